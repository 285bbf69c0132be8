#include "bench/gilscope/outside.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "harness/plan/import_roots.h"
#include "harness/support/error.h"
#include "harness/support/tell.h"

namespace gilscope::commands {
namespace {

namespace fs = std::filesystem;

// But for the tree's own.
std::vector<fs::path> folders(const std::vector<std::string>& names, const char* option,
                              const char* of_tree) {
  std::vector<fs::path> found;
  for (const std::string& name : names) {
    if (!fs::is_directory(name)) {
      throw UserError(fmt::format("There is no folder '{}'; name one with {}.", name, option));
    }
    fs::path folder = fs::canonical(name);
    std::error_code none;
    if (!fs::equivalent(folder, source_root() / of_tree, none)) found.push_back(std::move(folder));
  }
  return found;
}

}  // namespace

void add_outside_options(CLI::App& command, OutsideOptions& options) {
  command
      .add_option("--kernels", options.kernels,
                  "Also take the kernels in this folder, one folder each")
      ->type_name("DIR");
  command
      .add_option("--executors", options.executors,
                  "Also take the executors in this folder, in Python")
      ->type_name("DIR");
}

plan::Outside outside_of(const OutsideOptions& options) {
  return {.kernels = folders(options.kernels, "--kernels", "kernels"),
          .executors = folders(options.executors, "--executors", "harness/executors")};
}

plan::Catalogue catalogue_with(const plan::Outside& outside, const Tree& tree) {
  plan::Catalogue catalogue = plan::read_catalogue(tree, outside);
  for (const std::string& problem : catalogue.problems) {
    tell("gilscope: passed over: {}", problem);
  }
  // For this process and all runners that it starts.
  if (const std::string libraries = catalogue.libraries(); !libraries.empty()) {
    ::setenv("GILSCOPE_PLUGINS", libraries.c_str(), 1);
  }
  return catalogue;
}

std::vector<std::string> kernels_in(const plan::Outside& outside,
                                    const plan::Catalogue& catalogue) {
  std::vector<std::string> names;
  for (const plan::KernelFile& kernel : catalogue.kernels) {
    const bool lies_there = std::ranges::any_of(outside.kernels, [&](const fs::path& folder) {
      return kernel.folder == folder / kernel.name;
    });
    if (lies_there) names.push_back(kernel.name);
  }
  return names;
}

ImportRoots::ImportRoots(const plan::Outside& outside) {
  if (outside.kernels.empty() && outside.executors.empty()) return;
  folder_.emplace("gilscope-links");
  path_ = plan::make_import_roots(outside, folder_->path());
}

}  // namespace gilscope::commands
