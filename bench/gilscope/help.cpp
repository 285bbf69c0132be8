#include "bench/gilscope/help.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <ranges>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/support/nearest.h"
#include "harness/support/terminal.h"

namespace gilscope::commands {
namespace {

constexpr std::size_t kWidest = 100;  // longer lines are hard to read
constexpr std::size_t kGap = 2;

// A name and what is said about it.
struct Entry {
  std::string name;
  std::string text;
};

std::size_t width() {
  return std::min(width_of(Stream::output).value_or(kWidest), kWidest);
}

std::string heading(const std::string& text) {
  return "\n" + bold(text + ":", Stream::output) + "\n";
}

std::string first_line(const std::string& text) {
  return text.substr(0, text.find('\n'));
}

// Names on the left, texts beside them; below them where the names leave too little room.
std::string list(const std::vector<Entry>& entries, std::size_t longest) {
  const std::size_t column = kGap + longest + kGap;
  const bool beside = column + 30 <= width();
  std::string lines;
  for (const Entry& entry : entries) {
    if (entry.text.empty()) {
      lines += fmt::format("  {}\n", entry.name);
    } else if (beside) {
      lines += fmt::format("  {:{}}{}\n", entry.name, longest + kGap,
                           wrapped(entry.text, width(), column));
    } else {
      lines += fmt::format("  {}\n      {}\n", entry.name, wrapped(entry.text, width(), 6));
    }
  }
  return lines;
}

// "  name   text" of a footer; the text is optional.
Entry entry_in(const std::string& line) {
  const std::size_t begin = line.find_first_not_of(' ');
  const std::size_t gap = line.find("  ", begin);
  if (gap == std::string::npos) return {line.substr(begin), ""};
  return {line.substr(begin, gap - begin), line.substr(line.find_first_not_of(' ', gap))};
}

std::string list_in(std::string_view lines) {
  std::vector<Entry> entries;
  std::size_t longest = 0;
  for (const auto line : std::views::split(lines, '\n')) {
    entries.push_back(entry_in({line.begin(), line.end()}));
    if (!entries.back().text.empty()) longest = std::max(longest, entries.back().name.size());
  }
  return list(entries, longest);
}

// What follows the options, in parts with an empty line between them: a heading with indented lines
// below it, or a paragraph.
std::string footer(const std::string& text) {
  std::string lines;
  std::size_t begin = 0;
  while (begin < text.size()) {
    const std::size_t end = std::min(text.find("\n\n", begin), text.size());
    const std::string part = text.substr(begin, end - begin);
    const std::size_t below = part.find("\n  ");
    lines += below == std::string::npos
                 ? "\n" + wrapped(part, width(), 0) + "\n"
                 : heading(part.substr(0, below)) + list_in(part.substr(below + 1));
    begin = end + 2;
  }
  return lines;
}

// -o, --output FILE
std::string name_of(const CLI::Option& option) {
  std::string name;
  for (const std::string& one : option.get_snames()) name += "-" + one + ", ";
  for (const std::string& one : option.get_lnames()) name += "--" + one + ", ";
  name.resize(name.size() - 2);
  const std::string value = value_of(option);
  return value.empty() ? name : name + " " + value;
}

Entry entry_of(const CLI::Option& option) {
  if (option.get_positional()) {
    return {option.get_name(true, false) + (option.get_expected_max() > 1 ? "..." : ""),
            option.get_description()};
  }
  return {name_of(option), option.get_description()};
}

std::string usage(const CLI::App& app, const std::string& name) {
  std::string line = name;
  if (!commands_of(app).empty()) return line + " COMMAND [OPTIONS]";
  for (const CLI::Option* option : options_of(app)) {
    if (option->get_required()) {
      line += fmt::format(" --{} {}", option->get_lnames().at(0), value_of(*option));
    }
  }
  line += " [OPTIONS]";
  for (const CLI::Option* positional : positionals_of(app))
    line += " " + entry_of(*positional).name;
  return line;
}

// Entries under the headings of their groups, in the order in which the groups first appear.
using Groups = std::vector<std::pair<std::string, std::vector<Entry>>>;

void add(Groups& groups, const std::string& group, Entry entry) {
  auto found = std::ranges::find(groups, group, &Groups::value_type::first);
  if (found == groups.end()) found = groups.insert(groups.end(), {group, {}});
  found->second.push_back(std::move(entry));
}

Groups groups_of(const CLI::App& app) {
  Groups groups;
  for (const CLI::App* command : commands_of(app)) {
    // The commands of a command inherit its group.
    add(groups, app.get_parent() == nullptr ? command->get_group() : "Commands",
        {command->get_name(), first_line(command->get_description())});
  }
  for (const CLI::Option* option : options_of(app)) {
    if (option == app.get_help_ptr()) continue;
    add(groups, option->get_group(), entry_of(*option));
  }
  if (app.get_help_ptr() != nullptr) {
    const std::string last =
        groups.empty() || !commands_of(app).empty() ? "Options" : groups.back().first;
    add(groups, last, {name_of(*app.get_help_ptr()), "Print this help"});
  }
  return groups;
}

// The command that was chosen last, and its full name.
const CLI::App* chosen(const CLI::App* app, std::string& name) {
  name = app->get_name();
  while (!app->get_subcommands().empty()) {
    app = app->get_subcommands().back();
    name += " " + app->get_name();
  }
  return app;
}

std::vector<std::string> words_of(const CLI::App& app) {
  std::vector<std::string> words;
  for (const CLI::App* command : commands_of(app)) words.push_back(command->get_name());
  for (const CLI::Option* option : options_of(app)) {
    for (const std::string& name : option->get_lnames()) words.push_back("--" + name);
  }
  return words;
}

// What CLI11 says, or where there are words that it does not know, the first of them: that a
// command is missing follows from a mistyped one.
std::string told(const CLI::App* top, const CLI::App& app, const CLI::Error& error) {
  if (dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr ||
      dynamic_cast<const CLI::RequiredError*>(&error) != nullptr) {
    const auto left = top->remaining(true);
    if (!left.empty()) {
      const bool is_option = left.front().starts_with('-');
      std::vector<std::string> known = words_of(app);
      std::erase_if(known,
                    [&](const std::string& word) { return word.starts_with('-') != is_option; });
      const std::string near = suggestion(left.front(), known);
      return fmt::format("'{}' is not expected here.{}", left.front(),
                         near.starts_with(" Did you mean") ? near : "");
    }
  }
  std::string text = error.what();
  if (text == "A subcommand is required") text = "A command is missing";
  if (!text.ends_with('.')) text += '.';
  return text;
}

}  // namespace

std::string value_of(const CLI::Option& option) {
  std::string value = option.get_type_name();  // "TEXT:{a,b}" with what is checked
  value = value.substr(0, value.find(':'));
  if (value.empty() || value == "BOOLEAN") return "";
  return value + (option.get_expected_max() > 2 ? "..." : "");
}

std::vector<const CLI::App*> commands_of(const CLI::App& app) {
  return app.get_subcommands([](const CLI::App* command) { return !command->get_group().empty(); });
}

std::vector<const CLI::Option*> options_of(const CLI::App& app) {
  return app.get_options([](const CLI::Option* option) {
    return option->nonpositional() && !option->get_group().empty();
  });
}

std::vector<const CLI::Option*> positionals_of(const CLI::App& app) {
  return app.get_options([](const CLI::Option* option) { return option->get_positional(); });
}

std::string help_of(const CLI::App* app, const std::string& name, CLI::AppFormatMode /*mode*/) {
  std::string text = wrapped(app->get_description(), width(), 0) + "\n";
  text +=
      "\n" + bold("Usage:", Stream::output) + " " + wrapped(usage(*app, name), width(), 7) + "\n";

  Groups groups = groups_of(*app);
  std::vector<Entry> positionals;
  for (const CLI::Option* one : positionals_of(*app)) positionals.push_back(entry_of(*one));
  std::size_t longest = 0;
  const auto measure = [&](const std::vector<Entry>& entries) {
    for (const Entry& entry : entries) longest = std::max(longest, entry.name.size());
  };
  measure(positionals);
  for (const auto& [group, entries] : groups) measure(entries);

  if (!positionals.empty()) text += "\n" + list(positionals, longest);
  for (const auto& [group, entries] : groups) text += heading(group) + list(entries, longest);
  return text + footer(app->get_footer());
}

std::string mistake_of(const CLI::App* app, const CLI::Error& error) {
  std::string name;
  const CLI::App* command = chosen(app, name);
  return fmt::format("gilscope: {} `{} --help` says what there is.\n", told(app, *command, error),
                     name);
}

}  // namespace gilscope::commands
