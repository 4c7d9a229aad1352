"""Run all solutions with the versions of Colab, as its first cell leaves them.

    python -m tests.support.colab            # in an environment made from colab.txt

Prints each lesson with its seconds, and ends with an error if a cell failed.
"""

import sys
import tempfile
import time

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

from utils.paths import COURSE_FOLDER


def main() -> None:
    failed = []
    for path in sorted((COURSE_FOLDER / "solutions").glob("[0-9]*/*.ipynb")):
        notebook = nbformat.read(path, as_version=4)
        start = time.perf_counter()
        with tempfile.TemporaryDirectory() as folder:
            client = NotebookClient(notebook, timeout=900, kernel_name="python3")
            try:
                client.execute(cwd=folder)
                result = "fine"
            except CellExecutionError as error:
                result = f"FAILED: {error.ename}: {error.evalue}"
                failed.append(path.parent.name)
        print(f"{path.parent.name}: {time.perf_counter() - start:.0f} s, {result}", flush=True)
    sys.exit(f"Failed: {', '.join(failed)}" if failed else 0)


if __name__ == "__main__":
    main()
