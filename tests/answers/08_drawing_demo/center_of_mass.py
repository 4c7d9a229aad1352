# %% right: averages with weights
def center_of_mass(image):
    row = np.average(np.arange(image.shape[0]), weights=image.sum(axis=1))
    column = np.average(np.arange(image.shape[1]), weights=image.sum(axis=0))
    return row, column


# %% right: the formula
def center_of_mass(image):
    rows, columns = np.indices(image.shape)
    total = image.sum()
    return [float((rows * image).sum() / total), float((columns * image).sum() / total)]


# %% right: two loops
def center_of_mass(image):
    total, row_sum, column_sum = 0, 0, 0
    for row in range(image.shape[0]):
        for column in range(image.shape[1]):
            ink = int(image[row, column])
            total += ink
            row_sum += row * ink
            column_sum += column * ink
    return row_sum / total, column_sum / total


# %% right: shares of the ink
def center_of_mass(image):
    share = image / image.sum()
    return np.array(
        [share.sum(axis=1) @ np.arange(len(share)), share.sum(axis=0) @ np.arange(len(share[0]))]
    )


# %% wrong: every ink pixel counts the same
# loses: center_of_mass_weights
# says: Weight it with its value
def center_of_mass(image):
    rows, columns = np.nonzero(image)
    return rows.mean(), columns.mean()


# %% wrong: the middle of the box
# loses: center_of_mass_place, center_of_mass_weights
# says: Every pixel of ink counts the same
def center_of_mass(image):
    rows, columns = np.nonzero(image)
    return (rows.min() + rows.max()) / 2, (columns.min() + columns.max()) / 2


# %% wrong: column first
# loses: center_of_mass_place, center_of_mass_weights
# says: The row comes first
def center_of_mass(image):
    rows, columns = np.indices(image.shape)
    return np.average(columns, weights=image), np.average(rows, weights=image)


# %% wrong: axes of the sums swapped
# loses: center_of_mass_place, center_of_mass_weights
# says: `sum(axis=1)` is the ink of each row
def center_of_mass(image):
    row = np.average(np.arange(image.shape[0]), weights=image.sum(axis=0))
    column = np.average(np.arange(image.shape[1]), weights=image.sum(axis=1))
    return row, column


# %% wrong: counts from 1
# loses: center_of_mass_place, center_of_mass_weights
# says: should be [3, 16.5], not [4, 17.5]
def center_of_mass(image):
    rows, columns = np.indices(image.shape) + 1
    return np.average(rows, weights=image), np.average(columns, weights=image)


# %% wrong: whole numbers
# loses: center_of_mass_place, center_of_mass_weights
# says: Keep the decimals
def center_of_mass(image):
    rows, columns = np.indices(image.shape)
    total = int(image.sum())
    return int((rows * image).sum()) // total, int((columns * image).sum()) // total


# %% wrong: the sums of bytes overflow
# loses: center_of_mass_place, center_of_mass_weights
# says: do not fit into a byte
def center_of_mass(image):
    rows, columns = np.indices(image.shape).astype(np.uint8)
    total = image.sum()
    return (rows * image).sum() / total, (columns * image).sum() / total


# %% wrong: the darkest pixel
# loses: center_of_mass_place, center_of_mass_weights
# says: This is the first dot alone
# says: This is the brightest pixel
def center_of_mass(image):
    return np.unravel_index(image.argmax(), image.shape)


# %% wrong: divides by the number of pixels
# loses: center_of_mass_place, center_of_mass_weights
# says: not by the number of pixels
def center_of_mass(image):
    rows, columns = np.indices(image.shape)
    return (rows * image).mean(), (columns * image).mean()


# %% wrong: prints instead of returning
# loses: center_of_mass_place, center_of_mass_weights
# says: returned nothing
def center_of_mass(image):
    rows, columns = np.indices(image.shape)
    print(np.average(rows, weights=image), np.average(columns, weights=image))


# %% wrong: Python's sum adds rows up in bytes
# loses: center_of_mass_weights
# says: Sums do not fit into a byte
def center_of_mass(image):
    row = np.average(np.arange(image.shape[0]), weights=sum(image.T))
    column = np.average(np.arange(image.shape[1]), weights=sum(image))
    return row, column


# %% wrong: as many columns as rows
# loses: center_of_mass_place, center_of_mass_weights
# says: shapes of a and weights differ
def center_of_mass(image):
    numbers = np.arange(len(image))
    row = np.average(numbers, weights=image.sum(axis=1))
    column = np.average(numbers, weights=image.sum(axis=0))
    return row, column
