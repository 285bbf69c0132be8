#include "harness/advice/question.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "harness/support/error.h"
#include "harness/support/nearest.h"
#include "harness/support/toml_reader.h"

namespace gilscope::advice {
namespace {

namespace fs = std::filesystem;

constexpr const char* kFile = "gilscope.toml";

fs::path nearest_file(fs::path folder) {
  for (;; folder = folder.parent_path()) {
    if (fs::is_regular_file(folder / kFile)) return folder / kFile;
    if (folder == folder.root_path()) return {};
  }
}

template <typename T>
void fill(T& value, T found) {
  if (value == T{}) value = std::move(found);
}

bool is_identifier(const std::string& text) {
  const auto is_part = [](unsigned char c) { return std::isalnum(c) != 0 || c == '_' || c >= 128; };
  return !text.empty() && std::isdigit(static_cast<unsigned char>(text.front())) == 0 &&
         std::ranges::all_of(text, is_part);
}

// The dotted name of a file, and the folder that its import begins at: above its packages.
std::pair<std::string, fs::path> module_of(const fs::path& file) {
  std::string name = file.stem().string();
  fs::path folder = file.parent_path();
  while (fs::exists(folder / "__init__.py") && folder != folder.root_path()) {
    name = fmt::format("{}.{}", folder.filename().string(), name);
    folder = folder.parent_path();
  }
  return {name, folder};
}

// A table of the workload's own.
Server read_server(const toml::table& table, const std::string& origin) {
  TomlReader reader(table, origin + ", fixture");
  Server server;
  server.command = reader.text("command");
  server.ready = reader.optional_text("ready").value_or("");
  reader.reject_unknown_keys();
  return server;
}

}  // namespace

std::string Question::name() const {
  if (!statement.empty()) return "statement";
  const std::string path = target.substr(target.rfind(':') + 1);
  std::string last = path.substr(path.rfind('.') + 1);
  std::ranges::replace_if(
      last, [](unsigned char c) { return std::isalnum(c) == 0 && c != '_'; }, '_');
  return last.empty() ? "work" : last;
}

void read_workload(const std::string& name, const fs::path& folder, Question& question) {
  const fs::path file = nearest_file(folder);
  if (file.empty()) {
    throw UserError(
        fmt::format("'{}' names no function; write module:function, as in myapp:score, or "
                    "[workload.{}] in a file gilscope.toml.",
                    name, name));
  }
  const toml::table document = read_toml(file);
  TomlReader top(document, file.string());
  const toml::table* workloads = top.table("workload");
  top.reject_unknown_keys();
  std::vector<std::string> known;
  if (workloads != nullptr) {
    for (const auto& [key, value] : *workloads) known.emplace_back(key.str());
  }
  const toml::table* mine = workloads == nullptr ? nullptr : workloads->get_as<toml::table>(name);
  if (mine == nullptr) {
    throw UserError(fmt::format("There is no [workload.{}] in '{}'.{}", name, file.string(),
                                suggestion(name, known)));
  }
  const std::string origin = fmt::format("{}, [workload.{}]", file.string(), name);
  TomlReader reader(*mine, origin);
  fill(question.target, reader.optional_text("function").value_or(""));
  fill(question.statement, reader.optional_text("statement").value_or(""));
  fill(question.setup, reader.optional_text("setup").value_or(""));
  fill(question.inputs, reader.optional_text("inputs").value_or(""));
  fill(question.twin, reader.optional_text("async").value_or(""));
  fill(question.compare, reader.optional_text("compare").value_or(""));
  fill(question.budget, reader.optional_text("budget").value_or(""));
  fill(question.calls, reader.optional_integer("calls").value_or(0));
  fill(question.rate, reader.optional_number("rate").value_or(0));
  fill(question.in_flight, reader.integers("in_flight"));
  fill(question.workers, reader.integers("workers"));
  fill(question.pythons, reader.texts("python"));
  if (const toml::table* server = reader.table("fixture")) {
    question.server = read_server(*server, origin);
  }
  reader.reject_unknown_keys();
  if (question.target.empty() == question.statement.empty()) {
    reader.fail("function", "or `statement` must say what to measure, one of them");
  }
  if (question.calls < 0) reader.fail("calls", "must be at least 1");
  if (question.rate < 0) reader.fail("rate", "must be above 0");
  const auto is_bad = [](std::int64_t number) { return number < 1; };
  if (std::ranges::any_of(question.workers, is_bad)) reader.fail("workers", "must be at least 1");
  if (std::ranges::any_of(question.in_flight, is_bad)) {
    reader.fail("in_flight", "must be at least 1");
  }
  question.import_path.push_back(file.parent_path().string());
}

void settle_target(Question& question, const fs::path& folder) {
  const auto add = [&](const fs::path& path) {
    const std::string text = fs::weakly_canonical(path).string();
    if (std::ranges::find(question.import_path, text) == question.import_path.end()) {
      question.import_path.push_back(text);
    }
  };
  for (std::string* each : {&question.target, &question.twin, &question.inputs}) {
    const std::size_t colon = each->rfind(':');
    if (colon == std::string::npos) continue;
    const fs::path file = folder / each->substr(0, colon);
    if (file.extension() != ".py") continue;
    if (!fs::is_regular_file(file)) {
      throw UserError(
          fmt::format("There is no file '{}'; write FILE.py:function or "
                      "module:function.",
                      file.string()));
    }
    const auto [module, root] = module_of(fs::canonical(file));
    if (!is_identifier(module.substr(module.rfind('.') + 1))) {
      throw UserError(fmt::format(
          "'{}' cannot be imported, because '{}' is no name of a module; rename the file.",
          file.string(), module));
    }
    *each = module + each->substr(colon);
    add(root);
  }
  add(folder);
}

}  // namespace gilscope::advice
