#!/usr/bin/env bash
# What the front door offers.
cat <<'HELP'
gilscope compares concurrency strategies on identical work.

  make bench             install what is missing, build, measure, write results/*.json and *.html,
                         and keep the run in the history
  make report            draw the newest result again
  make trust             thirteen experiments on whether the method holds; writes docs/trust.md (two hours)
  make soak              faults on purpose for an hour: what is lost, left or crashes; writes docs/reliability.md
  make dashboard         draw a history as a static site: what got slower, and was it us?
  make micro             micro-benchmarks of the primitives (GIL hand-over, pipes, pools, ...)
  make test              every test: C++ and Python
  make test-sanitizers   the native tests under address, undefined-behaviour and thread sanitizers
  make test-newest       build and measure on Debian forky: newest compiler, CPython and PyPy (root)
  make coverage          which lines the C++ tests reach
  make lint              clang-format, clang-tidy, ruff, mypy, shellcheck
  make build             only build; make setup: only install what building needs
  make clean             remove the build trees

  SUITE=smoke            what to measure: a name from bench/suites/ or the path of a .toml file
  PYTHON="a b"           interpreters to measure, separated by spaces (otherwise /usr/bin/python3)
  ARGS="--rounds 5"      more for `gilscope run` (make bench), Google Benchmark (make micro) or
                         pytest (make test ARGS="-k gate": some of the Python tests)
  RESULT=FILE            where make bench writes; with ARGS=--resume, the result to go on with
  FILES="a.json b.json"  what make report draws
  HISTORY=history        where make bench keeps runs and what make dashboard draws: a folder, or
                         branch:NAME; empty: make bench keeps nothing
  OUTPUT=FOLDER          where make dashboard writes the site (otherwise results/dashboard)
  BUILD=build            the build tree

make answers every failure with status 2; scripts/bench.sh SUITE [ARGS] passes on that of
`gilscope run`: 0 done, 1 a finding, 2 bad input, 130 interrupted.
HELP
