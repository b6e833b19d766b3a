# Child protection on inspection. `make help` says what each target does.
# Everything is built in .venv and _build; nothing outside this folder is touched, except that
# the browser tests install Debian's Chromium where no other can be had (tests/install-browser).

PYTHON ?= python3
BIN := .venv/bin
NOTEBOOKS := $(wildcard notebooks/*.ipynb)
DATA := $(wildcard data/*)
PACKAGE := $(wildcard src/casework/*.py src/casework/*/*.py)
PAGES := index.md book/. $(shell find book -mindepth 1)
IN_ALL_PAGES := $(PACKAGE) $(wildcard book/_*/*) _config.yml _toc.yml requirements.txt CITATION.cff book/references.bib
UV := _build/uv/bin/uv
PIP := $(UV) pip install --python $(BIN)/python
LOCKED := .venv/locked
INSTALLED := .venv/installed
CHECKED := _build/checked
BROWSER := .venv/browser
BOOK := _build/html/index.html
# A file's tests in one process; in the order of the files, so that the notebooks, which are many and
# short, come last and level out. One process more than two cores have, since a browser lets its own wait.
JOBS ?= 3
PARALLEL := -n $(JOBS) --dist loadfile --no-loadscope-reorder
NPM := PATH="$(CURDIR)/$(BIN):$$PATH" npm
TABLES := node_modules/datatables.net/js/dataTables.min.js
TOOLS := node_modules/lighthouse/package.json

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
# One job at a time: targets share .venv and _build.
.NOTPARALLEL:
.PHONY: help book test test-all quick compare alterations bench bench-pages mutation second reference lab run run-all \
	readme lock newest screenshots picture lint format clean

help:  ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

book: run  ## build the book, running first whatever has changed
	@$(MAKE) --no-print-directory $(BOOK)
	@echo "The book: file://$(CURDIR)/$(BOOK)"

test: $(INSTALLED) $(TOOLS) $(BROWSER) lint $(BOOK)  ## prove the book right: lint, build, rerun and compare, browser
	$(BIN)/pytest $(PARALLEL) --nbval --nbval-current-env -m "not slow and not alone"

test-all: $(INSTALLED) $(TOOLS) $(BROWSER) lint $(BOOK)  ## and all the rest: every width and theme, paper, Lighthouse, the walk-through
	$(BIN)/pytest $(PARALLEL) --nbval --nbval-current-env -m "not alone"
	$(BIN)/pytest -m alone

quick: $(INSTALLED) lint  ## what takes less than a minute: lint, data and functions, without book or browser
	$(BIN)/pytest -q $(PARALLEL) -m "not slow and not browser and not built and not reruns" \
		tests --ignore tests/book --ignore tests/test_small_inputs.py --ignore tests/test_hostile.py

compare: $(INSTALLED)  ## only rerun the notebooks and compare, without storing anything
	$(BIN)/pytest $(PARALLEL) --nbval --nbval-current-env notebooks

mutation: $(INSTALLED)  ## break the statistics on purpose, and count what the tests notice (ten minutes)
	$(PIP) mutmut==3.8.1
	@rm -rf mutants
	$(BIN)/mutmut run --max-children 2 | tail -n 1
	@$(BIN)/mutmut export-cicd-stats >/dev/null
	@$(BIN)/python -m tests.mutation

alterations: $(INSTALLED) $(BOOK)  ## alter data and notebooks one place at a time, and count what anything notices (ten minutes)
	@$(BIN)/python -m tests.alterations
	@$(BIN)/python -m tests.alterations_of_notebooks

second: $(INSTALLED)  ## compute the chapters' numbers a second time; one of the scripts needs R
	@for script in verification/*.py; do echo $$script; $(BIN)/python $$script || exit 1; done
	Rscript verification/return-visits.R

reference:  ## make the values from R anew; needs R and the packages that the script names
	Rscript verification/reference.R

lab: $(INSTALLED)  ## open the notebooks in JupyterLab
	$(BIN)/jupyter lab $(if $(filter 0,$(shell id -u)),--allow-root) notebooks

run: $(CHECKED)  ## run the notebooks whose data or code has changed
	@$(BIN)/python -m casework run $(NOTEBOOKS)
	@$(BIN)/python -m casework.readme

run-all: $(CHECKED)  ## run every notebook
	@$(BIN)/python -m casework run --all $(NOTEBOOKS)
	@$(BIN)/python -m casework.readme

readme: $(INSTALLED)  ## write the README's table of findings anew; `make run` and `make book` do so too
	@$(BIN)/python -m casework.readme

bench: $(INSTALLED)  ## measure in CPU seconds how reading and reckoning grow with their input, and judge
	@$(BIN)/python -m tests.bench
	@$(BIN)/python -m tests.bench_small_inputs

bench-pages: $(INSTALLED) $(TOOLS) $(BROWSER) $(BOOK)  ## weigh and time the chapters beside the default way, and BEFORE=folder
	$(BIN)/python -m tests.bench_pages $(BEFORE)

screenshots: $(INSTALLED) $(TOOLS) $(BROWSER) $(BOOK)  ## every page at three widths in both themes, and on paper
	$(BIN)/pytest -q $(PARALLEL) tests/book -k "every_width_in_both_themes or fits_on_paper"
	@echo "_build/screenshots and _build/print"

picture: screenshots  ## make the picture in the README anew
	$(BIN)/python -c 'from PIL import Image; \
		page = Image.open("_build/screenshots/notebooks-sound-rate-1280-light.png"); \
		page.crop((0, 0, 1280, 800)).convert("RGB").quantize(256, Image.Quantize.MAXCOVERAGE).save("book/_static/preview.png", optimize=True)'

lint: $(INSTALLED)  ## check the form of the code, notebooks included
	@$(BIN)/ruff check --quiet
	@$(BIN)/ruff format --check --quiet

format: $(INSTALLED)  ## put the code into that form, and say what only a person can mend
	@$(BIN)/ruff check --quiet --fix --exit-zero
	@$(BIN)/ruff format
	@$(BIN)/ruff check

lock: $(UV)  ## compile requirements.txt from the ranges in pyproject.toml
	$(COMPILE) pyproject.toml --custom-compile-command "make lock" -o requirements.txt

newest: $(UV)  ## the same with the newest versions of all, whatever the ranges say
	@mkdir -p _build/newest
	@sed -E '/jupyter-book/! s/,<[0-9.]+"/"/' pyproject.toml > _build/newest/pyproject.toml
	$(COMPILE) _build/newest/pyproject.toml --upgrade --no-header -o requirements.txt

clean:  ## remove everything that was built, .venv included
	rm -rf .venv _build mutants node_modules

COMPILE = $(UV) pip compile --quiet --universal --fork-strategy fewest --python-version 3.11 \
	--generate-hashes --all-extras --no-emit-index-url --no-emit-find-links --no-annotate

# A half-made environment is never taken for a whole one: the mark is set last.
$(LOCKED): requirements.txt | $(UV)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; name it with make PYTHON=...")'
	$(PYTHON) -m venv --clear --without-pip .venv
	$(PIP) --compile-bytecode --require-hashes -r requirements.txt
	@touch $@

# With no index to turn to, a package that pyproject.toml names and the lock file lacks stops it here.
$(INSTALLED): $(LOCKED) pyproject.toml
	$(PIP) --no-index --no-build-isolation -e '.[dev]'
	@touch $@

# Apart from .venv, so that a lock file which can't be installed can still be mended.
$(UV):
	$(PYTHON) -m venv _build/uv
	_build/uv/bin/pip install --quiet --disable-pip-version-check uv==0.13.9

$(BROWSER): $(INSTALLED) tests/install-browser
	tests/install-browser
	@touch $@

# The one library that the pages themselves use, and those that tests and measurements need.
$(TABLES): $(INSTALLED) package-lock.json .npmrc
	$(NPM) ci --loglevel=error --omit=dev
	@touch $@

$(TOOLS): $(INSTALLED) package-lock.json .npmrc
	$(NPM) ci --loglevel=error
	@touch $@ $(TABLES)

# The folders stand beside their files, so that a file which is gone counts as a change.
$(CHECKED): $(INSTALLED) data $(DATA) $(addprefix src/casework/,checks.py data.py plain.py rules.py texts/claims.py texts/numerals.py)
	@$(BIN)/python -m casework check data
	@mkdir -p _build && touch $@

# Built in a copy of the last build, in which only pages that have changed are read and written, unless
# something has changed that is in all of them; and beside the last good book, which a failed build
# leaves in its place, as it does the last build.
$(BOOK): $(CHECKED) notebooks $(NOTEBOOKS) $(PAGES) $(IN_ALL_PAGES)
	@rm -rf _build/next _build/new && mkdir -p _build/next
	@$(if $(filter $(IN_ALL_PAGES),$?),echo "Building all pages takes about a minute",[ ! -d _build/pages ] || cp -a _build/pages/. _build/next)
	@$(BIN)/jupyter-book build --quiet -W -n --keep-going --path-output _build/next . >_build/log || \
		{ cat _build/log; exit 1; }
	@cp -a _build/next/_build/html _build/new && rm -f _build/new/.buildinfo
	@rm -rf _build/pages && mv _build/next _build/pages
	@rm -rf _build/last && if [ -e _build/html ]; then mv _build/html _build/last; fi
	@mv _build/new _build/html
	@rm -rf _build/last || echo "The book is new; what is left of the last one in _build/last can't be removed."
	@touch $@
