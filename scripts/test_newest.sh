#!/usr/bin/env bash
# Builds and tests this checkout on the newest Debian, against the newest compiler and interpreters.
# The Debian root is made once, in $GILSCOPE_FORKY or ~/.cache/gilscope/forky (1.5 GB); needs root.
# shellcheck source=scripts/common.sh
source "$(dirname "$0")/common.sh"
# shellcheck source=scripts/debian_root.sh
source scripts/debian_root.sh

SUITE=forky
INTERPRETERS=(/usr/bin/python3.14 /usr/bin/python3.15 /usr/bin/pypy3)
root=${GILSCOPE_FORKY:-${XDG_CACHE_HOME:-$HOME/.cache}/gilscope/$SUITE}
checkout=/srv/gilscope  # inside of the root

require_root
own_mounts scripts/test_newest.sh

# A clean checkout, but that its .venv stays.
copy_checkout() {
  mkdir -p "$root$checkout"
  find "$root$checkout" -mindepth 1 -maxdepth 1 ! -name .venv -exec rm -rf --one-file-system {} +
  copy_sources "$root$checkout"
}

inside() {
  chroot "$root" /usr/bin/env --ignore-environment --chdir="$checkout" \
    HOME=/root PATH=/usr/sbin:/usr/bin LANG=C.UTF-8 "GILSCOPE_PYTHON=${INTERPRETERS[0]}" \
    "${environment[@]}" "$@"
}

lock_root "$SUITE"
open_root
copy_checkout

say "Building and testing on Debian $(cat "$root/etc/debian_version")"
inside scripts/setup.sh build newest
inside env GILSCOPE_WERROR=1 scripts/build.sh -DGILSCOPE_TESTS=ON
failed=()
inside ctest --test-dir build --output-on-failure --no-tests=error --parallel "$(nproc)" ||
  failed+=("C++ tests")

pythons=()
for python in "${INTERPRETERS[@]}"; do pythons+=(--python "$python"); done
say "Measuring the suite smoke with ${INTERPRETERS[*]}"
inside build/gilscope run smoke -o newest.json --rounds 1 "${pythons[@]}" || failed+=("smoke suite")
inside .venv/bin/python scripts/check_result.py newest.json cp314 cp315 pypy ||
  failed+=("its result")

((${#failed[@]} == 0)) || { say "Failed on Debian $SUITE: ${failed[*]}"; exit 1; }
