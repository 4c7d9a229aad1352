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
