// The readers of what others wrote, each as a function of a text.
#pragma once

#include <string>
#include <vector>

namespace gilscope::fuzz {

struct Target {
  const char* name;  // also of its folder in tests/fuzz/corpus
  // False when the text was refused in the way that its reader promises. Any other exception, a
  // crash, or no end is a fault.
  bool (*read)(const std::string& text);
  std::vector<const char*> seeds;  // folders and files of the source tree that serve, too
  const char* extension;           // of the files in those folders
};

[[nodiscard]] const std::vector<Target>& targets();

}  // namespace gilscope::fuzz
