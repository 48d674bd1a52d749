// Addresses to listen on.
#ifndef STATUS_TRANSLATOR_SERVER_ADDRESS_H_
#define STATUS_TRANSLATOR_SERVER_ADDRESS_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace status_translator {

struct Address {
  std::string unix_path;  // set for unix:PATH
  std::string host;       // without brackets
  int port = 0;

  bool is_unix() const { return !unix_path.empty(); }
  // "127.0.0.1:50051", "[::1]:50051" or "unix:/run/st.sock", with another port in place of the asked one.
  std::string ToString(int actual_port) const;
};

// Reads "host:port", "[v6]:port" or "unix:PATH"; port 0 asks for any free one.
absl::StatusOr<Address> ParseAddress(absl::string_view text);

// Binds a TCP address and lets go again, because gRPC does not say why it could not listen: an error that names the
// cause.
absl::Status TryBind(const Address& address);

// Listens on a TCP address; the descriptor does not block, and ToString() with PortOf() of it tells the actual address.
absl::StatusOr<int> Listen(const Address& address);

// The local port of a TCP socket.
int PortOf(int descriptor);

// Whether only this machine can reach it.
bool IsLocal(const Address& address);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_SERVER_ADDRESS_H_
