#!/usr/bin/env bash
# Runs the steps of the Dockerfile where no container engine is: reads them from the file, executes
# them in fresh Debian trees, one per stage, and tries the image. Needs root, network, 5 GB, minutes.
# shellcheck source=scripts/common.sh
source "$(dirname "$0")/common.sh"
# shellcheck source=scripts/debian_root.sh
source scripts/debian_root.sh

SUITE=bookworm
root=${GILSCOPE_BOOKWORM:-${XDG_CACHE_HOME:-$HOME/.cache}/gilscope/$SUITE}

require_root
own_mounts scripts/check_dockerfile.sh
lock_root "$SUITE"
base=$root

stages=$(mktemp -d -p "$(dirname "$base")")
clean_up() {
  unmount_all
  rm -rf --one-file-system "$stages"
}
trap clean_up EXIT

# Each instruction on one line: comments gone, continued lines joined.
instructions() {
  sed -e '/^[[:space:]]*#/d' Dockerfile | sed -e ':a' -e '/\\$/{N;s/\\\n//;ba' -e '}' | sed '/^\s*$/d'
}

json_words() { python3 -c 'import json, sys; print(*json.loads(sys.argv[1]), sep="\n")' "$1"; }

declare -A stage_of=()
user=root workdir=/ entrypoint=()

from() {
  local image=$1 name=${3:-last}
  [[ -z $root || $root == "$base" ]] || unmount_all
  mounted=()
  root=$stages/$name
  case $image in
    debian:"$SUITE"*)
      cp --archive "$base" "$root"
      workdir=/
      ;;
    *)
      [[ -n ${stage_of[$image]:-} ]] ||
        die "The Dockerfile is from '$image', and this script has $SUITE only."
      cp --archive "${stage_of[$image]}" "$root"
      ;;
  esac
  user=root
  stage_of[$name]=$root
  open_root
}

inside() {
  local -a home=(HOME=/root)
  [[ $user == root ]] || home=(HOME="/home/$user")
  chroot --userspec="$user" "$root" /usr/bin/env --ignore-environment --chdir="$workdir" \
    "${home[@]}" PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin "${environment[@]}" "$@"
}

copy() {
  local source to=${*: -1}
  local -a named
  [[ $to == /* ]] || to=$workdir/$to
  mkdir -p "$root$to"
  if [[ $1 == --from=* ]]; then
    cp --archive "${stage_of[${1#--from=}]}$2/." "$root$to"
    return
  fi
  for source in "${@:1:$#-1}"; do
    # What .dockerignore names, git ignores.
    if [[ $source == . ]]; then
      copy_sources "$root$to"
      cp --archive .git "$root$to/"
    else
      mapfile -t named < <(compgen -G "$source")
      cp "${named[@]}" "$root$to/"
    fi
  done
}

while IFS= read -r line; do
  say "$line"
  read -r word rest <<<"$line"
  read -r -a words <<<"$rest"
  case $word in
    FROM) from "${words[@]}" ;;
    RUN) inside /bin/sh -c "$rest" </dev/null || die "This step of the Dockerfile failed: $line" ;;
    COPY) copy "${words[@]}" ;;
    WORKDIR)
      workdir=$rest
      mkdir -p "$root$workdir"
      ;;
    USER) user=$rest ;;
    ENTRYPOINT) mapfile -t entrypoint < <(json_words "$rest") ;;
    CMD) ;;
    *) die "This script does not know the instruction '$word' of the Dockerfile." ;;
  esac
done < <(instructions)

say "Trying the image as $user in $workdir"
inside "${entrypoint[@]}" --version
inside "${entrypoint[@]}" run smoke --rounds 1 --kernel noop --kernel mandelbrot -o smoke.json
inside "${entrypoint[@]}" report smoke.json -o smoke.html
[[ -s $root$workdir/smoke.html ]] || die "The image draws no report."
say "The Dockerfile holds"
