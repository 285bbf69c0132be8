// gilscope list: what there is to measure, and with what.
#include "bench/gilscope/list.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "bench/gilscope/commands.h"
#include "bench/gilscope/outside.h"
#include "harness/interpreter/discovery.h"
#include "harness/interpreter/packages.h"
#include "harness/plan/catalogue.h"
#include "harness/plan/suite.h"
#include "harness/support/error.h"
#include "harness/support/paths.h"
#include "harness/support/tell.h"
#include "harness/support/terminal.h"

namespace gilscope::commands {
namespace {

using nlohmann::json;

json kernels(const plan::Catalogue& catalogue) {
  json list = json::array();
  for (const plan::KernelFile& kernel : catalogue.kernels) {
    json sizes = json::array();
    for (const plan::KernelSize& size : kernel.sizes) sizes.push_back(size.name);
    list.push_back({{"name", kernel.name},
                    {"class", kernel.kernel_class},
                    {"item", kernel.item},
                    {"sizes", sizes},
                    {"async", kernel.has_async},
                    {"shape", kernel.shape.empty() ? "map" : kernel.shape},
                    {"carries", kernel.carries},
                    {"summary", kernel.summary}});
  }
  return list;
}

// What a strategy needs: projects of packages, programs. Whether they are here is said for the
// interpreter that is measured when none is named.
void add_needs(json& row, const std::vector<plan::Needs>& needs,
               const interpreter::Interpreter& python) {
  row["needs"] = json::array();
  row["folders"] = json::array();
  for (const plan::Needs& each : needs) {
    const std::string set = each.package_set();
    const auto project = json(plan::project_of(set));
    const bool is_named = std::ranges::find(row["needs"], project) != row["needs"].end();
    if (!set.empty() && !is_named) row["needs"].push_back(project);
    if (!set.empty() && !is_named && python.facts) {
      row["folders"].push_back(
          interpreter::packages_folder(python.tag, *python.facts, set, own_tree()).string());
    }
    for (const std::string& program : each.programs) row["needs"].push_back(program);
  }
  const std::string missing = plan::why_lacking(needs, interpreter::planned(python));
  row["missing"] = missing.empty() ? json() : json(missing);
}

// Without facts where it cannot be asked.
interpreter::Interpreter default_interpreter() {
  try {
    return interpreter::find({default_python()}, own_tree()).front();
  } catch (const UserError&) {
    return {};
  }
}

json strategies(const plan::Catalogue& catalogue) {
  json list = json::array();
  const auto python = default_interpreter();
  for (const plan::ExecutorFile& executor : catalogue.executors) {
    for (const std::string& binding : executor.bindings) {
      list.push_back({{"name", executor.name + "." + binding},
                      {"family", executor.family_of(binding)},
                      {"host", executor.host},
                      {"shapes", executor.shapes},
                      {"hands_over", executor.hands_over},
                      {"chunks", executor.chunks},
                      {"summary", executor.summary}});
      add_needs(list.back(), catalogue.needs_of(executor, binding), python);
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

json interpreters(const plan::Catalogue& catalogue) {
  json list = json::array();
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

json suites(const plan::Catalogue& /*catalogue*/) {
  json list = json::array();
  for (const auto& file : plan::shipped_suites()) {
    const plan::Suite suite = plan::read_suite(file);
    list.push_back({{"name", suite.name}, {"summary", suite.summary}});
  }
  return list;
}

std::string cell_text(const json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_null()) return "-";
  if (value.is_boolean()) return value.get<bool>() ? "yes" : "no";
  std::string text;
  for (const json& item : value) text += (text.empty() ? "" : " ") + cell_text(item);
  return text;
}

constexpr std::size_t kIndent = 4;

// A table whose last column is wrapped where the terminal ends. Where too little is left for it,
// the values of a row follow one another instead.
class Table {
 public:
  Table(const json& list, std::vector<std::string> columns) : columns_(std::move(columns)) {
    std::size_t begin = 0;
    for (const std::string& column : columns_) {
      begins_.push_back(begin);
      std::size_t widest = column.size();
      for (const json& row : list) widest = std::max(widest, cell_text(row.at(column)).size());
      begin += widest + 2;
    }
  }

  void print_head() const {
    print_line([](const std::string& column) { return column; });
  }

  void print_row(const json& row) const {
    print_line([&](const std::string& column) { return cell_text(row.at(column)); });
  }

 private:
  void print_line(const std::function<std::string(const std::string& column)>& text_of) const {
    const bool aligned = !width_ || begins_.back() + 20 <= *width_;
    std::string line;
    for (std::size_t i = 0; i + 1 < columns_.size(); ++i) {
      line += fmt::format("{:{}}", text_of(columns_[i]) + "  ",
                          aligned ? begins_[i + 1] - begins_[i] : 0);
    }
    const std::string last = text_of(columns_.back());
    print("{}\n", aligned ? line + wrapped(last, width_, begins_.back())
                          : wrapped(line + last, width_, kIndent, 0));
  }

  std::vector<std::string> columns_;
  std::vector<std::size_t> begins_;  // of each column
  std::optional<std::size_t> width_ = width_of(Stream::output);
};

std::string no_notes(const json& /*row*/) {
  return "";
}

// What an interpreter cannot do: a line per reason.
std::string notes_of_interpreter(const json& row) {
  std::map<std::string, std::string> names;  // by reason
  for (const char* field : {"unavailable", "without"}) {
    for (const auto& [name, value] : row.at(field).items()) {
      std::string reason = value.get<std::string>();
      if (reason.starts_with(name + " ")) reason.erase(0, name.size() + 1);  // said before it
      std::string& all = names[reason];
      all += (all.empty() ? "" : ", ") + name;
    }
  }
  std::string notes;
  for (const auto& [reason, all] : names) {
    const std::string note = fmt::format("without {}: {}", all, reason);
    notes += std::string(kIndent, ' ') +
             wrapped(note, width_of(Stream::output), kIndent + 2, kIndent) + "\n";
  }
  return notes;
}

struct Listing {
  json (*make)(const plan::Catalogue& catalogue);
  std::vector<std::string> columns;
  std::string (*notes)(const json& row) = no_notes;
};

const std::map<std::string, Listing>& listings() {
  static const std::map<std::string, Listing> map = {
      {"kernels", {kernels, {"name", "class", "sizes", "async", "carries", "item", "summary"}}},
      {"strategies", {strategies, {"name", "family", "host", "needs", "summary"}}},
      {"interpreters",
       {interpreters,
        {"name", "version", "gil", "jit", "build", "hosts", "executable"},
        notes_of_interpreter}},
      {"suites", {suites, {"name", "summary"}}}};
  return map;
}

}  // namespace

json listed(const std::string& what, const plan::Catalogue& catalogue) {
  return listings().at(what).make(catalogue);
}

void add_list(CLI::App& app, int& exit_code) {
  struct Options {
    std::string what;
    bool as_json = false;
    OutsideOptions outside;
  };
  auto options = std::make_shared<Options>();
  CLI::App* command =
      app.add_subcommand("list", "List the kernels, strategies, interpreters or suites");
  command->group("Measure");
  std::vector<std::string> names;
  for (const auto& [name, listing] : listings()) names.push_back(name);
  command->add_option("WHAT", options->what, "kernels, strategies, interpreters or suites")
      ->required()
      ->check(CLI::IsMember(names));
  command->add_flag("--json", options->as_json, "Print JSON, which says more");
  add_outside_options(*command, options->outside);
  command->footer("Examples\n  gilscope list kernels\n  gilscope list interpreters --json");
  command->callback([options, &exit_code] {
    const Listing& listing = listings().at(options->what);
    const json list = listed(options->what, catalogue_with(outside_of(options->outside)));
    if (options->as_json) {
      print_text(list.dump(2) + "\n");
    } else {
      const Table table(list, listing.columns);
      table.print_head();
      for (const json& row : list) {
        table.print_row(row);
        print("{}", listing.notes(row));
      }
    }
    exit_code = 0;
  });
}

}  // namespace gilscope::commands
