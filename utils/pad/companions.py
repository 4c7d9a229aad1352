"""Companions of the drawing pad for lesson 08: a filter's arithmetic, and a box for own drawings.

pad = DigitPad()
step_through_drawing(pad, kernels, biases)   # what a filter calculates at a chosen pixel
keep_drawings(pad)                           # label what is on the pad, and keep it
load_kept_drawings()                         # the drawings that were kept so far
"""

import html
import json
from pathlib import Path

import ipywidgets as widgets
import numpy as np

from utils.drawing import check_pen_width, check_strokes, is_blank, prepare
from utils.figures.filters import FilterExplorer, activation_map, filter_step
from utils.figures.style import BLUE, RED, SKY, InteractiveBox
from utils.files import write_atomically
from utils.pad.answer import COLORS, picture
from utils.pad.widget import DigitPad
from utils.paths import MY_DRAWINGS, own_files

BLUE_PARTS, RED_PARTS = ("{}, {}, {}".format(*bytes.fromhex(color[1:])) for color in (BLUE, RED))


# --- One filter's arithmetic ------------------------------------------------------------------


def step_through_drawing(pad: DigitPad, kernels: np.ndarray, biases: np.ndarray) -> FilterExplorer:
    """Return sliders that move a filter over the pad's digit, with `filter_arithmetic` below.

    It follows the pad: a new stroke changes the numbers at once. So its view is a piece of a web
    page, which is ready sooner than the figure of `utils.figures.step_through_filters`.

    Parameters
    ----------
    pad
        Where one draws.
    kernels
        Floats of shape (k, k, n): n filters, in Keras' order.
    biases
        Floats of shape (n,).

    Raises
    ------
    ValueError
        If the shapes do not fit.
    """
    middle = (28 - kernels.shape[0]) // 2

    def view(kernel: np.ndarray, bias: float, row: int, column: int) -> str:
        if is_blank(pad.strokes):
            return "<p>Draw a digit on the pad first.</p>"
        return filter_arithmetic(prepare(pad.strokes, pad.pen_width), kernel, bias, row, column)

    explorer = FilterExplorer(kernels, biases, (28, 28), middle, middle, view)
    strongest = widgets.Button(description="Go to the strongest place")
    strongest.layout.width = "16em"

    def go_to_strongest(button: object) -> None:
        digit = prepare(pad.strokes, pad.pen_width)
        activations = activation_map(digit / 255, *explorer.chosen_filter())
        place = np.unravel_index(activations.argmax(), activations.shape)
        explorer.row.value, explorer.column.value = map(int, place)

    strongest.on_click(go_to_strongest)
    *sliders, html_view = explorer.children
    explorer.children = (*sliders, strongest, html_view)
    pad.observe(explorer.redraw, "result")
    return explorer


def filter_arithmetic(
    digit: np.ndarray, kernel: np.ndarray, bias: float, row: int, column: int
) -> str:
    """Return a piece of a web page: patch x kernel, their sum, bias, ReLU, and pooling.

    Parameters
    ----------
    digit
        uint8 array of shape (28, 28). It is divided by 255 first, as the network does.
    kernel
        Floats of shape (k, k).
    bias
        What is added to every sum.
    row, column
        The upper left corner of the patch in the digit, which is also the place of the result in
        the feature map: 0 to 28 - k.

    Raises
    ------
    ValueError
        If the patch does not lie within the digit.
    """
    size = len(kernel)
    step = filter_step(digit / 255, kernel, bias, row, column)
    top, left = row // 2 * 2, column // 2 * 2
    pooled = step.activations[top : top + 2, left : left + 2].max()
    shades = 254 * step.activations / max(step.activations.max(), 1e-9)
    parts = [
        _framed_picture("what the network sees", digit, None, row, column, size),
        _number_table("patch", step.patch, "grays"),
        _number_table("kernel", kernel, "signs"),
        _number_table("patch × kernel", step.products, "signs", np.abs(kernel).max()),
        _framed_picture("feature map", shades.astype(np.uint8), COLORS, row, column, 1),
    ]
    sum_line = (
        f"sum {_two_decimals(step.total)} + bias {_two_decimals(bias)} = "
        f"{_two_decimals(step.raw)} &nbsp;→ ReLU →&nbsp; "
        f"<b>{_two_decimals(step.result)}</b>"
    )
    pool_line = (
        f"Max pooling keeps the largest of its block of 2 x 2: {_two_decimals(pooled)}, at row "
        f"{row // 2}, column {column // 2} of the pooled map."
    )
    return (
        '<div style="display: flex; flex-wrap: wrap; gap: 10px 18px; line-height: 1.3">'
        + "".join(parts)
        + f'</div><p style="font-size: 16px; margin: 10px 0 2px">{sum_line}</p><p>{pool_line}</p>'
    )


def _two_decimals(value: float) -> str:
    return f"{value:.2f}".replace("-0.00", "0.00").replace("-", "−")


