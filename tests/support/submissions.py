"""Submissions that a class may hand in: right ones, broken ones, hostile ones.

Each `Fault` says how it is built from the release and the reference answers, and what grading has
to make of it. Exercises are counted from 0, so that a fault fits any lesson.
"""

import json
import os
import re
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output
from nbgrader.utils import is_solution

from tests.support.links import make_link
from utils.grading.lesson import Lesson, defined_functions, is_check, load_lesson

EVERY = "every exercise"
ANY = "graded, or left to a person"  # depends on the machine


@dataclass
class Handin:
    """Where a submission is built.

    Parameters
    ----------
    course, student, lesson
        It goes to COURSE/grading/submitted/STUDENT/LESSON/.
    port
        Where a server on this machine waits for connections that must never come.
    """

    course: Path
    student: str
    lesson: str
    port: int = 9

    @property
    def folder(self) -> Path:
        folder = self.course / "grading" / "submitted" / self.student / self.lesson
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    @property
    def path(self) -> Path:
        return self.folder / f"{self.about.topic}.ipynb"

    @property
    def about(self) -> Lesson:
        return load_lesson(self.course, self.lesson)

    def notebook(self, solved: bool = True) -> NotebookNode:
        """Return the release, with the reference answers filled in or untouched."""
        about = self.about
        answers = {
            cell.metadata.nbgrader.grade_id: re.sub(
                r"(?m)^.*(### (BEGIN|END) SOLUTION|MARKER-).*\n?", "", cell.source
            )
            for cell in about.source.cells
            if is_solution(cell)
        }
        notebook = about.release
        for cell in notebook.cells:
            if solved and is_solution(cell):
                cell.source = answers[cell.metadata.nbgrader.grade_id]
        return notebook

    def write(self, notebook: NotebookNode) -> None:
        nbformat.write(notebook, self.path)


@dataclass(frozen=True)
class Fault:
    """A submission, and what grading has to make of it.

    Parameters
    ----------
    name
        Of the fault.
    build
        Writes the submission.
    loses
        The exercises whose checks give nothing, or `EVERY`; all other checks give their points.
    status, says
        As in `Result`; ``says`` is in the reason, the notes or a check's message.
    short
        Whether the short form of the tests has it.
    student
        Name of the folder; made of ``name`` if empty.
    """

    name: str
    build: Callable[[Handin], None]
    loses: tuple[int, ...] | str = ()
    status: str = "graded"
    says: str = ""
    short: bool = False
    student: str = ""

    @property
    def folder(self) -> str:
        return self.student or re.sub(r"\W+", "_", self.name)

    def lost_checks(self, lesson: Lesson) -> set[str]:
        """Return the checks that must give no points.

        These are also the checks of later exercises whose answer calls one that is lost.
        """
        answers = {
            cell.metadata.nbgrader.grade_id: cell.source for cell in answers_of(lesson.source)
        }
        lost = list(answers) if self.loses == EVERY else [list(answers)[i] for i in self.loses]
        for exercise, source in answers.items():
            functions = [name for other in lost for name in defined_functions(answers[other])]
            if exercise not in lost and any(re.search(rf"\b{f}\(", source) for f in functions):
                lost.append(exercise)
        return {check for check, exercise in lesson.exercise_of.items() if exercise in lost}


FAULTS: list[Fault] = []


def fault(name: str, **expected: object) -> Callable:
    """Register a builder as a fault."""

    def register(build: Callable[[Handin], None]) -> Callable[[Handin], None]:
        FAULTS.append(Fault(name, build, **expected))
        return build

    return register


def answers_of(notebook: NotebookNode) -> list[NotebookNode]:
    return [c for c in notebook.cells if c.cell_type == "code" and is_solution(c)]


def checks_of(notebook: NotebookNode) -> list[NotebookNode]:
    return [cell for cell in notebook.cells if is_check(cell)]


def name_of(cell: NotebookNode) -> str:
    """Return the function that an answer cell defines."""
    return defined_functions(cell.source)[-1]


