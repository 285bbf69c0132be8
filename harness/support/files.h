// Files that are whole or absent, never half-written.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace gilscope {

// Writes beside the file, syncs, renames; what a symbolic link leads to, and to what is no regular
// file itself (a device, a pipe). Throws UserError naming the path; then the old file, if any, is
// untouched.
void write_atomically(const std::filesystem::path& file, std::string_view text);

// What a name leads to, if it is a symbolic link; there need not be anything.
[[nodiscard]] std::filesystem::path target_of(std::filesystem::path file);

// Whether a name is none of a file that could be replaced: a device, a pipe, /dev/stdout.
[[nodiscard]] bool is_written_through(const std::filesystem::path& file);

// Throws UserError when the output is one of the inputs.
void refuse_to_overwrite(const std::filesystem::path& output,
                         const std::vector<std::filesystem::path>& inputs);

// Writes a new file, whole or not at all. False, and nothing is written, when there is one of that
// name already, also when another process makes it meanwhile. Throws UserError naming the path.
bool create_atomically(const std::filesystem::path& file, std::string_view text);

// The whole file. Throws UserError naming the path.
std::string read_text(const std::filesystem::path& file);

// An open file that is appended to; every append is on disk when the call returns. It is locked
// against a second writer as long as it is open.
class AppendingFile {
 public:
  // Throws UserError when it cannot be opened or is locked; `truncate` empties it first.
  AppendingFile(const std::filesystem::path& file, bool truncate);
  AppendingFile(const AppendingFile&) = delete;
  AppendingFile& operator=(const AppendingFile&) = delete;
  ~AppendingFile();
  void append(std::string_view text);  // throws UserError, on a full disk say
  void cut(std::uintmax_t size);       // what comes after so many bytes goes; throws UserError

 private:
  std::filesystem::path path_;
  int fd_;
};

// Keeps others who lock the same file out until it is destroyed; the constructor waits its turn.
// The file itself stays: removing it would let two in at once.
class FileLock {
 public:
  explicit FileLock(const std::filesystem::path& file);  // throws UserError
  // Whether the file is there and nobody locks it.
  [[nodiscard]] static bool is_free(const std::filesystem::path& file);
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;
  ~FileLock();

 private:
  int fd_;
};

// The same for a folder, without leaving a file in it. Several may share it at once.
class FolderLock {
 public:
  enum class Kind { shared, exclusive };
  FolderLock(const std::filesystem::path& folder, Kind kind);  // throws UserError
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;
  ~FolderLock();

 private:
  int fd_;
};

// Whether a program of this name would be found on PATH.
[[nodiscard]] bool is_on_path(const std::string& program);

}  // namespace gilscope
