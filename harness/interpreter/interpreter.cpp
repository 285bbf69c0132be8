#include "harness/interpreter/interpreter.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>

#include "harness/interpreter/packages.h"
#include "harness/model/json.h"
#include "harness/support/error.h"
#include "harness/support/files.h"
#include "harness/support/hash.h"
#include "harness/support/printable.h"

namespace gilscope::interpreter {
namespace {

using model::InterpreterFacts;
using nlohmann::json;
using namespace std::chrono_literals;

constexpr auto kProbeLimit = 20s;
constexpr const char* kMarker = "<gilscope probe>";

// What modules depend on: two virtual environments of one installation share theirs, two builds of
// one version do not. Those that came with an installation are used where they are; others are kept
// in the user's cache then, apart for each version of gilscope.
std::filesystem::path modules_folder(const Interpreter& interpreter, const Tree& tree) {
  const InterpreterFacts& facts = *interpreter.facts;
  const std::string identity =
      fmt::format("{} {} {} {} {} {} {}", facts.implementation, facts.version, facts.config_args,
                  facts.debug, facts.library.value_or(""), interpreter.development.ext_suffix,
                  interpreter.development.include);
  const std::string name =
      fmt::format("{}-{}", interpreter.tag, stable_hash(identity).substr(0, 8));
  const auto beside = tree.build / "interpreters" / name;
  if (!tree.is_installed() || std::filesystem::exists(beside / kPrebuilt)) return beside;
  const std::string build = stable_hash(tree.build.string() + read_text(tree.build / "built_at"));
  return cache_folder() / "modules" / build.substr(0, 8) / name;
}

constexpr std::array kOldest = {3, 9};

// Hosts that an interpreter cannot serve whatever is built.
std::map<std::string, std::string> limits(const InterpreterFacts& facts,
                                          const Development& development) {
  const auto name = fmt::format("{} {}", facts.implementation, facts.version);
  if (std::ranges::lexicographical_compare(development.version, kOldest)) {
    const auto reason = fmt::format("{} is older than 3.9, the first that is supported", name);
    return {{"exe", reason}, {"embedded", reason}};
  }
  if (!development.headers) {
    const auto reason =
        fmt::format("{} has no Python.h in '{}'; install its headers", name, development.include);
    return {{"exe", reason}, {"embedded", reason}};
  }
  if (facts.implementation != "CPython") {
    return {
        {"embedded", fmt::format("{} has no CPython configuration API to embed it with", name)}};
  }
  if (!facts.library) {
    return {{"embedded", fmt::format("{} has no shared library to embed", name)}};
  }
  return {};
}

Development development_of(const json& probed) {
  const json& suffix = probed.at("ext_suffix");
  return {.version = probed.at("version_info").get<std::vector<int>>(),
          .include = probed.at("include").get<std::string>(),
          .headers = probed.at("headers").get<bool>(),
          .ext_suffix = suffix.is_null() ? "" : suffix.get<std::string>()};
}

// Names like process_pool_forkserver end with the start method.
json start_method(const model::Cell& cell) {
  if (!cell.start_method.empty()) return cell.start_method;
  for (const char* method : {"fork", "forkserver", "spawn"}) {
    if (cell.executor.ends_with(std::string("_") + method)) return method;
  }
  return nullptr;
}

// What a .pth file or sitecustomize prints stands before; of a probe of an older tree, which has no
// markers, all of it.
std::string between_markers(const std::string& output) {
  const std::size_t begin = output.find(kMarker);
  if (begin == std::string::npos) return output;
  const std::size_t after = begin + std::string_view(kMarker).size();
  return output.substr(after, output.find(kMarker, after) - after);
}

// Variables that send an interpreter to the files of another one.
std::string who_interferes() {
  std::string text;
  for (const char* name : {"PYTHONHOME", "PYTHONSTARTUP", "PYTHONPATH"}) {
    const char* value = std::getenv(name);
    if (value == nullptr || *value == '\0') continue;
    text += fmt::format("; {}={} is set, try without", name, value);
  }
  return text;
}

[[noreturn]] void no_python(const std::string& path, std::string_view why) {
  throw UserError(
      fmt::format("'{}' is no usable Python ({}); give the path of an interpreter.", path, why));
}

std::filesystem::path native_runner(const Tree& tree, std::size_t layout) {
  const std::string which = layout == 0 ? "" : fmt::format("-layout{}", layout);
  return tree.build / ("gilscope-runner" + which);
}

// The tree first: no package may stand in for one of its modules.
std::string python_path(const model::Cell& cell, const Interpreter& interpreter, const Tree& tree) {
  std::string path = tree.source.string() + ":" + interpreter.modules.string();
  for (const std::string& set : cell.packages) {
    path += ":" + packages_folder(interpreter.tag, *interpreter.facts, set, tree).string();
  }
  return path;
}

}  // namespace

std::vector<std::string> Interpreter::hosts() const {
  std::vector<std::string> hosts;
  const bool only_embedded = tag.ends_with(model::kEmbeddedSuffix);
  if (!only_embedded && !unavailable.contains("exe")) hosts.emplace_back("exe");
  if (!unavailable.contains("embedded")) hosts.emplace_back("embedded");
  return hosts;
}

Interpreter probe(const std::string& path, const Tree& tree) {
  const auto script = tree.source / "harness/interpreter/probe.py";
  const Outcome outcome = run_process({.argv = {path, script.string(), kMarker},
                                       .environment = {{"PYTHONIOENCODING", "utf-8"}},
                                       .input = "",
                                       .time_limit = kProbeLimit});
  if (outcome.interrupted) throw Interruption();
  if (!outcome.succeeded()) no_python(path, printable(outcome.complaint()) + who_interferes());
  try {
    const json probed = json::parse(between_markers(outcome.output));
    Interpreter interpreter;
    interpreter.tag = probed.at("tag").get<std::string>();
    interpreter.facts = probed.get<InterpreterFacts>();
    interpreter.development = development_of(probed);
    interpreter.modules = modules_folder(interpreter, tree);
    interpreter.unavailable = limits(*interpreter.facts, interpreter.development);
    return interpreter;
  } catch (const json::exception&) {
    no_python(path, "it printed something else" + who_interferes());
  }
}

std::size_t native_layouts(const Tree& tree) {
  std::size_t layouts = 1;
  while (std::filesystem::exists(native_runner(tree, layouts))) ++layouts;
  return layouts;
}

Command runner_command(const model::Cell& cell, const Interpreter* interpreter, const Tree& tree,
                       std::size_t layout) {
  Command command;
  command.environment = {{"GILSCOPE_ROOT", tree.source.string()},
                         {"GILSCOPE_BUILD", tree.build.string()}};
  if (cell.host == "native") {
    command.argv = {native_runner(tree, layout).string()};
    return command;
  }
  if (cell.host == "embedded") {
    command.argv = {(interpreter->modules / "gilscope-runner-embedded").string()};
  } else {
    command.argv = {interpreter->facts->executable,
                    (tree.source / "bench/runner/hosted.py").string()};
  }
  command.environment["PYTHONPATH"] = python_path(cell, *interpreter, tree);
  command.environment["GILSCOPE_EXECUTABLE"] = interpreter->facts->executable;
  // Beside a tree that cannot be written to lies nothing compiled for this interpreter.
  if (tree.is_installed() && !std::filesystem::exists(interpreter->modules / kPrebuilt)) {
    command.environment["PYTHONPYCACHEPREFIX"] = (interpreter->modules / "compiled").string();
  }
  const auto& gil_switch = interpreter->facts->gil_switch;
  if (gil_switch) command.environment["PYTHON_GIL"] = *gil_switch;
  return command;
}

std::string users_import_path() {
  const char* users = std::getenv("PYTHONPATH");
  return users != nullptr && *users != '\0' ? std::string(":") + users : "";
}

json expected_identity(const model::Cell& cell, const Interpreter* interpreter) {
  if (cell.host == "native") return json::object();
  const InterpreterFacts& facts = *interpreter->facts;
  return {{"host", cell.host},
          {"start_method", start_method(cell)},
          {"implementation", facts.implementation},
          {"version", facts.version},
          {"executable", facts.executable},
          {"gil", facts.gil}};
}

plan::PlannedInterpreter planned(const Interpreter& interpreter, const Tree& tree) {
  plan::PlannedInterpreter planned{interpreter.tag, interpreter.unavailable};
  if (!interpreter.facts) return planned;
  planned.implementation = interpreter.facts->implementation;
  planned.version = interpreter.development.version;
  // Asked for each cell; its answer takes reading a lock.
  planned.has_packages = [tag = interpreter.tag, facts = *interpreter.facts, tree,
                          known = std::map<std::string, bool>()](const std::string& set) mutable {
    const auto [entry, is_new] = known.try_emplace(set);
    if (is_new) {
      entry->second = std::filesystem::is_directory(packages_folder(tag, facts, set, tree));
    }
    return entry->second;
  };
  if (interpreter.facts->executable != default_python()) {
    planned.get_option = " --python " + interpreter.tag.substr(0, interpreter.tag.find('-'));
  }
  return planned;
}

}  // namespace gilscope::interpreter
