#include "harness/plan/kernel_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <numeric>

#include "harness/support/error.h"
#include "harness/support/nearest.h"
#include "harness/support/toml_reader.h"

namespace gilscope::plan {
namespace {

const std::vector<std::string> kShapes = {"map", "pipeline", "divide"};
const std::vector<std::string> kSkews = {"start", "end", "shuffled"};
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

// How many times as long as the others a task is, by its place.
std::vector<std::int64_t> weights_of(std::int64_t tasks, std::string_view skew) {
  constexpr std::int64_t kOneIn = 50;
  constexpr std::int64_t kTimes = 50;
  std::vector<std::int64_t> weights(static_cast<std::size_t>(tasks), 1);
  if (skew.empty()) return weights;
  const std::int64_t many = std::max<std::int64_t>(1, tasks / kOneIn);
  for (std::int64_t i = 0; i < many; ++i) {
    // Shuffled: one anywhere in each part of the list, by Knuth's multiplicative hashing.
    const std::int64_t part = tasks / many;
    const auto drawn = static_cast<std::int64_t>(static_cast<std::uint32_t>(i + 1) * 2654435761U);
    const std::int64_t place = skew == "start" ? i
                               : skew == "end" ? tasks - 1 - i
                                               : i * part + drawn % part;
    weights[static_cast<std::size_t>(place)] = kTimes;
  }
  return weights;
}

// Each argument of a kernel that carries is a task.
std::int64_t read_tasks(TomlReader& reader, std::int64_t items, bool carries) {
  if (!carries) return reader.integer("tasks");
  if (const auto tasks = reader.optional_integer("tasks"); tasks && *tasks != items) {
    reader.fail("tasks", "must be left out where the kernel carries: each item is a task");
  }
  return items;
}

// Empty for a map, which is what most kernels are.
std::string read_shape(TomlReader& reader) {
  std::string shape = reader.optional_text("shape").value_or("map");
  if (std::ranges::find(kShapes, shape) == kShapes.end()) {
    reader.fail("shape", fmt::format("is '{}'; give map, pipeline or divide", shape));
  }
  return shape == "map" ? "" : shape;
}

std::string read_skew(TomlReader& reader, const KernelSize& size, bool carries) {
  std::string skew = reader.optional_text("skew").value_or("");
  if (skew.empty()) return skew;
  if (std::ranges::find(kSkews, skew) == kSkews.end()) {
    reader.fail("skew",
                fmt::format("is '{}'; it says where long tasks lie: start, end or shuffled", skew));
  }
  if (carries) reader.fail("skew", "is for kernels whose tasks are ranges of items");
  const std::vector<std::int64_t> weights = weights_of(size.tasks, skew);
  const std::int64_t least = std::accumulate(weights.begin(), weights.end(), std::int64_t{0});
  if (size.items < least) {
    reader.fail("items",
                fmt::format("must be at least {} where {} tasks are skewed", least, size.tasks));
  }
  return skew;
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
  size.skew = read_skew(reader, size, carries);
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
  cell.skew = size.skew;
  cell.params = size.params;
  cell.digest = size.digest.value_or(0);
  cell.waits = kernel.waits();
  cell.carries = kernel.carries;
  cell.shape = kernel.shape;
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
  kernel.shape = read_shape(reader);
  kernel.carries = reader.flag("carries", false);
  if (!kernel.shape.empty() && !kernel.carries) reader.fail("shape", "needs 'carries = true'");
  kernel.buffers = reader.flag("buffers", false);
  if (kernel.buffers && !kernel.carries) reader.fail("buffers", "needs 'carries = true'");
  kernel.needs = reader.texts("needs");
  // As files had it that were written before there could be several.
  if (auto fixture = reader.optional_text("fixture")) kernel.needs.push_back(*std::move(fixture));
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

std::vector<kernels::Range> tasks_of(std::int64_t items, std::int64_t tasks,
                                     std::string_view skew) {
  const std::vector<std::int64_t> weights = weights_of(tasks, skew);
  const std::int64_t whole = std::accumulate(weights.begin(), weights.end(), std::int64_t{0});
  std::vector<kernels::Range> ranges;
  ranges.reserve(static_cast<std::size_t>(tasks));
  std::int64_t before = 0;
  for (const std::int64_t weight : weights) {
    ranges.push_back({items * before / whole, items * (before + weight) / whole});
    before += weight;
  }
  return ranges;
}

}  // namespace gilscope::plan
