#include "harness/plan/kernel_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "harness/support/error.h"
#include "harness/support/nearest.h"
#include "harness/support/toml_reader.h"

namespace gilscope::plan {
namespace {

const std::vector<std::string> kClasses = {"cpu", "memory", "io", "mixed", "shared"};

kernels::Params read_params(const toml::table& table, const TomlReader& reader) {
  kernels::Params params;
  for (const auto& [key, node] : table) {
    std::string name(key.str());
    if (const auto integer = node.value_exact<std::int64_t>()) {
      params.set(std::move(name), *integer);
    } else if (const auto real = node.value_exact<double>()) {
      params.set(std::move(name), *real);
    } else if (auto text = node.value_exact<std::string>()) {
      params.set(std::move(name), *std::move(text));
    } else {
      reader.fail(key.str(), "must be an integer, a number or a string");
    }
  }
  return params;
}

std::optional<kernels::Digest> read_digest(TomlReader& reader) {
  const auto found = reader.optional_text("digest");
  if (!found) return std::nullopt;
  const std::string& text = *found;
  kernels::Digest digest{};
  const char* last = text.data() + text.size();
  const auto is_digest = [&] {
    const auto [end, error] = std::from_chars(text.data() + 2, last, digest, 16);
    return error == std::errc() && end == last;
  };
  if (!text.starts_with("0x") || !is_digest()) {
    reader.fail("digest", "must be a hexadecimal string such as \"0x1f\"");
  }
  return digest;
}

// Each argument of a kernel that carries is a task.
std::int64_t read_tasks(TomlReader& reader, std::int64_t items, bool carries) {
  if (!carries) return reader.integer("tasks");
  if (const auto tasks = reader.optional_integer("tasks"); tasks && *tasks != items) {
    reader.fail("tasks", "must be left out where the kernel carries: each item is a task");
  }
  return items;
}

KernelSize read_size(std::string name, const toml::table& table, const std::string& file,
                     bool carries) {
  TomlReader reader(table, fmt::format("{}, [sizes.{}]", file, name));
  KernelSize size;
  size.name = std::move(name);
  size.items = reader.integer("items");
  size.tasks = read_tasks(reader, size.items, carries);
  if (size.items < 1) reader.fail("items", "must be at least 1");
  if (size.tasks < 1 || size.tasks > size.items) {
    reader.fail("tasks", "must be between 1 and the number of items");
  }
  if (const toml::table* params = reader.table("params"))
    size.params = read_params(*params, reader);
  size.digest = read_digest(reader);
  reader.reject_unknown_keys();
  return size;
}

}  // namespace

const KernelSize& KernelFile::size(std::string_view wanted) const {
  const auto found = std::ranges::find(sizes, wanted, &KernelSize::name);
  if (found != sizes.end()) return *found;
  std::vector<std::string> known;
  for (const KernelSize& size : sizes) known.push_back(size.name);
  throw UserError(
      fmt::format("Kernel '{}' has no size '{}'.{}", name, wanted, suggestion(wanted, known)));
}

bool KernelFile::has_size(std::string_view wanted) const {
  return std::ranges::find(sizes, wanted, &KernelSize::name) != sizes.end();
}

std::string KernelFile::digest_command() const {
  const std::string where =
      library.empty() ? "" : fmt::format("--kernels {} ", folder.parent_path().string());
  return fmt::format("`gilscope digest --write {}{}`", where, name);
}

model::Cell cell_of(const KernelFile& kernel, const KernelSize& size) {
  model::Cell cell;
  cell.kernel = kernel.name;
  cell.kernel_class = kernel.kernel_class;
  cell.size = size.name;
  cell.items = size.items;
  cell.tasks = size.tasks;
  cell.params = size.params;
  cell.digest = size.digest.value_or(0);
  cell.waits = kernel.waits();
  cell.carries = kernel.carries;
  return cell;
}

KernelFile read_kernel_file(const std::filesystem::path& folder) {
  const std::filesystem::path path = folder / "kernel.toml";
  const toml::table table = read_toml(path);
  TomlReader reader(table, path.string());
  KernelFile kernel;
  kernel.name = folder.filename().string();
  kernel.folder = folder;
  kernel.kernel_class = reader.text("class");
  if (std::ranges::find(kClasses, kernel.kernel_class) == kClasses.end()) {
    throw UserError(fmt::format("{}: 'class' is '{}', which is unknown.{}", path.string(),
                                kernel.kernel_class, suggestion(kernel.kernel_class, kClasses)));
  }
  kernel.summary = reader.text("summary");
  kernel.item = reader.text("item");
  kernel.has_async = reader.flag("async", false);
  kernel.carries = reader.flag("carries", false);
  kernel.buffers = reader.flag("buffers", false);
  if (kernel.buffers && !kernel.carries) reader.fail("buffers", "needs 'carries = true'");
  kernel.fixture = reader.optional_text("fixture");
  kernel.has_python = std::filesystem::exists(folder / (kernel.name + ".py"));
  kernel.has_cpp = std::filesystem::exists(folder / (kernel.name + ".cpp"));
  const toml::table* sizes = reader.table("sizes");
  if (sizes == nullptr || sizes->empty()) reader.fail("sizes", "is missing; add one [sizes.NAME]");
  for (const auto& [name, node] : *sizes) {
    if (!node.is_table()) reader.fail(name.str(), "must be a table [sizes.NAME]");
    kernel.sizes.push_back(
        read_size(std::string(name.str()), *node.as_table(), path.string(), kernel.carries));
  }
  std::ranges::sort(kernel.sizes, {}, &KernelSize::items);
  reader.reject_unknown_keys();
  return kernel;
}

std::vector<std::filesystem::path> kernel_folders(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> folders;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (std::filesystem::exists(entry.path() / "kernel.toml")) folders.push_back(entry.path());
  }
  std::ranges::sort(folders);
  return folders;
}

std::vector<KernelFile> read_kernel_files(const std::filesystem::path& folder) {
  std::vector<KernelFile> kernels;
  for (const auto& path : kernel_folders(folder)) kernels.push_back(read_kernel_file(path));
  return kernels;
}

std::vector<kernels::Range> tasks_of(std::int64_t items, std::int64_t tasks) {
  std::vector<kernels::Range> ranges;
  ranges.reserve(static_cast<std::size_t>(tasks));
  for (std::int64_t task = 0; task < tasks; ++task) {
    ranges.push_back({items * task / tasks, items * (task + 1) / tasks});
  }
  return ranges;
}

}  // namespace gilscope::plan
