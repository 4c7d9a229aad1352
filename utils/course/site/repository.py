"""Where the course is published. Nothing in this repository knows it; the environment says so."""

import os
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from utils.paths import COURSE_FOLDER

ADDRESS, BRANCH = "COURSE_REPOSITORY", "COURSE_BRANCH"  # variables of the environment


class AddressError(ValueError):
    """The environment names no repository on GitHub."""


@dataclass(frozen=True)
class Repository:
    """The course's repository on GitHub.

    Attributes
    ----------
    address
        Such as ``https://github.com/owner/name``.
    branch
        The branch that is published.
    """

    address: str
    branch: str = "main"

    def file(self, path: Path) -> str:
        """Return the address of a file or folder of the repository."""
        return f"{self.address}/blob/{self.branch}/{self._relative(path)}"

    def buttons(self, notebook: Path) -> str:
        """Return links, as HTML, that open a notebook in Colab, on Binder and in Codespaces."""
        name = re.sub(r"^https://[^/]+/", "", self.address)
        path = self._relative(notebook)
        lesson = path.removeprefix("lessons/")
        links = {
            # From a branch of its own, where lessons have a first cell that fetches the course
            "Colab": f"https://colab.research.google.com/github/{name}/blob/colab/{lesson}",
            "Binder": f"https://mybinder.org/v2/gh/{name}/{self.branch}?labpath={quote(path, '')}",
            "Codespaces": f"https://codespaces.new/{name}?quickstart=1",
        }
        items = "".join(f'<a href="{link}">{place}</a>' for place, link in links.items())
        return f'<p class="launch">Open this lesson in {items}</p>'

    @staticmethod
    def _relative(path: Path) -> str:
        return path.relative_to(COURSE_FOLDER).as_posix()


def repository_of_environment() -> Repository | None:
    """Return what ``COURSE_REPOSITORY`` and ``COURSE_BRANCH`` say; None if they are not set.

    Raises
    ------
    AddressError
        If the address is not like ``https://github.com/owner/name``.
    """
    address = os.environ.get(ADDRESS, "").rstrip("/").removesuffix(".git")
    if not address:
        return None
    if not re.fullmatch(r"https://[\w.-]+/[\w.-]+/[\w.-]+", address):
        raise AddressError(
            f"{ADDRESS} is {address!r}. It should be like https://github.com/owner/name; "
            "without it, the site has no buttons for Colab, Binder and Codespaces."
        )
    return Repository(address, os.environ.get(BRANCH) or "main")
