#!/usr/bin/env bash
# Every test. Both runners run to their end, whatever the first finds.
# shellcheck source=scripts/common.sh
source "$(dirname "$0")/common.sh"

scripts/setup.sh build test
scripts/build.sh -DGILSCOPE_TESTS=ON

failed=()
say "C++ tests"
ctest --test-dir "$BUILD" --output-on-failure --no-tests=error --parallel "$(nproc)" ||
  failed+=(ctest)
say "Python tests"
GILSCOPE_BUILD=$(realpath "$BUILD") .venv/bin/python -m pytest tests || failed+=(pytest)

((${#failed[@]} == 0)) || { say "Failed: ${failed[*]}"; exit 1; }
