// Where a history is: a folder, or a branch of the git repository of the current folder.
#pragma once

#include <filesystem>
#include <functional>
#include <string>

namespace gilscope::history {

class Location {
 public:
  // A folder, or branch:NAME. Throws UserError when there can be no such branch.
  explicit Location(std::string where);

  [[nodiscard]] const std::string& name() const { return where_; }

  // Calls `look` with the folder of the history; of a branch, with a copy of it. Throws UserError
  // when there is none.
  void read(const std::function<void(const std::filesystem::path&)>& look) const;

  // Calls `change` with the folder of the history, to change it. Of a branch that is a copy, which
  // then becomes a commit; `change` is called again when another writer was faster. It returns what
  // was done, for the commit's message, or "" where nothing was. A history that is not there is
  // made, if `make`. Work tree and index of the repository stay as they are.
  void write(bool make,
             const std::function<std::string(const std::filesystem::path&)>& change) const;

 private:
  std::string where_;
  std::string branch_;  // empty: a folder
};

}  // namespace gilscope::history
