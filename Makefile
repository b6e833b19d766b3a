# Child protection on inspection. `make help` says what each target does.
# Everything is built in .venv and _build; nothing outside this folder is touched, except that
# the browser tests install Debian's browsers where no other can be had (tests/install-browser).

PYTHON ?= python3
BIN := .venv/bin
NOTEBOOKS := $(wildcard notebooks/*.ipynb)
DATA := $(wildcard data/*)
PACKAGE := $(wildcard src/casework/*.py src/casework/*/*.py)
PAGES := index.md forces/. $(wildcard forces/*) book/. $(shell find book -mindepth 1)
IN_ALL_PAGES := $(PACKAGE) $(wildcard book/_*/*) _config.yml _toc.yml requirements.txt CITATION.cff book/references.bib
UV := _build/uv/bin/uv
PIP := $(UV) pip install --python $(BIN)/python
# Marks of what is installed: what builds and reruns the book; JupyterLab; the packages of the tests,
# and what these need from npm; a browser.
INSTALLED := .venv/installed
LAB := .venv/lab
TESTS := .venv/tests
TOOLS := node_modules/.package-lock.json
BROWSER := .venv/browser
CHECKED := _build/checked
BOOK := _build/html/index.html
# A file's tests in one process; in the order of the files, so that the notebooks, which are many and
# short, come last and level out. One process more than two cores have, since a browser lets its own wait.
JOBS ?= 3
PARALLEL := -n $(JOBS) --dist loadfile --no-loadscope-reorder

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
# Python keeps what it has compiled, even where it is told not to: it compiles only what is used,
# and once, where compiling all at the installation takes ten times as long.
unexport PYTHONDONTWRITEBYTECODE
# One job at a time: targets share .venv and _build.
.NOTPARALLEL:
.PHONY: help book moved chapter test test-all quick compare alterations bench bench-pages mutation second reference lab run run-all \
	readme lock newest screenshots picture lint format clean

help:  ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

book: run  ## build the book, running first whatever has changed
	@$(MAKE) --no-print-directory $(BOOK)
	@echo "The book: file://$(CURDIR)/$(BOOK)"

test: $(TOOLS) $(BROWSER) lint $(BOOK)  ## check the book: lint, build, rerun and compare, browser
	$(BIN)/pytest $(PARALLEL) --nbval --nbval-current-env -m "not slow and not alone"

test-all: $(TOOLS) $(BROWSER) lint $(BOOK)  ## and all the rest: every width and theme, paper, Lighthouse, the walk-through
	$(BIN)/pytest $(PARALLEL) --nbval --nbval-current-env -m "not alone"
	$(BIN)/pytest -m alone

quick: $(TESTS) lint  ## what takes a minute or two: lint, data and functions, without book or browser
	$(BIN)/pytest -q $(PARALLEL) -m "not slow and not browser and not built and not reruns" \
		tests --ignore tests/book --ignore tests/test_small_inputs.py --ignore tests/test_hostile.py

compare: $(TESTS)  ## only rerun the notebooks and compare, without storing anything
	$(BIN)/pytest $(PARALLEL) --nbval --nbval-current-env notebooks

mutation: $(TESTS)  ## break the statistics on purpose, and count what the tests notice (ten minutes)
	$(PIP) mutmut==3.8.1
	@rm -rf mutants
	$(BIN)/mutmut run --max-children 2 | tail -n 1
	@$(BIN)/mutmut export-cicd-stats >/dev/null
	@$(BIN)/python -m tests.mutation

alterations: $(TESTS) $(BOOK)  ## alter data and notebooks one place at a time, and count what anything notices (ten minutes)
	@$(BIN)/python -m tests.alterations
	@$(BIN)/python -m tests.alterations_of_notebooks

second: $(INSTALLED)  ## compute the numbers of the chapters a second time; one of the scripts needs R
	@$(BIN)/python -m tests.second

reference:  ## make the values from R anew; needs R and the packages that the script names
	Rscript verification/reference.R

lab: $(LAB)  ## open the notebooks in JupyterLab, which asks no other host for anything
	$(BIN)/jupyter lab --LabApp.news_url=None --LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate \
		--LabApp.extension_manager=readonly $(if $(filter 0,$(shell id -u)),--allow-root) notebooks

run: $(CHECKED)  ## run the notebooks whose data or code has changed
	@$(BIN)/python -m casework run $(NOTEBOOKS)

run-all: $(CHECKED)  ## run every notebook
	@$(BIN)/python -m casework run --all $(NOTEBOOKS)

