// Asking git, which may know nothing, or not be there at all.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "harness/support/paths.h"

namespace gilscope {

using Environment = std::map<std::string, std::string>;

struct Answer {
  bool succeeded = false;
  std::string output;  // without the newline at its end
  std::string errors;  // the last line
};

// Never asks the network or the terminal, and runs no hook. Throws UserError when there is no git,
// Interruption when a signal came.
Answer ask_git(std::vector<std::string> arguments, const Environment& environment = {});

// Forgets the repository that a hook of git is given. Git would take that one whatever folder it is
// called in: its index, its HEAD, its work tree (githooks(5)).
void forget_repository_of_hook();

// What a run measures.
struct Origin {
  // That the build was made from; none where the source tree was no repository of its own then, or
  // lies inside of another.
  std::optional<std::string> commit;
  bool modified = false;  // the sources differed from it when they were built, or do so now
  std::string reason;     // why there is no commit, where that is a surprise
};
[[nodiscard]] Origin origin_of(const Tree& tree);

}  // namespace gilscope
