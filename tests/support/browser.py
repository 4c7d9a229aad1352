"""A real browser, a server to visit, and the drawing pad on a page.

Tests get the browser from the fixture ``browser``; measurements start one with `run_browser`.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import nbformat
from playwright.sync_api import Browser, Error, Locator, Page, expect, sync_playwright

from tests.support.jupyter import run_jupyterlab
from utils.paths import COURSE_FOLDER

SECONDS = 1000  # Playwright counts in milliseconds
PATIENCE = 60 * SECONDS
START_SECONDS = 120
PAD_SIZE = 280  # the pad's coordinates go from 0 to here
SEVEN = [(70, 60), (220, 55), (130, 250)]

# Chromium without its own calls to the network, of which there may be none
FLAGS = [
    "--no-sandbox",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NAMES = ["chromium", "chromium-browser", "google-chrome", "chrome"]


class NoBrowserError(RuntimeError):
    """There is no Chromium or Chrome on this machine, or it does not start."""


@contextmanager
def run_browser() -> Iterator[Browser]:
    """Run Chromium as installed on this machine; Playwright brings none of its own.

    Raises
    ------
    NoBrowserError
        If there is none, or it does not start.
    """
    path = next(filter(None, map(shutil.which, NAMES)), None)
    with sync_playwright() as playwright:
        try:
            if path:
                browser = playwright.chromium.launch(args=FLAGS, executable_path=path)
            else:
                browser = playwright.chromium.launch(args=FLAGS, channel="chrome")
        except Error as error:
            raise NoBrowserError(
                f"no Chromium or Chrome starts on this machine: {error}"
            ) from error
        yield browser
        browser.close()


@contextmanager
def run_server(command: Callable[[int], list[str]], folder: Path) -> Iterator[int]:
    """Run a Python module that serves pages, and end it afterwards.

    Parameters
    ----------
    command
        Called with a free port; returns the module and its arguments.
    folder
        The working directory; it also gets a file "log".

    Yields
    ------
    The port, once the server listens there.

    Raises
    ------
    RuntimeError
        If the server ends, or does not listen within two minutes. The message has its log.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    arguments = [sys.executable, "-m", *command(port)]
    environment = {**os.environ, "PYTHONPATH": str(COURSE_FOLDER)}
    log_file = folder / "log"
    with open(log_file, "w") as log:
        server = subprocess.Popen(
            arguments, cwd=folder, env=environment, stdout=log, stderr=subprocess.STDOUT
        )
    try:
        deadline = time.monotonic() + START_SECONDS
        while not _listens(port):
            if server.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"{' '.join(arguments)} serves no page: {log_file.read_text()}")
            time.sleep(0.5)
        yield port
    finally:
        server.terminate()
        server.wait(30)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


# --- The pad on a page ------------------------------------------------------------------------


@contextmanager
def pad_in_jupyterlab(browser: Browser, code: str, folder: Path) -> Iterator[Page]:
    """Open a notebook in JupyterLab, run its one cell, and wait for the pad that it shows.

    Parameters
    ----------
    code
        What stands in the cell.
    folder
        An empty folder for the notebook, where the kernel also works.
    """
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code)])
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3 (ipykernel)"}
    nbformat.write(notebook, folder / "pad.ipynb")
    scratch = folder / "server"
    scratch.mkdir()
    command = [sys.executable, "-m", "jupyterlab", "--LabApp.news_url=None"]
    with run_jupyterlab(command, folder, scratch) as lab:
        page = browser.new_page(viewport={"width": 1280, "height": 1000})
        page.goto(lab.notebook_url("pad.ipynb"))
        expect(page.locator(".jp-Notebook .jp-Cell").first).to_be_visible(timeout=2 * PATIENCE)
        expect(page.get_by_text("Python 3 (ipykernel) | Idle")).to_be_visible(timeout=PATIENCE)
        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.get_by_text("Run All Cells", exact=True).click()
        expect(page.locator(".digit-pad canvas")).to_be_visible(timeout=2 * PATIENCE)
        yield page
        page.close()


@contextmanager
def run_app(folder: Path, file: Path | None = None) -> Iterator[str]:
    """Run the web app, or the one in a file, and yield its address.

    The folder, an empty one, gets its log.
    """

    def command(port: int) -> list[str]:
        start = ["utils.app"] if file is None else ["streamlit", "run", str(file)]
        options = ["--server.address=127.0.0.1", "--server.headless=true"]
        return [*start, f"--server.port={port}", *options]

    with run_server(command, folder) as port:
        yield f"http://127.0.0.1:{port}"


def visit_app(browser: Browser, address: str, **options) -> Page:
    """Open the web app as a new visitor; the options are those of ``Browser.new_context``."""
    page = browser.new_context(**options).new_page()
    page.goto(address)
    expect(page.locator(".digit-pad canvas").first).to_be_visible(timeout=3 * PATIENCE)
    return page


def on_page(canvas: Locator, point: tuple[float, float]) -> tuple[float, float]:
    """Return where a point of the pad, in the pad's coordinates, is on the page."""
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box, "the pad is not visible"
    x, y = point
    return box["x"] + x * box["width"] / PAD_SIZE, box["y"] + y * box["height"] / PAD_SIZE


def draw(page: Page, points: Sequence[tuple[float, float]], moves: int = 30) -> None:
    """Draw with the mouse, with so many moves in all. The points may lie beyond the pad."""
    canvas = page.locator(".digit-pad canvas").first
    start, *others = [on_page(canvas, point) for point in points]
    page.mouse.move(*start)
    page.mouse.down()
    for point in others:
        page.mouse.move(*point, steps=moves // len(others))
    page.mouse.up()


def has_ink(page: Page) -> bool:
    """Return whether there is white ink on the page's first pad."""
    return page.locator(".digit-pad canvas").first.evaluate(
        """canvas => new Uint32Array(canvas.getContext("2d").getImageData(
            0, 0, canvas.width, canvas.height).data.buffer).includes(0xffffffff)"""
    )
