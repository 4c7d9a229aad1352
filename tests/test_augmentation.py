"""Augmented digits: as far changed as promised, and no further."""

import numpy as np
import pytest

from utils.augmentation import augment, bilinear_sample, change_thickness, dilate, erode, warp
from utils.data import load_digits

IMAGES = load_digits("test_data.csv.gz")[0][:1200]


def rng() -> np.random.Generator:
    return np.random.default_rng(7)


@pytest.mark.parametrize("change", [augment, warp, change_thickness])
def test_augmentation_keeps_shape_range_and_its_input(change):
    before = IMAGES.copy()
    changed = change(IMAGES, rng())
    assert changed.shape == IMAGES.shape
    assert changed.dtype == np.float32
    assert changed.min() >= 0
    assert changed.max() <= 255
    np.testing.assert_array_equal(IMAGES, before)


@pytest.mark.parametrize("change", [augment, warp, change_thickness])
def test_augmentation_of_strength_zero_changes_nothing(change):
    np.testing.assert_allclose(change(IMAGES, rng(), strength=0), IMAGES, atol=0.01)


@pytest.mark.parametrize("change", [augment, warp, change_thickness])
def test_augmentation_is_random_but_repeatable(change):
    once, again = change(IMAGES[:5], rng()), change(IMAGES[:5], rng())
    np.testing.assert_array_equal(once, again)
    same_digit = np.repeat(IMAGES[:1], 5, axis=0)
    changed = change(same_digit, rng())
    assert all(np.abs(changed[0] - other).max() > 5 for other in changed[1:])


def test_warp_turns_and_moves_by_no_more_than_it_says():
    """A dot in the middle moves at most 2 pixels, and 1 more by the bending."""
    dots = np.zeros((500, 28, 28))
    dots[:, 13:15, 13:15] = 255
    warped = warp(dots, rng())
    rows, columns = np.indices((28, 28)) - 13.5
    mass = warped.sum(axis=(1, 2))
    moved_down = (warped * rows).sum(axis=(1, 2)) / mass
    moved_right = (warped * columns).sum(axis=(1, 2)) / mass
    for moved in (moved_down, moved_right):
        # turning, zooming and slanting move things near the middle by a fraction of a pixel
        assert 1.5 < np.abs(moved).max() < 4
        assert abs(moved.mean()) < 0.25
        assert 0.8 < moved.std() < 1.6


def test_bilinear_sample_reads_at_and_between_pixels():
    rows, columns = np.indices((28, 28)).astype("float32")
    x, y = np.stack([columns, columns]), np.stack([rows, rows])
    two = IMAGES[:2].astype("float32")
    np.testing.assert_array_equal(bilinear_sample(two, x, y), two)
    left = np.zeros_like(two)
    left[:, :, :-3] = two[:, :, 3:]
    np.testing.assert_array_equal(bilinear_sample(two, x + 3, y), left)
    down = np.zeros_like(two)
    down[:, 2:] = two[:, :-2]
    np.testing.assert_array_equal(bilinear_sample(two, x, y - 2), down)
    between = (two[:, :, :-1] + two[:, :, 1:]) / 2
    np.testing.assert_allclose(bilinear_sample(two, x + 0.5, y)[:, :, :-1], between, atol=0.01)
    np.testing.assert_array_equal(bilinear_sample(two, x + 100, y), 0)


def test_dilate_and_erode_look_at_all_neighbors():
    images = np.random.default_rng(0).integers(0, 256, (2, 28, 28))
    padded = np.pad(images, ((0, 0), (1, 1), (1, 1)))
    windows = np.lib.stride_tricks.sliding_window_view(padded, (3, 3), axis=(1, 2))
    np.testing.assert_array_equal(dilate(images), windows.max(axis=(-2, -1)))
    np.testing.assert_array_equal(erode(images), windows.min(axis=(-2, -1)))


def test_change_thickness_makes_some_thicker_and_some_thinner():
    ink = change_thickness(IMAGES, rng()).sum(axis=(1, 2)) / IMAGES.sum(axis=(1, 2))
    assert 0.4 < (ink > 1).mean() < 0.6
    assert 0.5 < ink.min() < 0.8
    assert 1.2 < ink.max() < 2
