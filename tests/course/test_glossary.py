"""The glossary: what is taken for a term, how it is defined, and that lessons keep its order."""

import re

import nbformat
from nbformat import NotebookNode

from utils.course.glossary import glossary, terms, used_too_early
from utils.course.notebooks import lesson_names, notebook_path, read_notebook
from utils.paths import COURSE_FOLDER

LESSONS = {name: read_notebook(notebook_path("solutions", name)) for name in lesson_names()}

# Words that a lesson may use before they become terms: in their everyday meaning, or in another
EVERYDAY = {"class", "component", "confidence", "error", "kernel", "noise", "rate", "session"}
EVERYDAY |= {"gain", "layers", "strokes", "units"}
# Words that a lesson uses while it says that they will be explained
ANNOUNCED = {"augmentation", "dropout", "center of mass"}


def test_no_word_is_used_before_it_is_defined():
    early = used_too_early(LESSONS)
    assert {name: early[name] for name in set(early) - EVERYDAY - ANNOUNCED} == {}


def test_the_page_holds_the_words_of_the_course_and_leads_to_them():
    page = (COURSE_FOLDER / "lessons" / "glossary.md").read_text(encoding="utf-8")
    assert page == glossary(LESSONS)
    entries = re.findall(r"(?m)^- \*\*(.+)\*\* \(\[\d\d\]\((.+?)\)\): (.+)$", page)
    assert len(entries) == len(terms(LESSONS)) > 60
    words = [name for name, _, _ in entries]
    assert words == sorted(set(words), key=str.lower)
    expected = {"network", "label", "validation data", "batches", "loss", "backpropagation", "ReLU"}
    assert expected <= set(words)
    for _, link, definition in entries:
        assert (COURSE_FOLDER / "lessons" / link).is_file()
        assert len(definition.split()) >= 5, definition


# --- On small lessons ---------------------------------------------------------------------------


def lessons(*texts: list[str]) -> dict[str, NotebookNode]:
    """Return lessons of a title and these cells."""
    cells = [["# Title", *cells] for cells in texts]
    return {
        f"0{i}_topic": nbformat.v4.new_notebook(
            cells=[nbformat.v4.new_markdown_cell(c) for c in some]
        )
        for i, some in enumerate(cells)
    }


def defined(text: str) -> dict[str, str]:
    return {term.name: term.definition for term in terms(lessons([text]))}


def test_a_term_is_defined_by_its_sentence():
    assert defined("Look. A **seed** is a number. It helps.") == {
        "seed": "A seed is a number. It helps."
    }
    assert defined("- One. A **learning rate** says how far to step each time. More.") == {
        "learning rate": "A learning rate says how far to step each time."
    }
    assert defined("Slide it over. The result is a long map. This is called **convolution**.") == {
        "convolution": "The result is a long map. This is called convolution."
    }


def test_a_sentence_that_ends_with_a_colon_needs_the_one_before():
    text = "The gain is the later mean minus the earlier one. The **noise** is the error of it:"
    assert defined(text) == {
        "noise": "The gain is the later mean minus the earlier one. The noise is the error of it."
    }


def test_what_is_bold_and_no_term():
    assert (
        defined("**Predict:** one? **Look at the data.** **Predict** it. **82 %**, **un**signed")
        == {}
    )
    assert defined("<details>A **seed** is a number.</details>\n```\n**kernel**\n```") == {}


def test_the_first_definition_counts_in_singular_and_plural():
    found = terms(
        lessons(["There are many **batches** of some images each."], ["A **batch** is this."])
    )
    assert [(term.name, term.lesson) for term in found] == [("batches", "00_topic")]


def test_a_word_that_comes_too_early():
    text = "Here the seeds matter. The `kernel` does not. **Next:** a kernel."
    later = [
        "A **seed** is this number here.",
        "A **kernel** is a small one.",
        "A **loss** counts.",
    ]
    early = used_too_early(lessons([text, "A **loss function** says how wrong."], later))
    assert early == {"seed": ("00_topic", "Here the seeds matter. The does not.")}
