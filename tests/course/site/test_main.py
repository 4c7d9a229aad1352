"""The whole site, built once: nothing given away, nothing broken, readable by everybody."""

import functools
import html
import re
import time
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from nbgrader.utils import is_grade, is_solution
from playwright.sync_api import Browser, expect

from tests.support.accessibility import violations
from tests.support.browser import PATIENCE, SEVEN, draw, run_server
from tests.support.exercises import SOLUTION
from utils.course.notebooks import lesson_names, notebook_path, read_notebook
from utils.course.site import __main__ as command
from utils.course.site.__main__ import SiteError, build_site
from utils.course.site.repository import Repository

LESSON = "lessons/05_cnn/cnn.html"
ALLOWED_SECONDS = 180


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site") / "site"
    start = time.perf_counter()
    build_site(folder, Repository("https://github.com/owner/name", "trunk"))
    assert time.perf_counter() - start < ALLOWED_SECONDS
    return folder


@pytest.fixture(scope="module")
def served(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    def server(port: int) -> list[str]:
        return ["http.server", str(port), "--bind", "127.0.0.1", "--directory", str(site)]

    with run_server(server, tmp_path_factory.mktemp("server")) as port:
        yield f"http://127.0.0.1:{port}/"


@pytest.fixture(scope="module")
def texts(site: Path) -> dict[str, str]:
    """All that the site says, by file and without white space."""
    found = {}
    for path in sorted(site.rglob("*")):
        if path.suffix in {".html", ".js", ".txt", ".json", ".ipynb", ".md"}:
            text = path.read_text(encoding="utf-8")
            text = "".join(Page(path).words) if path.suffix == ".html" else text
            found[path.relative_to(site).as_posix()] = squeezed(text)
    return found


class Page(HTMLParser):
    """What a test wants to know of a page."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.words: list[str] = []
        self.links: list[str] = []
        self.anchors: set[str] = set()
        self.pictures: list[str | None] = []
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attributes: list) -> None:
        found = dict(attributes)
        self.links += [found[name] for name in ("href", "src") if found.get(name)]
        self.anchors.update(found[name] for name in ("id", "name") if found.get(name))
        if tag == "img":
            self.pictures.append(found.get("alt"))

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def pages_of(site: Path) -> list[Path]:
    """Return the site's pages; the theme keeps a template of its own among its files."""
    return [path for path in site.rglob("*.html") if "_static" not in path.parts]


def squeezed(text: str) -> str:
    """Without white space, which pages break differently."""
    return re.sub(r"\s+", "", text)


# --- Nothing is given away --------------------------------------------------------------------


@functools.cache
def everything_released() -> str:
    """Return the text of all lessons that learners get, and of the hints in it."""
    lessons = [read_notebook(notebook_path("lessons", name)) for name in lesson_names()]
    text = "\n".join(cell.source for lesson in lessons for cell in lesson.cells)
    return squeezed(text + html.unescape(re.sub(r"<[^<>]+>", "", text)))


def secrets(name: str) -> list[str]:
    """Return the lines of a solution that no release has, long enough to tell."""
    released = everything_released()
    lines = []
    for cell in read_notebook(notebook_path("solutions", name)).cells:
        hidden = re.findall(
            r"(?ms)^### BEGIN HIDDEN TESTS\n(.*?)^### END HIDDEN TESTS", cell.source
        )
        if is_solution(cell) and cell.cell_type == "code":
            hidden += [found[0] for found in SOLUTION.finditer(cell.source)]
        if is_solution(cell) and cell.cell_type == "markdown":
            hidden += re.split(r"(?<=[.:]) |\n", cell.source)
        lines += [squeezed(line) for text in hidden for line in text.splitlines()]
    return [line for line in lines if len(line) > 25 and line not in released]


@pytest.mark.parametrize("name", lesson_names())
def test_no_answer_and_no_hidden_test_in_any_file(texts: dict[str, str], name: str):
    found = secrets(name)
    assert len(found) > 5
    assert [(file, line) for line in found for file, text in texts.items() if line in text] == []


def test_no_trace_of_the_grader(site: Path):
    for path in pages_of(site):
        if path.name != "guide.html":  # it explains these marks
            assert not re.search(
                r"(BEGIN|END) (SOLUTION|HIDDEN TESTS|MARK SCHEME)|Marking scheme", path.read_text()
            ), path.name
    assert not list(site.rglob("*.ipynb")) and not list(site.glob("_sources/*"))


# --- Nothing is missing -----------------------------------------------------------------------


def test_no_broken_link(site: Path):
    pages = {path: Page(path) for path in pages_of(site)}
    assert len(pages) > len(lesson_names()) + 4
    broken = []
    for path, page in pages.items():
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            target = target / "index.html" if target.is_dir() else target
            if not target.is_file():
                broken.append((path.name, link))
            elif parts.fragment and target in pages:
                if unquote(parts.fragment) not in pages[target].anchors:
                    broken.append((path.name, link))
    assert not broken


@pytest.mark.parametrize("name", lesson_names())
def test_figures_come_with_their_alternative_texts(site: Path, name: str):
    expected = [
        output.metadata["image/png"]["alt"]
        for cell in read_notebook(notebook_path("solutions", name)).cells
        if cell.cell_type == "code" and not is_grade(cell) and not is_solution(cell)
        for output in cell.outputs
        if "image/png" in output.get("data", {})
    ]
    topic = name.partition("_")[2]
    page = Page(site / "lessons" / name / f"{topic}.html")
    assert expected and all(page.pictures)
    assert [alt for alt in page.pictures if alt in expected] == expected
    aloud = " ".join(page.words)
    assert "Figure: " + expected[0] not in aloud, "it would be read aloud twice"


def test_a_lesson_is_as_it_should_be(site: Path):
    text = (site / LESSON).read_text(encoding="utf-8")
    checks = [c for c in read_notebook(notebook_path("lessons", "05_cnn")).cells if is_grade(c)]
    code = sum(cell.cell_type == "code" for cell in checks)
    assert text.count("Show the check") == code > 10
    assert text.count("<summary>Hint") == 3 * text.count("YOUR CODE HERE")
    assert "<details open" not in text
    assert 'title="previous page"' in text and 'title="next page"' in text
    for button in (
        "https://colab.research.google.com/github/owner/name/blob/colab/05_cnn/cnn.ipynb",
        "https://mybinder.org/v2/gh/owner/name/trunk?labpath=lessons%2F05_cnn%2Fcnn.ipynb",
        "https://codespaces.new/owner/name?quickstart=1",
    ):
        assert f'href="{button}"' in text


def test_the_glossary_leads_to_lessons(site: Path):
    links = Page(site / "lessons" / "glossary.html").links
    assert "05_cnn/cnn.html" in links and links.count("07_improve/improve.html") > 1
    assert "../glossary.html" in Page(site / "lessons/00_start_here/start_here.html").links


def test_formulas_need_no_script(site: Path):
    text = (site / "lessons/07_improve/improve.html").read_text(encoding="utf-8")
    assert (
        "<math" in text
        and "<mfrac" in text
        and "$"
        not in "".join(
            Page(site / "lessons/03_how_networks_learn/how_networks_learn.html").words
        ).replace("'$'", "")
    )


# --- In a browser -----------------------------------------------------------------------------


def test_the_pad_is_live_on_the_first_screen(browser: Browser, served: str):
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    addresses: list[str] = []
    context.on("request", lambda request: addresses.append(request.url))
    page = context.new_page()
    page.goto(served)
    canvas = page.locator(".digit-pad canvas")
    expect(canvas).to_be_visible(timeout=PATIENCE)
    draw(page, SEVEN)
    expect(page.locator(".answer")).to_contain_text("It looks like a 7", timeout=PATIENCE)
    for selector in (".digit-pad .pad", ".digit-pad .bars", ".digit-pad .pictures", ".doors"):
        box = page.locator(selector).bounding_box()
        assert box["y"] + box["height"] <= 800, selector
    page.goto(served + LESSON)
    page.get_by_role("link", name="Next").first.click()
    assert {urlsplit(address).hostname for address in addresses} <= {"127.0.0.1", None}
    context.close()


def test_search_finds_a_lesson(browser: Browser, served: str):
    page = browser.new_page()
    page.goto(served + "search.html?q=convolution")
    hits = page.locator("#search-results a")
    expect(hits.first).to_be_visible(timeout=PATIENCE)
    assert any("cnn.html" in (hit.get_attribute("href") or "") for hit in hits.all())
    page.close()


@pytest.mark.parametrize(
    "path, scheme",
    [
        ("index.html", "light"),
        ("index.html", "dark"),
        (LESSON, "light"),
        (LESSON, "dark"),
        ("lessons/index.html", "light"),
        ("lessons/glossary.html", "light"),
        ("guide.html", "light"),
    ],
)
def test_accessible(browser: Browser, site: Path, path: str, scheme: str):
    context = browser.new_context(color_scheme=scheme)
    page = context.new_page()
    page.goto((site / path).as_uri())
    if path == "index.html":
        expect(page.locator(".digit-pad canvas")).to_be_visible(timeout=PATIENCE)
    page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
    assert violations(page) == []
    context.close()


@pytest.mark.parametrize("path", ["index.html", LESSON])
def test_fits_a_phone(browser: Browser, site: Path, path: str):
    context = browser.new_context(
        viewport={"width": 360, "height": 740}, is_mobile=True, has_touch=True
    )
    page = context.new_page()
    page.goto((site / path).as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    context.close()


# --- The command ------------------------------------------------------------------------------


def test_other_files_are_not_lost(tmp_path: Path, monkeypatch):
    (tmp_path / "thesis.tex").write_text("years of work")
    monkeypatch.setattr("sys.argv", ["site", str(tmp_path)])
    with pytest.raises(SystemExit, match="holds other files"):
        command.main()
    assert (tmp_path / "thesis.tex").exists()


def test_a_warning_of_sphinx_stops_it(tmp_path: Path, monkeypatch):
    def pages(sources: Path, repository: Repository | None) -> None:
        (sources / "index.md").write_text("# Site\n\n[gone](nowhere.md)\n")

    monkeypatch.setattr(command, "write_pages", pages)
    monkeypatch.setattr(command, "lesson_names", lambda: ["00_start_here"])
    with pytest.raises(SiteError):
        build_site(tmp_path / "site")
    assert not (tmp_path / "site").exists()


def test_a_wrong_address_is_named(tmp_path: Path, monkeypatch):
    monkeypatch.setenv("COURSE_REPOSITORY", "owner/name")
    monkeypatch.setattr("sys.argv", ["site", str(tmp_path / "site")])
    with pytest.raises(SystemExit, match="'owner/name'.*https://github.com/owner/name"):
        command.main()
