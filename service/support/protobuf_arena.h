// Creates messages in an arena with every version of Protobuf.
#ifndef STATUS_TRANSLATOR_SUPPORT_PROTOBUF_ARENA_H_
#define STATUS_TRANSLATOR_SUPPORT_PROTOBUF_ARENA_H_

#include <google/protobuf/arena.h>
#include <google/protobuf/stubs/common.h>

namespace status_translator {

// Returns an empty message that `arena` owns.
template <typename Message>
Message* CreateInArena(google::protobuf::Arena& arena) {
// Before 26.0, Create() did not let the members of the message live in the arena.
#if GOOGLE_PROTOBUF_VERSION < 5026000
  return google::protobuf::Arena::CreateMessage<Message>(&arena);
#else
  return google::protobuf::Arena::Create<Message>(&arena);
#endif
}

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_SUPPORT_PROTOBUF_ARENA_H_
