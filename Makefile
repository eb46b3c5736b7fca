# Two commands do everything on a fresh machine with Python 3.11, make and git: `make demo` and `make test`.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input
INSTALL := $(PIP) install --quiet --no-deps --only-binary :all:
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --no-annotate --no-header

.PHONY: help install dev demo test check evaluate bench schema lock clean

help:
	@echo "make demo      install into .venv, run the whole pipeline on three local news sites, serve the newsroom"
	@echo "make test      install what the tests need (Chromium included where it may), run them"
	@echo "make check     ruff, mypy --strict, the arrows between the rooms"
	@echo "make evaluate  score extraction and translation, write docs/evaluation.md"
	@echo "make bench     measure, write benchmarks/results/"
	@echo "make schema    write db/schema.sql and db/data-dictionary.md from the migrations"
	@echo "make lock      resolve the dependencies again (UPGRADE=--upgrade for newer versions)"

install: .venv/installed

# --no-deps: the lock is complete, and metadata asks for gigabytes that we never import (docs/dependencies.md).
.venv/installed: requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Vigie needs Python 3.11 or newer, this is " + sys.version.split()[0]) if sys.version_info < (3, 11) else None'
	@$(PYTHON) -c 'import ensurepip, venv' || { echo "This Python cannot make virtual environments: install python3-venv"; exit 1; }
	$(PYTHON) -m venv .venv
	$(INSTALL) -r requirements.txt
	$(PIP) install --quiet --no-deps --no-build-isolation -e .
	@touch $@

dev: .venv/developed

.venv/developed: .venv/installed requirements-dev.txt
	$(INSTALL) -r requirements-dev.txt
	@touch $@

demo: install
	$(BIN)/vigie demo

# The tests run even where no Chromium can be had; the missing package is named and the outcome is still a failure.
test: dev
	@browser=0; $(BIN)/python tests/browser/find_chromium.py --install || browser=1; \
	$(BIN)/python -m pytest $(PYTEST) || exit 1; \
	exit $$browser

check: dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

evaluate: dev
	$(BIN)/python -m pipeline.evaluate
	$(BIN)/python -W ignore::RuntimeWarning:runpy -m pipeline.store.exports.dictionary  # which quotes the error that was measured

bench: dev
	$(BIN)/python benchmarks/run.py

schema: dev
	$(BIN)/python -W ignore::RuntimeWarning:runpy -m pipeline.store.exports.dictionary

lock: dev
	$(LOCK) $(UPGRADE) pyproject.toml -o requirements.txt
	$(LOCK) $(UPGRADE) --group dev -c requirements.txt -o requirements-dev.txt

clean:
	rm -rf .venv build dist
