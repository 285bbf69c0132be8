// What an exporter is: a function from result files to a text in another tool's format. Each format
// is one file here, which enters itself into the catalogue.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "harness/analysis/analysis.h"

namespace gilscope::exporters {

// A result file: the run, and what it says. No exporter computes an estimate of its own.
struct Source {
  std::string file;
  analysis::Analysis analysis;

  [[nodiscard]] const model::Run& run() const { return analysis.run; }
};

// Throws UserError naming the file when it is no result, or damaged.
Source read_source(const std::string& file);

struct Exported {
  std::string text;
  std::vector<std::string> notes;  // sentences for the user: what is not in the text, and why
};

using OfOne = std::string (*)(const Source& source);
using OfSeveral = Exported (*)(std::span<const Source> sources);  // at least one

struct Format {
  std::string summary;  // what reads it, for the help
  std::variant<OfOne, OfSeveral> write;

  [[nodiscard]] bool takes_several() const { return std::holds_alternative<OfSeveral>(write); }
};

// By name.
using Catalogue = std::map<std::string, Format, std::less<>>;
const Catalogue& formats();

// Enters a format into the catalogue. Its source file holds one:
//   const Registration registration{"csv", {"spreadsheets", to_csv}};
struct Registration {
  Registration(std::string name, Format format);
};

// Throws UserError naming the nearest known format.
const Format& find(std::string_view name);

// Throws UserError when the format takes one file and there are several.
Exported write(std::string_view name, std::span<const Source> sources);

}  // namespace gilscope::exporters
