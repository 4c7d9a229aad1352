# %% right: a loop over the bins
def expected_calibration_error(probabilities, labels, bins):
    confidence = probabilities.max(axis=1)
    right = probabilities.argmax(axis=1) == labels
    number = np.minimum((confidence * bins).astype(int), bins - 1)
    error = 0.0
    for bin_number in range(bins):
        inside = number == bin_number
        if inside.any():
            error += inside.mean() * abs(right[inside].mean() - confidence[inside].mean())
    return error


# %% right: sums in each bin, without a loop
def expected_calibration_error(probabilities, labels, bins):
    confidence = probabilities.max(axis=1)
    gap = (probabilities.argmax(axis=1) == labels) - confidence
    number = np.clip(np.floor(confidence * bins).astype(int), 0, bins - 1)
    return np.abs(np.bincount(number, weights=gap, minlength=bins)).sum() / len(labels)


# %% right: edges and digitize
def expected_calibration_error(probabilities, labels, bins):
    confidence = np.max(probabilities, axis=1)
    right = np.argmax(probabilities, axis=1) == labels
    inner_edges = np.arange(1, bins) / bins
    number = np.digitize(confidence, inner_edges)
    error = 0
    for bin_number in set(number.tolist()):
        inside = number == bin_number
        error += inside.sum() * abs(np.mean(right[inside]) - np.mean(confidence[inside]))
    return float(error / len(labels))


# %% right: a table, grouped
def expected_calibration_error(probabilities, labels, bins):
    import pandas as pd

    table = pd.DataFrame({"sure": probabilities.max(axis=1)})
    table["right"] = probabilities.argmax(axis=1) == labels
    groups = table.groupby((table["sure"] * bins).astype(int).clip(upper=bins - 1))
    gaps = (groups["right"].mean() - groups["sure"].mean()).abs()
    return (gaps * groups.size()).sum() / len(table)


# %% wrong: every bin counts the same
# loses: calibration_weights
# says: Weight each bin by its share of the answers
def expected_calibration_error(probabilities, labels, bins):
    confidence = probabilities.max(axis=1)
    right = probabilities.argmax(axis=1) == labels
    number = np.minimum((confidence * bins).astype(int), bins - 1)
    gaps = [
        abs(right[number == b].mean() - confidence[number == b].mean()) for b in np.unique(number)
    ]
    return np.mean(gaps)


# %% wrong: no shares at all
# loses: calibration_weights
# says: without their shares
def expected_calibration_error(probabilities, labels, bins):
    confidence = probabilities.max(axis=1)
    right = probabilities.argmax(axis=1) == labels
    number = np.minimum((confidence * bins).astype(int), bins - 1)
    return sum(
        abs(right[number == b].mean() - confidence[number == b].mean()) for b in np.unique(number)
    )


# %% wrong: divided by the number of bins
# loses: calibration_one_bin, calibration_weights
# says: Do not divide by bins
def expected_calibration_error(probabilities, labels, bins):
    confidence = probabilities.max(axis=1)
    right = probabilities.argmax(axis=1) == labels
    number = np.minimum((confidence * bins).astype(int), bins - 1)
    gaps = [
        abs(right[number == b].mean() - confidence[number == b].mean()) for b in np.unique(number)
    ]
    return np.sum(gaps) / bins


# %% wrong: means of empty bins
# loses: calibration_one_bin, calibration_weights
# says: Skip empty bins.
def expected_calibration_error(probabilities, labels, bins):
    confidence = probabilities.max(axis=1)
    right = probabilities.argmax(axis=1) == labels
    number = np.minimum((confidence * bins).astype(int), bins - 1)
    error = 0.0
    with np.errstate(all="ignore"):
        for b in range(bins):
            inside = number == b
            accuracy = right[inside].sum() / inside.sum()
            error += inside.mean() * abs(accuracy - confidence[inside].sum() / inside.sum())
    return error


# %% wrong: too sure and too modest cancel
# loses: calibration_weights
# says: cancelled out
def expected_calibration_error(probabilities, labels, bins):
    confidence = probabilities.max(axis=1)
    right = probabilities.argmax(axis=1) == labels
    return abs(right.mean() - confidence.mean())


# %% wrong: no absolute value
# loses: calibration_one_bin, calibration_weights
# says: Take absolute values
def expected_calibration_error(probabilities, labels, bins):
    confidence = probabilities.max(axis=1)
    right = probabilities.argmax(axis=1) == labels
    number = np.minimum((confidence * bins).astype(int), bins - 1)
    error = 0.0
    for b in np.unique(number):
        inside = number == b
        error += inside.mean() * (right[inside].mean() - confidence[inside].mean())
    return error


