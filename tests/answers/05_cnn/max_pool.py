# %% right: the four corners of every block
def max_pool(feature_map):
    height, width = feature_map.shape[0] // 2, feature_map.shape[1] // 2
    even = feature_map[: 2 * height, : 2 * width]
    return np.maximum(
        np.maximum(even[::2, ::2], even[::2, 1::2]), np.maximum(even[1::2, ::2], even[1::2, 1::2])
    )


# %% right: blocks as axes
def max_pool(feature_map):
    height, width = (side // 2 for side in feature_map.shape)
    blocks = feature_map[: 2 * height, : 2 * width].reshape(height, 2, width, 2)
    return blocks.max(axis=(1, 3))


# %% right: two loops
def max_pool(feature_map):
    height, width = feature_map.shape[0] // 2, feature_map.shape[1] // 2
    pooled = np.empty((height, width), dtype=feature_map.dtype)
    for row in range(height):
        for column in range(width):
            pooled[row, column] = feature_map[
                2 * row : 2 * row + 2, 2 * column : 2 * column + 2
            ].max()
    return pooled


# %% right: rows first, then columns
def max_pool(feature_map):
    rows = len(feature_map) // 2 * 2
    columns = len(feature_map[0]) // 2 * 2
    tall = np.maximum(feature_map[0:rows:2], feature_map[1:rows:2])
    return np.maximum(tall[:, 0:columns:2], tall[:, 1:columns:2])


# %% right: windows with a step of 2
def max_pool(feature_map):
    windows = np.lib.stride_tricks.sliding_window_view(feature_map, (2, 2))
    return windows[::2, ::2].max(axis=(2, 3))


# %% wrong: the mean of each block
# loses: max_pool_blocks, max_pool_any_map
# says: These are means of the blocks.
def max_pool(feature_map):
    height, width = feature_map.shape[0] // 2, feature_map.shape[1] // 2
    blocks = feature_map[: 2 * height, : 2 * width].reshape(height, 2, width, 2)
    return blocks.mean(axis=(1, 3))


# %% wrong: windows that overlap
# loses: max_pool_blocks, max_pool_any_map
# says: The blocks overlap
def max_pool(feature_map):
    windows = np.lib.stride_tricks.sliding_window_view(feature_map, (2, 2))
    return windows.max(axis=(2, 3))


# %% wrong: every second number
# loses: max_pool_blocks, max_pool_any_map
# says: These are the upper left corners of the blocks.
def max_pool(feature_map):
    return feature_map[::2, ::2].copy()


# %% wrong: odd sizes do not fit
# loses: max_pool_any_map
# says: cannot reshape
def max_pool(feature_map):
    height, width = feature_map.shape[0] // 2, feature_map.shape[1] // 2
    return feature_map.reshape(height, 2, width, 2).max(axis=(1, 3))


# %% wrong: corners of different sizes for an odd map
# loses: max_pool_any_map
# says: could not be broadcast
def max_pool(feature_map):
    upper = np.maximum(feature_map[::2, ::2], feature_map[::2, 1::2])
    lower = np.maximum(feature_map[1::2, ::2], feature_map[1::2, 1::2])
    return np.maximum(upper, lower)


# %% wrong: pools the last odd row and column alone
# loses: max_pool_any_map
# says: The last row and column have no partner. Drop them.
def max_pool(feature_map):
    height, width = -(-feature_map.shape[0] // 2), -(-feature_map.shape[1] // 2)
    pooled = np.empty((height, width), dtype=feature_map.dtype)
    for row in range(height):
        for column in range(width):
            pooled[row, column] = feature_map[
                2 * row : 2 * row + 2, 2 * column : 2 * column + 2
            ].max()
    return pooled


# %% wrong: compares with 0 to begin
# loses: max_pool_any_map
# says: Do not start to compare from 0
def max_pool(feature_map):
    height, width = feature_map.shape[0] // 2, feature_map.shape[1] // 2
    pooled = np.zeros((height, width), dtype=feature_map.dtype)
    for row in range(2 * height):
        for column in range(2 * width):
            if feature_map[row, column] > pooled[row // 2, column // 2]:
                pooled[row // 2, column // 2] = feature_map[row, column]
    return pooled


# %% wrong: the number farthest from 0
# loses: max_pool_any_map
# says: -2.5 is larger than -7.5
def max_pool(feature_map):
    height, width = feature_map.shape[0] // 2, feature_map.shape[1] // 2
    even = feature_map[: 2 * height, : 2 * width]
    blocks = even.reshape(height, 2, width, 2).swapaxes(1, 2).reshape(height, width, 4)
    farthest = np.abs(blocks).argmax(axis=2)
    return np.take_along_axis(blocks, farthest[..., np.newaxis], axis=2)[..., 0]


# %% wrong: an array of floats for whole numbers
# loses: max_pool_blocks
# says: np.zeros makes floats, unless it gets `dtype=feature_map.dtype`.
def max_pool(feature_map):
    height, width = feature_map.shape[0] // 2, feature_map.shape[1] // 2
    pooled = np.zeros((height, width))
    for row in range(height):
        for column in range(width):
            block = feature_map[2 * row : 2 * row + 2, 2 * column : 2 * column + 2]
            pooled[row, column] = block.max()
    return pooled


# %% wrong: the smallest number
# loses: max_pool_blocks, max_pool_any_map
# says: These are the smallest numbers of the blocks.
def max_pool(feature_map):
    height, width = feature_map.shape[0] // 2, feature_map.shape[1] // 2
    blocks = feature_map[: 2 * height, : 2 * width].reshape(height, 2, width, 2)
    return blocks.min(axis=(1, 3))


# %% wrong: 28 x 28 is written into the code
# loses: max_pool_blocks, max_pool_any_map
# says: cannot reshape
def max_pool(feature_map):
    return feature_map.reshape(14, 2, 14, 2).max(axis=(1, 3))


# %% wrong: writes into the map
# loses: max_pool_blocks, max_pool_any_map
# says: max_pool changed
def max_pool(feature_map):
    height, width = feature_map.shape[0] // 2, feature_map.shape[1] // 2
    for row in range(height):
        for column in range(width):
            feature_map[row, column] = feature_map[
                2 * row : 2 * row + 2, 2 * column : 2 * column + 2
            ].max()
    return feature_map[:height, :width]


# %% wrong: only the upper left corners
# loses: max_pool_blocks, max_pool_any_map
# says: These are the upper left corners of the blocks.
def max_pool(feature_map):
    height, width = feature_map.shape[0] // 2, feature_map.shape[1] // 2
    return feature_map[: 2 * height : 2, : 2 * width : 2].copy()


# %% wrong: 13 x 13, as in the lesson's example
# loses: max_pool_blocks, max_pool_any_map
# says: zero-size array
def max_pool(feature_map):
    pooled = np.zeros((13, 13), dtype=feature_map.dtype)
    for r in range(13):
        for c in range(13):
            pooled[r, c] = feature_map[2 * r : 2 * r + 2, 2 * c : 2 * c + 2].max()
    return pooled


# %% wrong: an empty array
# loses: max_pool_blocks, max_pool_any_map
# says: but it is empty.
def max_pool(feature_map):
    return np.array([])
