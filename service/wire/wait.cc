#include "wire/wait.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "absl/time/clock.h"
#include "wire/fields.h"

namespace status_translator {
namespace {

// The longest text of a wait that is read. The longest form is a date with the name of its time zone.
constexpr size_t kMaxWaitText = 96;
// The longest line of a field that is split into waits: several of the longest.
constexpr size_t kMaxWaitLine = 4 * kMaxWaitText;
// A number from here on in a field that no standard defines could be milliseconds.
constexpr double kFirstUnclearSeconds = 1e4;
// Numbers from here on are seconds since 1970 (this is 2001), then milliseconds since 1970.
constexpr double kFirstEpochSeconds = 1e9;
constexpr double kFirstEpochMilliseconds = 1e12;
constexpr double kLastEpochMilliseconds = 1e14;
constexpr absl::Duration kYear = absl::Hours(24 * 365);

// The wait until a point in time that is `left` away: none once it has passed. One that passed long ago was not
// computed for this response, or the response is an old one without a date: nobody is to wait for it, or to go on at
// once.
absl::Duration Until(absl::Duration left) {
  return left < -kLongestWait ? absl::InfiniteDuration() : std::max(left, absl::ZeroDuration());
}

// A decimal number without sign and exponent.
std::optional<double> Number(absl::string_view text) {
  double number = 0;
  const bool plain = !text.empty() && absl::ascii_isdigit(text[0]) &&
                     std::all_of(text.begin(), text.end(), [](char c) { return absl::ascii_isdigit(c) || c == '.'; });
  if (!plain || !absl::SimpleAtod(text, &number) || !std::isfinite(number)) return std::nullopt;
  return number;
}

absl::Duration WholeSeconds(double seconds) { return absl::Ceil(absl::Seconds(seconds), absl::Seconds(1)); }

// A number whose unit only its size tells.
std::optional<absl::Duration> NumberOfUnknownUnit(double number, const ResponseTime& now) {
  if (number >= kLastEpochMilliseconds) return std::nullopt;
  if (number >= kFirstEpochMilliseconds) {
    return Until(absl::FromUnixMillis(static_cast<int64_t>(number)) - now.Get());
  }
  if (number >= kFirstEpochSeconds) return Until(absl::FromUnixSeconds(static_cast<int64_t>(number)) - now.Get());
  return WholeSeconds(number);
}

// ISO 8601 without years and months: "PT1M30S", "P1DT2H".
std::optional<absl::Duration> IsoDuration(absl::string_view text) {
  if (!absl::ConsumePrefix(&text, "P") || text.empty()) return std::nullopt;
  absl::Duration sum;
  bool is_time = false;
  while (!text.empty()) {
    if (absl::ConsumePrefix(&text, "T")) {
      is_time = true;
      continue;
    }
    const size_t digits = text.find_first_not_of("0123456789.");
    if (digits == absl::string_view::npos) return std::nullopt;
    const std::optional<double> number = Number(text.substr(0, digits));
    if (!number.has_value()) return std::nullopt;
    const char unit = text[digits];
    text.remove_prefix(digits + 1);
    if (!is_time && unit == 'W') {
      sum += absl::Hours(24 * 7 * *number);
    } else if (!is_time && unit == 'D') {
      sum += absl::Hours(24 * *number);
    } else if (is_time && unit == 'H') {
      sum += absl::Hours(*number);
    } else if (is_time && unit == 'M') {
      sum += absl::Minutes(*number);
    } else if (is_time && unit == 'S') {
      sum += absl::Seconds(*number);
    } else {
      return std::nullopt;
    }
  }
  return sum;
}

// Go's and protobuf's form, also with a word for the seconds: "1m30s", "1.5s", "30 sec", "30 seconds".
std::optional<absl::Duration> UnitDuration(absl::string_view text) {
  std::string lower = absl::AsciiStrToLower(text);
  for (const absl::string_view word : {"seconds", "second", "secs", "sec"}) {
    absl::string_view rest = lower;
    if (!absl::ConsumeSuffix(&rest, word)) continue;
    lower = absl::StrCat(absl::StripTrailingAsciiWhitespace(rest), "s");
    break;
  }
  absl::Duration wait;
  const bool starts = !lower.empty() && absl::ascii_isdigit(lower[0]);
  if (!starts || !absl::ParseDuration(lower, &wait) || wait == absl::InfiniteDuration()) return std::nullopt;
  return wait;
}

std::optional<absl::Duration> DurationText(absl::string_view text) {
  const std::optional<absl::Duration> iso = IsoDuration(text);
  return iso.has_value() ? iso : UnitDuration(text);
}

// The parameters of one item of RateLimit, drafts 07 to 10: `limit=100, remaining=0, reset=5` or `"default";r=0;t=5`.
struct Limit {
  std::optional<double> remaining;
  std::optional<double> reset;
  bool is_ambiguous = false;  // two different values of one parameter
};

void SetOnce(double value, std::optional<double>& parameter, Limit& limit) {
  if (parameter.value_or(value) != value) limit.is_ambiguous = true;
  parameter = value;
}

void ReadParameter(absl::string_view parameter, Limit& limit) {
  const std::pair<absl::string_view, absl::string_view> parts = absl::StrSplit(parameter, absl::MaxSplits('=', 1));
  const absl::string_view name = absl::StripAsciiWhitespace(parts.first);
  const std::optional<double> value = Number(absl::StripAsciiWhitespace(parts.second));
  if (!value.has_value()) return;
  if (name == "r" || name == "remaining") SetOnce(*value, limit.remaining, limit);
  if (name == "t" || name == "reset") SetOnce(*value, limit.reset, limit);
}

// The wait until the exhausted limits of a RateLimit field are reset: the longest of those. If no limit is said to be
// exhausted, the reset of the only one, unless requests remain: then another limit was reached.
FieldWait ParseRateLimit(absl::string_view text, bool is_limited) {
  std::vector<Limit> limits;
  for (const absl::string_view item : absl::StrSplit(text, ',')) {
    // In draft 07 each parameter is an item of its own; all belong to one limit.
    const bool is_named = !item.empty() && absl::StripAsciiWhitespace(item).substr(0, 1) == "\"";
    if (limits.empty() || is_named) limits.emplace_back();
    for (const absl::string_view parameter : absl::StrSplit(item, ';')) ReadParameter(parameter, limits.back());
  }
  std::optional<double> longest;
  for (const Limit& limit : limits) {
    if (limit.is_ambiguous) return {.is_ambiguous = true};
    if (!limit.reset.has_value() || limit.remaining.value_or(1) > 0) continue;
    longest = std::max(longest.value_or(0), *limit.reset);
  }
  if (!longest.has_value() && is_limited && limits.size() == 1 && limits[0].remaining.value_or(0) == 0) {
    longest = limits[0].reset;
  }
  if (!longest.has_value()) return {};
  return {.wait = WholeSeconds(*longest)};
}

// The fields of limiters that write one field for the remaining requests and one for the time of the reset.
constexpr struct {
  absl::string_view reset;
  absl::string_view remaining;
} kResetFields[] = {{"ratelimit-reset", "ratelimit-remaining"},
                    {"x-ratelimit-reset-after", "x-ratelimit-remaining"},
                    {"x-ratelimit-reset", "x-ratelimit-remaining"},
                    {"x-rate-limit-reset", "x-rate-limit-remaining"},
                    {"x-ratelimit-next", "x-ratelimit-remaining"},
                    {"x-ratelimit-reset-requests", "x-ratelimit-remaining-requests"},
                    {"x-ratelimit-reset-tokens", "x-ratelimit-remaining-tokens"}};

enum class Remaining { kUnknown, kNothing, kSomething };

// What the fields of this name say, also with parameters: "0;w=21600".
Remaining RemainingOf(const Fields& headers, absl::string_view name) {
  Remaining remaining = Remaining::kUnknown;
  for (const v1::Header& field : headers) {
    if (!IsSameName(field.name(), name)) continue;
    const absl::string_view text = FieldValue(field);
    const std::optional<double> number = Number(absl::StripAsciiWhitespace(text.substr(0, text.find(';'))));
    if (!number.has_value()) return Remaining::kUnknown;
    if (*number > 0) return Remaining::kSomething;
    remaining = Remaining::kNothing;
  }
  return remaining;
}

// The waits of one line. An HTTP date has a comma of its own:
//   5, 120
//   Sun, 06 Nov 1994 08:49:37 GMT, Sun, 06 Nov 1994 08:49:57 GMT
// One that cannot be read stands as none.
std::vector<std::optional<absl::Duration>> WaitsOfLine(absl::string_view line, WaitParser parse) {
  std::vector<std::optional<absl::Duration>> waits = {parse(line)};
  if (waits[0].has_value() || line.size() > kMaxWaitLine || !absl::StrContains(line, ',')) return waits;
  waits.clear();
  const std::vector<absl::string_view> parts = absl::StrSplit(line, ',');
  for (size_t i = 0; i < parts.size(); ++i) {
    std::optional<absl::Duration> wait = parse(absl::StripAsciiWhitespace(parts[i]));
    if (!wait.has_value() && i + 1 < parts.size()) {
      wait = parse(absl::StripAsciiWhitespace(absl::StrCat(parts[i], ",", parts[i + 1])));
      if (wait.has_value()) ++i;
    }
    waits.push_back(wait);
  }
  return waits;
}

}  // namespace

FieldWait WaitOfField(const Fields& headers, absl::string_view name, WaitParser parse) {
  FieldWait read;
  for (const v1::Header& field : headers) {
    if (!IsSameName(field.name(), name)) continue;
    for (const std::optional<absl::Duration>& wait : WaitsOfLine(FieldValue(field), parse)) {
      if (read.is_present && wait != read.wait) return {.is_present = true, .is_ambiguous = true};
      read = {.is_present = true, .wait = wait};
    }
  }
  return read;
}

std::optional<absl::Duration> ParseWait(absl::string_view text, WaitUnit unit, const ResponseTime& now) {
  text = absl::StripAsciiWhitespace(text);
  if (text.empty() || text.size() > kMaxWaitText) return std::nullopt;
  switch (unit) {
    case WaitUnit::kDuration:
      return DurationText(text);
    case WaitUnit::kDate: {
      const std::optional<absl::Time> date = ParseHttpDate(text);
      if (!date.has_value()) return std::nullopt;
      return Until(*date - now.Get());
    }
    default:
      break;
  }
  const std::optional<double> number = Number(text);
  if (!number.has_value()) return std::nullopt;
  switch (unit) {
    case WaitUnit::kMilliseconds:
      return absl::Milliseconds(*number);
    case WaitUnit::kEpochSeconds:
      return Until(absl::UnixEpoch() + absl::Seconds(*number) - now.Get());
    case WaitUnit::kEpochMilliseconds:
      return Until(absl::UnixEpoch() + absl::Milliseconds(*number) - now.Get());
    default:
      return WholeSeconds(*number);
  }
}

std::optional<absl::Duration> ParseRetryAfter(absl::string_view text, const ResponseTime& now) {
  text = absl::StripAsciiWhitespace(text);
  if (text.empty() || text.size() > kMaxWaitText) return std::nullopt;
  if (const std::optional<double> number = Number(text); number.has_value()) return NumberOfUnknownUnit(*number, now);
  if (const auto date = ParseWait(text, WaitUnit::kDate, now); date.has_value()) return date;
  return DurationText(text);
}

std::optional<absl::Time> ParseHttpDate(absl::string_view text) {
  constexpr const char* kForms[] = {
      "%a, %d %b %Y %H:%M:%S GMT", "%A, %d-%b-%y %H:%M:%S GMT", "%a %b %e %H:%M:%S %Y",
      "%a, %d %b %Y %H:%M:%S UTC", "%a, %d %b %Y %H:%M:%S %z",  "%d %b %Y %H:%M:%S GMT",
      "%a, %d-%b-%Y %H:%M:%S GMT", "%a, %d %b %Y %H:%M:%S",     absl::RFC3339_full,
      "%Y-%m-%d %H:%M:%S%Ez",      "%Y-%m-%dT%H:%M:%S",         "%a %b %d %Y %H:%M:%S GMT%z"};
  if (text.size() > kMaxWaitText) return std::nullopt;
  // JavaScript writes the name of the time zone behind: "... GMT+0100 (Central European Standard Time)".
  text = absl::StripTrailingAsciiWhitespace(text.substr(0, text.find('(')));
  for (const char* form : kForms) {
    absl::Time time;
    // absl reads "infinite-future" in any form.
    if (absl::ParseTime(form, text, &time, nullptr) && time != absl::InfiniteFuture() && time != absl::InfinitePast()) {
      return time;
    }
  }
  return std::nullopt;
}

absl::Time ResponseTime::Get() const {
  if (!time_.has_value()) time_ = ParseHttpDate(FindField(http_->headers(), "date").value_or(""));
  if (!time_.has_value()) time_ = absl::Now();
  return *time_;
}

namespace {

// The reader of the fields of one response.
class HeaderWaits {
 public:
  HeaderWaits(const v1::HttpResponse& http, const ResponseTime& now, v1::ConversionReport& report)
      : headers_(http.headers()), now_(now), is_limited_(http.code() == 429), report_(report) {}

