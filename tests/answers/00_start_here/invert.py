# %% right: one subtraction
def invert(image):
    return 255 - image


# %% right: the bits of each byte
def invert(image):
    return ~image


# %% right: through wider numbers and back
def invert(image):
    return (255 - image.astype(int)).astype(np.uint8)


# %% right: a new table filled pixel by pixel
def invert(image):
    result = np.empty_like(image)
    for row in range(image.shape[0]):
        for column in range(image.shape[1]):
            result[row, column] = 255 - image[row, column]
    return result


# %% wrong: 256 wraps around
# loses: invert_values
# says: 0 should become 255 and 255 should become 0
def invert(image):
    return (256 - image.astype(int)).astype(np.uint8)


# %% wrong: minus sign only
# loses: invert_values
# says: 0 should become 255 and 255 should become 0
def invert(image):
    return -image


# %% wrong: as if paper were 1
# loses: invert_values
# says: 0 should become 255
def invert(image):
    return 1 - image


# %% wrong: black or white only
# loses: invert_values, invert_is_careful
# says: 90 should become 255 - 90 = 165
def invert(image):
    return np.where(image > 127, 0, 255).astype(np.uint8)


# %% wrong: writes into the image that came in
# loses: invert_is_careful
# says: changed the image it was given
def invert(image):
    image[:] = 255 - image
    return image


# %% wrong: numbers of another type
# loses: invert_is_careful
# says: should stay uint8
def invert(image):
    return 255 - image.astype(float)


# %% wrong: a list of lists
# loses: invert_values, invert_is_careful
# says: should return a NumPy array, not list
def invert(image):
    return (255 - image).tolist()


# %% wrong: forgets to return
# loses: invert_values, invert_is_careful
# says: Is a `return` missing?
def invert(image):
    result = 255 - image


# %% wrong: from the maximum of the image
# loses: invert_values
# says: In an image without full ink
def invert(image):
    return image.max() - image
