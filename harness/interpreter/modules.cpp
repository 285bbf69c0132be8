// Building an interpreter's modules: a CMake project of its own, configured once and cached.
#include <fmt/format.h>

#include <chrono>
#include <map>
#include <memory>

#include "harness/interpreter/interpreter.h"
#include "harness/machine/cpus.h"
#include "harness/support/error.h"
#include "harness/support/files.h"
#include "harness/support/printable.h"

namespace gilscope::interpreter {
namespace {

using namespace std::chrono_literals;

constexpr auto kBuildLimit = 20min;
constexpr auto kImportLimit = 20s;

Command command(std::vector<std::string> argv) {
  return {.argv = std::move(argv), .environment = {}, .input = "", .time_limit = kBuildLimit};
}

std::vector<std::string> configure_command(const Interpreter& interpreter, const Tree& tree) {
  const model::InterpreterFacts& facts = *interpreter.facts;
  return {"cmake",
          "-S",
          (tree.source / "harness/interpreter").string(),
          "-B",
          interpreter.modules.string(),
          "-G",
          "Ninja",
          "-DGILSCOPE_BUILD=" + tree.build.string(),
          "-DPYTHON_INCLUDE=" + interpreter.development.include,
          "-DPYTHON_EXT_SUFFIX=" + interpreter.development.ext_suffix,
          "-DPYTHON_EXECUTABLE=" + facts.executable,
          "-DPYTHON_LIBRARY=" + facts.library.value_or(""),
          "-DPYTHON_IMPLEMENTATION=" + facts.implementation};
}

// The first line that names an error, from what a compiler or CMake printed.
std::string first_error(const Outcome& outcome) {
  const std::string text = outcome.output + "\n" + outcome.errors;
  const std::size_t found = text.find("rror:");
  if (found == std::string::npos) return outcome.complaint();
  const std::size_t begin = text.rfind('\n', found) + 1;
  return text.substr(begin, text.find('\n', found) - begin);
}

// Without .pyc files spawned workers start several times slower.
Command compile_command(const Interpreter& interpreter, const Tree& tree) {
  Command compile =
      command({interpreter.facts->executable, "-m", "compileall", "-q",
               (tree.source / "harness").string(), (tree.source / "kernels").string()});
  if (tree.is_installed()) {
    compile.environment["PYTHONPYCACHEPREFIX"] = (interpreter.modules / "compiled").string();
  }
  return compile;
}

// Importing shows a wrong ABI, and an interpreter that switches its GIL back on.
Command import_command(const Interpreter& interpreter, const Tree& tree) {
  model::Cell any;
  any.host = "exe";
  Command command = runner_command(any, &interpreter, tree);
  command.argv.back() = (tree.source / "harness/interpreter/import_modules.py").string();
  command.argv.emplace_back(interpreter.facts->gil ? "gil" : "no-gil");
  command.time_limit = kImportLimit;
  return command;
}

void rule_out(Interpreter& interpreter, const std::string& reason) {
  interpreter.unavailable = {{"exe", reason}, {"embedded", reason}};
}

// One build tree and the entries that share it: cp313t and cp313t-gil.
struct Build {
  std::vector<Interpreter*> entries;
  std::unique_ptr<FileLock> lock;  // two runs must not both build
  bool failed = false;

