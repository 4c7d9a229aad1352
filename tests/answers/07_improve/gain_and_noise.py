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
# says: n in the denominator
def gain_and_noise(before, after):
    noise = np.sqrt(np.var(before) / len(before) + np.var(after) / len(after))
    return np.mean(after) - np.mean(before), noise


# %% wrong: sign turned around
# loses: gain_of_means
# says: the wrong sign
def gain_and_noise(before, after):
    noise = np.sqrt(np.var(before, ddof=1) / len(before) + np.var(after, ddof=1) / len(after))
    return np.mean(before) - np.mean(after), noise


# %% wrong: best seed against best seed
# loses: gain_of_means
# says: The best seed is the luckiest one
def gain_and_noise(before, after):
    noise = np.sqrt(np.var(before, ddof=1) / len(before) + np.var(after, ddof=1) / len(after))
    return np.max(after) - np.max(before), noise


# %% wrong: not divided by the number of seeds
# loses: noise_of_means
# says: the noise of a single seed
def gain_and_noise(before, after):
    noise = np.sqrt(np.var(before, ddof=1) + np.var(after, ddof=1))
    return np.mean(after) - np.mean(before), noise


# %% wrong: adds the standard errors
# loses: noise_of_means
# says: You added two standard errors
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
# says: The standard error should be 0.2633
def gain_and_noise(before, after):
    noise = np.sqrt((np.var(before, ddof=1) + np.var(after, ddof=1)) / 3)
    return np.mean(after) - np.mean(before), noise


# %% wrong: medians
# loses: gain_of_means
# says: difference of the medians
def gain_and_noise(before, after):
    noise = np.sqrt(np.var(before, ddof=1) / len(before) + np.var(after, ddof=1) / len(after))
    return np.median(after) - np.median(before), noise


# %% wrong: prints instead of returning
# loses: gain_of_means, noise_of_means
# says: should return two numbers
def gain_and_noise(before, after):
    print(np.mean(after) - np.mean(before))


# %% wrong: the gain alone
# loses: gain_of_means, noise_of_means
# says: should return two numbers
def gain_and_noise(before, after):
    return np.mean(after) - np.mean(before)


# %% wrong: the gains of pairs of seeds
# loses: gain_of_means, noise_of_means
# says: Both results should be single numbers
def gain_and_noise(before, after):
    n = min(len(before), len(after))
    gains = after[:n] - before[:n]
    return gains, gains.std(ddof=1)
