#include "ext_proc/held.h"

#include "support/limits.h"

namespace status_translator {

bool ExtProcHeld::Hold(const envoy::service::ext_proc::v3::HttpBody& piece, bool apart) {
  if (taken_ >= (apart ? kMaxExtProcMessages : kMaxExtProcPieces)) return false;
  ++taken_;
  if (apart || pieces_.empty()) pieces_.emplace_back();
  pieces_.back().bytes += piece.body().size();
  pieces_.back().compressed = piece.grpc_message_compressed();
  return true;
}

std::vector<envoy::service::ext_proc::v3::ProcessingResponse> ExtProcHeld::HandBack(const std::string& body) {
  std::vector<envoy::service::ext_proc::v3::ProcessingResponse> answers;
  if (head_) answers.emplace_back().mutable_response_headers();
  size_t at = 0;
  for (const Piece& held : pieces_) {
    auto& piece = *answers.emplace_back()
                       .mutable_response_body()
                       ->mutable_response()
                       ->mutable_body_mutation()
                       ->mutable_streamed_response();
    piece.set_body(body.substr(at, held.bytes));
    piece.set_grpc_message_compressed(held.compressed);
    at += held.bytes;
  }
  Drop();
  return answers;
}

void ExtProcHeld::Drop() {
  head_ = false;
  pieces_ = {};
}

}  // namespace status_translator
