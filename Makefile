# `make hall` and `make test` are the scripts ./run and ./test, which set up what is missing and need no make.
# Arguments: make hall ARGS="--hall commune"
ARGS ?=
PYTHON := .venv/bin/python

.PHONY: install hall test bench lint pictures

install:
	./setup.sh

hall:
	./run $(ARGS)

test:
	./test $(ARGS)

bench: install
	$(PYTHON) -m benchmarks --quick $(ARGS)

lint:
	.ci/lint

pictures: install
	QT_QPA_PLATFORM=offscreen $(PYTHON) -m tests.visual $(ARGS)
