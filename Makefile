# `make help` lists what there is. On Windows, the README gives the plain commands.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/ready
# JupyterLab asks for this before it runs as root, as in most containers
AS_ROOT := $(if $(filter 0,$(shell id -u)),--allow-root)

help:  ## list the targets
	@awk -F ':.*  ## *' '/^[a-z]+:.*  ## / {printf "make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

lab: $(READY)  ## open the first lesson in JupyterLab
	$(BIN)/jupyter lab $(AS_ROOT) --ServerApp.root_dir=. --LabApp.news_url=None lessons/00_start_here/start_here.ipynb

app: $(READY)  ## draw digits in the web app
	$(BIN)/python -m utils.app

test: $(READY)  ## run all tests, and every notebook (one lesson's: make test LESSON=05_cnn)
	$(BIN)/python -m pytest -n 2 $(if $(LESSON),--lesson $(LESSON))

check: $(READY)  ## check form and types, as the tests do; changes nothing
	$(BIN)/python -m ruff check
	$(BIN)/python -m ruff format --check
	$(BIN)/python -m mypy

grade: $(READY)  ## grade a class: make grade LESSON=05_cnn (the guide is solutions/README.md)
	$(BIN)/python -m utils.grading $(LESSON) $(GRADE_OPTIONS)

class: $(READY)  ## also run the slow tests: a class of 60 graded, with all that learners may try
	$(BIN)/python -m pytest -n 2 -m slow tests

solutions: $(READY)  ## run the notebooks in solutions/ and store their outputs
	$(BIN)/python -m utils.course.notebooks solutions

lessons: $(READY)  ## derive lessons/ from solutions/ with nbgrader
	$(BIN)/python -m utils.course.notebooks lessons

model: $(READY)  ## train the released model and measure it over five seeds
	$(BIN)/python -m utils.course.training

doubt: $(READY)  ## train what says "not one digit", after make model, and measure it and photos
	$(BIN)/python -m utils.course.doubting
	$(BIN)/python -m utils.course.printed_digits

benchmark: $(READY)  ## compare five networks, side by side in one run
	$(BIN)/python -m utils.course.benchmark

ablation: $(READY)  ## measure what each part of the recipe is worth
	$(BIN)/python -m utils.course.ablation

lint: $(READY)  ## correct the form of code and notebooks where that can be done by itself
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

lock: $(READY)  ## compile requirements.txt from pyproject.toml
	$(BIN)/uv pip compile --quiet --universal --no-annotate --upgrade pyproject.toml --output-file requirements.txt

newest: $(READY)  ## install the newest packages into .venv, to try them; leaves the lock alone
	@mkdir -p .venv/newest
	@# Without the ranges that pyproject.toml allows: this is about what lies beyond them.
	sed -E 's/^( *"[a-zA-Z0-9_.-]+(\[[a-z]+\])?)[<>=][^"]*"/\1"/' pyproject.toml > .venv/newest/pyproject.toml
	$(BIN)/uv pip compile --quiet --universal --no-annotate --upgrade .venv/newest/pyproject.toml --output-file .venv/newest/requirements.txt
	$(BIN)/uv pip install --python $(BIN)/python --requirement .venv/newest/requirements.txt

setup: $(READY)  ## install the locked packages into .venv, if that is not done yet

# Made anew whenever the lock changes, so that nothing of an older one is left in it.
$(READY): requirements.txt
	@$(PYTHON) -c 'import sys; v = sys.version_info[:2]; sys.exit(0 if (3, 11) <= v <= (3, 13) else f"This is Python {v[0]}.{v[1]}, but TensorFlow needs 3.11 to 3.13. Name one that fits: make PYTHON=python3.13 lab")'
	$(PYTHON) -m venv --clear .venv
	$(BIN)/python -m pip install --quiet --requirement requirements.txt
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@# Byte code for packages that came without: TensorFlow starts in a third of the time.
	@$(BIN)/python -m compileall -q -j 0 $$($(BIN)/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))') > /dev/null || true
	@touch $@

.PHONY: help lab app test check grade class solutions lessons model doubt benchmark ablation lint lock newest setup
