#include "web/page/explorer.h"

#include <array>
#include <memory>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "support/named_text.h"
#include "web/etag.h"
#include "web/page/error_page.h"
#include "web/page/frame.h"
#include "web/page/pages.h"
#include "web/problem.h"
#include "wire/accept.h"

namespace status_translator {

// The files that pages load.
absl::Span<const NamedText> PageFiles();

namespace {

struct PageRoute {
  absl::string_view path;  // with a "/" at the end, one segment follows
  HttpReply (*answer)(const PageCall&);
  bool takes_post = false;
};

constexpr PageRoute kPageRoutes[] = {
    {"/", HomePage},
    {"/lookup", LookupPage, true},
    {"/http", HttpListPage},
    {"/http/", HttpPage},
    {"/grpc", GrpcListPage},
    {"/grpc/", GrpcPage},
    {"/profiles", ProfileListPage},
    {"/profiles/", ProfilePage},
    {"/shapes", ShapeListPage},
    {"/shapes/", ShapePage},
};

// Whether the route has this path; `segment` is what follows it.
bool MatchesRoute(const PageRoute& route, absl::string_view path, std::string& segment) {
  if (route.path == "/" || !absl::EndsWith(route.path, "/")) return path == route.path;
  if (!absl::ConsumePrefix(&path, route.path) || path.empty()) return false;
  segment = std::string(path);
  return true;
}

absl::string_view FileType(absl::string_view name) {
  if (absl::EndsWith(name, ".css")) return "text/css; charset=utf-8";
  if (absl::EndsWith(name, ".js")) return "text/javascript; charset=utf-8";
  return "image/svg+xml";
}

// Browsers and curl get pages; a client that prefers JSON gets what the JSON API says about the path.
bool PrefersPage(absl::string_view accept) {
  const std::array<absl::string_view, 3> offered = {"text/html", "application/json", "application/problem+json"};
  return accept.empty() || Negotiate(accept, offered) == 0;
}

bool IsRead(const HttpRequest& request) { return request.method == "GET" || request.method == "HEAD"; }

HttpReply NotAllowed(absl::string_view methods) {
  HttpReply reply = Problem(405, ErrorReason::kMethodNotAllowed, absl::StrCat("only ", methods, " are allowed here"));
  reply.headers.emplace_back("Allow", std::string(methods));
  return reply;
}

std::optional<HttpReply> PageFile(const HttpRequest& request) {
  absl::string_view name = request.path;
  if (!absl::ConsumePrefix(&name, "/page/")) return std::nullopt;
  for (const NamedText& file : PageFiles()) {
    if (file.name != name) continue;
    if (!IsRead(request)) return NotAllowed("GET, HEAD");
    HttpReply reply{200, {{"Content-Type", std::string(FileType(name))}}, std::string(file.bytes)};
    return AddETag(std::move(reply), request.if_none_match);
  }
  return std::nullopt;
}

HttpReply Answer(const PageRoute& route, const PageCall& call) {
  const HttpRequest& request = call.request;
  const absl::string_view methods = route.takes_post ? "GET, HEAD, POST, OPTIONS" : "GET, HEAD, OPTIONS";
  if (request.method == "OPTIONS") return {204, {{"Allow", std::string(methods)}}, ""};
  const bool is_post = route.takes_post && request.method == "POST";
  if (!is_post && !IsRead(request)) return NotAllowed(methods);
  if (is_post && !absl::StartsWithIgnoreCase(request.content_type, "application/x-www-form-urlencoded")) {
    return Problem(415, ErrorReason::kContentTypeNotTaken, "the body must be application/x-www-form-urlencoded");
  }
  HttpReply reply = route.answer(call);
  if (reply.status == 200 && !is_post) return AddETag(std::move(reply), request.if_none_match);
  reply.headers.emplace_back("Cache-Control", "no-store");
  return reply;
}

}  // namespace

std::optional<HttpReply> Explorer::Handle(const HttpRequest& request) const {
  if (request.path == "/" && !request.x_code.empty()) return ErrorPage(*translator_.Get(), request);
  if (std::optional<HttpReply> file = PageFile(request)) {
    AddSecurityHeaders(*file);
    return file;
  }
  for (const PageRoute& route : kPageRoutes) {
    std::string segment;
    if (!MatchesRoute(route, request.path, segment)) continue;
    if (!PrefersPage(request.accept)) return std::nullopt;
    const std::shared_ptr<const Translator> translator = translator_.Get();
    HttpReply reply = Answer(route, PageCall{*translator, segment, request});
    reply.headers.emplace_back("Vary", request.path == "/" ? "Accept, X-Code, X-Format" : "Accept");
    AddSecurityHeaders(reply);
    return reply;
  }
  return std::nullopt;
}

}  // namespace status_translator
