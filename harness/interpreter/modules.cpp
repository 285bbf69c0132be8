// Building an interpreter's modules: a CMake project of its own, configured once and cached.
#include <fmt/format.h>

#include <algorithm>

#include "harness/interpreter/interpreter.h"
#include "harness/support/error.h"
#include "harness/support/files.h"

namespace gilscope::interpreter {
namespace {

using namespace std::chrono_literals;

constexpr auto kBuildLimit = 20min;

Outcome run(std::vector<std::string> argv) {
  return run_process(
      {.argv = std::move(argv), .environment = {}, .input = "", .time_limit = kBuildLimit});
}

std::string text_or_empty(const nlohmann::json& value) {
  return value.is_string() ? value.get<std::string>() : "";
}

std::vector<std::string> configure_command(const Interpreter& interpreter, const Tree& tree) {
  const nlohmann::json& facts = interpreter.facts;
  return {"cmake",
          "-S",
          (tree.source / "harness/interpreter").string(),
          "-B",
          interpreter.modules.string(),
          "-G",
          "Ninja",
          "-DGILSCOPE_BUILD=" + tree.build.string(),
          "-DPYTHON_INCLUDE=" + text_or_empty(facts.at("include")),
          "-DPYTHON_EXT_SUFFIX=" + text_or_empty(facts.at("ext_suffix")),
          "-DPYTHON_EXECUTABLE=" + text_or_empty(facts.at("executable")),
          "-DPYTHON_LIBRARY=" + text_or_empty(facts.at("library"))};
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
void compile_sources(const Interpreter& interpreter, const Tree& tree) {
  run({text_or_empty(interpreter.facts.at("executable")), "-m", "compileall", "-q",
       (tree.source / "harness").string(), (tree.source / "kernels").string()});
}

}  // namespace

void build_modules(Interpreter& interpreter, const Tree& tree) {
  if (interpreter.unavailable.contains("exe")) return;
  std::filesystem::create_directories(interpreter.modules.parent_path());
  const FileLock lock(interpreter.modules.string() + ".lock");  // two runs must not both build
  const bool configured = std::filesystem::exists(interpreter.modules / "build.ninja");
  Outcome outcome;
  if (!configured) {
    outcome = run(configure_command(interpreter, tree));
    compile_sources(interpreter, tree);
  }
  if (outcome.succeeded()) outcome = run({"cmake", "--build", interpreter.modules.string()});
  if (outcome.interrupted) throw Interruption();
  if (outcome.succeeded()) return;
  const auto reason = fmt::format("its modules could not be built ({}); see '{}'",
                                  first_error(outcome), interpreter.modules.string());
  interpreter.unavailable = {{"exe", reason}, {"embedded", reason}};
}

}  // namespace gilscope::interpreter
