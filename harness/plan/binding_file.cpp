#include "harness/plan/binding_file.h"

#include "harness/plan/block.h"

namespace gilscope::plan {

std::vector<BindingFile> read_binding_file(const std::filesystem::path& source) {
  const auto block = block_of(source, "binding");
  if (!block) return {};
  const toml::table table = parse_toml(*block, source.string());
  TomlReader reader(table, source.string());
  BindingFile binding;
  binding.name = source.stem().string();
  binding.summary = reader.text("summary");
  binding.source_suffix = reader.text("source_suffix");
  binding.built = reader.flag("built", false);
  binding.needs = read_needs(reader);
  binding.source = source;
  reader.reject_unknown_keys();
  return {binding};
}

}  // namespace gilscope::plan
