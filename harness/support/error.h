// The errors that a user can mend. Each is one sentence that names the value and the remedy.
#pragma once

#include <stdexcept>
#include <string>

namespace gilscope {

// Exit codes of the command line; see `gilscope --help`.
enum ExitCode : int { kDone = 0, kFinding = 1, kBadInput = 2, kInterrupted = 130 };

// Input that cannot be used: ends the command with kBadInput.
class UserError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// Something measured or checked came out wrong (a digest, say): ends with kFinding.
class Finding : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// A signal asked us to end before there was anything to keep: ends with kInterrupted.
class Interruption : public std::runtime_error {
 public:
  Interruption() : std::runtime_error("interrupted") {}
};

}  // namespace gilscope
