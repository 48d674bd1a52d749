#include "cli/log_causes.h"

#include "absl/strings/str_cat.h"
#include "cli/local_translator.h"
#include "core/grpc_code.h"
#include "diagnose/diagnose.h"
#include "report/error_lines.h"
#include "report/plain_word.h"

namespace status_translator {

static_assert(ErrorLines::kMaxErrorBytes <= kMaxDiagnoseBytes, "each error of a log can be diagnosed");

std::optional<LoggedCause> LogCauses::Find(absl::string_view error) const {
  v1::DiagnoseRequest request;
  request.set_text(std::string(error));
  request.set_profile(profile_);
  v1::DiagnoseResponse response;
  if (!Diagnose(LocalTranslator(), request, response).ok() || response.causes_size() == 0) return std::nullopt;
  const v1::Cause& first = response.causes(0);
  LoggedCause cause;
  for (const v1::Cause& one : response.causes()) {
    absl::StrAppend(&cause.causes, cause.causes.empty() ? "" : " or ", one.kind());
  }
  cause.wire = first.has_http_status() ? absl::StrCat("HTTP ", first.http_status()) : PlainWord(first.http2_error());
  if (first.has_grpc_seen()) cause.seen = GrpcCodeText(first.grpc_seen());
  if (first.has_grpc_by_profile()) cause.right = GrpcCodeText(first.grpc_by_profile());
  if (first.has_grpc_if_proxy()) absl::StrAppend(&cause.right, " or ", GrpcCodeText(first.grpc_if_proxy()));
  if (first.has_retry()) cause.retry = first.retry().retryable() ? "yes" : "no";
  cause.printed_by = PlainWord(first.client());
  return cause;
}

}  // namespace status_translator
