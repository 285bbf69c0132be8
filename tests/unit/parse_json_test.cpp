// What is said of JSON that does not fit.
#include "harness/support/parse_json.h"

#include <gtest/gtest.h>

#include <functional>
#include <stdexcept>
#include <string>

namespace gilscope {
namespace {

using nlohmann::json;

std::string said(const std::function<void(const json&)>& use) {
  const json document = {{"number", 1}, {"null", nullptr}, {"list", {1}}};
  try {
    use(document);
  } catch (const std::exception& error) {
    return what_does_not_fit(error);
  }
  return "";
}

TEST(WhatDoesNotFit, IsSaidInWordsOfOurOwn) {
  EXPECT_EQ(said([](const json& one) { (void)one.at("null").at("key"); }),
            "null stands where an object or an array is expected");
  EXPECT_EQ(said([](const json& one) { (void)one.at("list").value("key", 1); }),
            "array stands where an object or an array is expected");
  EXPECT_EQ(said([](const json& one) { (void)one.at("nothing"); }), "the key 'nothing' is missing");
  EXPECT_EQ(said([](const json& one) { (void)one.at("null").get<double>(); }),
            "null stands where number is expected");
  EXPECT_EQ(said([](const json& one) { (void)one.at("list").at(7); }), "an array is too short");
  EXPECT_EQ(said([](const json&) { throw std::runtime_error("ours"); }), "ours");
}

}  // namespace
}  // namespace gilscope
