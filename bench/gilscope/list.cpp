// gilscope list: what there is to measure, and with what.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "bench/gilscope/commands.h"
#include "harness/interpreter/discovery.h"
#include "harness/plan/catalogue.h"
#include "harness/plan/suite.h"
#include "harness/support/paths.h"
#include "harness/support/tell.h"

namespace gilscope::commands {
namespace {

using nlohmann::json;

json kernels() {
  json list = json::array();
  for (const plan::KernelFile& kernel : plan::read_catalogue().kernels) {
    json sizes = json::array();
    for (const plan::KernelSize& size : kernel.sizes) sizes.push_back(size.name);
    list.push_back({{"name", kernel.name},
                    {"class", kernel.kernel_class},
                    {"item", kernel.item},
                    {"sizes", sizes},
                    {"async", kernel.has_async},
                    {"summary", kernel.summary}});
  }
  return list;
}

json strategies() {
  json list = json::array();
  for (const plan::ExecutorFile& executor : plan::read_catalogue().executors) {
    for (const std::string& binding : executor.bindings) {
      list.push_back({{"name", executor.name + "." + binding},
                      {"family", executor.family_of(binding)},
                      {"host", executor.host},
                      {"summary", executor.summary}});
    }
  }
  return list;
}

// How it was built: PGO, LTO, static (the executable holds the interpreter) or shared, debug.
std::string build_of(const model::InterpreterFacts& facts) {
  std::string text;
  for (const auto& [is, word] :
       {std::pair{facts.optimized, "PGO"}, std::pair{facts.lto, "LTO"},
        std::pair{facts.is_static.value_or(false), "static"}, std::pair{facts.debug, "debug"}}) {
    if (is) text += std::string(text.empty() ? "" : " ") + word;
  }
  return text.empty() ? "shared" : text;
}

// Nulls when it could not be asked.
json facts_of(const std::optional<model::InterpreterFacts>& facts) {
  if (!facts) {
    return {{"version", nullptr},    {"gil", nullptr},     {"jit", nullptr},
            {"executable", nullptr}, {"library", nullptr}, {"config_args", nullptr},
            {"build", nullptr}};
  }
  return {{"version", facts->version},
          {"gil", facts->gil},
          {"jit", facts->jit},
          {"executable", facts->executable},
          {"library", facts->library ? json(*facts->library) : json()},
          {"config_args", facts->config_args},
          {"build", build_of(*facts)}};
}

// Which executors it can serve, and why not the others; those that a host is missing for are left
// out, because that reason stands beside the hosts.
void add_executors(json& row, const interpreter::Interpreter& found,
                   const std::vector<plan::ExecutorFile>& executors) {
  row["executors"] = json::array();
  row["without"] = json::object();
  const auto planned = interpreter::planned(found);
  for (const plan::ExecutorFile& executor : executors) {
    if (executor.host == "native") continue;
    const std::string reason = plan::why_not(executor, planned);
    if (reason.empty()) {
      row["executors"].push_back(executor.name);
    } else if (!found.unavailable.contains(executor.host)) {
      row["without"][executor.name] = reason;
    }
  }
}

json interpreters() {
  json list = json::array();
  const plan::Catalogue catalogue = plan::read_catalogue();
  for (const auto& found : interpreter::find_all(own_tree())) {
    json row = facts_of(found.facts);
    row["name"] = found.tag;
    row["unavailable"] = found.unavailable;
    row["hosts"] = found.hosts();
    add_executors(row, found, catalogue.executors);
    list.push_back(row);
  }
  return list;
}

json suites() {
  json list = json::array();
  for (const auto& entry : std::filesystem::directory_iterator(source_root() / "bench/suites")) {
    if (entry.path().extension() != ".toml") continue;
    const plan::Suite suite = plan::read_suite(entry.path());
    list.push_back({{"name", suite.name}, {"summary", suite.summary}});
  }
  return list;
}

std::string cell_text(const json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_null()) return "-";
  if (value.is_boolean()) return value.get<bool>() ? "yes" : "no";
  if (value.is_array()) {
    std::string text;
    for (const json& item : value) text += (text.empty() ? "" : " ") + cell_text(item);
    return text;
  }
  if (value.is_object()) {
    std::string text;
    for (const auto& [key, item] : value.items()) {
      text += fmt::format("{}{}: {}", text.empty() ? "" : "; ", key, cell_text(item));
    }
    return text.empty() ? "-" : text;
  }
  return value.dump();
}

void print_table(const json& list, const std::vector<std::string>& columns) {
  std::map<std::string, std::size_t> widths;
  for (const std::string& column : columns) {
    widths[column] = column.size();
    for (const json& row : list) {
      widths[column] = std::max(widths[column], cell_text(row.at(column)).size());
    }
  }
  const auto print_row = [&](const auto& text_of) {
    std::string line;
    for (const std::string& column : columns) {
      line += fmt::format("{:{}}  ", text_of(column), widths.at(column));
    }
    line.erase(line.find_last_not_of(' ') + 1);
    print("{}\n", line);
  };
  print_row([](const std::string& column) { return column; });
  for (const json& row : list) {
    print_row([&](const std::string& column) { return cell_text(row.at(column)); });
  }
}

struct Listing {
  json (*make)();
  std::vector<std::string> columns;
};

const std::map<std::string, Listing>& listings() {
  static const std::map<std::string, Listing> map = {
      {"kernels", {kernels, {"name", "class", "sizes", "async", "item", "summary"}}},
      {"strategies", {strategies, {"name", "family", "host", "summary"}}},
      {"interpreters",
       {interpreters,
        {"name", "version", "gil", "jit", "build", "hosts", "executable", "unavailable",
         "without"}}},
      {"suites", {suites, {"name", "summary"}}}};
  return map;
}

}  // namespace

void add_list(CLI::App& app, int& exit_code) {
  struct Options {
    std::string what;
    bool as_json = false;
  };
  auto options = std::make_shared<Options>();
  CLI::App* command =
      app.add_subcommand("list", "List kernels, strategies, interpreters or suites");
  std::vector<std::string> names;
  for (const auto& [name, listing] : listings()) names.push_back(name);
  command->add_option("WHAT", options->what, "kernels, strategies, interpreters or suites")
      ->required()
      ->check(CLI::IsMember(names));
  command->add_flag("--json", options->as_json, "As JSON");
  command->callback([options, &exit_code] {
    const Listing& listing = listings().at(options->what);
    const json list = listing.make();
    if (options->as_json) {
      print_text(list.dump(2) + "\n");
    } else {
      print_table(list, listing.columns);
    }
    exit_code = 0;
  });
}

}  // namespace gilscope::commands