def in_cell(name: str, source: str, position: int = 0, solved: bool = True, **expected) -> None:
    """Register a fault: source at the beginning of an answer cell, above the answer.

    In the source, FOLDER is the course's, PORT the server's, NAME the answer's function.
    """

    def build(handin: Handin) -> None:
        notebook = handin.notebook(solved)
        cell = answers_of(notebook)[position]
        cell.source = fill(source, handin, cell) + "\n\n" + cell.source
        handin.write(notebook)

    FAULTS.append(Fault(name, build, **expected))


def as_answer(name: str, body: str, position: int = 0, before: str = "", **expected) -> None:
    """Register a fault: the body of an answer's function, all others being right."""

    def build(handin: Handin) -> None:
        notebook = handin.notebook()
        cell = answers_of(notebook)[position]
        function = f"def {name_of(cell)}(*arguments, **options):\n"
        function += textwrap.indent(textwrap.dedent(body).strip(), "    ")
        cell.source = fill(f"{textwrap.dedent(before)}\n{function}", handin, cell)
        handin.write(notebook)

    FAULTS.append(Fault(name, build, **{"loses": (position,)} | expected))


def fill(source: str, handin: Handin, cell: NotebookNode) -> str:
    for word, value in (
        ("FOLDER", str(handin.course)),
        ("PORT", str(handin.port)),
        ("NAME", name_of(cell)),
        ("LESSON", handin.lesson),
    ):
        source = re.sub(rf"\b{word}\b", value, source)
    return textwrap.dedent(source).strip()


# --- What a class hands in on a good day ----------------------------------------------------------


@fault("perfect", short=True)
def perfect(handin: Handin) -> None:
    handin.write(handin.notebook())


@fault("blank", loses=EVERY, short=True)
def blank(handin: Handin) -> None:
    handin.write(handin.notebook(solved=False))


@fault("one exercise unsolved", loses=(0,))
def half(handin: Handin) -> None:
    notebook, untouched = handin.notebook(), handin.notebook(solved=False)
    answers_of(notebook)[0].source = answers_of(untouched)[0].source
    handin.write(notebook)


@fault("a name with spaces and umlauts", student="Zoë Ångström-Müller jr.")
def strange_name(handin: Handin) -> None:
    perfect(handin)


# --- Without end, and too much --------------------------------------------------------------------

in_cell(
    "endless loop in a cell",
    "while True:\n    pass",
    loses=(0,),
    status="needs a person",
    says="A check did not find",
)
in_cell(
    "endless loop in a cell that swallows interrupts",
    """
    import signal
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    while True:
        try:
            while True:
                sum(range(1000))
        except BaseException:
            pass
    """,
    loses=(0,),
    status="needs a person",
    says="crashed its kernel",
)
as_answer(
    "endless loop in a function", "while True:\n    pass", says="loop without end", short=True
)
as_answer(
    "endless loop in a function that swallows interrupts",
    """
    import signal
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    while True:
        try:
            while True:
                sum(range(1000))
        except BaseException:
            pass
    """,
    says="loop without end",
)
as_answer("sleep", "import time\ntime.sleep(10_000)", says="loop without end")
as_answer(
    "memory hog",
    """
    pieces = []
    while True:
        pieces.append(b"x" * 1_000_000_000)
    """,
)
# What would harm the machine outside of a sandbox does nothing there.
ONLY_THERE = 'assert __import__("os").uname().nodename == "sandbox"\n'
NAMED = (
    ONLY_THERE
    + """
import ctypes, os, time
ctypes.CDLL(None).prctl(15, b"hostile-PORT", 0, 0, 0)
"""
)
as_answer(
    "memory hog of many processes",
    """
    for _ in range(8):
        if not os.fork():
            piece = b"x" * 500_000_000
            time.sleep(600)
    time.sleep(600)
    """,
    before=NAMED,
    status="needs a person",
    says="MB of memory",
)
as_answer(
    "process bomb",
    """
    for _ in range(300):  # an end, should the sandbox see none
        if not os.fork():
            time.sleep(600)
        time.sleep(0.01)
    time.sleep(600)
    """,
    before=NAMED,
    status="needs a person",
    says="processes",
    short=True,
)
in_cell(
    "processes left behind",
    NAMED
    + """
for _ in range(3):
    if not os.fork():
        os.setsid()
        if not os.fork():
            time.sleep(10_000)
        os._exit(0)
""",
)
in_cell(
    "output flood",
    'for _ in range(3_000_000):\n    print("flood " * 20)',
    loses=(0,),
    status=ANY,
    says="is not defined",
)
in_cell(
    "a huge picture",
    """
    from IPython.display import display
    display({"image/png": "A" * 30_000_000, "text/html": "<b>" * 5_000_000}, raw=True)
    """,
)
as_answer("a huge answer", "return b'x' * 400_000_000", status=ANY)
as_answer(
    "a huge file",
    'with open("/tmp/file", "wb") as file:\n    while True:\n        file.write(bytes(1_000_000))',
    says="OSError",
)
as_answer(
    "a crash of Python",
    "import ctypes\nctypes.string_at(0)",
    status="needs a person",
    says="crashed the kernel",
)

