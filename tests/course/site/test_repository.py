"""Where the course is published comes from the environment."""

import pytest

from utils.course.site.repository import AddressError, Repository, repository_of_environment
from utils.paths import COURSE_FOLDER

NOTEBOOK = COURSE_FOLDER / "lessons" / "05_cnn" / "cnn.ipynb"


@pytest.mark.parametrize(
    "address", ["https://github.com/owner/name", "https://github.com/owner/name.git/"]
)
def test_an_address_and_a_branch(monkeypatch, address: str):
    monkeypatch.setenv("COURSE_REPOSITORY", address.rstrip("/"))
    monkeypatch.setenv("COURSE_BRANCH", "trunk")
    found = repository_of_environment()
    assert found == Repository("https://github.com/owner/name", "trunk")
    assert found.file(NOTEBOOK) == (
        "https://github.com/owner/name/blob/trunk/lessons/05_cnn/cnn.ipynb"
    )
    buttons = found.buttons(NOTEBOOK)
    assert "/github/owner/name/blob/colab/05_cnn/cnn.ipynb" in buttons
    assert "/gh/owner/name/trunk?labpath=lessons%2F05_cnn%2Fcnn.ipynb" in buttons


def test_without_an_address_there_is_no_repository(monkeypatch):
    monkeypatch.delenv("COURSE_REPOSITORY", raising=False)
    assert repository_of_environment() is None
    monkeypatch.setenv("COURSE_REPOSITORY", "")
    assert repository_of_environment() is None


@pytest.mark.parametrize("address", ["owner/name", "git@github.com:owner/name", "https://host/x"])
def test_an_address_that_is_none(monkeypatch, address: str):
    monkeypatch.setenv("COURSE_REPOSITORY", address)
    with pytest.raises(AddressError, match=address):
        repository_of_environment()
