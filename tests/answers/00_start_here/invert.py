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
# loses: invert_values, invert_is_careful
# says: should sum to 255, not to 256
def invert(image):
    return (256 - image.astype(int)).astype(np.uint8)


# %% wrong: minus sign only
# loses: invert_values, invert_is_careful
# says: should sum to 255, not to 256
def invert(image):
    return -image


# %% wrong: as if paper were 1
# loses: invert_values, invert_is_careful
# says: not [[1, 57, 167], [0, 207, 129]]
def invert(image):
    return 1 - image


# %% wrong: black or white only
# loses: invert_values, invert_is_careful
# says: Gray became black or white
def invert(image):
    return np.where(image > 127, 0, 255).astype(np.uint8)


# %% wrong: writes into the image that came in
# loses: invert_is_careful
# says: , which it was given
def invert(image):
    image[:] = 255 - image
    return image


# %% wrong: a second name for the image instead of a copy
# loses: invert_is_careful
# says: `new = a` is only a second name for it
def invert(image):
    new = image
    for row in range(len(image)):
        new[row] = 255 - image[row]
    return new


# %% wrong: writes into the image, and as if 256 were full ink
# loses: invert_values, invert_is_careful
# says: invert([[0, 255, 90], [1, 254, 128]]) should be
# says: , which it was given
# says: should sum to 255, not to 256
def invert(image):
    image[:] = -image
    return image


# %% wrong: numbers of another type
# loses: invert_is_careful
# says: should have the type uint8, not float64
def invert(image):
    return 255 - image.astype(float)


# %% wrong: a list of lists
# loses: invert_values, invert_is_careful
# says: should be a NumPy array, not a list of 2
def invert(image):
    return (255 - image).tolist()


# %% wrong: forgets to return
# loses: invert_values, invert_is_careful
# says: returned nothing
def invert(image):
    result = 255 - image


# %% wrong: from the maximum of the image
# loses: invert_values, invert_is_careful
# says: also if no pixel of the image has 255
def invert(image):
    return image.max() - image


# %% wrong: the other way around
# loses: invert_values, invert_is_careful
# says: Turn the subtraction around
def invert(image):
    return image - 255