# --- Leaving --------------------------------------------------------------------------------------

in_cell(
    "os._exit in a cell",
    "import os\nos._exit(0)",
    loses=(0,),
    status="needs a person",
    says="crashed its kernel",
)
as_answer(
    "os._exit in a function",
    "import os\nos._exit(0)",
    status="needs a person",
    says="crashed the kernel",
    short=True,
)
as_answer(
    "kill all processes",
    ONLY_THERE + "import os\nos.kill(-1, 9)",
    status=ANY,  # where the grader is root, none of the others may be killed
)
in_cell("sys.exit in a cell", "import sys\nsys.exit(0)", says="its other lines were run")
as_answer("sys.exit in a function", "import sys\nsys.exit(0)", says="0")
as_answer("KeyboardInterrupt", "raise KeyboardInterrupt", says="")
as_answer("quit", "quit()", says="")


# --- Cells ----------------------------------------------------------------------------------------


@fault("deleted checks", says="was missing; it was put back", short=True)
def deleted(handin: Handin) -> None:
    notebook = handin.notebook()
    notebook.cells = [cell for cell in notebook.cells if not is_check(cell)]
    handin.write(notebook)


@fault("deleted answer", loses=(0,), says="was missing; it was put back")
def deleted_answer(handin: Handin) -> None:
    notebook = handin.notebook()
    notebook.cells.remove(answers_of(notebook)[0])
    handin.write(notebook)


@fault("duplicated cells", says="the last one with an answer counts")
def duplicated(handin: Handin) -> None:
    notebook = handin.notebook()
    cells = []
    for cell in notebook.cells:
        cells += [cell, cell.copy()] if "nbgrader" in cell.metadata else [cell]
    notebook.cells = cells
    handin.write(notebook)


@fault("reordered cells", says="put back in order")
def reordered(handin: Handin) -> None:
    notebook = handin.notebook()
    ours = [cell for cell in notebook.cells if "nbgrader" in cell.metadata]
    others = [cell for cell in notebook.cells if "nbgrader" not in cell.metadata]
    notebook.cells = others + ours[::-1]
    handin.write(notebook)


@fault("edited checks", loses=EVERY, says="was changed; it was set back", short=True)
def edited(handin: Handin) -> None:
    notebook = handin.notebook(solved=False)
    for cell in checks_of(notebook):
        cell.source = "print('fine')"
    handin.write(notebook)


@fault("checks that give points", loses=EVERY, says="was changed; it was set back")
def generous(handin: Handin) -> None:
    notebook = handin.notebook(solved=False)
    for cell in checks_of(notebook):
        cell.source = str(cell.metadata.nbgrader.points)
        cell.outputs = [
            new_output("execute_result", data={"text/plain": cell.source}, execution_count=1)
        ]
    handin.write(notebook)


