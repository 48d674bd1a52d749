// What changes for callers between two conversions of the same recorded responses, in groups.
#ifndef STATUS_TRANSLATOR_CLI_REPLAY_CHANGES_H_
#define STATUS_TRANSLATOR_CLI_REPLAY_CHANGES_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "statustranslator/v1/translation_service.pb.h"
#include "support/v1.h"

namespace status_translator {

// The first of these that applies to a response, in the order in which they are listed.
enum class ReplayKind : uint8_t {
  kBecomesRetryable,
  kStopsBeingRetryable,
  kCode,
  kShape,       // another shape or origin
  kVisibility,  // callers see more or less of the response
  kOther,       // another message, details or headers
};
inline constexpr size_t kReplayKinds = 6;
// "becomesRetryable", …, "other". Stable, because programs read it.
absl::string_view ReplayKindName(ReplayKind kind);

// The facts by which changed responses are grouped, of one of the two conversions.
struct ReplayFacts {
  bool retryable = false;
  std::string code;    // "NOT_FOUND" or "HTTP 404"
  std::string shape;   // empty: none
  std::string origin;  // for example "application by shape"; empty for a gRPC response
  auto operator<=>(const ReplayFacts&) const = default;
};

// Responses that change in the same way. All strings are visible ASCII.
struct ReplayChange {
  ReplayKind kind = ReplayKind::kOther;
  ReplayFacts before;
  ReplayFacts after;
  // Parts of the response that only one of the conversions gives to the caller: "message" (the words of the response
  // itself), "body", "header:NAME", "detail:google.rpc.DebugInfo".
  std::vector<std::string> shown;
  std::vector<std::string> hidden;
  std::vector<std::string> other;  // what else differs: "message text", "ErrorInfo", "made by", "headers", "body"
  auto operator<=>(const ReplayChange&) const = default;
};
struct ReplayGroup {
  ReplayChange change;
  uint64_t responses = 0;
  std::vector<std::string> examples;  // names of recordings, the first ones
};

// Collects the changes. Its memory is bounded by kMaxReplayGroups and the number of examples.
class ReplayChanges {
 public:
  // Groups of one kind. A real change makes a few; later ones are only counted.
  static constexpr size_t kMaxReplayGroups = 200;

  explicit ReplayChanges(size_t examples) : max_examples_(examples) {}

  // Adds one response of that name. `code` is the HTTP status that was recorded.
  void Add(absl::string_view name, int code, const v1::ConvertHttpResponseResponse& before,
           const v1::ConvertHttpResponseResponse& after);
  void Add(absl::string_view name, const v1::ConvertGrpcResponseResponse& before,
           const v1::ConvertGrpcResponseResponse& after);

  uint64_t responses() const { return responses_; }
  uint64_t changed() const;
  // All responses that change in this way.
  uint64_t changed(ReplayKind kind) const { return kinds_[static_cast<size_t>(kind)].responses; }
  // The largest first.
  std::vector<ReplayGroup> Groups(ReplayKind kind) const;
  // Responses of this kind that are in no group, because there are kMaxReplayGroups.
  uint64_t without_group(ReplayKind kind) const { return kinds_[static_cast<size_t>(kind)].without_group; }

 private:
  struct Counted {
    uint64_t responses = 0;
    std::vector<std::string> examples;
  };
  struct Kind {
    std::map<ReplayChange, Counted> groups;
    uint64_t responses = 0;
    uint64_t without_group = 0;
  };

  // Sets the kind of `change` and counts it, unless nothing changes.
  void Count(absl::string_view name, ReplayChange change);

  size_t max_examples_;
  uint64_t responses_ = 0;
  std::array<Kind, kReplayKinds> kinds_;
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CLI_REPLAY_CHANGES_H_