  // Retry-After, or one of its relatives in milliseconds.
  std::optional<absl::Duration> OfRetryAfter() {
    if (const auto wait = Believed(Read("retry-after"), v1::FINDING_RETRY_AFTER_MALFORMED); wait.has_value()) {
      return wait;
    }
    for (const absl::string_view name : {"retry-after-ms", "x-ms-retry-after-ms"}) {
      const FieldWait read = WaitOfField(
          headers_, name, [this](absl::string_view text) { return ParseWait(text, WaitUnit::kMilliseconds, now_); });
      if (const auto wait = Believed(read, v1::FINDING_RETRY_AFTER_MALFORMED); wait.has_value()) return wait;
    }
    return std::nullopt;
  }

  std::optional<absl::Duration> OfLimits() {
    // A list may come in several fields (RFC 9110 section 5.3).
    std::vector<absl::string_view> lists;
    for (const v1::Header& field : headers_) {
      if (IsSameName(field.name(), "ratelimit")) lists.push_back(FieldValue(field));
    }
    const FieldWait listed = ParseRateLimit(absl::StrJoin(lists, ","), is_limited_);
    if (listed.wait.has_value()) return Believed(listed, v1::FINDING_WAIT_NOT_BELIEVED);
    if (listed.is_ambiguous) AddFinding(v1::FINDING_WAIT_NOT_BELIEVED, report_);
    return OfResetFields();
  }

