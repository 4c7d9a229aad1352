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
# loses: conv_layer_shape, conv_layer_values, conv_layer_relu
# says: The filters come first
def conv_layer(image, kernels, biases):
    return np.stack(
        [
            np.maximum(0, convolve(image, kernels[:, :, i]) + biases[i])
            for i in range(kernels.shape[2])
        ]
    )


# %% wrong: forgets the bias
# loses: conv_layer_values, conv_layer_relu
# says: its bias 0.5 is missing
def conv_layer(image, kernels, biases):
    return np.stack(
        [np.maximum(0, convolve(image, kernels[:, :, i])) for i in range(len(biases))], axis=-1
    )


# %% wrong: ReLU before the bias
# loses: conv_layer_values, conv_layer_relu
# says: Add the bias first, then apply ReLU
def conv_layer(image, kernels, biases):
    return np.stack(
        [np.maximum(0, convolve(image, kernels[:, :, i])) + biases[i] for i in range(len(biases))],
        axis=-1,
    )


# %% wrong: no ReLU
# loses: conv_layer_values, conv_layer_relu
# says: so ReLU should make it 0
def conv_layer(image, kernels, biases):
    return np.stack(
        [convolve(image, kernels[:, :, i]) + biases[i] for i in range(len(biases))], axis=-1
    )


# %% wrong: the first filter for all
# loses: conv_layer_values
# says: Does it use kernels[:, :, 1]?
def conv_layer(image, kernels, biases):
    return np.stack(
        [np.maximum(0, convolve(image, kernels[:, :, 0]) + biases[i]) for i in range(len(biases))],
        axis=-1,
    )


# %% wrong: the first bias for all
# loses: conv_layer_values
# says: Filter 1 on the first patch
def conv_layer(image, kernels, biases):
    return np.stack(
        [np.maximum(0, convolve(image, kernels[:, :, i]) + biases[0]) for i in range(len(biases))],
        axis=-1,
    )


# %% wrong: takes filters from the first axis
# loses: conv_layer_shape, conv_layer_values, conv_layer_relu
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
# loses: conv_layer_shape, conv_layer_values, conv_layer_relu
# says: make maps of shape (4, 7, 5)
def conv_layer(image, kernels, biases):
    return np.maximum(
        0, sum(convolve(image, kernels[:, :, i]) + biases[i] for i in range(len(biases)))
    )


# %% wrong: a list of maps
# loses: conv_layer_shape, conv_layer_values, conv_layer_relu
# says: np.stack around the list of maps
def conv_layer(image, kernels, biases):
    return [
        np.maximum(0, convolve(image, kernels[:, :, i]) + biases[i]) for i in range(len(biases))
    ]


# %% wrong: returns after the first filter
# loses: conv_layer_shape, conv_layer_values, conv_layer_relu
# says: make maps of shape (4, 7, 5)
def conv_layer(image, kernels, biases):
    for i in range(len(biases)):
        return np.maximum(0, convolve(image, kernels[:, :, i]) + biases[i])


# %% wrong: squeezes a single filter away
# loses: conv_layer_shape, conv_layer_relu
# says: One 2 x 2 filter makes a map of shape (1, 2, 1)
def conv_layer(image, kernels, biases):
    maps = [
        np.maximum(0, convolve(image, kernels[:, :, i]) + biases[i]) for i in range(len(biases))
    ]
    return maps[0] if len(maps) == 1 else np.stack(maps, axis=-1)
