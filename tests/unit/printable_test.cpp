// Text of unknown origin.
#include "harness/support/printable.h"

#include <gtest/gtest.h>

#include <string>

#include "harness/support/parse_json.h"

namespace gilscope {
namespace {

TEST(Printable, KeepsWordsOfAllLanguages) {
  EXPECT_EQ(printable("größer, 更大, \U0001F40D"), "größer, 更大, \U0001F40D");
}

TEST(Printable, TakesCommandsToTerminalsOut) {
  EXPECT_EQ(printable("a\x1b[2Jb"), "a [2Jb");
  EXPECT_EQ(printable("a\u009b2Jb"), "a 2Jb");
  EXPECT_EQ(printable("a\x7f"
                      "b\nc\td"),
            "a b c d");
}

TEST(Printable, TakesMarksOfDirectionOut) {
  for (const char* mark : {"\u200e", "\u200f", "\u202a", "\u202e", "\u2066", "\u2069", "\u061c"}) {
    EXPECT_EQ(printable(std::string("a") + mark + "b"), "a b");
  }
  EXPECT_EQ(printable("a\u2014b\u2065c"), "a\u2014b\u2065c");  // neighbours
}

TEST(Printable, MakesValidTextOfAnything) {
  EXPECT_EQ(printable("a\xff"
                      "b\xe2\x80"),
            "a\ufffd"
            "b\ufffd");
}

TEST(Printable, KeepsLinesWhereAsked) {
  EXPECT_EQ(printable_lines("a\n\tb\x1b\r\n"), "a\n\tb  \n");
}

TEST(Shortened, SaysHowMuchWasCutOff) {
  EXPECT_EQ(shortened("short", 10), "short");
  EXPECT_EQ(shortened(std::string(12, 'x'), 10), "xxxxxxxxxx ... (2 bytes more)");
  EXPECT_EQ(shortened("123456789\u00e9", 10), "123456789 ... (2 bytes more)");  // whole characters
}

TEST(ParseJson, RefusesNestingWithoutEnd) {
  const auto nested = [](int depth) {
    return std::string(static_cast<std::size_t>(depth), '[') +
           std::string(static_cast<std::size_t>(depth), ']');
  };
  EXPECT_FALSE(parse_json(nested(kDeepest)).is_discarded());
  EXPECT_TRUE(parse_json(nested(kDeepest + 1)).is_discarded());
  EXPECT_TRUE(parse_json(nested(1'000'000)).is_discarded());
  const std::string in_a_string =
      "\"" + std::string(1000, '[') + "\\\"" + std::string(1000, '{') + "\"";
  EXPECT_FALSE(parse_json(in_a_string).is_discarded());
  EXPECT_TRUE(parse_json("{").is_discarded());
}

}  // namespace
}  // namespace gilscope
