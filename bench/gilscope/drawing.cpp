#include "bench/gilscope/drawing.h"

#include <fmt/format.h>

#include <cstdlib>
#include <filesystem>

#include "harness/support/error.h"
#include "harness/support/files.h"
#include "harness/support/paths.h"
#include "harness/support/process.h"
#include "harness/support/scratch_folder.h"
#include "harness/support/tell.h"

namespace gilscope::commands {
namespace {

void run_drawing(const std::string& what, const std::string& module, const std::string& input,
                 const std::vector<std::string>& options, const std::filesystem::path& output) {
  std::vector<std::string> argv = {own_tree().home_python().string(), "-P", "-m", module};
  argv.insert(argv.end(), options.begin(), options.end());
  argv.push_back(std::filesystem::absolute(output).string());
  const Outcome outcome = run_process({.argv = argv,
                                       .environment = {{"PYTHONPATH", source_root().string()}},
                                       .input = input,
                                       .time_limit = std::nullopt});
  if (outcome.interrupted) throw Interruption();
  if (!outcome.succeeded()) {
    std::string why = outcome.complaint();
    if (const std::string name = "gilscope " + what + ": "; why.starts_with(name)) {
      why.erase(0, name.size());
    }
    throw UserError(fmt::format("The {} could not be made: {}", what, why));
  }
}

}  // namespace

std::string drawn_text(const std::string& what, const std::string& module, const std::string& input,
                       const std::vector<std::string>& options) {
  const ScratchFolder folder("gilscope-page");
  const auto page = folder.path() / "page.html";
  run_drawing(what, module, input, options, page);
  return read_text(page);
}

void make_drawing(const std::string& what, const std::string& module, const std::string& input,
                  const std::string& output, const std::vector<std::string>& options) {
  // A device or a pipe cannot be replaced by a file.
  if (is_written_through(output)) {
    write_atomically(output, drawn_text(what, module, input, options));
  } else {
    run_drawing(what, module, input, options, target_of(output));
  }
}

int draw(const std::string& what, const std::string& module, const std::string& input,
         const std::string& output, const std::vector<std::string>& options) {
  make_drawing(what, module, input, output, options);
  if (!is_written_through(output)) print("{}\n", output);
  return kDone;
}

}  // namespace gilscope::commands
