#include "ext_proc/reply.h"

#include <set>
#include <string>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "ext_proc/settings.h"
#include "wire/grpc_message.h"

namespace status_translator {
namespace {

constexpr int kOkStatus = 200;

void AddHeader(absl::string_view name, absl::string_view value, bool beside, ext_proc::HeaderMutation& mutation) {
  ext_proc::HeaderValueOption& option = *mutation.add_set_headers();
  option.mutable_header()->set_key(std::string(name));
  option.mutable_header()->set_raw_value(std::string(value));
  if (beside) option.mutable_append()->set_value(true);
}

// The first of a name replaces what Envoy has set, others stand beside it.
void AddHeaders(const Fields& fields, ext_proc::HeaderMutation& mutation) {
  std::set<absl::string_view> seen;
  for (const v1::Header& field : fields) {
    AddHeader(field.name(), field.text(), !seen.insert(field.name()).second, mutation);
  }
}

ext_proc::ImmediateResponse& Immediate(int http, ext_proc::ProcessingResponse& response) {
  ext_proc::ImmediateResponse& reply = *response.mutable_immediate_response();
  reply.mutable_status()->set_code(http);
  reply.set_details(std::string(kExtProcName));
  return reply;
}

// The frame that ends a gRPC-Web response; base64 where the caller asked for text.
std::string WebTrailers(const OutcomeValues& outcome, bool as_text) {
  Fields trailers;
  EncodeOutcome(outcome, trailers);
  std::string lines;
  for (const v1::Header& field : trailers) {
    if (absl::StartsWith(field.name(), "grpc-")) absl::StrAppend(&lines, field.name(), ": ", field.text(), "\r\n");
  }
  std::string frame = "\x80";
  for (int shift = 24; shift >= 0; shift -= 8) frame += static_cast<char>(lines.size() >> shift & 0xFF);
  frame += lines;
  return as_text ? absl::Base64Escape(frame) : frame;
}

}  // namespace

void WriteGrpc(const OutcomeValues& outcome, int http, ext_proc::ProcessingResponse& response) {
  ext_proc::ImmediateResponse& reply = Immediate(http, response);
  reply.mutable_grpc_status()->set_status(static_cast<uint32_t>(outcome.code));
  reply.set_body(outcome.message);  // Envoy encodes it
  if (!outcome.details.empty()) {
    AddHeader("grpc-status-details-bin", EncodeDetails(outcome.details), false, *reply.mutable_headers());
  }
  AddHeaders(outcome.metadata, *reply.mutable_headers());
}

void WriteGrpcWeb(const OutcomeValues& outcome, bool as_text, ext_proc::ProcessingResponse& response) {
  ext_proc::ImmediateResponse& reply = Immediate(kOkStatus, response);
  AddHeader("content-type", as_text ? "application/grpc-web-text+proto" : "application/grpc-web+proto", false,
            *reply.mutable_headers());
  AddHeaders(outcome.metadata, *reply.mutable_headers());
  reply.set_body(WebTrailers(outcome, as_text));
}

void WriteHttp(const v1::HttpResponse& http, int grpc_code, ext_proc::ProcessingResponse& response) {
  ext_proc::ImmediateResponse& reply = Immediate(http.code(), response);
  AddHeaders(http.headers(), *reply.mutable_headers());
  reply.set_body(http.body());
  reply.mutable_grpc_status()->set_status(static_cast<uint32_t>(grpc_code));
}

void ReplaceOutcome(const OutcomeValues& outcome, ext_proc::HeaderMutation& mutation) {
  const auto replace = [&mutation](absl::string_view name, const std::string& value) {
    if (value.empty()) {
      mutation.add_remove_headers(std::string(name));
    } else {
      AddHeader(name, value, false, mutation);
    }
  };
  replace("grpc-status", absl::StrCat(outcome.code));
  replace("grpc-message", EncodeGrpcMessage(outcome.message));
  replace("grpc-status-details-bin", EncodeDetails(outcome.details));
}

}  // namespace status_translator
