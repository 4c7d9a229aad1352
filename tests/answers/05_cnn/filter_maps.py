# %% right: channel after channel, with convolve
def filter_maps(maps, kernels, bias):
    total = convolve(maps[:, :, 0], kernels[:, :, 0])
    for i in range(1, kernels.shape[-1]):
        total += convolve(maps[..., i], kernels[..., i])
    return np.maximum(total + bias, 0)


# %% right: a patch of all channels at once
def filter_maps(maps, kernels, bias):
    k = len(kernels)
    result = np.zeros((len(maps) - k + 1, len(maps[0]) - k + 1))
    for row in range(result.shape[0]):
        for column in range(result.shape[1]):
            patch = maps[row : row + k, column : column + k]
            result[row, column] = max(0, (patch * kernels).sum() + bias)
    return result


# %% right: one large product
def filter_maps(maps, kernels, bias):
    k = kernels.shape[0]
    patches = np.lib.stride_tricks.sliding_window_view(maps, (k, k), axis=(0, 1))
    return np.maximum(0, np.einsum("ijckl,klc->ij", patches, kernels) + bias)


# %% right: Keras does it
def filter_maps(maps, kernels, bias):
    layer = keras.layers.Conv2D(1, kernels.shape[0], activation="relu")
    layer.build((None, *maps.shape))
    layer.set_weights([kernels[..., np.newaxis], np.array([bias])])
    return layer(maps[np.newaxis].astype("float32")).numpy()[0, :, :, 0]


# %% wrong: no ReLU
# loses: filter_maps_values
# says: ReLU is missing: nothing should be below 0.
def filter_maps(maps, kernels, bias):
    return bias + sum(convolve(maps[..., i], kernels[..., i]) for i in range(maps.shape[2]))


# %% wrong: no bias
# loses: filter_maps_values, filter_maps_any_size
# says: The bias is missing.
def filter_maps(maps, kernels, bias):
    return np.maximum(0, sum(convolve(maps[..., i], kernels[..., i]) for i in range(maps.shape[2])))


# %% wrong: the bias for every channel
# loses: filter_maps_values, filter_maps_any_size
# says: The bias was added for each channel. Add it once.
def filter_maps(maps, kernels, bias):
    total = 0
    for i in range(maps.shape[2]):
        total = total + convolve(maps[..., i], kernels[..., i]) + bias
    return np.maximum(0, total)


# %% wrong: ReLU before the bias
# loses: filter_maps_values
# says: ReLU comes last
def filter_maps(maps, kernels, bias):
    total = sum(convolve(maps[..., i], kernels[..., i]) for i in range(maps.shape[2]))
    return np.maximum(0, total) + bias


# %% wrong: ReLU for every channel, before the bias
# loses: filter_maps_values
# says: ReLU comes last
def filter_maps(maps, kernels, bias):
    total = 0
    for i in range(maps.shape[2]):
        total = total + np.maximum(0, convolve(maps[..., i], kernels[..., i]))
    return total + bias


# %% wrong: a whole layer for every channel
# loses: filter_maps_values, filter_maps_any_size
# says: Add up all channels first
def filter_maps(maps, kernels, bias):
    total = 0
    for i in range(maps.shape[2]):
        total = total + np.maximum(0, convolve(maps[..., i], kernels[..., i]) + bias)
    return total


# %% wrong: the first channel only
# loses: filter_maps_values, filter_maps_any_size
# says: Only the first channel was looked at
def filter_maps(maps, kernels, bias):
    return np.maximum(0, convolve(maps[:, :, 0], kernels[:, :, 0]) + bias)


# %% wrong: returns inside the loop
# loses: filter_maps_values, filter_maps_any_size
# says: Only the first channel was looked at
def filter_maps(maps, kernels, bias):
    total = 0
    for i in range(maps.shape[2]):
        total = total + convolve(maps[:, :, i], kernels[:, :, i])
        return np.maximum(0, total + bias)


# %% wrong: always two channels
# loses: filter_maps_values, filter_maps_any_size
# says: Only two channels were looked at
def filter_maps(maps, kernels, bias):
    first = convolve(maps[:, :, 0], kernels[:, :, 0])
    return np.maximum(0, first + convolve(maps[:, :, 1], kernels[:, :, 1]) + bias)


# %% wrong: the same kernel for all channels
# loses: filter_maps_values
# says: Each channel has a kernel of its own
def filter_maps(maps, kernels, bias):
    total = sum(convolve(maps[..., i], kernels[..., 0]) for i in range(maps.shape[2]))
    return np.maximum(0, total + bias)


# %% wrong: the channels stay apart
# loses: filter_maps_values, filter_maps_any_size
# says: Add up the channels: one filter gives one map
def filter_maps(maps, kernels, bias):
    return np.stack(
        [
            np.maximum(0, convolve(maps[..., i], kernels[..., i]) + bias)
            for i in range(maps.shape[2])
        ],
        axis=-1,
    )


# %% wrong: channels from the first axis
# loses: filter_maps_values, filter_maps_any_size
# says: should have the shape (1, 2), but it has the shape (2, 1).
def filter_maps(maps, kernels, bias):
    total = 0
    for one_map, kernel in zip(maps, kernels, strict=False):
        total = total + convolve(one_map, kernel)
    return np.maximum(0, total + bias)


# %% wrong: an axis of one channel is left
# loses: filter_maps_values, filter_maps_any_size
# says: should have the shape (1, 2), but it has the shape (1, 2, 1).
def filter_maps(maps, kernels, bias):
    total = sum(convolve(maps[..., i], kernels[..., i]) for i in range(maps.shape[2]))
    return np.maximum(0, total + bias)[:, :, np.newaxis]


# %% wrong: adds into the first map
# loses: filter_maps_values, filter_maps_any_size
# says: filter_maps changed
def filter_maps(maps, kernels, bias):
    total = sum(convolve(maps[..., i], kernels[..., i]) for i in range(maps.shape[2]))
    maps[: len(total), : len(total[0]), 0] = 0
    return np.maximum(0, total + bias)


# %% wrong: prints instead of returning
# loses: filter_maps_values, filter_maps_any_size
# says: filter_maps returned nothing
def filter_maps(maps, kernels, bias):
    total = sum(convolve(maps[..., i], kernels[..., i]) for i in range(maps.shape[2]))
    print(np.maximum(0, total + bias))


# %% wrong: an empty array
# loses: filter_maps_values, filter_maps_any_size
# says: but it is empty
def filter_maps(maps, kernels, bias):
    return np.array([])
