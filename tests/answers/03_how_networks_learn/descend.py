# %% right: a loop that appends
def descend(slope_of, weight, learning_rate, steps):
    weights = [weight]
    for _ in range(steps):
        weight = weight - learning_rate * slope_of(weight)
        weights.append(weight)
    return weights


# %% right: from the last of the list
def descend(slope_of, weight, learning_rate, steps):
    path = [weight]
    while len(path) <= steps:
        path.append(path[-1] - learning_rate * slope_of(path[-1]))
    return path


# %% right: an array
def descend(slope_of, weight, learning_rate, steps):
    weights = np.zeros(steps + 1)
    weights[0] = weight
    for i in range(steps):
        weights[i + 1] = weights[i] - learning_rate * slope_of(weights[i])
    return weights


# %% right: calls itself
def descend(slope_of, weight, learning_rate, steps):
    if steps == 0:
        return [weight]
    lower = weight - learning_rate * slope_of(weight)
    return [weight] + descend(slope_of, lower, learning_rate, steps - 1)


# %% wrong: uphill
# loses: descend_steps, descend_any_walk
# says: This walks uphill
def descend(slope_of, weight, learning_rate, steps):
    weights = [weight]
    for _ in range(steps):
        weight = weight + learning_rate * slope_of(weight)
        weights.append(weight)
    return weights


# %% wrong: the slope of the start for all steps
# loses: descend_steps, descend_any_walk
# says: Take the slope where you are now
def descend(slope_of, weight, learning_rate, steps):
    weights = [weight]
    slope_here = slope_of(weight)
    for _ in range(steps):
        weight = weight - learning_rate * slope_here
        weights.append(weight)
    return weights


# %% wrong: no learning rate
# loses: descend_steps, descend_any_walk
# says: The learning rate is missing
def descend(slope_of, weight, learning_rate, steps):
    weights = [weight]
    for _ in range(steps):
        weight = weight - slope_of(weight)
        weights.append(weight)
    return weights


# %% wrong: the first weight is missing
# loses: descend_steps, descend_any_walk
# says: The first weight is missing
def descend(slope_of, weight, learning_rate, steps):
    weights = []
    for _ in range(steps):
        weight = weight - learning_rate * slope_of(weight)
        weights.append(weight)
    return weights


# %% wrong: the last weight is missing
# loses: descend_steps, descend_any_walk
# says: One step is missing
def descend(slope_of, weight, learning_rate, steps):
    weights = []
    for _ in range(steps):
        weights.append(weight)
        weight = weight - learning_rate * slope_of(weight)
    return weights


# %% wrong: one step too many
# loses: descend_steps, descend_any_walk
# says: one step too many
def descend(slope_of, weight, learning_rate, steps):
    weights = [weight]
    for _ in range(steps + 1):
        weight = weight - learning_rate * slope_of(weight)
        weights.append(weight)
    return weights


# %% wrong: stops where the loss would rise
# loses: descend_any_walk
# says: A step that leads uphill belongs to the walk, too
def descend(slope_of, weight, learning_rate, steps):
    weights = [weight]
    for _ in range(steps):
        lower = weight - learning_rate * slope_of(weight)
        if lower < 0:
            break
        weight = lower
        weights.append(weight)
    return weights


# %% wrong: the last weight only
# loses: descend_steps, descend_any_walk
# says: should be an array or list of length 4, not one number
def descend(slope_of, weight, learning_rate, steps):
    for _ in range(steps):
        weight = weight - learning_rate * slope_of(weight)
    return weight


# %% wrong: returns inside the loop
# loses: descend_steps, descend_any_walk
# says: should hold 4 numbers, but it holds 2
def descend(slope_of, weight, learning_rate, steps):
    weights = [weight]
    for _ in range(steps):
        weight = weight - learning_rate * slope_of(weight)
        weights.append(weight)
        return weights


# %% wrong: always from the first weight
# loses: descend_steps, descend_any_walk
# says: Every step starts again from the first weight
def descend(slope_of, weight, learning_rate, steps):
    weights = [weight]
    for _ in range(steps):
        weights.append(weight - learning_rate * slope_of(weight))
    return weights


# %% wrong: forgets to return
# loses: descend_steps, descend_any_walk
# says: descend returned nothing
def descend(slope_of, weight, learning_rate, steps):
    weights = [weight]
    for _ in range(steps):
        weight = weight - learning_rate * slope_of(weight)
        weights.append(weight)
