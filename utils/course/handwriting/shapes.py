"""The few shapes that all styles of handwriting are put together from.

A style is a function of `u`, where ``u(low, high)`` draws a number between the two, each time
anew. It returns strokes through points (x, y) in a box from 0 to 10, y pointing down. A smooth
curve will pass through the points; a point given twice in a row makes a corner.
"""

import math
from collections.abc import Callable

Uniform = Callable[[float, float], float]
Points = list[tuple[float, float]]
Style = Callable[[Uniform], list[Points]]
WIDTH = 0.75  # the hand draws the box of 10 x 10 that much narrower, on average


def arc(
    x: float, y: float, rx: float, ry: float, start: float, sweep: float, grow: float = 1
) -> Points:
    """Return points on an arc of an ellipse.

    Parameters
    ----------
    x, y, rx, ry
        Center and half axes.
    start
        In degrees, like the hand of a clock: 0 at the top, 90 on the right.
    sweep
        How far to go, in degrees; above 0 is clockwise.
    grow
        The half axes at the end, as a multiple of those at the start: not 1 makes a spiral.
    """
    steps = max(2, round(abs(sweep) / 40))
    points = []
    for step in range(steps + 1):
        angle = math.radians(start + sweep * step / steps)
        size = 1 + (grow - 1) * step / steps
        points.append((x + size * rx * math.sin(angle), y - size * ry * math.cos(angle)))
    return points


def ring(u: Uniform, gap: tuple[float, float] = (-40, 10), rx: float | None = None) -> list:
    """Return a zero, begun near the top and written counterclockwise; a gap below 0 overlaps."""
    return arc(5, 5, rx or u(3.4, 4.6), 5, u(-30, 60), u(*gap) - 360, u(0.9, 1.08))


def corner(x: float, y: float) -> Points:
    """Return a point at which the line turns sharply."""
    return [(x, y), (x, y)]


def mirrored(points: Points, x: float = 5) -> Points:
    """Return the points with left and right exchanged at a vertical line."""
    return [(2 * x - px, py) for px, py in points]


def flag(u: Uniform, length: tuple[float, float], angle: tuple[float, float], bend: float = 0):
    """Return a one's flag up to its tip at (5, 0).

    Parameters
    ----------
    length
        From and to, of the stem's 10.
    angle
        From and to, in degrees between stem and flag, when the box is as narrow as usual.
    bend
        How far its middle lies below (above 0) or above a straight line.
    """
    long, steep = u(*length), math.radians(u(*angle))
    x, y = 5 - long * math.sin(steep) / WIDTH, long * math.cos(steep)
    middle = ((x + 5) / 2 + bend * 0.5, y / 2 + bend)
    return [(x, y), middle, *corner(5, 0)]


def eight(u: Uniform, start: float, way: int, gap: float) -> Points:
    """Return an eight in one line.

    Parameters
    ----------
    start
        Where it is begun, as a share of the way around: 0 and 0.5 are the crossing, 0.25 the top
        of the upper ring, 0.75 the bottom of the lower one.
    way
        1 goes through the top from right to left, -1 the other way.
    gap
        Share of the way that is left open at the end; below 0 it overlaps.
    """
    upper, lower = u(2, 3.4), u(2.9, 4.4)  # half widths
    waist = u(4, 5.4)
    lean = u(-0.6, 0.6)
    points = []
    for step in range(19):
        way_done = start + way * (1 - gap) * step / 18
        turn = 2 * math.pi * way_done
        up = math.sin(turn)  # 1 at the top, -1 at the bottom
        across = math.sin(2 * turn)
        if up >= 0:
            points.append((5 + upper * across * 1.1 + lean * up, waist * (1 - up)))
        else:
            points.append((5 + lower * across * 1.1 + lean * up, waist - (10 - waist) * up))
    return points
