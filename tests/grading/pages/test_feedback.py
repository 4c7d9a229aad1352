"""The page that a learner gets back runs nothing, loads nothing, and tells no hidden test."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from playwright.sync_api import Browser, Page

from tests.support.accessibility import violations
from tests.support.grading import Server, copy_course
from tests.support.submissions import Handin, answers_of, name_of
from utils.grading.lesson import HIDDEN, Lesson
from utils.grading.pages.feedback import FeedbackExporter, SafeFeedback
from utils.grading.result import Options
from utils.grading.submission import grade

LESSON = "00_start_here"
# Each would set window.pwned, or load something, in a page that lets it.
ATTACKS = [
    "<script>window.pwned = 1</script>",
    "<ScRiPt\n>window.pwned = 1</sCrIpT\t>",
    "</script><script src='http://127.0.0.1:PORT/x.js'></script>",
    "<scr<script>ipt>window.pwned = 1</scr</script>ipt>",
    "<img src=x onerror='window.pwned = 1'>",
    "<img src='http://127.0.0.1:PORT/pixel.png'>",
    "<svg onload='window.pwned = 1'><script>window.pwned = 1</script></svg>",
    "<iframe src='javascript:parent.pwned = 1'></iframe>",
    "<iframe srcdoc='<script>parent.pwned = 1</script>'></iframe>",
    "<iframe src='http://127.0.0.1:PORT/frame'></iframe>",
    "<object data='data:text/html,<script>parent.pwned = 1</script>'></object>",
    "<embed src='data:image/svg+xml,<svg onload=\"parent.pwned = 1\"/>'>",
    "<style>@import url(http://127.0.0.1:PORT/x.css); *{background:url(http://127.0.0.1:PORT/y)}</style>",
    "<link rel=stylesheet href=http://127.0.0.1:PORT/x.css>",
    "<meta http-equiv=refresh content='0; url=http://127.0.0.1:PORT/'>",
    "<base href='http://127.0.0.1:PORT/'>",
    "<form action='http://127.0.0.1:PORT/'><input autofocus onfocus='window.pwned = 1'></form>",
    "<details open ontoggle='window.pwned = 1'>x</details>",
    "<video><source onerror='window.pwned = 1'></video>",
    "<a href='javascript:window.pwned = 1' class=bait>click</a>",
    "--></textarea></title></style></pre><script>window.pwned = 1</script>",
    "]]><script>window.pwned = 1</script>",
    "&lt;script&gt;window.pwned = 1&lt;/script&gt;",
    "\x1b]8;;javascript:window.pwned=1\x07click\x1b]8;;\x07",
]
IN_MARKDOWN = [
    *ATTACKS,
    "[click](javascript:window.pwned=1)",
    "[click](JaVaScRiPt:window.pwned=1)",
    "[click](java&#115;cript:window.pwned=1)",
    "[click](javascript&colon;window.pwned=1)",
    "[click](java\tscript:window.pwned=1)",
    "[click](javasjavascript:cript:window.pwned=1)",
    "[click](vbscript:window.pwned=1)",
    "[click](data:text/html,<script>window.pwned=1</script>)",
    "[click](data:text/html;base64,PHNjcmlwdD5wYXJlbnQucHduZWQ9MTwvc2NyaXB0Pg==)",
    "![picture](http://127.0.0.1:PORT/pixel.png)",
    "![picture](data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9InBhcmVudC5wd25lZD0xIi8+)",
    '![x](x" onerror="window.pwned=1)',
    "[x]: javascript:window.pwned=1\n\n[x]",
    "$$\\href{javascript:window.pwned=1}{x}$$",
    "```<script>window.pwned=1</script>\nx\n```",
]
SHOW = """
from IPython.display import Audio, HTML, Javascript, Latex, Markdown, SVG, display
for attack in ATTACKS:
    print(attack)
    sys.stderr.write(attack)
    display(HTML(attack), Markdown(attack), Latex(attack), Javascript("window.pwned = 1"))
    display({"text/html": attack, "image/svg+xml": "<svg onload='window.pwned = 1'/>",
             "image/png": "x' onerror='window.pwned = 1", "text/plain": attack,
             "application/javascript": "window.pwned = 1", "image/jpeg": attack,
             "application/vnd.jupyter.widget-view+json": {"model_id": "x"}}, raw=True)
