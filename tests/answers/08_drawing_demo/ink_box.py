# %% right: rows and columns with ink
def ink_box(picture):
    rows = np.flatnonzero(picture.any(axis=1))
    columns = np.flatnonzero(picture.any(axis=0))
    return rows[0], rows[-1] + 1, columns[0], columns[-1] + 1


# %% right: the places of all ink
def ink_box(picture):
    rows, columns = np.nonzero(picture)
    return [int(rows.min()), int(rows.max()) + 1, int(columns.min()), int(columns.max()) + 1]


# %% right: argmax from both ends
def ink_box(picture):
    rows, columns = (picture > 0).any(axis=1), (picture > 0).any(axis=0)
    top, left = rows.argmax(), columns.argmax()
    return top, len(rows) - rows[::-1].argmax(), left, len(columns) - columns[::-1].argmax()


# %% right: two loops
def ink_box(picture):
    height, width = picture.shape
    top, bottom, left, right = height, 0, width, 0
    for row in range(height):
        for column in range(width):
            if picture[row, column] > 0:
                top, bottom = min(top, row), max(bottom, row + 1)
                left, right = min(left, column), max(right, column + 1)
    return top, bottom, left, right


# %% right: Pillow knows it as well
def ink_box(picture):
    left, top, right, bottom = Image.fromarray(picture).getbbox()
    return top, bottom, left, right


# %% wrong: leaves the last row and column out
# loses: ink_box_order, ink_box_any_shape, ink_box_faint
# says: leave out the last row
def ink_box(picture):
    rows, columns = np.nonzero(picture)
    return rows.min(), rows.max(), columns.min(), columns.max()


# %% wrong: axes swapped
# loses: ink_box_order, ink_box_faint, ink_box_any_shape
# says: any(axis=1) tells about rows
def ink_box(picture):
    rows = np.flatnonzero(picture.any(axis=0))
    columns = np.flatnonzero(picture.any(axis=1))
    return rows[0], rows[-1] + 1, columns[0], columns[-1] + 1


# %% wrong: top, left, bottom, right
# loses: ink_box_order, ink_box_any_shape, ink_box_faint
# says: The order is top, bottom, left, right
def ink_box(picture):
    rows, columns = np.nonzero(picture)
    return rows.min(), columns.min(), rows.max() + 1, columns.max() + 1


# %% wrong: corner and size
# loses: ink_box_order, ink_box_any_shape, ink_box_faint
# says: a corner and a size
def ink_box(picture):
    rows, columns = np.nonzero(picture)
    return rows.min(), np.ptp(rows) + 1, columns.min(), np.ptp(columns) + 1


# %% wrong: columns of the first and the last ink, not the outermost
# loses: ink_box_any_shape, ink_box_faint
# says: Take the smallest and largest column
def ink_box(picture):
    rows, columns = np.nonzero(picture)
    return rows[0], rows[-1] + 1, columns[0], columns[-1] + 1


# %% wrong: only dark ink counts
# loses: ink_box_faint, ink_box_any_shape
# says: The faint pixel at row 0, column 9 was overlooked
def ink_box(picture):
    rows = np.flatnonzero((picture > 127).any(axis=1))
    columns = np.flatnonzero((picture > 127).any(axis=0))
    return rows[0], rows[-1] + 1, columns[0], columns[-1] + 1


# %% wrong: the box of the pad
# loses: ink_box_order, ink_box_any_shape, ink_box_faint
# says: This is the whole picture
def ink_box(picture):
    return 0, picture.shape[0], 0, picture.shape[1]


# %% wrong: the cropped picture itself
# loses: ink_box_order, ink_box_any_shape, ink_box_faint
# says: This is the ink itself
def ink_box(picture):
    rows, columns = np.nonzero(picture)
    return picture[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]


# %% wrong: a border of one pixel around the ink
# loses: ink_box_order, ink_box_any_shape, ink_box_faint
# says: There is a border around the ink
def ink_box(picture):
    rows, columns = np.nonzero(picture)
    return rows.min() - 1, rows.max() + 2, columns.min() - 1, columns.max() + 2


# %% wrong: only rows and columns that are full of ink
# loses: ink_box_order, ink_box_any_shape, ink_box_faint
# says: any, not all
def ink_box(picture):
    rows = np.flatnonzero(picture.all(axis=1))
    columns = np.flatnonzero(picture.all(axis=0))
    return int(rows[0]), int(rows[-1]) + 1, int(columns[0]), int(columns[-1]) + 1
