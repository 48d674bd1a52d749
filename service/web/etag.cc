#include "web/etag.h"

#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "config/sha256.h"

namespace status_translator {
namespace {

// How long a client may use an answer without asking again: profiles can change at any time.
constexpr char kCacheControl[] = "max-age=10, must-revalidate";

// Reads a list of entity tags, for example: W/"abc", "def". Tags are compared weakly, as RFC 9110 section 13.1.2
// demands for If-None-Match: W/"abc" matches "abc".
bool Matches(absl::string_view if_none_match, absl::string_view etag) {
  if (absl::StripAsciiWhitespace(if_none_match) == "*") return true;
  for (absl::string_view candidate : absl::StrSplit(if_none_match, ',')) {
    candidate = absl::StripAsciiWhitespace(candidate);
    absl::ConsumePrefix(&candidate, "W/");
    if (candidate == etag) return true;
  }
  return false;
}

}  // namespace

HttpReply AddETag(HttpReply reply, absl::string_view if_none_match) {
  const std::string etag = absl::StrCat("\"", Sha256Hex(reply.body), "\"");
  if (!if_none_match.empty() && Matches(if_none_match, etag)) reply = {304, {}, ""};
  reply.headers.emplace_back("ETag", etag);
  reply.headers.emplace_back("Cache-Control", kCacheControl);
  return reply;
}

}  // namespace status_translator
