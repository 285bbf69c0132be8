#include <nlohmann/json.hpp>

#include "harness/model/json.h"
#include "harness/model/json_fields.h"

namespace gilscope::kernels {

void to_json(nlohmann::json& json, const Params& params) {
  json = nlohmann::json::object();
  for (const auto& [name, value] : params.values()) {
    std::visit([&](const auto& v) { json[name] = v; }, value);
  }
}

void from_json(const nlohmann::json& json, Params& params) {
  for (const auto& [name, value] : json.items()) {
    if (value.is_number_integer()) {
      params.set(name, value.get<std::int64_t>());
    } else if (value.is_number()) {
      params.set(name, value.get<double>());
    } else {
      params.set(name, value.get<std::string>());
    }
  }
}

}  // namespace gilscope::kernels

namespace gilscope::model {

using nlohmann::json;

void to_json(json& json, const Cell& cell) {
  json = {{"name", cell.name()},
          {"kernel", cell.kernel},
          {"class", cell.kernel_class},
          {"size", cell.size},
          {"items", cell.items},
          {"tasks", cell.tasks},
          {"params", cell.params},
          {"digest", hex(cell.digest)},
          {"waits", cell.waits},
          {"strategy", cell.strategy()},
          {"executor", cell.executor},
          {"binding", cell.binding},
          {"family", cell.family},
          {"workers", cell.workers},
          {"interpreter", cell.interpreter},
          {"host", cell.host}};
  if (cell.carries) json.update({{"carries", true}, {"hands_over", cell.hands_over}});
  if (!cell.shape.empty()) json["shape"] = cell.shape;
  if (!cell.skew.empty()) json["skew"] = cell.skew;
  if (!cell.start_method.empty()) json["start_method"] = cell.start_method;
  if (cell.elsewhere) json["elsewhere"] = true;
  if (!cell.module.empty()) json["module"] = cell.module;
  if (!cell.needs.empty()) json["needs"] = cell.needs;
  if (!cell.packages.empty()) json["packages"] = cell.packages;
  if (cell.chunk_size > 0) json["chunk_size"] = cell.chunk_size;
}

void from_json(const json& json, Cell& cell) {
  json.at("kernel").get_to(cell.kernel);
  json.at("class").get_to(cell.kernel_class);
  json.at("size").get_to(cell.size);
  json.at("items").get_to(cell.items);
  json.at("tasks").get_to(cell.tasks);
  json.at("params").get_to(cell.params);
  cell.digest = std::stoull(json.at("digest").get<std::string>(), nullptr, 16);
  json.at("waits").get_to(cell.waits);
  json.at("executor").get_to(cell.executor);
  json.at("binding").get_to(cell.binding);
  json.at("family").get_to(cell.family);
  json.at("workers").get_to(cell.workers);
  json.at("interpreter").get_to(cell.interpreter);
  json.at("host").get_to(cell.host);
  take_if_there(json, "carries", cell.carries);
  take_if_there(json, "hands_over", cell.hands_over);
  take_if_there(json, "shape", cell.shape);
  take_if_there(json, "skew", cell.skew);
  take_if_there(json, "start_method", cell.start_method);
  take_if_there(json, "elsewhere", cell.elsewhere);
  take_if_there(json, "module", cell.module);
  take_if_there(json, "needs", cell.needs);
  take_if_there(json, "packages", cell.packages);
  take_if_there(json, "chunk_size", cell.chunk_size);
}

void to_json(json& json, const PlannedCell& planned) {
  json = {{"cell", planned.cell},
          {"skipped", planned.skipped},
          {"oversubscribed", planned.oversubscribed}};
}

void from_json(const json& json, PlannedCell& planned) {
  json.at("cell").get_to(planned.cell);
  json.at("skipped").get_to(planned.skipped);
  json.at("oversubscribed").get_to(planned.oversubscribed);
}

}  // namespace gilscope::model