moved: $(INSTALLED)  ## what has moved in the notebooks since the last commit, or SINCE=commit
	@$(BIN)/python -m casework moved --since $(or $(SINCE),HEAD)

chapter: $(INSTALLED)  ## lay out a new chapter: NAME=lower-case-words
	@$(BIN)/python -m casework chapter $(NAME)

readme: $(INSTALLED)  ## write the README's table of findings anew; `make run` and `make book` do so too
	@$(BIN)/python -m casework readme

bench: $(TESTS)  ## measure in CPU seconds how reading and reckoning grow with their input, and judge
	@$(BIN)/python -m tests.bench
	@$(BIN)/python -m tests.bench_forces

bench-pages: $(TOOLS) $(BROWSER) $(BOOK)  ## weigh and time the chapters beside the default way, and BEFORE=folder
	$(BIN)/python -m tests.bench_pages $(BEFORE)

screenshots: $(BROWSER) $(BOOK)  ## every page at three widths in both themes, and on paper
	$(BIN)/pytest -q $(PARALLEL) tests/book -k "every_width_in_both_themes or fits_on_paper"
	@echo "_build/screenshots and _build/print"

picture: screenshots  ## make the picture in the README anew
	$(BIN)/python -c 'from PIL import Image; \
		page = Image.open("_build/screenshots/notebooks-sound-rate-1280-light.png"); \
		page.crop((0, 0, 1280, 800)).convert("RGB").quantize(256, Image.Quantize.MAXCOVERAGE).save("book/_static/preview.png", optimize=True)'

lint: $(TESTS)  ## check the form of the code, notebooks included
	@$(BIN)/ruff check --quiet
	@$(BIN)/ruff format --check --quiet

format: $(TESTS)  ## put the code into that form, and say what only a person can mend
	@$(BIN)/ruff check --quiet --fix --exit-zero
	@$(BIN)/ruff format
	@$(BIN)/ruff check

lock: $(UV)  ## compile the lock files from the ranges in pyproject.toml
	$(call compile,pyproject.toml)

newest: $(UV)  ## the same with the newest versions of all, whatever the ranges say
	@mkdir -p _build/newest
	@sed -E '/jupyter-book/! s/,<[0-9.]+"/"/' pyproject.toml > _build/newest/pyproject.toml
	$(call compile,_build/newest/pyproject.toml,--upgrade)

clean:  ## remove everything that was built, .venv included
	rm -rf .venv _build mutants node_modules

COMPILE = $(UV) pip compile --quiet --universal --fork-strategy fewest --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-annotate --custom-compile-command "make lock"

# The book's lock file first; the others with all that is left out of it, and in the same versions.
define compile
	$(COMPILE) $(2) $(1) --excludes requirements-left-out.txt -o requirements.txt
	$(COMPILE) $(2) --group $(1):lab --excludes notebooks/requirements-left-out.txt -c requirements.txt -o notebooks/requirements.txt
	$(COMPILE) $(2) --group $(1):tests --excludes notebooks/requirements-left-out.txt -c requirements.txt -c notebooks/requirements.txt -o tests/requirements.txt
endef

# A half-made environment is never taken for a whole one: each mark is set last.
.venv/locked: requirements.txt | $(UV)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; name it with make PYTHON=...")'
	$(PYTHON) -m venv --clear --without-pip .venv
	$(PIP) --no-deps --require-hashes -r $<
	@touch $@

# Whatever the ranges in pyproject.toml say, so that newer versions can be tried; a test holds them together.
$(INSTALLED): .venv/locked pyproject.toml
	$(PIP) --no-deps --no-index --no-build-isolation -e .
	@touch $@

$(LAB): notebooks/requirements.txt $(INSTALLED)
$(TESTS): tests/requirements.txt $(LAB)
$(LAB) $(TESTS):
	$(PIP) --no-deps --require-hashes -r $<
	@touch $@

$(TOOLS): package-lock.json .npmrc | $(TESTS)
	PATH="$(CURDIR)/$(BIN):$$PATH" npm ci --loglevel=error
	@touch $@

$(BROWSER): tests/install-browser $(TESTS)
	$<
	@touch $@

# Apart from .venv, so that a lock file which can't be installed can still be mended.
$(UV):
	$(PYTHON) -m venv _build/uv
	_build/uv/bin/pip install --quiet --disable-pip-version-check uv==0.13.9

# The folders stand beside their files, so that a file which is gone counts as a change.
$(CHECKED): $(INSTALLED) data $(DATA) $(addprefix src/casework/,checks.py data.py plain.py texts/claims.py texts/numerals.py texts/words.csv texts/forms.csv)
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
