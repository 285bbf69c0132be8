# shellcheck shell=bash
# Installing Debian packages, as root, with sudo that asks nothing, or by telling the command. Sourced
# after common.sh.

missing_packages() {
  local installed package
  installed=$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' "$@" 2>/dev/null || true)
  for package in "$@"; do
    grep -qx "installed $package" <<<"$installed" || printf '%s\n' "$package"
  done
}

# install_packages PURPOSE PACKAGE...
install_packages() {
  local purpose=$1
  local -a missing as_root=() install
  local messages
  shift
  mapfile -t missing < <(missing_packages "$@")
  ((${#missing[@]})) || return 0

  install=(apt-get install -y --no-install-recommends "${missing[@]}")
  if ((EUID != 0)); then
    sudo -n true 2>/dev/null ||
      die "Debian packages are missing for $purpose; install them, then try again: sudo ${install[*]}"
    as_root=(sudo -n)
  fi
  say "Installing Debian packages for $purpose (this can take minutes): ${missing[*]}"
  "${as_root[@]}" apt-get update -qq </dev/null ||
    say "The package lists could not all be renewed; trying with those that are there."
  messages=$("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive "${install[@]}" -qq </dev/null 2>&1 >/dev/null) || {
    printf '%s\n' "$messages" >&2
    die "Debian packages could not be installed; the messages above say why: ${missing[*]}"
  }
}
