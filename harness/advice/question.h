// What `gilscope advise` is asked: on the command line, or in [workload.NAME] of gilscope.toml.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace gilscope::advice {

// A server of the user's that the function needs.
struct Server {
  std::string command;  // for the shell; empty: none
  std::string ready;    // what it prints when it is ready, or tcp:PORT; empty: any line
};

struct Question {
  std::string target;     // module:function, FILE.py:function
  std::string statement;  // instead of it
  std::string setup;      // module:function, called by each worker; of a statement, a statement
  std::string inputs;     // module:callable, module:list, or files; empty: it takes none
  bool inputs_pickled = false;          // a file with a pickled list, as the Python API makes it
  std::string twin;                     // module:coroutine function
  std::string compare;                  // equal, approx, none or module:function; empty: equal
  std::int64_t calls = 0;               // 0: as many as there are inputs
  std::vector<std::int64_t> in_flight;  // empty: what suits
  std::vector<std::int64_t> workers;
  std::vector<std::string> pythons;
  std::vector<std::string> import_path;  // folders of the user's modules
  std::string budget;
  double rate = 0;  // calls a second to servers on other machines; 0: the default
  Server server;

  // How the function is called in sentences and in the plan: score.
  [[nodiscard]] std::string name() const;
};

// Fills what the command line leaves open from [workload.NAME] of gilscope.toml in `folder` or the
// nearest folder above it. Throws UserError naming file, key, value and remedy.
void read_workload(const std::string& name, const std::filesystem::path& folder,
                   Question& question);

// Turns FILE.py:function into module:function, and says where modules are imported from. Throws
// UserError where the target is none.
void settle_target(Question& question, const std::filesystem::path& folder);

}  // namespace gilscope::advice
