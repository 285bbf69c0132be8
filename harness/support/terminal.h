// What a stream can show: how wide it is, whether a line can be written over, whether text may be
// styled. Obeys COLUMNS, TERM=dumb, NO_COLOR (no-color.org) and CLICOLOR_FORCE
// (bixense.com/clicolors).
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace gilscope {

enum class Stream { output, errors };

// Columns: those of COLUMNS, otherwise the terminal's; none where lines may be as long as they are
// (a file, a pipe).
[[nodiscard]] std::optional<std::size_t> width_of(Stream stream);

// A terminal that understands commands, such as the one that clears a line.
[[nodiscard]] bool is_terminal(Stream stream);

[[nodiscard]] bool shows_styles(Stream stream);

// Between the commands that switch it on and off, where the stream shows styles.
[[nodiscard]] std::string bold(std::string_view text, Stream stream);

// Lines of at most `width` columns, broken at spaces. The first begins in the column `begin`
// (otherwise `indent`), where the caller stands; the others are indented by `indent` spaces. A word
// that is longer than a line stays whole. Line breaks in the text are kept.
[[nodiscard]] std::string wrapped(std::string_view text, std::optional<std::size_t> width,
                                  std::size_t indent, std::optional<std::size_t> begin = {});

}  // namespace gilscope
