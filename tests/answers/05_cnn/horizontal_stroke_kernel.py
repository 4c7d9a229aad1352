# %% right: against the rows above and below
def horizontal_stroke_kernel():
    return np.array([[-1, -1, -1], [2, 2, 2], [-1, -1, -1]])


# %% right: Sobel's weights, twice
def horizontal_stroke_kernel():
    return np.array([[-1, -2, -1], [2, 4, 2], [-1, -2, -1]], dtype=float)


# %% right: fractions
def horizontal_stroke_kernel():
    kernel = np.full((3, 3), -1 / 6)
    kernel[1] = 1 / 3
    return kernel


# %% right: only the middle column of weights beside the stroke
def horizontal_stroke_kernel():
    return np.array([[0, -3, 0], [2, 2, 2], [0, -3, 0]])


# %% wrong: finds vertical strokes
# loses: stroke_kernel_finds_strokes
# says: Are rows and columns swapped?
def horizontal_stroke_kernel():
    return np.array([[-1, 2, -1], [-1, 2, -1], [-1, 2, -1]])


# %% wrong: an edge kernel
# loses: stroke_kernel_finds_strokes
# says: The middle row has to count for ink.
def horizontal_stroke_kernel():
    return np.array([[-1, -1, -1], [0, 0, 0], [1, 1, 1]])


# %% wrong: responds to any line
# loses: stroke_kernel_finds_strokes
# says: The second should not be positive.
def horizontal_stroke_kernel():
    return np.array([[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]])


# %% wrong: signs swapped
# loses: stroke_kernel_finds_strokes
# says: Are the signs swapped?
def horizontal_stroke_kernel():
    return np.array([[1, 1, 1], [-2, -2, -2], [1, 1, 1]])


# %% wrong: nothing counts against
# loses: stroke_kernel_ignores_even_patches, stroke_kernel_finds_strokes
# says: The second should not be positive.
def horizontal_stroke_kernel():
    return np.array([[0, 0, 0], [1, 1, 1], [0, 0, 0]])


# %% wrong: too much against
# loses: stroke_kernel_ignores_even_patches
# says: The nine weights add up to -3, not 0: even ink gives -3.
def horizontal_stroke_kernel():
    return np.array([[-1, -1, -1], [1, 1, 1], [-1, -1, -1]])


# %% wrong: all zeros
# loses: stroke_kernel_ignores_even_patches, stroke_kernel_finds_strokes
# says: All weights are 0
def horizontal_stroke_kernel():
    return np.zeros((3, 3))


# %% wrong: a list of lists
# loses: stroke_kernel_ignores_even_patches, stroke_kernel_finds_strokes
# says: The kernel should be np.array of three rows with three numbers each.
def horizontal_stroke_kernel():
    return [[-1, -1, -1], [2, 2, 2], [-1, -1, -1]]


# %% wrong: a single row
# loses: stroke_kernel_ignores_even_patches, stroke_kernel_finds_strokes
# says: shape (3, 3)
def horizontal_stroke_kernel():
    return np.array([-1, -1, -1, 2, 2, 2, -1, -1, -1])


# %% wrong: bytes have no minus
# loses: stroke_kernel_ignores_even_patches, stroke_kernel_finds_strokes
# says: uint8 has no negative numbers
def horizontal_stroke_kernel():
    return np.array([[-1, -1, -1], [2, 2, 2], [-1, -1, -1]]).astype(np.uint8)
