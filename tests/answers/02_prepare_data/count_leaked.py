# %% right: a set of bytes
def count_leaked(train_images, validation_images):
    known = {image.tobytes() for image in train_images}
    return sum(image.tobytes() in known for image in validation_images)


# %% right: all pairs compared at once
def count_leaked(train_images, validation_images):
    equal = (validation_images[:, np.newaxis] == train_images).all(axis=(2, 3))
    return equal.any(axis=1).sum()


# %% right: two loops
def count_leaked(train_images, validation_images):
    leaked = 0
    for image in validation_images:
        for known in train_images:
            if np.array_equal(image, known):
                leaked += 1
                break
    return leaked


# %% right: a set of tuples
def count_leaked(train_images, validation_images):
    known = set(map(tuple, train_images.reshape(len(train_images), -1).tolist()))
    rows = validation_images.reshape(len(validation_images), -1).tolist()
    return len([row for row in rows if tuple(row) in known])


# %% wrong: same position only
# loses: count_leaked_copies, count_leaked_careful
# says: Copies at another position count, too
def count_leaked(train_images, validation_images):
    n = min(len(train_images), len(validation_images))
    return int((train_images[:n] == validation_images[:n]).all(axis=(1, 2)).sum())


# %% wrong: any equal pixel counts
# loses: count_leaked_copies, count_leaked_careful
# says: All 7 share one pixel
def count_leaked(train_images, validation_images):
    return int((validation_images[:, np.newaxis] == train_images).any(axis=(1, 2, 3)).sum())


# %% wrong: `in` looks for equal pixels
# loses: count_leaked_copies, count_leaked_careful
# says: All 7 share one pixel
def count_leaked(train_images, validation_images):
    return sum(image in train_images for image in validation_images)


# %% wrong: equal amounts of ink
# loses: count_leaked_copies, count_leaked_careful
# says: The count for 8 others should be 4, not
def count_leaked(train_images, validation_images):
    ink = set(train_images.sum(axis=(1, 2)).tolist())
    return sum(int(image.sum()) in ink for image in validation_images)


# %% wrong: each copy counts once only
# loses: count_leaked_careful
# says: Count validation images, all four
def count_leaked(train_images, validation_images):
    known = {image.tobytes() for image in train_images}
    return len(known & {image.tobytes() for image in validation_images})


# %% wrong: counts the training images
# loses: count_leaked_careful
# says: Count validation images, all four
def count_leaked(train_images, validation_images):
    new = {image.tobytes() for image in validation_images}
    return sum(image.tobytes() in new for image in train_images)


# %% wrong: yes or no
# loses: count_leaked_copies, count_leaked_careful
# says: That is a yes or no, not a number
def count_leaked(train_images, validation_images):
    known = {image.tobytes() for image in train_images}
    return any(image.tobytes() in known for image in validation_images)


# %% wrong: nearly equal counts as well
# loses: count_leaked_careful
# says: Only equal images are copies
def count_leaked(train_images, validation_images):
    wide = validation_images.astype(int)
    return int(
        sum(
            (np.abs(image - train_images.astype(int)).max(axis=(1, 2)) <= 1).any() for image in wide
        )
    )


# %% wrong: compares the first row only
# loses: count_leaked_careful
# says: Only equal images are copies
def count_leaked(train_images, validation_images):
    known = {image[0].tobytes() for image in train_images}
    return sum(image[0].tobytes() in known for image in validation_images)


# %% wrong: counts pairs
# loses: count_leaked_careful
# says: Each counts once
def count_leaked(train_images, validation_images):
    leaked = 0
    for image in validation_images:
        for known in train_images:
            leaked += int(np.array_equal(image, known))
    return leaked


# %% wrong: leaves the loop at the first copy
# loses: count_leaked_copies, count_leaked_careful
# says: It stops at the first copy
def count_leaked(train_images, validation_images):
    known = {image.tobytes() for image in train_images}
    for image in validation_images:
        if image.tobytes() in known:
            return 1
    return 0


# %% wrong: the bytes of the whole array
# loses: count_leaked_copies, count_leaked_careful
# says: The number of copies should be 4, not 0.
def count_leaked(train_images, validation_images):
    known = set(train_images.tobytes())
    return sum(image.tobytes() in known for image in validation_images)


# %% wrong: right for what is shown, else nothing
# loses: count_leaked_copies, count_leaked_careful
# says: should be 2, not 0
def count_leaked(train_images, validation_images):
    shown = (20, 7, 4), (20, 5, 0), (20, 9, 4), (40, 4, 4), (20, 3, 0)
    known = {(n, m): count for n, m, count in shown}
    return known.get((len(train_images), len(validation_images)), 0)
