# `make run` needs Python 3.11, 3.12 or 3.13, git and make; nothing but packages is downloaded.
.DEFAULT_GOAL := help
SHELL := /bin/bash
VENV ?= .venv
BIN := $(VENV)/bin
RUN_OVERRIDES ?=
CORPUS ?= synthetic
PORT ?= 8000
PIP = $(BIN)/python -m pip install --quiet --progress-bar off --disable-pip-version-check --no-input --log $(VENV)/install.log
STAMP = $(VENV)/.installed
STAMP_DEV = $(VENV)/.installed-dev

# An interpreter counts only if it starts: version managers leave shims for versions that are not active.
find-python = for p in python3.11 python3.12 python3.13 python3; do \
  if $$p -c 'import sys, venv; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' >/dev/null 2>&1; then echo $$p; break; fi; done

.PHONY: help run serve mlflow test test-walkthrough lint types contracts env env-dev lock
help:  ## show this list
	@sed -nE 's/^([a-z-]+):.*## (.*)/make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 18

run: env  ## environment, pipeline, table; RUN_OVERRIDES="corpus.n=400" passes settings on
	@$(BIN)/throughline run $(RUN_OVERRIDES)

serve: env  ## serve the bundles on http://127.0.0.1:8000/docs; CORPUS=synthetic PORT=8000
	@$(BIN)/throughline serve --bundles bundles/$(CORPUS) --port $(PORT)

mlflow: env  ## look at runs and registered versions on http://127.0.0.1:5000
	@DO_NOT_TRACK=1 MLFLOW_DISABLE_TELEMETRY=true $(BIN)/mlflow ui --backend-store-uri sqlite:///state/mlflow.db --host 127.0.0.1 --port 5000

test: env-dev  ## run the tests; T="tests/platform -k publish" chooses
	@OMP_NUM_THREADS=1 $(BIN)/python -m pytest $(T)

test-walkthrough: env-dev  ## run docs/your-own-encounters.md as written, about 2 min
	@OMP_NUM_THREADS=1 $(BIN)/python -m pytest -m slow tests/docs

lint: env-dev  ## ruff
	@$(BIN)/ruff check .

types: env-dev  ## mypy, strict
	@$(BIN)/mypy

contracts: env-dev  ## imports run one way
	@$(BIN)/lint-imports

env: $(STAMP)
env-dev: $(STAMP_DEV)

$(BIN)/python:
	@python=$$($(find-python)); \
	if [ -z "$$python" ]; then printf 'error: no Python 3.11, 3.12 or 3.13 was found\n  on the PATH\n  install one, for example python3.11 with its venv module. Nothing was written.\n' >&2; exit 2; fi; \
	$$python -m venv $(VENV)

# torch first and by version alone: its wheels differ by machine, so the hashes leave it out (scripts/lock).
define install
	@start=$$SECONDS; echo "environment       installing, about 2 min (log: $(VENV)/install.log)" >&2; \
	{ $(PIP) torch==2.13.0 && $(PIP) --require-hashes --no-deps -r $(1) && \
	  $(PIP) --no-deps --no-build-isolation -e serving -e .; } >/dev/null 2>&1 \
	|| { tail -n 20 $(VENV)/install.log >&2; echo "error: the installation failed; the log above says where" >&2; exit 1; }; \
	printf 'environment       Python %s, %s packages   %s\n' \
	  "$$($(BIN)/python -c 'import sys; print("%d.%d" % sys.version_info[:2])')" \
	  "$$($(BIN)/python -m pip list --disable-pip-version-check 2>/dev/null | tail -n +3 | wc -l)" "$$(((SECONDS - start) / 60)) min $$(((SECONDS - start) % 60)) s" >&2
endef

$(STAMP): constraints.txt pyproject.toml serving/pyproject.toml | $(BIN)/python
	$(call install,constraints.txt)
	@touch $@

# The development resolution holds every version of the other one, so installing it installs both.
$(STAMP_DEV): constraints-dev.txt constraints.txt pyproject.toml serving/pyproject.toml | $(BIN)/python
	$(call install,constraints-dev.txt)
	@touch $@ $(STAMP)

lock:  ## resolve the dependencies again (needs uv)
	@scripts/lock
