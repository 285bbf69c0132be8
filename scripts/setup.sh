#!/usr/bin/env bash
# Installs what is missing: scripts/setup.sh GROUP..., groups: build test newest micro gate lint.
# Costs little when nothing is missing, so every other script begins with it.
# shellcheck source=scripts/common.sh
source "$(dirname "$0")/common.sh"

declare -A packages=(
  [build]="build-essential cmake ninja-build python3-dev python3-venv libbenchmark-dev libcli11-dev
           nlohmann-json3-dev libtomlplusplus-dev libfmt-dev libboost-dev zlib1g-dev"
  [test]="libgtest-dev chromium libbenchmark-tools valgrind zsh fish"
  [newest]="ccache libgtest-dev python3.14-dev python3.14-venv python3.15-dev python3.15-venv
            pypy3 pypy3-dev"
  [micro]="libtbb-dev"
  [gate]="ccache"
  [lint]="shellcheck"
)
# The Python packages of a group; each file contains the one before it.
declare -A pins=(
  [build]=requirements.txt [micro]=requirements.txt [gate]=requirements.txt
  [test]=requirements-dev.txt [newest]=requirements-dev.txt [lint]=requirements-lint.txt
)

missing_packages() {
  local installed package
  installed=$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' "$@" 2>/dev/null || true)
  for package in "$@"; do
    grep -qx "installed $package" <<<"$installed" || printf '%s\n' "$package"
  done
}

install_packages() {
  local -a missing as_root=() install
  command -v dpkg-query >/dev/null || {
    say "This is not Debian: the counterparts of these packages must be there: $*"
    return
  }
  mapfile -t missing < <(missing_packages "$@")
  ((${#missing[@]})) || return 0

  install=(apt-get install -y --no-install-recommends "${missing[@]}")
  if ((EUID != 0)); then
    sudo -n true 2>/dev/null ||
      die "Debian packages are missing; install them, then try again: sudo ${install[*]}"
    as_root=(sudo -n)
  fi
  say "Installing Debian packages (this can take minutes): ${missing[*]}"
  "${as_root[@]}" apt-get update -qq </dev/null ||
    say "The package lists could not all be renewed; trying with those that are there."
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive "${install[@]}" -qq </dev/null >/dev/null ||
    die "Debian packages could not be installed; the messages above say why: ${missing[*]}"
}

# .venv holds the pinned Python packages. Its stamp says for which interpreter and pins (the first
# line), and which requirements files are installed (the others).
install_python_packages() {
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

  say "Installing Python packages: ${missing[*]}"
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

(($#)) || die "Name at least one group: build test newest micro gate lint."
wanted_packages=()
requirements=()
for group in "$@"; do
  [[ -n ${packages[$group]:-} ]] ||
    die "There is no group '$group'; the groups are: build test newest micro gate lint."
  read -r -d '' -a group_packages <<<"${packages[$group]}" || true
  wanted_packages+=("${group_packages[@]}")
  requirements+=("${pins[$group]}")
done
install_packages "${wanted_packages[@]}"
install_python_packages "${requirements[@]}"
install_older_pybind11
