// Commands that are held back, because the parts that they let go on may yet be replaced: the head of a response, then
// pieces of its body.
#ifndef STATUS_TRANSLATOR_EXT_PROC_HELD_H_
#define STATUS_TRANSLATOR_EXT_PROC_HELD_H_

#include <cstddef>
#include <string>
#include <vector>

#include "ext_proc/message.h"

namespace status_translator {

// Does not keep the bytes of the pieces: they are the first of the body that the exchange has read. Not thread-safe.
class ExtProcHeld {
 public:
  void HoldHead() { head_ = true; }
  // Holds the next piece, of `bytes` bytes, which is not the last. `apart`: it must not be joined with others. False,
  // and it is not held, if there are too many already (kMaxExtProcPieces, kMaxExtProcMessages).
  bool HoldPiece(size_t bytes, bool compressed, bool apart);
  // Returns the commands in order and holds nothing any more. `body` begins with the bytes of the pieces.
  std::vector<ProxyCommand> Release(const std::string& body);
  void Drop();

  // If anything is held, the head is.
  bool any() const { return head_; }
  size_t commands() const { return (head_ ? 1 : 0) + pieces_.size(); }

 private:
  struct Piece {
    size_t bytes = 0;
    bool compressed = false;
  };

  bool head_ = false;
  std::vector<Piece> pieces_;
  int received_ = 0;  // pieces, before they were joined
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_EXT_PROC_HELD_H_