  [[nodiscard]] Interpreter& interpreter() const { return *entries.front(); }
  [[nodiscard]] bool configured() const {
    return std::filesystem::exists(interpreter().modules / "build.ninja");
  }
};

std::vector<Build> builds_of(const std::vector<Interpreter*>& interpreters) {
  std::map<std::filesystem::path, Build> builds;
  for (Interpreter* interpreter : interpreters) {
    if (interpreter->unavailable.contains("exe")) continue;
    if (std::filesystem::exists(interpreter->modules / kPrebuilt)) continue;
    builds[interpreter->modules].entries.push_back(interpreter);
  }
  std::vector<Build> list;
  for (auto& [folder, build] : builds) {
    std::filesystem::create_directories(folder.parent_path());
    build.lock = std::make_unique<FileLock>(folder.string() + ".lock");
    list.push_back(std::move(build));
  }
  return list;
}

// Runs one command for each build, several at a time; one that fails rules its entries out.
template <typename Make>
void run_step(std::vector<Build*> builds, const Make& make) {
  std::erase_if(builds, [](const Build* build) { return build->failed; });
  std::vector<Command> commands;
  for (const Build* build : builds) commands.push_back(make(*build));
  const auto outcomes =
      run_processes(commands, static_cast<std::size_t>(machine::usable_cpus()), {});
  for (std::size_t i = 0; i < builds.size(); ++i) {
    if (outcomes[i].interrupted) throw Interruption();
    builds[i]->failed = !outcomes[i].succeeded();
    if (builds[i]->failed) {
      for (Interpreter* entry : builds[i]->entries) {
        rule_out(*entry, fmt::format("its modules could not be built ({}); see '{}'",
                                     printable(first_error(outcomes[i])), entry->modules.string()));
      }
    }
  }
}

void check_imports(const std::vector<Interpreter*>& interpreters, const Tree& tree) {
  std::vector<Interpreter*> usable;
  std::vector<Command> commands;
  for (Interpreter* interpreter : interpreters) {
    if (interpreter->unavailable.contains("exe")) continue;
    usable.push_back(interpreter);
    commands.push_back(import_command(*interpreter, tree));
  }
  const auto outcomes =
      run_processes(commands, static_cast<std::size_t>(machine::usable_cpus()), {});
  for (std::size_t i = 0; i < usable.size(); ++i) {
    if (outcomes[i].interrupted) throw Interruption();
    if (outcomes[i].succeeded()) continue;
    rule_out(*usable[i],
             fmt::format("its modules could not be imported ({}); remove '{}' to build them anew",
                         printable(outcomes[i].complaint()), usable[i]->modules.string()));
  }
}

}  // namespace

std::string build_binding(const Interpreter& interpreter, const model::Cell& cell,
                          const Tree& tree) {
  if (tree.is_installed()) {
    return fmt::format("its modules for {} are built in a clone, and this is an installation",
                       cell.binding);
  }
  const FileLock lock(interpreter.modules.string() + ".lock");  // two runs must not both build
  Command command = runner_command(cell, &interpreter, tree);
  command.argv = {interpreter.facts->executable, "-m", "harness.bindings." + cell.binding,
                  interpreter.modules.string()};
  command.time_limit = kBuildLimit;
  const Outcome outcome = run_process(command);
  if (outcome.interrupted) throw Interruption();
  if (outcome.succeeded()) return "";
  return fmt::format("its modules for {} could not be built ({})", cell.binding,
                     shortened(printable(outcome.complaint())));
}

void build_modules(const std::vector<Interpreter*>& interpreters, const Tree& tree,
                   const std::function<void(const std::string&)>& say) {
  std::vector<Build> builds = builds_of(interpreters);
  std::vector<Build*> all;
  std::vector<Build*> fresh;
  std::string names;
  for (Build& build : builds) {
    all.push_back(&build);
    if (build.configured()) continue;
    fresh.push_back(&build);
    names += " " + build.interpreter().tag;
  }
  if (!fresh.empty()) say(fmt::format("building the modules (once) of{} ...", names));
  const auto start = std::chrono::steady_clock::now();
  run_step(fresh, [&](const Build& b) { return compile_command(b.interpreter(), tree); });
  run_step(fresh,
           [&](const Build& b) { return command(configure_command(b.interpreter(), tree)); });
  run_step(all, [](const Build& b) {
    return command({"cmake", "--build", b.interpreter().modules.string()});
  });
  if (!fresh.empty()) {
    say(fmt::format(
        "built in {:.0f} s",
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count()));
  }
  check_imports(interpreters, tree);
}

}  // namespace gilscope::interpreter
