# %% right: two loops over the result
def convolve(image, kernel):
    kernel_height, kernel_width = kernel.shape
    feature_map = np.zeros((image.shape[0] - kernel_height + 1, image.shape[1] - kernel_width + 1))
    for row in range(feature_map.shape[0]):
        for column in range(feature_map.shape[1]):
            patch = image[row : row + kernel_height, column : column + kernel_width]
            feature_map[row, column] = np.sum(patch * kernel)
    return feature_map


# %% right: all patches at once
def convolve(image, kernel):
    patches = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
    return (patches * kernel).sum(axis=(2, 3))


# %% right: one shifted image per weight
def convolve(image, kernel):
    height = image.shape[0] - kernel.shape[0] + 1
    width = image.shape[1] - kernel.shape[1] + 1
    feature_map = np.zeros((height, width))
    for row in range(kernel.shape[0]):
        for column in range(kernel.shape[1]):
            shifted = image[row : row + height, column : column + width]
            feature_map += kernel[row, column] * shifted.astype(float)
    return feature_map


# %% right: four loops and lists
def convolve(image, kernel):
    rows = []
    for top in range(len(image) - len(kernel) + 1):
        numbers = []
        for left in range(len(image[0]) - len(kernel[0]) + 1):
            total = 0.0
            for i in range(len(kernel)):
                for j in range(len(kernel[0])):
                    total += float(image[top + i][left + j]) * float(kernel[i][j])
            numbers.append(total)
        rows.append(numbers)
    return np.array(rows)


# %% right: dot products of flat patches
def convolve(image, kernel):
    k_rows, k_columns = kernel.shape
    weights = kernel.astype("float64").ravel()
    return np.array(
        [
            [
                image[i : i + k_rows, j : j + k_columns].ravel() @ weights
                for j in range(image.shape[1] - k_columns + 1)
            ]
            for i in range(image.shape[0] - k_rows + 1)
        ]
    )


# %% wrong: turns the kernel, as mathematicians do
# loses: convolve_values=0, convolve_bytes
# says: The kernel was turned upside down
def convolve(image, kernel):
    patches = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
    return (patches * kernel[::-1, ::-1]).sum(axis=(2, 3))


# %% wrong: swaps rows and columns of the kernel
# loses: convolve_shape, convolve_values, convolve_bytes
# says: Rows and columns of the kernel changed places
def convolve(image, kernel):
    if kernel.shape[0] != kernel.shape[1]:
        kernel = kernel.reshape(kernel.shape[::-1])
    patches = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
    return (patches * kernel.T).sum(axis=(2, 3))


# %% wrong: forgets the last place
# loses: convolve_shape, convolve_values, convolve_bytes
# says: The last place counts as well
def convolve(image, kernel):
    kernel_height, kernel_width = kernel.shape
    height, width = image.shape[0] - kernel_height, image.shape[1] - kernel_width
    feature_map = np.zeros((height, width))
    for row in range(height):
        for column in range(width):
            patch = image[row : row + kernel_height, column : column + kernel_width]
            feature_map[row, column] = (patch * kernel).sum()
    return feature_map


# %% wrong: result as large as the image, empty at the end
# loses: convolve_shape, convolve_values, convolve_bytes
# says: The result has the shape of the image
def convolve(image, kernel):
    feature_map = np.zeros(image.shape)
    for row in range(image.shape[0] - kernel.shape[0] + 1):
        for column in range(image.shape[1] - kernel.shape[1] + 1):
            patch = image[row : row + kernel.shape[0], column : column + kernel.shape[1]]
            feature_map[row, column] = (patch * kernel).sum()
    return feature_map


# %% wrong: adds paper around the image
# loses: convolve_shape, convolve_values, convolve_bytes
# says: No paper is added around it here
def convolve(image, kernel):
    above, left = (kernel.shape[0] - 1) // 2, (kernel.shape[1] - 1) // 2
    below, right = kernel.shape[0] - 1 - above, kernel.shape[1] - 1 - left
    padded = np.pad(image, ((above, below), (left, right)))
    patches = np.lib.stride_tricks.sliding_window_view(padded, kernel.shape)
    return (patches * kernel).sum(axis=(2, 3))


# %% wrong: multiplies patch and kernel as matrices
# loses: convolve_shape, convolve_values, convolve_bytes
# says: Multiply element by element
def convolve(image, kernel):
    height = image.shape[0] - kernel.shape[0] + 1
    width = image.shape[1] - kernel.shape[1] + 1
    feature_map = np.zeros((height, width))
    for row in range(height):
        for column in range(width):
            patch = image[row : row + kernel.shape[0], column : column + kernel.shape[1]]
            feature_map[row, column] = (patch @ kernel).sum()
    return feature_map


# %% wrong: the mean instead of the sum
# loses: convolve_shape, convolve_values, convolve_bytes
# says: These are means of the products
def convolve(image, kernel):
    patches = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
    return (patches * kernel).mean(axis=(2, 3))


# %% wrong: the result is made of bytes, like the image
# loses: convolve_bytes
# says: do not fit into a byte
def convolve(image, kernel):
    height = image.shape[0] - kernel.shape[0] + 1
    width = image.shape[1] - kernel.shape[1] + 1
    feature_map = np.zeros((height, width), dtype=image.dtype)
    for row in range(height):
        for column in range(width):
            patch = image[row : row + kernel.shape[0], column : column + kernel.shape[1]]
            feature_map[row, column] = (patch * kernel).sum()
    return feature_map


# %% wrong: whole numbers only
# loses: convolve_values, convolve_bytes
# says: Keep the decimals
def convolve(image, kernel):
    patches = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
    return (patches * kernel).sum(axis=(2, 3)).astype(int)


# %% wrong: ReLU too early
# loses: convolve_values, convolve_bytes
# says: -550 became 0
def convolve(image, kernel):
    patches = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
    return np.maximum(0, (patches * kernel).sum(axis=(2, 3)))


# %% wrong: 3 x 3 is written into the code
# loses: convolve_shape, convolve_values
# says: fits into an image of shape (4, 4) in (3, 3) places
def convolve(image, kernel):
    feature_map = np.zeros((image.shape[0] - 2, image.shape[1] - 2))
    for row in range(feature_map.shape[0]):
        for column in range(feature_map.shape[1]):
            patch = image[row : row + 3, column : column + 3]
            feature_map[row, column] = (patch[: len(kernel), : len(kernel[0])] * kernel).sum()
    return feature_map


# %% wrong: works in place on the image
# loses: convolve_bytes
# says: convolve changed the image it was given
def convolve(image, kernel):
    result = np.lib.stride_tricks.sliding_window_view(image.astype(float), kernel.shape)
    result = (result * kernel).sum(axis=(2, 3))
    image[: result.shape[0], : result.shape[1]] = result.astype(image.dtype)
    return result


# %% wrong: prints instead of returning
# loses: convolve_shape, convolve_values, convolve_bytes
# says: Is a `return` missing?
def convolve(image, kernel):
    patches = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
    print((patches * kernel).sum(axis=(2, 3)))
