#ifndef STATUS_TRANSLATOR_RPC_DESCRIPTORS_H_
#define STATUS_TRANSLATOR_RPC_DESCRIPTORS_H_

#include "absl/types/span.h"
#include "support/named_text.h"

namespace status_translator {

// One file: the serialised google.protobuf.FileDescriptorSet of all that the server speaks, with its comments.
absl::Span<const NamedText> Descriptors();

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_RPC_DESCRIPTORS_H_
