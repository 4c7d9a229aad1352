"""utils.grading.sandbox.outputs: what a learner's cell puts out, as far as it is kept."""

import pytest

from utils.grading.sandbox import outputs
from utils.grading.sandbox.outputs import LEFT_OUT, OutputLimit, Outputs


def stream(text: str, name: str = "stdout") -> dict:
    return {"msg_type": "stream", "content": {"name": name, "text": text}}


def display(**data: object) -> dict:
    kinds = {kind.replace("_", "/"): value for kind, value in data.items()}
    return {"msg_type": "display_data", "content": {"data": kinds}}


def test_text_of_one_stream_is_joined_and_cut():
    kept = Outputs(most=5)
    for message in (stream("abc"), stream("def"), stream("ghi")):
        kept.add(message)
    assert [(output.name, output.text) for output in kept.kept] == [("stdout", "abcde")]


def test_each_stream_stands_on_its_own():
    kept = Outputs(most=100)
    for message in (stream("a"), stream("b", "stderr"), stream("c"), stream("d", "invented")):
        kept.add(message)
    assert [(output.name, output.text) for output in kept.kept] == [
        ("stdout", "a"),
        ("stderr", "b"),
        ("stdout", "c"),
    ]


def test_only_text_and_pixels_are_kept():
    kept = Outputs(most=100)
    kept.add(display(text_html="<script>", text_plain="plain", image_png="aGk="))
    kept.add(display(text_html="<b>", application_javascript="alert(1)"))
    assert [dict(output.data) for output in kept.kept] == [
        {"text/plain": "plain", "image/png": "aGk="}
    ]


def test_a_huge_picture_is_left_out(monkeypatch):
    monkeypatch.setattr(outputs, "LARGEST_PICTURE", 10)
    kept = Outputs(most=100)
    kept.add(display(image_png="x" * 10))
    assert not kept.kept


def test_an_error_is_kept_short(monkeypatch):
    monkeypatch.setattr(outputs, "LONGEST_ERROR", 4)
    kept = Outputs(most=100)
    kept.add({"msg_type": "error", "content": {"ename": "ValueError", "evalue": "too long"}})
    (error,) = kept.kept
    assert (error.ename, error.evalue) == ("ValueError", "too ")


def test_a_flood_is_noticed(monkeypatch):
    monkeypatch.setattr(outputs, "FLOOD", 1_000)
    kept = Outputs(most=10)
    kept.add(stream("x" * 500))
    assert not kept.flood
    kept.add(stream("x" * 500))
    assert kept.flood, "what is not kept counts as well"


def message(kind: str, **content: object) -> dict:
    return {"msg_type": kind, "content": content}


@pytest.mark.parametrize("kind", ["error", "stream", "display_data"])
def test_no_kind_of_output_can_fill_a_notebook(kind: str):
    kept = Outputs(100_000)
    text = "x" * 1_900
    content = {"ename": text, "evalue": text, "name": "stdout", "text": text}
    for _ in range(30_000):
        kept.add(message(kind, data={"text/plain": text}, **content))
    assert len(str(kept.kept)) < 1_000_000
    assert kept.flood


def test_pictures_of_a_submission_have_a_limit():
    limit, left = OutputLimit(5_000_000), []
    for _ in range(8):
        cell = Outputs(100)
        for _ in range(44):
            cell.add(message("display_data", data={"image/png": "A" * 990_000}))
        left += limit.keep(cell.kept)
    assert 4 <= sum("data" in output for output in left) <= 5
    assert left[-1].text == LEFT_OUT and len(left) <= 6
