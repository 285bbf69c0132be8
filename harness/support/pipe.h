// File descriptors that close themselves, and pipes made of them.
#pragma once

#include <unistd.h>

#include <utility>

namespace gilscope {

class Fd {
 public:
  explicit Fd(int fd = -1) : fd_(fd) {}
  Fd(Fd&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Fd& operator=(Fd&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  Fd(const Fd&) = delete;
  Fd& operator=(const Fd&) = delete;
  ~Fd() { close(); }
  [[nodiscard]] int get() const { return fd_; }  // -1 when closed
  void close() {
    if (fd_ >= 0) ::close(std::exchange(fd_, -1));
  }

 private:
  int fd_;
};

struct Pipe {
  Fd read;
  Fd write;
};

// Both ends are closed on exec: were a later child to inherit one, who reads the other would wait
// for that child's end too. Throws UserError when there are no file descriptors left.
Pipe make_pipe();

}  // namespace gilscope
