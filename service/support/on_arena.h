// A Protobuf message whose parts are allocated in one block and freed together.
#ifndef STATUS_TRANSLATOR_SUPPORT_ON_ARENA_H_
#define STATUS_TRANSLATOR_SUPPORT_ON_ARENA_H_

#include <google/protobuf/arena.h>

#include <cstddef>

namespace status_translator {

// For a message that is filled, read and forgotten: single allocations would take a fifth of a conversion. The first
// kFirstBlockBytes are a part of the object; what does not fit is allocated, like the bytes of long strings. Neither
// copied nor moved. Not thread-safe.
template <typename Message, size_t kFirstBlockBytes = 4096>
class OnArena {
 public:
  OnArena() : arena_(first_block_, sizeof(first_block_)), message_(*Message::default_instance().New(&arena_)) {}
  OnArena(const OnArena&) = delete;
  OnArena& operator=(const OnArena&) = delete;

  Message& operator*() { return message_; }
  Message* operator->() { return &message_; }
  const Message& operator*() const { return message_; }

 private:
  alignas(std::max_align_t) char first_block_[kFirstBlockBytes];
  google::protobuf::Arena arena_;
  Message& message_;
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_SUPPORT_ON_ARENA_H_