@fault("stripped metadata", says="had lost its metadata")
def stripped(handin: Handin) -> None:
    notebook = handin.notebook()
    for cell in notebook.cells:
        cell.metadata.clear()
        cell.id = nbformat.v4.new_raw_cell().id
    handin.write(notebook)


@fault("changed points", loses=EVERY)
def changed_points(handin: Handin) -> None:
    notebook = handin.notebook(solved=False)
    for cell in checks_of(notebook):
        cell.metadata.nbgrader.points = 1_000
        cell.metadata.nbgrader.locked = False
    handin.write(notebook)


@fault("answers declared as checks", loses=EVERY)
def swapped_roles(handin: Handin) -> None:
    notebook = handin.notebook(solved=False)
    for cell in notebook.cells:
        about = cell.metadata.get("nbgrader")
        if about:
            about.solution, about.grade = about.grade, about.solution
            about.points = 50
    handin.write(notebook)


@fault("unknown checks added", loses=EVERY, says="which the lesson does not know")
def more_checks(handin: Handin) -> None:
    notebook = handin.notebook(solved=False)
    cell = new_code_cell("100")
    about = dict(checks_of(notebook)[0].metadata.nbgrader, grade_id="bonus", points=100)
    cell.metadata["nbgrader"] = about
    notebook.cells.append(cell)
    handin.write(notebook)


@fault("grade_id that is no text", says="")
def strange_ids(handin: Handin) -> None:
    notebook = json.loads(nbformat.writes(handin.notebook()))
    for i, cell in enumerate(notebook["cells"]):
        if "nbgrader" in cell["metadata"]:
            cell["metadata"]["nbgrader"]["grade_id"] = [None, 3, ["x"], {"a": 1}][i % 4]
    handin.path.write_text(json.dumps(notebook))


@fault("a cell with bash", says="")
def bash(handin: Handin) -> None:
    notebook = handin.notebook()
    notebook.cells.insert(1, new_code_cell("%%bash\ncat /etc/shadow"))
    notebook.cells.insert(2, new_code_cell("!touch /home/x /etc/x\n%matplotlib inline"))
    handin.write(notebook)


in_cell("bash magic in an answer", "!touch /etc/x 2> /dev/null; cat /etc/shadow")
in_cell("stderr noise", "import sys\nsys.stderr.write('noise ' * 1000)")
in_cell(
    "warnings from an answer",
    "import warnings\nwarnings.simplefilter('always')\nwarnings.warn('noise')",
)


# --- Files ----------------------------------------------------------------------------------------


@fault("invalid JSON", loses=EVERY, status="failed", says="is not a notebook", short=True)
def invalid_json(handin: Handin) -> None:
    handin.path.write_text(nbformat.writes(handin.notebook())[:-100])


@fault("nested JSON", loses=EVERY, status="failed", says="notebook")
def nested_json(handin: Handin) -> None:
    handin.path.write_text("[" * 200_000 + "]" * 200_000)


@fault("JSON that is no notebook", loses=EVERY, status="failed", says="has no cells, or more than")
def other_json(handin: Handin) -> None:
    handin.path.write_text('{"cells": 3, "nbformat": 4, "nbformat_minor": 5}')


@fault("empty file", loses=EVERY, status="failed", says="not a notebook")
def empty_file(handin: Handin) -> None:
    handin.path.write_bytes(b"")


@fault("empty folder", loses=EVERY, status="failed", says="There is no notebook")
def empty_folder(handin: Handin) -> None:
    assert handin.folder.is_dir()


@fault("wrong kernel name")
def wrong_kernel(handin: Handin) -> None:
    notebook = handin.notebook()
    notebook.metadata.kernelspec = {"name": "julia-1.9", "display_name": "J", "language": "julia"}
    handin.write(notebook)


@fault("kernel name that is a path")
def path_kernel(handin: Handin) -> None:
    notebook = handin.notebook()
    notebook.metadata.kernelspec = {"name": "../../x", "display_name": "", "language": "python"}
    handin.write(notebook)


