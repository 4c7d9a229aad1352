# %% right: both sides in one line
def slope(loss, weight, step=1e-5):
    return (loss(weight + step) - loss(weight - step)) / (2 * step)


# %% right: with names
def slope(loss, weight, step=1e-5):
    right, left = weight + step, weight - step
    rise = loss(right) - loss(left)
    return rise / (right - left)


# %% right: the mean of both one-sided slopes
def slope(loss, weight, step=1e-5):
    here = loss(weight)
    to_the_right = (loss(weight + step) - here) / step
    to_the_left = (here - loss(weight - step)) / step
    return float(np.mean([to_the_right, to_the_left]))


# %% right: NumPy's difference
def slope(loss, weight, step=1e-5):
    places = np.array([weight - step, weight + step])
    return np.diff([loss(place) for place in places])[0] / np.diff(places)[0]


# %% right: left minus right, divided by a negative distance
def slope(loss, weight, step=1e-5):
    return (loss(weight - step) - loss(weight + step)) / (-2 * step)


# %% wrong: divides by one step
# loses: slope_of_a_curve, slope_downhill
# says: which is more than one step
def slope(loss, weight, step=1e-5):
    return (loss(weight + step) - loss(weight - step)) / step


# %% wrong: does not divide
# loses: slope_of_a_curve, slope_downhill
# says: still has to be divided
def slope(loss, weight, step=1e-5):
    return loss(weight + step) - loss(weight - step)


# %% wrong: to the right only
# loses: slope_of_a_curve, slope_downhill
# says: to the right of the weight only
def slope(loss, weight, step=1e-5):
    return (loss(weight + step) - loss(weight)) / step


# %% wrong: to the left only
# loses: slope_of_a_curve, slope_downhill
# says: This looks to the left of the weight only
def slope(loss, weight, step=1e-5):
    return (loss(weight) - loss(weight - step)) / step


# %% wrong: to the right only, but divided by two steps
# loses: slope_of_a_curve, slope_downhill
# says: This is half of the slope
def slope(loss, weight, step=1e-5):
    return (loss(weight + step) - loss(weight)) / (2 * step)


# %% wrong: no parentheses around the difference
# loses: slope_of_a_curve, slope_downhill
# says: Put the difference in parentheses
def slope(loss, weight, step=1e-5):
    return loss(weight + step) - loss(weight - step) / (2 * step)


# %% wrong: no parentheses around the distance
# loses: slope_of_a_curve, slope_downhill
# says: The distance stands in the denominator
def slope(loss, weight, step=1e-5):
    return (loss(weight + step) - loss(weight - step)) / 2 * step


# %% wrong: a step of its own
# loses: slope_of_a_curve
# says: The `step` that came in was not used
def slope(loss, weight, step=1e-5):
    h = 1e-6
    return (loss(weight + h) - loss(weight - h)) / (2 * h)


# %% wrong: left minus right
# loses: slope_of_a_curve, slope_downhill
# says: The sign is turned around
def slope(loss, weight, step=1e-5):
    return (loss(weight - step) - loss(weight + step)) / (2 * step)


# %% wrong: how steep, whichever way
# loses: slope_downhill
# says: The sign is turned around: where the loss falls to the right, the slope is negative
def slope(loss, weight, step=1e-5):
    return abs(loss(weight + step) - loss(weight - step)) / (2 * step)


# %% wrong: rounded
# loses: slope_of_a_curve, slope_downhill
# says: should be 1.666, not 2
def slope(loss, weight, step=1e-5):
    return round((loss(weight + step) - loss(weight - step)) / (2 * step))


# %% wrong: a list of one number
# loses: slope_of_a_curve, slope_downhill
# says: should be one number, not a list of 1
def slope(loss, weight, step=1e-5):
    return [(loss(weight + step) - loss(weight - step)) / (2 * step)]


# %% wrong: prints instead of returning
# loses: slope_of_a_curve, slope_downhill
# says: slope returned nothing
def slope(loss, weight, step=1e-5):
    print((loss(weight + step) - loss(weight - step)) / (2 * step))
