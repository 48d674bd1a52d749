// Plain TCP and Unix sockets of clients.
#ifndef STATUS_TRANSLATOR_TESTS_SUPPORT_SOCKETS_H_
#define STATUS_TRANSLATOR_TESTS_SUPPORT_SOCKETS_H_

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>

namespace status_translator {

inline void AddAddress(sockaddr_storage& name, const std::string& host, int port) {
  name = {};
  if (inet_pton(AF_INET, host.c_str(), &reinterpret_cast<sockaddr_in&>(name).sin_addr) == 1) {
    name.ss_family = AF_INET;
  } else if (inet_pton(AF_INET6, host.c_str(), &reinterpret_cast<sockaddr_in6&>(name).sin6_addr) == 1) {
    name.ss_family = AF_INET6;
  } else {
    throw std::runtime_error(host);
  }
  // The port is at the same offset in both families.
  reinterpret_cast<sockaddr_in&>(name).sin_port = htons(static_cast<uint16_t>(port));
}

// "127.0.0.1" as a socket address.
inline sockaddr_storage NameOfHost(const std::string& host, int port = 0) {
  sockaddr_storage name;
  AddAddress(name, host, port);
  return name;
}

// A connected socket, closed at the end. Reads wait at most 20 s.
class ClientSocket {
 public:
  // `address`: "127.0.0.1:80", "[::1]:80" or "unix:PATH". `from`: the client's own address; empty: any.
  explicit ClientSocket(const std::string& address, const std::string& from = "") {
    sockaddr_storage name = {};
    socklen_t size = sizeof(name);
    if (address.rfind("unix:", 0) == 0) {
      auto& path = reinterpret_cast<sockaddr_un&>(name);
      path.sun_family = AF_UNIX;
      std::memcpy(path.sun_path, address.data() + 5, address.size() - 5);
      size = sizeof(path);
    } else {
      const size_t colon = address.rfind(':');
      std::string host = address.substr(0, colon);
      if (host.front() == '[') host = host.substr(1, host.size() - 2);
      AddAddress(name, host, std::atoi(address.c_str() + colon + 1));
    }
    descriptor_ = socket(name.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const timeval longest = {20, 0};
    setsockopt(descriptor_, SOL_SOCKET, SO_RCVTIMEO, &longest, sizeof(longest));
    if (!from.empty()) {
      const sockaddr_storage own = NameOfHost(from);
      bind(descriptor_, reinterpret_cast<const sockaddr*>(&own), size);
    }
    if (connect(descriptor_, reinterpret_cast<const sockaddr*>(&name), size) != 0) {
      close(descriptor_);
      throw std::runtime_error("connect");
    }
  }
  ClientSocket(ClientSocket&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  ~ClientSocket() {
    if (descriptor_ >= 0) close(descriptor_);
  }

  int descriptor() const { return descriptor_; }
  void Send(const std::string& bytes) const { (void)send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL); }
  // The next bytes; empty if the server closed the connection.
  std::string Receive() const {
    char buffer[4096];
    const ssize_t size = recv(descriptor_, buffer, sizeof(buffer), 0);
    return size > 0 ? std::string(buffer, static_cast<size_t>(size)) : "";
  }
  // Whether the server closes the connection within 20 s.
  bool IsClosed() const {
    pollfd event = {descriptor_, POLLRDHUP, 0};
    return poll(&event, 1, 20'000) == 1;
  }
  // Answers the pings of HTTP/2 as clients must. Whether the server closes the connection within 20 s of silence.
  bool AnswersPingsUntilClosed() const {
    constexpr size_t kHead = 9;
    constexpr char kPing = 6;
    std::string received;
    for (std::string bytes = Receive(); !bytes.empty(); bytes = Receive()) {
      received += bytes;
      while (received.size() >= kHead) {
        const size_t size =
            kHead + (static_cast<unsigned char>(received[1]) << 8) + static_cast<unsigned char>(received[2]);
        if (received.size() < size) break;
        if (received[3] == kPing && received[4] == 0) {
          received[4] = 1;  // ACK
          Send(received.substr(0, size));
        }
        received.erase(0, size);
      }
    }
    return IsClosed();
  }
  // Whether the server speaks HTTP/2.
  bool SpeaksHttp2() const {
    constexpr char kPrefaceAndSettings[] = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0";
    Send(std::string(kPrefaceAndSettings, sizeof(kPrefaceAndSettings) - 1));
    char head[9];
    return recv(descriptor_, head, sizeof(head), MSG_PEEK | MSG_WAITALL) == sizeof(head) && head[3] == 4;  // SETTINGS
  }

 private:
  int descriptor_;
};

// Waits for what no event tells; false after 20 s.
template <typename Condition>
bool Becomes(Condition condition) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (!condition()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return true;
}

// Sends all bytes and nothing more, reads until the other side closes, and closes `connection`.
inline void SendUntilClosed(int connection, const std::string& bytes) {
  (void)send(connection, bytes.data(), bytes.size(), MSG_NOSIGNAL);
  shutdown(connection, SHUT_WR);
  char buffer[4096];
  while (recv(connection, buffer, sizeof(buffer), 0) > 0) {
  }
  close(connection);
}

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_TESTS_SUPPORT_SOCKETS_H_
