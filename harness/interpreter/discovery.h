// Where interpreters are looked for, and how a suite names them.
#pragma once

#include <string>
#include <vector>

#include "harness/interpreter/interpreter.h"

namespace gilscope::interpreter {

// The executables of this machine that may be interpreters, each once: the configured one, those of
// scripts/get-interpreters, of PATH, the active virtual and conda environments, pyenv, uv and
// conda.
std::vector<std::string> candidates();

// What `wanted` names, in order: a path, or a tag such as cp313t or a glob such as cp3*, of which
// the first candidate that has it is taken. Each build without the GIL also has an entry that
// switches it on (cp313t-gil). What cannot be used is an entry that is unavailable and says why.
// Throws UserError when nothing at all can be used.
std::vector<Interpreter> find(const std::vector<std::string>& wanted, const Tree& tree);

// All candidates that can be probed, and those that cannot with the reason.
std::vector<Interpreter> find_all(const Tree& tree);

}  // namespace gilscope::interpreter
