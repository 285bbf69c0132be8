#!/usr/bin/env bash
# Debian packages that a strategy needs, for `gilscope get`: scripts/get_debian.sh STRATEGY PACKAGE...
# shellcheck source=scripts/common.sh
source "$(dirname "$0")/common.sh"
# shellcheck source=scripts/debian.sh
source scripts/debian.sh

(($# > 1)) || die "Name what the packages are for, and the packages."
command -v dpkg-query >/dev/null ||
  die "This is not Debian: for $1, install what is there called ${*:2}, then try again."
install_packages "$@"
