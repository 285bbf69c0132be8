#include "harness/executors/team.h"

#include <system_error>
#include <utility>

namespace gilscope::executors {

void Team::begin(const Member& member) {
  threads_.reserve(size_);
  try {
    while (threads_.size() < size_) start_thread(member, threads_.size());
  } catch (const std::system_error&) {  // out of threads or memory
    for (std::size_t missing = threads_.size(); missing < size_; ++missing) {
      gate_.arrive_and_drop();
    }
    gate_.arrive_and_wait();  // those who did start leave in the destructor
    throw;
  }
  gate_.arrive_and_wait();
  rethrow();
}

void Team::start_thread(const Member& member, std::size_t index) {
  threads_.emplace_back([this, member, index] {
    try {
      member(index);
    } catch (...) {
      {
        const std::lock_guard lock(mutex_);
        failure_ = std::current_exception();
      }
      gate_.arrive_and_drop();  // so that nobody waits for this thread again
    }
  });
}

void Team::sample() {
  gate_.arrive_and_wait();  // members leave await_start together
  gate_.arrive_and_wait();  // the slowest has called finish
  rethrow();
}

void Team::end() {
  leaving_ = true;
  gate_.arrive_and_wait();
  threads_.clear();  // joins
  rethrow();
}

Team::~Team() {
  if (threads_.empty()) return;
  leaving_ = true;  // after a failure: those who are left wait for their next start
  gate_.arrive_and_wait();
}

bool Team::await_start() {
  gate_.arrive_and_wait();
  return !leaving_;
}

void Team::rethrow() {
  const std::lock_guard lock(mutex_);
  if (failure_) std::rethrow_exception(std::exchange(failure_, nullptr));
}

}  // namespace gilscope::executors
