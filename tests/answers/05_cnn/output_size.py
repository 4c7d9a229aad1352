# %% right: the formula
def output_size(size, kernel_size, stride=1, padding=0):
    return (size + 2 * padding - kernel_size) // stride + 1


# %% right: count the first pixels of the windows
def output_size(size, kernel_size, stride=1, padding=0):
    side = size + padding + padding
    return len(range(0, side - kernel_size + 1, stride))


# %% right: walk until the window hangs over
def output_size(size, kernel_size, stride=1, padding=0):
    places = 0
    start = -padding
    while start + kernel_size <= size + padding:
        places += 1
        start += stride
    return places


# %% right: round down with math
def output_size(size, kernel_size, stride=1, padding=0):
    import math

    return math.floor((size - kernel_size + 2 * padding) / stride) + 1


# %% wrong: forgets the first place
# loses: output_size_padding, output_size_stride
# says: The first place counts as well
def output_size(size, kernel_size, stride=1, padding=0):
    return (size + 2 * padding - kernel_size) // stride


# %% wrong: pads one end only
# loses: output_size_padding, output_size_stride
# says: Padding is added at each end: the side grows by 2.
def output_size(size, kernel_size, stride=1, padding=0):
    return (size + padding - kernel_size) // stride + 1


# %% wrong: rounds up
# loses: output_size_stride
# says: Round down, not up
def output_size(size, kernel_size, stride=1, padding=0):
    return -(-(size + 2 * padding - kernel_size) // stride) + 1


# %% wrong: ignores the stride
# loses: output_size_stride
# says: Is the stride used?
def output_size(size, kernel_size, stride=1, padding=0):
    return size + 2 * padding - kernel_size + 1


# %% wrong: true division
# loses: output_size_padding, output_size_stride
# says: `//` gives whole numbers.
def output_size(size, kernel_size, stride=1, padding=0):
    return (size + 2 * padding - kernel_size) / stride + 1


# %% wrong: adds the 1 before dividing
# loses: output_size_stride
# says: Add the 1 after dividing, not before.
def output_size(size, kernel_size, stride=1, padding=0):
    return (size + 2 * padding - kernel_size + 1) // stride


# %% wrong: ignores the padding
# loses: output_size_padding, output_size_stride
# says: Is the padding used?
def output_size(size, kernel_size, stride=1, padding=0):
    return (size - kernel_size) // stride + 1


# %% wrong: knows 3 x 3 kernels only
# loses: output_size_padding, output_size_stride
# says: The kernel has 5 pixels here, not 3.
def output_size(size, kernel_size, stride=1, padding=0):
    return (size + 2 * padding - 3) // stride + 1


# %% wrong: no default for stride and padding
# loses: output_size_padding, output_size_stride
# says: missing 2 required positional arguments
def output_size(size, kernel_size, stride, padding):
    return (size + 2 * padding - kernel_size) // stride + 1


# %% wrong: prints instead of returning
# loses: output_size_padding, output_size_stride
# says: output_size returned nothing
def output_size(size, kernel_size, stride=1, padding=0):
    print((size + 2 * padding - kernel_size) // stride + 1)