def encoded(name: str, encoding: str, **expected: object) -> None:
    def build(handin: Handin) -> None:
        notebook = handin.notebook()
        notebook.cells.append(new_markdown_cell("Grüße"))
        text = json.dumps(notebook, ensure_ascii=False)
        handin.path.write_bytes(text.encode(encoding, errors="replace"))

    FAULTS.append(Fault(name, build, **expected))


encoded("latin-1", "latin-1", says="encoded as latin-1", short=True)
encoded("UTF-16", "utf-16", says="encoded as utf-16")
encoded("UTF-8 with BOM", "utf-8-sig")


@fault("100 MB", loses=EVERY, status="failed", says="MB; at most")
def too_large(handin: Handin) -> None:
    notebook = handin.notebook()
    cell = answers_of(notebook)[0]
    cell.outputs = [new_output("stream", name="stdout", text="x" * 100_000_000)]
    handin.path.write_text(json.dumps(notebook))


@fault("15 MB of output", short=False)
def large(handin: Handin) -> None:
    notebook = handin.notebook()
    cell = answers_of(notebook)[0]
    cell.outputs = [new_output("stream", name="stdout", text="x" * 15_000_000)]
    handin.path.write_text(json.dumps(notebook))


@fault("notebook is a link", loses=EVERY, status="failed", says="is a link")
def linked_notebook(handin: Handin) -> None:
    make_link(
        handin.path, handin.course / "solutions" / handin.lesson / f"{handin.about.topic}.ipynb"
    )


@fault("folder is a link", loses=EVERY, status="failed", says="There is no folder")
def linked_folder(handin: Handin) -> None:
    folder = handin.folder
    folder.rmdir()
    make_link(folder, handin.course / "solutions" / handin.lesson)


@fault("link to the gradebook", says="is a link; it was left out")
def linked_file(handin: Handin) -> None:
    perfect(handin)
    make_link(handin.folder / "marks.db", handin.course / "grading" / "gradebook.db")
    make_link(handin.folder / "all", handin.course)


@fault("renamed notebook", says="it was taken for", short=True)
def renamed(handin: Handin) -> None:
    perfect(handin)
    handin.path.rename(handin.folder / f"Kopie von {handin.about.topic} (1).ipynb")


@fault("notebook of another lesson", loses=EVERY, status="failed", says="is not a notebook of")
def other_lesson(handin: Handin) -> None:
    notebook = nbformat.v4.new_notebook(cells=[new_code_cell("print('hello')")])
    nbformat.write(notebook, handin.folder / "other.ipynb")


@fault("a pipe in the folder", says="is not a plain file")
def pipe(handin: Handin) -> None:
    perfect(handin)
    os.mkfifo(handin.folder / "data.csv")


@fault("notebook is a pipe", loses=EVERY, status="failed", says="is not a plain file")
def notebook_pipe(handin: Handin) -> None:
    os.mkfifo(handin.path)


@fault("malformed timestamp", says="does not hold a time")
def timestamp(handin: Handin) -> None:
    perfect(handin)
    (handin.folder / "timestamp.txt").write_text("yesterday, I think")


@fault("modules beside the notebook", short=True)
def shadowing(handin: Handin) -> None:
    perfect(handin)
    trap = "raise RuntimeError('shadowed')\n"
    for name in ("numpy.py", "utils.py", "ipykernel.py", "sitecustomize.py", "keras.py"):
        (handin.folder / name).write_text(trap)


@fault("thousands of files", loses=EVERY, status="failed", says="more than 100 files")
def many_files(handin: Handin) -> None:
    perfect(handin)
    for number in range(300):
        (handin.folder / f"{number}.txt").touch()


# --- What an answer could be talked into points with ----------------------------------------------

