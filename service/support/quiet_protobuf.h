#ifndef STATUS_TRANSLATOR_SUPPORT_QUIET_PROTOBUF_H_
#define STATUS_TRANSLATOR_SUPPORT_QUIET_PROTOBUF_H_

#include <google/protobuf/stubs/common.h>

#if GOOGLE_PROTOBUF_VERSION < 4022000
#include <google/protobuf/stubs/logging.h>
#endif

namespace status_translator {

// Protobuf writes lines of its own to standard error about bytes that it cannot read. Whoever sent them is answered; a
// log that strangers can fill helps nobody. Newer versions write by way of absl's log, which the program leaves as it
// is.
inline void QuietProtobuf() {
#if GOOGLE_PROTOBUF_VERSION < 4022000
  google::protobuf::SetLogHandler(nullptr);
#endif
}

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_SUPPORT_QUIET_PROTOBUF_H_
