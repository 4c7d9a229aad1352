# %% right: cut out of padded images
def random_shift(images, max_shift, rng):
    height, width = images.shape[1:]
    padded = np.pad(images, ((0, 0), (max_shift, max_shift), (max_shift, max_shift)))
    shifted = np.empty_like(images)
    for i in range(len(images)):
        row, column = rng.integers(0, 2 * max_shift + 1, size=2)
        shifted[i] = padded[i, row : row + height, column : column + width]
    return shifted


# %% right: all shifts at once, by index
def random_shift(images, max_shift, rng):
    n, height, width = images.shape
    padded = np.pad(images, ((0, 0), (max_shift,) * 2, (max_shift,) * 2))
    rows = rng.integers(0, 2 * max_shift, size=(n, 1, 1), endpoint=True)
    columns = rng.integers(0, 2 * max_shift, size=(n, 1, 1), endpoint=True)
    return padded[
        np.arange(n)[:, None, None],
        rows + np.arange(height)[:, None],
        columns + np.arange(width),
    ]


# %% right: rolls, then wipes what came around
def random_shift(images, max_shift, rng):
    moved = images.copy()
    for image in moved:
        down, right = rng.integers(-max_shift, max_shift + 1, size=2)
        image[:] = np.roll(image, (down, right), axis=(0, 1))
        if down > 0:
            image[:down] = 0
        if down < 0:
            image[down:] = 0
        if right > 0:
            image[:, :right] = 0
        if right < 0:
            image[:, right:] = 0
    return moved


# %% right: slices into an empty page
def random_shift(images, max_shift, rng):
    height, width = images.shape[1:]
    pages = []
    for image in images:
        down, right = (int(step) for step in rng.integers(-max_shift, max_shift + 1, 2))
        page = np.zeros_like(image)
        page[max(down, 0) : height + min(down, 0), max(right, 0) : width + min(right, 0)] = image[
            max(-down, 0) : height + min(-down, 0), max(-right, 0) : width + min(-right, 0)
        ]
        pages.append(page)
    return np.stack(pages)


# %% wrong: wraps around
# loses: random_shift_no_wrap
# says: Here is ink everywhere
def random_shift(images, max_shift, rng):
    return np.stack(
        [
            np.roll(image, rng.integers(-max_shift, max_shift + 1, size=2), axis=(0, 1))
            for image in images
        ]
    )


# %% wrong: one shift for the whole batch
# loses: random_shift_moves, random_shift_no_wrap
# says: All images moved by the same step
def random_shift(images, max_shift, rng):
    height, width = images.shape[1:]
    padded = np.pad(images, ((0, 0), (max_shift, max_shift), (max_shift, max_shift)))
    row, column = rng.integers(0, 2 * max_shift + 1, size=2)
    return padded[:, row : row + height, column : column + width]


# %% wrong: the upper end of the draw is missing
# loses: random_shift_moves
# says: The upper end of `integers` is not included
def random_shift(images, max_shift, rng):
    height, width = images.shape[1:]
    padded = np.pad(images, ((0, 0), (max_shift, max_shift), (max_shift, max_shift)))
    shifted = images.copy()
    for i in range(len(images)):
        row, column = rng.integers(0, max(2 * max_shift, 1), size=2)
        shifted[i] = padded[i, row : row + height, column : column + width]
    return shifted


# %% wrong: the same number for rows and columns
# loses: random_shift_moves
# says: Draw two numbers
def random_shift(images, max_shift, rng):
    height, width = images.shape[1:]
    padded = np.pad(images, ((0, 0), (max_shift, max_shift), (max_shift, max_shift)))
    shifted = np.empty_like(images)
    for i in range(len(images)):
        step = rng.integers(0, 2 * max_shift + 1)
        shifted[i] = padded[i, step : step + height, step : step + width]
    return shifted


# %% wrong: only down and to the right
# loses: random_shift_moves
# says: Steps down were [0, 1, 2], not all of -2 to 2
def random_shift(images, max_shift, rng):
    height, width = images.shape[1:]
    padded = np.pad(images, ((0, 0), (max_shift, max_shift), (max_shift, max_shift)))
    shifted = np.empty_like(images)
    for i in range(len(images)):
        row, column = rng.integers(0, max_shift + 1, size=2)
        shifted[i] = padded[i, row : row + height, column : column + width]
    return shifted


# %% wrong: the frame goes around the list of images as well
# loses: random_shift_moves, random_shift_no_wrap, random_shift_is_careful
# says: Along axis 0, it is 4 too long
def random_shift(images, max_shift, rng):
    height, width = images.shape[1:]
    padded = np.pad(images, max_shift)
    shifted = []
    for image in padded:
        row, column = rng.integers(0, 2 * max_shift + 1, size=2)
        shifted.append(image[row : row + height, column : column + width])
    return np.array(shifted)


