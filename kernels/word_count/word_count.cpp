// Strings, dictionaries, allocation: counts the words of texts. An item is a document.
//
// A document's text follows from its item number: lines of words of a made-up language, each line
// beginning with a capital, common words far more frequent than rare ones.
#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "kernels/kernel.h"

namespace gilscope::kernels {
namespace {

constexpr std::array<std::string_view, 16> kSyllables{"ba", "den", "fi", "gor", "ha", "kel",
                                                      "lu", "mi",  "no", "pra", "ri", "sto",
                                                      "ta", "un",  "ve", "zi"};
constexpr std::int64_t kWordsPerLine = 12;

// The syllables that spell the number in base 16, so that no two words are the same.
std::string make_word(std::size_t number) {
  std::string word{kSyllables[number % 16]};
  while (number >= 16) {
    number /= 16;
    word += kSyllables[number % 16];
  }
  return word;
}

// The texts are ASCII; std::tolower would ask the locale for every character.
char upper(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}
char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::string lowered(std::string text) {
  std::ranges::transform(text, text.begin(), lower);
  return text;
}

bool is_space(char c) {
  return c == ' ' || c == '\n';
}

std::vector<std::string_view> split(std::string_view text) {
  std::vector<std::string_view> words;
  const auto* begin = std::ranges::find_if_not(text, is_space);
  while (begin != text.end()) {
    const auto* end = std::find_if(begin, text.end(), is_space);
    words.emplace_back(begin, end);
    begin = std::find_if_not(end, text.end(), is_space);
  }
  return words;
}

Digest crc_of(std::string_view word) {
  return crc({reinterpret_cast<const std::uint8_t*>(word.data()), word.size()});
}

class WordCount final : public Kernel {
 public:
  explicit WordCount(const Params& params) : words_(params.integer("words")) {
    const auto size = static_cast<std::size_t>(params.integer("vocabulary"));
    vocabulary_.reserve(size);
    for (std::size_t number = 0; number < size; ++number) vocabulary_.push_back(make_word(number));
  }

  Digest run(Range items) override {
    Digest digest = 0;
    for (std::int64_t item = items.begin; item < items.end; ++item) {
      const std::string text = lowered(write_document(item));
      std::unordered_map<std::string_view, Digest> counts;
      for (const std::string_view word : split(text)) ++counts[word];
      Digest total = 0;
      for (const auto& [word, count] : counts) total += crc_of(word) * count;
      digest += fold(item, total);
    }
    return digest;
  }

 private:
  [[nodiscard]] std::string write_document(std::int64_t item) const {
    std::string text;
    auto random = static_cast<std::uint32_t>(item);
    for (std::int64_t i = 0; i < words_; ++i) {
      random = random * 1664525U + 1013904223U;     // Numerical Recipes' generator
      const std::uint64_t uniform = random >> 16U;  // the lower bits are poor
      // The cube makes words at the beginning of the vocabulary far more frequent.
      const std::string& word =
          vocabulary_[uniform * uniform * uniform * vocabulary_.size() >> 48U];
      const bool begins_line = i % kWordsPerLine == 0;
      if (i > 0) text += begins_line ? '\n' : ' ';
      text += word;
      if (begins_line) text[text.size() - word.size()] = upper(word.front());
    }
    return text;
  }

  std::int64_t words_;  // in a document
  std::vector<std::string> vocabulary_;
};

const Registration<WordCount> registration{"word_count"};

}  // namespace
}  // namespace gilscope::kernels
