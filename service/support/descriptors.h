// The descriptors of the API, with the comments of the .proto files. Defined by embed_files in service/CMakeLists.txt.
#ifndef STATUS_TRANSLATOR_SUPPORT_DESCRIPTORS_H_
#define STATUS_TRANSLATOR_SUPPORT_DESCRIPTORS_H_

#include "absl/types/span.h"
#include "support/named_text.h"

namespace status_translator {

// One file: the serialised google.protobuf.FileDescriptorSet of everything that the server speaks.
absl::Span<const NamedText> BuiltInDescriptors();

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_SUPPORT_DESCRIPTORS_H_
