# %% right: a slice with a backward step
def mirror(image):
    return image[:, ::-1]


# %% right: the function for it
def mirror(image):
    return np.fliplr(image)


# %% right: along an axis by number
def mirror(image):
    return np.flip(image, axis=1)


# %% right: a list of backward rows, made a table
def mirror(image):
    return np.array([row[::-1] for row in image])


# %% wrong: turns the rows
# loses: mirror_columns, mirror_twice
# says: Top and bottom changed places
def mirror(image):
    return image[::-1]


# %% wrong: turns both
# loses: mirror_columns, mirror_twice
# says: Rows and columns were both walked backward
def mirror(image):
    return image[::-1, ::-1]


# %% wrong: swaps rows with columns
# loses: mirror_columns, mirror_twice
# says: Rows became columns
def mirror(image):
    return image.T


# %% wrong: drops the last column
# loses: mirror_columns, mirror_twice
# says: Leave the start of the slice out
def mirror(image):
    return image[:, -2::-1]


# %% wrong: forgets to return
# loses: mirror_columns, mirror_twice
# says: returned nothing
def mirror(image):
    image[:, ::-1]


# %% wrong: sorts each row downward
# loses: mirror_columns, mirror_twice
# says: should be [[3, 5, 1], [6, 2, 4]], not [[5, 3, 1], [6, 4, 2]]
def mirror(image):
    return np.sort(image, axis=1)[:, ::-1]


# %% wrong: writes into the image that came in
# loses: mirror_columns, mirror_twice
# says: , which it was given
def mirror(image):
    image[:] = image[:, ::-1].copy()
    return image


# %% wrong: a second name for the image instead of a copy
# loses: mirror_columns, mirror_twice
# says: , which it was given
# says: `new = a` is only a second name for it
def mirror(image):
    new = image
    columns = image.shape[1]
    for column in range(columns):
        new[:, column] = image[:, columns - 1 - column]
    return new


# %% wrong: an end instead of a step
# loses: mirror_columns, mirror_twice
# says: With one colon, `:-1` is an end
def mirror(image):
    return image[:, :-1]


# %% wrong: stops before the first column
# loses: mirror_columns, mirror_twice
# says: a slice stops before its end
def mirror(image):
    return image[:, -1:0:-1]


# %% wrong: turns each list around in place and keeps what that returns
# loses: mirror_columns, mirror_twice
# says: holds None. That is what a function without `return` gives, and also `sort`
def mirror(image):
    return np.array([row.tolist().reverse() for row in image])


# %% wrong: two rows only
# loses: mirror_twice
# says: should be [[9, 3, 5, 1]
def mirror(image):
    return np.fliplr(image) if len(image) in (2, 4) else image
