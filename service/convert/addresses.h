// Network addresses in the messages of gRPC's libraries, for example in
//   connections to all backends failing; last error: UNKNOWN: ipv4:10.0.0.7:50051: Failed to connect to remote host
//   connection error: desc = "transport: Error while dialing: dial tcp 10.0.0.7:50051: connect: connection refused"
#ifndef STATUS_TRANSLATOR_CONVERT_ADDRESSES_H_
#define STATUS_TRANSLATOR_CONVERT_ADDRESSES_H_

#include <string>

#include "absl/strings/string_view.h"

namespace status_translator {

// The message with each IP address, socket path and host with a port replaced with "(address)". Takes linear time.
std::string WithoutAddresses(absl::string_view message);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CONVERT_ADDRESSES_H_