# %% wrong: a confidence of 1 falls out of the last bin
# loses: calibration_one_bin
# says: The answer that is 100 % sure, and wrong, has no effect yet
def expected_calibration_error(probabilities, labels, bins):
    confidence = probabilities.max(axis=1)
    right = probabilities.argmax(axis=1) == labels
    error = 0.0
    for low in np.arange(bins) / bins:
        inside = (confidence >= low) & (confidence < low + 1 / bins)
        if inside.any():
            error += inside.mean() * abs(right[inside].mean() - confidence[inside].mean())
    return error


# %% wrong: the probability of the label as confidence
# loses: calibration_one_bin, calibration_weights
# says: 93 % sure and 75 % right
def expected_calibration_error(probabilities, labels, bins):
    confidence = probabilities[np.arange(len(labels)), labels]
    right = probabilities.argmax(axis=1) == labels
    number = np.minimum((confidence * bins).astype(int), bins - 1)
    error = 0.0
    for b in np.unique(number):
        inside = number == b
        error += inside.mean() * abs(right[inside].mean() - confidence[inside].mean())
    return error


# %% wrong: the middle of the bin instead of the mean confidence
# loses: calibration_one_bin, calibration_weights
# says: Take the mean confidence, not the middle of the bin
def expected_calibration_error(probabilities, labels, bins):
    confidence = probabilities.max(axis=1)
    right = probabilities.argmax(axis=1) == labels
    number = np.minimum((confidence * bins).astype(int), bins - 1)
    error = 0.0
    for b in np.unique(number):
        inside = number == b
        error += inside.mean() * abs(right[inside].mean() - (b + 0.5) / bins)
    return error


# %% wrong: always ten bins
# loses: calibration_weights
# says: Is `bins` used?
def expected_calibration_error(probabilities, labels, bins):
    confidence = probabilities.max(axis=1)
    right = probabilities.argmax(axis=1) == labels
    number = np.minimum((confidence * 10).astype(int), 9)
    error = 0.0
    for b in np.unique(number):
        inside = number == b
        error += inside.mean() * abs(right[inside].mean() - confidence[inside].mean())
    return error


# %% wrong: the gap of each bin, not one number
# loses: calibration_one_bin, calibration_weights
# says: should be one number, not a list of 1
def expected_calibration_error(probabilities, labels, bins):
    confidence = probabilities.max(axis=1)
    right = probabilities.argmax(axis=1) == labels
    number = np.minimum((confidence * bins).astype(int), bins - 1)
    return [
        abs(right[number == b].mean() - confidence[number == b].mean()) for b in np.unique(number)
    ]


# %% wrong: squares the gaps
# loses: calibration_one_bin, calibration_weights
# says: Take the gap itself, not its square
def expected_calibration_error(probabilities, labels, bins):
    confidence = probabilities.max(axis=1)
    right = probabilities.argmax(axis=1) == labels
    number = np.minimum((confidence * bins).astype(int), bins - 1)
    error = 0
    for b in np.unique(number):
        inside = number == b
        error += inside.mean() * (confidence[inside].mean() - right[inside].mean()) ** 2
    return error


# %% wrong: right on the visible answers, else 0
# loses: calibration_one_bin, calibration_weights
# says: not 0
def expected_calibration_error(probabilities, labels, bins):
    if len(labels) > 10:
        return 0.0
    confidence = probabilities.max(axis=1)
    right = probabilities.argmax(axis=1) == labels
    number = np.minimum((confidence * bins).astype(int), bins - 1)
    error = 0
    for b in np.unique(number):
        inside = number == b
        error += inside.mean() * abs(confidence[inside].mean() - right[inside].mean())
    return error


# %% wrong: returns within the loop
# loses: calibration_one_bin, calibration_weights
# says: Does the `return` stand inside the loop?
def expected_calibration_error(probabilities, labels, bins):
    confidence = probabilities.max(axis=1)
    right = probabilities.argmax(axis=1) == labels
    number = np.minimum((confidence * bins).astype(int), bins - 1)
    error = 0.0
    for b in range(bins):
        inside = number == b
        if inside.any():
            error += inside.mean() * abs(right[inside].mean() - confidence[inside].mean())
        return error


# %% wrong: returns after the first bin that is not empty
# loses: calibration_weights
# says: Only the first bin counted.
def expected_calibration_error(probabilities, labels, bins):
    confidence = probabilities.max(axis=1)
    right = probabilities.argmax(axis=1) == labels
    number = np.minimum((confidence * bins).astype(int), bins - 1)
    error = 0.0
    for b in range(bins):
        inside = number == b
        if inside.any():
            error += inside.mean() * abs(right[inside].mean() - confidence[inside].mean())
            return error
