"""What a learner meets in JupyterLab, in a real browser: started as the README says, and used."""

import re
import shlex
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from nbgrader.utils import is_grade
from playwright.sync_api import Browser, Page, TimeoutError, expect

from tests.support.jupyter import JupyterLab, copy_course, run_jupyterlab
from tests.support.release import submit
from utils.course.notebooks import lesson_names, notebook_path, read_notebook
from utils.paths import COURSE_FOLDER

NAME = "00_start_here"
SECONDS = 1000  # Playwright counts in milliseconds
README = (COURSE_FOLDER / "README.md").read_text(encoding="utf-8")
MAKE_LAB = "make lab"
# Every way to start that the README gives, such as ``.venv\Scripts\python -m utils.lab``.
COMMANDS = re.findall(r"(?m)^ {4}(make lab|\S*python -m utils\.lab)(?: +#.*)?$", README)


def released(name: str) -> str:
    return notebook_path("lessons", name).relative_to(COURSE_FOLDER).as_posix()


def as_run_here(command: str) -> list[str]:
    """Return a command of the README for this system and this environment."""
    scripts = Path(sys.executable).parent
    if command == MAKE_LAB:  # the environment that runs the tests is installed
        return ["make", f"BIN={scripts.as_posix()}", "--assume-old=.venv/ready", "lab"]
    program, *arguments = shlex.split(command.replace("\\", "/"))
    assert Path(program).name == "python"
    return [sys.executable, *arguments]


# Commands that are the same here run once. The first is the one that all tests share.
FIRST, *OTHERS = {tuple(as_run_here(command)): command for command in COMMANDS}.values()


@pytest.fixture(scope="module")
def jupyterlab(tmp_path_factory, browser: Browser) -> Iterator[JupyterLab]:
    """JupyterLab on a copy of the course, so that a click changes nothing in the repository."""
    command = FIRST if FIRST != MAKE_LAB or shutil.which("make") else OTHERS[0]
    course = tmp_path_factory.mktemp("course")
    copy_course(course)
    submit(course, "perfect", NAME, solved=True)
    scratch = tmp_path_factory.mktemp("server")
    with run_jupyterlab(as_run_here(command), course, scratch) as lab:
        yield lab


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    yield page
    page.close()


def show(page: Page, url: str) -> None:
    page.goto(url)
    wait_for_notebook(page)


def wait_for_notebook(page: Page) -> None:
    """Wait until the notebook in front is shown, and its kernel is ready."""
    notebook = page.locator(".jp-NotebookPanel:not(.lm-mod-hidden)")
    expect(notebook.locator(".jp-Cell").first).to_be_visible(timeout=120 * SECONDS)
    expect(page.get_by_text("Python 3 (ipykernel) | Idle")).to_be_visible(timeout=60 * SECONDS)


def front(page: Page) -> str:
    """Return the path of the document in front, below the server's root."""
    return page.evaluate("() => jupyterapp.shell.currentWidget?.context?.path ?? ''")


def wait_until_in_front(page: Page, path: str) -> None:
    try:
        page.wait_for_function(
            "path => jupyterapp.shell.currentWidget?.context?.path === path",
            arg=path,
            timeout=60 * SECONDS,
        )
    except TimeoutError:
        pytest.fail(f"{path} did not open; in front is {front(page)}")


def click_link(page: Page, target: str) -> None:
    """Click the first link to ``target``, as the lesson writes it, in the notebook in front.

    JupyterLab draws only cells near the place where one reads, so it is told to go there first.
    """
    page.evaluate(
        """async target => {
            const notebook = jupyterapp.shell.currentWidget.content;
            const index = notebook.widgets.findIndex(
                cell => cell.model.type === 'markdown' &&
                        cell.model.sharedModel.getSource().includes(target));
            notebook.activeCellIndex = index;
            await notebook.scrollToItem(index, 'center');
        }""",
        f"{target})",
    )
    path = target.replace("../", "")  # JupyterLab makes the address absolute
    link = page.locator(f'.jp-NotebookPanel:not(.lm-mod-hidden) a[href*="{path}"]').first
    link.click(timeout=60 * SECONDS)


