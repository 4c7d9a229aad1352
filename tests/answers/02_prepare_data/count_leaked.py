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
# says: Copies can stand at any position
def count_leaked(train_images, validation_images):
    n = min(len(train_images), len(validation_images))
    return int((train_images[:n] == validation_images[:n]).all(axis=(1, 2)).sum())


# %% wrong: any equal pixel counts
# loses: count_leaked_copies, count_leaked_careful
# says: A single equal pixel is not a copy
def count_leaked(train_images, validation_images):
    return int((validation_images[:, np.newaxis] == train_images).any(axis=(1, 2, 3)).sum())


# %% wrong: `in` looks for equal pixels
# loses: count_leaked_copies, count_leaked_careful
# says: A single equal pixel is not a copy
def count_leaked(train_images, validation_images):
    return sum(image in train_images for image in validation_images)


# %% wrong: equal amounts of ink
# loses: count_leaked_careful
# says: Images with the same pixels in other places are no copies
def count_leaked(train_images, validation_images):
    ink = set(train_images.sum(axis=(1, 2)).tolist())
    return sum(int(image.sum()) in ink for image in validation_images)


# %% wrong: each copy counts once only
# loses: count_leaked_careful
# says: counts twice
def count_leaked(train_images, validation_images):
    known = {image.tobytes() for image in train_images}
    return len(known & {image.tobytes() for image in validation_images})


# %% wrong: counts the training images
# loses: count_leaked_careful
# says: counts twice
def count_leaked(train_images, validation_images):
    new = {image.tobytes() for image in validation_images}
    return sum(image.tobytes() in new for image in train_images)


# %% wrong: yes or no
# loses: count_leaked_copies, count_leaked_careful
# says: should return a whole number, not bool
def count_leaked(train_images, validation_images):
    known = {image.tobytes() for image in train_images}
    return any(image.tobytes() in known for image in validation_images)


# %% wrong: nearly equal counts as well
# loses: count_leaked_careful
# says: One pixel of each is different
def count_leaked(train_images, validation_images):
    wide = validation_images.astype(int)
    return int(
        sum(
            (np.abs(image - train_images.astype(int)).max(axis=(1, 2)) <= 1).any() for image in wide
        )
    )


# %% wrong: compares the first row only
# loses: count_leaked_careful
# says: One pixel of each is different
def count_leaked(train_images, validation_images):
    known = {image[0].tobytes() for image in train_images}
    return sum(image[0].tobytes() in known for image in validation_images)


# %% wrong: counts pairs
# loses: count_leaked_careful
# says: Every training image twice changes nothing
def count_leaked(train_images, validation_images):
    leaked = 0
    for image in validation_images:
        for known in train_images:
            leaked += int(np.array_equal(image, known))
    return leaked
