#include "harness/plan/catalogue.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>
#include <utility>

#include "harness/plan/globs.h"
#include "harness/support/error.h"
#include "harness/support/nearest.h"

namespace gilscope::plan {
namespace {

// What was not compiled into gilscope is loaded, if it was built at all.
void look_for_library(KernelFile& kernel) {
  kernel.library = kernel.folder / ("lib" + kernel.name + ".so");
  kernel.has_cpp = std::filesystem::exists(kernel.library);
}

void add_kernels(Catalogue& catalogue, const std::filesystem::path& folder, bool is_of_tree) {
  for (const auto& path : kernel_folders(folder)) {
    try {
      KernelFile kernel = read_kernel_file(path);
      if (!is_of_tree) look_for_library(kernel);
      const auto same = std::ranges::find(catalogue.kernels, kernel.name, &KernelFile::name);
      if (same != catalogue.kernels.end()) {
        throw UserError(fmt::format("'{}' and '{}' are both the kernel '{}'; rename one.",
                                    same->folder.string(), path.string(), kernel.name));
      }
      catalogue.kernels.push_back(std::move(kernel));
    } catch (const UserError& error) {
      catalogue.problems.emplace_back(error.what());
    }
  }
}

void add_executors(Catalogue& catalogue, const std::filesystem::path& folder, bool is_of_tree) {
  for (const auto& source : executor_sources(folder)) {
    try {
      for (ExecutorFile& executor : read_executor_file(source)) {
        if (!is_of_tree && source.extension() != ".py") {
          throw UserError(
              fmt::format("'{}' is C++, and executors outside of the tree are Python; "
                          "put it into harness/executors.",
                          source.string()));
        }
        reject_twin(catalogue.executors, executor);
        catalogue.executors.push_back(std::move(executor));
      }
    } catch (const UserError& error) {
      catalogue.problems.emplace_back(error.what());
    }
  }
}

}  // namespace

Names Catalogue::kernel_names() const {
  Names names;
  for (const KernelFile& kernel : kernels) names.push_back(kernel.name);
  return names;
}

Names Catalogue::strategies() const {
  Names names;
  for (const ExecutorFile& executor : executors) {
    for (const std::string& binding : executor.bindings) {
      names.push_back(executor.name + "." + binding);
    }
  }
  return names;
}

std::string Catalogue::libraries() const {
  std::string list;
  for (const KernelFile& kernel : kernels) {
    if (kernel.has_cpp && !kernel.library.empty()) list += kernel.library.string() + ":";
  }
  return list;
}

const KernelFile& Catalogue::kernel(const std::string& name) const {
  const auto found = std::ranges::find(kernels, name, &KernelFile::name);
  if (found != kernels.end()) return *found;
  throw UserError(
      fmt::format("There is no kernel '{}'.{}", name, suggestion(name, kernel_names())));
}

Catalogue read_catalogue(const Tree& tree, const Outside& outside) {
  Catalogue catalogue;
  add_kernels(catalogue, tree.source / "kernels", true);
  for (const auto& folder : outside.kernels) add_kernels(catalogue, folder, false);
  add_executors(catalogue, tree.source / "harness/executors", true);
  for (const auto& folder : outside.executors) add_executors(catalogue, folder, false);
  std::ranges::sort(catalogue.kernels, {}, &KernelFile::name);
  std::ranges::stable_sort(catalogue.executors, [](const ExecutorFile& a, const ExecutorFile& b) {
    return std::tie(a.name, a.host) < std::tie(b.name, b.host);
  });
  return catalogue;
}

}  // namespace gilscope::plan
