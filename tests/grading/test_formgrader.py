"""What a learner hands in runs nothing in formgrader, where an instructor is logged in."""

import json
import shutil
import sys

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_raw_cell
from nbgrader.utils import is_solution
from playwright.sync_api import Browser, Page, expect

from tests.support.grading import Server, copy_course, marks, need_sandbox
from tests.support.jupyter import JupyterLab, run_jupyterlab
from tests.support.submissions import Handin
from utils.grading.gradebook import open_gradebook
from utils.grading.result import Options
from utils.grading.submission import grade
from utils.paths import COURSE_FOLDER

LESSON = "00_start_here"
PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg=="
)
SECONDS = 1000  # Playwright counts in milliseconds


def attack(port: int) -> str:
    """Return JavaScript that calls out, gives marks and writes a file."""
    return (
        f"fetch('http://127.0.0.1:{port}/heard',{{mode:'no-cors'}});"
        "const x=document.cookie.match(/_xsrf=([^;]*)/)?.[1]||'';"
        "fetch('/api/contents/written.txt',{method:'PUT',headers:{'X-XSRFToken':x},"
        "body:JSON.stringify({type:'file',format:'text',content:'x'})});"
        "for(const f of document.querySelectorAll('input.score'))"
        "{f.value=2;f.dispatchEvent(new Event('change',{bubbles:true}))}"
        "document.title='taken over'"
    )


def hostile(handin: Handin) -> None:
    """Hand in a notebook that tries to run JavaScript in all ways that a notebook has."""
    script = attack(handin.port)
    entities = "".join(f"&#{ord(character)};" for character in script)
    remote = f"http://127.0.0.1:{handin.port}/remote"
    texts = [
        f'<img src="x" onerror="{script}">',
        f"<script>{script}</script>",
        f"<svg onload=\"{script}\"></svg><iframe srcdoc='<script>{script}</script>'></iframe>",
        f'$$<img src=x onerror="{script}">$$',
        f'```mermaid\n<img src=x onerror="{script}">\n```',
        f"![a]({remote}.png) <link rel=stylesheet href={remote}.css> ![b][c]\n\n[c]: {remote}.gif",
        f"[click](javascript:{entities}) <javascript:{entities}>",
        f"[click][d]\n\n[d]: javascript:{entities}",
        f'<meta http-equiv="refresh" content="0;url={remote}"><base href="{remote}/">',
        f'[click](page.html) ![a" onerror="{script}](attachment:a.png)',
        f"$\\href{{javascript:{script}}}{{click}}$",
    ]
    notebook = handin.notebook()
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and is_solution(cell):
            cell.source = "x < 3\n\n![mine](attachment:a.png)\n\n" + "\n\n".join(texts)
            cell.attachments = {"a.png": {"image/svg+xml": "<svg/>", "image/png": PIXEL}}
    notebook.cells += [new_markdown_cell(text) for text in texts]
    notebook.cells += [new_raw_cell(text) for text in texts]
    shown = [
        f"get_ipython().display_pub.publish({{{kind!r}: {data!r}, 'text/plain': 'shown'}})"
        for kind, data in (
            ("text/html", texts[0]),
            ("application/javascript", script),
            ("image/svg+xml", f'<svg xmlns="http://www.w3.org/2000/svg" onload="{script}"/>'),
            ("text/markdown", texts[0]),
            ("text/latex", texts[0]),
            ("image/png", f'x" onerror="{script}'),
            ("application/vnd.jupyter.widget-view+json", json.dumps({"model_id": texts[0]})),
        )
    ]
    printed = [f"print({texts[0]!r})", f"raise ValueError({texts[0]!r})"]
    show = new_code_cell("import sys\n" + "\n".join(shown + printed))
    notebook.cells.append(show)
    handin.write(notebook)
    (handin.folder / "page.html").write_text(f"<script>{script}</script>")


@pytest.fixture(scope="module")
def server() -> Server:
    return Server()


@pytest.fixture(scope="module")
def options(tmp_path_factory, server: Server) -> Options:
    """A course in which a hostile submission has been graded."""
    need_sandbox()
    course = copy_course(tmp_path_factory.mktemp("course"), LESSON)
    pages = "utils/grading/pages/safe_formgrade"
    shutil.copytree(COURSE_FOLDER / pages, course / pages)
    hostile(Handin(course, "mallory", LESSON, server.port))
    options = Options(root=course)
    result = grade(LESSON, "mallory", options)
    assert result.score == result.max_score, result
    assert not any("feedback page" in note for note in result.notes), result.notes
    return options


