# The front door. Each target is one script in scripts/, which can also be called by hand.

SUITE  ?= default
PYTHON ?=
ARGS   ?=
FILES  ?=
BUILD  ?= build
RESULT ?=
HISTORY ?= history
OUTPUT ?= results/dashboard
export BUILD RESULT HISTORY OUTPUT

.DEFAULT_GOAL := help
.PHONY: help setup build bench report dashboard micro trust soak test test-sanitizers test-newest coverage lint clean

help:
	@scripts/help.sh

setup:
	@scripts/setup.sh build

build:
	@scripts/build.sh

bench:
	@scripts/bench.sh $(SUITE) $(foreach python,$(PYTHON),--python $(python)) $(ARGS)

report:
	@scripts/report.sh $(FILES)

dashboard:
	@scripts/dashboard.sh $(ARGS)

micro:
	@scripts/micro.sh $(ARGS)

trust:
	@scripts/trust.sh $(ARGS)

soak:
	@scripts/soak.sh $(ARGS)

test:
	@scripts/test.sh $(ARGS)

test-sanitizers:
	@scripts/test_sanitizers.sh

test-newest:
	@scripts/test_newest.sh

coverage:
	@scripts/coverage.sh

lint:
	@scripts/lint.sh $(ARGS)

clean:
	@rm -rf "$(BUILD)" build-asan build-tsan build-debug build-coverage compile_commands.json
	@echo "The build trees are gone; results/ and .venv/ stay (rm -r removes them)."

# A misspelt target.
.DEFAULT:
	@echo "gilscope: There is no target '$@'; make alone lists them." >&2; exit 2
