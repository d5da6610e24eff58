# make run [PORT=8501]   sets everything up and serves the app
# make test              sets everything up and runs every check and test
# Each step leaves a stamp in .venv and is done again only when what it depends on has changed.

SHELL := /bin/bash
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet --no-input
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard locale/*/LC_MESSAGES/unalike.po))

.PHONY: run test check unit browser words clean

run: $(VENV)/app.stamp $(VENV)/compiled.stamp $(CATALOGUES)
	@$(BIN)/python serve.py $(PORT)

test: check unit

check: $(VENV)/dev.stamp
	@echo "Checking style, types and layers …"
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

unit: $(VENV)/dev.stamp $(VENV)/browser.stamp $(VENV)/compiled.stamp $(CATALOGUES)
	@echo "Running all tests …"
	@$(BIN)/python -m pytest

# Texts for translation: gather them from the source into every catalogue.
words: $(VENV)/dev.stamp
	@$(BIN)/pybabel -q extract -F babel.cfg -k N_ -k _ --no-location --omit-header -o $(VENV)/unalike.pot .
	@$(BIN)/pybabel -q update -N --ignore-obsolete --ignore-pot-creation-date \
		-D unalike -i $(VENV)/unalike.pot -d locale

%.mo: %.po $(VENV)/app.stamp
	@$(BIN)/pybabel -q compile -i $< -o $@

$(VENV)/python.stamp:
	@command -v $(PYTHON) >/dev/null || { echo "Unalike needs Python 3.11: install it, or name it with PYTHON=..."; exit 1; }
	@echo "Making a virtual environment …"
	@$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/app.stamp: requirements.txt constraints.txt $(VENV)/python.stamp
	@echo "Installing what the app needs (some minutes the first time) …"
	@$(PIP) install --progress-bar on torch==$$(sed -n 's/^torch==//p' requirements.txt)
	@$(PIP) install --progress-bar on -r requirements.txt
	@touch $@

$(VENV)/compiled.stamp: core/similarity/kernel.py core/groups/dealing.py $(VENV)/app.stamp
	@echo "Compiling the comparison of pairs …"
	@$(BIN)/python -m core.warm_up
	@touch $@

$(VENV)/dev.stamp: requirements-dev.txt $(VENV)/app.stamp
	@echo "Installing what the tests need …"
	@$(PIP) install -r requirements-dev.txt
	@touch $@

$(VENV)/browser.stamp: $(VENV)/dev.stamp
	@tests/browser/install.sh
	@touch $@

clean:
	@rm -rf $(VENV) locale/*/LC_MESSAGES/*.mo
