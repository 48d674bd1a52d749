#include "ext_proc/held.h"

#include "support/limits.h"

namespace status_translator {

bool ExtProcHeld::HoldPiece(size_t bytes, bool compressed, bool apart) {
  if (received_ >= (apart ? kMaxExtProcMessages : kMaxExtProcPieces)) return false;
  ++received_;
  if (apart || pieces_.empty()) pieces_.emplace_back();
  pieces_.back().bytes += bytes;
  pieces_.back().compressed = compressed;
  return true;
}

std::vector<ProxyCommand> ExtProcHeld::Release(const std::string& body) {
  std::vector<ProxyCommand> commands;
  if (head_) commands.push_back({.part = ExchangePart::kResponseHead});
  size_t at = 0;
  for (const Piece& held : pieces_) {
    commands.push_back(
        {.part = ExchangePart::kResponseBody,
         .piece = BodyPiece{.bytes = body.substr(at, held.bytes), .flags = {.compressed = held.compressed}}});
    at += held.bytes;
  }
  Drop();
  return commands;
}

void ExtProcHeld::Drop() {
  head_ = false;
  pieces_ = {};
}

}  // namespace status_translator
