# %% right: the six steps
def prepare_pad(picture):
    if not picture.any():
        return None
    top, bottom, left, right = ink_box(picture)
    scaled = scale_ink(picture[top:bottom, left:right])
    height, width = scaled.shape
    image = np.zeros((28, 28), dtype=np.uint8)
    image[4 : 4 + height, 4 : 4 + width] = scaled
    return center(image)


# %% right: the course's own functions
def prepare_pad(picture):
    try:
        fitted = drawing.fit(picture)
    except ValueError:
        return None
    return drawing.shrink(drawing.center(fitted))


# %% right: padding to 28 x 28
def prepare_pad(picture):
    if picture.max() > 0:
        top, bottom, left, right = drawing.ink_box(picture)
        scaled = scale_ink(picture[top:bottom, left:right])
        missing = 28 - np.array(scaled.shape)
        return drawing.center(np.pad(scaled, [(n // 2, n - n // 2) for n in missing]))


# %% right: ten times as large until the end
def prepare_pad(picture):
    if picture.sum() == 0:
        return None
    top, bottom, left, right = ink_box(picture)
    ink = Image.fromarray(picture[top:bottom, left:right])
    factor = 200 / max(ink.size)
    ink = ink.resize([max(1, round(side * factor)) for side in ink.size], Image.Resampling.BOX)
    large = Image.new("L", (280, 280))
    large.paste(ink, (40, 40))
    return center(shrink(np.array(large)))


# %% wrong: no guard for a blank pad
# loses: prepare_pad_blank
# says: Look for ink first
def prepare_pad(picture):
    top, bottom, left, right = ink_box(picture)
    scaled = scale_ink(picture[top:bottom, left:right])
    height, width = scaled.shape
    image = np.zeros((28, 28), dtype=np.uint8)
    image[4 : 4 + height, 4 : 4 + width] = scaled
    return center(image)


# %% wrong: an empty image for a blank pad
# loses: prepare_pad_blank
# says: A blank pad should give None
def prepare_pad(picture):
    image = np.zeros((28, 28), dtype=np.uint8)
    if not picture.any():
        return image
    top, bottom, left, right = ink_box(picture)
    scaled = scale_ink(picture[top:bottom, left:right])
    height, width = scaled.shape
    image[4 : 4 + height, 4 : 4 + width] = scaled
    return center(image)


# %% wrong: the naive way, with a guard
# loses: prepare_pad_like_mnist, prepare_pad_any_place, prepare_pad_blank
# says: Cropped and scaled, the ink has 20 rows, not 14
def prepare_pad(picture):
    return shrink(picture) if picture.any() else None


# %% wrong: does not center
# loses: prepare_pad_like_mnist
# says: Centered, the ink balances at (14, 14)
def prepare_pad(picture):
    if not picture.any():
        return None
    top, bottom, left, right = ink_box(picture)
    scaled = scale_ink(picture[top:bottom, left:right])
    height, width = scaled.shape
    image = np.zeros((28, 28), dtype=np.uint8)
    image[4 : 4 + height, 4 : 4 + width] = scaled
    return image


# %% wrong: centers, but does not scale
# loses: prepare_pad_like_mnist, prepare_pad_any_place, prepare_pad_blank
# says: Cropped and scaled, the ink has 20 rows, not 14
def prepare_pad(picture):
    return center(shrink(picture)) if picture.any() else None


# %% wrong: fills all 28 pixels
# loses: prepare_pad_like_mnist, prepare_pad_any_place
# says: the ink has 20 rows, not 28
def prepare_pad(picture):
    if not picture.any():
        return None
    top, bottom, left, right = ink_box(picture)
    scaled = np.zeros((28, 28), dtype=np.uint8)
    factor = 28 / max(bottom - top, right - left)
    size = max(1, round((right - left) * factor)), max(1, round((bottom - top) * factor))
    ink = Image.fromarray(picture[top:bottom, left:right]).resize(size, Image.Resampling.BOX)
    scaled[: size[1], : size[0]] = np.asarray(ink)
    return scaled


# %% wrong: stretched to 20 x 20
# loses: prepare_pad_like_mnist, prepare_pad_any_place
# says: 20 rows go with 9 columns
def prepare_pad(picture):
    if not picture.any():
        return None
    top, bottom, left, right = ink_box(picture)
    ink = Image.fromarray(picture[top:bottom, left:right]).resize((20, 20), Image.Resampling.BOX)
    image = np.zeros((28, 28), dtype=np.uint8)
    image[4:24, 4:24] = np.asarray(ink)
    return center(image)


# %% wrong: the scaled ink without its border
# loses: prepare_pad_like_mnist, prepare_pad_any_place
# says: should be a uint8 array of shape (28, 28)
def prepare_pad(picture):
    if not picture.any():
        return None
    top, bottom, left, right = ink_box(picture)
    return scale_ink(picture[top:bottom, left:right])


# %% wrong: scaled to 0-1
# loses: prepare_pad_like_mnist
# says: should be a uint8 array
def prepare_pad(picture):
    if not picture.any():
        return None
    return drawing.shrink(drawing.center(drawing.fit(picture))) / 255


# %% wrong: takes little ink for none
# loses: prepare_pad_blank
# says: one pixel of ink is not blank
def prepare_pad(picture):
    if picture.mean() < 1:
        return None
    return drawing.shrink(drawing.center(drawing.fit(picture)))


# %% wrong: forgets the return
# loses: prepare_pad_like_mnist, prepare_pad_any_place, prepare_pad_blank
# says: or a `return` is missing
def prepare_pad(picture):
    if not picture.any():
        return None
    drawing.shrink(drawing.center(drawing.fit(picture)))


# %% wrong: takes faint ink for none
# loses: prepare_pad_blank
# says: faint ink is not blank
def prepare_pad(picture):
    if picture.max() < 128:
        return None
    return drawing.shrink(drawing.center(drawing.fit(picture)))


# %% wrong: the same image for every drawing
# loses: prepare_pad_like_mnist, prepare_pad_any_place, prepare_pad_blank
# says: No pixel is above 200
def prepare_pad(picture):
    return np.ones((28, 28), dtype=np.uint8)
