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
# says: should be 16, not 14. Only pixels with 255 were counted
def count_ink(image):
    return np.sum(image == 255)


# %% wrong: adds the ink up instead of counting pixels
# loses: count_ink_seven, count_ink_any_image
# says: not 3860. This adds up how much ink there is
def count_ink(image):
    return np.sum(image)


# %% wrong: counts all pixels
# loses: count_ink_seven, count_ink_any_image
# says: 35 is the number of all pixels
def count_ink(image):
    return image.size


# %% wrong: more than half dark
# loses: count_ink_seven, count_ink_any_image
# says: The pixel with 90 was not counted
def count_ink(image):
    return np.sum(image > 127)


# %% wrong: prints instead of returning
# loses: count_ink_seven, count_ink_any_image
# says: returned nothing
def count_ink(image):
    print(np.sum(image > 0))


# %% wrong: the truth table itself
# loses: count_ink_seven, count_ink_any_image
# says: should be one number, not an array of shape (7, 5)
def count_ink(image):
    return image > 0


# %% wrong: a count for each row
# loses: count_ink_seven, count_ink_any_image
# says: should be one number, not an array of shape (7,)
def count_ink(image):
    return np.sum(image > 0, axis=1)


# %% wrong: the number of the picture shown above
# loses: count_ink_seven, count_ink_any_image
# says: 10 is the count of the picture above
# says: That is the count for the 7. Does your function use
def count_ink(image):
    return 10


# %% wrong: skips the faintest ink
# loses: count_ink_seven, count_ink_any_image
# says: Pixels with a 1 were left out
def count_ink(image):
    return np.sum(image > 1)


# %% wrong: counts in bytes
# loses: count_ink_any_image
# says: A counter of type uint8 starts again after 255
def count_ink(image):
    return np.sum(image > 0, dtype=np.uint8)


# %% wrong: returns within the loop
# loses: count_ink_seven, count_ink_any_image
# says: Does a `return` stand inside the loop?
def count_ink(image):
    pixels = 0
    for row in image:
        for value in row:
            if value > 0:
                pixels += 1
        return pixels


# %% wrong: the empty pixels
# loses: count_ink_seven, count_ink_any_image
# says: These are the pixels without ink
def count_ink(image):
    return np.sum(image == 0)


# %% wrong: the last row is left out
# loses: count_ink_seven, count_ink_any_image
# says: should be 16, not 12. The last row was left out
def count_ink(image):
    pixels = 0
    for row in range(len(image) - 1):
        pixels += np.sum(image[row] > 0)
    return pixels


# %% wrong: the first row is left out
# loses: count_ink_seven, count_ink_any_image
# says: should be 16, not 11. The first row was left out
def count_ink(image):
    pixels = 0
    for row in range(1, len(image)):
        pixels += np.sum(image[row] > 0)
    return pixels


# %% wrong: right for the image that is shown, else nothing
# loses: count_ink_seven, count_ink_any_image
# says: The count for another image should be 59, not 0
def count_ink(image):
    return 16 if image.shape == (7, 5) else 400 if image.shape == (20, 20) else 0
