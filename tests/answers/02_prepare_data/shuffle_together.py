# %% right: one order, used twice
def shuffle_together(images, labels, seed):
    order = np.random.default_rng(seed).permutation(len(images))
    return images[order], labels[order]


# %% right: two generators with the same seed
def shuffle_together(images, labels, seed):
    new_images = np.random.default_rng(seed).permutation(images)
    new_labels = np.random.default_rng(seed).permutation(labels)
    return new_images, new_labels


# %% right: sorted by random numbers
def shuffle_together(images, labels, seed):
    np.random.seed(seed)
    order = np.argsort(np.random.rand(len(labels)))
    return np.take(images, order, axis=0), np.take(labels, order)


# %% right: a shuffled list of pairs
def shuffle_together(images, labels, seed):
    import random

    pairs = list(zip(images, labels, strict=True))
    random.Random(seed).shuffle(pairs)
    return np.array([pair[0] for pair in pairs]), np.array([pair[1] for pair in pairs])


# %% wrong: each on its own
# loses: shuffle_keeps_pairs
# says: The labels that belong to the images
def shuffle_together(images, labels, seed):
    generator = np.random.default_rng(seed)
    return generator.permutation(images), generator.permutation(labels)


# %% wrong: images only
# loses: shuffle_keeps_pairs, shuffle_seed_and_care
# says: The labels came back in their old order
def shuffle_together(images, labels, seed):
    order = np.random.default_rng(seed).permutation(len(images))
    return images[order], labels


# %% wrong: with replacement
# loses: shuffle_keeps_pairs
# says: images are missing, and others are there more than once
def shuffle_together(images, labels, seed):
    order = np.random.default_rng(seed).integers(0, len(images), len(images))
    return images[order], labels[order]


# %% wrong: shuffles in place
# loses: shuffle_seed_and_care
# says: and so does `shuffle`
def shuffle_together(images, labels, seed):
    np.random.default_rng(seed).shuffle(images)
    np.random.default_rng(seed).shuffle(labels)
    return images, labels


# %% wrong: no seed
# loses: shuffle_seed_and_care
# says: two calls differ
def shuffle_together(images, labels, seed):
    order = np.random.default_rng().permutation(len(images))
    return images[order], labels[order]


# %% wrong: always the same seed
# loses: shuffle_seed_and_care
# says: Another seed should give another order
def shuffle_together(images, labels, seed):
    order = np.random.default_rng(0).permutation(len(images))
    return images[order], labels[order]


# %% wrong: backward is not random
# loses: shuffle_keeps_pairs, shuffle_seed_and_care
# says: That is no random order
# says: Another seed should give another order
def shuffle_together(images, labels, seed):
    return images[::-1], labels[::-1]


# %% wrong: a permutation of the labels, not of the positions
# loses: shuffle_keeps_pairs
# says: 40 of 50 images are missing, and others are there more than once
def shuffle_together(images, labels, seed):
    order = np.random.default_rng(seed).permutation(labels)
    return images[order], labels[order]


# %% wrong: labels first
# loses: shuffle_keeps_pairs, shuffle_seed_and_care
# says: The images come first
# says: `labels` of the result should be a flat array of whole numbers
def shuffle_together(images, labels, seed):
    order = np.random.default_rng(seed).permutation(len(images))
    return labels[order], images[order]


# %% wrong: returns the order
# loses: shuffle_keeps_pairs, shuffle_seed_and_care
# says: should be 2 values, `images, labels`
def shuffle_together(images, labels, seed):
    return np.random.default_rng(seed).permutation(len(images))


# %% wrong: pixels mixed within the images
# loses: shuffle_keeps_pairs
# says: came back with pixels of other images
def shuffle_together(images, labels, seed):
    order = np.random.default_rng(seed).permutation(len(images))
    mixed = np.random.default_rng(seed).permutation(images.ravel()).reshape(images.shape)
    return mixed, labels[order]


# %% wrong: turned by the seed
# loses: shuffle_keeps_pairs
# says: That is no random order
def shuffle_together(images, labels, seed):
    return np.roll(images, seed, axis=0), np.roll(labels, seed)


# %% wrong: one goes where the order says, the other comes from there
# loses: shuffle_keeps_pairs
# says: `new[order] = a` and `a[order]` do not do the same
def shuffle_together(images, labels, seed):
    order = np.random.default_rng(seed).permutation(len(images))
    new_images = np.empty_like(images)
    new_images[order] = images
    return new_images, labels[order]
