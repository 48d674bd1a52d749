#include "telemetry/access_log.h"

#include <algorithm>
#include <atomic>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "telemetry/log.h"

namespace status_translator {
namespace {

// The longest method of ours has about 80 bytes; a client may send any path.
constexpr size_t kMaxMethod = 200;

std::atomic<uint64_t> sampled_one_in{0};
std::atomic<uint64_t> calls{0};

bool IsLowerHex(absl::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return absl::ascii_isdigit(c) || (c >= 'a' && c <= 'f'); });
}

}  // namespace

void SetAccessLog(uint64_t one_in) { sampled_one_in = one_in; }

bool SampleAccess() {
  const uint64_t one_in = sampled_one_in.load(std::memory_order_relaxed);
  return one_in != 0 && calls.fetch_add(1, std::memory_order_relaxed) % one_in == 0;
}

std::string TraceId(absl::string_view traceparent) {
  // version "-" trace-id "-" parent-id "-" flags; later versions may append more.
  const std::vector<absl::string_view> parts = absl::StrSplit(traceparent.substr(0, 64), '-');
  if (parts.size() < 4 || parts[0].size() != 2 || parts[1].size() != 32 || parts[2].size() != 16) return "";
  if (parts[0] == "ff" || !IsLowerHex(parts[0]) || !IsLowerHex(parts[1]) || !IsLowerHex(parts[2])) return "";
  if (parts[1].find_first_not_of('0') == absl::string_view::npos) return "";
  return std::string(parts[1]);
}

void LogAccess(const Access& access, absl::string_view code, absl::Duration took) {
  Log(LogLevel::kInfo, "access",
      {{"protocol", std::string(access.protocol)},
       {"method", access.method.substr(0, kMaxMethod)},
       {"code", std::string(code)},
       {"microseconds", absl::StrCat(absl::ToInt64Microseconds(took))},
       {"peer", access.peer},
       {"trace_id", access.trace_id}},
      LogPriority::kClient);
}

}  // namespace status_translator
