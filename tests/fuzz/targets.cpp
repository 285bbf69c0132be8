#include "tests/fuzz/targets.h"

#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "harness/advice/question.h"
#include "harness/analysis/analysis.h"
#include "harness/analysis/document.h"
#include "harness/comparison/conclusion.h"
#include "harness/fixtures/latency_server/request.h"
#include "harness/history/aliases.h"
#include "harness/history/importers/importer.h"
#include "harness/history/summary_file.h"
#include "harness/model/json.h"
#include "harness/plan/executor_file.h"
#include "harness/plan/kernel_file.h"
#include "harness/plan/suite.h"
#include "harness/storage/journal.h"
#include "harness/storage/result_file.h"
#include "harness/support/error.h"
#include "harness/support/parse_json.h"
#include "harness/text/comparison_text.h"
#include "harness/text/summary.h"
#include "tests/unit/helpers.h"

namespace gilscope::fuzz {
namespace {

namespace fs = std::filesystem;

// Whether `read` came to its end, or refused with an error of the kind it promises.
template <typename Error, typename Read>
bool accepted(const Read& read) {
  try {
    read();
  } catch (const Error&) {
    return false;
  }
  return true;
}

// The text as a file of this name, for readers of files; the last one with the name is replaced.
fs::path file_of(const std::string& name, const std::string& text) {
  static const tests::TemporaryFolder folder;
  return folder.write(name, text);
}

bool read_suite(const std::string& text) {
  return accepted<UserError>([&] { plan::read_suite(file_of("suite/some.toml", text)); });
}

bool read_workload(const std::string& text) {
  const fs::path folder = file_of("workload/gilscope.toml", text).parent_path();
  advice::Question question;
  return accepted<UserError>([&] { advice::read_workload("fetch", folder, question); });
}

bool read_kernel(const std::string& text) {
  const fs::path folder = file_of("kernel/kernel.toml", text).parent_path();
  return accepted<UserError>([&] { plan::read_kernel_file(folder); });
}

bool read_executor(const std::string& text) {
  const fs::path folder = file_of("executors/threads.py", text).parent_path();
  return accepted<UserError>([&] { plan::read_executor_files(folder); });
}

// What is read is analysed and compared with itself, as by the commands that read results.
bool read_result(const std::string& text) {
  return accepted<UserError>([&] {
    const auto analysed = [&] {
      return analysis::analyse(storage::parse_result(text, "run.json"));
    };
    const auto analysis = analysed();
    (void)analysis::document(analysis, "run.json").dump();
    (void)storage::result_text(analysis);
    (void)text::summary(analysis);
    const auto compared =
        comparison::compare({"a", analysed()}, {"b", analysed()},
                            {.allowed = {}, .set_aside = true, .between_runs = {}});
    (void)text::comparison_text(compared, comparison::conclude(compared));
  });
}

bool read_journal(const std::string& text) {
  const fs::path file = file_of("run.json.journal", text);
  return accepted<UserError>([&] { (void)storage::read_journal(file); });
}

// As the conductor reads it, which takes any error for a report that cannot be used.
bool read_report(const std::string& text) {
  return accepted<std::exception>([&] {
    const nlohmann::json report = parse_json(text);
    if (!report.is_object()) throw std::invalid_argument("no report");
    model::Visit visit;
    model::read_report(report, visit);
    (void)nlohmann::json(visit).dump();
  });
}

bool read_summary(const std::string& text) {
  return accepted<history::BrokenFile>([&] {
    std::string hash;
    (void)history::summary_text(history::parse_summary(text, hash), hash);
  });
}

bool read_series(const std::string& text) {
  return accepted<history::BrokenFile>(
      [&] { (void)history::series_text(history::parse_series(text)); });
}

bool read_aliases(const std::string& text) {
  return accepted<UserError>([&] {
    const auto aliases = history::Aliases::parse(text, "aliases.toml");
    (void)aliases.current("mandelbrot/tiny/threads.python/workers:2/cp311");
  });
}

bool read_import(const std::string& text) {
  return accepted<UserError>([&] {
    (void)history::summary_text(history::import_text(text, "theirs.json", {}).summary, "0");
  });
}

bool read_request(const std::string& text) {
  return accepted<latency_server::BadRequest>([&] { latency_server::parse_target(text); });
}

}  // namespace

const std::vector<Target>& targets() {
  static const std::vector<Target> list = {
      {"suite", read_suite, {"bench/suites"}, ".toml"},
      {"workload", read_workload, {"tests/fuzz/corpus/workload"}, ".toml"},
      {"kernel", read_kernel, {"kernels"}, ".toml"},
      {"executor", read_executor, {"harness/executors"}, ".py"},
      {"result",
       read_result,
       {"tests/data/schema-1/run.json", "tests/data/schema-1/pair.json"},
       ""},
      {"journal", read_journal, {"tests/data/schema-1/interrupted.json.journal"}, ""},
      {"report", read_report, {}, ""},
      {"summary", read_summary, {}, ""},
      {"series", read_series, {}, ""},
      {"aliases", read_aliases, {}, ""},
      {"pyperf", read_import, {}, ""},
      {"google_benchmark", read_import, {"tests/data/schema-1/pair.json"}, ""},
      {"latency_request", read_request, {}, ""}};
  return list;
}

}  // namespace gilscope::fuzz
