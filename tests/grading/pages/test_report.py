"""The instructor's page: right numbers, and a learner's text stays text."""

import dataclasses
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.support.accessibility import violations
from utils.grading.lesson import Lesson, load_lesson
from utils.grading.pages.report import write_report
from utils.grading.result import Check, Result
from utils.paths import COURSE_FOLDER

LESSON = "05_cnn"
ATTACK = '<script>document.title = "taken"</script><img src=x onerror="document.title=1">'


@pytest.fixture(scope="module")
def lesson() -> Lesson:
    return load_lesson(COURSE_FOLDER, LESSON)


def result_of(lesson: Lesson, student: str, share: float, **fields: object) -> Result:
    """Return a result in which the first checks, that share of them, gave their points."""
    checks = []
    for i, (name, cell) in enumerate(lesson.checks.items()):
        most = float(cell.metadata.nbgrader.points)
        right = i < share * len(lesson.checks)
        message = "" if right else f"AssertionError: {name} is wrong"
        checks.append(Check(name, most if right else 0.0, most, message))
    result = Result(student, LESSON, "graded", checks=checks, seconds=2.0)
    result.score = sum(check.points for check in checks)
    result.max_score = sum(check.max_points for check in checks)
    return dataclasses.replace(result, **fields)


def page_of(lesson: Lesson, results: list[Result], folder: Path) -> str:
    write_report(lesson, results, folder / "report.html", 12.0)
    return (folder / "report.html").read_text(encoding="utf-8")


def words(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", page))


def test_what_a_learner_wrote_runs_nothing(
    lesson: Lesson, tmp_path: Path, browser: Browser
) -> None:
    attacked = result_of(lesson, ATTACK, 0.5, status="needs a person", reason=ATTACK)
    attacked.notes = [ATTACK]
    for check in attacked.checks:
        check.message = check.message and ATTACK
    failed = Result("nobody" + ATTACK, LESSON, "failed", reason=ATTACK)
    page = page_of(lesson, [attacked, failed], tmp_path)
    assert "<script" not in page
    assert "<img src=x" not in page
    tab = browser.new_page()
    asked = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.goto((tmp_path / "report.html").as_uri())
    assert LESSON in tab.title()
    assert ATTACK in tab.inner_text("body")
    assert tab.evaluate("document.scripts.length") == 0
    assert not [url for url in asked if not url.startswith(("file:", "data:"))]
    tab.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_shows_its_numbers_and_fits_a_phone(
    lesson: Lesson, tmp_path: Path, browser: Browser, scheme: str
) -> None:
    results = [result_of(lesson, f"student{i}", i / 4) for i in range(5)]
    results.append(Result("broken", LESSON, "failed", reason="The notebook is not JSON."))
    page_of(lesson, results, tmp_path)
    tab = browser.new_page(color_scheme=scheme, viewport={"width": 360, "height": 700})
    tab.goto((tmp_path / "report.html").as_uri())
    text = tab.inner_text("body")
    assert "6 submissions" in text
    assert "The notebook is not JSON." in text
    for picture in tab.query_selector_all("img"):
        assert picture.get_attribute("alt")
        assert picture.evaluate("i => i.naturalWidth") > 0
    assert tab.evaluate("document.documentElement.scrollWidth") <= 360
    dark = tab.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    assert dark == (scheme == "dark")
    assert violations(tab) == []
    tab.close()


def test_success_rates_count_points(lesson: Lesson, tmp_path: Path) -> None:
    results = [result_of(lesson, "all", 1), result_of(lesson, "nothing", 0)]
    for check in results[1].checks:
        if check.name == "convolve_values":
            check.points = check.max_points  # 2 of 4 points of this exercise
    page = words(page_of(lesson, results, tmp_path))
    assert re.search(r"\bconvolve 75%", page)
    assert re.search(r"convolve_values 100%", page)
    assert re.search(r"convolve_any_image 50%", page)
    assert re.search(r"\bmax_pool 50%", page)


def test_commonest_messages_come_first(lesson: Lesson, tmp_path: Path) -> None:
    results = [result_of(lesson, f"student{i}", 1) for i in range(5)]
    for i, result in enumerate(results):
        for check in result.checks[:2]:
            often = check is result.checks[0] and i < 4
            if often or i == 4:
                check.points, check.message = 0.0, "often seen" if often else "rarely seen"
    page = page_of(lesson, results, tmp_path)
    assert page.index("often seen") < page.index("rarely seen")
    assert re.search(r"\b4 convolve_values often seen", words(page))


@pytest.mark.parametrize("count", [0, 1, 500])
@pytest.mark.parametrize("status", ["graded", "failed"])
def test_every_size_of_class(lesson: Lesson, tmp_path: Path, count: int, status: str) -> None:
    results = [
        result_of(lesson, f"student{i}", i % 7 / 6)
        if status == "graded"
        else Result(f"student{i}", LESSON, "failed", reason="no notebook")
        for i in range(count)
    ]
    assert re.search(rf"\b{count} submissions?", words(page_of(lesson, results, tmp_path)))
