"""The notebooks: no drift, nothing leaked, sound metadata, clean outputs, a lesson's anatomy."""

import ast
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode
from nbgrader.utils import is_grade, is_solution

from tests.support.exercises import SOLUTION
from utils.course import notebooks
from utils.course.notebooks import (
    NotebookError,
    lesson_names,
    notebook_path,
    read_notebook,
    release_lessons,
)
from utils.grading.lesson import load_lesson
from utils.paths import COURSE_FOLDER

NAMES = lesson_names()
EACH = pytest.mark.parametrize("name", NAMES)
GRADER_KEYS = {"grade", "grade_id", "locked", "points", "schema_version", "solution", "task"}


def solution(name: str) -> NotebookNode:
    return read_notebook(notebook_path("solutions", name))


def lesson(name: str) -> NotebookNode:
    return read_notebook(notebook_path("lessons", name))


def stored_or_loaded(source: str, context: type) -> set[str]:
    """Return the names that a cell assigns (`ast.Store`) or reads (`ast.Load`), and defines."""
    nodes = list(ast.walk(ast.parse(re.sub(r"(?m)^[%!].*", "", source))))
    names = {n.id for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, context)}
    if context is ast.Store:
        names |= {node.name for node in nodes if isinstance(node, ast.FunctionDef)}
    return names


@pytest.fixture(scope="module")
def release(tmp_path_factory) -> Path:
    target = tmp_path_factory.mktemp("release") / "lessons"
    release_lessons(target)
    return target


