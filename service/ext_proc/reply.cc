#include "ext_proc/reply.h"

#include <set>
#include <string>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "core/grpc_code.h"
#include "ext_proc/settings.h"
#include "wire/grpc_message.h"

namespace status_translator {
namespace {

constexpr int kOkStatus = 200;

void AddHeader(const v1::Header& field, bool beside, ext_proc::HeaderMutation& mutation) {
  ext_proc::HeaderValueOption& option = *mutation.add_set_headers();
  option.mutable_header()->set_key(field.name());
  option.mutable_header()->set_raw_value(field.text());
  if (beside) option.mutable_append()->set_value(true);
}

// All but those named. The first of a name replaces what Envoy has set, others stand beside it.
void AddHeaders(const Fields& fields, const std::set<absl::string_view>& without, ext_proc::HeaderMutation& mutation) {
  std::set<absl::string_view> seen;
  for (const v1::Header& field : fields) {
    if (without.count(field.name()) == 0) AddHeader(field, !seen.insert(field.name()).second, mutation);
  }
}

ext_proc::ImmediateResponse& Immediate(int http, ext_proc::ProcessingResponse& response) {
  ext_proc::ImmediateResponse& reply = *response.mutable_immediate_response();
  reply.mutable_status()->set_code(http);
  reply.set_details(std::string(kExtProcName));
  return reply;
}

// The frame that ends a gRPC-Web response; base64 where the caller asked for text.
std::string WebTrailers(const Fields& trailers, bool as_text) {
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

void WriteGrpc(const Fields& trailers, int http, ext_proc::ProcessingResponse& response) {
  ext_proc::ImmediateResponse& reply = Immediate(http, response);
  uint32_t code = kGrpcUnknown;
  (void)absl::SimpleAtoi(FindField(trailers, "grpc-status").value_or(""), &code);
  reply.mutable_grpc_status()->set_status(code);
  // Envoy encodes it.
  reply.set_body(DecodeGrpcMessage(FindField(trailers, "grpc-message").value_or("")));
  AddHeaders(trailers, {"grpc-status", "grpc-message"}, *reply.mutable_headers());
}

void WriteGrpcWeb(const Fields& trailers, bool as_text, ext_proc::ProcessingResponse& response) {
  ext_proc::ImmediateResponse& reply = Immediate(kOkStatus, response);
  v1::Header content_type;
  content_type.set_name("content-type");
  content_type.set_text(as_text ? "application/grpc-web-text+proto" : "application/grpc-web+proto");
  AddHeader(content_type, false, *reply.mutable_headers());
  AddHeaders(trailers, {"grpc-status", "grpc-message", "grpc-status-details-bin"}, *reply.mutable_headers());
  reply.set_body(WebTrailers(trailers, as_text));
}

void WriteHttp(const v1::HttpResponse& http, int grpc_code, ext_proc::ProcessingResponse& response) {
  ext_proc::ImmediateResponse& reply = Immediate(http.code(), response);
  AddHeaders(http.headers(), {}, *reply.mutable_headers());
  reply.set_body(http.body());
  reply.mutable_grpc_status()->set_status(static_cast<uint32_t>(grpc_code));
}

void ReplaceOutcome(const Fields& trailers, ext_proc::HeaderMutation& mutation) {
  for (const absl::string_view name : {"grpc-status", "grpc-message", "grpc-status-details-bin"}) {
    bool said = false;
    for (const v1::Header& field : trailers) {
      if (field.name() != name) continue;
      AddHeader(field, said, mutation);
      said = true;
    }
    if (!said) mutation.add_remove_headers(std::string(name));
  }
}

}  // namespace status_translator
