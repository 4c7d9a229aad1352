"""Lesson 00 in JupyterLab, in a real browser, as a learner sees it."""

import re
import secrets
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from nbgrader.utils import is_grade
from playwright.sync_api import Browser, Page, expect

from tests.course.test_nbgrader import submit
from utils.course.notebooks import notebook_path, read_notebook
from utils.paths import COURSE_FOLDER

NAME = "00_start_here"
NOTEBOOK = notebook_path("lessons", NAME).relative_to(COURSE_FOLDER).as_posix()
SECONDS = 1000  # Playwright counts in milliseconds


@pytest.fixture(scope="module")
def jupyterlab(tmp_path_factory, browser: Browser) -> Iterator[str]:
    """JupyterLab on a copy of the lessons, so that a click changes nothing in the repository."""
    course = tmp_path_factory.mktemp("course")
    shutil.copytree(COURSE_FOLDER / "lessons", course / "lessons")
    shutil.copy(COURSE_FOLDER / "nbgrader_config.py", course)
    submit(course, "perfect", NAME, solved=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    token = secrets.token_hex()
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"]
    command += ["--ip=127.0.0.1", f"--port={port}", f"--IdentityProvider.token={token}"]
    command += ["--LabApp.news_url=None", "--LabApp.expose_app_in_browser=True"]
    with open(course / "log", "w") as log:
        server = subprocess.Popen(command, cwd=course, stdout=log, stderr=subprocess.STDOUT)
    try:
        for _ in range(120):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            assert server.poll() is None, (course / "log").read_text()
            time.sleep(0.5)
        yield f"http://127.0.0.1:{port}/lab/workspaces/%s/tree/%s?token={token}"
    finally:
        server.terminate()
        server.wait(30)


def open_notebook(browser: Browser, url: str, notebook: str) -> Page:
    """In a workspace of its own, so that JupyterLab opens no notebook of an earlier test again."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(url % (secrets.token_hex(4), notebook))
    expect(page.locator(".jp-Notebook .jp-Cell").first).to_be_visible(timeout=120 * SECONDS)
    expect(page.get_by_text("Python 3 (ipykernel) | Idle")).to_be_visible(timeout=60 * SECONDS)
    return page


def execution_counts(page: Page) -> list[int | None]:
    """Of all code cells, those out of sight as well."""
    return page.evaluate(
        """() => Array.from(jupyterapp.shell.currentWidget.content.model.cells)
            .filter(cell => cell.type === 'code').map(cell => cell.executionCount)"""
    )


def run_all(page: Page) -> None:
    """Choose Run All, again if nothing starts: a page that is still loading may drop a click."""
    cells = len(execution_counts(page))
    for seconds in range(180):
        counts = execution_counts(page)
        if counts == list(range(1, cells + 1)):
            return
        if seconds % 30 == 0 and not any(counts) and not page.get_by_text("[*]:").count():
            page.keyboard.press("Escape")  # closes a menu that is still open
            page.get_by_role("menuitem", name="Run", exact=True).click()
            page.get_by_text("Run All Cells", exact=True).click()
        page.wait_for_timeout(SECONDS)
    pytest.fail(f"Run All did not reach the end: {execution_counts(page)}")


def validate(page: Page) -> str:
    page.get_by_role("button", name="Validate").click()
    dialog = page.locator(".jp-Dialog")
    expect(dialog).to_contain_text("Validation Results", timeout=180 * SECONDS)
    return dialog.inner_text()


def test_the_unsolved_lesson(browser: Browser, jupyterlab: str):
    page = open_notebook(browser, jupyterlab, NOTEBOOK)
    expect(page.get_by_role("heading", name="00 · Start here")).to_be_visible()
    run_all(page)
    picture = page.locator(".jp-RenderedImage img").first
    picture.scroll_into_view_if_needed()
    assert picture.evaluate("image => image.complete && image.naturalWidth > 200")
    report = validate(page)
    graded = [cell for cell in read_notebook(COURSE_FOLDER / NOTEBOOK).cells if is_grade(cell)]
    assert len(re.findall("The following cell failed", report)) == len(graded) > 0
    assert "Is the answer still empty" in report
    page.close()


def test_the_solved_lesson(browser: Browser, jupyterlab: str):
    stem = Path(NOTEBOOK).name
    notebook = f"grading/submitted/perfect/{NAME}/{stem}"
    page = open_notebook(browser, jupyterlab, notebook)
    run_all(page)
    assert "Success" in validate(page)
    page.close()
