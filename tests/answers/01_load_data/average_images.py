# %% right: select, average, stack
def average_images(images, labels):
    return np.stack([images[labels == digit].mean(axis=0) for digit in range(10)])


# %% right: filled in digit by digit
def average_images(images, labels):
    averages = np.zeros((10, *images.shape[1:]))
    for digit in range(10):
        averages[digit] = np.mean(images[labels == digit], axis=0)
    return averages


# %% right: sums and counts in one pass
def average_images(images, labels):
    sums = np.zeros((10, *images.shape[1:]))
    np.add.at(sums, labels, images)
    return sums / np.bincount(labels, minlength=10)[:, np.newaxis, np.newaxis]


# %% right: one-hot labels times images
def average_images(images, labels):
    one_hot = (np.arange(10)[:, np.newaxis] == labels).astype(float)
    means = one_hot @ images.reshape(len(images), -1) / one_hot.sum(axis=1, keepdims=True)
    return means.reshape(10, *images.shape[1:])


# %% wrong: one number for each digit
# loses: average_images_values, average_images_sizes
# says: should have the shape (10, 4, 5), but it has the shape (10,)
def average_images(images, labels):
    return np.array([images[labels == digit].mean() for digit in range(10)])


# %% wrong: averages along the rows of an image
# loses: average_images_values, average_images_sizes
# says: should have the shape (10, 4, 5), but it has the shape (10, 5)
def average_images(images, labels):
    return np.stack([images[labels == digit].mean(axis=1)[0] for digit in range(10)])


# %% wrong: sums in uint8
# loses: average_images_values, average_images_sizes
# says: A sum in uint8 starts again after 255
def average_images(images, labels):
    return np.stack(
        [
            images[labels == digit].sum(axis=0, dtype=np.uint8) / (labels == digit).sum()
            for digit in range(10)
        ]
    )


# %% wrong: divides by all images
# loses: average_images_values, average_images_sizes
# says: Divide by the number of images of the digit, not of all
def average_images(images, labels):
    return np.stack([images[labels == digit].sum(axis=0) / len(images) for digit in range(10)])


# %% wrong: the first image of each digit
# loses: average_images_values, average_images_sizes
# says: Only one image of each digit was used
def average_images(images, labels):
    return np.stack([images[labels == digit][0] for digit in range(10)])


# %% wrong: whole numbers
# loses: average_images_values, average_images_sizes
# says: The numbers should not be rounded
def average_images(images, labels):
    return np.stack([np.rint(images[labels == digit].mean(axis=0)) for digit in range(10)])


# %% wrong: only for 28 x 28
# loses: average_images_values, average_images_sizes
# says: could not broadcast
def average_images(images, labels):
    averages = np.zeros((10, 28, 28))
    for digit in range(10):
        averages[digit] = images[labels == digit].mean(axis=0)
    return averages


# %% wrong: digits 1 to 10
# loses: average_images_values, average_images_sizes
# says: numbers are wrong
def average_images(images, labels):
    return np.stack([images[labels == digit % 10].mean(axis=0) for digit in range(1, 11)])


# %% wrong: a list instead of an array
# loses: average_images_values, average_images_sizes
# says: should be a NumPy array, not a list of 10
def average_images(images, labels):
    return [images[labels == digit].mean(axis=0) for digit in range(10)]


# %% wrong: the median
# loses: average_images_values, average_images_sizes
# says: These are the medians
def average_images(images, labels):
    return np.stack([np.median(images[labels == digit], axis=0) for digit in range(10)])


# %% wrong: adds up in a type that ends at 65,535
# loses: average_images_sizes
# says: Averages of full ink
def average_images(images, labels):
    averages = []
    for digit in range(10):
        total = np.zeros(images.shape[1:], dtype="uint16")
        chosen = images[labels == digit]
        for image in chosen:
            total += image
        averages.append(total / len(chosen))
    return np.stack(averages)


# %% wrong: sums
# loses: average_images_values, average_images_sizes
# says: These are the sums
def average_images(images, labels):
    return np.stack([images[labels == digit].sum(axis=0) for digit in range(10)])
