// Accepts the connections of listening sockets, and goes on after descriptors ran out.
#ifndef STATUS_TRANSLATOR_SERVER_ACCEPTOR_H_
#define STATUS_TRANSLATOR_SERVER_ACCEPTOR_H_

#include <sys/socket.h>

#include <functional>
#include <memory>
#include <thread>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"

namespace status_translator {

// One thread for all sockets. While the system has no descriptor for a new connection, connections wait in the kernel,
// and the thread tries again ten times a second. Not thread-safe.
class Acceptor {
 public:
  // A non-blocking listening socket, and the listener that it belongs to.
  struct Socket {
    int descriptor;
    size_t listener;
  };
  // Called in the acceptor's thread with a connection, which it takes over; it must not block.
  using Handler = std::function<void(const Socket& accepted_by, int connection, const sockaddr_storage& peer)>;

  // Takes ownership of the sockets, also if it fails. `failed`: called in the acceptor's thread with errno when a
  // connection cannot be accepted. UNAVAILABLE if the system has no descriptors left.
  static absl::StatusOr<std::unique_ptr<Acceptor>> Start(std::vector<Socket> sockets, Handler handler,
                                                         std::function<void(int error)> failed);
  ~Acceptor() { Stop(); }
  Acceptor(const Acceptor&) = delete;
  Acceptor& operator=(const Acceptor&) = delete;

  // Closes the listening sockets. Afterwards `handler` and `failed` are no longer called.
  void Stop();

 private:
  Acceptor(std::vector<Socket> sockets, int wake, Handler handler, std::function<void(int)> failed)
      : sockets_(std::move(sockets)), wake_(wake), handler_(std::move(handler)), failed_(std::move(failed)) {}

  void Run();
  bool AcceptSome(const Socket& socket);

  const std::vector<Socket> sockets_;
  const int wake_;  // an eventfd that ends the loop
  const Handler handler_;
  const std::function<void(int)> failed_;
  std::thread thread_;
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_SERVER_ACCEPTOR_H_
