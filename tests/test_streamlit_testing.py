"""A page is used without a browser: opened, handed files, read."""

import sys

import streamlit as st

from utils.streamlit_testing import visit_page


def page(title: str) -> None:
    """A page with one of everything that a visit reports."""
    st.subheader(title)
    file = st.file_uploader("A file, please", type=["txt"])
    if file is None:
        return
    content = file.getvalue().decode()
    if content == "wrong":
        st.error("Another one, please.")
    elif content == "broken":
        raise ValueError("That was too much.")
    else:
        st.progress(int(content), text=file.name)


def test_an_empty_page_leaves_the_running_program_alone():
    before = sys.modules["__main__"]
    (visit,) = visit_page(lambda: None)
    assert not any(visit.values())
    assert sys.modules["__main__"] is before, "or no further process could be started from here"


def test_each_upload_is_a_visit_of_its_own():
    files = [
        (f"{number}.txt", content, "text/plain")
        for number, content in enumerate((b"70", b"wrong", b"broken", b"8"))
    ]
    visits = visit_page(page, "Files", uploads=files)
    assert all(visit["subheaders"] == ["Files"] for visit in visits)
    assert all(visit["uploaders"] == ["A file, please"] for visit in visits)
    assert [visit["bars"] for visit in visits] == [[], [("0.txt", 70)], [], [], [("3.txt", 8)]]
    assert [visit["errors"] for visit in visits] == [[], [], ["Another one, please."], [], []]
    assert [visit["exceptions"] for visit in visits] == [[], [], [], ["That was too much."], []]


def test_without_exactly_one_uploader_nothing_is_uploaded():
    file = ("0.txt", b"0", "text/plain")
    assert len(visit_page(lambda: None, uploads=[file])) == 1

    def two() -> None:
        for label in ("First", "Second"):
            st.file_uploader(label)

    (visit,) = visit_page(two, uploads=[file])
    assert visit["uploaders"] == ["First", "Second"]
