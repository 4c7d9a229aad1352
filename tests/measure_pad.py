"""Measure how long the drawing pad lets one wait: ``python tests/measure_pad.py``.

In a real browser, strokes of 60 moves in half a second are drawn on the pad, in JupyterLab and in
the web app. Measured is the time from the last move to the answer to it on the page, feature maps
included. Nothing else should run meanwhile. These are measurements, not tests: they depend on the
machine.
"""

import contextlib
import tempfile
import time
from pathlib import Path
from statistics import median, quantiles

import numpy as np
from playwright.sync_api import Page, expect
from test_app import address as app_fixture
from test_app import visit
from test_pad import PATIENCE, SEVEN
from test_pad import page as notebook_fixture

from conftest import browser as browser_fixture

STROKES = 40

# Notes when the last move came, and when the page showed the answer to which drawing.
WATCH = """(pad) => {
    window.answers = [];
    window.moved = 0;
    pad.addEventListener("pointermove", () => { window.moved = performance.now(); }, true);
    new MutationObserver(() => requestAnimationFrame(() => {
        window.answers.push([Number(pad.dataset.revision), performance.now()]);
    })).observe(pad, { attributes: true, attributeFilter: ["data-revision"] });
}"""


class Folders:
    """Stands in for pytest's tmp_path_factory."""

    def mktemp(self, name: str) -> Path:
        return Path(tempfile.mkdtemp(prefix=f"{name}-"))


def waits(page: Page, strokes: int = STROKES) -> list[float]:
    """Return the milliseconds from the last move of each stroke to its answer on the page."""
    pad = page.locator(".digit-pad").first
    expect(pad.locator(".answer")).to_have_text("Draw a digit", timeout=PATIENCE)
    pad.evaluate(WATCH)
    found = []
    canvas = page.locator(".digit-pad canvas").first
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    # 61 points on the way of a seven: where the pen sets down, and 60 moves
    path = [np.interp(np.linspace(0, 2, 61), range(3), axis) for axis in np.transpose(SEVEN)]
    path = np.transpose(path)
    for _ in range(strokes):
        before = int(pad.get_attribute("data-revision"))
        places = [on_page(box, point) for point in path]
        page.mouse.move(*places[0])
        page.mouse.down()
        began = time.perf_counter()
        for move, place in enumerate(places[1:], start=1):
            page.mouse.move(*place)
            time.sleep(max(0, began + move / 120 - time.perf_counter()))
        page.mouse.up()
        page.wait_for_timeout(700)
        moved, answers = page.evaluate("() => [window.moved, window.answers]")
        last_revision, shown = answers[-1]
        # the press and every move add a point, each with a revision of its own
        assert last_revision >= before + 60, (last_revision, before)
        found.append(next(at for revision, at in answers if revision == last_revision) - moved)
        pad.get_by_role("button", name="Clear").click()
        expect(pad.locator(".answer")).to_have_text("Draw a digit", timeout=PATIENCE)
        page.wait_for_timeout(300)
    return found


def on_page(box: dict[str, float], point: np.ndarray) -> tuple[float, float]:
    """From the pad's coordinates to the page's."""
    return box["x"] + point[0] * box["width"] / 280, box["y"] + point[1] * box["height"] / 280


def report(name: str, milliseconds: list[float]) -> None:
    tenths = quantiles(milliseconds, n=10)
    print(
        f"{name}: median {median(milliseconds):.0f} ms, 90 % within {tenths[-1]:.0f} ms "
        f"({len(milliseconds)} strokes)",
        flush=True,
    )


@contextlib.contextmanager
def running(fixture, *arguments):
    """Use one of the tests' fixtures outside of pytest."""
    steps = fixture.__wrapped__(*arguments) if hasattr(fixture, "__wrapped__") else fixture
    value = next(steps)
    try:
        yield value
    finally:
        next(steps, None)


def main() -> None:
    with running(browser_fixture) as browser:
        with running(notebook_fixture, Folders(), browser) as page:
            report("JupyterLab", waits(page))
        with running(app_fixture, Folders()) as address:
            page = visit(browser, address)
            report("the web app", waits(page))
            page.context.close()


if __name__ == "__main__":
    main()
