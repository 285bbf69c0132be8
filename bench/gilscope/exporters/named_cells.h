// Names of cells that no format has to be afraid of. A result file may hold any text, and the tools
// that read an export trim names, break lines and tables at them, or refuse the second of two.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "bench/gilscope/exporters/exporter.h"

namespace gilscope::exporters {

// One line of valid UTF-8, at most 1000 bytes, nothing invisible in it, no space at its ends, no
// '|' or '`' that would end a cell or a code span of a Markdown table; "unnamed" when nothing is
// left. The names that gilscope gives pass unchanged.
std::string clean_name(std::string_view text);

// Gives each name once: the second "x" becomes "x (2)".
class UniqueNames {
 public:
  UniqueNames() = default;
  explicit UniqueNames(std::set<std::string> taken) : taken_(std::move(taken)) {}
  std::string operator()(const std::string& name);

 private:
  std::set<std::string> taken_;
};

struct NamedCell {
  std::string name;  // clean and unique
  const analysis::CellAnalysis* cell;
};

// The measured cells in the order of the plan. Throws UserError when there is none.
std::vector<NamedCell> measured_cells(const Source& source);

}  // namespace gilscope::exporters
