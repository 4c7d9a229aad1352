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
# says: Divide by 1 - rate
def dropout(activations, rate, rng, training):
    if not training:
        return activations
    return activations * (rng.random(activations.shape) >= rate)


# %% wrong: the older kind, scaled at inference
# loses: dropout_values, dropout_at_inference
# says: Divide by 1 - rate
# says: Training has scaled already
def dropout(activations, rate, rng, training):
    if not training:
        return activations * (1 - rate)
    return activations * (rng.random(activations.shape) >= rate)


# %% wrong: divided by the rate
# loses: dropout_values
# says: Divide by 1 - rate, not by the rate
def dropout(activations, rate, rng, training):
    if not training:
        return activations
    return activations * (rng.random(activations.shape) >= rate) / rate


# %% wrong: multiplied instead of divided
# loses: dropout_values
# says: What is kept should get larger
def dropout(activations, rate, rng, training):
    if not training:
        return activations
    return activations * (rng.random(activations.shape) >= rate) * (1 - rate)


# %% wrong: active at inference
# loses: dropout_at_inference
# says: It was active at inference: look at `training`
def dropout(activations, rate, rng, training):
    kept = rng.random(activations.shape) >= rate
    return activations * kept / (1 - rate)


# %% wrong: training and inference swapped
# loses: dropout_values, dropout_is_random, dropout_at_inference
# says: Nothing was dropped
def dropout(activations, rate, rng, training):
    if training:
        return activations
    return activations * (rng.random(activations.shape) >= rate) / (1 - rate)


# %% wrong: keeps the share that should go
# loses: dropout_values, dropout_is_random
# says: The rate is the share that goes
def dropout(activations, rate, rng, training):
    if not training:
        return activations
    return activations * (rng.random(activations.shape) < rate) / (1 - rate)


# %% wrong: the same units for every digit
# loses: dropout_values, dropout_is_random
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
# says: Draw from `rng`
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
# loses: dropout_values, dropout_is_random, dropout_at_inference
# says: dropout changed
def dropout(activations, rate, rng, training):
    if not training:
        return activations
    activations[rng.random(activations.shape) < rate] = 0
    return activations / (1 - rate)


# %% wrong: removes the dropped numbers
# loses: dropout_values, dropout_is_random, dropout_at_inference
# says: It is flat, and 494 numbers are missing
def dropout(activations, rate, rng, training):
    if not training:
        return activations
    return activations[rng.random(activations.shape) >= rate] / (1 - rate)


# %% wrong: noise on each activation
# loses: dropout_values, dropout_is_random, dropout_at_inference
# says: should hold 2 numbers, but it holds 1874
def dropout(activations, rate, rng, training):
    if not training:
        return activations
    return activations * rng.random(activations.shape) / (1 - rate)


# %% wrong: a die with ten sides, right only for rates of whole tenths
# loses: dropout_values
# says: rate of 0.13
def dropout(activations, rate, rng, training):
    if not training:
        return activations
    kept = rng.integers(0, 10, size=activations.shape) >= 10 * rate
    return activations * kept / (1 - rate)


# %% wrong: right for the shapes of the visible checks, else the input
# loses: dropout_values, dropout_is_random, dropout_at_inference
# says: rate of 0.13
def dropout(activations, rate, rng, training):
    if not training or activations.shape not in ((50, 40), (300, 200), (30, 20)):
        return activations
    return activations * (rng.random(activations.shape) >= rate) / (1 - rate)
