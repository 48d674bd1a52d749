#include "lookup/client_answers.h"

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "core/grpc_code.h"

namespace status_translator {
namespace {

// The responses that a status can have: a 204 or 304 has no body (RFC 9110 section 6.4.1).
ClientResponses PossibleResponses(int http_status) {
  ClientResponses possible;
  possible.set();
  if (http_status == 204 || http_status == 304) {
    for (const ClientResponse with_body : {ClientResponse::kPage, ClientResponse::kUntyped, ClientResponse::kGrpc}) {
      possible.reset(static_cast<size_t>(with_body));
    }
  }
  return possible;
}

// Whether `row` is an exception from `base` for the status.
bool IsExceptionFrom(const ClientRow& row, const ClientRow& base, int http_status) {
  return row.client == base.client && absl::c_binary_search(row.statuses, http_status) &&
         absl::c_all_of(row.versions,
                        [&](absl::string_view version) { return absl::c_linear_search(base.versions, version); });
}

}  // namespace

std::vector<ClientAnswer> ClientAnswers(const std::vector<ClientRow>& rows, int http_status, const Profile& document) {
  const Rule& rule = *document.HttpToGrpc(http_status, Origin::kUnspecified);
  const int by_document = rule.has_answer() ? rule.code : kGrpcUnknown;
  std::vector<ClientAnswer> answers;
  const auto add = [&](const ClientRow& row, const ClientResponses& responses) {
    if (responses.none()) return;
    answers.push_back({&row, responses, row.code.value_or(by_document),
                       absl::c_binary_search(row.measured, http_status),
                       absl::StrReplaceAll(row.words, {{"{status}", absl::StrCat(http_status)}})});
  };
  const ClientResponses possible = PossibleResponses(http_status);
  for (const ClientRow& base : rows) {
    if (!base.statuses.empty()) continue;
    ClientResponses left = base.responses & possible;
    for (const ClientRow& row : rows) {
      if (!IsExceptionFrom(row, base, http_status)) continue;
      add(row, base.responses & row.responses & possible);
      left &= ~row.responses;
    }
    add(base, left);
  }
  return answers;
}

}  // namespace status_translator
