# Each target first makes what it needs of .venv, from requirements/; Python 3.10 or newer and make are all it takes.
# Another interpreter: make test PYTHON=python3.12

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
# What generating needs, and what testing adds.
BASE := $(VENV)/.generates
STAMP := $(VENV)/.made
PAGES := $(VENV)/.pages
PIP := PIP_DISABLE_PIP_VERSION_CHECK=1 $(BIN)/python -I -m pip install --quiet --no-deps
# Python compiles what it imports; compiling all that is installed takes longer than most runs.
INSTALL = $(PIP) --no-compile --require-hashes --requirement requirements/$(1).txt
WORKERS ?= 2
# The generated package is used from where it is generated, so that it need not exist to install.
export PYTHONPATH := $(CURDIR)/generator:$(CURDIR)/generated
# pip compiled nothing: without files of bytecode, each of the tests' processes compiles all it imports.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help venv generate test check bench site update dist lock lint types clean

help: ## this list
	@sed -n 's/^\([a-z]*\):[^#]*## \(.*\)/  make \1@\2/p' $(MAKEFILE_LIST) | awk -F@ '{printf "%-16s %s\n", $$1, $$2}'

venv: $(STAMP) ## the development environment in .venv

$(BASE): pyproject.toml requirements/generate.txt requirements/dev.txt
	@command -v $(PYTHON) >/dev/null || { echo "error: no $(PYTHON); install Python 3.10 or newer, or name one: make PYTHON=..." >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 10))' || { echo "error: $(PYTHON) is `$(PYTHON) -V 2>&1`, and 3.10 or newer is needed; name one: make PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "error: $(PYTHON) cannot make environments with pip (no ensurepip); install its venv package (Debian: python3-venv)" >&2; exit 1; }
	$(PYTHON) -I -m venv --clear $(VENV)
	$(call INSTALL,generate)
	$(PIP) --no-build-isolation --editable .
	@touch $@

$(STAMP): $(BASE)
	$(call INSTALL,dev)
	@touch $@

generate: $(BASE) ## generated/ from specs/ (offline)
	$(BIN)/python -m agentcore_codegen generate

lint: $(STAMP) ## ruff and black
	$(BIN)/ruff check .
	$(BIN)/black --quiet --check . || { $(BIN)/black --check . 2>&1 | grep '^would'; exit 1; }

types: $(STAMP) ## mypy and pyright, strict
	@echo '$(BIN)/mypy & $(BIN)/pyright'
	@$(BIN)/mypy & mypy=$$!; $(BIN)/pyright --pythonpath $(BIN)/python; pyright=$$?; wait $$mypy && exit $$pyright

test: lint types ## everything a change must pass, in a few minutes
	$(BIN)/python -m agentcore_codegen generate --check
	$(BIN)/python -m pytest -n $(WORKERS)

check: test $(PAGES) ## `make test`, and the slow tests
	$(BIN)/python -m pytest -n $(WORKERS) -m slow

bench: $(STAMP) ## speed and memory beside boto3 and aiobotocore, in ten minutes
	$(BIN)/python -m bench

$(PAGES): $(BASE) requirements/site.txt
	$(call INSTALL,site)
	@touch $@

site: $(PAGES) ## the reference and the history as a static site, in site/ (Python 3.11 or newer; feeds: URL=...)
	$(BIN)/python -m agentcore_codegen site $(if $(URL),--url '$(URL)')

update: $(BASE) ## the newest botocore: archive it, generate from it, report what changed
	$(BIN)/python -m agentcore_codegen update

dist: $(STAMP) ## wheels and sdists of both packages in dist/, checked for the index
	rm -rf dist
	$(BIN)/python -m build --no-isolation --outdir dist .
	$(BIN)/python -m build --no-isolation --outdir dist generated
	$(BIN)/python -m twine check --strict dist/*

lock: $(BASE) ## pins what pyproject.toml asks for; UPGRADE=--upgrade moves every pin
	$(call INSTALL,lock)
	PATH='$(abspath $(BIN))':"$$PATH" $(BIN)/python tools/lock.py $(UPGRADE)

clean: ## removes .venv, caches and dist
	rm -rf $(VENV) .cache .mypy_cache .ruff_cache .pytest_cache .hypothesis dist site