 private:
  FieldWait Read(absl::string_view name) const {
    return WaitOfField(headers_, name, [this](absl::string_view text) { return ParseRetryAfter(text, now_); });
  }

  // As for Retry-After. But of the fields that no standard defines, some are in milliseconds: a number that would be
  // hours of seconds is not believed.
  FieldWait ReadReset(absl::string_view name) const {
    if (!absl::StartsWith(name, "x-")) return Read(name);
    return WaitOfField(headers_, name, [this](absl::string_view text) {
      const double number = Number(absl::StripAsciiWhitespace(text)).value_or(0);
      const bool has_unclear_unit = number >= kFirstUnclearSeconds && number < kFirstEpochSeconds;
      return has_unclear_unit ? absl::InfiniteDuration() : ParseRetryAfter(text, now_);
    });
  }

  // What a field says, if it can be believed. `malformed` is the finding for one that cannot be read.
  std::optional<absl::Duration> Believed(const FieldWait& read, v1::Finding malformed) {
    if (read.wait.has_value() && *read.wait <= kLongestWait) return absl::Ceil(*read.wait, absl::Milliseconds(1));
    const bool is_readable = read.wait.has_value() || read.is_ambiguous;
    if (read.is_present || is_readable) AddFinding(is_readable ? v1::FINDING_WAIT_NOT_BELIEVED : malformed, report_);
    return std::nullopt;
  }

