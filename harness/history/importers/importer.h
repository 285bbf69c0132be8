// What an importer is: from another tool's JSON document to a summary.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "harness/history/summary.h"

namespace gilscope::history {

struct Imported {
  Summary summary;                  // without content, report and machine key
  std::string machine;              // what tells machines apart; hashed to the key
  std::vector<std::string> passed;  // sentences: what was not taken, and why
};

struct Importer {
  const char* source;  // as in a summary: google_benchmark, ...
  bool (*recognises)(const nlohmann::json& document);
  Imported (*read)(const nlohmann::json& document);  // may throw json::exception or UserError,
};  // whose text goes on from "'FILE' "

// Enters an importer into the catalogue. Its source file holds one.
struct ImporterRegistration {
  explicit ImporterRegistration(const Importer& importer);
};

struct ImportOptions {
  std::string commit;   // full name; "" for what the file says
  std::string machine;  // a name; "" for what the file says
};

// Reads a file in whichever format it is. `name` is the file's, for errors. Throws UserError.
Imported import_text(const std::string& text, const std::string& name,
                     const ImportOptions& options);

// A value of several measurements in the order in which they were made.
[[nodiscard]] Value value_of(const std::vector<double>& values);

// The text under a key, or "".
[[nodiscard]] std::string text_at(const nlohmann::json& object, const char* key);

}  // namespace gilscope::history