def links(name: str) -> list[str]:
    """Return the addresses that a lesson's text leads to inside the course, without repeats."""
    cells = read_notebook(notebook_path("lessons", name)).cells
    text = "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    return list(dict.fromkeys(re.findall(r"(?<!!)\[[^\]]*\]\((\.\./[^)#\s]+)", text)))


def complaints(lab: JupyterLab) -> list[str]:
    """Return errors in the server's log, and what nbgrader says about a wrong root."""
    return re.findall(r"(?m)^\[E .*$|^.*nbgrader will not work.*$|^.* 404 .*$", lab.log)


def collect_failures(page: Page) -> list[str]:
    """Return a list that grows with each answer of the server that says no."""
    failures = []
    page.on("response", lambda r: failures.append(f"{r.status} {r.url}") if r.ok is False else None)
    return failures


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


def test_a_reader_gets_from_the_first_lesson_to_the_last(page: Page, jupyterlab: JupyterLab):
    """From what JupyterLab opens by itself, by *Next*, with every file that a lesson links."""
    failures = collect_failures(page)
    show(page, jupyterlab.first_page)
    names = lesson_names()
    opened = []
    for name, following in zip(names, [*names[1:], None], strict=True):
        assert front(page) == released(name)
        for link in links(name):
            path = link.removeprefix("../../")
            if not path.startswith(("utils/", "data/")):
                continue
            click_link(page, link)
            wait_until_in_front(page, path)
            opened.append(path)
            page.evaluate("() => jupyterapp.shell.currentWidget.close()")
            wait_until_in_front(page, released(name))
        if following:
            click_link(page, f"../{following}/{Path(released(following)).name}")
            wait_until_in_front(page, released(following))
            wait_for_notebook(page)
    assert "utils/app.py" in opened
    assert not failures
    assert not complaints(jupyterlab)


def test_nothing_stands_before_the_first_lesson(page: Page, jupyterlab: JupyterLab):
    """No question about news, and nbgrader's tools for instructors stay away."""
    show(page, jupyterlab.notebook_url(released(NAME)))
    expect(page.get_by_role("button", name="Validate")).to_be_visible()  # nbgrader is installed
    page.wait_for_timeout(5 * SECONDS)  # JupyterLab asks after a while
    assert not page.get_by_text("official Jupyter news").count()
    assert not page.get_by_role("tab", name=re.compile("Create Assignment")).count()
    assert not page.get_by_role("menuitem", name="Nbgrader", exact=True).count()


@pytest.mark.parametrize("command", OTHERS)
def test_the_other_commands_lead_on(command: str, page: Page, tmp_path: Path):
    course, scratch = tmp_path / "course", tmp_path / "server"
    course.mkdir()
    scratch.mkdir()
    copy_course(course)
    failures = collect_failures(page)
    first, second = lesson_names()[:2]
    with run_jupyterlab(as_run_here(command), course, scratch) as lab:
        show(page, lab.first_page)
        assert front(page) == released(first)
        click_link(page, f"../{second}/{Path(released(second)).name}")
        wait_until_in_front(page, released(second))
        assert not failures
        assert not complaints(lab)


def test_the_unsolved_lesson(page: Page, jupyterlab: JupyterLab):
    show(page, jupyterlab.notebook_url(released(NAME)))
    expect(page.get_by_role("heading", name="00 · Start here")).to_be_visible()
    run_all(page)
    picture = page.locator(".jp-RenderedImage img").first
    picture.scroll_into_view_if_needed()
    assert picture.evaluate("image => image.complete && image.naturalWidth > 200")
    report = validate(page)
    notebook = read_notebook(notebook_path("lessons", NAME))
    graded = [cell for cell in notebook.cells if is_grade(cell)]
    assert len(re.findall("The following cell failed", report)) == len(graded) > 0
    assert "The answer is still empty" in report


def test_the_solved_lesson(page: Page, jupyterlab: JupyterLab):
    stem = notebook_path("lessons", NAME).name
    show(page, jupyterlab.notebook_url(f"grading/submitted/perfect/{NAME}/{stem}"))
    run_all(page)
    assert "Success" in validate(page)
