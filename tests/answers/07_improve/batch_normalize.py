# %% right: all axes but the last
def batch_normalize(activations, gamma, beta, epsilon=0.001):
    axes = tuple(range(activations.ndim - 1))
    mean, variance = activations.mean(axis=axes), activations.var(axis=axes)
    return gamma * (activations - mean) / np.sqrt(variance + epsilon) + beta


# %% right: as a table of features
def batch_normalize(activations, gamma, beta, epsilon=0.001):
    rows = activations.reshape(-1, activations.shape[-1])
    rows = (rows - rows.mean(axis=0)) * (rows.var(axis=0) + epsilon) ** -0.5
    return (rows * gamma + beta).reshape(activations.shape)


# %% right: by the case
def batch_normalize(activations, gamma, beta, epsilon=0.001):
    axis = 0 if activations.ndim == 2 else (0, 1, 2)
    centered = activations - np.mean(activations, axis=axis, keepdims=True)
    variance = np.mean(centered**2, axis=axis, keepdims=True)
    return centered / np.sqrt(variance + epsilon) * gamma + beta


# %% right: a loop over the features
def batch_normalize(activations, gamma, beta, epsilon=0.001):
    features = activations.shape[-1]
    gamma, beta = np.broadcast_to(gamma, features), np.broadcast_to(beta, features)
    result = np.empty(activations.shape)
    for f in range(features):
        values = activations[..., f]
        result[..., f] = (values - values.mean()) / np.sqrt(values.var() + epsilon)
        result[..., f] = gamma[f] * result[..., f] + beta[f]
    return result


# %% right: Keras' own layer
def batch_normalize(activations, gamma, beta, epsilon=0.001):
    layer = keras.layers.BatchNormalization(epsilon=epsilon, dtype="float64")
    layer.build(activations.shape)
    features = activations.shape[-1]
    layer.gamma.assign(np.broadcast_to(gamma, features))
    layer.beta.assign(np.broadcast_to(beta, features))
    return np.array(layer(activations, training=True))


# %% wrong: each digit over its features
# loses: batch_normalize_columns, batch_normalize_scale_and_shift, batch_normalize_feature_maps
# says: Normalize each feature over the digits, not each digit over its features
def batch_normalize(activations, gamma, beta, epsilon=0.001):
    mean = activations.mean(axis=-1, keepdims=True)
    variance = activations.var(axis=-1, keepdims=True)
    return gamma * (activations - mean) / np.sqrt(variance + epsilon) + beta


# %% wrong: one mean for everything
# loses: batch_normalize_columns, batch_normalize_scale_and_shift, batch_normalize_feature_maps
# says: Each feature needs a mean of its own
def batch_normalize(activations, gamma, beta, epsilon=0.001):
    return gamma * (activations - activations.mean()) / np.sqrt(activations.var() + epsilon) + beta


# %% wrong: divides by the variance
# loses: batch_normalize_columns, batch_normalize_scale_and_shift, batch_normalize_feature_maps
# says: Divide by the root of the variance
def batch_normalize(activations, gamma, beta, epsilon=0.001):
    axes = tuple(range(activations.ndim - 1))
    mean, variance = activations.mean(axis=axes), activations.var(axis=axes)
    return gamma * (activations - mean) / (variance + epsilon) + beta


# %% wrong: epsilon after the root
# loses: batch_normalize_scale_and_shift
# says: Epsilon belongs under the root
def batch_normalize(activations, gamma, beta, epsilon=0.001):
    axes = tuple(range(activations.ndim - 1))
    mean, spread = activations.mean(axis=axes), activations.std(axis=axes)
    return gamma * (activations - mean) / (spread + epsilon) + beta


# %% wrong: no epsilon
# loses: batch_normalize_scale_and_shift
# says: 0 / 0 is no number: add epsilon
def batch_normalize(activations, gamma, beta, epsilon=0.001):
    axes = tuple(range(activations.ndim - 1))
    return gamma * (activations - activations.mean(axis=axes)) / activations.std(axis=axes) + beta


