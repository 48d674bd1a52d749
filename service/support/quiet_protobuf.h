// Silences the log of the Protobuf library.
#ifndef STATUS_TRANSLATOR_SUPPORT_QUIET_PROTOBUF_H_
#define STATUS_TRANSLATOR_SUPPORT_QUIET_PROTOBUF_H_

#include <google/protobuf/stubs/common.h>

#if GOOGLE_PROTOBUF_VERSION < 4022000
#include <google/protobuf/stubs/logging.h>
#endif

namespace status_translator {

// Stops Protobuf from writing a line to standard error for each message that it cannot parse. Callers could otherwise
// fill the log; they receive an error in any case. Protobuf 4.22 and above log through Abseil, which this does not
// change.
inline void QuietProtobuf() {
#if GOOGLE_PROTOBUF_VERSION < 4022000
  google::protobuf::SetLogHandler(nullptr);
#endif
}

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_SUPPORT_QUIET_PROTOBUF_H_
