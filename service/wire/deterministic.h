// Protobuf messages as bytes, where equal messages must give equal bytes in every process: protobuf keeps map fields in
// an order that differs from run to run. Messages without maps need none of this.
#ifndef STATUS_TRANSLATOR_WIRE_DETERMINISTIC_H_
#define STATUS_TRANSLATOR_WIRE_DETERMINISTIC_H_

#include <google/protobuf/any.pb.h>
#include <google/protobuf/message.h>

#include <string>

namespace status_translator {

// The serialised message with map entries in the order of their keys, so that equal messages give equal bytes.
std::string DeterministicBytes(const google::protobuf::Message& message);

// Like Any::PackFrom, with DeterministicBytes.
void PackInto(const google::protobuf::Message& message, google::protobuf::Any& any);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_WIRE_DETERMINISTIC_H_
