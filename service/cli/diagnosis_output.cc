#include "cli/diagnosis_output.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "cli/explanation.h"
#include "core/grpc_code.h"
#include "core/http_status.h"
#include "diagnose/cause_words.h"

namespace status_translator {
namespace {

std::string WireText(const v1::Cause& cause) {
  std::string text;
  if (cause.has_http_status()) text = absl::StrCat("HTTP ", HttpStatusText(cause.http_status()));
  if (cause.has_http2_error()) absl::StrAppend(&text, text.empty() ? "" : ", ", "HTTP/2 error ", cause.http2_error());
  return text;
}

// The code if it depends on who sent the HTTP status. The reason is that of the application's code, if another was
// seen.
std::string CodeBySenderText(const v1::Cause& cause) {
  std::string right = absl::StrCat(GrpcCodeText(cause.grpc_if_proxy()), " if a proxy sent HTTP ", cause.http_status(),
                                   ", ", GrpcCodeText(cause.grpc_by_profile()), " if the application did");
  if (!cause.has_grpc_seen()) return right;
  return absl::StrCat("seen ", GrpcCodeText(cause.grpc_seen()), "; right is ", right,
                      cause.has_reason() ? absl::StrCat(": ", cause.reason()) : "");
}

std::string CodeText(const v1::Cause& cause) {
  if (cause.has_grpc_if_proxy()) return CodeBySenderText(cause);
  std::string text;
  if (cause.has_grpc_seen()) text = absl::StrCat("seen ", GrpcCodeText(cause.grpc_seen()));
  if (!cause.has_grpc_by_profile()) return text;
  std::string right = GrpcCodeText(cause.grpc_by_profile());
  if (!cause.has_grpc_seen()) return right;
  if (cause.grpc_by_profile() == cause.grpc_seen()) return absl::StrCat(text, ", which is right");
  return absl::StrCat(text, "; right is ", right, ": ", cause.reason());
}

}  // namespace

TextRows DiagnosisRows(const v1::DiagnoseResponse& response) {
  TextRows rows;
  const auto add = [&rows](const char* name, const std::string& text) {
    if (!text.empty()) rows.push_back({name, text});
  };
  for (int i = 0; i < response.causes_size(); ++i) {
    const v1::Cause& cause = response.causes(i);
    if (i > 0) {
      add(ConfidenceWord(cause).c_str(), cause.summary());
      if (cause.next_steps_size() > 0) add("", cause.next_steps(0));
      continue;
    }
    add(ConfidenceWord(cause).c_str(), cause.summary());
    add("wire", WireText(cause));
    add("said by", SpeakerText(cause));
    add("made by", MakerText(cause));
    add("code", CodeText(cause));
    add("has run", MayHaveRunText(cause));
    if (cause.has_retry()) add("retry", RetryText(cause.retry()));
    for (const std::string& step : cause.next_steps()) add("next", step);
    for (const std::string& text : cause.distinguish()) add("unclear", text);
    add("symptom", cause.template_());
  }
  return rows;
}

}  // namespace status_translator
