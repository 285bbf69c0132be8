// What an exporter is: a function from a result document to a text in another format.
#pragma once

#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace gilscope::exporters {

using Exporter = std::function<std::string(const nlohmann::json& result)>;

// Enters an exporter into the catalogue. Its source file holds one:
//   const Registration registration{"csv", to_csv};
struct Registration {
  Registration(std::string format, Exporter exporter);
};

// Throws UserError naming the nearest known format.
Exporter find(std::string_view format);

}  // namespace gilscope::exporters
