"""Use a page of an app without a browser."""

import io
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import redirect_stdout
from pathlib import Path

from streamlit.testing.v1 import AppTest

SCRIPT = """
import keras
import streamlit as st

keras.backend.clear_session = lambda free_memory=True: None  # as in the app's load_model
page, arguments = st.session_state["page"]
page(*arguments)
"""


def visit_page(
    page: Callable[..., None],
    *arguments: object,
    uploads: Sequence[tuple[str, bytes, str]] = (),
) -> list[dict[str, list]]:
    """Open a page as a new visitor, hand it files, and tell each time what is on it.

    Parameters
    ----------
    page
        A function that calls Streamlit: ``page(*arguments)`` is run again for every visit.
    uploads
        Files for the page's only uploader, one after the other: name, content, MIME type.

    Returns
    -------
    What was on the page at first, and after each upload. Each is a dictionary of lists:
    "exceptions", "errors" and "subheaders" hold texts, "uploaders" labels, and "bars" pairs of a
    text and a percentage. Without exactly one uploader, nothing is uploaded.
    """
    main, nowhere = sys.modules["__main__"], io.StringIO()
    try:
        # Streamlit prints a long traceback of an error on the page. "exceptions" tell of it.
        with tempfile.TemporaryDirectory() as folder, redirect_stdout(nowhere):
            script = Path(folder, "page.py")
            script.write_text(SCRIPT, encoding="utf-8")
            visitor = AppTest.from_file(script, default_timeout=60)
            visitor.session_state["page"] = (page, arguments)
            visits = [_contents(visitor.run())]
            for upload in uploads:
                if len(visitor.file_uploader) == 1:
                    visits.append(_contents(visitor.file_uploader[0].set_value(upload).run()))
    finally:  # Streamlit made the page the program that runs: no other process could be started
        sys.modules["__main__"] = main
    return visits


# The page is the learner's, so a check that is made elsewhere has this run where the page is.
vars(visit_page)["runs_with_the_learner"] = True


def _contents(visitor: AppTest) -> dict[str, list]:
    return {
        "exceptions": [str(element.message) for element in visitor.exception],
        "errors": [str(element.value) for element in visitor.error],
        "subheaders": [str(element.value) for element in visitor.subheader],
        "uploaders": [str(element.label) for element in visitor.file_uploader],
        "bars": [(str(element.text), int(element.value)) for element in visitor.progress],
    }
