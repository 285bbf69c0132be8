# shellcheck shell=bash
# Debian trees to run commands in, without a container engine: making, entering, cleaning up. Sourced
# after common.sh by scripts that root runs. Functions speak of the tree in $root.
root=

require_root() {
  ((EUID == 0)) || die "A Debian root can be made and entered by root only; try: sudo $0"
  local tool
  for tool in debootstrap unshare flock; do
    command -v "$tool" >/dev/null ||
      die "'$tool' is missing; install it, then try again: apt-get install debootstrap util-linux"
  done
}

# Mounts of a namespace of our own end with the last process in it, even if we are killed: nobody
# who removes the root can come upon the machine's own /dev below it.
own_mounts() {
  [[ -z ${GILSCOPE_MOUNTS_ARE_OURS:-} ]] || return 0
  GILSCOPE_MOUNTS_ARE_OURS=1 exec unshare --mount --propagation private "$PWD/$1"
}

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

# make_root SUITE: makes $root (1 GB, a minute).
make_root() {
  local suite=$1 site made=$root.part
  site=$(mirror) || true
  [[ -n $site ]] || die "apt knows no Debian mirror to make '$root' from; set one up in apt's sources."
  say "Making a Debian $suite root in $root (once, takes minutes)"
  mkdir -p "$(dirname "$root")"
  # Made under another name, so that a root that was interrupted is not taken for a whole one. The
  # script is named because an older debootstrap does not know the release.
  rm -rf --one-file-system "$made"
  debootstrap --variant=minbase --include=ca-certificates "$suite" "$made" "$site" \
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

# copy_sources FOLDER: a clean checkout, which is what is tracked or new, and nothing that a build left.
copy_sources() {
  git ls-files -z --cached --others --exclude-standard |
    while IFS= read -r -d '' file; do [[ ! -e $file ]] || printf '%s\0' "$file"; done |
    tar --create --null --files-from=- | tar --extract --no-same-owner --directory "$1"
}

# lock_root SUITE: takes $root for this script, and makes it where it is not there.
lock_root() {
  mkdir -p "$(dirname "$root")"
  exec {lock}>"$root.lock"
  flock --nonblock "$lock" || die "'$root' is in use by another run of this script; wait for it."
  # debootstrap removes /debootstrap last.
  [[ -x $root/usr/bin/apt-get && ! -e $root/debootstrap ]] || make_root "$1"
}

# What commands inside need of this machine: devices, names of hosts, proxies and pip's options. Sets
# `environment` to variables for them.
open_root() {
  local value
  local -a values
  mapfile -t environment < <(pip_options; env | grep -iE '^(https?|no)_proxy=' || true)
  mount_at /dev "$root/dev" --rbind
  mount_at proc "$root/proc" --types proc
  cp --dereference /etc/resolv.conf "$root/etc/resolv.conf"
  read -r -d '' -a values <<<"${environment[*]#*=}" || true
  for value in "${values[@]}"; do show_inside "$value"; done
}
