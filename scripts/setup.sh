#!/usr/bin/env bash
# Installs what is missing: scripts/setup.sh GROUP..., groups: build test newest micro gate lint coverage.
# Costs little when nothing is missing, so every other script begins with it.
# shellcheck source=scripts/common.sh
source "$(dirname "$0")/common.sh"
# shellcheck source=scripts/debian.sh
source scripts/debian.sh

declare -A packages=(
  [build]="build-essential cmake ninja-build python3-dev python3-venv libbenchmark-dev libcli11-dev
           nlohmann-json3-dev libtomlplusplus-dev libfmt-dev libboost-dev zlib1g-dev libtbb-dev"
  [test]="libgtest-dev chromium libbenchmark-tools valgrind zsh fish redis-server"
  [newest]="ccache git libgtest-dev python3.14-dev python3.14-venv python3.15-dev python3.15-venv
            pypy3 pypy3-dev"
  [micro]=""
  [gate]="ccache"
  [lint]="shellcheck"
  [coverage]=""
)
declare -A purposes=(
  [build]="building and measuring" [test]="the tests" [newest]="the newest interpreters"
  [micro]="the micro-benchmarks" [gate]="keeping builds" [lint]="the linters" [coverage]="coverage"
)
# What other distributions call the packages of `build`; not tried here.
declare -A counterparts=(
  [dnf]="gcc-c++ cmake ninja-build python3-devel google-benchmark-devel cli11-devel json-devel
         tomlplusplus-devel fmt-devel boost-devel zlib-devel tbb-devel"
  [pacman]="base-devel cmake ninja python benchmark cli11 nlohmann-json tomlplusplus fmt boost zlib onetbb"
  [apk]="build-base cmake samurai python3-dev benchmark-dev cli11-dev nlohmann-json tomlplusplus-dev
         fmt-dev boost-dev zlib-dev onetbb-dev bash git linux-headers"
  [brew]="cmake ninja python google-benchmark cli11 nlohmann-json tomlplusplus fmt boost zlib tbb"
)
declare -A installers=(
  [dnf]="dnf install" [pacman]="pacman -S --needed" [apk]="apk add" [brew]="brew install"
)
# The Python packages of a group; each file contains the one before it.
declare -A pins=(
  [build]=requirements.txt [micro]=requirements.txt [gate]=requirements.txt
  [test]=requirements-dev.txt [newest]=requirements-dev.txt [lint]=requirements-lint.txt
  [coverage]=requirements-coverage.txt
)

# Without dpkg nothing is installed, and only what no other system lacks is looked for.
name_counterparts() {
  local tool
  local -a names
  for tool in dnf pacman apk brew; do
    command -v "$tool" >/dev/null || continue
    read -r -d '' -a names <<<"${counterparts[$tool]}" || true
    say "This is not Debian. What building needs is, as far as we know: ${installers[$tool]} ${names[*]}"
    return
  done
  say "This is not Debian: the counterparts of these packages must be there: $*"
}

# check_tools PACKAGE...
check_tools() {
  local tool
  for tool in cmake ninja "${CXX:-c++}"; do
    command -v "$tool" >/dev/null || { name_counterparts "$@"; die "'$tool' is missing; install it, then try again."; }
  done
}

# .venv holds the pinned Python packages. Its stamp says for which interpreter and pins (the first
# line), and which requirements files are installed (the others).
# install_python_packages PURPOSE FILE...
install_python_packages() {
  local purpose=$1
  shift
  local stamp=.venv/installed interpreter state file
  local -a missing=() options=()
  [[ -x $GILSCOPE_PYTHON ]] ||
    die "There is no interpreter '$GILSCOPE_PYTHON'; set GILSCOPE_PYTHON to CPython 3.11 or newer."
  interpreter=$(readlink -f "$GILSCOPE_PYTHON")
  state="$interpreter $(cat requirements*.txt | sha256sum | cut -d ' ' -f 1)"
  if ! grep -qsxF "$state" "$stamp"; then
    renew_venv "$interpreter" "$state"
  fi
  for file in "$@"; do
    grep -qxF "$file" "$stamp" || missing+=("$file")
  done
  ((${#missing[@]})) || return 0

  say "Installing Python packages for $purpose into .venv: ${missing[*]}"
  for file in "${missing[@]}"; do options+=(-r "$file"); done
  .venv/bin/python -m pip install --quiet --disable-pip-version-check "${options[@]}" ||
    die "Python packages of ${missing[*]} could not be installed; the messages above say why."
  printf '%s\n' "${missing[@]}" >>"$stamp"
}

# Two versions of one package cannot share a folder. Not needed when no old PyPy is measured, so a
# failure is no more than a notice.
install_older_pybind11() {
  local folder=.venv/pybind11-2
  [[ ! -f $folder/pybind11/__init__.py ]] || return 0
  .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps \
    --target "$folder" -r requirements-pypy.txt ||
    say "pybind11 2 could not be installed; PyPy before 7.3.17 cannot be measured."
}

# Changed pins keep the packages that are right already; another interpreter starts afresh.
renew_venv() {
  local interpreter=$1 state=$2
  "$GILSCOPE_PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
    die "'$GILSCOPE_PYTHON' is older than Python 3.11, which the report needs; set GILSCOPE_PYTHON."
  if ! grep -qs "^$interpreter " .venv/installed; then
    say "Creating .venv with $GILSCOPE_PYTHON"
    "$GILSCOPE_PYTHON" -m venv --clear .venv ||
      die "'$GILSCOPE_PYTHON' cannot create .venv; the messages above say why."
  fi
  printf '%s\n' "$state" >.venv/installed
}

(($#)) || die "Name at least one group: build test newest micro gate lint coverage."
[[ -w . ]] || die "This checkout cannot be written to, and builds and results go into it; copy it to another place."
wanted_packages=()
requirements=()
wanted_for=()
for group in "$@"; do
  [[ -n ${purposes[$group]:-} ]] ||
    die "There is no group '$group'; the groups are: build test newest micro gate lint coverage."
  read -r -d '' -a group_packages <<<"${packages[$group]}" || true
  wanted_packages+=("${group_packages[@]}")
  requirements+=("${pins[$group]}")
  wanted_for+=("${purposes[$group]}")
done
mapfile -t wanted_packages < <(printf '%s\n' "${wanted_packages[@]}" | awk '!seen[$0]++')
mapfile -t requirements < <(printf '%s\n' "${requirements[@]}" | awk '!seen[$0]++')
purpose=$(printf ', %s' "${wanted_for[@]}")
purpose=${purpose#, }

if command -v dpkg-query >/dev/null; then
  install_packages "$purpose" "${wanted_packages[@]}"
else
  check_tools "${wanted_packages[@]}"
fi
install_python_packages "$purpose" "${requirements[@]}"
install_older_pybind11
