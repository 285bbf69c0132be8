#!/usr/bin/env bash
# Every test: scripts/test.sh. Both runners run to their end, whatever the first finds. No test decides
# by a timing, so several files are run at once.
# Some of the Python tests: scripts/test.sh ARGUMENTS OF pytest..., as -k gate.
# shellcheck source=scripts/common.sh
source "$(dirname "$0")/common.sh"

scripts/setup.sh build test
scripts/build.sh -DGILSCOPE_TESTS=ON
# Those that are tested wherever this runs (tests/e2e/engines.py); what cannot be had, tests say.
"$BUILD/gilscope" get celery_prefork parallel_python dask_cluster joblib_loky uvloop || true

failed=()
parallel=()
if (($# == 0)); then
  parallel=(-n "$(nproc)" --maxprocesses 8 --dist loadfile)
  say "C++ tests"
  ctest --test-dir "$BUILD" --output-on-failure --no-tests=error --parallel "$(nproc)" ||
    failed+=(ctest)
fi
say "Python tests"
GILSCOPE_BUILD=$(realpath "$BUILD") .venv/bin/python -m pytest --durations=10 "${parallel[@]}" "$@" ||
  failed+=(pytest)

((${#failed[@]} == 0)) || { say "Failed: ${failed[*]}"; exit 1; }
