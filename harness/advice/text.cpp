#include "harness/advice/text.h"

#include <fmt/format.h>

#include <algorithm>

#include "harness/support/terminal.h"
#include "harness/text/numbers.h"

namespace gilscope::advice {
namespace {

std::string time_column(const Option& option) {
  return option.total_s > 0 && option.standing != Standing::failed ? text::time_text(option.total_s)
                                                                   : "-";
}

std::string gain_column(const Option& option) {
  if (!option.gain || option.standing == Standing::failed) return "";
  return text::three_digits(option.gain->median) + "x";
}

std::string table(const Advice& advice) {
  std::size_t widest = 0;
  for (const Option& option : advice.options) widest = std::max(widest, option.words.size());
  const auto width = width_of(Stream::output);
  std::string lines;
  for (const Option& option : advice.options) {
    std::string line = fmt::format("  {:<{}}  {:>8}  {:>6}", option.words, widest,
                                   time_column(option), gain_column(option));
    if (!option.remark.empty()) {
      const std::size_t begin = line.size() + 2;
      line += "  " + wrapped(option.remark, width, begin, begin);
    }
    lines += (&option == advice.recommended ? bold(line, Stream::output) : line) + "\n";
  }
  return lines;
}

// "Sure: this; that."
std::string sentence(const std::string& head, const std::vector<std::string>& parts,
                     std::size_t indent = 4) {
  if (parts.empty()) return "";
  std::string text = "  " + head + ": ";
  for (std::size_t i = 0; i < parts.size(); ++i) text += (i == 0 ? "" : "; ") + parts[i];
  return wrapped(text + ".", width_of(Stream::output), indent, 0) + "\n";
}

}  // namespace

std::string advice_text(const Advice& advice) {
  const auto width = width_of(Stream::output);
  std::string text = wrapped(advice.function, width, 0) + "\n\n";
  if (advice.recommended != nullptr) {
    text += bold(fmt::format("  Use  {}", advice.call), Stream::output) + "\n";
  }
  text += wrapped("  " + advice.verdict, width, 4, 0) + "\n\n";
  text += table(advice) + "\n";
  text += sentence("Sure", advice.sure);
  text += sentence("Not measured", advice.unmeasured);
  text += sentence("What would change it", advice.changes);
  for (const std::string& note : advice.notes) {
    text += wrapped("  Note: " + note + ".", width, 4, 0) + "\n";
  }
  if (advice.recommended != nullptr && advice.recommended != advice.loop) {
    text += "\n";
    for (const std::string& line : advice.code) text += line.empty() ? "\n" : "    " + line + "\n";
  }
  return text;
}

}  // namespace gilscope::advice
