"""The pages beside the lessons: front page, syllabus, glossary, instructor's guide, how to cite."""

import re
import shutil
from pathlib import Path
from typing import NamedTuple

import yaml
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from utils.course.notebooks import lesson_names, notebook_path, read_notebook
from utils.course.site.lessons import GLOSSARY, link_to_repository
from utils.course.site.repository import Repository
from utils.paths import COURSE_FOLDER
from utils.web_page import SCRIPTS

TEMPLATES = Path(__file__).parent / "templates"
GUIDE = COURSE_FOLDER / "solutions" / "README.md"
ROW = re.compile(r"(?m)^\| (\w+) \| (\d+) \+ (\d+) \| (\d+) \| \d+ \| \d+ \| (\d+) \|$")


class Entry(NamedTuple):
    """One lesson of the syllabus."""

    document: str  # where its page is, such as 05_cnn/cnn
    title: str
    skills: list[str]  # "After this lesson you can ..."
    reading: int  # minutes
    working: int  # minutes for the exercises
    exercises: int
    points: int


def syllabus() -> list[Entry]:
    """Return what the lessons say of themselves, with the minutes and points of the guide.

    Raises
    ------
    ValueError
        If the guide's table lacks a lesson.
    """
    rows = {name: numbers for name, *numbers in ROW.findall(GUIDE.read_text(encoding="utf-8"))}
    entries = []
    for name in lesson_names():
        if name not in rows:
            raise ValueError(f"{GUIDE} has no row for {name} in its table of minutes and points.")
        path = notebook_path("lessons", name)
        first = read_notebook(path).cells[0].source
        title = first.splitlines()[0].removeprefix("# ")
        skills = re.findall(r"(?m)^- (.*?)[,.;]?$", first)
        document = path.relative_to(COURSE_FOLDER / "lessons").with_suffix("").as_posix()
        entries.append(Entry(document, title, skills, *map(int, rows[name])))
    return entries


def write_pages(sources: Path, repository: Repository | None) -> None:
    """Write the pages that are not lessons into the site's sources; `write_lesson` does those.

    Parameters
    ----------
    sources
        The folder that Sphinx builds from.
    repository
        Where the course is published, for links; None if that is not known.
    """
    values = {
        "entries": syllabus(),
        "citation": yaml.safe_load((COURSE_FOLDER / "CITATION.cff").read_text(encoding="utf-8")),
        "repository": repository,
        "scripts": SCRIPTS,
    }
    templates = Environment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        trim_blocks=True,
        keep_trailing_newline=True,
    )
    for name in ("index.md", "lessons/index.md", "cite.md"):
        text = templates.get_template(f"{name}.j2").render(values)
        (sources / name).parent.mkdir(parents=True, exist_ok=True)
        (sources / name).write_text(text, encoding="utf-8")
    shutil.copy(GLOSSARY, sources / "lessons")
    guide = link_to_repository(GUIDE.read_text(encoding="utf-8"), GUIDE.parent, repository)
    (sources / "guide.md").write_text(guide, encoding="utf-8")
