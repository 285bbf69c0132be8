#!/usr/bin/env bash
# Installs what is missing: scripts/setup.sh GROUP..., groups: build test micro lint.
# Costs little when nothing is missing, so every other script begins with it.
# shellcheck source=scripts/common.sh
source "$(dirname "$0")/common.sh"

declare -A packages=(
  [build]="build-essential cmake ninja-build python3-dev python3-venv libbenchmark-dev libcli11-dev
           nlohmann-json3-dev libtomlplusplus-dev libfmt-dev libboost-dev zlib1g-dev"
  [test]="libgtest-dev chromium libbenchmark-tools"
  [micro]="libtbb-dev"
  [lint]="clang-format clang-tidy shellcheck"
)
# Which groups need the developers' Python packages too.
declare -A needs_dev=([test]=1 [lint]=1)

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
  say "Installing Debian packages: ${missing[*]}"
  "${as_root[@]}" apt-get update -qq </dev/null ||
    say "The package lists could not all be renewed; trying with those that are there."
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive "${install[@]}" -qq </dev/null >&2 ||
    die "Debian packages could not be installed; the messages above say why: ${missing[*]}"
}

# .venv holds the pinned Python packages. Its stamp: for which interpreter and which pins (the first
# line), and which requirements files are installed.
install_python_packages() {
  local requirements=$1 stamp=.venv/installed interpreter pins
  [[ -x $GILSCOPE_PYTHON ]] ||
    die "There is no interpreter '$GILSCOPE_PYTHON'; set GILSCOPE_PYTHON to CPython 3.11 or newer."
  interpreter=$(readlink -f "$GILSCOPE_PYTHON")
  pins="$interpreter $(cat requirements*.txt | sha256sum | cut -d ' ' -f 1)"
  if grep -qsxF "$pins" "$stamp"; then
    ! grep -qxF "$requirements" "$stamp" || return 0
  else
    "$GILSCOPE_PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
      die "'$GILSCOPE_PYTHON' is older than Python 3.11, which the report needs; set GILSCOPE_PYTHON."
    if ! grep -qs "^$interpreter " "$stamp"; then
      say "Creating .venv with $GILSCOPE_PYTHON"
      "$GILSCOPE_PYTHON" -m venv --clear .venv ||
        die "'$GILSCOPE_PYTHON' cannot create .venv; the messages above say why."
    fi
    printf '%s\n' "$pins" >"$stamp.new"
  fi
  say "Installing Python packages: $requirements"
  .venv/bin/python -m pip install --quiet --disable-pip-version-check -r "$requirements" ||
    die "Python packages of $requirements could not be installed; the messages above say why."
  [[ ! -f $stamp.new ]] || mv "$stamp.new" "$stamp"
  printf '%s\n' "$requirements" >>"$stamp"
}

wanted_packages=()
pins=requirements.txt
for group in "$@"; do
  [[ -n ${packages[$group]:-} ]] ||
    die "There is no group '$group'; the groups are: build test micro lint."
  read -r -d '' -a group_packages <<<"${packages[$group]}" || true
  wanted_packages+=("${group_packages[@]}")
  [[ -z ${needs_dev[$group]:-} ]] || pins="requirements-dev.txt"
done
((${#wanted_packages[@]})) || die "Name at least one group: build test micro lint."
install_packages "${wanted_packages[@]}"
install_python_packages "$pins"
