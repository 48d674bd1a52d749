// A compiled profile as text and as runs, for people, for hashing and for carrying it elsewhere.
#ifndef STATUS_TRANSLATOR_CORE_CANONICAL_H_
#define STATUS_TRANSLATOR_CORE_CANONICAL_H_

#include <string>
#include <vector>

#include "core/profile.h"

namespace status_translator {

// Neighbouring HTTP statuses that one rule answers.
struct HttpRun {
  int from;
  int to;  // inclusive
  const Rule* rule;
};

// In order, without a gap from 100 to 599; empty where the profile lacks this direction.
std::vector<HttpRun> HttpRuns(const Profile& profile, Origin origin);

// Every answer of the profile, one run, error code or gRPC code a line, fields parted by tabs: direction, what is
// asked (with the origin), the answer, kind, row, profile, depth, retryable, retry reason, reason. Equal text, equal
// answers; its SHA-256 is the profile's revision.
std::string CanonicalText(const Profile& profile);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CORE_CANONICAL_H_
