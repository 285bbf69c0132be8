#include "harness/support/files.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <sstream>

#include "harness/support/error.h"
#include "harness/support/pipe.h"
#include "harness/support/process.h"

namespace gilscope {
namespace {

const char* remedy_of(int error) {
  switch (error) {
    case ENOSPC:
    case EDQUOT:
      return "free some space there";
    case EFBIG:
      return "raise the limit on the size of files (ulimit -f)";
    case EMFILE:
      return "raise the limit on open files (ulimit -n)";
    case ENAMETOOLONG:
      return "give it a shorter name";
    default:
      return "check the folder's permissions";
  }
}

// `option` is the one of the command line that names another place.
[[noreturn]] void cannot_write(const std::filesystem::path& file, int error,
                               std::string_view option = "-o") {
  throw UserError(fmt::format("'{}' cannot be written ({}); {}, or name another place with {}.",
                              file.string(), std::strerror(error), remedy_of(error), option));
}

// Writes all of it; returns 0 or errno.
int write_all(int fd, std::string_view text) {
  while (!text.empty()) {
    const ssize_t count = ::write(fd, text.data(), text.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return errno;
    text.remove_prefix(static_cast<std::size_t>(count));
  }
  return ::fsync(fd) == 0 || errno == EINVAL ? 0 : errno;  // EINVAL: not a regular file
}

// Writes a file of another name beside `file`, which `put_in_place` then makes of it; returns 0 or
// errno of what failed. Nothing is left beside it.
template <typename PutInPlace>
int write_beside(const std::filesystem::path& file, std::string_view text,
                 PutInPlace put_in_place) {
  std::filesystem::path beside = file;
  beside += fmt::format(".{}.part", ::getpid());
  const int fd = ::open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (fd < 0) return errno;
  int error = write_all(fd, text);
  ::close(fd);
  if (error == 0 && put_in_place(beside.c_str(), file.c_str()) != 0) error = errno;
  ::unlink(beside.c_str());
  return error;
}

// What is no regular file, or names one that is open already (/dev/stdout), is written to.
int write_through(const std::filesystem::path& file, std::string_view text) {
  const int fd = ::open(file.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC);
  if (fd < 0) return errno;
  const int error = write_all(fd, text);
  ::close(fd);
  return error;
}

constexpr std::size_t kMostText = std::size_t{1} << 30;

[[noreturn]] void cannot_read(const std::filesystem::path& file) {
  throw UserError(
      fmt::format("'{}' cannot be read; check the path and its permissions.", file.string()));
}

int open_to_read(const std::filesystem::path& file) {
  for (;;) {
    const int fd = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);  // of a pipe, waits for who writes
    if (fd >= 0) return fd;
    if (errno != EINTR) cannot_read(file);
    if (interrupted()) throw Interruption();
  }
}

}  // namespace

std::filesystem::path target_of(std::filesystem::path file) {
  constexpr int kMostLinks = 40;  // as many as Linux follows
  std::error_code none;
  for (int i = 0; i < kMostLinks && std::filesystem::is_symlink(file, none); ++i) {
    file = file.parent_path() / std::filesystem::read_symlink(file, none);  // which may be absolute
  }
  return file;
}

void write_atomically(const std::filesystem::path& file, std::string_view text) {
  int error = 0;
  if (is_written_through(file)) {
    error = write_through(file, text);
  } else {
    error = write_beside(target_of(file), text, ::rename);
  }
  if (error != 0) cannot_write(file, error);
}

bool is_written_through(const std::filesystem::path& file) {
  std::error_code none;
  const auto status = std::filesystem::status(file, none);
  const bool other = std::filesystem::exists(status) && !std::filesystem::is_regular_file(status) &&
                     !std::filesystem::is_directory(status);
  const std::string path = std::filesystem::absolute(file, none).lexically_normal().string();
  return other || path.starts_with("/dev/") || path.starts_with("/proc/");
}

void refuse_to_overwrite(const std::filesystem::path& output,
                         const std::vector<std::filesystem::path>& inputs) {
  std::error_code none;
  for (const auto& input : inputs) {
    if (!std::filesystem::equivalent(output, input, none)) continue;
    throw UserError(
        fmt::format("'{}' is what is read here, and would be overwritten; name another "
                    "file with -o.",
                    output.string()));
  }
}

bool create_atomically(const std::filesystem::path& file, std::string_view text) {
  const int error = write_beside(file, text, ::link);  // fails where there is one, unlike rename
  if (error != 0 && error != EEXIST) cannot_write(file, error, "--history");
  return error == 0;
}

std::string read_text(const std::filesystem::path& file) {
  const Fd fd(open_to_read(file));
  struct stat status{};
  const bool may_be_endless = ::fstat(fd.get(), &status) != 0 || !S_ISREG(status.st_mode);
  std::string text;
  std::array<char, 65536> buffer;
  for (;;) {
    const ssize_t count = ::read(fd.get(), buffer.data(), buffer.size());
    if (may_be_endless && interrupted()) throw Interruption();
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) cannot_read(file);
    if (count == 0) return text;
    text.append(buffer.data(), static_cast<std::size_t>(count));
    if (text.size() <= kMostText) continue;
    throw UserError(
        fmt::format("'{}' is longer than {} MiB, which no file of gilscope is; give "
                    "another one.",
                    file.string(), kMostText >> 20));
  }
}