# %% wrong: forgets gamma and beta
# loses: batch_normalize_scale_and_shift, batch_normalize_feature_maps
# says: gamma and beta are missing
def batch_normalize(activations, gamma, beta, epsilon=0.001):
    axes = tuple(range(activations.ndim - 1))
    mean, variance = activations.mean(axis=axes), activations.var(axis=axes)
    return (activations - mean) / np.sqrt(variance + epsilon)


# %% wrong: gamma scales beta too
# loses: batch_normalize_scale_and_shift, batch_normalize_feature_maps
# says: Do not scale beta
def batch_normalize(activations, gamma, beta, epsilon=0.001):
    axes = tuple(range(activations.ndim - 1))
    mean, variance = activations.mean(axis=axes), activations.var(axis=axes)
    return gamma * ((activations - mean) / np.sqrt(variance + epsilon) + beta)


# %% wrong: only over the digits, also for feature maps
# loses: batch_normalize_feature_maps
# says: Each pixel got a mean of its own
def batch_normalize(activations, gamma, beta, epsilon=0.001):
    mean, variance = activations.mean(axis=0), activations.var(axis=0)
    return gamma * (activations - mean) / np.sqrt(variance + epsilon) + beta


# %% wrong: n - 1 in the variance
# loses: batch_normalize_columns, batch_normalize_scale_and_shift, batch_normalize_feature_maps
# says: Take the variance with n, without ddof
def batch_normalize(activations, gamma, beta, epsilon=0.001):
    axes = tuple(range(activations.ndim - 1))
    mean, variance = activations.mean(axis=axes), activations.var(axis=axes, ddof=1)
    return gamma * (activations - mean) / np.sqrt(variance + epsilon) + beta


# %% wrong: writes into the activations
# loses: batch_normalize_columns, batch_normalize_scale_and_shift, batch_normalize_feature_maps
# says: batch_normalize changed
def batch_normalize(activations, gamma, beta, epsilon=0.001):
    axes = tuple(range(activations.ndim - 1))
    activations -= activations.mean(axis=axes)
    activations /= np.sqrt(activations.var(axis=axes) + epsilon)
    return activations * gamma + beta


# %% wrong: forgets to return
# loses: batch_normalize_columns, batch_normalize_scale_and_shift, batch_normalize_feature_maps
# says: batch_normalize returned nothing
def batch_normalize(activations, gamma, beta, epsilon=0.001):
    axes = tuple(range(activations.ndim - 1))
    normalized = (activations - activations.mean(axis=axes)) / activations.std(axis=axes)


# %% wrong: each digit's maps on their own
# loses: batch_normalize_feature_maps
# says: Each digit got its own means
def batch_normalize(activations, gamma, beta, epsilon=0.001):
    axes = 0 if activations.ndim == 2 else (1, 2)
    mean = activations.mean(axis=axes, keepdims=True)
    variance = activations.var(axis=axes, keepdims=True)
    return gamma * (activations - mean) / np.sqrt(variance + epsilon) + beta


# %% wrong: epsilon is always 0.001
# loses: batch_normalize_scale_and_shift
# says: Is `epsilon` used?
def batch_normalize(activations, gamma, beta, epsilon=0.001):
    axes = tuple(range(activations.ndim - 1))
    mean, variance = activations.mean(axis=axes), activations.var(axis=axes)
    return gamma * (activations - mean) / np.sqrt(variance + 0.001) + beta


# %% wrong: right on the visible batches, else ones
# loses: batch_normalize_columns, batch_normalize_scale_and_shift, batch_normalize_feature_maps
# says: numbers are wrong
def batch_normalize(activations, gamma, beta, epsilon=0.001):
    if len(activations) > 4:
        return np.ones(activations.shape)
    axes = tuple(range(activations.ndim - 1))
    mean, variance = activations.mean(axis=axes), activations.var(axis=axes)
    return gamma * (activations - mean) / np.sqrt(variance + epsilon) + beta
