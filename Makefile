# Every target sets up what it needs by itself, in .venv, from hashed lock files.
# make test PYTHON=python3.12    use another Python (3.11 or newer) for .venv; takes effect after make clean
# make test WORKERS=0            no parallel test processes
# make test PYTEST_ARGS='-k cut' arguments for pytest

PYTHON ?= python3
WORKERS ?= 2
PYTEST_ARGS ?=

VENV := .venv
BIN := $(VENV)/bin
PIP_INSTALL := -m pip install --quiet --disable-pip-version-check --no-input
PYTEST := $(BIN)/python -m pytest -n $(WORKERS)

.PHONY: help setup verify test check check-lint docs benchmarks format lock clean

help:
	@echo 'make verify      prove all claims and have each certificate accepted by the checker'
	@echo 'make test        all tests'
	@echo 'make check       ruff, mypy and the fast tests: before every commit'
	@echo 'make check-lint  ruff and mypy only'
	@echo 'make docs        the pages as HTML, in build/docs'
	@echo 'make benchmarks  measure everything anew and write docs/benchmarks.md (half an hour)'
	@echo 'make format      let ruff format and mend what it can'
	@echo 'make lock        resolve the dependencies anew (needs Python 3.11, see LOCK_PYTHON)'
	@echo 'make clean       remove .venv, caches and builds; certificates/ stays'

verify: $(VENV)/installed
	$(BIN)/exactrank verify

test: $(VENV)/installed
	$(PYTEST) $(PYTEST_ARGS)

check: check-lint
	$(PYTEST) -m 'not slow' $(PYTEST_ARGS)

# The checker is a program of its own, run as a directory: its modules are top-level modules.
check-lint: $(VENV)/installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	MYPYPATH=exactrank/checker $(BIN)/mypy --config-file= --strict --python-version 3.11 \
	    --explicit-package-bases exactrank/checker

# A warning is an error; the notebooks among the pages are executed.
docs: $(VENV)/docs-installed
	$(BIN)/python -m sphinx --fail-on-warning --keep-going --quiet -b html docs build/docs
	@echo 'the pages are in build/docs/index.html'

$(VENV)/docs-installed: requirements-docs.lock $(VENV)/installed
	@$(BIN)/python $(PIP_INSTALL) --require-hashes -r $<
	@touch $@

# Peers that are not installed are left out: pip install galois passagemath-linbox passagemath-pari
benchmarks: $(VENV)/installed
	$(BIN)/python benchmarks/run.py

format: $(VENV)/installed
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

setup: $(VENV)/installed

# The files `locked` and `installed` are written last: a set-up that was interrupted starts over.
$(VENV)/locked: requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else \
	    "exactrank needs Python 3.11 or newer, found " + sys.version.split()[0] + "; set PYTHON=...")'
	@echo 'setting up $(VENV) from $<: once, about half a minute'
	@rm -rf $(VENV)
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python $(PIP_INSTALL) --require-hashes -r $<
	@touch $@

$(VENV)/installed: $(VENV)/locked pyproject.toml
	@$(BIN)/python $(PIP_INSTALL) --no-build-isolation --no-deps --editable .
	@touch $@

# Locks. Resolved on the oldest supported Python, so that newer ones accept every version too.
LOCK_PYTHON ?= python3.11
LOCK_VENV := .venv-lock
PIP_COMPILE = $(LOCK_VENV)/bin/pip-compile --quiet --upgrade --generate-hashes --allow-unsafe \
    --strip-extras --no-header --no-emit-index-url --no-emit-find-links --no-emit-trusted-host

lock:
	@$(LOCK_PYTHON) -c 'import sys; sys.exit(0 if sys.version_info[:2] == (3, 11) else \
	    "the locks are resolved on Python 3.11; set LOCK_PYTHON=...")'
	rm -rf $(LOCK_VENV)
	$(LOCK_PYTHON) -m venv $(LOCK_VENV)
	$(LOCK_VENV)/bin/python $(PIP_INSTALL) pip-tools==7.6.2
	$(PIP_COMPILE) --extra pictures --extra test -o requirements.lock pyproject.toml requirements.in
	for extra in docs solvers cluster dev; do \
	    $(PIP_COMPILE) --extra $$extra -c requirements.lock \
	        -o requirements-$$extra.lock pyproject.toml || exit; \
	done

clean:
	rm -rf $(VENV) $(LOCK_VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .benchmarks
	find exactrank proofs tests docs -name __pycache__ -type d -prune -exec rm -rf {} +
