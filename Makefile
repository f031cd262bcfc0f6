# Everything starts here; each target sets up what it needs. `make demo` and `make test` are the two to know.
SHELL := /bin/bash
PY := .venv/bin/python
APE := .venv/bin/ape
NODE_BIN := node_modules/.bin

.PHONY: demo test train cluster test-deep bench bench-history check pictures up down clean setup compile format

demo: compile ## a whole generation round on a private chain, every claim checked
	@$(PY) -m scripts.demo

test: compile ## all tests but the deep ones
	@$(PY) -m tests

train: compile ## installs torch, which only training needs
	@tools/setup.sh --train

cluster: compile ## installs Ray in .venv-cluster, which only making works on many machines needs
	@tools/setup.sh --cluster

test-deep: train cluster ## what takes longer: more Hypothesis examples, more works, training, a Ray cluster
	@ATELIER_DEEP=1 .venv-cluster/bin/python -m pytest tests/oracle/making/test_cluster.py
	@# In a process of its own, as a node is: what it keeps in memory is measured.
	@ATELIER_DEEP=1 $(PY) -m pytest tests/oracle/node/test_soak.py -p no:ape_test
	@ATELIER_DEEP=1 $(PY) -m tests --ignore=tests/oracle/node/test_soak.py

bench: compile ## figures, side by side with peers; writes build/bench.json
	@$(PY) -m tests.benchmarks

bench-history: compile ## requests and seconds of a studio with a past; writes build/bench-history.json
	@$(PY) -m tests.benchmarks.history

check: compile ## formats, types, linters, Slither
	@.venv/bin/ruff format --check .
	@.venv/bin/ruff check .
	@.venv/bin/mypy
	@$(PY) tools/abi.py --check
	@$(PY) tools/reference.py --check
	@$(NODE_BIN)/prettier --log-level warn --check 'contracts/**/*.sol' 'gallery/**/*.{ts,tsx,mjs,css}'
	@$(NODE_BIN)/solhint --quiet --max-warnings 0 'contracts/**/*.sol'
	@$(PY) tools/slither_check.py

pictures: compile ## pictures of every room of the gallery, into docs/gallery
	@$(PY) -m tests.gallery.pictures

format: setup ## formats Python, Solidity and the page
	@.venv/bin/ruff format .
	@$(NODE_BIN)/prettier --log-level warn --write 'contracts/**/*.sol' 'gallery/**/*.{ts,tsx,mjs,css}'

up: compile ## a studio on this machine that stays: chain, contracts, three nodes
	@$(PY) -m scripts.local up

down: ## stops what `make up` started
	@$(PY) -m scripts.local down

setup: ## installs all dependencies into this folder
	@tools/setup.sh

compile: setup
	@tools/compile.sh
	@tools/gallery.sh

clean: ## removes everything that can be made again
	rm -rf .venv .venv-cluster node_modules .build build .pytest_cache .hypothesis .mypy_cache .ruff_cache *.egg-info
