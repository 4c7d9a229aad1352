# %% right: one factor, Pillow's box filter
def scale_ink(ink):
    height, width = ink.shape
    factor = 20 / max(height, width)
    size = max(1, round(width * factor)), max(1, round(height * factor))
    return np.asarray(Image.fromarray(ink).resize(size, Image.Resampling.BOX))


# %% right: the longer side first
def scale_ink(ink):
    height, width = ink.shape
    if height >= width:
        size = (max(round(20 * width / height), 1), 20)
    else:
        size = (20, max(round(20 * height / width), 1))
    return np.array(Image.fromarray(ink).resize(size, Image.BOX))


# %% right: a smoother filter
def scale_ink(ink):
    factor = 20 / max(ink.shape)
    height, width = (max(1, int(side * factor + 0.5)) for side in ink.shape)
    return np.asarray(Image.fromarray(ink).resize((width, height), Image.Resampling.LANCZOS))


# %% right: averages without Pillow
def scale_ink(ink):
    def weights(length, parts):
        edges = np.linspace(0, length, parts + 1)
        pixels = np.arange(length)
        overlap = np.minimum(edges[1:, None], pixels + 1) - np.maximum(edges[:-1, None], pixels)
        overlap = overlap.clip(0)
        return overlap / overlap.sum(axis=1, keepdims=True)

    height, width = ink.shape
    factor = 20 / max(height, width)
    rows, columns = max(1, round(height * factor)), max(1, round(width * factor))
    return (weights(height, rows) @ ink @ weights(width, columns).T).round().astype(np.uint8)


# %% wrong: stretched to a square
# loses: scale_ink_sides, scale_ink_soft_edges, scale_ink_thin_lines
# says: Both sides became 20
def scale_ink(ink):
    return np.asarray(Image.fromarray(ink).resize((20, 20), Image.Resampling.BOX))


# %% wrong: height and width swapped
# loses: scale_ink_sides, scale_ink_soft_edges, scale_ink_thin_lines
# says: Pillow takes (width, height)
def scale_ink(ink):
    factor = 20 / max(ink.shape)
    size = max(1, round(ink.shape[0] * factor)), max(1, round(ink.shape[1] * factor))
    return np.asarray(Image.fromarray(ink).resize(size, Image.Resampling.BOX))


# %% wrong: the height becomes 20, always
# loses: scale_ink_sides, scale_ink_soft_edges, scale_ink_thin_lines
# says: Each side is 2 times as long
def scale_ink(ink):
    factor = 20 / ink.shape[0]
    size = max(1, round(ink.shape[1] * factor)), 20
    return np.asarray(Image.fromarray(ink).resize(size, Image.Resampling.BOX))


# %% wrong: the shortest side becomes 20
# loses: scale_ink_sides, scale_ink_soft_edges, scale_ink_thin_lines
# says: Each side is 2 times as long
def scale_ink(ink):
    factor = 20 / min(ink.shape)
    size = round(ink.shape[1] * factor), round(ink.shape[0] * factor)
    return np.asarray(Image.fromarray(ink).resize(size, Image.Resampling.BOX))


# %% wrong: pixels are picked
# loses: scale_ink_soft_edges
# says: Pixels were picked, not averaged
def scale_ink(ink):
    factor = 20 / max(ink.shape)
    size = max(1, round(ink.shape[1] * factor)), max(1, round(ink.shape[0] * factor))
    return np.asarray(Image.fromarray(ink).resize(size, Image.Resampling.NEAREST))


# %% wrong: a thin line gets no pixel
# loses: scale_ink_thin_lines
# says: height and width must be > 0
def scale_ink(ink):
    factor = 20 / max(ink.shape)
    size = round(ink.shape[1] * factor), round(ink.shape[0] * factor)
    return np.asarray(Image.fromarray(ink).resize(size, Image.Resampling.BOX))


# %% wrong: cuts the decimals of the other side off
# loses: scale_ink_sides
# says: 13.6 was cut off. Round it
def scale_ink(ink):
    factor = 20 / max(ink.shape)
    size = max(1, int(ink.shape[1] * factor)), max(1, int(ink.shape[0] * factor))
    return np.asarray(Image.fromarray(ink).resize(size, Image.Resampling.BOX))


# %% wrong: never enlarges small ink
# loses: scale_ink_sides
# says: Small ink has to grow
def scale_ink(ink):
    factor = min(1, 20 / max(ink.shape))
    size = max(1, round(ink.shape[1] * factor)), max(1, round(ink.shape[0] * factor))
    return np.asarray(Image.fromarray(ink).resize(size, Image.Resampling.BOX))


# %% wrong: Pillow's image, no array
# loses: scale_ink_sides, scale_ink_soft_edges, scale_ink_thin_lines
# says: `np.array(...)` makes one of it
def scale_ink(ink):
    factor = 20 / max(ink.shape)
    size = max(1, round(ink.shape[1] * factor)), max(1, round(ink.shape[0] * factor))
    return Image.fromarray(ink).resize(size, Image.Resampling.BOX)


# %% wrong: fills 28 pixels
# loses: scale_ink_sides, scale_ink_soft_edges, scale_ink_thin_lines
# says: Each side is 1.4 times as long
def scale_ink(ink):
    factor = 28 / max(ink.shape)
    size = max(1, round(ink.shape[1] * factor)), max(1, round(ink.shape[0] * factor))
    return np.asarray(Image.fromarray(ink).resize(size, Image.Resampling.BOX))
