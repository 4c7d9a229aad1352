# %% right: a margin, then a window
def shift_images(images, rows, columns):
    height, width = images.shape[1:]
    margin = max(abs(rows), abs(columns))
    padded = np.pad(images, ((0, 0), (margin, margin), (margin, margin)))
    top, left = margin - rows, margin - columns
    return padded[:, top : top + height, left : left + width]


# %% right: pixel by pixel
def shift_images(images, rows, columns):
    result = np.zeros_like(images)
    height, width = images.shape[1:]
    for row in range(height):
        for column in range(width):
            if 0 <= row - rows < height and 0 <= column - columns < width:
                result[:, row, column] = images[:, row - rows, column - columns]
    return result


# %% right: rolled, then the wrapped part wiped
def shift_images(images, rows, columns):
    result = np.roll(images, (rows, columns), axis=(1, 2))
    if rows > 0:
        result[:, :rows] = 0
    elif rows < 0:
        result[:, rows:] = 0
    if columns > 0:
        result[:, :, :columns] = 0
    elif columns < 0:
        result[:, :, columns:] = 0
    return result


# %% right: slices for where from and where to
def shift_images(images, rows, columns):
    height, width = images.shape[1:]
    result = np.zeros_like(images)
    to_rows = slice(max(rows, 0), max(min(height, height + rows), 0))
    from_rows = slice(max(-rows, 0), max(min(height, height - rows), 0))
    to_columns = slice(max(columns, 0), max(min(width, width + columns), 0))
    from_columns = slice(max(-columns, 0), max(min(width, width - columns), 0))
    result[:, to_rows, to_columns] = images[:, from_rows, from_columns]
    return result


# %% wrong: wraps around
# loses: shift_images_down_right, shift_images_up_left, shift_images_extremes
# says: What left the image came back in on the other side.
def shift_images(images, rows, columns):
    return np.roll(images, (rows, columns), axis=(1, 2))


# %% wrong: up instead of down
# loses: shift_images_down_right, shift_images_up_left, shift_images_extremes
# says: This moved up. Positive rows move down.
# says: This moved down and to the right.
def shift_images(images, rows, columns):
    height, width = images.shape[1:]
    padded = np.pad(images, ((0, 0), (9, 9), (9, 9)))
    return padded[:, 9 + rows : 9 + rows + height, 9 + columns : 9 + columns + width]


# %% wrong: rows and columns mixed up
# loses: shift_images_down_right, shift_images_up_left, shift_images_extremes
# says: Rows and columns changed places
def shift_images(images, rows, columns):
    height, width = images.shape[1:]
    padded = np.pad(images, ((0, 0), (9, 9), (9, 9)))
    return padded[:, 9 - columns : 9 - columns + height, 9 - rows : 9 - rows + width]


# %% wrong: positive shifts only
# loses: shift_images_up_left
# says: Only empty paper is left. Negative numbers move up and left.
def shift_images(images, rows, columns):
    result = np.zeros_like(images)
    if rows >= 0 and columns >= 0:
        height, width = images.shape[1:]
        result[:, rows:, columns:] = images[:, : max(height - rows, 0), : max(width - columns, 0)]
    return result


# %% wrong: a slice that ends at -0
# loses: shift_images_down_right, shift_images_up_left, shift_images_extremes
# says: could not broadcast
def shift_images(images, rows, columns):
    result = np.zeros_like(images)
    result[:, rows:, columns:] = images[:, :-rows, :-columns]
    return result


# %% wrong: the edge is smeared
# loses: shift_images_down_right, shift_images_up_left, shift_images_extremes
# says: The edge was repeated
def shift_images(images, rows, columns):
    height, width = images.shape[1:]
    padded = np.pad(images, ((0, 0), (9, 9), (9, 9)), mode="edge")
    return padded[:, 9 - rows : 9 - rows + height, 9 - columns : 9 - columns + width]


# %% wrong: grows
# loses: shift_images_down_right, shift_images_up_left, shift_images_extremes
# says: should have the shape (1, 3, 4), but it has the shape (1, 4, 4).
def shift_images(images, rows, columns):
    return np.pad(images, ((0, 0), (abs(rows), 0), (abs(columns), 0)))


# %% wrong: floats
# loses: shift_images_extremes
# says: should have the type uint8, not float64.
def shift_images(images, rows, columns):
    height, width = images.shape[1:]
    result = np.zeros(images.shape)
    padded = np.pad(images, ((0, 0), (9, 9), (9, 9)))
    result[:] = padded[:, 9 - rows : 9 - rows + height, 9 - columns : 9 - columns + width]
    return result


# %% wrong: writes into the images
# loses: shift_images_down_right, shift_images_up_left, shift_images_extremes
# says: shift_images changed
def shift_images(images, rows, columns):
    height, width = images.shape[1:]
    padded = np.pad(images, ((0, 0), (9, 9), (9, 9)))
    images[:] = padded[:, 9 - rows : 9 - rows + height, 9 - columns : 9 - columns + width]
    return images


# %% wrong: shifts the pile of images
# loses: shift_images_down_right, shift_images_up_left, shift_images_extremes
# says: not [[[0, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]]].
def shift_images(images, rows, columns):
    padded = np.pad(images, ((9, 9), (9, 9), (0, 0)))
    n, height = images.shape[:2]
    return padded[9 - rows : 9 - rows + n, 9 - columns : 9 - columns + height]


# %% wrong: written for 28 x 28
# loses: shift_images_down_right, shift_images_up_left, shift_images_extremes
# says: but it has the shape (1, 28, 28).
def shift_images(images, rows, columns):
    padded = np.pad(images, ((0, 0), (28, 28), (28, 28)))
    return padded[:, 28 - rows : 56 - rows, 28 - columns : 56 - columns]


# %% wrong: forgets to return
# loses: shift_images_down_right, shift_images_up_left, shift_images_extremes
# says: shift_images returned nothing
def shift_images(images, rows, columns):
    padded = np.pad(images, ((0, 0), (9, 9), (9, 9)))
    padded[:, 9 - rows : 37 - rows, 9 - columns : 37 - columns]


# %% wrong: positions below 0 count from the end
# loses: shift_images_down_right, shift_images_extremes, shift_images_up_left
# says: What left the image came back in on the other side.
def shift_images(images, rows, columns):
    result = np.zeros_like(images)
    height, width = images.shape[1:]
    for row in range(height):
        for column in range(width):
            if row - rows < height and column - columns < width:
                result[:, row, column] = images[:, row - rows, column - columns]
    return result


# %% wrong: a margin of 6 pixels, whatever the shift
# loses: shift_images_extremes
# says: should have the shape (1, 2, 6), but it is empty.
def shift_images(images, rows, columns):
    height, width = images.shape[1:]
    padded = np.pad(images, ((0, 0), (6, 6), (6, 6)))
    return padded[:, 6 - rows : 6 - rows + height, 6 - columns : 6 - columns + width]


# %% wrong: the columns are not moved
# loses: shift_images_down_right, shift_images_extremes, shift_images_up_left
# says: should be [[[0, 1, 2, 3], [0, 5, 6, 7], [0, 9, 10, 11]]], not
def shift_images(images, rows, columns):
    height, margin = images.shape[1], abs(rows)
    padded = np.pad(images, ((0, 0), (margin, margin), (0, 0)))
    return padded[:, margin - rows : margin - rows + height]
