#include "harness/history/times.h"

#include <fmt/format.h>

#include <chrono>
#include <regex>

namespace gilscope::history {
namespace {

using namespace std::chrono;

std::optional<std::int64_t> seconds_of(const std::smatch& parts) {
  const auto number = [&](std::size_t part) { return std::stoi(parts[part]); };
  const year_month_day date{year(number(1)), month(static_cast<unsigned>(number(2))),
                            day(static_cast<unsigned>(number(3)))};
  if (!date.ok() || number(4) > 23 || number(5) > 59 || number(6) > 60) return std::nullopt;
  const auto midnight = sys_days(date).time_since_epoch();
  return duration_cast<seconds>(midnight).count() + number(4) * 3600L + number(5) * 60L + number(6);
}

}  // namespace

std::optional<std::int64_t> parse_utc(std::string_view text) {
  static const std::regex kUtc(R"((\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)Z)");
  const std::string copy(text.substr(0, 32));
  std::smatch parts;
  if (!std::regex_match(copy, parts, kUtc)) return std::nullopt;
  return seconds_of(parts);
}

std::optional<std::int64_t> parse_time(const std::string& text) {
  static const std::regex kTime(
      R"((\d{4})[-/](\d\d)[-/](\d\d)[T ](\d\d):(\d\d):(\d\d)(?:\.\d{1,9})?(?:Z|([+-])(\d\d):?(\d\d))?)");
  std::smatch parts;
  if (text.size() > 48 || !std::regex_match(text, parts, kTime)) return std::nullopt;
  auto time = seconds_of(parts);
  if (time && parts[7].matched) {
    const std::int64_t offset = std::stoi(parts[8]) * 3600L + std::stoi(parts[9]) * 60L;
    *time += parts[7] == "+" ? -offset : offset;
  }
  return time;
}

std::string utc_text(std::int64_t moment, bool compact) {
  const sys_seconds time{seconds(moment)};
  const auto midnight = floor<days>(time);
  const year_month_day date(midnight);
  const hh_mm_ss clock(time - midnight);
  std::string text =
      fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                  clock.hours().count(), clock.minutes().count(), clock.seconds().count());
  if (compact) std::erase_if(text, [](char c) { return c == '-' || c == ':'; });
  return text;
}

}  // namespace gilscope::history
