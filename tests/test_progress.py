"""Progress: passed checks are recognized and remembered, and nothing else is."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat import NotebookNode

from tests.support.exercises import exercises_of
from utils import progress
from utils.course.notebooks import lesson_names, notebook_path, read_notebook
from utils.progress import Check, load_passed, record, released_lessons, show_progress

LESSON = "00_start_here"
FIRST = exercises_of(LESSON)[0]  # of two checks
SEVEN, ANY_IMAGE = (check.metadata.nbgrader.grade_id for check in FIRST.checks)


@pytest.fixture(autouse=True)
def own_files(tmp_path: Path, monkeypatch) -> Path:
    monkeypatch.setenv("COURSE_OWN_FILES", str(tmp_path))
    return tmp_path


def test_the_index_holds_every_check_of_every_lesson():
    lessons = released_lessons()
    assert list(lessons) == lesson_names()
    for name, lesson in lessons.items():
        checks = [check for exercise in exercises_of(name) for check in exercise.checks]
        wanted = [(c.metadata.nbgrader.grade_id, c.metadata.nbgrader.points) for c in checks]
        assert [(check.name, check.points) for check in lesson.checks.values()] == wanted
        assert lesson.title.startswith(f"{name[:2]} · ")


# --- In a kernel --------------------------------------------------------------------------------


def run(cells: list[str], folder: Path) -> list[str]:
    """Run cells in a kernel and return what each of them printed."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(c) for c in cells])
    resources = {"metadata": {"path": str(folder)}}
    client = NotebookClient(notebook, timeout=120, allow_errors=True, resources=resources)
    client.execute()
    outputs = [cell.outputs for cell in notebook.cells]
    return ["".join(o.text for o in some if o.output_type == "stream") for some in outputs]


def released(grade_id: str) -> str:
    cells: list[NotebookNode] = read_notebook(notebook_path("lessons", LESSON)).cells
    return next(
        c.source for c in cells if c.metadata.get("nbgrader", {}).get("grade_id") == grade_id
    )


def test_a_learner_is_told_after_each_passed_check(own_files: Path):
    right, wrong = "return np.sum(image > 0)", "return np.sum(image == 255)"
    answer, start = "def count_ink(image):\n    ", "\n".join(FIRST.before)
    first, second = released(SEVEN), released(ANY_IMAGE)
    edited = "# my own copy\n" + first
    cells = [start, answer + right, first, first.replace("\n", "  \r\n"), edited, second]
    printed = run([*cells, answer + wrong, first, "print('nothing')"], own_files)
    assert "\n  1 of 6 checks passed, 1 of 7 points\n" in printed[2]
    assert printed[3] == printed[2]  # saved on Windows, and run again
    assert "checks passed" not in printed[4]
    assert "\n  2 of 6 checks passed, 2 of 7 points\n" in printed[5]
    assert printed[6:] == ["", "", "nothing\n"]
    assert load_passed() == {LESSON: {ANY_IMAGE}}

    # A new kernel goes on where the other one ended; a name that is not there yet changes nothing.
    printed = run([start, second, answer + right, first], own_files)
    assert printed[1] == "" and "\n  2 of 6 checks passed" in printed[3]


def test_nothing_is_told_where_solutions_are_run(own_files: Path):
    start = "\n".join(FIRST.before)
    printed = run([start, FIRST.answer.source, released(SEVEN)], own_files)
    assert "checks passed" not in printed[2] and load_passed() == {}


def test_it_costs_next_to_nothing_and_needs_no_kernel():
    code = """
import time
start = time.process_time()
import utils.progress
seconds = time.process_time() - start
utils.progress.watch()
import sys
print(seconds, sorted({"numpy", "IPython.display", "tensorflow"} & set(sys.modules)))
"""
    command = [sys.executable, "-c", code]
    runs = [subprocess.run(command, capture_output=True, text=True, check=True) for _ in range(3)]
    seconds, loaded = zip(*(run.stdout.split(maxsplit=1) for run in runs), strict=True)
    assert min(map(float, seconds)) < 0.05
    assert "numpy" not in loaded[0] and "tensorflow" not in loaded[0]


# --- What is kept -------------------------------------------------------------------------------


def test_a_check_that_fails_later_is_taken_back(own_files: Path):
    check, other = Check(LESSON, SEVEN, 1), Check("05_cnn", "max_pool_2x2", 1)
    record(check, True)
    assert record(other, True) == {LESSON: {SEVEN}, "05_cnn": {"max_pool_2x2"}}
    assert record(check, False) == load_passed() == {LESSON: set(), "05_cnn": {"max_pool_2x2"}}
    assert [path.name for path in own_files.iterdir()] == ["my_progress.json"]


@pytest.mark.parametrize("text", ["{", '["count_ink"]', '{"00_start_here": 3}', "\xff"])
def test_a_damaged_file_is_set_aside(own_files: Path, text: str):
    path = own_files / "my_progress.json"
    path.write_bytes(text.encode("latin-1"))
    assert load_passed() == {} and "0 of 7 points" in repr(show_progress())
    assert record(Check(LESSON, SEVEN, 1), True) == load_passed() == {LESSON: {SEVEN}}
    assert (own_files / "my_progress.damaged.json").read_bytes() == text.encode("latin-1")


def test_names_that_are_no_longer_there_count_nothing(own_files: Path):
    (own_files / "my_progress.json").write_text('{"00_start_here": ["old"], "99_gone": ["x"]}')
    assert "0 of 6 checks passed, 0 of 7 points" in repr(show_progress())
    record(Check(LESSON, SEVEN, 1), True)
    assert json.loads((own_files / "my_progress.json").read_text())["99_gone"] == ["x"]


def test_a_folder_that_cannot_be_written_to_disturbs_nobody(monkeypatch, own_files: Path):
    monkeypatch.setenv("COURSE_OWN_FILES", str(own_files / "missing"))
    assert record(Check(LESSON, SEVEN, 1), True) == {LESSON: {SEVEN}}


# --- The table ----------------------------------------------------------------------------------


def test_the_table_names_all_lessons_and_leads_to_them(monkeypatch):
    for exercise in exercises_of(LESSON):
        for check in exercise.checks:
            record(Check(LESSON, check.metadata.nbgrader.grade_id, 1), True)
    monkeypatch.chdir(notebook_path("lessons", "05_cnn").parent)
    page = show_progress()._repr_markdown_()
    assert "| [00 · Start here](../00_start_here/start_here.ipynb) | 6 of 6 ✓ | 7 of 7 |" in page
    assert page.count("](") == len(lesson_names())
    assert "all 6 checks passed, 7 of 7 points" in repr(show_progress())
    total = sum(
        check.points for lesson in released_lessons().values() for check in lesson.checks.values()
    )
    assert f"| 7 of {total:g} |" in page.splitlines()[-1]


@pytest.fixture
def copied_lessons(tmp_path: Path, monkeypatch) -> Callable[[], list[str]]:
    shutil.copytree(progress.LESSONS, tmp_path / "lessons")
    monkeypatch.setattr(progress, "LESSONS", tmp_path / "lessons")
    progress.released_lessons.cache_clear()
    yield lambda: list(progress.released_lessons())
    progress.released_lessons.cache_clear()


def test_a_damaged_notebook_hides_only_itself(tmp_path: Path, copied_lessons):
    (tmp_path / "lessons" / LESSON / "start_here.ipynb").write_text("{")
    assert copied_lessons() == lesson_names()[1:]
