# Two commands matter: `make run` and `make test`. `make help` lists the rest.
SHELL := /bin/bash
.DEFAULT_GOAL := help

TOOLS := .tools
UV := $(TOOLS)/bin/uv
PYTHON := .venv/bin/python
READY := .venv/.ready

export PYTHONUNBUFFERED := 1

.PHONY: help run test chat train check evaluate calibrate bench year setup database lock clean

help:  ## what there is
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 14

run: setup database train  ## start everything; Ctrl-C ends it
	@$(PYTHON) -m deploy.up

test: setup database train  ## every test, real servers included
	@$(PYTHON) -m pytest

chat: setup  ## talk to the running bot in this terminal
	@$(PYTHON) -m bot.chat

train: setup  ## train the bundle, if and only if content changed
	@$(PYTHON) -m bot.models

check: setup  ## lint, types, content, Rasa's own validation
	@$(PYTHON) -m ruff check .
	@$(PYTHON) -m ruff format --check .
	@$(PYTHON) -m mypy
	@$(PYTHON) -m center.validate
	@$(PYTHON) -m bot.validate

evaluate: train  ## how well held-out sentences are understood
	@$(PYTHON) -m bot.nlu.evaluate

calibrate: setup  ## compute the gate's settings anew and write them into config.yml
	@$(PYTHON) -m bot.nlu.calibrate --write

bench: setup  ## speed and memory against Rasa's default pipeline, in one run
	@$(PYTHON) -m bench

year: setup  ## a simulated year of 500 enterprises, every rule checked after it
	@$(PYTHON) -m tests.year --enterprises 500

setup: $(READY)

database: setup
	@$(PYTHON) -m center.database

$(UV):
	@python3 -m venv $(TOOLS)
	@$(TOOLS)/bin/python -m pip install --quiet --disable-pip-version-check uv 2> $(TOOLS)/pip.log \
		|| { cat $(TOOLS)/pip.log; exit 1; }

$(READY): requirements.lock .python-version | $(UV)
	@echo "正在准备 Python 3.10 和依赖（第一次需要几分钟）……"
	@test -x $(PYTHON) || $(UV) venv --quiet --python 3.10 .venv
	@VIRTUAL_ENV=.venv $(UV) pip sync --quiet --require-hashes requirements.lock
	@touch $(READY)

lock: $(UV)  ## resolve the dependencies of pyproject.toml anew
	@$(UV) pip compile pyproject.toml --extra dev --generate-hashes --no-emit-index-url --no-header \
		--python-version 3.10 --quiet -o requirements.lock

clean:  ## remove what was built; the database stays
	@rm -rf .venv $(TOOLS) models .rasa .mypy_cache .ruff_cache .pytest_cache
