# %% right: a sum of truth values
def count_ink(image):
    return (image > 0).sum()


# %% right: the function for it
def count_ink(image):
    return np.count_nonzero(image)


# %% right: a loop over every pixel
def count_ink(image):
    pixels = 0
    for row in image:
        for value in row:
            if value != 0:
                pixels += 1
    return pixels


# %% right: the length of a selection
def count_ink(image):
    return len(image[image > 0])


# %% wrong: full ink only
# loses: count_ink_seven, count_ink_any_image
# says: a lighter pixel has ink as well
def count_ink(image):
    return np.sum(image == 255)


# %% wrong: adds the ink up instead of counting pixels
# loses: count_ink_seven, count_ink_any_image
# says: The 7 has 10 pixels with ink
def count_ink(image):
    return np.sum(image)


# %% wrong: counts all pixels
# loses: count_ink_seven, count_ink_any_image
# says: 35 is the number of all pixels
def count_ink(image):
    return image.size


# %% wrong: more than half dark
# loses: count_ink_seven, count_ink_any_image
# says: The 7 has 10 pixels with ink
def count_ink(image):
    return np.sum(image > 127)


# %% wrong: prints instead of returning
# loses: count_ink_seven, count_ink_any_image
# says: is the `return` missing?
def count_ink(image):
    print(np.sum(image > 0))


# %% wrong: the truth table itself
# loses: count_ink_seven, count_ink_any_image
# says: one whole number
def count_ink(image):
    return image > 0


# %% wrong: a count for each row
# loses: count_ink_seven, count_ink_any_image
# says: one whole number
def count_ink(image):
    return np.sum(image > 0, axis=1)


# %% wrong: the number of the picture shown above
# loses: count_ink_any_image
# says: An empty page has no ink
def count_ink(image):
    return 10


# %% wrong: skips the faintest ink
# loses: count_ink_any_image
# says: very faint ink, 1 or 3
def count_ink(image):
    return np.sum(image > 1)