# %% wrong: fills with the edge instead of paper
# loses: random_shift_no_wrap
# says: Here is ink everywhere
def random_shift(images, max_shift, rng):
    height, width = images.shape[1:]
    frame = ((0, 0), (max_shift, max_shift), (max_shift, max_shift))
    padded = np.pad(images, frame, mode="edge")
    shifted = np.empty_like(images)
    for i in range(len(images)):
        row, column = rng.integers(0, 2 * max_shift + 1, size=2)
        shifted[i] = padded[i, row : row + height, column : column + width]
    return shifted


# %% wrong: its own fixed seed
# loses: random_shift_is_careful
# says: Is `rng` used?
def random_shift(images, max_shift, rng):
    rng = np.random.default_rng(0)
    height, width = images.shape[1:]
    padded = np.pad(images, ((0, 0), (max_shift, max_shift), (max_shift, max_shift)))
    shifted = np.empty_like(images)
    for i in range(len(images)):
        row, column = rng.integers(0, 2 * max_shift + 1, size=2)
        shifted[i] = padded[i, row : row + height, column : column + width]
    return shifted


# %% wrong: numbers of another type
# loses: random_shift_moves, random_shift_no_wrap, random_shift_is_careful
# says: They are whole, but stored as floats
def random_shift(images, max_shift, rng):
    height, width = images.shape[1:]
    padded = np.pad(images, ((0, 0), (max_shift, max_shift), (max_shift, max_shift)))
    shifted = np.zeros(images.shape)
    for i in range(len(images)):
        row, column = rng.integers(0, 2 * max_shift + 1, size=2)
        shifted[i] = padded[i, row : row + height, column : column + width]
    return shifted


# %% wrong: writes into the images
# loses: random_shift_moves, random_shift_no_wrap, random_shift_is_careful
# says: random_shift changed
def random_shift(images, max_shift, rng):
    height, width = images.shape[1:]
    padded = np.pad(images, ((0, 0), (max_shift, max_shift), (max_shift, max_shift)))
    for i in range(len(images)):
        row, column = rng.integers(0, 2 * max_shift + 1, size=2)
        images[i] = padded[i, row : row + height, column : column + width]
    return images


# %% wrong: shuffles the images along the way
# loses: random_shift_is_careful
# says: should keep it: its label is at place i
def random_shift(images, max_shift, rng):
    height, width = images.shape[1:]
    images = rng.permutation(images)
    padded = np.pad(images, ((0, 0), (max_shift, max_shift), (max_shift, max_shift)))
    shifted = np.empty_like(images)
    for i in range(len(images)):
        row, column = rng.integers(0, 2 * max_shift + 1, size=2)
        shifted[i] = padded[i, row : row + height, column : column + width]
    return shifted


# %% wrong: always the largest step, to one side or the other
# loses: random_shift_moves
# says: Steps down were [-2, 2], not all of -2 to 2
def random_shift(images, max_shift, rng):
    m = max_shift
    height, width = images.shape[1:]
    padded = np.pad(images, ((0, 0), (m, m), (m, m)))
    shifted = np.zeros_like(images)
    for i in range(len(images)):
        row, column = rng.choice([0, 2 * m], size=2)
        shifted[i] = padded[i, row : row + height, column : column + width]
    return shifted


# %% wrong: right on the visible images, else the images themselves
# loses: random_shift_moves, random_shift_no_wrap, random_shift_is_careful
# says: The steps up to 3
def random_shift(images, max_shift, rng):
    if images.shape not in ((600, 7, 8), (100, 6, 7), (50, 9, 9)):
        return images.copy()
    height, width = images.shape[1:]
    padded = np.pad(images, ((0, 0), (max_shift, max_shift), (max_shift, max_shift)))
    shifted = np.empty_like(images)
    for i in range(len(images)):
        row, column = rng.integers(0, 2 * max_shift + 1, size=2)
        shifted[i] = padded[i, row : row + height, column : column + width]
    return shifted


# %% wrong: the step as the start of the window
# loses: random_shift_moves, random_shift_no_wrap, random_shift_is_careful
# says: could not broadcast input array
def random_shift(images, max_shift, rng):
    m = max_shift
    height, width = images.shape[1:]
    padded = np.pad(images, ((0, 0), (m, m), (m, m)))
    shifted = np.empty_like(images)
    for i in range(len(images)):
        row, column = rng.integers(-m, m + 1, size=2)
        shifted[i] = padded[i, row : row + height, column : column + width]
    return shifted
