"""What figures leave in a notebook, for tests to read."""

import html


def alt_text(displayed: list) -> str:
    """Return the alternative text of the only figure displayed, once its two parts agree."""
    picture, hidden_text = displayed
    assert picture.data.startswith(b"\x89PNG")
    assert f"Figure: {html.escape(picture.alt)}<" in hidden_text.data
    return picture.alt
