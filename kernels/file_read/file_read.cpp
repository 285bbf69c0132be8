// Disk: an item reads one file of a set whole. The set was just written: the page cache answers.
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <string>
#include <vector>

#include "kernels/kernel.h"

namespace gilscope::kernels {
namespace {

// An open file that closes itself. By system calls, as Python's unbuffered open does it; a stream
// would copy everything once more.
class File {
 public:
  explicit File(const std::string& path) : path_(path), fd_(::open(path.c_str(), O_RDONLY)) {
    if (fd_ < 0) fail("opened");
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File() {
    if (fd_ >= 0) ::close(fd_);
  }

  void read_all(std::vector<std::uint8_t>& bytes) const {
    struct stat status{};
    if (::fstat(fd_, &status) != 0) fail("read");
    bytes.resize(static_cast<std::size_t>(status.st_size));
    for (std::size_t done = 0; done < bytes.size();) {
      const ssize_t count = ::read(fd_, bytes.data() + done, bytes.size() - done);
      if (count < 0 && errno == EINTR) continue;
      if (count < 0) fail("read");
      if (count == 0) bytes.resize(done);  // it became shorter: the digest will tell
      done += static_cast<std::size_t>(count);
    }
  }

 private:
  [[noreturn]] void fail(const char* verb) const {
    throw std::runtime_error(
        fmt::format("'{}' cannot be {} ({}).", path_, verb, std::strerror(errno)));
  }

  const std::string& path_;
  int fd_;
};

class FileRead final : public Kernel {
 public:
  explicit FileRead(const Params& params) {
    for (std::int64_t number = 0; number < params.integer("files"); ++number) {
      paths_.push_back(fmt::format("{}/{}", params.text("directory"), number));
    }
  }

  Digest run(Range items) override {
    Digest digest = 0;
    for (std::int64_t item = items.begin; item < items.end; ++item) {
      const File file(paths_[static_cast<std::size_t>(item) % paths_.size()]);
      file.read_all(bytes_);
      digest += fold(item, crc(bytes_));
    }
    return digest;
  }

 private:
  std::vector<std::string> paths_;
  std::vector<std::uint8_t> bytes_;
};

const Registration<FileRead> registration{"file_read"};

}  // namespace
}  // namespace gilscope::kernels
