// The fixture `file_set`: files of deterministic content in a fresh temporary directory.
#include "kernels/fixture.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <map>
#include <mutex>
#include <random>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "harness/support/error.h"

namespace gilscope::kernels {
namespace {

namespace fs = std::filesystem;

// A fresh directory that is removed with all that is in it.
class TemporaryDirectory {
 public:
  TemporaryDirectory() {
    std::string path = (temporary_folder() / "gilscope-files-XXXXXX").string();
    if (::mkdtemp(path.data()) == nullptr) cannot_use(path, std::strerror(errno));
    path_ = path;
  }
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
  ~TemporaryDirectory() {
    std::error_code ignored;  // what cannot be removed must not end the run
    fs::remove_all(path_, ignored);
  }

  [[nodiscard]] const fs::path& path() const { return path_; }

 private:
  static fs::path temporary_folder() {
    std::error_code error;
    fs::path folder = fs::temp_directory_path(error);
    if (error) {
      const char* wanted = std::getenv("TMPDIR");
      cannot_use(wanted != nullptr ? wanted : "/tmp", error.message());
    }
    return folder;
  }

  [[noreturn]] static void cannot_use(const fs::path& path, std::string_view reason) {
    throw UserError(
        fmt::format("The directory '{}' cannot be used for the files that file_read "
                    "reads ({}); set TMPDIR to a folder that can be written.",
                    path.string(), reason));
  }

  fs::path path_;
};

class FileSet final : public Fixture {
 public:
  FileSet(std::int64_t files, std::int64_t bytes) {
    std::vector<char> content(static_cast<std::size_t>(bytes));
    for (std::int64_t number = 0; number < files; ++number) {
      fill(content, number);
      std::ofstream file(directory_.path() / std::to_string(number), std::ios::binary);
      file.write(content.data(), bytes);
      file.close();  // here, not in the destructor: a full disk may show only now
      if (!file) no_room(files * bytes);
    }
  }

  [[nodiscard]] Params params() const override {
    Params params;
    params.set("directory", directory_.path().string());
    return params;
  }

 private:
  // The same on every platform: the C++ standard fixes what mt19937_64 gives.
  static void fill(std::vector<char>& content, std::int64_t number) {
    std::mt19937_64 random(static_cast<std::uint64_t>(number));
    std::uint64_t bits = 0;
    for (std::size_t i = 0; i < content.size(); ++i) {
      bits = i % 8 == 0 ? random() : bits >> 8;
      content[i] = static_cast<char>(bits);
    }
  }

  [[noreturn]] void no_room(std::int64_t bytes) const {
    const int error = errno;
    throw UserError(fmt::format(
        "The files that file_read reads cannot be written to '{}' ({}); free {} MiB there or set "
        "TMPDIR to a folder with room.",
        directory_.path().string(), std::strerror(error), bytes / 1048576 + 1));
  }

  TemporaryDirectory directory_;
};

// Sizes that read the same set share it.
std::shared_ptr<Fixture> file_set(const Params& params) {
  static std::mutex mutex;
  static std::map<std::pair<std::int64_t, std::int64_t>, std::weak_ptr<Fixture>> sets;
  const std::pair key(params.integer("files"), params.integer("bytes"));
  const std::lock_guard lock(mutex);
  std::shared_ptr<Fixture> set = sets[key].lock();
  if (!set) sets[key] = set = std::make_shared<FileSet>(key.first, key.second);
  return set;
}

const FixtureRegistration registration{"file_set", file_set};

}  // namespace
}  // namespace gilscope::kernels
