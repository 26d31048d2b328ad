# `make brief` and `make test` do all the set-up on a machine that has Python 3.11+ and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
STATE ?= KAZ
ARTICLE ?= examples/article_ru.txt
OUT ?= out
DATA ?= ../shared/data
# One thread per process in the numeric libraries: on few cores more threads only wait for each other.
export OMP_NUM_THREADS ?= 1
export OPENBLAS_NUM_THREADS ?= 1
export MKL_NUM_THREADS ?= 1

.PHONY: brief test lint types docs starter lock clean help
.DEFAULT_GOAL := help

help: ## list the targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Entente needs Python 3.11 or newer; name one with: make PYTHON=python3.12 brief" >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Setting up $(VENV) (once; a few minutes) ..." >&2
	@$(BIN)/python -m pip install -qq --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

brief: $(READY) ## write the brief on Kazakhstan with the example article to out/
	@$(BIN)/entente brief $(STATE) --article $(ARTICLE) --out $(OUT)/

test: lint types $(READY) ## run the checks of style and types and the whole test suite
	@$(BIN)/python -m pytest

lint: $(READY) ## check style
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --check --quiet .

types: $(READY) ## check types
	@$(BIN)/mypy

docs: $(READY) ## build the documentation to site/
	@NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet

starter: $(READY) ## recompute the shipped starter evidence from the public data in DATA
	@$(BIN)/entente starter build --data $(DATA)

lock: ## write requirements.lock anew from pyproject.toml (needs uv)
	@uv pip compile --quiet --universal --python-version 3.11 --all-extras --generate-hashes --no-annotate --no-header \
		pyproject.toml --output-file requirements.lock

clean: ## remove what the targets made
	@rm -rf $(VENV) $(OUT) site .mypy_cache .ruff_cache .pytest_cache .hypothesis
