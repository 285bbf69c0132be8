#include "harness/interpreter/interpreter.h"

#include <fmt/format.h>

#include <functional>
#include <set>

#include "harness/support/error.h"
#include "harness/support/printable.h"

namespace gilscope::interpreter {
namespace {

using nlohmann::json;
using namespace std::chrono_literals;

constexpr auto kProbeLimit = 20s;

// The executable and version, not the tag: two builds of one version need modules each.
std::filesystem::path modules_folder(const json& facts, const Tree& tree) {
  const std::string identity =
      facts.at("executable").get<std::string>() + facts.at("version").get<std::string>();
  return tree.build / "interpreters" /
         fmt::format("{}-{:08x}", facts.at("tag").get<std::string>(),
                     static_cast<std::uint32_t>(std::hash<std::string>{}(identity)));
}

// Hosts that an interpreter cannot serve whatever is built.
std::map<std::string, std::string> limits(const json& facts) {
  const auto name = fmt::format("{} {}", facts.at("implementation").get<std::string>(),
                                facts.at("version").get<std::string>());
  const auto version = facts.at("version_info").get<std::vector<int>>();
  if (version < std::vector<int>{3, 9}) {
    const auto reason = fmt::format("{} is older than 3.9, the first that is supported", name);
    return {{"exe", reason}, {"embedded", reason}};
  }
  if (!facts.at("headers").get<bool>()) {
    const auto reason = fmt::format("{} has no Python.h in '{}'; install its headers", name,
                                    facts.at("include").get<std::string>());
    return {{"exe", reason}, {"embedded", reason}};
  }
  if (facts.at("implementation") != "CPython") {
    return {
        {"embedded", fmt::format("{} has no CPython configuration API to embed it with", name)}};
  }
  if (facts.at("library").is_null()) {
    return {{"embedded", fmt::format("{} has no shared library to embed", name)}};
  }
  return {};
}

// Names like process_pool_forkserver end with the start method.
json start_method(const std::string& executor) {
  for (const char* method : {"fork", "forkserver", "spawn"}) {
    if (executor.ends_with(std::string("_") + method)) return method;
  }
  return nullptr;
}

[[noreturn]] void no_python(const std::string& path, std::string_view why) {
  throw UserError(
      fmt::format("'{}' is no usable Python ({}); give the path of an interpreter.", path, why));
}

std::string python_path(const Interpreter& interpreter, const Tree& tree) {
  return tree.source.string() + ":" + interpreter.modules.string();
}

}  // namespace

Interpreter probe(const std::string& path, const Tree& tree) {
  const auto script = tree.source / "harness/interpreter/probe.py";
  const Outcome outcome = run_process(
      {.argv = {path, script.string()}, .environment = {}, .input = "", .time_limit = kProbeLimit});
  if (outcome.interrupted) throw Interruption();
  if (!outcome.succeeded()) no_python(path, printable(outcome.complaint()));
  try {
    const json facts = json::parse(outcome.output);
    Interpreter interpreter;
    interpreter.tag = facts.at("tag").get<std::string>();
    interpreter.facts = facts;
    interpreter.modules = modules_folder(facts, tree);
    interpreter.unavailable = limits(facts);
    return interpreter;
  } catch (const json::exception&) {
    no_python(path, "it printed something else");
  }
}

Command runner_command(const model::Cell& cell, const Interpreter* interpreter, const Tree& tree) {
  Command command;
  command.environment = {{"GILSCOPE_ROOT", tree.source.string()},
                         {"GILSCOPE_BUILD", tree.build.string()}};
  if (cell.host == "native") {
    command.argv = {(tree.build / "gilscope-runner").string()};
    return command;
  }
  if (cell.host == "embedded") {
    command.argv = {(interpreter->modules / "gilscope-runner-embedded").string()};
  } else {
    command.argv = {interpreter->facts.at("executable").get<std::string>(),
                    (tree.source / "bench/runner/hosted.py").string()};
  }
  command.environment["PYTHONPATH"] = python_path(*interpreter, tree);
  if (!interpreter->gil_switch.empty()) command.environment["PYTHON_GIL"] = interpreter->gil_switch;
  return command;
}

json expected_identity(const model::Cell& cell, const Interpreter* interpreter) {
  if (cell.host == "native") return json::object();
  json expected = {{"host", cell.host}, {"start_method", start_method(cell.executor)}};
  for (const char* key : {"implementation", "version", "executable", "gil"}) {
    expected[key] = interpreter->facts.at(key);
  }
  return expected;
}

plan::PlannedInterpreter planned(const Interpreter& interpreter) {
  plan::PlannedInterpreter planned{interpreter.tag, interpreter.unavailable};
  if (interpreter.facts.is_null()) return planned;
  interpreter.facts.at("implementation").get_to(planned.implementation);
  interpreter.facts.at("version_info").get_to(planned.version);
  return planned;
}

}  // namespace gilscope::interpreter
