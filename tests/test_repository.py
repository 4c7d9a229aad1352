"""The place is in order: where tests stand, and what contributors and workflows are told."""

import ast
import re
import subprocess
from importlib.util import find_spec
from pathlib import Path

import pytest
import yaml

from utils.paths import COURSE_FOLDER, UTILS_FOLDER

TESTS = COURSE_FOLDER / "tests"
GITHUB = COURSE_FOLDER / ".github"
CONTRIBUTING = (GITHUB / "CONTRIBUTING.md").read_text(encoding="utf-8")
COMMANDS = "\n".join(a or b for a, b in re.findall(r"`([^`\n]+)`|^ {4,}(.*)$", CONTRIBUTING, re.M))
MAKEFILE = (COURSE_FOLDER / "Makefile").read_text(encoding="utf-8")
TARGETS = set(re.findall(r"^([a-z]+):", MAKEFILE, re.M))
WORKFLOWS = sorted((GITHUB / "workflows").glob("*.yml"))
FORMS = sorted((GITHUB / "ISSUE_TEMPLATE").glob("*.yml"))

# Modules of utils/ without a test file of the same name, and why.
TESTED_ELSEWHERE = {
    "utils/course/handwriting/styles_evaluation.py": "styles; test_splits.py draws every one",
    "utils/course/handwriting/styles_train_0_to_4.py": "styles; test_splits.py draws every one",
    "utils/course/handwriting/styles_train_5_to_9.py": "styles; test_splits.py draws every one",
    "utils/course/handwriting/styles_validation.py": "styles; test_splits.py draws every one",
    "utils/course/odd_shapes.py": "what the shapes share; test_odd_drawings.py draws every one",
    "utils/course/odd_shapes_evaluation.py": "shapes; test_odd_drawings.py draws every one",
    "utils/course/odd_shapes_tuning.py": "shapes; test_odd_drawings.py draws every one",
    "utils/lab/__main__.py": "test_jupyterlab.py starts it as the README says",
    "utils/course/site/conf.py": "settings of Sphinx; test_main.py builds the site with them",
    "utils/grading/cells.py": "test_intake.py hands in what has to be restored",
    "utils/grading/doubts.py": "test_honest.py hands in what a person has to decide",
    "utils/grading/errors.py": "one class for each kind of error, without code",
    "utils/grading/execute.py": "test_faults.py runs hostile and broken notebooks through it",
    "utils/grading/judge/in_kernel.py": "the other end of the judge: test_judge.py runs the two",
    "utils/grading/sandbox/fork_client.py": "the grader's end of the fork server: its tests use it",
    "utils/grading/sandbox/kernel.py": "test_sandbox.py starts kernels, cold and forked",
    "utils/grading/submission.py": "test_faults.py grades each of its submissions with it",
    "utils/paths.py": "constants; every test that opens a file uses them",
    "utils/streamlit_testing.py": "stands in for a browser: the tests of the app run through it",
}


def test_no_test_imports_from_another():
    """What tests share is in tests/support."""
    found = []
    for path in sorted(TESTS.rglob("*.py")):
        if path.is_relative_to(TESTS / "answers"):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            if any(re.search(r"(^|\.)test_\w+$", name) for name in names):
                found.append(f"{path.relative_to(COURSE_FOLDER)} imports {', '.join(names)}")
    assert not found


def test_each_module_has_its_tests():
    """utils/grading/intake.py is tested in tests/grading/test_intake.py."""
    missing = []
    for path in sorted(UTILS_FOLDER.rglob("*.py")):
        name = path.relative_to(COURSE_FOLDER).as_posix()
        if path.name == "__init__.py" or name in TESTED_ELSEWHERE:
            continue
        mirrored = TESTS / path.relative_to(UTILS_FOLDER).with_name(
            f"test_{path.stem.strip('_')}.py"
        )
        if not mirrored.is_file():
            missing.append(f"{name}: no {mirrored.relative_to(COURSE_FOLDER)}")
    assert not missing, "\n".join(missing)
    assert all((COURSE_FOLDER / name).is_file() for name in TESTED_ELSEWHERE)


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_workflows_run_what_exists(path: Path):
    workflow = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert workflow["permissions"] == {"contents": "read"} and workflow["concurrency"]
    for name, job in workflow["jobs"].items():
        assert job["timeout-minutes"], name
        runs = "\n".join(step.get("run", "") for step in job["steps"])
        targets = re.findall(r"(?:make|\.ci/run) +([a-z]+)", runs)
        assert set(targets) <= TARGETS, name
        modules = re.findall(r"python -m ((?:tests|utils)\.[\w.]+)", runs)
        assert all(find_spec(module) for module in modules)
        assert targets or modules or ".ci/run" in runs, f"{name} runs nothing of the course"


def test_form_and_types_are_checked_first():
    jobs = yaml.safe_load((GITHUB / "workflows" / "tests.yml").read_text(encoding="utf-8"))["jobs"]
    assert [step["run"] for step in jobs["lint"]["steps"] if "run" in step] == ["make check"]
    assert jobs["tests"]["needs"] == "lint"


def test_contributors_are_told_commands_that_exist():
    named = set(re.findall(r"\bmake ([a-z]+)", COMMANDS))
    assert {"setup", "check", "test", "solutions", "lessons", "lock"} <= named <= TARGETS
    modules = set(re.findall(r"python -m ([\w.]+)", COMMANDS))
    assert modules and all(find_spec(module) for module in modules)
    lessons = set(re.findall(r"\b\d\d_[a-z_]+", COMMANDS))
    assert all((COURSE_FOLDER / "solutions" / lesson).is_dir() for lesson in lessons)
    programs = set(re.findall(r"\.venv/bin/([\w-]+)", COMMANDS)) - {"python"}
    entry_points = {e.name for e in _console_scripts()}
    assert programs and programs <= entry_points


def _console_scripts() -> list:
    from importlib.metadata import entry_points

    return list(entry_points(group="console_scripts"))


def test_contributors_are_led_to_files_that_exist():
    links = re.findall(r"\]\((?!https?:)([^)#]+)", CONTRIBUTING)
    assert links and all((GITHUB / link).exists() for link in links)


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.name)
def test_issue_forms_have_what_github_asks_for(path: Path):
    form = yaml.safe_load(path.read_text(encoding="utf-8"))
    if path.name == "config.yml":
        assert isinstance(form["blank_issues_enabled"], bool)
        return
    assert form["name"] and form["description"]
    ids = [field["id"] for field in form["body"] if field["type"] != "markdown"]
    assert ids and len(set(ids)) == len(ids)
    for field in form["body"]:
        assert field["type"] in {"markdown", "input", "textarea", "dropdown", "checkboxes"}
        assert field["attributes"].get("label") or field["type"] == "markdown"


def test_hooks_come_from_this_repository():
    config = yaml.safe_load((COURSE_FOLDER / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    assert [repo["repo"] for repo in config["repos"]] == ["local"]
    drift = next(h for h in config["repos"][0]["hooks"] if h["id"] == "lessons")
    path, test = re.search(r"(tests/\S+\.py) -k (\w+)", drift["entry"]).groups()
    assert f"def test_{test}(" in (COURSE_FOLDER / path).read_text(encoding="utf-8")


def test_git_is_told_about_notebooks():
    shown = subprocess.run(
        ["git", "check-attr", "diff", "solutions/05_cnn/cnn.ipynb"],
        cwd=COURSE_FOLDER,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    driver = re.search(r"git config diff\.(\w+)\.command", CONTRIBUTING)[1]
    assert shown.strip().endswith(f"diff: {driver}")
