# `make run` and `make test` each do all of their own set-up; the second run of each skips it.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
# Arguments of pytest; PYTEST="-n 0 -k accept" runs less.
PYTEST ?= -n 2 --dist worksteal -q

export PIP_DISABLE_PIP_VERSION_CHECK = 1

CATALOGUES := $(patsubst %.po,%.mo,$(wildcard locale/*/LC_MESSAGES/django.po))

.PHONY: run setup dev test gate messages pictures bench lock
.DEFAULT_GOAL := run

run: setup
	@$(BIN)/fengqiao migrate --no-input --verbosity 0
	@$(BIN)/fengqiao demo
	@$(BIN)/fengqiao figures
	@exec $(BIN)/fengqiao serve

setup: $(VENV)/run.stamp $(CATALOGUES)

dev: $(VENV)/dev.stamp $(CATALOGUES)

test: dev
	$(BIN)/python -m tests.both $(PYTEST)
	@$(MAKE) --no-print-directory gate

# What the tests cannot see. Its own home keeps it away from the cases in var/.
gate: export FENGQIAO_HOME := $(CURDIR)/$(VENV)/gate
gate: export FENGQIAO_DATABASE_URL :=
gate: dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/fengqiao makemigrations --check --dry-run

messages: dev
	$(BIN)/python -m tests.house.catalogue

# The pictures of the user guide, and the words that they show.
pictures: dev
	FENGQIAO_PICTURES=take $(BIN)/python -m pytest tests/journeys/test_guide.py -q -n0

bench: dev
	$(BIN)/python -m bench

# New versions of everything, with their hashes, and no address of a registry.
lock: dev
	$(BIN)/pip install --quiet uv
	for list in run dev; do $(BIN)/uv pip compile --upgrade --quiet --generate-hashes --no-header \
	  --no-emit-index-url --python-version 3.11 requirements/$$list.in -o requirements/$$list.txt; done

$(VENV)/run.stamp: requirements/run.txt pyproject.toml | $(BIN)/python
	$(BIN)/pip install --quiet --require-hashes -r requirements/run.txt
	$(BIN)/pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/dev.stamp: requirements/dev.txt $(VENV)/run.stamp
	$(BIN)/pip install --quiet --require-hashes -r requirements/dev.txt
	@touch $@

# Debian keeps the module venv in a package of its own.
$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo 'Fengqiao needs Python 3.11 or newer: make PYTHON=python3.11 $(MAKECMDGOALS)'; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { [ "$$(id -u)" = 0 ] && \
	  apt-get update -qq && apt-get install -y -qq --no-install-recommends python3-venv; } || \
	  { echo 'Python lacks its module venv. As root: apt-get install python3-venv'; exit 1; }
	$(PYTHON) -m venv $(VENV)

%.mo: %.po | $(VENV)/run.stamp
	$(BIN)/pybabel --quiet compile --input-file $< --output-file $@ --locale $(notdir $(patsubst %/LC_MESSAGES/,%,$(dir $<)))
