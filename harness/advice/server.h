// A server of the user's, for as long as the function is measured.
#pragma once

#include <filesystem>
#include <memory>

#include "harness/advice/question.h"
#include "harness/fixtures/program.h"

namespace gilscope::advice {

// Starts it with the shell in `folder` and waits until it is ready: until it has printed a line
// that holds `ready`, or until a connection to it succeeds where that is tcp:PORT. nullptr where
// the question has none. Throws UserError when it does not get ready. It ends with what is
// returned. What it prints goes into `log`.
[[nodiscard]] std::unique_ptr<fixtures::Program> start_server(const Server& server,
                                                              const std::filesystem::path& folder,
                                                              const std::filesystem::path& log);

}  // namespace gilscope::advice
