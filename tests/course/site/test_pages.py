"""The pages beside the lessons: figures that agree with the guide, and nothing hard-coded."""

import re
from pathlib import Path

import pytest
import yaml

from utils.course.notebooks import lesson_names
from utils.course.site import pages
from utils.course.site.pages import syllabus, write_pages
from utils.course.site.repository import Repository
from utils.paths import COURSE_FOLDER


def test_the_syllabus_has_every_lesson():
    entries = syllabus()
    assert [entry.document.partition("/")[0] for entry in entries] == lesson_names()
    assert all(re.match(r"\d\d · \w", entry.title) for entry in entries)
    assert all(3 <= len(entry.skills) <= 6 for entry in entries)
    total = re.search(
        r"(?m)^\| all \| (\d+) \+ (\d+) \| (\d+) \| \d+ \| \d+ \| (\d+) \|$",
        pages.GUIDE.read_text(encoding="utf-8"),
    )
    fields = ("reading", "working", "exercises", "points")
    assert [sum(getattr(e, f) for e in entries) for f in fields] == list(map(int, total.groups()))


def test_a_lesson_that_the_guide_forgot_is_named(tmp_path: Path, monkeypatch):
    guide = tmp_path / "README.md"
    guide.write_text("| 00_start_here | 15 + 20 | 3 | 7 | 2 | 9 |\n")
    monkeypatch.setattr(pages, "GUIDE", guide)
    with pytest.raises(ValueError, match="no row for 01_load_data"):
        syllabus()


def test_addresses_come_from_the_repository_only(tmp_path: Path):
    write_pages(tmp_path / "alone", None)
    write_pages(tmp_path / "published", Repository("https://github.com/owner/name"))
    for name in ("index.md", "cite.md"):
        assert "github.com" not in (tmp_path / "alone" / name).read_text(encoding="utf-8")
        text = (tmp_path / "published" / name).read_text(encoding="utf-8")
        assert "https://github.com/owner/name" in text
    assert "(../tests" not in (tmp_path / "alone" / "guide.md").read_text(encoding="utf-8")


def test_how_to_cite_says_what_the_citation_file_says(tmp_path: Path):
    write_pages(tmp_path, None)
    entry = (tmp_path / "cite.md").read_text(encoding="utf-8").split("```")[1]
    citation = yaml.safe_load((COURSE_FOLDER / "CITATION.cff").read_text(encoding="utf-8"))
    assert f"title   = {{{citation['title']}}}," in entry
    assert all(f"{{{author['name']}}}" in entry for author in citation["authors"])
    assert f"version = {{{citation['version']}}}" in entry
    assert entry.count("{") == entry.count("}")