@pytest.fixture(scope="module")
def lab(options: Options, tmp_path_factory):
    scratch = tmp_path_factory.mktemp("server")
    command = [sys.executable, "-m", "jupyterlab", "--LabApp.news_url=None"]
    with run_jupyterlab(command, options.root, scratch) as lab:
        yield lab


def open_submission(page: Page, lab: JupyterLab, options: Options) -> None:
    with open_gradebook(options) as gradebook:
        (notebook,) = gradebook.find_submission(LESSON, "mallory").notebooks
        address = f"{lab.address}/formgrader/submissions/{notebook.id}/?index=0"
    page.goto(f"{lab.address}/lab?token={lab.token}")  # log in
    page.goto(address)
    expect(page.locator("input.score").first).to_be_visible(timeout=60 * SECONDS)


def test_a_hostile_submission_runs_nothing_in_formgrader(
    browser: Browser, lab: JupyterLab, options: Options, server: Server
):
    before = marks(options, LESSON)
    page = browser.new_page()
    asked: list[str] = []
    open_submission(page, lab, options)
    page.on("request", lambda request: asked.append(f"{request.method} {request.url}"))
    for link in page.get_by_text("click", exact=True).all():
        link.click(timeout=5 * SECONDS)
    page.wait_for_timeout(3 * SECONDS)
    assert page.title() != "taken over"
    assert server.connections == 0
    assert marks(options, LESSON) == before
    assert not (options.root / "written.txt").exists()
    assert not [line for line in asked if not line.startswith("GET")], asked
    page.close()


def test_formgrader_shows_text_and_picture_and_takes_marks(
    browser: Browser, lab: JupyterLab, options: Options
):
    page = browser.new_page()
    open_submission(page, lab, options)
    expect(page.get_by_text("x < 3", exact=True)).to_be_visible()
    picture = page.locator('.nbgrader_cell img[src^="data:image/png;base64,"]')
    assert picture.count() == 1
    assert picture.evaluate("image => image.naturalWidth") == 1
    field = page.locator(".nbgrader_cell:has(textarea) input.score").first
    page.wait_for_load_state("networkidle")  # formgrader hears the field once it has the grades
    with page.expect_response(
        lambda response: "/api/grade/" in response.url, timeout=90 * SECONDS
    ) as response:
        field.fill("1")
        field.press("Tab")
    assert response.value.ok
    page.close()


def test_stored_for_formgrader_is_text_and_pixels(options: Options):
    folder = options.root / "grading" / "autograded" / "mallory" / LESSON
    assert [path.name for path in folder.iterdir()] == ["start_here.ipynb"]
    notebook = nbformat.read(folder / "start_here.ipynb", as_version=4)
    kinds = {
        kind
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        for kind in output.get("data", {})
    }
    assert kinds <= {"text/plain", "image/png", "image/jpeg"}
    assert {cell.cell_type for cell in notebook.cells} == {"code", "markdown"}


def test_the_policy_of_formgrader_holds_where_a_notebook_is_not_clean(
    browser: Browser, lab: JupyterLab, options: Options, server: Server
):
    """As after `nbgrader autograde`, which cleans nothing."""
    path = options.root / "grading" / "autograded" / "mallory" / LESSON / "start_here.ipynb"
    clean = path.read_bytes()
    before = marks(options, LESSON), server.connections
    notebook = nbformat.read(path, as_version=4)
    script = attack(server.port)
    notebook.cells.insert(0, new_markdown_cell(f'<img src="x" onerror="{script}">'))
    notebook.cells.insert(0, new_markdown_cell(f'<script type="text/javascript">{script}</script>'))
    nbformat.write(notebook, path)
    try:
        page = browser.new_page()
        open_submission(page, lab, options)
        page.wait_for_timeout(3 * SECONDS)
        assert page.title() == "start_here"
        page.locator(".glyphicon-eye-open").click()
        expect(page.locator("a.name-shown")).to_have_text("mallory")
        page.close()
    finally:
        path.write_bytes(clean)
    assert (marks(options, LESSON), server.connections) == before
    assert not (options.root / "written.txt").exists()
