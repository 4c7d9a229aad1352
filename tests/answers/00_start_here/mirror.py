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
# loses: mirror_columns
# says: Top and bottom changed places
def mirror(image):
    return image[::-1]


# %% wrong: turns both
# loses: mirror_columns
# says: Rows and columns were both walked backward
def mirror(image):
    return image[::-1, ::-1]


# %% wrong: swaps rows with columns
# loses: mirror_columns
# says: Did rows and columns change places?
def mirror(image):
    return image.T


# %% wrong: drops the last column
# loses: mirror_columns, mirror_twice
# says: The shape should stay (2, 3)
def mirror(image):
    return image[:, -2::-1]


# %% wrong: forgets to return
# loses: mirror_columns, mirror_twice
# says: mirror returned nothing
def mirror(image):
    image[:, ::-1]


# %% wrong: sorts each row downward
# loses: mirror_columns, mirror_twice
# says: is not mirrored rightly
# says: Mirroring twice should give the image back
def mirror(image):
    return np.sort(image, axis=1)[:, ::-1]


# %% wrong: writes into the image that came in
# loses: mirror_twice
# says: changed the image it was given
def mirror(image):
    image[:] = image[:, ::-1].copy()
    return image
