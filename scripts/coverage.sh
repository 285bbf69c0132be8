#!/usr/bin/env bash
# Which lines the C++ tests reach, as build-coverage/coverage.html and a table.
# shellcheck source=scripts/common.sh
source "$(dirname "$0")/common.sh"

scripts/setup.sh build test coverage
export PRESET=coverage BUILD=build-coverage
scripts/build.sh
find "$BUILD" -name '*.gcda' -delete  # of the tests before
ctest --test-dir "$BUILD" --output-on-failure --no-tests=error --parallel "$(nproc)" >/dev/null ||
  say "Some tests failed; the lines that they reached count all the same."
.venv/bin/gcovr --root . --filter 'bench/' --filter 'harness/' --filter 'kernels/' \
  --gcov-ignore-parse-errors --html-details "$BUILD/coverage.html" --print-summary "$BUILD"
printf '\ncoverage  %s/coverage.html\n' "$BUILD"
