#include "harness/history/location.h"

#include <fmt/format.h>

#include <chrono>
#include <random>
#include <thread>

#include "harness/history/branch_copy.h"
#include "harness/history/summary.h"
#include "harness/support/error.h"

namespace gilscope::history {
namespace {

constexpr std::string_view kBranch = "branch:";
constexpr int kAttempts = 200;  // each time another writer was faster, so this many have been

[[noreturn]] void not_there(const std::string& where) {
  throw UserError(
      fmt::format("There is no history '{}'; `gilscope history add` makes one, --history names "
                  "another.",
                  cleaned(where)));
}

void wait_a_moment() {
  std::random_device random;
  std::this_thread::sleep_for(std::chrono::milliseconds(random() % 100));
}

}  // namespace

Location::Location(std::string where) : where_(std::move(where)) {
  if (where_.empty())
    throw UserError("--history '' names no history; give a folder or branch:NAME.");
  if (!where_.starts_with(kBranch)) return;
  branch_ = where_.substr(kBranch.size());
  check_branch_name(branch_);
}

void Location::read(const std::function<void(const std::filesystem::path&)>& look) const {
  if (!branch_.empty()) {
    const BranchCopy copy(branch_);
    if (!copy.exists()) not_there(where_);
    look(copy.folder());
  } else {
    if (!std::filesystem::is_directory(where_)) not_there(where_);
    look(where_);
  }
}

void Location::write(bool make,
                     const std::function<std::string(const std::filesystem::path&)>& change) const {
  if (branch_.empty()) {
    if (!make && !std::filesystem::is_directory(where_)) not_there(where_);
    change(where_);
    return;
  }
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    BranchCopy copy(branch_);
    if (!make && !copy.exists()) not_there(where_);
    copy.check_may_be_written();
    const std::string done = change(copy.folder());
    if (done.empty() || copy.commit(done)) return;
    wait_a_moment();
  }
  throw UserError(fmt::format("Other writers to '{}' were faster {} times; try again later.",
                              cleaned(where_), kAttempts));
}

}  // namespace gilscope::history
