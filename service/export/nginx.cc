#include "export/nginx.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "wire/grpc_message.h"

namespace status_translator {
namespace {

constexpr absl::string_view kNginxComment =
    R"conf(# Include it in a server, before its locations. For 400-599, gRPC callers (by Content-Type) get the code of the profile
# and the name of the status, other callers problem+json; a location with an error_page of its own is not covered. It
# covers nginx's own errors and the HTTP errors of upstreams of grpc_pass; `proxy_intercept_errors on` adds those of
# proxy_pass, including an API's own JSON. Everything of an upstream's response except the status is lost. Where the
# codes for nginx and upstreams differ, $upstream_header_time tells them apart: it ends in a digit if the last upstream
# answered.
grpc_intercept_errors on;
set $status_translator "";
if ($http_content_type ~ "^application/grpc(\+|;|$)") { set $status_translator "grpc_"; }

)conf";

// error_page cannot have it: nginx uses it for a client that closed the connection.
constexpr int kClientGone = 499;

// Encodes what nginx would read as a variable, an escape or the end of a string in double quotes; decoders of
// grpc-message accept any %XX.
std::string Message(const std::string& number, const ProxyAnswer& answer) {
  return absl::StrReplaceAll(EncodeGrpcMessage(absl::StrCat("HTTP ", number, answer.TextAfterNumber())),
                             {{"\"", "%22"}, {"\\", "%5C"}, {"$", "%24"}});
}

// The header fields for an error of nginx itself or of an upstream.
std::string GrpcHeaders(const std::string& number, const ProxyAnswer& answer) {
  const std::string code = absl::StrCat(answer.code->number);
  const std::string message = absl::StrCat("\"", Message(number, answer), "\"");
  ProxyAnswer upstream = answer;
  if (answer.upstream_code != nullptr) {
    upstream.code = answer.upstream_code;
    upstream.reason = answer.upstream_reason;
  }
  const std::string upstream_message = absl::StrCat("\"", Message(number, upstream), "\"");
  const auto headers = [](absl::string_view status, absl::string_view text) {
    return absl::StrCat("  add_header grpc-status ", status, " always;\n  add_header grpc-message ", text,
                        " always;\n");
  };
  if (upstream.code == answer.code && upstream_message == message) return headers(code, message);
  return absl::StrCat("  set $status_translator_code ", code, ";\n  set $status_translator_message ", message,
                      ";\n  if ($upstream_header_time ~ \"[0-9]$\") {  # ", upstream.code->name,
                      "\n    set $status_translator_code ", upstream.code->number,
                      ";\n    set $status_translator_message ", upstream_message, ";\n  }\n",
                      headers("$status_translator_code", "$status_translator_message"));
}

// Statuses without a name that share a location are answered as the first status of their class (RFC 9110 section 15).
std::string Locations(const ProxyAnswer& answer, const std::vector<int>& statuses) {
  const bool shared = statuses.size() > 1;
  const std::string place = shared ? absl::StrCat(statuses[0] / 100, "xx_", answer.code->number, "_", statuses[0])
                                   : absl::StrCat(statuses[0]);
  const int http = shared ? statuses[0] / 100 * 100 : statuses[0];
  const std::string number = shared ? absl::StrCat(statuses[0] / 100, "xx") : absl::StrCat(http);
  return absl::StrCat(
      "error_page ", absl::StrJoin(statuses, " "), " = @status_translator_${status_translator}", place, ";\n",
      "location @status_translator_grpc_", place, " {  # ", answer.code->name, "\n  default_type application/grpc;\n",
      GrpcHeaders(number, answer), "  return 200;\n}\n", "location @status_translator_", place,
      " {\n  default_type application/problem+json;\n  return ", http, " '{\"type\":\"about:blank\",",
      answer.title.empty() ? "" : absl::StrCat("\"title\":\"", answer.title, "\","), "\"status\":", http, "}';\n}\n");
}

}  // namespace

std::string WriteNginx(const ProxyModel& model) {
  std::string text = absl::StrCat(model.header, kNginxComment);
  for (const ProxyAnswer& answer : model.answers) {
    std::vector<int> statuses = answer.statuses;
    std::erase(statuses, kClientGone);
    if (!statuses.empty()) absl::StrAppend(&text, Locations(answer, statuses));
  }
  return text;
}

}  // namespace status_translator
