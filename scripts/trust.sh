#!/usr/bin/env bash
# The evidence that the method holds: scripts/trust.sh [--quick] [--again] [--only EXPERIMENT]...
# shellcheck source=scripts/common.sh
source "$(dirname "$0")/common.sh"

scripts/setup.sh build
scripts/build.sh
cmake --build "$BUILD" --target gilscope-coverage >/dev/null
# A tool's own environment, made from the interpreter that is measured: both run the same one.
install() {
  local tool=$1 environment=$2 requirements=$3
  [[ ! -f $environment/installed ]] || return 0
  say "Installing $tool"
  "$GILSCOPE_PYTHON" -m venv --clear "$environment" ||
    die "'$GILSCOPE_PYTHON' cannot make '$environment'; the messages above say why."
  "$environment/bin/python" -m pip install --quiet --disable-pip-version-check \
    -r "$requirements" || die "$tool could not be installed; the messages above say why."
  touch "$environment/installed"
}
install pyperf results/trust/venv requirements-trust.txt
install Otava results/trust/otava requirements-otava.txt
PYTHONPATH=$PWD exec .venv/bin/python -m scripts.trust --build "$BUILD" "$@"
