// What a dashboard is drawn from: docs/contracts.md.
#pragma once

#include <string>

#include "harness/history/history.h"

namespace gilscope::history {

// As JSON. `repository`: where commits can be read, https://... or "".
std::string dashboard_text(const History& history, const std::string& repository);

// The repository without a slash at its end. Throws UserError when it is no https:// or http://
// one.
std::string checked_repository(std::string repository);

}  // namespace gilscope::history
