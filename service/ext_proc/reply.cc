#include "ext_proc/reply.h"

#include <set>
#include <string>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "wire/base64.h"

namespace status_translator {
namespace {

constexpr int kOkStatus = 200;
constexpr char kDetails[] = "grpc-status-details-bin";

// The first of a name replaces what the proxy has set, others stand beside it.
std::vector<HeaderChange> ChangesOf(const Fields& fields) {
  std::vector<HeaderChange> changes;
  std::set<absl::string_view> seen;
  for (const v1::Header& field : fields) {
    changes.push_back({.name = field.name(), .value = field.text(), .append = !seen.insert(field.name()).second});
  }
  return changes;
}

// The frame that ends a gRPC-Web response: a flag, the length of the lines in 4 bytes, and the lines.
std::string TrailerFrame(const Fields& trailers) {
  std::string lines;
  for (const v1::Header& field : trailers) {
    if (absl::StartsWith(field.name(), "grpc-")) absl::StrAppend(&lines, field.name(), ": ", field.text(), "\r\n");
  }
  std::string frame = "\x80";
  for (int shift = 24; shift >= 0; shift -= 8) frame += static_cast<char>(lines.size() >> shift & 0xFF);
  return frame + lines;
}

}  // namespace

LocalReply MakeGrpcReply(OutcomeValues outcome, int http_code) {
  LocalReply reply{.http_code = http_code, .body = std::move(outcome.message), .grpc_code = outcome.code};
  if (!outcome.details.empty())
    reply.headers.push_back({.name = kDetails, .value = Base64WithoutPadding(outcome.details)});
  for (HeaderChange& change : ChangesOf(outcome.metadata)) reply.headers.push_back(std::move(change));
  return reply;
}

LocalReply MakeGrpcWebReply(OutcomeValues outcome, bool as_text) {
  LocalReply reply{.http_code = kOkStatus};
  reply.headers.push_back(
      {.name = "content-type", .value = as_text ? "application/grpc-web-text+proto" : "application/grpc-web+proto"});
  for (HeaderChange& change : ChangesOf(outcome.metadata)) reply.headers.push_back(std::move(change));
  Fields trailers;
  EncodeOutcome(outcome, trailers);
  const std::string frame = TrailerFrame(trailers);
  reply.body = as_text ? absl::Base64Escape(frame) : frame;
  return reply;
}

LocalReply MakeHttpReply(const v1::HttpResponse& http, int grpc_code) {
  return {.http_code = http.code(), .headers = ChangesOf(http.headers()), .body = http.body(), .grpc_code = grpc_code};
}

HeaderChanges OutcomeChanges(OutcomeValues outcome) {
  outcome.metadata.Clear();
  Fields trailers;
  EncodeOutcome(outcome, trailers);
  HeaderChanges changes;
  changes.set = ChangesOf(trailers);
  for (const char* name : {"grpc-message", kDetails}) {
    if (!FindField(trailers, name).has_value()) changes.remove.emplace_back(name);
  }
  return changes;
}

}  // namespace status_translator
