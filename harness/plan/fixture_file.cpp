#include "harness/plan/fixture_file.h"

#include <cstdlib>

#include "harness/plan/block.h"

namespace gilscope::plan {

std::string FixtureFile::address() const {
  const char* value = instead.empty() ? nullptr : std::getenv(instead.c_str());
  return value != nullptr ? value : "";
}

std::vector<FixtureFile> read_fixture_file(const std::filesystem::path& source) {
  const auto block = block_of(source, "fixture");
  if (!block) return {};
  const toml::table table = parse_toml(*block, source.string());
  TomlReader reader(table, source.string());
  FixtureFile fixture;
  fixture.name = source.stem().string();
  fixture.summary = reader.text("summary");
  fixture.loopback = reader.flag("loopback", false);
  fixture.needs = read_needs(reader);
  fixture.instead = reader.optional_text("instead").value_or("");
  fixture.gives = reader.optional_text("gives").value_or("");
  if (fixture.instead.empty() != fixture.gives.empty()) {
    reader.fail("instead",
                "and 'gives' belong together: the variable, and the parameter that it "
                "stands for");
  }
  fixture.source = source;
  reader.reject_unknown_keys();
  return {fixture};
}

}  // namespace gilscope::plan
