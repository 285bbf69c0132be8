#!/usr/bin/env bash
# Faults on purpose, and what becomes of them: scripts/soak.sh [--minutes N] [--seed N].
# shellcheck source=scripts/common.sh
source "$(dirname "$0")/common.sh"

scripts/setup.sh build test
scripts/build.sh -DGILSCOPE_TESTS=ON
PYTHONPATH=$PWD exec .venv/bin/python -m scripts.soak --build "$BUILD" --page docs/reliability.md "$@"
