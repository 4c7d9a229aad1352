"""Build the course's web site: ``make site``, or ``python -m utils.course.site [FOLDER]``.

It goes into site/, which git ignores; open site/index.html. With the repository's address in the
environment, lessons get buttons that open them elsewhere:

    COURSE_REPOSITORY=https://github.com/owner/name COURSE_BRANCH=main make site
"""

import argparse
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path

from sphinx.cmd.build import build_main

from utils.course.notebooks import lesson_names
from utils.course.site.lessons import write_lesson
from utils.course.site.pages import write_pages
from utils.course.site.repository import AddressError, Repository, repository_of_environment
from utils.files import replaced_folder
from utils.inference import load_trained_model
from utils.paths import COURSE_FOLDER, DATA_FOLDER
from utils.web_page import write_page

SITE_FOLDER = COURSE_FOLDER / "site"
HERE = Path(__file__).parent


class SiteError(RuntimeError):
    """Sphinx found something wrong, and told what."""


def build_site(target: Path, repository: Repository | None = None) -> None:
    """Build the whole site from the committed notebooks.

    Parameters
    ----------
    target
        Its folder; what is in it is replaced, once all of it has been made.
    repository
        Where the course is published; None leaves out the buttons that open a lesson elsewhere.

    Raises
    ------
    SiteError
        If Sphinx warns of anything, such as a link to a page that does not exist.
    """
    with tempfile.TemporaryDirectory() as scratch:
        sources = Path(scratch, "sources")
        for name in lesson_names():
            write_lesson(name, sources, repository)
        write_pages(sources, repository)
        shutil.copy(HERE / "conf.py", sources)
        shutil.copytree(HERE / "static", sources / "_static", dirs_exist_ok=True)
        (sources / "data").mkdir()
        for picture in DATA_FOLDER.glob("*.png"):
            shutil.copy(picture, sources / "data")
        write_page(load_trained_model(), sources / "extra" / "pad")
        with replaced_folder(target) as new:
            doctrees = Path(scratch, "doctrees")
            options = ["-q", "-W", "--keep-going", "-b", "html", "-d", doctrees]
            if build_main([str(option) for option in [*options, sources, new]]):
                raise SiteError("Sphinx has warned; the lines above say of what.")
            (new / ".nojekyll").touch()  # else GitHub Pages leaves out folders like _static


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", nargs="?", type=Path, default=SITE_FOLDER)
    folder = parser.parse_args().folder
    if folder.is_dir() and any(folder.iterdir()) and not (folder / "searchindex.js").exists():
        sys.exit(f"{folder} holds other files, and they would be lost. Name a new folder.")
    start = time.perf_counter()
    try:
        build_site(folder, repository_of_environment())
    except (AddressError, SiteError) as error:
        sys.exit(str(error))
    megabytes = sum(p.stat().st_size for p in folder.rglob("*") if p.is_file()) / 1e6
    seconds = time.perf_counter() - start
    print(f"{os.fspath(folder / 'index.html')}: {megabytes:.0f} MB in {seconds:.0f} s")


if __name__ == "__main__":
    main()
