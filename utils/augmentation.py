"""Data augmentation: the same digits as other people might have written them.

changed = augment(images, np.random.default_rng(0))  # (n, 28, 28), the labels stay true
"""

import numpy as np


def augment(images: np.ndarray, rng: np.random.Generator, strength: float = 1.0) -> np.ndarray:
    """Return the digits as other people might have written them. The labels stay true.

    Parameters
    ----------
    images
        Array of shape (n, 28, 28), values 0-255. It stays as it is.
    rng
        Source of randomness: the same state gives the same result.
    strength
        0 changes nothing, 1 is the full range of `warp` and `change_thickness`.

    Returns
    -------
    float32 array of shape (n, 28, 28), values 0-255.
    """
    return change_thickness(warp(images, rng, strength), rng, strength)


def warp(images: np.ndarray, rng: np.random.Generator, strength: float = 1.0) -> np.ndarray:
    """Turn, zoom, slant, move and bend every image a little, each in its own way.

    We go backward: for every pixel of the result, we compute the place in the original where its
    ink comes from. The bending is a smooth random field of shifts, as in Simard, Steinkraus and
    Platt, "Best practices for convolutional neural networks applied to visual document
    analysis", 2003. Parameters and result as in `augment`.
    """

    def random(largest: float, *shape: int) -> np.ndarray:  # one number (or grid) per image
        numbers = rng.uniform(-largest, largest, size=(len(images), *(shape or (1, 1))))
        return (strength * numbers).astype("float32")

    angle = random(np.radians(10))
    zoom_x, zoom_y = np.exp(random(0.12)), np.exp(random(0.12))  # 11 % smaller to 13 % larger
    slant = random(0.15)
    x, y = np.meshgrid(CENTERED, CENTERED)  # the middle of the image is (0, 0)
    x, y = zoom_x * x + slant * y, zoom_y * y
    x, y = np.cos(angle) * x - np.sin(angle) * y, np.sin(angle) * x + np.cos(angle) * y
    x += random(2.0)  # pixels
    y += random(2.0)
    x += SPREAD @ random(1.0, 4, 4) @ SPREAD.T  # 4 x 4 random shifts, spread over 28 x 28
    y += SPREAD @ random(1.0, 4, 4) @ SPREAD.T
    return bilinear_sample(images, x + 13.5, y + 13.5)


CENTERED = np.arange(28, dtype="float32") - 13.5
# Column k holds how much knot k of 4 weighs at each of 28 pixels: linear interpolation.
SPREAD = np.maximum(0, 1 - np.abs(np.arange(28)[:, None] / 9 - np.arange(4))).astype("float32")


def bilinear_sample(images: np.ndarray, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Read images at places between the pixels (bilinear interpolation); 0 outside of them.

    Parameters
    ----------
    images
        Array of shape (n, 28, 28).
    x, y
        float32 arrays of shape (n, 28, 28): for each pixel of the result, the column and the row
        to read at. Whole numbers hit a pixel; 2.5 is halfway between columns 2 and 3.

    Returns
    -------
    float32 array of shape (n, 28, 28).
    """
    padded = np.zeros((len(images), 30, 30), "float32")  # a margin of zeros all around
    padded[:, 1:-1, 1:-1] = images
    pixels = padded.ravel()
    x, y = np.clip(x + 1, 0, 28.999), np.clip(y + 1, 0, 28.999)
    column, row = np.floor(x), np.floor(y)  # the pixel to the upper left of each place
    right, down = x - column, y - row  # how far the place is from it
    here = (30 * row + column).astype("int64") + 900 * np.arange(len(images))[:, None, None]
    upper = pixels[here] + right * (pixels[here + 1] - pixels[here])
    lower = pixels[here + 30] + right * (pixels[here + 31] - pixels[here + 30])
    return upper + down * (lower - upper)


def change_thickness(
    images: np.ndarray, rng: np.random.Generator, strength: float = 1.0
) -> np.ndarray:
    """Write every digit with a thicker or a thinner pen.

    The largest of 3 x 3 pixels thickens a line by a pixel on each side, the smallest thins it
    (dilation and erosion). Full strength goes up to 40 % of that way. Parameters and result as in
    `augment`.
    """
    images = images.astype("float32")  # bytes would overflow in the differences below
    amount = (0.4 * strength * rng.uniform(-1, 1, size=(len(images), 1, 1))).astype("float32")
    extreme = np.where(amount > 0, dilate(images), erode(images))
    return images + np.abs(amount) * (extreme - images)


def dilate(images: np.ndarray) -> np.ndarray:
    """Return the largest of each pixel and its 8 neighbors: lines get thicker."""
    return _over_3x3(images, np.maximum)


def erode(images: np.ndarray) -> np.ndarray:
    """Return the smallest of each pixel and its 8 neighbors: lines get thinner."""
    return _over_3x3(images, np.minimum)


def _over_3x3(images: np.ndarray, extreme: np.ufunc) -> np.ndarray:
    """Rows first, then columns, in 4 operations instead of 8. Outside of an image is paper, 0."""
    rows = np.pad(images, ((0, 0), (1, 1), (0, 0)))
    rows = extreme(extreme(rows[:, :-2], rows[:, 1:-1]), rows[:, 2:])
    columns = np.pad(rows, ((0, 0), (0, 0), (1, 1)))
    return extreme(extreme(columns[:, :, :-2], columns[:, :, 1:-1]), columns[:, :, 2:])
