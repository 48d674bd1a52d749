#include "ext_proc/reply.h"

#include <set>
#include <string>
#include <utility>

#include "absl/strings/string_view.h"
#include "wire/base64.h"
#include "wire/grpc_web.h"

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

}  // namespace

LocalReply MakeGrpcReply(OutcomeValues outcome, int http_code) {
  LocalReply reply{.http_code = http_code, .body = std::move(outcome.message), .grpc_code = outcome.code};
  if (!outcome.details.empty()) {
    reply.headers.push_back({.name = kDetails, .value = Base64WithoutPadding(outcome.details)});
  }
  for (HeaderChange& change : ChangesOf(outcome.metadata)) reply.headers.push_back(std::move(change));
  return reply;
}

LocalReply MakeGrpcWebReply(const OutcomeValues& outcome, bool as_text) {
  LocalReply reply{.http_code = kOkStatus};
  reply.headers.push_back({.name = "content-type", .value = std::string(GrpcWebContentType(as_text))});
  for (HeaderChange& change : ChangesOf(outcome.metadata)) reply.headers.push_back(std::move(change));
  reply.body = WriteGrpcWebBody(outcome, as_text);
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
