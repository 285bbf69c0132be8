#include "harness/conductor/progress.h"

#include <fmt/format.h>

#include "harness/support/tell.h"
#include "harness/support/terminal.h"

namespace gilscope::conductor {
namespace {

using namespace std::chrono_literals;

constexpr auto kPlainInterval = 5s;

}  // namespace

std::string clock_text(std::chrono::seconds duration) {
  const auto total = duration.count();
  if (total >= 3600) {
    return fmt::format("{}:{:02}:{:02}", total / 3600, total / 60 % 60, total % 60);
  }
  return fmt::format("{}:{:02}", total / 60, total % 60);
}

Progress::Progress() : terminal_(is_terminal(Stream::errors)) {}

void Progress::show(const State& state) {
  const auto now = Clock::now();
  if (!begun_) {
    begun_ = true;
    first_done_ = state.done;  // what a resumed run had done before says nothing of this one's pace
  }
  if (!terminal_ && now - last_shown_ < kPlainInterval) return;
  last_shown_ = now;
  const auto elapsed = std::chrono::duration_cast<std::chrono::seconds>(now - start_);
  const std::size_t measured = state.done - first_done_;
  const std::string left =
      measured == 0
          ? "?"
          : clock_text(std::chrono::seconds(static_cast<std::int64_t>(
                std::chrono::duration<double>(now - start_).count() /
                static_cast<double>(measured) * static_cast<double>(state.total - state.done))));
  std::string line = fmt::format("[{}/{}] {}  {} elapsed, {} left  {}", state.done, state.total,
                                 state.phase, clock_text(elapsed), left, state.cell);
  if (terminal_) {
    line.resize(std::min(line.size(), width_of(Stream::errors).value_or(80) - 1));
    tell_text("\r\x1b[K" + line);
  } else {
    tell("{}", line);
  }
}

void Progress::clear() const {
  if (terminal_) tell_text("\r\x1b[K");
}

}  // namespace gilscope::conductor
