#include "cli/diagnosis_output.h"

#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "core/grpc_code.h"
#include "core/http_status.h"

namespace status_translator {
namespace {

std::string SurenessText(v1::Confidence confidence) {
  return absl::AsciiStrToLower(absl::StripPrefix(v1::Confidence_Name(confidence), "CONFIDENCE_"));
}

std::string WireText(const v1::Cause& cause) {
  std::string text;
  if (cause.has_http_status()) {
    const HttpStatusInfo* info = FindHttpStatus(cause.http_status());
    text = absl::StrCat("HTTP ", cause.http_status(), info == nullptr ? "" : absl::StrCat(" ", info->reason_phrase));
  }
  if (cause.has_http2_error()) absl::StrAppend(&text, text.empty() ? "" : ", ", "HTTP/2 error ", cause.http2_error());
  return text;
}

std::string MakerText(absl::string_view made_by) {
  if (made_by == "peer") return "the application, or a proxy in front of it";
  if (made_by == "proxy") return "a proxy, load balancer or gateway";
  return made_by == "client" ? "the client itself" : absl::StrCat("the ", made_by);
}

// The code if it depends on who sent the HTTP status. The reason is that of the application's code, if another was
// seen.
std::string CodeBySenderText(const v1::Cause& cause) {
  std::string right =
      absl::StrCat(GrpcCodeText(cause.grpc_if_proxy()), " if a proxy sent HTTP ", cause.http_status(), ", ",
                   GrpcCodeText(cause.grpc_by_profile()), " if the application did");
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

std::string RunText(v1::MayHaveRun run) {
  switch (run) {
    case v1::MAY_HAVE_RUN_YES:
      return "yes, it may have been processed";
    case v1::MAY_HAVE_RUN_NO:
      return "no: it did not reach an application";
    default:
      return "the words do not tell";
  }
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
      add(SurenessText(cause.confidence()).c_str(), cause.summary());
      if (cause.next_steps_size() > 0) add("", cause.next_steps(0));
      continue;
    }
    add(SurenessText(cause.confidence()).c_str(), cause.summary());
    add("wire", WireText(cause));
    add("said by", absl::StrCat(cause.client(), cause.client_versions().empty() || cause.client_versions() == "all"
                                                    ? ""
                                                    : absl::StrCat(" ", cause.client_versions())));
    add("made by", MakerText(cause.made_by()));
    add("code", CodeText(cause));
    add("has run", RunText(cause.may_have_run()));
    if (cause.has_retry()) {
      add("retry", absl::StrCat(cause.retry().retryable() ? "yes: " : "no: ", cause.retry().reason()));
    }
    for (const std::string& step : cause.next_steps()) add("next", step);
    for (const std::string& text : cause.distinguish()) add("unclear", text);
    add("symptom", cause.template_());
  }
  return rows;
}

}  // namespace status_translator
