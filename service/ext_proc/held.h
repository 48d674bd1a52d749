// Replies that are held back, because what they would let pass may yet be replaced: to the head of a response, then to
// pieces of its body.
#ifndef STATUS_TRANSLATOR_EXT_PROC_HELD_H_
#define STATUS_TRANSLATOR_EXT_PROC_HELD_H_

#include <cstddef>
#include <string>
#include <vector>

#include "envoy/service/ext_proc/v3/external_processor.pb.h"

namespace status_translator {

// Does not keep the bytes of the pieces: they are the first of the body that the exchange has learnt. Not thread-safe.
class ExtProcHeld {
 public:
  void HoldHead() { head_ = true; }
  // The next piece, which is not the last. `apart`: it must not be joined with others. False, and it is not held, if it
  // is one too many.
  bool Hold(const envoy::service::ext_proc::v3::HttpBody& piece, bool apart);
  // The answers, in order; nothing is held then. `body` begins with the bytes of the pieces.
  std::vector<envoy::service::ext_proc::v3::ProcessingResponse> HandBack(const std::string& body);
  void Drop();

  // If anything is held, the head is.
  bool any() const { return head_; }
  size_t answers() const { return (head_ ? 1 : 0) + pieces_.size(); }

 private:
  struct Piece {
    size_t bytes = 0;
    bool compressed = false;
  };

  bool head_ = false;
  std::vector<Piece> pieces_;
  int taken_ = 0;  // before they were joined
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_EXT_PROC_HELD_H_