def files_in(folder: Path) -> dict[str, bytes]:
    """Contents by name; with Windows' ends of lines, the same notebook is the same."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes().replace(b"\r\n", b"\n")
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".ipynb_checkpoints" not in path.parts
    }


def test_lessons_are_what_nbgrader_derives(release: Path):
    assert files_in(release) == files_in(COURSE_FOLDER / "lessons"), "run `make lessons`"


def test_release_twice_gives_the_same_bytes(release: Path, tmp_path: Path):
    release_lessons(tmp_path / "lessons")
    assert files_in(release) == files_in(tmp_path / "lessons")


@EACH
def test_checks_come_collapsed(name: str):
    for cell in lesson(name).cells:
        is_check = cell.cell_type == "code" and is_grade(cell) and not is_solution(cell)
        assert cell.metadata.get("jupyter", {}).get("source_hidden", False) == is_check, cell.id


def test_a_failed_release_loses_nothing(tmp_path: Path, monkeypatch):
    """nbgrader deletes a lesson before it makes it anew; a fault must not leave a gap."""
    shutil.copytree(COURSE_FOLDER / "solutions", tmp_path / "solutions")
    shutil.copytree(COURSE_FOLDER / "lessons", tmp_path / "lessons")
    shutil.copy(COURSE_FOLDER / "nbgrader_config.py", tmp_path)
    path = tmp_path / notebook_path("solutions", NAMES[-1]).relative_to(COURSE_FOLDER)
    broken = path.read_text(encoding="utf-8").replace("### END SOLUTION", "", 1)
    path.write_text(broken, encoding="utf-8")
    monkeypatch.setattr(notebooks, "COURSE_FOLDER", tmp_path)
    before = files_in(tmp_path / "lessons")
    with pytest.raises(NotebookError, match=NAMES[-1]):
        release_lessons(tmp_path / "lessons")
    assert files_in(tmp_path / "lessons") == before


@EACH
def test_no_answer_in_the_release(name: str):
    released = "\n".join(cell.source for cell in lesson(name).cells)
    assert not re.search(
        r"(BEGIN|END) (SOLUTION|HIDDEN TESTS|MARK SCHEME)|\*\*Marking scheme\*\*", released
    )
    for cell in solution(name).cells:
        secrets = re.findall(
            r"(?ms)^### BEGIN HIDDEN TESTS\n(.*?)^### END HIDDEN TESTS", cell.source
        )
        if is_solution(cell) and cell.cell_type == "code":
            secrets += [found[0] for found in SOLUTION.finditer(cell.source)]
        if is_solution(cell) and cell.cell_type == "markdown":
            secrets.append(cell.source)
        for secret in secrets:
            lines = [line.strip() for line in secret.splitlines() if len(line.strip()) > 40]
            hints = "\n".join(c.source for c in solution(name).cells if not is_grade(c))
            for line in lines:
                assert line not in released or line in hints.replace(secret, ""), line
    for cell in lesson(name).cells:
        if is_solution(cell):
            stub = "# YOUR CODE HERE" if cell.cell_type == "code" else "YOUR ANSWER HERE"
            assert cell.source.endswith(stub)
        assert not cell.get("outputs")
        assert cell.get("execution_count") is None


@EACH
def test_metadata_is_sound(name: str):
    cells = solution(name).cells
    assert len({cell.id for cell in cells}) == len(cells)
    checks_since_answer = 1
    for cell in cells:
        meta = cell.metadata.get("nbgrader")
        if meta is None:
            assert "BEGIN SOLUTION" not in cell.source, cell.id
            assert not re.search(r"^\s*assert ", cell.source, re.M), "a check without metadata"
            continue
        assert set(meta) <= GRADER_KEYS and meta.schema_version == 3 and not meta.task
        assert re.fullmatch(r"[a-z][a-z0-9_]+", meta.grade_id)
        if meta.grade:
            assert meta.points > 0
        if cell.cell_type == "markdown":
            assert meta.grade and meta.solution and "**Marking scheme**" in cell.source
        elif meta.solution:
            assert not meta.grade and "### BEGIN SOLUTION" in cell.source
            assert checks_since_answer > 0, f"no check before {meta.grade_id}"
            checks_since_answer = 0
        else:
            assert meta.locked
            checks_since_answer += 1
    assert checks_since_answer > 0


@EACH
def test_checks_leave_the_lesson_alone(name: str):
    """A check may be run again at any time, so it must not assign what later cells read."""
    read_elsewhere = set()
    for cell in solution(name).cells:
        if cell.cell_type == "code" and "nbgrader" not in cell.metadata:
            read_elsewhere |= stored_or_loaded(cell.source, ast.Load) - stored_or_loaded(
                cell.source, ast.Store
            )
    for cell in solution(name).cells:
        if cell.cell_type == "code" and is_grade(cell):
            assert stored_or_loaded(cell.source, ast.Store) & read_elsewhere == set(), cell.id


def test_grade_ids_are_unique_in_the_course():
    ids = [
        cell.metadata.nbgrader.grade_id
        for name in NAMES
        for cell in solution(name).cells
        if "nbgrader" in cell.metadata
    ]
    assert len(set(ids)) == len(ids)


def test_lesson_00_is_graded_without_tensorflow():
    """It is the quick one, for classes and for tests, though it shows the pad."""
    imports = "\n".join(load_lesson(COURSE_FOLDER, "00_start_here").imports)
    code = f"{imports}\nimport sys\nprint('utils.pad' in sys.modules, 'tensorflow' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "True False\n"


@EACH
def test_every_assert_says_something(name: str):
    for cell in solution(name).cells:
        if cell.cell_type == "code" and is_grade(cell):
            for node in ast.walk(ast.parse(cell.source)):
                assert not isinstance(node, ast.Assert) or node.msg is not None, cell.source


@EACH
def test_outputs_are_clean(name: str):
    for cell in solution(name).cells:
        if cell.cell_type != "code":
            continue
        assert cell.execution_count is not None, f"{cell.id} was not run: `make solutions`"
        text = json.dumps(cell.outputs)
        assert len(text) < 200_000, cell.id
        assert not re.search(r"/home/|/Users/|/root/|/tmp/|[A-Z]:\\\\", text), cell.id
        assert str(COURSE_FOLDER) not in text, cell.id
        for output in cell.outputs:
            assert output.output_type != "error", cell.id
            assert output.get("name") != "stderr", cell.id
            assert notebooks.WIDGET_VIEW not in output.get("data", {}), cell.id


@EACH
def test_every_figure_has_alternative_text(name: str):
    for cell in solution(name).cells:
        outputs = cell.get("outputs", [])
        for output, following in zip(outputs, [*outputs[1:], None], strict=False):
            if "image/png" in output.get("data", {}):
                alt = output.metadata["image/png"].get("alt", "")
                assert len(alt) > 10, cell.id
                assert "Figure: " in following.data["text/html"], cell.id


@EACH
def test_only_training_and_timing_are_exempt_from_comparison(name: str):
    """A tag exempts a cell from comparison. It must train or time, or use what was trained."""
    origin = re.compile(
        r"\.fit\(|perf_counter|check_machine|show_progress|step_through|load_trained_model"
    )
    trained = set()  # names of trained networks, of functions that train, and what comes of them
    for cell in solution(name).cells:
        if cell.cell_type != "code":
            continue
        tags = cell.metadata.get("tags", [])
        assert set(tags) <= {"nbval-ignore-output"}, (cell.id, tags)
        if origin.search(cell.source):
            trained |= set(re.findall(r"(\w+)\.fit\(", cell.source))
            trained |= set(re.findall(r"(?m)^def (\w+)", cell.source))
        uses_trained = bool(stored_or_loaded(cell.source, ast.Load) & trained)
        if tags:
            assert not is_grade(cell) and not is_solution(cell), cell.id
            assert origin.search(cell.source) or uses_trained, cell.id
        if tags or uses_trained:
            trained |= stored_or_loaded(cell.source, ast.Store)
            for node in ast.walk(ast.parse(re.sub(r"(?m)^[%!].*", "", cell.source))):
                if isinstance(node, ast.Call) and getattr(node.func, "id", None) in trained:
                    trained |= {a.id for a in node.args if isinstance(a, ast.Name)}


@EACH
def test_anatomy(name: str):
    cells = solution(name).cells
    text = "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    number = name[:2]
    assert re.match(rf"# {number} · \S", cells[0].source)
    for part in ("**After this lesson you can**", "**Plan**", "seconds on 2 cores"):
        assert part in cells[0].source, part
    for part in ("**Predict:**", "## What you have now", "**Check yourself**", "**Read on:**"):
        assert part in text, part
    exercises = [c for c in cells if is_solution(c) and c.cell_type == "code"]
    written = [c for c in cells if is_solution(c) and c.cell_type == "markdown"]
    least = {"00": 3, "01": 4, "02": 5, "03": 6, "04": 5, "05": 6, "08": 5, "09": 5}.get(number, 4)
    assert len(exercises) >= least and len(written) >= 1
    assert text.count("<summary>Hint 1") == len(exercises) == text.count("<summary>Hint 3")
    assert len(re.findall(r"(?m)^## Exercise \d+: .* \(\d+ points?\)$", text)) == len(exercises)


@EACH
def test_points_in_the_headings_are_those_of_the_checks(name: str):
    promised, given = [], []
    for cell in solution(name).cells:
        if cell.cell_type == "markdown":
            promised += [
                int(points)
                for points in re.findall(
                    r"(?m)^## Exercise \d+: .* \((\d+) points?\)$", cell.source
                )
            ]
        elif is_solution(cell):
            given.append(0)
        elif is_grade(cell):
            given[-1] += cell.metadata.nbgrader.points
    assert promised == given


@EACH
def test_no_wall_of_text(name: str):
    for cell in solution(name).cells:
        if cell.cell_type == "markdown" and not is_grade(cell) and "<details>" not in cell.source:
            words = len(re.sub(r"```.*?```", "", cell.source, flags=re.S).split())
            assert words <= 160, (cell.id, words)


@pytest.mark.parametrize("name", NAMES)
def test_links_between_lessons_lead_somewhere(name: str):
    for cell in lesson(name).cells:
        if cell.cell_type == "markdown":
            for link in re.findall(r"\]\(((?!https?:)[^)#]+)\)", cell.source):
                target = (notebook_path("lessons", name).parent / link).resolve()
                assert target.exists(), link


def test_notebooks_are_valid():
    for name in NAMES:
        for tree in ("solutions", "lessons"):
            nbformat.validate(read_notebook(notebook_path(tree, name)))


def small_notebook(*sources: str) -> NotebookNode:
    return nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(s) for s in sources])


def test_running_a_notebook_leaves_nothing_of_this_machine(tmp_path: Path):
    notebook = small_notebook("6 * 7", "import ipywidgets\nipywidgets.IntSlider()")
    notebook.metadata.language_info = {"name": "python", "version": "3.0"}
    assert notebooks.run_notebook(notebook, tmp_path) > 0
    assert notebook.cells[0].outputs[0].data["text/plain"] == "42"
    assert notebooks.WIDGET_VIEW not in notebook.cells[1].outputs[0].data
    assert "execution" not in notebook.cells[0].metadata
    assert notebook.metadata == {
        "kernelspec": notebooks.KERNELSPEC,
        "language_info": {"name": "python"},
    }


def test_a_notebook_runs_without_own_files(tmp_path: Path, monkeypatch):
    """And what it saves is not there for the next one."""
    (tmp_path / "my_network.keras").write_bytes(b"trained on this machine")
    monkeypatch.setenv("COURSE_OWN_FILES", str(tmp_path))
    source = (
        "from utils.paths import own_files\n"
        "print(list(own_files().iterdir()))\n"
        "(own_files() / 'my_network.keras').write_bytes(b'trained in a run')"
    )
    for _ in range(2):
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source)])
        notebooks.run_notebook(notebook, tmp_path)
        assert notebook.cells[0].outputs[0].text == "[]\n"
    assert (tmp_path / "my_network.keras").read_bytes() == b"trained on this machine"


def test_a_progress_bar_leaves_its_last_state(tmp_path: Path):
    bar = r"print('\r\x1b[1m1/2\x1b[0m', end='', flush=True); print('\r\x1b[1m2/2\x1b[0m')"
    notebook = small_notebook(f"print('Epoch 1')\n{bar}\nprint('done')")
    notebooks.run_notebook(notebook, tmp_path)
    assert [output.text for output in notebook.cells[0].outputs] == ["Epoch 1\n2/2\ndone\n"]


@pytest.mark.parametrize(
    "source, message",
    [("1 / 0", "ZeroDivisionError"), ("import sys; print(1, file=sys.stderr)", "cell 0 wrote: 1")],
)
def test_a_solution_that_fails_stays_as_it_was(tmp_path: Path, monkeypatch, source, message):
    monkeypatch.setattr(notebooks, "COURSE_FOLDER", tmp_path)
    path = notebooks.notebook_path("solutions", "00_topic")
    path.parent.mkdir(parents=True)
    nbformat.write(small_notebook(source), path)
    before = path.read_bytes()
    with pytest.raises(NotebookError, match=message):
        notebooks.execute_solution("00_topic")
    assert path.read_bytes() == before


def test_an_unknown_lesson_is_named(monkeypatch):
    monkeypatch.setattr("sys.argv", ["notebooks", "solutions", "99_magic"])
    with pytest.raises(SystemExit, match="No such lesson: 99_magic"):
        notebooks.main()
