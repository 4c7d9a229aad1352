# %% right: weights and bias of one filter, times filters
def count_conv_parameters(kernel_size, in_channels, filters):
    return (kernel_size**2 * in_channels + 1) * filters


# %% right: weights first, then biases
def count_conv_parameters(kernel_size, in_channels, filters):
    weights = kernel_size * kernel_size * in_channels * filters
    biases = filters
    return weights + biases


# %% right: as the sizes of Keras' arrays
def count_conv_parameters(kernel_size, in_channels, filters):
    return np.prod((kernel_size, kernel_size, in_channels, filters)) + filters


# %% right: Keras counts
def count_conv_parameters(kernel_size, in_channels, filters):
    layer = keras.layers.Conv2D(filters, kernel_size)
    layer.build((None, 28, 28, in_channels))
    return layer.count_params()


# %% wrong: no biases
# loses: conv_parameters_first_layer, conv_parameters_more_channels
# says: These are the weights. Each filter has a bias as well.
def count_conv_parameters(kernel_size, in_channels, filters):
    return kernel_size**2 * in_channels * filters


# %% wrong: one bias for the whole layer
# loses: conv_parameters_first_layer, conv_parameters_more_channels
# says: This has one bias in all.
def count_conv_parameters(kernel_size, in_channels, filters):
    return kernel_size**2 * in_channels * filters + 1


# %% wrong: one kernel whatever comes in
# loses: conv_parameters_more_channels
# says: a kernel for each of the 16 channels
def count_conv_parameters(kernel_size, in_channels, filters):
    return (kernel_size**2 + 1) * filters


# %% wrong: a bias for every channel
# loses: conv_parameters_more_channels
# says: This has a bias for every kernel.
def count_conv_parameters(kernel_size, in_channels, filters):
    return (kernel_size**2 + 1) * in_channels * filters


# %% wrong: the kernel is not squared
# loses: conv_parameters_first_layer, conv_parameters_more_channels
# says: A 3 x 3 kernel has 9 weights
def count_conv_parameters(kernel_size, in_channels, filters):
    return (kernel_size * in_channels + 1) * filters


# %% wrong: weights for every place of the image
# loses: conv_parameters_first_layer, conv_parameters_more_channels
# says: All places share the weights: the size of the image does not matter.
def count_conv_parameters(kernel_size, in_channels, filters):
    return (kernel_size**2 * in_channels + 1) * filters * (28 - kernel_size + 1) ** 2


# %% wrong: biases of the channels that come in
# loses: conv_parameters_first_layer, conv_parameters_more_channels
# says: Each filter has its own.
def count_conv_parameters(kernel_size, in_channels, filters):
    return kernel_size**2 * in_channels * filters + in_channels


# %% wrong: 3 x 3 is written into the code
# loses: conv_parameters_first_layer, conv_parameters_more_channels
# says: A 5 x 5 kernel has 25 weights.
def count_conv_parameters(kernel_size, in_channels, filters):
    return (9 * in_channels + 1) * filters


# %% wrong: prints instead of returning
# loses: conv_parameters_first_layer, conv_parameters_more_channels
# says: count_conv_parameters returned nothing
def count_conv_parameters(kernel_size, in_channels, filters):
    print((kernel_size**2 * in_channels + 1) * filters)
