# %% right: pad and cut out
def center(image):
    row, column = center_of_mass(image)
    down, right = round(14 - row), round(14 - column)
    padded = np.pad(image, 28)
    return padded[28 - down : 56 - down, 28 - right : 56 - right]


# %% right: paste into a large empty image
def center(image):
    row, column = drawing.center_of_mass(image)
    large = np.zeros((84, 84), dtype=image.dtype)
    top, left = 28 + round(14 - row), 28 + round(14 - column)
    large[top : top + 28, left : left + 28] = image
    return large[28:56, 28:56].copy()


# %% right: pixel by pixel
def center(image):
    row, column = center_of_mass(image)
    down, right = int(np.floor(14.5 - row)), int(np.floor(14.5 - column))
    moved = np.zeros_like(image)
    for r in range(28):
        for c in range(28):
            if 0 <= r + down < 28 and 0 <= c + right < 28:
                moved[r + down, c + right] = image[r, c]
    return moved


# %% right: roll in a padded image
def center(image):
    row, column = center_of_mass(image)
    padded = np.roll(np.pad(image, 28), (round(14 - row), round(14 - column)), axis=(0, 1))
    return padded[28:-28, 28:-28]


# %% wrong: ink comes back on the other side
# loses: center_loses_what_leaves
# says: np.roll does that
def center(image):
    row, column = center_of_mass(image)
    return np.roll(image, (round(14 - row), round(14 - column)), axis=(0, 1))


# %% wrong: the wrong direction
# loses: center_moves, center_loses_what_leaves
# says: It moved the wrong way
def center(image):
    row, column = center_of_mass(image)
    down, right = round(14 - row), round(14 - column)
    padded = np.pad(image, 28)
    return padded[28 + down : 56 + down, 28 + right : 56 + right]


# %% wrong: rows and columns swapped
# loses: center_moves, center_loses_what_leaves
# says: Rows and columns are swapped
def center(image):
    column, row = center_of_mass(image)
    down, right = round(14 - row), round(14 - column)
    padded = np.pad(image, 28)
    return padded[28 - down : 56 - down, 28 - right : 56 - right]


# %% wrong: the middle of 28 is 13
# loses: center_moves, center_loses_what_leaves
# says: It came to (13, 13)
def center(image):
    row, column = center_of_mass(image)
    down, right = round(13 - row), round(13 - column)
    padded = np.pad(image, 28)
    return padded[28 - down : 56 - down, 28 - right : 56 - right]


# %% wrong: cuts the decimals of the way off
# loses: center_moves, center_loses_what_leaves
# says: Round the way
def center(image):
    row, column = center_of_mass(image)
    down, right = int(14 - row), int(14 - column)
    padded = np.pad(image, 28)
    return padded[28 - down : 56 - down, 28 - right : 56 - right]


# %% wrong: the middle of the box, not the mass
# loses: center_moves, center_loses_what_leaves
# says: balance at (6, 5.25)
def center(image):
    rows, columns = np.nonzero(image)
    down = round(14 - (rows.min() + rows.max()) / 2)
    right = round(14 - (columns.min() + columns.max()) / 2)
    return np.roll(image, (down, right), axis=(0, 1))


# %% wrong: moves rows only
# loses: center_moves, center_loses_what_leaves
# says: The columns did not move
def center(image):
    row, column = center_of_mass(image)
    down = round(14 - row)
    return np.pad(image, ((28, 28), (0, 0)))[28 - down : 56 - down]


# %% wrong: writes into the image
# loses: center_moves, center_loses_what_leaves
# says: center changed
def center(image):
    row, column = center_of_mass(image)
    down, right = round(14 - row), round(14 - column)
    padded = np.pad(image, 28)
    image[:] = padded[28 - down : 56 - down, 28 - right : 56 - right]
    return image


# %% wrong: too little paper around the image
# loses: center_moves, center_loses_what_leaves
# says: should have the shape (28, 28)
def center(image):
    row, column = center_of_mass(image)
    down, right = round(14 - row), round(14 - column)
    padded = np.pad(image, 6)
    return padded[6 - down : 34 - down, 6 - right : 34 - right]


# %% wrong: returns the place, not the image
# loses: center_moves, center_loses_what_leaves
# says: It holds 2 numbers, not 784
def center(image):
    row, column = center_of_mass(image)
    return round(14 - row), round(14 - column)


# %% wrong: the brightest pixel comes to (14, 14)
# loses: center_moves, center_loses_what_leaves
# says: Two dots that balance at (6, 5.25), centered,: 4 of 784 numbers are wrong
def center(image):
    row, column = np.unravel_index(image.argmax(), image.shape)
    return np.pad(image, 28)[14 + row : 42 + row, 14 + column : 42 + column]
