#include "server/address.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "server/unix_socket.h"

namespace status_translator {
namespace {

// Leaves room for the name that a socket has while it is bound (unix_socket.h).
constexpr size_t kMaxUnixPath = sizeof(sockaddr_un{}.sun_path) - 1 - kTemporarySuffix.size();

absl::Status WrongAddress(absl::string_view text, absl::string_view why) {
  return absl::InvalidArgumentError(
      absl::StrCat("\"", text, "\" is not an address to listen on: ", why, " (host:port, [v6]:port or unix:PATH)"));
}

absl::Status CannotListen(const Address& address, absl::string_view why) {
  return absl::UnavailableError(absl::StrCat("cannot listen on ", address.ToString(address.port), ": ", why));
}

struct FreeAddrInfo {
  void operator()(addrinfo* info) const { freeaddrinfo(info); }
};

}  // namespace

std::string Address::ToString(int actual_port) const {
  if (is_unix()) return absl::StrCat("unix:", unix_path);
  return absl::StrContains(host, ':') ? absl::StrCat("[", host, "]:", actual_port)
                                      : absl::StrCat(host, ":", actual_port);
}

absl::StatusOr<Address> ParseAddress(absl::string_view text) {
  Address address;
  absl::string_view rest = text;
  if (absl::ConsumePrefix(&rest, "unix:")) {
    if (rest.empty()) return WrongAddress(text, "the path is missing");
    if (rest.size() > kMaxUnixPath)
      return WrongAddress(text, absl::StrCat("the path is longer than ", kMaxUnixPath, " bytes"));
    address.unix_path = std::string(rest);
    return address;
  }
  const size_t colon = text.rfind(':');
  if (colon == absl::string_view::npos) return WrongAddress(text, "the port is missing");
  absl::string_view host = text.substr(0, colon);
  if (absl::ConsumePrefix(&host, "[")) {
    if (!absl::ConsumeSuffix(&host, "]")) return WrongAddress(text, "a bracket is missing");
  } else if (absl::StrContains(host, ':')) {
    return WrongAddress(text, "an IPv6 address needs brackets");
  }
  if (host.empty()) return WrongAddress(text, "the host is missing");
  const absl::string_view port = text.substr(colon + 1);
  if (!absl::SimpleAtoi(port, &address.port) || address.port < 0 || address.port > 65535) {
    return WrongAddress(text, absl::StrCat("\"", port, "\" is not a port"));
  }
  address.host = std::string(host);
  return address;
}

namespace {

// A TCP socket bound to the address.
absl::StatusOr<int> Bind(const Address& address) {
  addrinfo hints{};
  hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (const int failed = getaddrinfo(address.host.c_str(), absl::StrCat(address.port).c_str(), &hints, &found);
      failed != 0) {
    return CannotListen(address, gai_strerror(failed));
  }
  const std::unique_ptr<addrinfo, FreeAddrInfo> owned(found);
  const int descriptor =
      socket(found->ai_family, found->ai_socktype | SOCK_CLOEXEC | SOCK_NONBLOCK, found->ai_protocol);
  if (descriptor < 0) return CannotListen(address, std::strerror(errno));
  const int on = 1;
  setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
  if (bind(descriptor, found->ai_addr, found->ai_addrlen) == 0) return descriptor;
  const int failed = errno;
  close(descriptor);
  return CannotListen(address, std::strerror(failed));
}

}  // namespace

absl::Status TryBind(const Address& address) {
  const absl::StatusOr<int> bound = Bind(address);
  if (!bound.ok()) return bound.status();
  close(*bound);
  return absl::OkStatus();
}

absl::StatusOr<int> Listen(const Address& address) {
  absl::StatusOr<int> bound = Bind(address);
  if (!bound.ok() || listen(*bound, SOMAXCONN) == 0) return bound;
  const int failed = errno;
  close(*bound);
  return CannotListen(address, std::strerror(failed));
}

int PortOf(int descriptor) {
  sockaddr_storage name{};
  socklen_t size = sizeof(name);
  getsockname(descriptor, reinterpret_cast<sockaddr*>(&name), &size);
  // The port is at the same offset in both families.
  return ntohs(reinterpret_cast<const sockaddr_in*>(&name)->sin_port);
}

bool IsLocal(const Address& address) {
  if (address.is_unix() || address.host == "localhost") return true;
  // Numbers only: 127.example.com is a name.
  in_addr v4 = {};
  if (inet_aton(address.host.c_str(), &v4) != 0) return ntohl(v4.s_addr) >> 24 == IN_LOOPBACKNET;
  in6_addr v6 = {};
  return inet_pton(AF_INET6, address.host.c_str(), &v6) == 1 && IN6_IS_ADDR_LOOPBACK(&v6);
}

}  // namespace status_translator
