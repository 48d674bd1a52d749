#include "web/site.h"

#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "telemetry/access_log.h"
#include "web/openapi.h"
#include "web/problem.h"

namespace status_translator {
namespace {

HttpReply Text(int status, const std::string& text) {
  return {status, {{"Content-Type", "text/plain; charset=utf-8"}, {"Cache-Control", "no-store"}}, text + "\n"};
}

}  // namespace

HttpReply Site::Handle(const HttpRequest& request) const {
  const bool logged = SampleAccess();
  const absl::Time start = absl::Now();
  HttpReply reply = Dispatch(request);
  metrics_.CountHttpRequest(reply.status);
  if (logged) {
    LogAccess({"http", absl::StrCat(request.method, " ", request.path), request.peer, TraceId(request.traceparent)},
              absl::StrCat(reply.status), absl::Now() - start);
  }
  return reply;
}

HttpReply Site::Dispatch(const HttpRequest& request) const {
  const absl::string_view path = request.path;
  if (path == "*") return {204, {{"Allow", "GET, HEAD, POST, OPTIONS"}}, ""};  // OPTIONS *: of the whole server
  const bool is_own = path == "/healthz" || path == "/readyz" || path == "/metrics" || path == "/openapi.json";
  if (!is_own) {
    if (std::optional<HttpReply> page = explorer_.Handle(request)) return *std::move(page);
    return json_api_.Handle(request);
  }
  if (request.method != "GET" && request.method != "HEAD") {
    HttpReply reply = Problem(405, ErrorReason::kMethodNotAllowed, "only GET and HEAD are allowed here");
    reply.headers.emplace_back("Allow", "GET, HEAD");
    return reply;
  }
  if (path == "/healthz") return Text(200, "ok");
  if (path == "/readyz") return ready_ ? Text(200, "ready") : Text(503, "draining");
  if (path == "/metrics") return {200, {{"Content-Type", "text/plain; version=0.0.4; charset=utf-8"}}, metrics_.Text()};
  return {200, {{"Content-Type", "application/json"}}, OpenApiDocument()};
}

}  // namespace status_translator
