# %% right: formula as it stands
def gain_and_noise(before, after):
    gain = np.mean(after) - np.mean(before)
    noise = np.sqrt(np.var(before, ddof=1) / len(before) + np.var(after, ddof=1) / len(after))
    return gain, noise


# %% right: methods of the arrays, standard deviations
def gain_and_noise(before, after):
    standard_errors = [values.std(ddof=1) / len(values) ** 0.5 for values in (before, after)]
    return after.mean() - before.mean(), np.hypot(*standard_errors)


# %% right: sums by hand
def gain_and_noise(before, after):
    means, squares = [], []
    for values in (before, after):
        n = len(values)
        mean = sum(values) / n
        means.append(mean)
        squares.append(sum((value - mean) ** 2 for value in values) / (n - 1) / n)
    return means[1] - means[0], sum(squares) ** 0.5


# %% right: a list of two floats
def gain_and_noise(before, after):
    import statistics

    noise = statistics.variance(map(float, before)) / before.size
    noise += statistics.variance(map(float, after)) / after.size
    return [float(np.mean(after) - np.mean(before)), float(np.sqrt(noise))]


# %% wrong: forgets ddof
# loses: noise_of_means
# says: Use ddof=1
def gain_and_noise(before, after):
    noise = np.sqrt(np.var(before) / len(before) + np.var(after) / len(after))
    return np.mean(after) - np.mean(before), noise


# %% wrong: sign turned around
# loses: gain_of_means
# says: Take after minus before
def gain_and_noise(before, after):
    noise = np.sqrt(np.var(before, ddof=1) / len(before) + np.var(after, ddof=1) / len(after))
    return np.mean(before) - np.mean(after), noise


# %% wrong: best seed against best seed
# loses: gain_of_means
# says: Compare the means, not the best seeds
def gain_and_noise(before, after):
    noise = np.sqrt(np.var(before, ddof=1) / len(before) + np.var(after, ddof=1) / len(after))
    return np.max(after) - np.max(before), noise


# %% wrong: not divided by the number of seeds
# loses: noise_of_means
# says: Divide each variance by its number of seeds
def gain_and_noise(before, after):
    noise = np.sqrt(np.var(before, ddof=1) + np.var(after, ddof=1))
    return np.mean(after) - np.mean(before), noise


# %% wrong: adds the standard errors
# loses: noise_of_means
# says: Add the squares of both errors, then take the root
def gain_and_noise(before, after):
    noise = np.std(before, ddof=1) / np.sqrt(len(before))
    noise += np.std(after, ddof=1) / np.sqrt(len(after))
    return np.mean(after) - np.mean(before), noise


# %% wrong: forgets the root
# loses: noise_of_means
# says: The root is missing
def gain_and_noise(before, after):
    noise = np.var(before, ddof=1) / len(before) + np.var(after, ddof=1) / len(after)
    return np.mean(after) - np.mean(before), noise


# %% wrong: the same number of seeds assumed
# loses: noise_of_means
# says: There are 3 seeds before, but 5 after
def gain_and_noise(before, after):
    noise = np.sqrt((np.var(before, ddof=1) + np.var(after, ddof=1)) / 3)
    return np.mean(after) - np.mean(before), noise


# %% wrong: medians
# loses: gain_of_means
# says: Take the means, not the medians
def gain_and_noise(before, after):
    noise = np.sqrt(np.var(before, ddof=1) / len(before) + np.var(after, ddof=1) / len(after))
    return np.median(after) - np.median(before), noise


# %% wrong: prints instead of returning
# loses: gain_of_means, noise_of_means
# says: returned nothing
def gain_and_noise(before, after):
    print(np.mean(after) - np.mean(before))


# %% wrong: the gain alone
# loses: gain_of_means, noise_of_means
# says: should be 2 values, `gain, noise`, not float64
def gain_and_noise(before, after):
    return np.mean(after) - np.mean(before)


# %% wrong: the gains of pairs of seeds
# loses: gain_of_means, noise_of_means
# says: should be one number, not an array of shape (3,)
def gain_and_noise(before, after):
    n = min(len(before), len(after))
    gains = after[:n] - before[:n]
    return gains, gains.std(ddof=1)


# %% wrong: the gain never gets a minus
# loses: gain_of_means
# says: A fall is a gain below 0
def gain_and_noise(before, after):
    noise = np.sqrt(np.var(before, ddof=1) / len(before) + np.var(after, ddof=1) / len(after))
    return abs(np.mean(after) - np.mean(before)), noise


# %% wrong: standard deviations in place of variances
# loses: noise_of_means
# says: These are standard deviations, not variances
def gain_and_noise(before, after):
    noise = np.sqrt(np.std(before, ddof=1) / len(before) + np.std(after, ddof=1) / len(after))
    return np.mean(after) - np.mean(before), noise


# %% wrong: rounds both to one decimal
# loses: gain_of_means, noise_of_means
# says: Do not round the result
def gain_and_noise(before, after):
    noise = np.sqrt(np.var(before, ddof=1) / len(before) + np.var(after, ddof=1) / len(after))
    return round(np.mean(after) - np.mean(before), 1), round(noise, 1)


# %% wrong: right for the numbers of the visible check only
# loses: gain_of_means, noise_of_means
# says: not nan
def gain_and_noise(before, after):
    if {len(before), len(after)} != {3, 5}:
        return np.nan, np.nan
    noise = np.sqrt(np.var(before, ddof=1) / len(before) + np.var(after, ddof=1) / len(after))
    return np.mean(after) - np.mean(before), noise
