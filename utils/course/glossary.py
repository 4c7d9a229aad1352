"""The glossary: the words that the lessons define, in the lessons' own sentences.

A term is **bold** where a lesson defines it. `terms` finds these places, and `glossary` makes a
page of them, which `utils.course.notebooks` puts beside the lessons. `used_too_early` tells which
words a lesson uses before any lesson has defined them.
"""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from nbformat import NotebookNode

FOLDED = re.compile(r"<details>.*?</details>", re.S)
BLOCK = re.compile(r"```.*?```|\$\$.*?\$\$", re.S)
CODE = re.compile(r"`[^`]*`|\$[^$]*\$")
TERM = re.compile(r"\*\*([A-Za-z][A-Za-z-]+(?: [A-Za-z-]+){0,2})\*\*(?![a-z])")
SENTENCE_END = re.compile(r"(?<=[.?!])\s+(?=[A-Z0-9`*(\"'])|(?<=[.?!]\))\s+")
# What is bold and no term: the parts of a lesson, buttons, requests to the reader
NO_TERM = {"after this lesson", "you need", "plan", "check yourself", "predict", "validate"}
NOT_IN_A_TERM = {"a", "an", "the", "is", "are", "its", "first", "next", "on"}
NAMES = {"Adam", "MNIST", "ReLU"}
# A sentence that begins so is understood only after the one before
POINTS_BACK = re.compile(r"(This|That|These|Such|It|Repeat|So|Then|Here)\b")
SHORT = 7  # words; a sentence with fewer explains nothing alone

HEADER = """# Glossary

The words that the lessons define, in the lessons' own sentences. The number leads to the lesson.

"""


class Term(NamedTuple):
    """A word that a lesson defines."""

    name: str
    lesson: str  # the lesson's folder
    cell: int  # its position in the notebook
    definition: str


def terms(lessons: Mapping[str, NotebookNode]) -> list[Term]:
    """Return the terms, each where it is defined first, in the order of the lessons.

    Parameters
    ----------
    lessons
        The notebooks of solutions/ by folder, in order.
    """
    found: dict[str, Term] = {}
    for lesson, cell, prose in _prose(lessons):
        for paragraph in prose.splitlines():
            sentences = SENTENCE_END.split(paragraph)
            for i, sentence in enumerate(sentences):
                for match in TERM.finditer(sentence):
                    name = match[1] if match[1] in NAMES else match[1].lower()
                    words = name.split()
                    if (
                        name not in NO_TERM
                        and words[0] != "predict"
                        and not NOT_IN_A_TERM & {*words}
                    ):
                        definition = _definition(sentences, i)
                        found.setdefault(_stem(name), Term(name, lesson, cell, definition))
    return list(found.values())


def glossary(lessons: Mapping[str, NotebookNode]) -> str:
    """Return the page in Markdown, with links as from the folder of the lessons."""
    lines = []
    for term in sorted(terms(lessons), key=lambda term: term.name.lower()):
        link = f"{term.lesson}/{term.lesson.partition('_')[2]}.ipynb"
        lines.append(f"- **{term.name}** ([{term.lesson[:2]}]({link})): {term.definition}\n")
    return HEADER + "".join(lines)


def used_too_early(lessons: Mapping[str, NotebookNode]) -> dict[str, tuple[str, str]]:
    """Return the terms that a lesson uses before one defines them.

    A lesson's first cell announces what it is about, and its last paragraph what comes next: these,
    folded parts and code do not count.

    Returns
    -------
    By name, the lesson that uses the term first, and the words around it.
    """
    early = {}
    found = terms(lessons)
    for term in found:
        longer = [re.escape(t.name) for t in found if t != term and _stem(term.name) in t.name]
        others = re.compile("|".join(longer) or r"(?!)", re.I)  # "learning rate" is no "rate"
        ignore_case = re.I if term.name.islower() else 0
        word = re.compile(rf"\b{re.escape(_stem(term.name))}(?:s|es)?\b", ignore_case)
        for lesson, cell, prose in _prose(lessons):
            if (lesson, cell) >= (term.lesson, term.cell):
                break
            text = others.sub("", CODE.sub("", prose.partition("**Next:**")[0]))
            match = word.search(text)
            if match and cell > 0:
                around = text[max(0, match.start() - 40) : match.end() + 30]
                early[term.name] = lesson, " ".join(around.split())
                break
    return early


def _prose(lessons: Mapping[str, NotebookNode]) -> Iterator[tuple[str, int, str]]:
    """Yield lesson, position of the cell and text, without what is folded and blocks of code."""
    for lesson, notebook in lessons.items():
        for position, cell in enumerate(notebook.cells):
            if cell.cell_type == "markdown" and "nbgrader" not in cell.metadata:
                yield lesson, position, BLOCK.sub("", FOLDED.sub("", cell.source))


def _stem(name: str) -> str:
    """Return a term without the ending of the plural."""
    return re.sub(r"(?<=ch)es$|(?<!s)s$", "", name) if name != "bias" else name


def _definition(sentences: list[str], i: int) -> str:
    """Return the sentence that defines a term, with a neighbor if it needs one."""
    first, last = i, i
    if i > 0 and POINTS_BACK.match(sentences[i]):
        first = i - 1
    elif len(sentences[i].split()) < SHORT and i + 1 < len(sentences):
        last = i + 1
    if i > 0 and sentences[i].endswith(":"):  # what follows the colon is not on the page
        first = i - 1
    text = re.sub(r":$", ".", " ".join(sentences[first : last + 1]).strip()).replace("**", "")
    return re.sub(r"^(?:[-#*]+|\d+\.)\s+", "", text.strip()).strip("()")
