// The block of TOML at the head of every executor's source: what the plan knows of an executor
// without loading it. Described in docs/contracts.md.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "harness/plan/needs.h"

namespace gilscope::plan {

// One executor with one kind of host. `serial` has two: in Python and in C++.
struct ExecutorFile {
  std::string name;
  std::string family;
  std::string extension_family;  // of its strategies with a compiled binding
  std::vector<std::string> bindings;
  std::string host;  // exe, embedded or native
  bool async{};      // needs the kernel's coroutine form
  bool one_worker{};
  std::vector<int>
      since;  // the oldest CPython that has what it needs, as {3, 12}; empty: any Python
  std::vector<std::string> shapes = {"map"};  // of work that its API can say: map, pipeline, divide
  std::string hands_over;    // references, pickle, out_of_band, buffers, shared_memory
  bool chunks{};             // its API hands out tasks in chunks whose size one may choose
  std::string start_method;  // of worker processes, where the name does not end with it
  Needs needs;
  std::string elsewhere;  // the variable that says where its workers run already; empty: never
  std::string summary;
  std::filesystem::path source;

  [[nodiscard]] std::string family_of(const std::string& binding) const {
    return binding == "python" || binding == "native" ? family : extension_family;
  }
  [[nodiscard]] bool is_python() const { return source.extension() == ".py"; }
  // The Python module below harness.executors that has it.
  [[nodiscard]] std::string module() const { return source.stem().string(); }
};

// The executors of one file; none where it does not begin with such a block. `bindings`: those that
// there are beside the ones that are compiled in. Throws UserError naming the file and the key that
// is wrong.
std::vector<ExecutorFile> read_executor_file(const std::filesystem::path& source,
                                             const std::vector<std::string>& bindings = {});

// Those of all sources of a folder, by name. Throws UserError, also where two are the same.
std::vector<ExecutorFile> read_executor_files(const std::filesystem::path& folder);

// Throws UserError when `executor` is among the known ones, by name and host: one would never run.
void reject_twin(const std::vector<ExecutorFile>& known, const ExecutorFile& executor);

}  // namespace gilscope::plan
