// The catalogue that importers enter themselves into when the program is loaded.
#include <fmt/format.h>

#include <algorithm>

#include "harness/history/git.h"
#include "harness/history/importers/importer.h"
#include "harness/support/error.h"
#include "harness/support/hash.h"
#include "harness/support/parse_json.h"

namespace gilscope::history {
namespace {

using nlohmann::json;

std::vector<Importer>& importers() {
  static std::vector<Importer> list;
  return list;
}

const Importer& importer_for(const json& document, const std::string& name) {
  const json context = document.is_object() ? document.value("context", json()) : json();
  if (context.is_object() && context.contains("gilscope")) {
    throw UserError(fmt::format(
        "'{}' is a result of gilscope itself; add it with `gilscope history add`.", name));
  }
  const auto found = std::ranges::find_if(
      importers(), [&](const Importer& importer) { return importer.recognises(document); });
  if (found != importers().end()) return *found;
  std::string known;
  for (const Importer& importer : importers()) known += fmt::format(" {}", importer.source);
  throw UserError(
      fmt::format("'{}' is of no format that can be imported; these can:{}.", name, known));
}

void set_commit(RunFacts& facts, const std::string& given) {
  if (!given.empty()) facts.commit = given;
  if (!facts.commit) return;
  const CommitFacts known = commit_facts(*facts.commit);
  if (known.time) facts.commit_time = known.time;
  if (known.author) facts.author = known.author;
  if (known.subject) facts.subject = known.subject;
}

void set_machine(KnownMachine& machine, const std::string& given, const std::string& found) {
  machine.key = given.empty() ? stable_hash(found) : machine_key(given);
  if (!given.empty() && !machine.cpu) machine.cpu = cleaned(given);
}

Imported read(const json& document, const std::string& name) {
  const Importer& importer = importer_for(document, name);
  try {
    Imported imported = importer.read(document);
    if (imported.summary.measured() == 0) {
      throw UserError("holds no time that could be remembered; give a file with measurements.");
    }
    imported.summary.facts.source = importer.source;
    return imported;
  } catch (const UserError& error) {
    throw UserError(fmt::format("'{}' {}", name, error.what()));
  } catch (const json::exception& error) {
    throw UserError(
        fmt::format("'{}' is damaged ({}); measure again.", name, what_does_not_fit(error)));
  }
}

}  // namespace

ImporterRegistration::ImporterRegistration(const Importer& importer) {
  importers().push_back(importer);
  std::ranges::sort(importers(), {}, [](const Importer& one) { return std::string(one.source); });
}

Imported import_text(const std::string& text, const std::string& name,
                     const ImportOptions& options) {
  const json document = parse_json(text);
  if (document.is_discarded()) {
    throw UserError(fmt::format("'{}' is no JSON or was cut off; give a whole file.", name));
  }
  Imported imported = read(document, name);
  RunFacts& facts = imported.summary.facts;
  facts.content = stable_hash(text);
  set_commit(facts, options.commit);
  set_machine(facts.machine, options.machine, imported.machine);
  return imported;
}

Value value_of(const std::vector<double>& values) {
  if (values.empty()) return std::nullopt;
  return measure::estimate_median(values);
}

std::string text_at(const json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

}  // namespace gilscope::history
