#!/usr/bin/env bash
# What a build is made from, for its results: scripts/built_from.sh FILE writes the commit that is
# checked out, and "modified" below where sources differ from it; nothing where the source is no
# repository of its own. Called by every build (CMakeLists.txt).
# shellcheck source=scripts/common.sh
source "$(dirname "$0")/common.sh"

file=$1
text=
if [[ $(git rev-parse --show-toplevel 2>/dev/null) == "$PWD" ]]; then
  text=$(git rev-parse HEAD 2>/dev/null) || text=
  changes=$(git --no-optional-locks status --porcelain -- CMakeLists.txt bench harness kernels)
  [[ -z $text || -z $changes ]] || text+=$'\nmodified'
fi
# The same text again would make everything that depends on it old.
[[ -f $file && $(<"$file") == "$text" ]] || printf '%s\n' "$text" >"$file"
