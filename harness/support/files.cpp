#include "harness/support/files.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>

#include "harness/support/error.h"

namespace gilscope {
namespace {

[[noreturn]] void cannot_write(const std::filesystem::path& file, int error) {
  throw UserError(
      fmt::format("'{}' cannot be written ({}); {}.", file.string(), std::strerror(error),
                  error == ENOSPC || error == EDQUOT
                      ? "free some space there, or name another place with -o"
                      : "check the folder's permissions, or name another place with -o"));
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

}  // namespace

void write_atomically(const std::filesystem::path& file, std::string_view text) {
  std::filesystem::path beside = file;
  beside += fmt::format(".{}.part", ::getpid());
  const int fd = ::open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (fd < 0) cannot_write(file, errno);
  int error = write_all(fd, text);
  ::close(fd);
  if (error == 0 && ::rename(beside.c_str(), file.c_str()) != 0) error = errno;
  if (error != 0) {
    ::unlink(beside.c_str());
    cannot_write(file, error);
  }
}

std::string read_text(const std::filesystem::path& file) {
  std::ifstream stream(file);
  std::ostringstream text;
  text << stream.rdbuf();
  if (!stream || std::filesystem::is_directory(file)) {
    throw UserError(
        fmt::format("'{}' cannot be read; check the path and its permissions.", file.string()));
  }
  return text.str();
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
  if (truncate && ::ftruncate(fd_, 0) != 0 && errno != EINVAL) cannot_write(file, errno);
}

AppendingFile::~AppendingFile() {
  ::close(fd_);
}

void AppendingFile::append(std::string_view text) {
  if (const int error = write_all(fd_, text); error != 0) cannot_write(path_, error);
}

FileLock::FileLock(const std::filesystem::path& file)
    : fd_(::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644)) {
  if (fd_ < 0) cannot_write(file, errno);
  while (::flock(fd_, LOCK_EX) != 0 && errno == EINTR) {
  }
}

FileLock::~FileLock() {
  ::close(fd_);
}

}  // namespace gilscope
