#include "harness/support/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <cstring>

namespace gilscope {
namespace {

constexpr std::size_t kNarrowest = 20;  // below this, breaking lines helps nobody

int descriptor_of(Stream stream) {
  return stream == Stream::output ? STDOUT_FILENO : STDERR_FILENO;
}

std::string_view variable(const char* name) {
  const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): nobody sets variables
  return value == nullptr ? "" : value;
}

std::optional<std::size_t> columns() {
  const std::string_view text = variable("COLUMNS");
  std::size_t count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (error != std::errc() || end != text.data() + text.size() || count == 0) return {};
  return count;
}

// Each character counts as one column.
std::size_t columns_of(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(
      text, [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0) != 0x80; }));
}

}  // namespace

std::optional<std::size_t> width_of(Stream stream) {
  if (const auto asked_for = columns()) return std::max(*asked_for, kNarrowest);
  winsize size{};
  if (::ioctl(descriptor_of(stream), TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return {};
  return std::max<std::size_t>(size.ws_col, kNarrowest);
}

bool is_terminal(Stream stream) {
  return ::isatty(descriptor_of(stream)) == 1 && variable("TERM") != "dumb";
}

bool shows_styles(Stream stream) {
  if (!variable("NO_COLOR").empty()) return false;
  const std::string_view force = variable("CLICOLOR_FORCE");
  if (!force.empty() && force != "0") return true;
  return is_terminal(stream) && variable("CLICOLOR") != "0";
}

std::string bold(std::string_view text, Stream stream) {
  if (!shows_styles(stream)) return std::string(text);
  return "\x1b[1m" + std::string(text) + "\x1b[0m";
}

std::string wrapped(std::string_view text, std::optional<std::size_t> width, std::size_t indent,
                    std::optional<std::size_t> begin_of_first) {
  const std::string margin(indent, ' ');
  std::string lines;
  std::size_t column = begin_of_first.value_or(indent);
  bool at_start = true;
  std::size_t position = 0;
  while (position < text.size()) {
    if (text[position] == '\n') {
      lines += '\n' + (position + 1 < text.size() && text[position + 1] != '\n' ? margin : "");
      column = indent;
      at_start = true;
      ++position;
      continue;
    }
    const std::size_t begin = std::min(text.find_first_not_of(' ', position), text.size());
    const std::size_t end = std::min(text.find_first_of(" \n", begin), text.size());
    const std::size_t length = columns_of(text.substr(begin, end - begin));
    const std::size_t gap = begin - position;
    if (width && !at_start && column + gap + length > *width) {
      lines += '\n' + margin;
      column = indent;
    } else {
      lines += std::string(gap, ' ');
      column += gap;
    }
    lines += text.substr(begin, end - begin);
    column += length;
    at_start = false;
    position = end;
  }
  return lines;
}

}  // namespace gilscope
