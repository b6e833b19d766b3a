# Child protection on inspection. `make help` says what each target does.
# Everything is built in .venv and _build; nothing outside this folder is touched, except that
# the browser tests install Debian's Chromium where no other can be had (tests/install-browser).

PYTHON ?= python3
BIN := .venv/bin
NOTEBOOKS := $(wildcard notebooks/*.ipynb)
DATA := $(wildcard data/*)
PACKAGE := $(wildcard src/ncpi/*.py)
PAGES := index.md _config.yml _toc.yml $(shell find book -type f)
INSTALLED := .venv/installed
CHECKED := _build/checked
BROWSER := .venv/browser
BOOK := _build/html/index.html

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help book test lab run run-all lock newest lint format clean

help:  ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

book: run  ## build the book, running first whatever has changed
	@$(MAKE) --no-print-directory $(BOOK)
	@echo "The book: file://$(CURDIR)/$(BOOK)"

test: $(INSTALLED) $(BROWSER) lint $(BOOK)  ## prove the book right, without running the notebooks anew
	$(BIN)/pytest --nbval

lab: $(INSTALLED)  ## open the notebooks in JupyterLab
	$(BIN)/jupyter lab notebooks

run: $(CHECKED)  ## run the notebooks whose data or code has changed
	@$(BIN)/python -m ncpi run $(NOTEBOOKS)

run-all: $(CHECKED)  ## run every notebook
	@$(BIN)/python -m ncpi run --all $(NOTEBOOKS)

lint: $(INSTALLED)  ## check the form of the code, notebooks included
	@$(BIN)/ruff check --quiet
	@$(BIN)/ruff format --check --quiet

format: $(INSTALLED)  ## put the code into that form
	@$(BIN)/ruff check --fix
	@$(BIN)/ruff format

lock: $(INSTALLED)  ## compile requirements.txt from the ranges in pyproject.toml
	$(COMPILE) --custom-compile-command "make lock" -o requirements.txt

newest: $(INSTALLED)  ## the same, ignoring what the lock file held before: the newest versions
	$(COMPILE) --upgrade --custom-compile-command "make lock" -o requirements.txt

clean:  ## remove everything that was built, .venv included
	rm -rf .venv _build

COMPILE = $(BIN)/uv pip compile --quiet --universal --fork-strategy fewest --python-version 3.11 \
	--generate-hashes --all-extras --no-emit-index-url --no-emit-find-links --no-annotate \
	pyproject.toml

# A half-made environment is never taken for a whole one: the mark is set last.
$(INSTALLED): requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; name it with make PYTHON=...")'
	$(PYTHON) -m venv --clear .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(BROWSER): $(INSTALLED) tests/install-browser
	tests/install-browser
	@touch $@

$(CHECKED): $(INSTALLED) $(DATA) src/ncpi/data.py
	@$(BIN)/python -m ncpi check data
	@mkdir -p _build && touch $@

# Built beside the last good book, which a failed build leaves in its place.
$(BOOK): $(CHECKED) $(NOTEBOOKS) $(PACKAGE) $(PAGES)
	@rm -rf _build/next && mkdir -p _build/next
	$(BIN)/jupyter-book build --quiet -W -n --keep-going --path-output _build/next .
	@rm -rf _build/html && mv _build/next/_build/html _build/html && rm -rf _build/next
	@touch $@
