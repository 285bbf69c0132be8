#!/usr/bin/env bash
# The evidence that the method holds: scripts/trust.sh [--quick] [--again] [--only EXPERIMENT]...
# shellcheck source=scripts/common.sh
source "$(dirname "$0")/common.sh"

scripts/setup.sh build
scripts/build.sh
cmake --build "$BUILD" --target gilscope-coverage gilscope-ratios >/dev/null
# Made from the interpreter that is measured, so that both tools run the same one.
scripts/consumers.sh pyperf otava >/dev/null
PYTHONPATH=$PWD exec .venv/bin/python -m scripts.trust --build "$BUILD" "$@"
