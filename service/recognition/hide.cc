#include "recognition/hide.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/ascii.h"
#include "absl/strings/string_view.h"
#include "wire/any_json.h"
#include "wire/json_writer.h"
#include "wire/stack_trace.h"

namespace status_translator {
namespace {

// In lower case, without '-' and '_'.
constexpr absl::string_view kInternalNames[] = {"trace",     "traces",      "stack",         "stacktrace",
                                                "backtrace", "traceback",   "exception",     "exceptiondetails",
                                                "debug",     "debuginfo",   "debugmessage",  "innerexception",
                                                "throwable", "stacktraces", "exceptionstack"};
constexpr size_t kLongestInternalName = 16;

constexpr size_t kAll = std::numeric_limits<size_t>::max();

using Positions = absl::flat_hash_set<uint32_t>;

// A detail in protobuf's JSON, or in Connect's.
bool IsDebugInfo(JsonValue value) {
  const JsonValue any = value.Find("@type");
  return TypeName((any.exists() ? any : value.Find("type")).String()) == "google.rpc.DebugInfo";
}

// Adds the values to leave out to `positions`, and texts with a stack trace to `traces`.
void AddInternal(JsonValue value, bool debug_info, Positions& positions, Positions& traces) {
  const absl::string_view text = value.String();
  if (StackTraceAt(text) < text.size()) traces.insert(value.position());
  for (const JsonValue child : value) {
    if ((value.IsObject() && IsInternalName(child.Key())) || (debug_info && value.IsArray() && IsDebugInfo(child))) {
      positions.insert(child.position());
    } else {
      AddInternal(child, debug_info, positions, traces);
    }
  }
}

Positions PositionsOf(JsonValue root, absl::Span<const JsonPointer> pointers) {
  Positions positions;
  for (const JsonPointer& pointer : pointers) {
    pointer.Any(
        root,
        [&positions](JsonValue value) {
          positions.insert(value.position());
          return false;
        },
        kAll);
  }
  return positions;
}

void WriteWithout(JsonValue value, const Positions& hidden, const Positions& traces, JsonWriter& writer) {
  if (traces.contains(value.position())) {
    writer.String(WithoutStackTrace(std::string(value.String())));
    return;
  }
  if (!value.IsObject() && !value.IsArray()) {
    writer.Value(value);
    return;
  }
  value.IsObject() ? writer.BeginObject() : writer.BeginArray();
  for (const JsonValue child : value) {
    if (hidden.contains(child.position())) continue;
    if (value.IsObject()) writer.Key(child.Key());
    WriteWithout(child, hidden, traces, writer);
  }
  value.IsObject() ? writer.EndObject() : writer.EndArray();
}

// Whether one of the positions is in `value`; positions are sorted.
bool Holds(JsonValue value, const std::vector<uint32_t>& positions) {
  const auto first = std::lower_bound(positions.begin(), positions.end(), value.position());
  return first != positions.end() && *first < value.position() + value.Values();
}

void WriteOnly(JsonValue value, const std::vector<uint32_t>& kept, JsonWriter& writer) {
  if ((!value.IsObject() && !value.IsArray()) || std::binary_search(kept.begin(), kept.end(), value.position())) {
    writer.Value(value);
    return;
  }
  value.IsObject() ? writer.BeginObject() : writer.BeginArray();
  for (const JsonValue child : value) {
    if (!Holds(child, kept)) continue;
    if (value.IsObject()) writer.Key(child.Key());
    WriteOnly(child, kept, writer);
  }
  value.IsObject() ? writer.EndObject() : writer.EndArray();
}

}  // namespace

bool IsInternalName(absl::string_view name) {
  // Longer names with many separators are none.
  if (name.size() > 2 * kLongestInternalName) return false;
  char plain[kLongestInternalName];
  size_t size = 0;
  for (const char c : name) {
    if (c == '-' || c == '_') continue;
    if (size == kLongestInternalName) return false;
    plain[size++] = absl::ascii_tolower(static_cast<unsigned char>(c));
  }
  return std::find(std::begin(kInternalNames), std::end(kInternalNames), absl::string_view(plain, size)) !=
         std::end(kInternalNames);
}

std::optional<std::string> WithoutHidden(JsonValue root, absl::Span<const JsonPointer> hide, bool debug_info) {
  Positions hidden = PositionsOf(root, hide);
  Positions traces;
  AddInternal(root, debug_info, hidden, traces);
  if (hidden.empty() && traces.empty()) return std::nullopt;
  if (hidden.contains(root.position())) return "";
  JsonWriter writer;
  WriteWithout(root, hidden, traces, writer);
  return writer.Finish();
}

std::string OnlyKept(JsonValue root, absl::Span<const JsonPointer> keep) {
  const Positions positions = PositionsOf(root, keep);
  std::vector<uint32_t> kept(positions.begin(), positions.end());
  std::sort(kept.begin(), kept.end());
  JsonWriter writer;
  WriteOnly(root, kept, writer);
  return writer.Finish();
}

}  // namespace status_translator
