#include "bench/gilscope/version.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "harness/support/git.h"
#include "harness/support/paths.h"

namespace gilscope::commands {
namespace {

using nlohmann::ordered_json;

ordered_json facts() {
  const Origin origin = origin_of(own_tree());
  return {{"version", GILSCOPE_VERSION},
          {"commit", origin.commit ? ordered_json(*origin.commit) : ordered_json()},
          {"modified", origin.modified},
          {"compiler", GILSCOPE_COMPILER},
          {"flags", GILSCOPE_FLAGS},
          {"build_type", GILSCOPE_BUILD_TYPE},
          {"sanitizers", GILSCOPE_SANITIZERS}};
}

}  // namespace

std::string version_text() {
  const ordered_json all = facts();
  const auto text = [&](const char* name) { return all[name].get<std::string>(); };
  const std::string commit = all["commit"].is_null() ? "none" : text("commit");
  std::string lines =
      fmt::format("gilscope {}\ncommit    {}{}\ncompiler  {}\nflags     {}\n", text("version"),
                  commit, all["modified"].get<bool>() ? ", with changes" : "", text("compiler"),
                  text("flags").empty() ? "none" : text("flags"));
  if (!text("sanitizers").empty()) lines += fmt::format("sanitized {}\n", text("sanitizers"));
  lines.pop_back();
  return lines;
}

std::string version_json() {
  return facts().dump(2);
}

}  // namespace gilscope::commands
