// Which of the descriptors that gRPC was given are still open connections: their number in total and by client.
#ifndef STATUS_TRANSLATOR_SERVER_CONNECTIONS_H_
#define STATUS_TRANSLATOR_SERVER_CONNECTIONS_H_

#include <sys/socket.h>
#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <mutex>
#include <optional>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "support/limits.h"

namespace status_translator {

// gRPC does not tell when it closes a connection. A descriptor whose number no longer names the socket that was handed
// over is closed, so the numbers are compared when a limit is reached and when the connections are counted. Unlike a
// duplicate of the descriptor this needs no second one, and cannot keep a connection open. Thread-safe.
class Connections {
 public:
  using Time = std::chrono::steady_clock::time_point;

  struct Limits {
    size_t total = 0;
    // Of one client: an IPv4 address, or the first 64 bits of an IPv6 address, which one client can have all addresses
    // of. Clients of Unix sockets have no address and no limit.
    size_t per_peer = 0;
    // Whether per_peer holds for clients on this machine too. These may be a proxy, which brings the calls of many.
    bool per_peer_on_loopback = false;
    // Unfinished handshakes of TLS, in total and of one client with a limit.
    size_t handshakes = kMaxGrpcHandshakes;
    size_t handshakes_per_peer = kMaxGrpcHandshakesPerPeer;
  };
  enum class Answer { kAdmitted, kTotalReached, kPeerReached, kHandshakesReached };

  explicit Connections(const Limits& limits) : limits_(limits) {}

  // Counts the open `socket`, which `listener` has just accepted from `peer`, unless a limit is reached. With `tls`, a
  // handshake begins, which lasts until kMaxHandshakeMs have passed, the connection is closed, or EndHandshake().
  Answer Admit(int socket, const sockaddr_storage& peer, size_t listener, bool tls, Time now);
  // One handshake has ended. gRPC does not tell which: the newest is taken for it, as handshakes take milliseconds. A
  // wrong guess counts that one connection for another one, until kMaxHandshakeMs have passed.
  void EndHandshake();

  // The open connections of a listener.
  size_t Open(size_t listener);

 private:
  struct Entry {
    dev_t device;
    ino_t inode;  // of the socket
    size_t listener;
    std::optional<uint64_t> peer;  // nothing if it has no limit
  };
  struct Handshake {
    int socket;
    std::optional<uint64_t> peer;
    Time end;  // at the latest
  };

  // The key in peers_ of a client with a limit.
  std::optional<uint64_t> PeerOf(const sockaddr_storage& name) const;
  Answer AnswerFor(std::optional<uint64_t> peer, bool tls) const;
  void Forget(int socket, const Entry& entry);
  void ForgetClosed();

  const Limits limits_;
  std::mutex mutex_;                             // guards what follows
  absl::flat_hash_map<int, Entry> entries_;      // by descriptor; some may be closed already
  absl::flat_hash_map<uint64_t, size_t> peers_;  // how many of the entries are theirs
  absl::flat_hash_map<size_t, size_t> listeners_;
  std::vector<Handshake> handshakes_;  // those that may be unfinished, the oldest first
  Time compared_;                      // when Admit() last called ForgetClosed()
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_SERVER_CONNECTIONS_H_
