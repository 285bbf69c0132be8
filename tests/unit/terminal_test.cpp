// Text in the width of a terminal.
#include "harness/support/terminal.h"

#include <gtest/gtest.h>

namespace gilscope {
namespace {

TEST(Wrapped, BreaksAtSpacesAndIndentsFurtherLines) {
  EXPECT_EQ(wrapped("one two three", 9, 2), "one two\n  three");
  EXPECT_EQ(wrapped("one two three", 8, 2), "one\n  two\n  three");
  EXPECT_EQ(wrapped("one two three", 7, 0), "one two\nthree");
}

TEST(Wrapped, BeginsWhereTheCallerStands) {
  EXPECT_EQ(wrapped("one two three", 9, 2, 4), "one\n  two\n  three");
  EXPECT_EQ(wrapped("one two three", 9, 2, 0), "one two\n  three");
}

TEST(Wrapped, KeepsLineBreaksAndEmptyLines) {
  EXPECT_EQ(wrapped("one\n\ntwo", 20, 2), "one\n\n  two");
}

TEST(Wrapped, KeepsWordsWhole) {
  EXPECT_EQ(wrapped("a extraordinarily b", 8, 0), "a\nextraordinarily\nb");
}

TEST(Wrapped, CountsCharactersInsteadOfBytes) {
  EXPECT_EQ(wrapped("größte größte", 13, 0), "größte größte");
}

TEST(Wrapped, LeavesTextAloneWithoutAWidth) {
  EXPECT_EQ(wrapped("one two  three", {}, 2), "one two  three");
}

}  // namespace
}  // namespace gilscope
