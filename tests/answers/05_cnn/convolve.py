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
# loses: convolve_values, convolve_any_image
# says: The kernel was turned by 180 degrees.
def convolve(image, kernel):
    patches = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
    return (patches * kernel[::-1, ::-1]).sum(axis=(2, 3))


# %% wrong: swaps rows and columns of the kernel
# loses: convolve_values, convolve_any_image
# says: Rows and columns of the kernel changed places
def convolve(image, kernel):
    if kernel.shape[0] != kernel.shape[1]:
        kernel = kernel.reshape(kernel.shape[::-1])
    patches = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
    return (patches * kernel.T).sum(axis=(2, 3))


# %% wrong: forgets the last place
# loses: convolve_values, convolve_any_image
# says: The last row and column of places are missing.
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
# loses: convolve_values, convolve_any_image
# says: should have the shape (2, 3), but it has the shape (3, 4).
def convolve(image, kernel):
    feature_map = np.zeros(image.shape)
    for row in range(image.shape[0] - kernel.shape[0] + 1):
        for column in range(image.shape[1] - kernel.shape[1] + 1):
            patch = image[row : row + kernel.shape[0], column : column + kernel.shape[1]]
            feature_map[row, column] = (patch * kernel).sum()
    return feature_map


# %% wrong: adds paper around the image
# loses: convolve_values, convolve_any_image
# says: should have the shape (2, 3), but it has the shape (3, 4).
def convolve(image, kernel):
    above, left = (kernel.shape[0] - 1) // 2, (kernel.shape[1] - 1) // 2
    below, right = kernel.shape[0] - 1 - above, kernel.shape[1] - 1 - left
    padded = np.pad(image, ((above, below), (left, right)))
    patches = np.lib.stride_tricks.sliding_window_view(padded, kernel.shape)
    return (patches * kernel).sum(axis=(2, 3))


# %% wrong: multiplies patch and kernel as matrices
# loses: convolve_values, convolve_any_image
# says: These are matrix products. Multiply with `*`.
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
# loses: convolve_values, convolve_any_image
# says: should be [[762, -564]], not [[84.67, -62.67]]
def convolve(image, kernel):
    patches = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
    return (patches * kernel).mean(axis=(2, 3))


# %% wrong: the result is made of bytes, like the image
# loses: convolve_any_image
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
# loses: convolve_values, convolve_any_image
# says: The decimals were cut off.
def convolve(image, kernel):
    patches = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
    return (patches * kernel).sum(axis=(2, 3)).astype(int)


# %% wrong: ReLU too early
# loses: convolve_values, convolve_any_image
# says: Keep negative sums: ReLU comes later.
def convolve(image, kernel):
    patches = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
    return np.maximum(0, (patches * kernel).sum(axis=(2, 3)))


# %% wrong: 3 x 3 is written into the code
# loses: convolve_values, convolve_any_image
# says: The last row and column of places are missing.
def convolve(image, kernel):
    feature_map = np.zeros((image.shape[0] - 2, image.shape[1] - 2))
    for row in range(feature_map.shape[0]):
        for column in range(feature_map.shape[1]):
            patch = image[row : row + 3, column : column + 3]
            feature_map[row, column] = (patch[: len(kernel), : len(kernel[0])] * kernel).sum()
    return feature_map


# %% wrong: works in place on the image
# loses: convolve_values, convolve_any_image
# says: convolve changed
def convolve(image, kernel):
    result = np.lib.stride_tricks.sliding_window_view(image.astype(float), kernel.shape)
    result = (result * kernel).sum(axis=(2, 3))
    image[: result.shape[0], : result.shape[1]] = result.astype(image.dtype)
    return result


# %% wrong: prints instead of returning
# loses: convolve_values, convolve_any_image
# says: convolve returned nothing
def convolve(image, kernel):
    patches = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
    print((patches * kernel).sum(axis=(2, 3)))


# %% wrong: takes every kernel for a square
# loses: convolve_any_image
# says: A kernel need not be square: its sides are kernel.shape[0] and [1].
def convolve(image, kernel):
    k = kernel.shape[0]
    result = np.zeros((image.shape[0] - k + 1, image.shape[1] - k + 1))
    for r in range(result.shape[0]):
        for c in range(result.shape[1]):
            result[r, c] = (image[r : r + k, c : c + k] * kernel).sum()
    return result


# %% wrong: a kernel of its own instead of the argument
# loses: convolve_values, convolve_any_image
# says: should have the shape (2, 3), but it has the shape (1, 2).
def convolve(image, kernel):
    windows = np.lib.stride_tricks.sliding_window_view(image, (3, 3))
    return (windows * np.array([-1, 0, 1])).sum(axis=(2, 3))


# %% wrong: an empty array
# loses: convolve_values, convolve_any_image
# says: but it is empty.
def convolve(image, kernel):
    return np.array([])


# %% wrong: the loops end one place early
# loses: convolve_values, convolve_any_image
# says: The last row and column were never filled.
def convolve(image, kernel):
    height = image.shape[0] - kernel.shape[0] + 1
    width = image.shape[1] - kernel.shape[1] + 1
    feature_map = np.zeros((height, width))
    for row in range(height - 1):
        for column in range(width - 1):
            patch = image[row : row + kernel.shape[0], column : column + kernel.shape[1]]
            feature_map[row, column] = (patch * kernel).sum()
    return feature_map


# %% wrong: returns within the loop over the rows
# loses: convolve_values, convolve_any_image
# says: Only the first row was filled. Does the `return` stand inside a loop?
def convolve(image, kernel):
    height = image.shape[0] - kernel.shape[0] + 1
    width = image.shape[1] - kernel.shape[1] + 1
    feature_map = np.zeros((height, width))
    for row in range(height):
        for column in range(width):
            patch = image[row : row + kernel.shape[0], column : column + kernel.shape[1]]
            feature_map[row, column] = (patch * kernel).sum()
        return feature_map


# %% wrong: returns within the loop over the columns
# loses: convolve_values, convolve_any_image
# says: Only one place was filled. Does the `return` stand inside a loop?
def convolve(image, kernel):
    height = image.shape[0] - kernel.shape[0] + 1
    width = image.shape[1] - kernel.shape[1] + 1
    feature_map = np.zeros((height, width))
    for row in range(height):
        for column in range(width):
            patch = image[row : row + kernel.shape[0], column : column + kernel.shape[1]]
            feature_map[row, column] = (patch * kernel).sum()
            return feature_map
