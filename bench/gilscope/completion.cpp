// gilscope completion: the script that a shell loads. It asks this program for every word
// (`gilscope complete WORD...`), so it need not be made anew when there are more options or
// kernels.
#include "bench/gilscope/completion.h"

#include <algorithm>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <ranges>
#include <string_view>
#include <vector>

#include "bench/gilscope/commands.h"
#include "bench/gilscope/help.h"
#include "bench/gilscope/list.h"
#include "harness/support/tell.h"

namespace gilscope::commands {
namespace {

struct Candidate {
  std::string word;
  std::string meaning;
};
using Candidates = std::vector<Candidate>;

const std::string kFiles = ":files";

// The names of `gilscope list WHAT`.
Candidates names(const char* what) {
  Candidates all;
  for (const auto& row : listed(what)) {
    all.push_back({row.at("name").get<std::string>(), row.at("summary").get<std::string>()});
  }
  return all;
}

Candidates kernels() {
  return names("kernels");
}

Candidates strategies() {
  return names("strategies");
}

// Or the path of one's own.
Candidates suites() {
  Candidates all = names("suites");
  all.push_back({kFiles, {}});
  return all;
}

// Those that can be measured, or the path of one.
Candidates interpreters() {
  Candidates all;
  for (const auto& row : listed("interpreters")) {
    if (row.at("hosts").empty()) continue;
    all.push_back({row.at("name").get<std::string>(), row.at("executable").get<std::string>()});
  }
  all.push_back({kFiles, {}});
  return all;
}

Candidates files() {
  return {{kFiles, {}}};
}

// What stands for a value in help texts, and what it can be.
const std::map<std::string_view, Candidates (*)()> kSources = {
    {"KERNEL", kernels}, {"STRATEGY", strategies}, {"SUITE", suites}, {"PYTHON", interpreters},
    {"FILE", files},     {"FOLDER", files},        {"BUILD", files},  {"HISTORY", files},
    {"BASE", files},     {"NEW", files},           {"RESULT", files}};

// The words that an option accepts, from "WHAT:{a,b}".
Candidates choices_of(const CLI::Option& option) {
  Candidates all;
  const std::string type = option.get_type_name();
  const std::size_t begin = type.find('{');
  const std::size_t end = type.find('}');
  if (begin == std::string::npos || end == std::string::npos) return all;
  for (const auto part : std::views::split(type.substr(begin + 1, end - begin - 1), ',')) {
    all.push_back({{part.begin(), part.end()}, {}});
  }
  return all;
}

Candidates values_of(const CLI::Option& option) {
  Candidates choices = choices_of(option);
  if (!choices.empty()) return choices;
  std::string value = option.get_positional() ? option.get_name(true, false) : value_of(option);
  value = value.substr(0, value.find_first_of(". "));
  const auto source = kSources.find(value);
  return source == kSources.end() ? Candidates{} : source->second();
}

Candidates options(const CLI::App& app) {
  Candidates all;
  for (const CLI::Option* option : options_of(app)) {
    for (const std::string& name : option->get_lnames()) {
      all.push_back({"--" + name, option->get_description()});
    }
  }
  return all;
}

// Where a command line has come to.
struct Position {
  const CLI::App* app;
  const CLI::Option* value_of = nullptr;  // the option whose value comes next
  std::size_t positionals = 0;            // how many have been given
};

const CLI::Option* option_named(const CLI::App& app, const std::string& word) {
  for (const CLI::Option* option : options_of(app)) {
    if (option->check_name(word)) return option;
  }
  return nullptr;
}

void follow(Position& position, const std::string& word) {
  if (word.starts_with('-')) {
    const CLI::Option* option = option_named(*position.app, word);
    const bool takes_value = option != nullptr && !value_of(*option).empty();
    position.value_of = takes_value ? option : nullptr;
    return;
  }
  if (position.value_of != nullptr) {
    position.value_of = nullptr;
    return;
  }
  for (const CLI::App* command : commands_of(*position.app)) {
    if (command->get_name() == word) {
      position = {command};
      return;
    }
  }
  ++position.positionals;
}

Candidates next(const Position& position, const std::string& word) {
  if (position.value_of != nullptr) return values_of(*position.value_of);
  if (word.starts_with('-')) return options(*position.app);
  Candidates all;
  for (const CLI::App* command : commands_of(*position.app)) {
    all.push_back({command->get_name(), command->get_description()});
  }
  if (!all.empty()) return all;
  const auto positionals = positionals_of(*position.app);
  if (positionals.empty()) return options(*position.app);
  return values_of(*positionals.at(std::min(position.positionals, positionals.size() - 1)));
}

constexpr std::string_view kBash = R"sh(# gilscope completion for bash. Load it with:
#   source <(gilscope completion bash)
_gilscope() {
  local word="${COMP_WORDS[COMP_CWORD]}" candidate
  COMPREPLY=()
  while IFS=$'\t' read -r candidate _; do
    if [[ $candidate == :files ]]; then
      compopt -o filenames
      mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -f -- "$word")
    else
      COMPREPLY+=("$candidate")
    fi
  done < <("${COMP_WORDS[0]}" complete "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -F _gilscope gilscope
)sh";

constexpr std::string_view kZsh = R"sh(#compdef gilscope
# gilscope completion for zsh. Load it, after compinit, with:
#   source <(gilscope completion zsh)
_gilscope() {
  local candidate meaning
  local -a candidates
  while IFS=$'\t' read -r candidate meaning; do
    if [[ $candidate == :files ]]; then
      _files
    else
      candidates+=("${candidate//:/\\:}:$meaning")
    fi
  done < <("${words[1]}" complete "${(@)words[2,CURRENT]}" 2>/dev/null)
  (( ${#candidates} )) && _describe gilscope candidates
}
compdef _gilscope gilscope
)sh";

constexpr std::string_view kFish = R"sh(# gilscope completion for fish. Load it with:
#   gilscope completion fish | source
function __gilscope_candidates
    set -l words (commandline -opc) (commandline -ct)
    $words[1] complete $words[2..-1] 2>/dev/null | while read -l line
        if test "$line" = ":files"
            __fish_complete_path (commandline -ct)
        else
            echo $line
        end
    end
end
complete -c gilscope -f -a "(__gilscope_candidates)"
)sh";

const std::map<std::string, std::string_view> kScripts = {
    {"bash", kBash}, {"zsh", kZsh}, {"fish", kFish}};

}  // namespace

void print_candidates(const CLI::App& app, const std::vector<std::string>& words) {
  const std::string word = words.empty() ? "" : words.back();
  Position position{&app};
  for (std::size_t i = 0; i + 1 < words.size(); ++i) follow(position, words[i]);
  for (const Candidate& candidate : next(position, word)) {
    if (candidate.word != kFiles && !candidate.word.starts_with(word)) continue;
    const std::string meaning = candidate.meaning.substr(0, candidate.meaning.find('\n'));
    print("{}{}{}\n", candidate.word, meaning.empty() ? "" : "\t", meaning);
  }
}

void add_completion(CLI::App& app, int& /*exit_code*/) {
  const auto shell = std::make_shared<std::string>();
  CLI::App* command = app.add_subcommand(
      "completion",
      "Print the completion script of a shell\n\nIt completes commands, options, and the names of "
      "kernels, strategies, suites and interpreters.");
  command->group("Shell");
  std::vector<std::string> shells;
  for (const auto& [name, script] : kScripts) shells.push_back(name);
  command->add_option("SHELL", *shell, "bash, zsh or fish")
      ->required()
      ->check(CLI::IsMember(shells));
  command->footer(
      "Examples\n"
      "  source <(gilscope completion bash)    now, or in ~/.bashrc\n"
      "  gilscope completion fish > ~/.config/fish/completions/gilscope.fish");
  command->callback([shell] { print_text(kScripts.at(*shell)); });
}

}  // namespace gilscope::commands
