# %% right: a loop over images
def nearest_average(images, averages):
    averages = averages.astype("float32")
    answers = [
        ((image - averages) ** 2).sum(axis=(1, 2)).argmin() for image in images.astype("float32")
    ]
    return np.array(answers)


# %% right: a loop over averages
def nearest_average(images, averages):
    images = images.astype(float)
    distances = [((images - average.astype(float)) ** 2).sum(axis=(1, 2)) for average in averages]
    return np.argmin(distances, axis=0)


# %% right: all at once
def nearest_average(images, averages):
    differences = images.astype("float32")[:, np.newaxis] - averages.astype("float32")
    return (differences**2).sum(axis=(2, 3)).argmin(axis=1)


# %% right: the binomial formula
def nearest_average(images, averages):
    pixels = images.reshape(len(images), -1).astype(float)
    centers = averages.reshape(10, -1).astype(float)
    distances = (centers**2).sum(axis=1) - 2 * pixels @ centers.T
    return distances.argmin(axis=1)


# %% wrong: subtracts bytes
# loses: nearest_average_bytes
# says: In uint8, 95 - 100 is 251
def nearest_average(images, averages):
    return np.array([((image - averages) ** 2).sum(axis=(1, 2)).argmin() for image in images])


# %% wrong: the farthest
# loses: nearest_average_answers, nearest_average_bytes
# says: These are the farthest averages
def nearest_average(images, averages):
    averages = averages.astype("float32")
    return np.array(
        [((i - averages) ** 2).sum(axis=(1, 2)).argmax() for i in images.astype("float32")]
    )


# %% wrong: the distance instead of the position
# loses: nearest_average_answers, nearest_average_bytes
# says: `argmin` gives the position of the smallest
def nearest_average(images, averages):
    averages = averages.astype("float32")
    return np.array(
        [((i - averages) ** 2).sum(axis=(1, 2)).min() for i in images.astype("float32")]
    )


# %% wrong: not squared
# loses: nearest_average_answers, nearest_average_bytes
# says: The differences are not squared
def nearest_average(images, averages):
    averages = averages.astype("float32")
    return np.array([(i - averages).sum(axis=(1, 2)).argmin() for i in images.astype("float32")])


# %% wrong: squares the sum
# loses: nearest_average_answers
# says: Square each difference, then add
def nearest_average(images, averages):
    averages = averages.astype("float32")
    return np.array(
        [((i - averages).sum(axis=(1, 2)) ** 2).argmin() for i in images.astype("float32")]
    )


# %% wrong: absolute differences
# loses: nearest_average_answers
# says: Square each difference, then add
def nearest_average(images, averages):
    averages = averages.astype("float32")
    return np.array(
        [np.abs(i - averages).sum(axis=(1, 2)).argmin() for i in images.astype("float32")]
    )


# %% wrong: the first image only
# loses: nearest_average_answers, nearest_average_bytes
# says: should hold 4 numbers, but it holds 1
def nearest_average(images, averages):
    distances = ((images[0].astype(float) - averages.astype(float)) ** 2).sum(axis=(1, 2))
    return np.array([distances.argmin()])


# %% wrong: adds over one axis only
# loses: nearest_average_answers, nearest_average_bytes
# says: should be [0, 5, 9, 2], not [0, 5, 2, 2]
def nearest_average(images, averages):
    averages = averages.astype("float32")
    return np.array(
        [((i - averages) ** 2).sum(axis=1)[:, 0].argmin() % 7 for i in images.astype("float32")]
    )


# %% wrong: the brightest pixel only
# loses: nearest_average_answers
# says: The answers for 30 noisy copies
def nearest_average(images, averages):
    first = images[:, 0, 0].astype(float)
    return np.abs(first[:, np.newaxis] - averages[:, 0, 0].astype(float)).argmin(axis=1)


# %% wrong: squares in bytes
# loses: nearest_average_bytes
# says: squares start again after 255
def nearest_average(images, averages):
    differences = np.abs(images.astype(float)[:, np.newaxis] - averages.astype(float))
    if images.dtype == np.uint8:
        differences = differences.astype(np.uint8)
    return (differences**2).sum(axis=(2, 3)).argmin(axis=1)


# %% wrong: a plain list
# loses: nearest_average_answers, nearest_average_bytes
# says: should be a NumPy array, not a list of 4
def nearest_average(images, averages):
    averages = averages.astype("float32")
    return [((i - averages) ** 2).sum(axis=(1, 2)).argmin() for i in images.astype("float32")]


# %% wrong: one distance for all averages
# loses: nearest_average_answers, nearest_average_bytes
# says: All ten distances were added up
def nearest_average(images, averages):
    images, averages = images.astype(float), averages.astype(float)
    return np.array([((image - averages) ** 2).sum().argmin() for image in images])


# %% wrong: the most similar by product
# loses: nearest_average_answers, nearest_average_bytes
# says: should be [0, 5, 9, 2], not [0, 9, 9, 9]
def nearest_average(images, averages):
    flat = images.reshape(len(images), -1).astype(float)
    return (flat @ averages.reshape(10, -1).astype(float).T).argmax(axis=1)


# %% wrong: averages become whole numbers
# loses: nearest_average_answers
# says: 3.9 at 1 or 3.6 at 4, should be [4], not [1]
def nearest_average(images, averages):
    images, averages = images.astype(int), averages.astype(int)
    return np.array([((image - averages) ** 2).sum(axis=(1, 2)).argmin() for image in images])
