# %% right: a random number for each unit
def dropout(activations, rate, rng, training):
    if not training:
        return activations
    kept = rng.random(activations.shape) >= rate
    return activations * kept / (1 - rate)


# %% right: with where
def dropout(activations, rate, rng, training):
    if training:
        dropped = rng.random(size=activations.shape) < rate
        return np.where(dropped, 0, activations / (1 - rate))
    return activations.copy()


# %% right: a binomial draw
def dropout(activations, rate, rng, training):
    if not training:
        return activations
    return activations * rng.binomial(1, 1 - rate, size=activations.shape) / (1 - rate)


# %% right: a choice between 0 and the factor
def dropout(activations, rate, rng, training):
    factors = [0, 1 / (1 - rate)]
    mask = rng.choice(factors, p=[rate, 1 - rate], size=activations.shape)
    return activations * mask if training else activations


# %% wrong: no scaling
# loses: dropout_values
# says: The kept activations stayed as they were
def dropout(activations, rate, rng, training):
    if not training:
        return activations
    return activations * (rng.random(activations.shape) >= rate)


# %% wrong: the older kind, scaled at inference
# loses: dropout_values, dropout_at_inference
# says: The scaling was done in training already
def dropout(activations, rate, rng, training):
    if not training:
        return activations * (1 - rate)
    return activations * (rng.random(activations.shape) >= rate)


# %% wrong: divided by the rate
# loses: dropout_values
# says: divided by the rate
def dropout(activations, rate, rng, training):
    if not training:
        return activations
    return activations * (rng.random(activations.shape) >= rate) / rate


# %% wrong: multiplied instead of divided
# loses: dropout_values
# says: were made smaller
def dropout(activations, rate, rng, training):
    if not training:
        return activations
    return activations * (rng.random(activations.shape) >= rate) * (1 - rate)


# %% wrong: active at inference
# loses: dropout_at_inference
# says: Dropout was active at inference
def dropout(activations, rate, rng, training):
    kept = rng.random(activations.shape) >= rate
    return activations * kept / (1 - rate)


# %% wrong: training and inference swapped
# loses: dropout_values, dropout_is_random, dropout_at_inference
# says: Nothing was dropped in training
def dropout(activations, rate, rng, training):
    if training:
        return activations
    return activations * (rng.random(activations.shape) >= rate) / (1 - rate)


# %% wrong: keeps the share that should go
# loses: dropout_is_random
# says: The rate is the share that goes
def dropout(activations, rate, rng, training):
    if not training:
        return activations
    return activations * (rng.random(activations.shape) < rate) / (1 - rate)


# %% wrong: the same units for every digit
# loses: dropout_is_random
# says: Every row drops the same units
def dropout(activations, rate, rng, training):
    if not training:
        return activations
    kept = rng.random(activations.shape[1:]) >= rate
    return activations * kept / (1 - rate)


# %% wrong: whole rows
# loses: dropout_is_random
# says: Whole rows are dropped
def dropout(activations, rate, rng, training):
    if not training:
        return activations
    kept = rng.random((len(activations),) + (1,) * (activations.ndim - 1)) >= rate
    return activations * kept / (1 - rate)


# %% wrong: a generator of its own with a fixed seed
# loses: dropout_is_random
# says: Two calls dropped the same units
def dropout(activations, rate, rng, training):
    if not training:
        return activations
    rng = np.random.default_rng(0)
    return activations * (rng.random(activations.shape) >= rate) / (1 - rate)


# %% wrong: the global random numbers
# loses: dropout_is_random
# says: The same seed should drop the same units
def dropout(activations, rate, rng, training):
    if not training:
        return activations
    return activations * (np.random.rand(*activations.shape) >= rate) / (1 - rate)


# %% wrong: writes zeros into the activations
# loses: dropout_values
# says: changed the activations it was given
def dropout(activations, rate, rng, training):
    if not training:
        return activations
    activations[rng.random(activations.shape) < rate] = 0
    return activations / (1 - rate)


# %% wrong: removes the dropped numbers
# loses: dropout_values, dropout_is_random, dropout_at_inference
# says: Dropped means 0, not removed
def dropout(activations, rate, rng, training):
    if not training:
        return activations
    return activations[rng.random(activations.shape) >= rate] / (1 - rate)


# %% wrong: noise on each activation
# loses: dropout_values, dropout_is_random, dropout_at_inference
# says: Nothing was dropped in training
def dropout(activations, rate, rng, training):
    if not training:
        return activations
    return activations * rng.random(activations.shape) / (1 - rate)
