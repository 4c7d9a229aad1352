# `make help` lists what there is. On Windows, the README gives the plain commands.
PYTHON ?= python3
BIN := .venv/bin
# Marks left by utils.install: what learners need is there; all the rest, too.
READY := .venv/ready
COMPLETE := .venv/complete

help:  ## list the targets
	@awk -F ':.*  ## *' '/^[a-z]+:.*  ## / {printf "make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

lab: $(READY)  ## open the first lesson in JupyterLab
	$(BIN)/python -m utils.lab

update: $(READY)  ## bring new lessons; what you have written stays
	$(BIN)/python -m utils.update

app: $(READY)  ## draw digits in the web app
	$(BIN)/python -m utils.app

test: $(COMPLETE)  ## run all tests, and every notebook (one lesson's: make test LESSON=05_cnn)
	$(BIN)/python -m pytest -n 2 $(if $(LESSON),--lesson $(LESSON))

check: $(COMPLETE)  ## check form and types, as the tests do; changes nothing
	$(BIN)/python -m ruff check
	$(BIN)/python -m ruff format --check
	$(BIN)/python -m mypy

roster: $(COMPLETE)  ## take a class list into the gradebook: make roster CSV=class.csv
	$(BIN)/python -m utils.grading.roster "$(CSV)"

collect: $(COMPLETE)  ## sort Moodle's or Canvas' bulk download: make collect ZIP=all.zip LESSON=05_cnn
	$(BIN)/python -m utils.grading.collect "$(ZIP)" $(LESSON) $(COLLECT_OPTIONS)

grade: $(COMPLETE)  ## grade a class: make grade LESSON=05_cnn (the guide is solutions/README.md)
	$(BIN)/python -m utils.grading $(LESSON) $(GRADE_OPTIONS)

class: $(COMPLETE)  ## also run the slow tests: a class of 60 graded, with all that learners may try
	$(BIN)/python -m pytest -n 2 -m slow tests

solutions: $(COMPLETE)  ## run the notebooks in solutions/ and store their outputs
	$(BIN)/python -m utils.course.notebooks solutions

lessons: $(COMPLETE)  ## derive lessons/ from solutions/ with nbgrader
	$(BIN)/python -m utils.course.notebooks lessons

model: $(COMPLETE)  ## train the released model and measure it over five seeds
	$(BIN)/python -m utils.course.training

doubt: $(COMPLETE)  ## train what says "not one digit", after make model, and measure it and photos
	$(BIN)/python -m utils.course.doubting
	$(BIN)/python -m utils.course.printed_digits

benchmark: $(COMPLETE)  ## compare five networks, side by side in one run
	$(BIN)/python -m utils.course.benchmark

ablation: $(COMPLETE)  ## measure what each part of the recipe is worth
	$(BIN)/python -m utils.course.ablation

site: $(COMPLETE)  ## build the course's web site into site/
	$(BIN)/python -m utils.course.site

lint: $(COMPLETE)  ## correct the form of code and notebooks where that can be done by itself
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

lock: $(COMPLETE)  ## compile requirements.txt from pyproject.toml
	$(BIN)/uv pip compile --quiet --universal --no-annotate --all-extras --generate-hashes --upgrade pyproject.toml --output-file requirements.txt

newest: $(COMPLETE)  ## install the newest packages into .venv, to try them; leaves the lock alone
	@mkdir -p .venv/newest
	@# Without the ranges that pyproject.toml allows: this is about what lies beyond them.
	sed -E 's/^( *"[a-zA-Z0-9_.-]+(\[[a-z]+\])?)[<>=][^";]*/\1/' pyproject.toml > .venv/newest/pyproject.toml
	$(BIN)/uv pip compile --quiet --universal --no-annotate --all-extras --upgrade .venv/newest/pyproject.toml --output-file .venv/newest/requirements.txt
	$(BIN)/uv pip install --python $(BIN)/python --requirement .venv/newest/requirements.txt

setup: $(COMPLETE)  ## install the locked packages into .venv, also those that learners do not need

# Made anew whenever the lock changes, so that nothing of an older one is left in it.
$(READY): requirements.txt
	@$(PYTHON) -m utils.install
$(COMPLETE): requirements.txt
	@$(PYTHON) -m utils.install --everything

.PHONY: help lab update app test check roster collect grade class solutions lessons model doubt benchmark ablation site lint lock newest setup
