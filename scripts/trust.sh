#!/usr/bin/env bash
# The evidence that the method holds: scripts/trust.sh [--quick] [--again] [--only EXPERIMENT]...
# shellcheck source=scripts/common.sh
source "$(dirname "$0")/common.sh"

scripts/setup.sh build
scripts/build.sh
cmake --build "$BUILD" --target gilscope-coverage >/dev/null
# Its own environment, made from the interpreter that is measured: both tools run the same one.
environment=results/trust/venv
if ! [[ -x $environment/bin/pyperf ]]; then
  say "Installing pyperf"
  "$GILSCOPE_PYTHON" -m venv --clear "$environment" ||
    die "'$GILSCOPE_PYTHON' cannot make '$environment'; the messages above say why."
  "$environment/bin/python" -m pip install --quiet --disable-pip-version-check \
    -r requirements-trust.txt || die "pyperf could not be installed; the messages above say why."
fi
PYTHONPATH=$PWD exec .venv/bin/python -m scripts.trust --build "$BUILD" "$@"
