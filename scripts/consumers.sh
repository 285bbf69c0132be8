#!/usr/bin/env bash
# Makes the environments of tools that gilscope is compared with or exports to, and prints their folders:
# scripts/consumers.sh pyperf|otava|frames... Costs nothing when they are there.
# shellcheck source=scripts/common.sh
source "$(dirname "$0")/common.sh"

# Each has one of its own: what they bring along does not go together, and not with ours.
declare -A pins=(
  [pyperf]=requirements-trust.txt [otava]=requirements-otava.txt [frames]=requirements-frames.txt
)

# What would take half an hour to compile is taken as a wheel or not at all.
make_environment() {
  local environment=$1 file=$2 state
  state="$(readlink -f "$GILSCOPE_PYTHON") $(sha256sum <"$file")"
  ! grep -qsxF "$state" "$environment/installed" || return 0
  say "Installing $file"
  "$GILSCOPE_PYTHON" -m venv --clear "$environment" ||
    die "'$GILSCOPE_PYTHON' cannot make '$environment'; the messages above say why."
  "$environment/bin/python" -m pip install --quiet --disable-pip-version-check \
    --only-binary numpy,scipy,pandas,polars,grpcio,cryptography -r "$file" ||
    die "The packages of $file could not be installed; the messages above say why."
  printf '%s\n' "$state" >"$environment/installed"
}

(($#)) || die "Name at least one tool: ${!pins[*]}."
for tool in "$@"; do
  [[ -n ${pins[$tool]:-} ]] || die "There is no tool '$tool'; the tools are: ${!pins[*]}."
  make_environment ".venv-consumers/$tool" "${pins[$tool]}"
  printf '%s\n' "$PWD/.venv-consumers/$tool"
done
