// Addresses to listen on: parsing, binding, listening.
#ifndef STATUS_TRANSLATOR_SERVER_ADDRESS_H_
#define STATUS_TRANSLATOR_SERVER_ADDRESS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace status_translator {

struct Address {
  std::string unix_path;  // not empty for unix:PATH; then host and port are not set
  std::string host;       // without brackets
  int port = 0;           // 0: any free port

  bool is_unix() const { return !unix_path.empty(); }
  // For example "127.0.0.1:50051", "[::1]:50051" or "unix:/run/st.sock". `actual_port` stands in place of `port`.
  std::string ToString(int actual_port) const;
};

// Parses "host:port", "[v6]:port" or "unix:PATH", for example "127.0.0.1:50051". INVALID_ARGUMENT says what is wrong.
absl::StatusOr<Address> ParseAddress(absl::string_view text);

// Listens on a TCP address; of a host with several addresses, on the first one. Returns a non-blocking descriptor,
// which the caller owns; PortOf() is its actual port. UNAVAILABLE says why it cannot.
absl::StatusOr<int> Listen(const Address& address);

// Likewise, but listens on all addresses of a host, for example both of localhost, with one port. 0.0.0.0 stands for
// all addresses, of IPv6 too where the system has it. Addresses after the first are left out if the system does not
// have them. At least one descriptor.
absl::StatusOr<std::vector<int>> ListenOnAll(const Address& address);

// An error about an address that an option gave, with the name of that option.
absl::Status OfOption(absl::string_view option, const absl::Status& status);

// The local port of a TCP socket.
int PortOf(int descriptor);

// Whether only this machine can connect to it. False for a name other than localhost, which may stand for any address.
bool IsLocal(const Address& address);

// Whether its host is a name, not an address.
bool IsName(const Address& address);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_SERVER_ADDRESS_H_