FORGER = """
class Equal:
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __hash__(self): return 0
    def __getattr__(self, name): return self
    def __call__(self, *a, **k): return self
    def __int__(self): return 10
    def __index__(self): return 10
    def __getitem__(self, key): return self
    def __iter__(self): return iter([])
    def __bool__(self): return True
    def __array__(self, *a, **k): raise TypeError
"""
as_answer("an object that equals all", "return Equal()", before=FORGER, short=True)
as_answer(
    "an array that equals all",
    "return np.zeros((7, 5), 'uint8').view(Trick)",
    before="""
    import numpy as np
    class Trick(np.ndarray):
        def __eq__(self, other): return np.ones(self.shape, bool)
        def __ne__(self, other): return np.zeros(self.shape, bool)
        def __array_function__(self, *a, **k): return True
        def __array_ufunc__(self, *a, **k): return True
    """,
)
as_answer(
    "a number that equals all",
    "return Number(0)",
    before="""
    class Number(int):
        def __eq__(self, other): return True
        def __ne__(self, other): return False
        def __int__(self): return self
        __hash__ = int.__hash__
    """,
)
as_answer(
    "a text that equals all",
    "return Text('x')",
    before="""
    class Text(str):
        def __eq__(self, other): return True
        def __ne__(self, other): return False
        __hash__ = str.__hash__
    """,
)
as_answer(
    "a pickle",
    "import os, pickle\nreturn pickle.dumps(Bomb())",
    before="""
    import os
    class Bomb:
        def __reduce__(self): return os.system, ("touch FOLDER/pwned",)
    """,
)
as_answer(
    "a replaced reply",
    "return None",
    before="""
    import os, pickle
    class Bomb:
        def __reduce__(self): return os.system, ("touch FOLDER/pwned",)
    import utils.grading.judge.in_kernel
    utils.grading.judge.in_kernel.reply_to = lambda call: pickle.dumps(Bomb())
    utils.grading.judge.in_kernel.encode = lambda value: pickle.dumps(Bomb())
    """,
    loses=EVERY,
    status="needs a person",
    says="no readable reply",
    short=True,
)
as_answer(
    "no reply at all",
    "return None",
    before="""
    import utils.grading.judge.in_kernel
    utils.grading.judge.in_kernel.serve_call = lambda number: None
    """,
    loses=EVERY,
    status="needs a person",
    says="with something else than a result",
)
as_answer(
    "garbage in the stream of calls",
    "return None",
    before="""
    import utils.grading.judge.in_kernel
    utils.grading.judge.in_kernel._stream.sendall(b"x" * 1_000)
    """,
    loses=EVERY,
    status="needs a person",
    says="with something else than a result",
)
PLANTED = """
    import os
    from ipykernel.connect import get_connection_file
    for folder in (os.path.dirname(get_connection_file()), "/tmp", "/dev/shm", os.getcwd()):
        for number in range(60):
            for name in (f"{number}.in", f"{number}.out", f"k-{number}"):
                try:
                    PLANT
                except OSError:
                    pass
"""
in_cell(
    "links where the grader might write",
    PLANTED.replace("PLANT\n", "os.symlink('FOLDER/pwned', f'{folder}/{name}')\n"),
    short=True,
)
in_cell(
    "pipes where the grader might write",
    PLANTED.replace("PLANT\n", "os.mkfifo(f'{folder}/{name}')\n"),
)
as_answer(
    "a value that takes gigabytes to read",
    "return [[]] * 45_000_000",
    status="needs a person",
    says="no readable reply",
)
as_answer(
    "a forged network in a tuple",
    "return None",
    before="""
    import msgpack, utils.grading.judge.in_kernel
    function = {"class_name": "function", "config": "plot_image_gallery",
        "module": "keras.visualization", "registered_name": "plot_image_gallery"}
    layer = {"module": "keras.layers", "class_name": "Lambda", "config": {"name": "x",
        "function": function, "arguments": {"path": "FOLDER/pwned"}}}
    pack = msgpack.packb
    hidden = msgpack.ExtType(1, pack([layer]))
    network = {"module": "keras", "class_name": "Sequential",
        "config": {"name": "x", "layers": hidden}}
    reply = pack(["returned", msgpack.ExtType(11, pack([network, []])), []])
    utils.grading.judge.in_kernel.reply_to = lambda call: reply
    """,
    loses=EVERY,
)
as_answer(
    "a reply of outputs",
    "return None",
    before="""
    import msgpack, utils.grading.judge.in_kernel
    def reply_to(call):
        return msgpack.packb({"outputs": [{"output_type": "execute_result", "metadata": {},
            "data": {"text/plain": "1.0"}, "execution_count": 1}], "returned": True})
    utils.grading.judge.in_kernel.reply_to = reply_to
    """,
    loses=EVERY,
    status="needs a person",
    says="no readable reply",
)
TAMPERING = {
    "AssertionError": """
        import builtins
        class Harmless(BaseException): pass
        builtins.AssertionError = Harmless
        AssertionError = Harmless
    """,
    "numpy.testing": """
        import numpy as np, numpy.testing
        for module in (np, numpy.testing):
            for name in ("allclose", "array_equal", "isclose", "array_equiv"):
                if hasattr(module, name):
                    setattr(module, name, lambda *a, **k: True)
            for name in dir(module):
                if name.startswith("assert_"):
                    setattr(module, name, lambda *a, **k: None)
    """,
    "run_cell": """
        shell = get_ipython()
        class Fine:
            success = True
            error_before_exec = error_in_exec = result = None
        shell.run_cell = lambda *a, **k: Fine()
        type(shell).run_cell = lambda *a, **k: Fine()
    """,
    "showtraceback": """
        shell = get_ipython()
        shell.showtraceback = lambda *a, **k: None
        type(shell).showtraceback = lambda *a, **k: None
        shell.set_custom_exc((BaseException,), lambda *a, **k: None)
    """,
    "ast_transformers": """
        import ast
        class NoAsserts(ast.NodeTransformer):
            def visit_Assert(self, node): return ast.Pass()
        get_ipython().ast_transformers.append(NoAsserts())
        get_ipython().input_transformers_cleanup.append(
            lambda lines: [line.replace("assert", "0 and") for line in lines])
    """,
}
for what, source in TAMPERING.items():
    in_cell(
        f"tampering with {what}",
        source,
        solved=False,
        loses=EVERY,
        status="needs a person",
        # Without run_cell, the kernel cannot even say what was replaced.
        says="with something else than a result"
        if what == "run_cell"
        else "parts of Python that checks rely on",
        short=what == "numpy.testing",
    )