  // The exhausted limits. If none is said to be exhausted, the only one of which that is unknown: a limit of which
  // requests remain is not the one that was reached.
  std::optional<absl::Duration> OfResetFields() {
    std::optional<absl::Duration> longest;
    std::vector<FieldWait> unknown;
    for (const auto& names : kResetFields) {
      const FieldWait reset = ReadReset(names.reset);
      if (!reset.is_present) continue;
      const Remaining remaining = RemainingOf(headers_, names.remaining);
      if (remaining == Remaining::kUnknown) unknown.push_back(reset);
      if (remaining != Remaining::kNothing) continue;
      const auto wait = Believed(reset, v1::FINDING_WAIT_NOT_BELIEVED);
      if (wait.has_value()) longest = std::max(longest.value_or(absl::ZeroDuration()), *wait);
    }
    if (longest.has_value() || !is_limited_ || unknown.size() != 1) return longest;
    return Believed(unknown[0], v1::FINDING_WAIT_NOT_BELIEVED);
  }

  const Fields& headers_;
  const ResponseTime& now_;
  const bool is_limited_;
  v1::ConversionReport& report_;
};

}  // namespace

std::optional<absl::Duration> WaitOfHeaders(const v1::HttpResponse& http, const ResponseTime& now,
                                            v1::ConversionReport& report) {
  const Fields& headers = http.headers();
  // Most responses have none of these fields.
  const auto has = [&headers](absl::string_view prefix) {
    return std::any_of(headers.begin(), headers.end(),
                       [prefix](const v1::Header& field) { return absl::StartsWithIgnoreCase(field.name(), prefix); });
  };
  const bool has_wait = has("retry-after") || has("x-ms-retry-after");
  // Other errors tell of the limits too, but are not about them.
  constexpr int kLimited[] = {403, 413, 429, 503};
  const bool has_limit = std::find(std::begin(kLimited), std::end(kLimited), http.code()) != std::end(kLimited) &&
                         (has("ratelimit") || has("x-rate"));
  if (!has_wait && !has_limit) return std::nullopt;
  HeaderWaits waits(http, now, report);
  const auto wait = waits.OfRetryAfter();
  return wait.has_value() || !has_limit ? wait : waits.OfLimits();
}

std::string FormatRetryAfter(absl::Duration wait) {
  const absl::Duration bounded = std::clamp(wait, absl::ZeroDuration(), kYear);
  return absl::StrCat(absl::ToInt64Seconds(absl::Ceil(bounded, absl::Seconds(1))));
}

}  // namespace status_translator