def _framed_picture(
    title: str, pixels: np.ndarray, colors: np.ndarray | None, row: int, column: int, size: int
) -> str:
    """Return a picture of 200 pixels a side, with a frame around some of its pixels."""
    scale = 200 / len(pixels)
    source = picture(title, pixels, 200, colors)["source"]
    frame = (
        f"position: absolute; left: {column * scale:.1f}px; top: {row * scale:.1f}px; "
        f"width: {size * scale:.1f}px; height: {size * scale:.1f}px; "
        f"outline: 2px solid {SKY}"
    )
    where = f"row {row}, column {column}"
    alt = f"{html.escape(title)}, with a frame at {where}"
    return (
        f'<div>{title}<div style="position: relative; width: 200px; height: 200px">'
        f'<img alt="{alt}" src="{source}" width="200" height="200" '
        'style="image-rendering: pixelated; display: block; max-width: none">'
        f'<div style="{frame}"></div></div></div>'
    )


def _number_table(title: str, numbers: np.ndarray, kind: str, largest: float | None = None) -> str:
    """Return a table with a color behind every number: blue below 0 and red above, or grays."""
    largest = largest or np.abs(numbers).max() or 1
    rows = []
    for line in numbers:
        cells = []
        for value in line:
            if kind == "grays":
                gray = round(255 * value)
                color = f"background: rgb({gray}, {gray}, {gray}); color: "
                color += "black" if gray > 127 else "white"
            else:
                strength = 0.65 * min(abs(value) / largest, 1)
                color = (
                    f"background: rgba({RED_PARTS if value > 0 else BLUE_PARTS}, {strength:.2f})"
                )
            cells.append(f'<td style="{CELL}; {color}">{_two_decimals(value)}</td>')
        rows.append(f"<tr>{''.join(cells)}</tr>")
    return (
        f'<div>{title}<table aria-label="{title}" style="border-collapse: collapse; margin: 0">'
        f"{''.join(rows)}</table></div>"
    )


CELL = (
    "width: 40px; height: 40px; padding: 0; text-align: center; font-size: 12px; "
    "border: 1px solid rgba(128, 128, 128, 0.4); font-variant-numeric: tabular-nums"
)


# --- Drawings of one's own --------------------------------------------------------------------


def keep_drawings(pad: DigitPad, path: str | Path | None = None) -> InteractiveBox:
    """Return ten buttons that label the drawing on the pad and keep it in a file.

    Parameters
    ----------
    pad
        Where one draws. It is cleared for the next digit.
    path
        A JSON file; it is made with the first drawing. None means ``my_drawings.json`` in the
        folder of `utils.paths.own_files`.

    Raises
    ------
    ValueError
        If there is such a file, but not one with drawings; see `load_kept_drawings`.
    """
    path = own_files() / MY_DRAWINGS if path is None else Path(path)
    drawings = load_kept_drawings(path)
    status = widgets.HTML()

    def report(text: str = "") -> None:
        labels = [drawing["label"] for drawing in drawings]
        counts = ", ".join(f"{labels.count(label)} x {label}" for label in sorted(set(labels)))
        text += f"Kept in data/{path.name} so far: {counts or 'nothing'}."
        status.value = f'<p role="status">{text}</p>'

    def keep(label: int) -> None:
        if is_blank(pad.strokes):
            report("The pad is blank: draw a digit first. ")
            return
        drawings.append(
            {
                "label": label,
                "style": "my own",
                "pen_width": pad.pen_width,
                "strokes": [list(map(list, stroke)) for stroke in pad.strokes],
            }
        )
        write_atomically(path, json.dumps(drawings))
        pad.strokes = []
        report(f"Kept as {label}. ")

    def remove(button: object) -> None:
        if drawings:
            label = drawings.pop()["label"]
            write_atomically(path, json.dumps(drawings))
            report(f"Removed the last one, {label}. ")

    buttons = []
    for label in range(10):
        button = widgets.Button(description=str(label), tooltip=f"Keep the drawing as {label}")
        button.layout = widgets.Layout(width="3em")
        button.on_click(lambda button, label=label: keep(label))
        buttons.append(button)
    undo = widgets.Button(description="Remove the last one", layout={"width": "12em"})
    undo.on_click(remove)
    row = widgets.Layout(flex_flow="row wrap", align_items="center")
    report()
    return InteractiveBox(
        [widgets.Box([widgets.Label("Keep it as"), *buttons, undo], layout=row), status]
    )


def load_kept_drawings(path: str | Path | None = None) -> list[dict]:
    """Return the drawings that `keep_drawings` has kept, in order; none if there is no file.

    ``path`` is as for `keep_drawings`.

    Each is a dictionary as from `utils.drawn_digits.load_drawings`: "label", "style", "pen_width"
    and "strokes".

    Raises
    ------
    ValueError
        If the file does not hold drawings.
    """
    path = own_files() / MY_DRAWINGS if path is None else Path(path)
    if not path.exists():
        return []
    try:
        drawings = json.loads(path.read_text(encoding="utf-8"))
        for drawing in drawings:
            check_strokes(drawing["strokes"])
            check_pen_width(drawing["pen_width"])
            if drawing["label"] not in range(10):
                raise ValueError(f"a label is {drawing['label']!r}")
    except (ValueError, KeyError, TypeError) as error:
        raise ValueError(
            f"{path} does not hold kept drawings ({error}). Move it away to begin anew."
        ) from error
    return drawings
