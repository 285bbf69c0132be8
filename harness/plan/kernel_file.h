// kernel.toml: what the plan knows of a kernel.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/model/cell.h"
#include "kernels/kernel.h"

namespace gilscope::plan {

struct KernelSize {
  std::string name;      // tiny, small, medium, large
  std::int64_t items{};  // the work is items [0, items)
  std::int64_t tasks{};  // cut into this many contiguous ranges
  std::string skew;      // start, end or shuffled: where the long tasks lie; empty: all are alike
  kernels::Params params;
  std::optional<kernels::Digest> digest;  // expected of the whole; nothing: not computed yet
};

struct KernelFile {
  std::string name;  // the folder's
  std::filesystem::path folder;
  std::string kernel_class;        // cpu, memory, io, mixed, shared
  std::string summary;             // one line for readers
  std::string item;                // what one item is
  bool has_async{};                // offers the coroutine form
  std::string shape;               // pipeline or divide; empty: a list of tasks, a map
  bool carries{};                  // its tasks carry arguments and results
  bool buffers{};                  // and these are bytes in Python too
  std::vector<std::string> needs;  // fixtures, for a whole run
  bool has_python{};               // <name>.py is there
  bool has_cpp{};                  // <name>.cpp is there
  // Of one outside of the tree: its C++, once it is built; has_cpp is then whether it is.
  std::filesystem::path library;
  std::vector<KernelSize> sizes;  // in order of work

  // Kernels that wait: workers may sweep past the CPUs, and every item's latency is recorded.
  [[nodiscard]] bool waits() const { return kernel_class == "io" || kernel_class == "mixed"; }
  // Throws UserError naming the nearest known size.
  [[nodiscard]] const KernelSize& size(std::string_view wanted) const;
  [[nodiscard]] bool has_size(std::string_view wanted) const;
  // What puts its digests into kernel.toml.
  [[nodiscard]] std::string digest_command() const;
};

// The work of a cell: what its kernel and size say. Who does it, where and with how many workers is
// left open.
[[nodiscard]] model::Cell cell_of(const KernelFile& kernel, const KernelSize& size);

// Reads one kernel folder. Throws UserError naming file, key and remedy.
KernelFile read_kernel_file(const std::filesystem::path& folder);

// The folders below `folder` that hold a kernel.toml, in order.
std::vector<std::filesystem::path> kernel_folders(const std::filesystem::path& folder);
// All of these, read.
std::vector<KernelFile> read_kernel_files(const std::filesystem::path& folder);

// The tasks of a size: contiguous ranges that cover [0, items), of near equal length. Of a skewed
// size, one task in fifty, at least one, has fifty times as many items as the others.
std::vector<kernels::Range> tasks_of(std::int64_t items, std::int64_t tasks,
                                     std::string_view skew = "");

}  // namespace gilscope::plan
