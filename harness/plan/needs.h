// What an executor, a binding or a fixture needs beyond a bare interpreter and this build.
#pragma once

#include <string>
#include <vector>

#include "harness/support/toml_reader.h"

namespace gilscope::plan {

struct Needs {
  std::string of;                     // the executor or binding: what `gilscope get` knows it by
  std::vector<std::string> fixtures;  // for a whole run: redis
  std::vector<std::string> python;    // pinned packages of the interpreter: celery==5.7.0
  std::vector<std::string> programs;  // on PATH: redis-server
  std::vector<std::string> debian;    // the packages that bring these programs

  // The pinned packages as one text, which names the set: "celery==5.7.0 redis==8.1.0". Empty
  // without any.
  [[nodiscard]] std::string package_set() const;

  bool operator==(const Needs&) const = default;
};

// The keys `needs`, `python`, `programs` and `debian`. Throws UserError for a package that is not
// pinned.
Needs read_needs(TomlReader& reader);

// The project that a set of packages is named after, its first one: "celery". Its lock, the
// versions and hashes of all that belongs to it, is harness/packages/PROJECT.txt.
[[nodiscard]] std::string project_of(const std::string& package_set);

}  // namespace gilscope::plan