in_cell(
    "tampering with what Python itself needs",
    "import builtins\nbuiltins.isinstance = lambda *a: True\nbuiltins.int = lambda *a: 10",
    solved=False,
    loses=EVERY,
    status="needs a person",
)
in_cell(
    "tampering with the kernel's sockets",
    """
    import ipykernel.kernelapp, zmq
    app = ipykernel.kernelapp.IPKernelApp.instance()
    for name in ("iopub_socket", "shell_socket", "control_socket"):
        getattr(app, name, None) and getattr(app, name).close()
    """,
    solved=False,
    loses=EVERY,
    status="needs a person",
)
in_cell(
    "tampering with files",
    ONLY_THERE
    + """
import pathlib
for path in ("utils/grading/judge/in_kernel.py", "utils/data.py", "utils/__init__.py"):
    try:
        pathlib.Path(__import__("utils").__file__).parent.parent.joinpath(path).write_text("")
    except OSError as error:
        print(type(error).__name__)
for path in ("FOLDER/grading/gradebook.db", "FOLDER/grading/results", "FOLDER/solutions"):
    try:
        pathlib.Path(path).parent.mkdir(parents=True)
        pathlib.Path(path).write_bytes(b"gone")
    except OSError as error:
        print(type(error).__name__)
""",
)

# --- Secrets --------------------------------------------------------------------------------------

# What was found goes everywhere: into outputs, into the answer's error message, into files.
TELL = """
import re
def short(found):
    return re.findall("MARKER[-a-z0-9]*", str(found))[:1000], str(found)[:5_000]
def tell(found):
    print("FOUND", short(found))
    from IPython.display import display
    display(short(found))
"""
BETRAYS = """
found = find()
raise ValueError(f"FOUND {short(found)}")
"""