"""


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    server = Server()
    yield server
    server.socket.close()


@pytest.fixture(scope="module")
def handin(tmp_path_factory, server: Server) -> Handin:
    course = copy_course(tmp_path_factory.mktemp("course"), LESSON)
    return Handin(course, "attacker", LESSON, server.port)


@pytest.fixture(scope="module")
def page_path(handin: Handin) -> Path:
    """Feedback on a notebook that attacks its reader wherever it can.

    All that this notebook does is print and fail, so it needs no sandbox.
    """
    attacks = [attack.replace("PORT", str(handin.port)) for attack in ATTACKS]
    in_markdown = [attack.replace("PORT", str(handin.port)) for attack in IN_MARKDOWN]
    notebook = handin.notebook()
    notebook.metadata.title = ATTACKS[0]
    notebook.metadata.authors = [{"name": ATTACKS[0]}]
    one, two, three = answers_of(notebook)
    one.source = f"import sys\nATTACKS = {attacks!r}\n{SHOW}\n{one.source}"
    two.source = (
        f"def {name_of(two)}(image):\n    attacks = {attacks!r}\n"
        "    raise type(attacks[0], (ValueError,), {})('\\n'.join(attacks))"
    )
    three.source = f"{three.source}\nraise type({ATTACKS[0]!r}, (Exception,), {{}})({attacks!r})"
    written = [c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("points") == 2][-1]
    assert written.cell_type == "markdown"
    written.source = "\n\n".join(in_markdown)
    for attack in in_markdown:
        cell = new_code_cell(f"# {attack}")
        cell.outputs = [new_output("display_data", data={"text/html": attack})]
        notebook.cells += [new_markdown_cell(attack), cell]
    handin.write(notebook)
    options = Options(root=handin.course, sandbox=False, call_seconds=30)
    result = grade(LESSON, handin.student, options)
    assert result.status == "graded", result.reason
    return handin.course / f"grading/feedback/{handin.student}/{LESSON}/start_here.html"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    yield page
    page.close()


def open_page(page: Page, path: Path) -> None:
    """Open a file, and click all links that lead to no other page."""
    page.goto(path.as_uri())
    page.wait_for_timeout(300)
    page.evaluate(
        "for (const link of document.links)"
        " if (!/^(https?|file|mailto):/.test(link.href)) link.click()"
    )
    page.wait_for_timeout(300)


def test_the_page_runs_nothing_and_fetches_nothing(page_path: Path, page: Page, server: Server):
    open_page(page, page_path)
    assert server.connections == 0
    assert page.evaluate("window.pwned === undefined")
    assert page.frames == [page.main_frame]
    assert page.url.startswith(page_path.as_uri())


def test_the_page_has_no_way_to_run_anything(page_path: Path, page: Page):
    open_page(page, page_path)
    assert page.locator("script, iframe, object, embed, form, base, link, svg").count() == 0
    assert page.locator("meta[http-equiv=refresh]").count() == 0
    handlers = """() => [...document.querySelectorAll('*')].flatMap(element =>
        [...element.attributes].map(a => a.name).filter(name => name.startsWith('on')))"""
    assert page.evaluate(handlers) == []
    links = page.evaluate("[...document.links].map(link => link.protocol)")
    assert set(links) <= {"http:", "https:", "file:", "mailto:"}


def test_the_page_is_accessible(page_path: Path, page: Page):
    page.goto(page_path.as_uri())
    assert violations(page) == []


def test_the_policy_comes_before_all_else(page_path: Path):
    text = page_path.read_text(encoding="utf-8")
    head = re.search(r"<head[^>]*>\s*", text)
    assert re.match(r'<meta [^>]*http-equiv="Content-Security-Policy"', text[head.end() :])
    assert "default-src 'none'" in text and "script-src" not in text


def test_attacks_are_shown_as_text(page_path: Path, page: Page):
    open_page(page, page_path)
    shown = page.inner_text("body")
    assert shown.count("window.pwned = 1</script>") > 3


def test_messages_of_checks_are_there(handin: Handin, page_path: Path, page: Page):
    open_page(page, page_path)
    shown = page.inner_text("body")
    assert "another 7 has 16 pixels with ink" in shown
    assert "ValueError" in shown or ATTACKS[0][:20] in shown
    for name in handin.about.checks:
        assert name in page.content()


def test_hidden_tests_are_not(handin: Handin, page_path: Path):
    _, _, body = page_path.read_text(encoding="utf-8").partition("<body")
    plain = re.sub(r"<[^>]*>", "", body)
    assert plain.count("(hidden tests)") == sum(
        bool(HIDDEN.search(cell.source)) for cell in handin.about.checks.values()
    )
    assert "BEGIN HIDDEN TESTS" not in plain
    assert "every_gray" not in plain and "stripes" not in plain


def test_of_outputs_only_text_and_pixels_are_shown(handin: Handin):
    """Execution keeps no others, but a person may have run a notebook in grading/autograded/."""
    shown = {"text/plain": "fine", "image/png": "iVBORw0KGgo=\n"}
    dropped = {"text/html": ATTACKS[0], "image/svg+xml": "<svg/>", "image/jpeg": "x' onerror='y"}
    output = new_output("display_data", data=shown | dropped, metadata={"image/png": {"a": 1}})
    notebook = new_notebook(cells=[new_code_cell(outputs=[output])])
    notebook.metadata.widgets = {"x": 1}
    notebook, _ = SafeFeedback(handin.about).preprocess(notebook, {})
    (output,) = notebook.cells[0].outputs
    assert output.data == shown and not output.metadata
    assert "widgets" not in notebook.metadata


def test_the_policy_alone_stops_what_might_slip_through(
    handin: Handin, tmp_path: Path, page: Page, server: Server
):
    """What the instructor wrote is not sanitized. If it attacked its readers, nothing would run."""
    # A frame is left out, since Chromium connects to its server, without asking it anything,
    # before it looks at the policy.
    left_out = ("refresh", "PORT/frame")
    attacks = [attack for attack in IN_MARKDOWN if not any(part in attack for part in left_out)]
    source = "\n\n".join(attacks).replace("PORT", str(server.port))
    notebook = new_notebook(cells=[new_markdown_cell(source)])
    lesson = Lesson("attack", "attack", release=notebook, source=notebook)
    notebook, _ = SafeFeedback(lesson).preprocess(notebook, {})
    resources = {"nbgrader": {"notebook": "x", "score": 0, "max_score": 0, "late_penalty": 0}}
    text, _ = FeedbackExporter().from_notebook_node(notebook, resources)
    assert "<script>window.pwned" in text
    path = tmp_path / "page.html"
    path.write_text(text, encoding="utf-8")
    open_page(page, path)
    assert page.evaluate("window.pwned === undefined")
    assert server.connections == 0


def test_what_a_learner_wrote_keeps_its_form(handin: Handin):
    """Sanitizing leaves Markdown, comparisons and code as they are meant."""
    source = (
        "# Title\n\nIf `x < 3`, then **x & y**, 2 < 3.\n\n- one\n- [link](https://x.org)\n\n"
        "| a |\n|---|\n| b |\n\n```python\nif a < b: pass\n```\n"
    )
    notebook = new_notebook(cells=[new_markdown_cell(source)])
    notebook, _ = SafeFeedback(handin.about).preprocess(notebook, {})
    resources = {"nbgrader": {"notebook": "x", "score": 0, "max_score": 0, "late_penalty": 0}}
    text, _ = FeedbackExporter().from_notebook_node(notebook, resources)
    for part in ("<h1", "<code>x &lt; 3</code>", "<strong>x &amp; y</strong>", "2 &lt; 3"):
        assert part in text
    for part in ("<li>one</li>", '<a href="https://x.org">link</a>', "<td>b</td>", "<pre>"):
        assert part in text
    assert "&lt;p&gt;" not in text and "&amp;lt;" not in text
