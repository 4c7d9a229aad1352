# %% right: newaxis
def add_channel(images):
    return images[..., np.newaxis]


# %% right: expand_dims
def add_channel(images):
    return np.expand_dims(images, axis=-1)


# %% right: reshape with the old shape
def add_channel(images):
    return images.reshape(*images.shape, 1)


# %% right: stack of one
def add_channel(images):
    return np.stack([images], axis=3)


# %% wrong: channel first
# loses: add_channel_shape, add_channel_content
# says: The new axis is the first
def add_channel(images):
    return images[np.newaxis]


# %% wrong: channel before height
# loses: add_channel_shape, add_channel_content
# says: The new axis is the second
def add_channel(images):
    return images[:, np.newaxis]


# %% wrong: 28 written into the code
# loses: add_channel_shape, add_channel_content
# says: cannot reshape
def add_channel(images):
    return images.reshape(-1, 28, 28, 1)


# %% wrong: three equal channels
# loses: add_channel_shape, add_channel_content
# says: There are three channels
def add_channel(images):
    return np.stack([images] * 3, axis=-1)


# %% wrong: axes swapped on the way
# loses: add_channel_shape, add_channel_content
# says: but it has the shape (2, 4, 3, 1)
def add_channel(images):
    return images.transpose(0, 2, 1)[..., np.newaxis]


# %% wrong: read in another order
# loses: add_channel_content
# says: The images changed places
def add_channel(images):
    return images.reshape(*images.shape, 1, order="F").transpose(0, 1, 2, 3)[::-1]


# %% wrong: scaled as well
# loses: add_channel_shape, add_channel_content
# says: Each number is the right one divided by 255
def add_channel(images):
    return images[..., np.newaxis] / 255


# %% wrong: changes the array that came in
# loses: add_channel_shape, add_channel_content
# says: `a.shape = ...` and `resize` change the array itself
def add_channel(images):
    images.shape = (*images.shape, 1)
    return images


# %% wrong: unchanged
# loses: add_channel_shape, add_channel_content
# says: should have the shape (2, 3, 4, 1), but it has the shape (2, 3, 4)
def add_channel(images):
    return images
