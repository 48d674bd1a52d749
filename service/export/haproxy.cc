#include "export/haproxy.h"

#include <algorithm>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "wire/grpc_message.h"

namespace status_translator {
namespace {

constexpr absl::string_view kRules =
    R"conf(# Load it before your own files (haproxy -f status-translator.cfg -f haproxy.cfg) and write
# `frontend NAME from status-translator`. For 400-599, gRPC callers (by Content-Type) get the code of the profile in a
# trailers-only response: for errors of HAProxy itself, and for HTTP errors of servers, of which everything except the
# status is lost. Other callers get problem+json for errors of HAProxy itself; what a server says passes unchanged, as
# does a reply with a payload that your rules return.
defaults status-translator
  mode http
  http-request set-var(txn.st_http) bool(true) unless { req.hdr(content-type) -m reg ^application/grpc(\+|;|$) }
  http-response set-var(txn.st_server) status
  http-response return status 200 if !{ var(txn.st_http) -m bool } { status ge 400 } !{ res.hdr(grpc-status) -m found } !{ res.hdr(content-type) -m beg application/grpc }
  http-after-response set-var(txn.st_status) var(txn.st_server) if { var(txn.st_server) -m int ge 400 } { status 200 } { res.hdr(content-length) -m int 0 } !{ res.hdr(grpc-status) -m found } !{ var(txn.st_http) -m bool }
  http-after-response set-var(txn.st_status) status if !{ var(txn.st_server) -m found } { status ge 400 } { res.hdr(content-length) -m int 0 } !{ var(txn.st_http) -m bool }
)conf";

constexpr absl::string_view kLastRules =
    R"conf(  http-after-response set-header content-type application/grpc if { var(txn.st_status) -m found } { res.hdr(grpc-status) -m found }
  http-after-response set-status 200 if { var(txn.st_status) -m found } { res.hdr(grpc-status) -m found }
)conf";

// The errors that HAProxy 2.6 makes by itself (http-error).
constexpr int kOwnStatuses[] = {400, 401, 403, 404, 405, 407, 408, 410, 413, 425, 429, 500, 501, 502, 503, 504};

// HAProxy reads at most 64 words of a line; the other words of a rule are fewer than 20.
constexpr size_t kMaxRanges = 40;

// 404, 406 and 407 as "404" and "406:407", at most kMaxRanges to a text.
std::vector<std::string> Ranges(const std::vector<int>& statuses) {
  std::vector<std::string> texts;
  size_t count = 0;
  for (size_t first = 0; first < statuses.size(); ++count) {
    size_t last = first;
    while (last + 1 < statuses.size() && statuses[last + 1] == statuses[last] + 1) ++last;
    if (count % kMaxRanges == 0) texts.emplace_back();
    absl::StrAppend(&texts.back(), " ", statuses[first], last > first ? absl::StrCat(":", statuses[last]) : "");
    first = last + 1;
  }
  return texts;
}

// Encodes what HAProxy would read as a variable, an escape or the end of a string; decoders of grpc-message accept any
// %XX. A percent sign is doubled, because the text is a format.
std::string Message(const ProxyAnswer& answer) {
  // Text that needs no encoding, of a status that an upstream cannot send.
  constexpr absl::string_view kNumber = "HTTP 000";
  const std::string encoded =
      absl::StrReplaceAll(EncodeGrpcMessage(absl::StrCat(kNumber, answer.TextAfterNumber())),
                          {{"\"", "%%22"}, {"\\", "%%5C"}, {"$", "%%24"}, {"'", "%%27"}, {"#", "%%23"}, {"%", "%%"}});
  const std::string number = answer.statuses.size() == 1 ? absl::StrCat(answer.statuses[0]) : "%[var(txn.st_status)]";
  return absl::StrCat("\"HTTP ", number, encoded.substr(kNumber.size()), "\"");
}

// The header fields for an error with one of the statuses.
std::string SetHeaders(const ProxyAnswer& answer, absl::string_view more) {
  std::string text = absl::StrCat("  # ", answer.code->name, "\n");
  for (const std::string& statuses : Ranges(answer.statuses)) {
    const std::string condition = absl::StrCat(" if { var(txn.st_status) -m int", statuses, " }", more, "\n");
    absl::StrAppend(&text, "  http-after-response set-header grpc-status ", answer.code->number, condition,
                    "  http-after-response set-header grpc-message ", Message(answer), condition);
  }
  return text;
}

// Those of a server's error replace those of an own one.
std::string Rules(const ProxyAnswer& answer) {
  ProxyAnswer of_server = answer;
  if (answer.upstream_code != nullptr) {
    of_server.code = answer.upstream_code;
    of_server.reason = answer.upstream_reason;
  }
  const bool same = of_server.code == answer.code && of_server.reason == answer.reason;
  return absl::StrCat(SetHeaders(answer, ""), same ? "" : SetHeaders(of_server, " { var(txn.st_server) -m found }"));
}

// The text of an own error: empty for gRPC callers, so that the response has headers only.
std::string OwnError(const ProxyAnswer& answer) {
  const int http = answer.statuses[0];
  if (std::find(std::begin(kOwnStatuses), std::end(kOwnStatuses), http) == std::end(kOwnStatuses)) return "";
  return absl::StrCat("  http-error status ", http,
                      " content-type application/problem+json lf-string \"%[var(txn.st_http),iif('"
                      "{\\\"type\\\":\\\"about:blank\\\",\\\"title\\\":\\\"",
                      answer.title, "\\\",\\\"status\\\":", http, "}','')]\"\n");
}

}  // namespace

std::string WriteHaproxy(const ProxyModel& model) {
  std::string text = absl::StrCat(model.header, kRules);
  for (const ProxyAnswer& answer : model.answers) absl::StrAppend(&text, OwnError(answer));
  for (const ProxyAnswer& answer : model.answers) absl::StrAppend(&text, Rules(answer));
  return absl::StrCat(text, kLastRules);
}

}  // namespace status_translator
