#include "convert/draft_names.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"

namespace status_translator {
namespace {

// A longer text, or one with spaces, is no error code.
constexpr size_t kMaxCodeBytes = 64;

// In order of preference.
constexpr absl::string_view kCodeNames[] = {"code", "errorcode", "errcode", "faultcode"};
constexpr absl::string_view kOtherCodeNames[] = {"__type", "type", "reason", "error", "status"};
// They end in "code" and hold the HTTP status.
constexpr absl::string_view kStatusNames[] = {"statuscode", "httpcode", "httpstatuscode", "responsecode"};
constexpr absl::string_view kMessageNames[] = {
    "message",     "detail",  "msg",   "errormessage", "errormsg", "errordescription", "text", "faultstring",
    "description", "details", "title", "reason",       "error"};
constexpr absl::string_view kWaitNames[] = {"retryafter", "retryafterseconds"};
constexpr absl::string_view kIdNames[] = {"requestid", "traceid", "correlationid"};
// They say that there is an error, not which one.
constexpr absl::string_view kNoCodes[] = {"error", "fail", "failed", "failure", "ok", "success"};

// Without case and separators. "__type" stays as it is: its underscores are its mark.
std::string Plain(absl::string_view name) {
  std::string lower = absl::AsciiStrToLower(name);
  return absl::StartsWith(lower, "__") ? lower : absl::StrReplaceAll(lower, {{"_", ""}, {"-", ""}});
}

template <size_t n>
std::optional<int> IndexOf(absl::string_view name, const absl::string_view (&names)[n]) {
  const auto* const found = std::find(std::begin(names), std::end(names), name);
  if (found == std::end(names)) return std::nullopt;
  return static_cast<int>(found - std::begin(names));
}

bool IsUri(absl::string_view text) {
  return absl::StrContains(text, "://") || absl::StartsWith(text, "/") || absl::StartsWithIgnoreCase(text, "about:") ||
         absl::StartsWithIgnoreCase(text, "urn:") || absl::StartsWithIgnoreCase(text, "tag:");
}

}  // namespace

std::optional<int> RankAsErrorCode(absl::string_view name) {
  const std::string plain = Plain(name);
  if (IndexOf(plain, kCodeNames).has_value()) return 0;
  if (absl::EndsWith(plain, "code") && !IndexOf(plain, kStatusNames).has_value()) return 1;
  const std::optional<int> other = IndexOf(plain, kOtherCodeNames);
  return other.has_value() ? std::optional<int>(*other + 2) : std::nullopt;
}

std::optional<int> RankAsMessage(absl::string_view name) { return IndexOf(Plain(name), kMessageNames); }

bool IsWaitName(absl::string_view name) { return IndexOf(Plain(name), kWaitNames).has_value(); }

bool IsRequestIdName(absl::string_view name) { return IndexOf(Plain(name), kIdNames).has_value(); }

bool CanBeErrorCode(absl::string_view text, int status) {
  return !text.empty() && text.size() <= kMaxCodeBytes && !absl::StrContains(text, ' ') && !IsUri(text) &&
         text != absl::StrCat(status) && !IndexOf(absl::AsciiStrToLower(text), kNoCodes).has_value();
}

std::vector<std::string> RankedPlaces::All() const {
  std::vector<Place> sorted = places_;
  std::stable_sort(sorted.begin(), sorted.end(), [](const Place& a, const Place& b) { return a.rank < b.rank; });
  std::vector<std::string> all;
  for (Place& place : sorted) all.push_back(std::move(place.place));
  return all;
}

std::vector<std::string> RankedPlaces::Best() const {
  std::vector<std::string> best;
  for (const Place& place : places_) {
    const bool is_best =
        std::all_of(places_.begin(), places_.end(), [&](const Place& p) { return place.rank <= p.rank; });
    if (is_best) best.push_back(place.place);
  }
  return best;
}

}  // namespace status_translator
