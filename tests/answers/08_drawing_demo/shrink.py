# %% right: blocks as axes
def shrink(picture):
    return picture.reshape(28, 10, 28, 10).mean(axis=(1, 3)).round().astype(np.uint8)


# %% right: two loops
def shrink(picture):
    small = np.zeros((28, 28), dtype=np.uint8)
    for row in range(28):
        for column in range(28):
            block = picture[10 * row : 10 * row + 10, 10 * column : 10 * column + 10]
            small[row, column] = round(block.mean())
    return small


# %% right: rows first, then columns
def shrink(picture):
    rows = [picture[top : top + 10].sum(axis=0) for top in range(0, 280, 10)]
    rows = np.array(rows)
    sums = np.array([rows[:, left : left + 10].sum(axis=1) for left in range(0, 280, 10)]).T
    return ((sums + 50) // 100).astype("uint8")


# %% right: Pillow's box filter
def shrink(picture):
    return np.asarray(Image.fromarray(picture).resize((28, 28), Image.Resampling.BOX))


# %% wrong: one pixel of every block
# loses: shrink_blocks, shrink_bytes
# says: Take the average of all 100
def shrink(picture):
    return picture[::10, ::10].copy()


# %% wrong: the largest pixel of every block
# loses: shrink_blocks, shrink_bytes
# says: This is the largest pixel of each block
def shrink(picture):
    return picture.reshape(28, 10, 28, 10).max(axis=(1, 3))


# %% wrong: the blocks are torn apart
# loses: shrink_blocks, shrink_bytes
# says: The blocks are torn apart
def shrink(picture):
    return picture.reshape(28, 28, 10, 10).mean(axis=(2, 3)).round().astype(np.uint8)


# %% wrong: rows and columns swapped
# loses: shrink_blocks, shrink_bytes
# says: Rows and columns changed places
def shrink(picture):
    return picture.reshape(28, 10, 28, 10).mean(axis=(1, 3)).round().astype(np.uint8).T


# %% wrong: cuts the decimals off
# loses: shrink_bytes
# says: .astype cuts the decimals off
def shrink(picture):
    return picture.reshape(28, 10, 28, 10).mean(axis=(1, 3)).astype(np.uint8)


# %% wrong: leaves floats
# loses: shrink_bytes
# says: should have the type uint8, not float64
def shrink(picture):
    return picture.reshape(28, 10, 28, 10).mean(axis=(1, 3)).round()


# %% wrong: scales to 0-1
# loses: shrink_blocks, shrink_bytes
# says: should be 200
def shrink(picture):
    return picture.reshape(28, 10, 28, 10).mean(axis=(1, 3)) / 255


# %% wrong: sums that overflow a byte
# loses: shrink_blocks, shrink_bytes
# says: do not fit into a byte
def shrink(picture):
    return picture.reshape(28, 10, 28, 10).sum(axis=(1, 3), dtype=np.uint8) // 100


# %% wrong: prints instead of returning
# loses: shrink_blocks, shrink_bytes
# says: returned nothing
def shrink(picture):
    print(picture.reshape(28, 10, 28, 10).mean(axis=(1, 3)).round().astype(np.uint8))


# %% wrong: rounds up
# loses: shrink_bytes
# says: Round to the nearest whole number, not up
def shrink(picture):
    return np.ceil(picture.reshape(28, 10, 28, 10).mean(axis=(1, 3))).astype(np.uint8)


# %% wrong: the axes of the blocks in the wrong order
# loses: shrink_blocks, shrink_bytes
# says: The small picture: 132 of 784 numbers are wrong
def shrink(picture):
    return picture.reshape(10, 28, 10, 28).mean(axis=(0, 2)).round().astype(np.uint8)