AppendingFile::AppendingFile(const std::filesystem::path& file, bool truncate) : path_(file) {
  fd_ = ::open(file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  if (fd_ < 0) cannot_write(file, errno);
  if (::flock(fd_, LOCK_EX | LOCK_NB) != 0) {
    ::close(fd_);
    throw UserError(fmt::format(
        "'{}' is being written by another run; wait for it, or name another place with -o.",
        file.string()));
  }
  if (truncate) cut(0);
}

AppendingFile::~AppendingFile() {
  ::close(fd_);
}

void AppendingFile::append(std::string_view text) {
  if (const int error = write_all(fd_, text); error != 0) cannot_write(path_, error);
}

void AppendingFile::cut(std::uintmax_t size) {
  if (::ftruncate(fd_, static_cast<off_t>(size)) != 0 && errno != EINVAL)
    cannot_write(path_, errno);
}

FileLock::FileLock(const std::filesystem::path& file)
    : fd_(::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644)) {
  if (fd_ < 0 && (errno == EACCES || errno == EROFS)) {
    throw UserError(
        fmt::format("'{}' cannot be locked ({}): the folder belongs to another user, or may only "
                    "be read; make a build of your own, in another clone or with BUILD=FOLDER.",
                    file.string(), std::strerror(errno)));
  }
  if (fd_ < 0) cannot_write(file, errno);
  while (::flock(fd_, LOCK_EX) != 0 && errno == EINTR) {
  }
}

bool FileLock::is_free(const std::filesystem::path& file) {
  const int fd = ::open(file.c_str(), O_RDWR | O_CLOEXEC);
  if (fd < 0) return false;
  const bool free = ::flock(fd, LOCK_EX | LOCK_NB) == 0;
  ::close(fd);
  return free;
}

FileLock::~FileLock() {
  ::close(fd_);
}

FolderLock::FolderLock(const std::filesystem::path& folder, Kind kind)
    : fd_(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
  if (fd_ < 0) {
    throw UserError(fmt::format("The folder '{}' cannot be read ({}); check its permissions.",
                                folder.string(), std::strerror(errno)));
  }
  while (::flock(fd_, kind == Kind::shared ? LOCK_SH : LOCK_EX) != 0 && errno == EINTR) {
  }
}

FolderLock::~FolderLock() {
  ::close(fd_);
}

bool is_on_path(const std::string& program) {
  const char* path = std::getenv("PATH");
  std::istringstream folders(path != nullptr ? path : "");
  for (std::string folder; std::getline(folders, folder, ':');) {
    if (::access((std::filesystem::path(folder) / program).c_str(), X_OK) == 0) return true;
  }
  return false;
}

}  // namespace gilscope
