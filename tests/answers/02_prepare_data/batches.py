# %% right: slices from every start
def batches(images, labels, batch_size):
    return [
        (images[start : start + batch_size], labels[start : start + batch_size])
        for start in range(0, len(images), batch_size)
    ]


# %% right: a while loop
def batches(images, labels, batch_size):
    result = []
    start = 0
    while start < len(labels):
        stop = min(start + batch_size, len(labels))
        result.append((images[start:stop], labels[start:stop]))
        start = stop
    return result


# %% right: np.split at the starts
def batches(images, labels, batch_size):
    starts = np.arange(batch_size, len(images), batch_size)
    return list(zip(np.split(images, starts), np.split(labels, starts), strict=True))


# %% wrong: the last batch is dropped
# loses: batches_first_and_last, batches_sizes
# says: `smaller last batch` is missing
def batches(images, labels, batch_size):
    return [
        (
            images[i * batch_size : (i + 1) * batch_size],
            labels[i * batch_size : (i + 1) * batch_size],
        )
        for i in range(len(images) // batch_size)
    ]


# %% wrong: an empty batch at the end
# loses: batches_sizes
# says: none of them empty, should be 3 values
def batches(images, labels, batch_size):
    return [
        (
            images[i * batch_size : (i + 1) * batch_size],
            labels[i * batch_size : (i + 1) * batch_size],
        )
        for i in range(len(images) // batch_size + 1)
    ]


# %% wrong: windows that overlap
# loses: batches_first_and_last, batches_sizes
# says: not a list of 10
def batches(images, labels, batch_size):
    return [
        (images[start : start + batch_size], labels[start : start + batch_size])
        for start in range(len(images))
    ]


# %% wrong: batch_size taken for the number of batches
# loses: batches_first_and_last, batches_sizes
# says: not a list of 4
def batches(images, labels, batch_size):
    return list(
        zip(np.array_split(images, batch_size), np.array_split(labels, batch_size), strict=True)
    )


# %% wrong: the last batch filled up with digits seen before
# loses: batches_first_and_last, batches_sizes
# says: should have the shape (2, 1, 2), but it has the shape (4, 1, 2)
def batches(images, labels, batch_size):
    result = []
    for start in range(0, len(images), batch_size):
        start = min(start, len(images) - batch_size)
        result.append((images[start : start + batch_size], labels[start : start + batch_size]))
    return result


# %% wrong: slices one too long
# loses: batches_first_and_last, batches_sizes
# says: should have the shape (4, 1, 2), but it has the shape (5, 1, 2)
def batches(images, labels, batch_size):
    return [
        (images[start : start + batch_size + 1], labels[start : start + batch_size + 1])
        for start in range(0, len(images), batch_size)
    ]


# %% wrong: labels are not cut
# loses: batches_first_and_last, batches_sizes
# says: The last 6 are too many
def batches(images, labels, batch_size):
    return [
        (images[start : start + batch_size], labels) for start in range(0, len(images), batch_size)
    ]


# %% wrong: images only
# loses: batches_first_and_last, batches_sizes
# says: should be 2 values, `images, labels`, not an array
def batches(images, labels, batch_size):
    return [images[start : start + batch_size] for start in range(0, len(images), batch_size)]


# %% wrong: returns within the loop
# loses: batches_first_and_last, batches_sizes
# says: `second batch`, `smaller last batch` are missing
def batches(images, labels, batch_size):
    for start in range(0, len(images), batch_size):
        return images[start : start + batch_size], labels[start : start + batch_size]


# %% right: pairs as lists
def batches(images, labels, batch_size):
    n = len(labels)
    return [
        [images[i : i + batch_size], labels[i : i + batch_size]] for i in range(0, n, batch_size)
    ]


# %% wrong: always the first images
# loses: batches_first_and_last, batches_sizes
# says: `images` of `second batch` of 10 digits
def batches(images, labels, batch_size):
    result = []
    for start in range(0, len(images), batch_size):
        part = labels[start : start + batch_size]
        result.append((images[: len(part)], part))
    return result
