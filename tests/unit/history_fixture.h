// A history in a folder of its own.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "harness/history/history.h"
#include "harness/support/files.h"
#include "tests/unit/helpers.h"
#include "tests/unit/synthetic_summary.h"

namespace gilscope::history {

using tests::make_summary;

inline std::vector<std::string> files_below(const std::filesystem::path& folder) {
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) {
      files.push_back(std::filesystem::relative(entry.path(), folder).string());
    }
  }
  std::ranges::sort(files);
  return files;
}

class HistoryTest : public testing::Test {
 protected:
  const std::filesystem::path& folder() { return folder_.path(); }
  std::string add(const Summary& summary) { return add_to_folder(folder(), {summary})[0].file; }
  void rewrite(const std::string& file, const std::string& from, const std::string& to) {
    std::string text = read_text(folder() / file);
    ASSERT_NE(text.find(from), std::string::npos) << from;
    folder_.write(file, text.replace(text.find(from), from.size(), to));
  }
  // The reasons for which a file was passed over or is odd.
  std::vector<std::string> problems() {
    std::vector<std::string> reasons;
    for (const Problem& problem : read_history(folder()).problems) {
      reasons.push_back(problem.file + ": " + problem.reason);
    }
    return reasons;
  }
  std::vector<std::string> starts(std::size_t machine = 0) {
    std::vector<std::string> starts;
    const History history = read_history(folder());
    for (const StoredRun& run : history.machines.at(machine).runs) {
      starts.push_back(run.summary.facts.started_at);
    }
    return starts;
  }
  tests::TemporaryFolder folder_;
};

}  // namespace gilscope::history
