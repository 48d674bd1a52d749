// The canonical text of a compiled profile, whose SHA-256 is the profile's revision, and the table as runs of statuses.
#ifndef STATUS_TRANSLATOR_CORE_CANONICAL_H_
#define STATUS_TRANSLATOR_CORE_CANONICAL_H_

#include <string>
#include <vector>

#include "core/profile.h"

namespace status_translator {

// Consecutive HTTP statuses that one rule answers.
struct HttpRun {
  int from;
  int to;  // inclusive
  const Rule* rule;
};

// The runs in ascending order; they cover 100-599 without a gap. Empty if the profile lacks this direction.
std::vector<HttpRun> HttpRuns(const Profile& profile, Origin origin);

// Every answer of the profile: one line for each run, error code or gRPC code, with fields separated by tabs:
// direction, origin, code, answer, kind, row, profile, depth, retryable, retry reason, reason. For example, with |
// for a tab: http_to_grpc|application|404|NOT_FOUND|EXACT|404|general|0|no retry|the same request ...|an application
// A line "domain" and lines "catalog" after those of their error codes hold the organisation's catalogue.
//
// Profiles with equal text give equal answers, reasons included; the SHA-256 of the text is the profile's revision.
std::string CanonicalText(const Profile& profile);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CORE_CANONICAL_H_
