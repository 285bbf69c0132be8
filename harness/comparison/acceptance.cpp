#include "harness/comparison/acceptance.h"

#include <fmt/format.h>
#include <fnmatch.h>

#include <regex>

#include "harness/support/error.h"

namespace gilscope::comparison {
namespace {

// A backslash is a character like others: names of kernels and strategies need no escape.
bool matches(const std::string& glob, const std::string& text) {
  return ::fnmatch(glob.c_str(), text.c_str(), FNM_NOESCAPE) == 0;
}

}  // namespace

bool Acceptance::covers(const Finding& finding) const {
  const bool with_size = cells.find('/') != std::string::npos;
  const std::string work = with_size ? finding.kernel + "/" + finding.size : finding.kernel;
  return !finding.is_failure() && matches(cells, work) && matches(strategy, finding.strategy);
}

Acceptance parse_acceptance(const std::string& text) {
  static const std::regex kForm(R"(\s*(\S+)\s+(\S+)\s+because\s+(\S[^]*))");
  std::smatch parts;
  if (!std::regex_match(text, parts, kForm)) {
    throw UserError(fmt::format(
        "'{}' accepts nothing; it must read KERNEL/SIZE STRATEGY because REASON.", text));
  }
  return {parts[1], parts[2], parts[3]};
}

}  // namespace gilscope::comparison
