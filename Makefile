# Two commands do everything on a fresh machine: `make run` and `make test`. Both keep to .venv.

PYTHON ?= python3
BIN := .venv/bin
# How many deadlines `make bench` tries, and in how many rounds.
N := 10,1000,10000,100000,1000000
RUNS := 5
# What `make mutants` breaks.
FILES := due standing diff reminders

.PHONY: help run test test-lowest check audit transcripts pictures schema man bench fuzz giants mutants clean
.DEFAULT_GOAL := help

# Where a Python is named and .venv is of another, .venv is made anew.
ifneq ($(origin PYTHON),file)
ifneq ($(shell $(PYTHON) -V 2>/dev/null),$(shell .venv/bin/python -V 2>/dev/null))
.PHONY: .venv/bin/pip
endif
endif

help:  ## show this list
	@sed -n 's/^\([a-z-]*\):.*##  *\(.*\)/make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 18

run: .venv/run  ## set up and show where every commitment stands; ARGS="countdown" for more
	@$(BIN)/withdrawal $(ARGS)

test: check  ## set up and pass every check: ruff, mypy, pytest with coverage; PYTHON=python3.13 picks one
	@$(BIN)/python -m pytest --numprocesses=auto --cov --cov-report=term

test-lowest: .venv/lowest/made  ## pass the tests with the oldest releases that pyproject.toml allows
	@PYTHONTZPATH= .venv/lowest/bin/python -m pytest --numprocesses=auto

check: .venv/test  ## set up and check style and types alone
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy

audit: .venv/test  ## ask PyPI for known vulnerabilities in all that was installed; fails where it cannot tell
	@$(BIN)/python -m venv .venv/audit
	@.venv/audit/bin/python -m pip install --quiet --disable-pip-version-check pip-audit
	@$(BIN)/python -m pip freeze --exclude-editable > .venv/audit/installed
	@.venv/audit/bin/pip-audit --strict --no-deps --disable-pip --requirement .venv/audit/installed

transcripts: .venv/test  ## write down anew what the README, docs and tests/transcripts show
	@$(BIN)/python -m pytest --quiet --rewrite tests/test_transcripts.py tests/test_readme.py tests/test_counting.py

schema: .venv/run  ## write down the schema of a dataset anew
	@$(BIN)/withdrawal schema dataset > data/dataset.schema.json

man: .venv/run  ## make the manual page from the help of the commands
	@$(BIN)/python docs/manual.py > docs/withdrawal.1

pictures: .venv/test  ## draw the pictures of the README anew
	@$(BIN)/python -m pytest --quiet --rewrite tests/test_readme.py -k pictures

bench: bench/.venv/made  ## time it beside its peers, recorded in bench/README.md; N=10,1000 RUNS=5 for a trial
	@bench/.venv/bin/python -m bench --sizes $(N) --runs $(RUNS)

fuzz: RUNS := 20000
fuzz: fuzz/.venv/made  ## look for what breaks a reader; READER=due RUNS=1000000 for one, and for long
	@fuzz/.venv/bin/python -m fuzz $(READER) --runs $(RUNS)

giants: .venv/run  ## give the program files that are too much, and say how it went; GIANT="'a key of 100 MB'" for one
	@PYTHONPATH=. $(BIN)/python -m fuzz.giants $(GIANT)

mutants: mutants/.venv/made  ## break the files with the rules, and name what no test notices; FILES="due diff" for some
	@mutants/.venv/bin/python -m mutants $(FILES)

clean:  ## remove what the commands above made
	rm -rf .venv bench/.venv fuzz/.venv fuzz/found mutants/.venv .coverage .hypothesis .mypy_cache .ruff_cache

# Each of these marks an installation that is newer than the file that names its packages.
.venv/run: pyproject.toml .venv/bin/pip
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

.venv/test: pyproject.toml .venv/bin/pip
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@ .venv/run

# Its constraints hold what the program needs to the lower bounds; what tests it is at its newest.
.venv/lowest/made: pyproject.toml .venv/bin/pip
	@$(BIN)/python -m venv --clear .venv/lowest
	@.venv/lowest/bin/python -m pip install --quiet --disable-pip-version-check uv
	@.venv/lowest/bin/uv pip compile --quiet --python .venv/lowest/bin/python --no-deps \
	  --resolution lowest-direct --extra notify --output-file .venv/lowest/constraints.txt pyproject.toml
	@.venv/lowest/bin/uv pip install --quiet --python .venv/lowest/bin/python \
	  --constraint .venv/lowest/constraints.txt --editable '.[dev]'
	@touch $@

# Of their own, for what the tests install would slow down every start of Python.
bench/.venv/made fuzz/.venv/made mutants/.venv/made: %/.venv/made: %/requirements.txt pyproject.toml | .venv/bin/pip
	@$(PYTHON) -m venv --clear $*/.venv
	@$*/.venv/bin/python -m pip install --quiet --disable-pip-version-check -r $< --editable .
	@touch $@

.venv/bin/pip:
	@command -v $(PYTHON) >/dev/null || { \
	  echo "make: no $(PYTHON) here; install Python 3.11 or newer (Debian, Ubuntu: sudo apt-get install python3 python3-venv)" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "make: $$($(PYTHON) --version) is too old; install Python 3.11 or newer, or name one: make PYTHON=python3.12 run" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "make: $(PYTHON) lacks its venv module; install it (Debian, Ubuntu: sudo apt-get install python3-venv)" >&2; exit 1; }
	@$(PYTHON) -m venv --clear .venv
