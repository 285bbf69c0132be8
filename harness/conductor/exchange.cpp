#include "harness/conductor/exchange.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <cstring>

#include "harness/plan/import_roots.h"
#include "harness/support/error.h"

namespace gilscope::conductor {
namespace {

namespace fs = std::filesystem;

constexpr const char* kName = "gilscope-run-";
constexpr const char* kLock = "in-use";

// What Python's multiprocessing puts sockets into, below a folder of ours: a socket's path has at
// most 107 bytes.
constexpr std::size_t kLongestTemporary =
    107 - std::string_view("/gilscope-run-XXXXXX/tmp/pymp-XXXXXXXX/listener-XXXXXXXX").size();

[[noreturn]] void no_temporary(const fs::path& folder, const std::string& reason) {
  const bool given = std::getenv("TMPDIR") != nullptr;
  throw UserError(fmt::format("No folder can be made in '{}' ({}); {}.", folder.string(), reason,
                              given ? "free some space there, or set TMPDIR to a folder that there "
                                      "is and that can be written"
                                    : "free some space there, or set TMPDIR"));
}

fs::path temporary_folder() {
  std::error_code error;
  const fs::path folder = fs::temp_directory_path(error);
  if (error) {
    const char* wanted = std::getenv("TMPDIR");
    no_temporary(wanted != nullptr ? wanted : "/tmp", error.message());
  }
  return folder.string().size() <= kLongestTemporary ? folder : "/tmp";
}

// What runs have left that were killed together with their guardian.
void sweep(const fs::path& temporary) {
  std::error_code none;
  for (const auto& entry : fs::directory_iterator(temporary, none)) {
    if (!entry.path().filename().string().starts_with(kName)) continue;
    if (!entry.is_directory(none) || entry.is_symlink(none)) continue;
    // One that is just being made has a lock that nobody holds yet.
    const auto age = fs::file_time_type::clock::now() - fs::last_write_time(entry.path(), none);
    if (age < std::chrono::minutes(1)) continue;
    if (FileLock::is_free(entry.path() / kLock)) remove_traces(entry.path());
  }
}

}  // namespace

Exchange::Exchange() {
  const fs::path temporary = temporary_folder();
  sweep(temporary);
  std::string folder = (temporary / (std::string(kName) + "XXXXXX")).string();
  if (::mkdtemp(folder.data()) == nullptr) no_temporary(temporary, std::strerror(errno));
  folder_ = folder;
  try {
    alive_.emplace(folder_ / kLock);
    guardian_.emplace(folder_);
    fs::create_directory(this->temporary());
  } catch (...) {
    std::error_code none;
    fs::remove_all(folder_, none);
    throw;
  }
  if (const char* outer = std::getenv("TMPDIR")) outer_ = outer;
  ::setenv("TMPDIR", folder_.c_str(), 1);
}

Exchange::~Exchange() {
  if (outer_) {
    ::setenv("TMPDIR", outer_->c_str(), 1);
  } else {
    ::unsetenv("TMPDIR");
  }
  remove_traces(folder_);
}

void Exchange::link(const plan::Outside& outside) {
  import_roots_ = plan::make_import_roots(outside, folder_);
}

void Exchange::clear() const {
  std::error_code none;
  fs::remove(report(), none);
  for (const auto& entry : fs::directory_iterator(temporary(), none)) {
    fs::remove_all(entry.path(), none);
  }
  remove_shared_memory(folder_);
}

}  // namespace gilscope::conductor
