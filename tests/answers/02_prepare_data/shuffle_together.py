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
# says: Images were torn from their labels
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
# says: drawing without replacement
def shuffle_together(images, labels, seed):
    order = np.random.default_rng(seed).integers(0, len(images), len(images))
    return images[order], labels[order]


# %% wrong: shuffles in place
# loses: shuffle_seed_and_care
# says: works in place
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
# says: Is the seed used?
def shuffle_together(images, labels, seed):
    order = np.random.default_rng(0).permutation(len(images))
    return images[order], labels[order]


# %% wrong: backward is not random
# loses: shuffle_keeps_pairs, shuffle_seed_and_care
# says: is no random order
# says: Is the seed used?
def shuffle_together(images, labels, seed):
    return images[::-1], labels[::-1]


# %% wrong: returns the order
# loses: shuffle_keeps_pairs, shuffle_seed_and_care
# says: should return two arrays
def shuffle_together(images, labels, seed):
    return np.random.default_rng(seed).permutation(len(images))


# %% wrong: pixels mixed within the images
# loses: shuffle_keeps_pairs
# says: Images were torn from their labels
def shuffle_together(images, labels, seed):
    order = np.random.default_rng(seed).permutation(len(images))
    mixed = np.random.default_rng(seed).permutation(images.ravel()).reshape(images.shape)
    return mixed, labels[order]


# %% wrong: turned by the seed
# loses: shuffle_keeps_pairs
# says: Turning or moving the whole row is no random order
def shuffle_together(images, labels, seed):
    return np.roll(images, seed, axis=0), np.roll(labels, seed)
