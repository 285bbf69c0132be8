// The packages that strategies need beyond an interpreter: a folder for each interpreter and set,
// which the runners of its cells find on PYTHONPATH. No other cell sees them.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

#include "harness/model/run.h"
#include "harness/support/paths.h"

namespace gilscope::interpreter {

// `tag`: the interpreter's. Below $GILSCOPE_PACKAGES, otherwise below the user's own data. `set` is
// of plan/needs.h; its name says the interpreter, the set and its lock, so that other pins are
// another folder. It need not be there.
[[nodiscard]] std::filesystem::path packages_folder(std::string_view tag,
                                                    const model::InterpreterFacts& facts,
                                                    const std::string& set, const Tree& tree);

// Installs a set, by the lock of its project where the tree has one, and then with hashes. It is
// there completely or not at all. `say` is told what is going on. Throws UserError with pip's
// reason.
void get_packages(std::string_view tag, const model::InterpreterFacts& facts,
                  const std::string& set, const Tree& tree,
                  const std::function<void(const std::string&)>& say);

}  // namespace gilscope::interpreter
