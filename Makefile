# make demo   a simulated investigation through every stage to a verified release, then serves it
# make test   everything that CI runs
# make soak   the long versions of the security and coverage tests
# make bench  the benchmarks
PYTHON ?= python3
UV_VERSION = 0.13.9
BIN = .venv/bin
export UV_PROJECT_ENVIRONMENT = .venv
# Once more with the system's certificates where a network brings its own; the tests, which install too, then know.
SYNC = sync() { $(BIN)/uv sync --frozen --inexact "$$@"; }; sync

.PHONY: demo test lint soak bench setup browser

demo: .venv/.ready
	$(BIN)/testimonia demo $(ARGS)

test: .venv/.ready-dev browser lint
	@if [ -e .venv/.system-certs ]; then export UV_SYSTEM_CERTS=true; fi; \
	$(BIN)/python -m pytest -n 2 --dist loadgroup $(ARGS)

lint: .venv/.ready-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/mypy darkfigure/src testimonia/src

soak: .venv/.ready-dev browser
	$(BIN)/python -m pytest -m soak $(ARGS)

bench: .venv/.ready-dev
	$(BIN)/python -m bench $(ARGS)

setup: .venv/.ready-dev

browser:
	sh .ci/browser

.venv/bin/uv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "$$($(PYTHON) --version) was found: Python 3.11 or newer is needed. Name one with make PYTHON=python3.12."; exit 1; }
	@$(PYTHON) -m venv .venv || { echo "Python's venv module was not found: it makes .venv/. Install it, on Debian and Ubuntu with: apt-get install python3-venv"; exit 1; }
	$(BIN)/pip install --quiet "uv==$(UV_VERSION)"

.venv/.ready: .venv/bin/uv uv.lock pyproject.toml darkfigure/pyproject.toml testimonia/pyproject.toml
	@$(SYNC) --no-dev || { sync --no-dev --system-certs && touch .venv/.system-certs; }
	@touch $@

.venv/.ready-dev: .venv/bin/uv uv.lock pyproject.toml darkfigure/pyproject.toml testimonia/pyproject.toml
	@$(SYNC) || { sync --system-certs && touch .venv/.system-certs; }
	@touch $@ .venv/.ready
