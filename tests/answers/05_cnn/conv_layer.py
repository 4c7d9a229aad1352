# %% right: one map after the other, with convolve
def conv_layer(image, kernels, biases):
    maps = []
    for i in range(kernels.shape[2]):
        sums = convolve(image, kernels[:, :, i]) + biases[i]
        maps.append(np.maximum(sums, 0))
    return np.stack(maps, axis=2)


# %% right: all patches and all filters at once
def conv_layer(image, kernels, biases):
    patches = np.lib.stride_tricks.sliding_window_view(image, kernels.shape[:2])
    sums = np.tensordot(patches, kernels, axes=([2, 3], [0, 1])) + biases
    return np.where(sums > 0, sums, 0)


# %% right: filled into an array made before
def conv_layer(image, kernels, biases):
    k = kernels.shape[0]
    result = np.zeros((image.shape[0] - k + 1, image.shape[1] - k + 1, len(biases)))
    for row in range(result.shape[0]):
        for column in range(result.shape[1]):
            patch = image[row : row + k, column : column + k, np.newaxis]
            result[row, column] = (patch * kernels).sum(axis=(0, 1)) + biases
    return result.clip(min=0)


# %% right: Keras does it
def conv_layer(image, kernels, biases):
    layer = keras.layers.Conv2D(kernels.shape[2], kernels.shape[0], activation="relu")
    layer.build((None, *image.shape, 1))
    layer.set_weights([kernels[:, :, np.newaxis], biases])
    return layer(image[np.newaxis, :, :, np.newaxis].astype("float32")).numpy()[0]


# %% wrong: filters first
# loses: conv_layer_maps, conv_layer_any_size
# says: The filters come first
def conv_layer(image, kernels, biases):
    return np.stack(
        [
            np.maximum(0, convolve(image, kernels[:, :, i]) + biases[i])
            for i in range(kernels.shape[2])
        ]
    )


# %% wrong: forgets the bias
# loses: conv_layer_maps, conv_layer_any_size
# says: The biases are missing.
def conv_layer(image, kernels, biases):
    return np.stack(
        [np.maximum(0, convolve(image, kernels[:, :, i])) for i in range(len(biases))], axis=-1
    )


# %% wrong: ReLU before the bias
# loses: conv_layer_maps
# says: ReLU came before the bias. It comes last.
def conv_layer(image, kernels, biases):
    return np.stack(
        [np.maximum(0, convolve(image, kernels[:, :, i])) + biases[i] for i in range(len(biases))],
        axis=-1,
    )


# %% wrong: no ReLU
# loses: conv_layer_maps
# says: ReLU is missing: nothing should be below 0.
def conv_layer(image, kernels, biases):
    return np.stack(
        [convolve(image, kernels[:, :, i]) + biases[i] for i in range(len(biases))], axis=-1
    )


# %% wrong: the first filter for all
# loses: conv_layer_maps
# says: Filter 1 has a kernel of its own: kernels[:, :, 1].
def conv_layer(image, kernels, biases):
    return np.stack(
        [np.maximum(0, convolve(image, kernels[:, :, 0]) + biases[i]) for i in range(len(biases))],
        axis=-1,
    )


# %% wrong: the first bias for all
# loses: conv_layer_maps
# says: Filter 1 has a bias of its own: biases[1].
def conv_layer(image, kernels, biases):
    return np.stack(
        [np.maximum(0, convolve(image, kernels[:, :, i]) + biases[0]) for i in range(len(biases))],
        axis=-1,
    )


# %% wrong: takes filters from the first axis
# loses: conv_layer_maps, conv_layer_any_size
# says: not enough values to unpack
def conv_layer(image, kernels, biases):
    return np.stack(
        [
            np.maximum(0, convolve(image, kernel) + bias)
            for kernel, bias in zip(kernels[0], biases, strict=False)
        ],
        axis=-1,
    )


# %% wrong: adds all maps up
# loses: conv_layer_maps, conv_layer_any_size
# says: Those along axis 2 were added up
# says: The maps of all filters were added up
def conv_layer(image, kernels, biases):
    return np.maximum(
        0, sum(convolve(image, kernels[:, :, i]) + biases[i] for i in range(len(biases)))
    )


# %% wrong: a list of maps
# loses: conv_layer_maps, conv_layer_any_size
# says: should be a NumPy array, not a list of 2.
def conv_layer(image, kernels, biases):
    return [
        np.maximum(0, convolve(image, kernels[:, :, i]) + biases[i]) for i in range(len(biases))
    ]


# %% wrong: returns after the first filter
# loses: conv_layer_maps, conv_layer_any_size
# says: Of 2 along axis 2, this is the first alone
# says: Only the first filter came back
def conv_layer(image, kernels, biases):
    for i in range(len(biases)):
        return np.maximum(0, convolve(image, kernels[:, :, i]) + biases[i])


# %% wrong: squeezes a single filter away
# loses: conv_layer_any_size
# says: A single filter keeps its axis: the shape is (3, 3, 1).
def conv_layer(image, kernels, biases):
    maps = [
        np.maximum(0, convolve(image, kernels[:, :, i]) + biases[i]) for i in range(len(biases))
    ]
    return maps[0] if len(maps) == 1 else np.stack(maps, axis=-1)


# %% wrong: an empty array
# loses: conv_layer_maps, conv_layer_any_size
# says: but it is empty.
def conv_layer(image, kernels, biases):
    return np.array([])
