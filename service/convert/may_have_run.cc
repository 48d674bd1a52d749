#include "convert/may_have_run.h"

#include <cstddef>
#include <string>

#include "support/regex.h"
#include "wire/body.h"

namespace status_translator {
namespace {

constexpr int kRequestTimeout = 408;
constexpr int kServiceUnavailable = 503;
// Of the body: a sentence near its beginning says what happened.
constexpr size_t kMaxTextBytes = 2000;

const Regex& Compiled(absl::string_view pattern) {
  std::string error;
  return *new Regex(*Regex::Compile(pattern, error));
}

// Time ran out, or a connection broke that was in use, or a cluster lost its leader during the operation. A name of a
// JSON member, such as "timeout", says nothing.
bool SaysThatItBroke(absl::string_view text) {
  static const Regex& broke = Compiled(
      R"((?i)((?:\b|_)(?:time[d]?[ _-]?out|deadline[ _-]?exceeded)(?:[ _-]?(?:error|exception))?)"
      R"((?:[^"_a-z0-9]|"\s*(?:[^:\s]|$)|$))"
      R"(|[a-z]TimeoutE(?:xception|rror)\b|\bconnection (?:was )?(?:reset|aborted|broken|lost)\b|\breset by peer\b)"
      R"(|\bsocket hang up\b|\bbroken pipe\b|\bunexpected EOF\b|\bleadership[ _]lost\b)"
      R"(|\b(?:status|outcome) (?:is )?unknown\b|\bmay have been (?:processed|applied|executed|completed|committed)\b))");
  // No request is sent while a connection is made. "Connection timed out" is said of any read as well.
  static const Regex& connecting = Compiled(
      R"((?i)(\bconnect[ _-]?time[d]?[ _-]?out|ConnectTimeout|\btime[d]?[ -]?out (?:while |when )?connecting\b))");
  return broke.MatchesPart(text) && !connecting.MatchesPart(text);
}

}  // namespace

absl::string_view WhyItMayHaveRun(int http, const Recognised& recognised) {
  if (http != kRequestTimeout && http != kServiceUnavailable) return "";
  const Body& body = recognised.body;
  if (body.kind == v1::BODY_KIND_UNSPECIFIED || body.kind == v1::BODY_KIND_EMPTY) return "";
  if (http == kRequestTimeout) {
    // Servers that waited for the request send no body or a page, and proxies are known by their shapes.
    const bool is_of_server = recognised.maker == Origin::kIntermediary || recognised.origin == Origin::kLocalReply ||
                              body.kind == v1::BODY_KIND_HTML;
    return is_of_server ? ""
                        : "applications also send 408 when they took too long; the request may have been processed";
  }
  const bool broke = body.kind == v1::BODY_KIND_HTML
                         ? SaysThatItBroke(VisibleText(body, kMaxTextBytes))
                         : SaysThatItBroke(absl::string_view(body.bytes).substr(0, kMaxTextBytes));
  return broke ? "the body says that the operation was cut short; the request may have been processed" : "";
}

}  // namespace status_translator
