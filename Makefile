# `make` alone lists what there is.
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: help demo test check bench soak docs clean

help: ## This list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

# One line that grows as packages come, for the first installation takes a minute or two.
SHELL := bash
.SHELLFLAGS := -o pipefail -c
BAR = awk -v all="$$(grep -c == $(1))" '/^ *(Collecting|Processing|Requirement already)/ { if (++n <= all) { \
	bar = sprintf("%*s", int(30 * n / all), ""); gsub(/ /, "=", bar); \
	printf "\r  [%-30s] %d/%d", bar, n, all; fflush() } } /^ERROR|^error/ { print } END { print "" }'

$(VENV)/run.done: requirements.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing the packages of requirements.lock (320 MB on disk, a minute or two on a common line)"
	@$(BIN)/python -m pip install --disable-pip-version-check -r requirements.lock 2>&1 | $(call BAR,requirements.lock)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -e .
	touch $@

$(VENV)/dev.done: $(VENV)/run.done requirements-dev.lock
	@echo "Installing the packages of requirements-dev.lock, for the tests"
	@$(BIN)/python -m pip install --disable-pip-version-check -r requirements-dev.lock 2>&1 | $(call BAR,requirements-dev.lock)
	touch $@

demo: $(VENV)/run.done ## Try it in the browser with sample data, no account needed (PORT=8000)
	$(BIN)/tuquan demo $(if $(PORT),--port $(PORT))

# Every process of the tests loads the program: compiled once, not each time, also where the shell says otherwise.
test check soak: export PYTHONDONTWRITEBYTECODE =

test: $(VENV)/dev.done ## All tests that this machine can run
	$(BIN)/pytest -q -n 4 --dist loadfile --no-loadscope-reorder

check: $(VENV)/dev.done ## Format, lint, types, import contracts, the map, then the tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m docs.map --check
	$(BIN)/pytest -q -n 4 --dist loadfile --no-loadscope-reorder --cov --cov-report=term:skip-covered

bench: $(VENV)/dev.done ## Speed and memory beside the peers, as a table (takes some minutes)
	$(BIN)/python -m bench

soak: $(VENV)/dev.done ## 50 runs of the service killed at random points, 200 people while platforms fail, all of the long generated tests (RUNS=50 SEED=1)
	$(BIN)/python -m tests.service.soak --runs $(or $(RUNS),50) --seed $(or $(SEED),1)
	$(BIN)/python -m tests.service.soak_platforms --seed $(or $(SEED),1)
	TUQUAN_TEST_EVERY_MESSENGER=1 $(BIN)/pytest -q -n 2 tests/test_dialogs_on_messengers.py
	TUQUAN_TEST_WHOLE=1 $(BIN)/pytest -q -n 2 tests/conversation tests/reporting tests/storage tests/handlers tests/scheduler tests/bot

docs: $(VENV)/dev.done ## Write docs/map.md, the database diagram, the screenshots and the pictures of the template again
	$(BIN)/python -m docs.map
	$(BIN)/python -m docs.diagram
	$(BIN)/python -m docs.screenshots
	$(BIN)/python -m docs.template_pictures

clean: ## Remove the virtual environment and caches, never data
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
