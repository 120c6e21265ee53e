# make demo · make test · make check: each makes .venv by itself when it is missing.
# Needs nothing but Python 3.11 or newer, git and make.

PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
  if $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then echo $$p; break; fi; done)
BIN = .venv/bin
READY = .venv/.ready

.PHONY: demo test check lint types contracts wheel bench clean

demo: $(READY)
	@$(BIN)/bornage demo $(ARGS)

test: $(READY)
	$(BIN)/python -m pytest -q -n auto $(ARGS)

check: lint types contracts wheel

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(READY)
	$(BIN)/mypy

contracts: $(READY)
	$(BIN)/lint-imports --no-cache

# sdist -> wheel -> empty environment -> the whole demo from there; and nobody's top-level `config` is touched.
wheel: $(READY)
	@rm -rf build/wheel && mkdir -p build/wheel/elsewhere
	$(BIN)/python -m build --no-isolation --outdir build/wheel . > build/wheel/log 2>&1 || (cat build/wheel/log; exit 1)
	$(BIN)/python -c "import sys, zipfile; names = zipfile.ZipFile(sys.argv[1]).namelist(); tops = {n.split('/')[0] for n in names}; print(sorted(tops)); sys.exit(bool(tops - {'integration'} - {t for t in tops if t.endswith('.dist-info')}))" build/wheel/*.whl
	$(PYTHON) -m venv build/wheel/venv
	build/wheel/venv/bin/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements.lock
	build/wheel/venv/bin/python -m pip install -q --disable-pip-version-check --no-deps build/wheel/*.whl
	cd build/wheel/elsewhere && ../venv/bin/bornage demo --json > ../demo.json
	$(BIN)/python -c "import json; d = json.load(open('build/wheel/demo.json')); assert d['writes_of_third_sync'] == 0, d; print('demo from the wheel:', d['project'], d['epics'], 'epics,', d['items'], 'items,', len(d['violations']), 'violations')"

bench: $(READY)
	$(BIN)/python -m bench

$(READY): requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "Bornage needs Python 3.11 or newer: found none on the PATH; install it, or say PYTHON=/path/to/python3" >&2; exit 1; }
	@echo "Preparing .venv (once)…"
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(READY)

clean:
	rm -rf .venv build dist