def reading(name: str, body: str, short: bool = False) -> None:
    """Register an attack that looks for secrets, in a cell and in the answer's function."""
    before = TELL + "\ndef find():\n" + textwrap.indent(textwrap.dedent(body), "    ")
    as_answer(f"looks for {name}", BETRAYS, before=before + "\ntell(find())", short=short)


reading(
    "solutions and others' work",
    """
    import os, time
    found = []
    start = time.monotonic()
    for top in ("FOLDER/solutions", "FOLDER/grading", "/tmp", "/home", "/var", "/root"):
        for folder, _, names in os.walk(top):
            for path in (os.path.join(folder, name) for name in names):
                if os.path.isfile(path):  # a pipe would keep the attacker waiting
                    try:
                        found.append(open(path, errors="replace").read(200_000))
                    except OSError:
                        pass
            if time.monotonic() > start + 2:
                break
    return [text for text in found if "MARKER" in text]
    """,
    short=True,
)
reading(
    "hidden tests in the history, frames and objects",
    """
    import gc, sys
    found = [str(globals().get(name)) for name in ("In", "_ih", "_oh", "Out", "_i", "_ii")]
    frame = sys._getframe()
    while frame:
        found += [repr(value)[:100_000] for value in list(frame.f_locals.values())]
        frame = frame.f_back
    for thing in gc.get_objects():
        if type(thing) in (dict, list, tuple) and thing is not found:
            for value in list(thing.values() if type(thing) is dict else thing):
                if type(value) in (str, bytes) and len(value) > 20:
                    found.append(str(value)[:20_000])
    word = "MAR" + "KER"
    return [text for text in found if word in text]
    """,
)
reading(
    "secrets in /proc and the environment",
    """
    import glob, os
    found = [str(dict(os.environ))]
    for path in glob.glob("/proc/[0-9]*/*") + glob.glob("/proc/self/root/*"):
        if os.path.basename(path) in ("environ", "cmdline", "maps", "mountinfo", "status"):
            try:
                found.append(open(path, errors="replace").read())
            except OSError:
                pass
    for file in range(3, 100):
        try:
            found.append(os.readlink(f"/proc/self/fd/{file}"))
            found.append(os.pread(file, 1_000_000, 0).decode(errors="replace"))
        except OSError:
            pass
    return found
    """,
)
reading(
    "secrets in memory",
    """
    found = []
    word = b"MAR" + b"KER"
    for line in open("/proc/self/maps"):
        fields = line.split()
        if "r" not in fields[1] or fields[-1] in ("[vvar]", "[vsyscall]"):
            continue
        start, end = (int(part, 16) for part in fields[0].split("-"))
        with open("/proc/self/mem", "rb", 0) as memory:
            try:
                memory.seek(start)
                data = memory.read(min(end - start, 50_000_000))
            except (OSError, ValueError, OverflowError):
                continue
            at = data.find(word + b"-")
            if at >= 0:
                found.append(data[at - 50 : at + 100])
    return found
    """,
)
reading(
    "other rooms in the exchange folder",
    """
    import glob, os
    found = []
    for path in glob.glob("/tmp/dg-*/**", recursive=True) + glob.glob("/proc/*/cwd/**"):
        try:
            found.append(path)
            if os.path.isfile(path):
                found.append(open(path, errors="replace").read(10_000))
        except OSError:
            pass
    return found
    """,
)
as_answer(
    "network",
    """
    found = []
    for host in ("127.0.0.1", "localhost", "10.0.0.1", "8.8.8.8"):
        try:
            socket.create_connection((host, PORT), timeout=0.3).sendall(b"hello")
            found.append(host)
        except OSError as error:
            found.append(type(error).__name__)
    raise ValueError(f"FOUND {found}")
    """,
    before="""
    import socket
    try:
        socket.create_connection(("127.0.0.1", PORT), timeout=1).sendall(b"hello")
        print("CONNECTED")
    except OSError as error:
        print(error)
    """,
    says="FOUND",
    short=True,
)
