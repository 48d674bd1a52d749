#include "server/address.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <memory>
#include <optional>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "server/unix_socket.h"
#include "support/host_port.h"

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

// `error`: of socket(), bind() or listen().
absl::Status CannotListen(const Address& address, int error) {
  absl::string_view way_out;
  if (error == EADDRINUSE) way_out = "; stop the process that has it (ss -ltnp), or choose another port, 0 for any";
  if (error == EADDRNOTAVAIL) way_out = "; this machine has no such address (ip address)";
  if (error == EACCES) way_out = "; choose a port of 1024 or above";
  return CannotListen(address, absl::StrCat(std::strerror(error), way_out));
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
    if (rest.size() > kMaxUnixPath) {
      return WrongAddress(text, absl::StrCat("the path is longer than ", kMaxUnixPath, " bytes"));
    }
    address.unix_path = std::string(rest);
    return address;
  }
  const std::optional<HostPort> split = SplitHostPort(text);
  if (!split.has_value()) return WrongAddress(text, "the port is missing");
  absl::string_view host = split->host;
  if (absl::ConsumePrefix(&host, "[")) {
    if (!absl::ConsumeSuffix(&host, "]")) return WrongAddress(text, "a bracket is missing");
  } else if (absl::StrContains(host, ':')) {
    return WrongAddress(text, "an IPv6 address needs brackets");
  }
  if (host.empty()) return WrongAddress(text, "the host is missing");
  if (!split->number.has_value()) return WrongAddress(text, absl::StrCat("\"", split->port, "\" is not a port"));
  address.host = std::string(host);
  address.port = *split->number;
  return address;
}

namespace {

struct Name {
  sockaddr_storage bytes{};
  socklen_t size = 0;
  bool operator==(const Name& other) const {
    return size == other.size && std::memcmp(&bytes, &other.bytes, size) == 0;
  }
};

// All addresses of the host with the port, each once.
absl::StatusOr<std::vector<Name>> Resolve(const Address& address) {
  addrinfo hints{};
  hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (const int failed = getaddrinfo(address.host.c_str(), absl::StrCat(address.port).c_str(), &hints, &found);
      failed != 0) {
    return CannotListen(address, gai_strerror(failed));
  }
  const std::unique_ptr<addrinfo, FreeAddrInfo> owned(found);
  std::vector<Name> names;
  for (const addrinfo* info = found; info != nullptr; info = info->ai_next) {
    Name name;
    name.size = info->ai_addrlen;
    std::memcpy(&name.bytes, info->ai_addr, name.size);
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  }
  return names;
}

// The port is at the same offset in both families.
in_port_t& PortIn(Name& name) { return reinterpret_cast<sockaddr_in&>(name.bytes).sin_port; }

// A socket that listens on the name. If it cannot, -1, and errno says why.
int ListenOn(const Name& name) {
  const int descriptor = socket(name.bytes.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (descriptor < 0) return -1;
  const int on = 1;
  const int off = 0;
  setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
  // [::] accepts IPv4 as well, whatever the default of the system is.
  if (name.bytes.ss_family == AF_INET6) setsockopt(descriptor, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof(off));
  if (bind(descriptor, reinterpret_cast<const sockaddr*>(&name.bytes), name.size) == 0 &&
      listen(descriptor, SOMAXCONN) == 0) {
    return descriptor;
  }
  const int failed = errno;
  close(descriptor);
  errno = failed;
  return -1;
}

// [::] with the port of `name` if that is 0.0.0.0; otherwise nothing.
std::optional<Name> AllOfIpv6(Name name) {
  if (name.bytes.ss_family != AF_INET || reinterpret_cast<sockaddr_in&>(name.bytes).sin_addr.s_addr != INADDR_ANY) {
    return std::nullopt;
  }
  Name all;
  all.size = sizeof(sockaddr_in6);
  all.bytes.ss_family = AF_INET6;
  PortIn(all) = PortIn(name);
  return all;
}

}  // namespace

absl::StatusOr<int> Listen(const Address& address) {
  const absl::StatusOr<std::vector<Name>> names = Resolve(address);
  if (!names.ok()) return names.status();
  const int descriptor = ListenOn(names->front());
  if (descriptor < 0) return CannotListen(address, errno);
  return descriptor;
}

absl::StatusOr<std::vector<int>> ListenOnAll(const Address& address) {
  absl::StatusOr<std::vector<Name>> names = Resolve(address);
  if (!names.ok()) return names.status();
  if (const std::optional<Name> all = AllOfIpv6(names->front())) {
    if (const int descriptor = ListenOn(*all); descriptor >= 0) return std::vector<int>{descriptor};
  }
  std::vector<int> listening;
  for (Name& name : *names) {
    if (!listening.empty()) PortIn(name) = htons(static_cast<uint16_t>(PortOf(listening.front())));
    const int descriptor = ListenOn(name);
    const int failed = errno;
    if (descriptor >= 0) {
      listening.push_back(descriptor);
    } else if (listening.empty() || (failed == EADDRINUSE && address.port != 0)) {
      for (const int other : listening) close(other);
      return CannotListen(address, failed);
    }
  }
  return listening;
}

absl::Status OfOption(absl::string_view option, const absl::Status& status) {
  return absl::Status(status.code(), absl::StrCat(option, ": ", status.message()));
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

bool IsName(const Address& address) {
  in_addr v4 = {};
  in6_addr v6 = {};
  return !address.is_unix() && inet_aton(address.host.c_str(), &v4) == 0 &&
         inet_pton(AF_INET6, address.host.c_str(), &v6) != 1;
}

}  // namespace status_translator
