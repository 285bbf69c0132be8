// A field of CSV (RFC 4180) that is safe to open in a spreadsheet.
#pragma once

#include <string>

namespace gilscope::exporters {

// A leading apostrophe keeps a spreadsheet from taking the text for a formula; quoting alone does
// not. Text that cannot be taken for one is unchanged.
std::string disarmed(std::string text);

// As it stands in a file: disarmed, without control characters other than tabs and line ends, and
// in quotes where it has to be.
std::string csv_field(const std::string& text);

}  // namespace gilscope::exporters
