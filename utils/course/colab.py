"""Write the lessons for Colab: each with a first cell that fetches the course.

    python -m utils.course.colab FOLDER --repository OWNER/NAME

A workflow publishes the folder as the branch ``colab`` of the repository, and Colab opens notebooks
from there. So the address of the repository stands in none of the committed notebooks.
"""

import argparse
import re
import sys
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from utils.course.notebooks import lesson_names, notebook_path
from utils.files import replaced_folder
from utils.paths import COURSE_FOLDER

# What Colab lacks, or has in a version that cannot read the released network. The rest of what a
# lesson needs is there, in versions of Colab's own.
MISSING = ("keras", "streamlit", "anywidget")

FIRST_CELL = """\
# @title Run this cell first: it fetches the course (on Colab only) {{ display-mode: "form" }}
import subprocess
import sys

if "google.colab" in sys.modules:
    from google.colab import output

    pip = [sys.executable, "-m", "pip", "install", "--quiet"]
    clone = ["git", "clone", "--quiet", "--depth=1", "{address}", "/content/digits"]
    subprocess.run(["rm", "-rf", "/content/digits"], check=True)
    subprocess.run(clone, check=True)
    subprocess.run([*pip, {packages}], check=True)
    subprocess.run([*pip, "--no-deps", "--editable", "/content/digits"], check=True)
    sys.path.insert(0, "/content/digits")
    output.enable_custom_widget_manager()  # for the drawing pad
"""


def first_cell(repository: str) -> NotebookNode:
    """Return the cell that comes first on Colab, folded, and that does nothing elsewhere.

    Parameters
    ----------
    repository
        Owner and name on GitHub, such as ``"ada/digits"``.
    """
    if not re.fullmatch(r"[\w.-]+/[\w.-]+", repository):
        raise ValueError(f"{repository!r} is not OWNER/NAME, such as ada/digits.")
    lock = (COURSE_FOLDER / "requirements.txt").read_text(encoding="utf-8")
    pins = [re.findall(rf"(?m)^{name}==[^\s;]+", lock)[0] for name in MISSING]
    source = FIRST_CELL.format(
        address=f"https://github.com/{repository}",
        packages=", ".join(f'"{pin}"' for pin in pins),
    )
    cell = nbformat.v4.new_code_cell(source, metadata={"cellView": "form"})
    cell.metadata["jupyter"] = {"source_hidden": True}
    cell.id = "colab-setup"
    return cell


def links_for_colab(text: str, repository: str) -> str:
    """Return a cell's text with links to other lessons leading to Colab, to files to GitHub."""
    colab = f"https://colab.research.google.com/github/{repository}/blob/colab"
    text = re.sub(r"\]\(\.\./(\d\d_\w+/\w+\.ipynb)", rf"]({colab}/\1", text)
    return re.sub(r"\]\(\.\./\.\./", f"](https://github.com/{repository}/blob/HEAD/", text)


def write_colab(folder: Path, repository: str) -> list[Path]:
    """Write all lessons for Colab into a folder, which is made anew.

    Returns
    -------
    The paths of the notebooks.
    """
    written = []
    with replaced_folder(folder) as new:
        for name in lesson_names():
            notebook = nbformat.read(notebook_path("lessons", name), as_version=4)
            for cell in notebook.cells:
                if cell.cell_type == "markdown":
                    cell.source = links_for_colab(cell.source, repository)
            notebook.cells.insert(0, first_cell(repository))
            path = new / name / notebook_path("lessons", name).name
            path.parent.mkdir()
            nbformat.write(notebook, path)
            written.append(folder / path.relative_to(new))
    return written


def main() -> None:
    parser = argparse.ArgumentParser(description="Write the lessons for Colab.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--repository", required=True, help="OWNER/NAME on GitHub")
    arguments = parser.parse_args()
    try:
        write_colab(arguments.folder, arguments.repository)
    except ValueError as problem:
        sys.exit(str(problem))


if __name__ == "__main__":
    main()
