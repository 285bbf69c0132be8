#include "harness/support/guardian.h"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <string>
#include <system_error>
#include <utility>

#include "harness/support/marked.h"

namespace gilscope {
namespace {

constexpr char kEndedWell = 'd';

// Holds nothing of ours open, so that a pipe that we wrote to ends when we do.
int keep_only(int fd) {
  constexpr int kKept = 3;
  fd = ::fcntl(fd, F_DUPFD, kKept);  // it may have been one of the standard ones
  const int null = ::open("/dev/null", O_RDWR);
  for (int standard = 0; standard < kKept; ++standard) ::dup2(null, standard);
  ::dup2(fd, kKept);
  ::close_range(kKept + 1, ~0U, 0);
  return kKept;
}

[[noreturn]] void guard(int alive, const std::filesystem::path& folder) {
  ::setsid();  // what is sent to our terminal or group is not meant for it
  ::prctl(PR_SET_NAME, "gilscope-guard");
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) ::signal(signal, SIG_IGN);
  alive = keep_only(alive);
  char word = 0;
  while (::read(alive, &word, 1) < 0 && errno == EINTR) {
  }
  if (word == kEndedWell) ::_exit(0);
  end_marked();
  remove_traces(folder);
  ::_exit(0);
}

}  // namespace

void remove_shared_memory(const std::filesystem::path& folder) {
  const std::string segment = folder.filename().string() + "-";  // see process_pool_shm.py
  const std::string semaphore = "sem." + segment;                // see semaphores.py
  std::error_code none;
  for (const auto& entry : std::filesystem::directory_iterator("/dev/shm", none)) {
    const std::string name = entry.path().filename().string();
    if (!name.starts_with(segment) && !name.starts_with(semaphore)) continue;
    std::filesystem::remove_all(entry.path(), none);
  }
}

void remove_traces(const std::filesystem::path& folder) {
  remove_shared_memory(folder);
  std::error_code none;
  std::filesystem::remove_all(folder, none);
}

Guardian::Guardian(const std::filesystem::path& folder) {
  (void)tree_mark();  // the same on both sides
  Pipe pipe = make_pipe();
  pid_ = ::fork();
  if (pid_ < 0) throw std::system_error(errno, std::generic_category(), "fork");
  if (pid_ == 0) {
    pipe.write.close();
    guard(pipe.read.get(), folder);
  }
  alive_ = std::move(pipe.write);
}

Guardian::~Guardian() {
  (void)!::write(alive_.get(), &kEndedWell, 1);
  alive_.close();
  ::waitpid(pid_, nullptr, 0);
}

}  // namespace gilscope
