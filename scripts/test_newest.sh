#!/usr/bin/env bash
# Builds and tests this checkout on the newest Debian, against the newest compiler and interpreters.
# The Debian root is made once, in $GILSCOPE_FORKY or ~/.cache/gilscope/forky (1.5 GB); needs root.
# shellcheck source=scripts/common.sh
source "$(dirname "$0")/common.sh"

SUITE=forky
INTERPRETERS=(/usr/bin/python3.14 /usr/bin/python3.15 /usr/bin/pypy3)
root=${GILSCOPE_FORKY:-${XDG_CACHE_HOME:-$HOME/.cache}/gilscope/$SUITE}
checkout=/srv/gilscope  # inside of the root

((EUID == 0)) || die "A Debian root can be made and entered by root only; try: sudo make test-newest"
for tool in debootstrap unshare flock; do
  command -v "$tool" >/dev/null ||
    die "'$tool' is missing; install it, then try again: apt-get install debootstrap util-linux"
done

# Mounts of a namespace of our own end with the last process in it, even if we are killed: nobody
# who removes the root can come upon the machine's own /dev below it.
if [[ -z ${GILSCOPE_MOUNTS_ARE_OURS:-} ]]; then
  GILSCOPE_MOUNTS_ARE_OURS=1 exec unshare --mount --propagation private "$PWD/scripts/test_newest.sh"
fi

mounted=()
unmount_all() {
  local i
  for ((i = ${#mounted[@]} - 1; i >= 0; --i)); do
    umount --recursive --lazy "${mounted[i]}" || say "'${mounted[i]}' is still mounted."
  done
}
trap unmount_all EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# mount_at FROM TO [OPTION OF mount]...
mount_at() {
  mount "${@:3}" "$1" "$2" || die "'$2' could not be mounted, which this machine must allow root to do."
  mounted+=("$2")
}

# The first site that apt reads packages from, that of security updates left out.
# shellcheck disable=SC2016 # apt fills in its own $(...)
mirror() {
  apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | grep -v security | head -n 1
}

make_root() {
  local site made=$root.part
  site=$(mirror) || true
  [[ -n $site ]] || die "apt knows no Debian mirror to make '$root' from; set one up in apt's sources."
  say "Making a Debian $SUITE root in $root (once, takes minutes)"
  mkdir -p "$(dirname "$root")"
  # Made under another name, so that a root that was interrupted is not taken for a whole one. The
  # script is named because an older debootstrap does not know the release.
  rm -rf --one-file-system "$made"
  debootstrap --variant=minbase --include=ca-certificates "$SUITE" "$made" "$site" \
    /usr/share/debootstrap/scripts/sid >"$root.log" 2>&1 ||
    die "The Debian root could not be made; '$root.log' says why."
  # An old mirror is as good as a fresh one here.
  printf '%s\n' 'APT::Install-Recommends "false";' 'Acquire::Check-Valid-Until "false";' \
    >"$made/etc/apt/apt.conf.d/99gilscope"
  mv "$made" "$root"
}

# pip inside must be set up as pip outside: its options as environment variables, `NAME=VALUE` each,
# whatever file they stand in.
pip_options() {
  local name value
  while IFS='=' read -r name value; do
    name=${name#*.}
    value=${value#\'}
    printf 'PIP_%s=%b\n' "$(tr a-z- A-Z_ <<<"$name")" "${value%\'}"
  done < <(python3 -m pip config list 2>/dev/null | grep -E '^(global|:env:)\.' || true)
}

# Files and folders that the options name are shown inside at the same place.
show_inside() {
  local path=$1 place=$root$1
  # Not a certificate store that the root's own packages would write to: same place, other content.
  [[ $path == /* && -e $path ]] || return 0
  if [[ -d $path ]]; then
    mkdir -p "$place"
  else
    mkdir -p "$(dirname "$place")"
    [[ -e $place ]] || : >"$place"
  fi
  mount_at "$path" "$place" --bind --options ro
}

# A clean checkout: what is tracked or new, and nothing that a build left. Its .venv stays.
copy_checkout() {
  mkdir -p "$root$checkout"
  find "$root$checkout" -mindepth 1 -maxdepth 1 ! -name .venv -exec rm -rf --one-file-system {} +
  git ls-files -z --cached --others --exclude-standard |
    while IFS= read -r -d '' file; do [[ ! -e $file ]] || printf '%s\0' "$file"; done |
    tar --create --null --files-from=- | tar --extract --no-same-owner --directory "$root$checkout"
}

inside() {
  chroot "$root" /usr/bin/env --ignore-environment --chdir="$checkout" \
    HOME=/root PATH=/usr/sbin:/usr/bin LANG=C.UTF-8 "GILSCOPE_PYTHON=${INTERPRETERS[0]}" \
    "${environment[@]}" "$@"
}

mkdir -p "$(dirname "$root")"
exec {lock}>"$root.lock"
flock --nonblock "$lock" || die "'$root' is in use by another run of this script; wait for it."
# debootstrap removes /debootstrap last.
[[ -x $root/usr/bin/apt-get && ! -e $root/debootstrap ]] || make_root

environment=()
mapfile -t environment < <(pip_options; env | grep -iE '^(https?|no)_proxy=' || true)
mount_at /dev "$root/dev" --rbind
mount_at proc "$root/proc" --types proc
cp --dereference /etc/resolv.conf "$root/etc/resolv.conf"
read -r -d '' -a values <<<"${environment[*]#*=}" || true
for value in "${values[@]}"; do show_inside "$value"; done
copy_checkout

say "Building and testing on Debian $(cat "$root/etc/debian_version")"
inside scripts/setup.sh build newest
inside scripts/build.sh -DGILSCOPE_TESTS=ON
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
