// gilscope get: what strategies need beyond an interpreter and this build; and interpreters.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <optional>
#include <regex>
#include <string>
#include <utility>
#include <vector>

#include "bench/gilscope/commands.h"
#include "bench/gilscope/outside.h"
#include "bench/gilscope/side.h"
#include "harness/interpreter/discovery.h"
#include "harness/interpreter/packages.h"
#include "harness/plan/globs.h"
#include "harness/support/error.h"
#include "harness/support/files.h"
#include "harness/support/nearest.h"
#include "harness/support/process.h"
#include "harness/support/tell.h"

namespace gilscope::commands {
namespace {

using plan::Needs;

struct GetOptions {
  std::vector<std::string> names;
  std::vector<std::string> pythons;
  OutsideOptions outside;
};

bool run_script(const char* script, std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), (own_tree().source / "scripts" / script).string());
  return run_in_front({.argv = std::move(arguments),
                       .environment = {},
                       .input = "",
                       .time_limit = std::nullopt}) == 0;
}

// A strategy that needs something, by all the names that it may be asked for.
struct Wanted {
  std::string strategy;
  std::string executor;
  std::string binding;
  std::vector<Needs> needs;

  // What the name means of its needs: all of a strategy's, or those of an executor, a binding or a
  // package's project.
  [[nodiscard]] std::vector<Needs> meant_by(const std::string& name) const {
    const bool names_strategies = name.find('.') != std::string::npos || name == "*";
    if (names_strategies) return plan::matches_any({name}, strategy) ? needs : std::vector<Needs>{};
    std::vector<Needs> meant;
    std::ranges::copy_if(needs, std::back_inserter(meant), [&](const Needs& each) {
      const std::string set = each.package_set();
      return (plan::matches_any({name}, each.of) && (each.of == executor || each.of == binding)) ||
             (!set.empty() && plan::project_of(set) == name);
    });
    return meant;
  }
};

std::vector<Wanted> strategies_with_needs(const plan::Catalogue& catalogue) {
  std::vector<Wanted> list;
  for (const plan::ExecutorFile& executor : catalogue.executors) {
    for (const std::string& binding : executor.bindings) {
      auto needs = catalogue.needs_of(executor, binding);
      std::erase_if(needs,
                    [](const Needs& each) { return each.python.empty() && each.programs.empty(); });
      if (needs.empty()) continue;
      list.push_back({executor.name + "." + binding, executor.name, binding, std::move(needs)});
    }
  }
  return list;
}

// What a suite's globs select.
std::vector<std::string> strategies_of_suite(const std::string& file) {
  std::vector<std::string> globs;
  for (const plan::Selection& selection : plan::read_suite(file).selections) {
    globs.insert(globs.end(), selection.strategies.begin(), selection.strategies.end());
  }
  return globs;
}

[[noreturn]] void unknown(const std::string& name, const std::vector<Wanted>& known) {
  std::vector<std::string> names;
  for (const Wanted& each : known) {
    for (const Needs& need : each.needs) {  // not the strategies that need a binding's alone
      if (std::ranges::find(names, need.of) == names.end()) names.push_back(need.of);
    }
  }
  throw UserError(
      fmt::format("There is nothing to get by the name '{}': no strategy that needs "
                  "anything, no suite, no interpreter.{}",
                  name, suggestion(name, names)));
}

void add(std::vector<Needs>& all, const std::vector<Needs>& more) {
  for (const Needs& each : more) {
    if (std::ranges::find(all, each) == all.end()) all.push_back(each);
  }
}

// What went wrong with each is told, and does not keep the others from being brought.
class Getter {
 public:
  void interpreter(const std::string& name) {
    if (!run_script("get-interpreters", {name})) failed_ = true;
  }

  void programs(const std::vector<Needs>& needs) {
    for (const Needs& each : needs) {
      std::vector<std::string> missing;
      std::ranges::copy_if(each.programs, std::back_inserter(missing),
                           [](const std::string& program) { return !is_on_path(program); });
      if (missing.empty()) continue;
      if (each.debian.empty()) {
        fail(fmt::format("{} needs {} on PATH; install it.", each.of, fmt::join(missing, " and ")));
        continue;
      }
      std::vector<std::string> arguments = each.debian;
      arguments.insert(arguments.begin(), each.of);
      if (!run_script("get_debian.sh", arguments)) failed_ = true;
    }
  }

  void packages(const std::vector<Needs>& needs, const interpreter::Interpreter& found) {
    for (const Needs& each : needs) {
      const std::string set = each.package_set();
      if (set.empty() || std::ranges::find(done_, set + found.tag) != done_.end()) continue;
      done_.push_back(set + found.tag);
      try {
        interpreter::get_packages(found.tag, *found.facts, set, own_tree(),
                                  [](const std::string& line) { tell("{}", line); });
      } catch (const UserError& error) {
        fail(error.what());
      }
    }
  }

  [[nodiscard]] int exit_code() const { return failed_ ? kBadInput : kDone; }

 private:
  void fail(const std::string& sentence) {
    tell("gilscope: {}", sentence);
    failed_ = true;
  }

  bool failed_ = false;
  std::vector<std::string> done_;
};

int get(const GetOptions& options) {
  static const std::regex is_interpreter("(cp|pypy)[0-9]+t?");
  const auto known = strategies_with_needs(catalogue_with(outside_of(options.outside)));
  std::vector<std::string> interpreters;
  std::vector<Needs> needs;
  for (const std::string& name : options.names) {
    if (std::regex_match(name, is_interpreter)) {
      interpreters.push_back(name);
      continue;
    }
    bool any = false;
    const auto take = [&](const std::string& glob) {
      for (const Wanted& each : known) {
        const std::vector<Needs> meant = each.meant_by(glob);
        add(needs, meant);
        any = any || !meant.empty();
      }
    };
    if (const auto suite = suite_file(name)) {
      for (const std::string& glob : strategies_of_suite(suite->string())) take(glob);
      any = true;
    } else {
      take(name);
    }
    if (!any) unknown(name, known);
  }
  Getter getter;
  for (const std::string& name : interpreters) getter.interpreter(name);
  getter.programs(needs);
  if (!needs.empty()) {
    std::vector<std::string> pythons = options.pythons;
    if (pythons.empty()) pythons = {default_python()};
    for (const auto& found : interpreter::find(pythons, own_tree())) {
      if (found.facts) getter.packages(needs, found);
    }
  }
  return getter.exit_code();
}

}  // namespace

void add_get(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<GetOptions>();
  CLI::App* command = app.add_subcommand(
      "get",
      "Bring what a strategy needs, or an interpreter\n\nPackages are pinned, with hashes, and go "
      "into a folder of their own that no other strategy sees; programs are Debian packages.");
  command->group("Measure");
  command
      ->add_option("NAME", options->names,
                   "A strategy, executor or binding that needs something, a suite, or an "
                   "interpreter")
      ->required();
  command
      ->add_option("--python", options->pythons,
                   "For these interpreters: paths, or names from `gilscope list interpreters` "
                   "(default: " GILSCOPE_PYTHON ")")
      ->type_name("PYTHON");
  add_outside_options(*command, options->outside);
  command->footer(
      "Examples\n  gilscope get celery_prefork\n  gilscope get engines\n  gilscope get numba "
      "--python cp313\n  gilscope get cp313t");
  command->callback([options, &exit_code] { exit_code = get(*options); });
}

}  // namespace gilscope::commands
