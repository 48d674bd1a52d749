#include "server/acceptor.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace status_translator {
namespace {

// Of one socket before the others get their turn.
constexpr int kAcceptsInTurn = 64;
// How long nothing is accepted after the system had no descriptor or no memory for a connection.
constexpr int kBackOffMs = 100;

}  // namespace

absl::StatusOr<std::unique_ptr<Acceptor>> Acceptor::Start(std::vector<Socket> sockets, Handler handler,
                                                          std::function<void(int)> failed) {
  const int wake = eventfd(0, EFD_CLOEXEC);
  if (wake < 0) {
    const absl::Status status = absl::UnavailableError(absl::StrCat("cannot accept connections: ", strerror(errno)));
    for (const Socket& socket : sockets) close(socket.descriptor);
    return status;
  }
  std::unique_ptr<Acceptor> self(new Acceptor(std::move(sockets), wake, std::move(handler), std::move(failed)));
  self->thread_ = std::thread([acceptor = self.get()] { acceptor->Run(); });
  return self;
}

void Acceptor::Stop() {
  if (!thread_.joinable()) return;
  eventfd_write(wake_, 1);
  thread_.join();
  for (const Socket& socket : sockets_) close(socket.descriptor);
  close(wake_);
}

void Acceptor::Run() {
  std::vector<pollfd> events = {{wake_, POLLIN, 0}};
  for (const Socket& socket : sockets_) events.push_back({socket.descriptor, POLLIN, 0});
  bool backing_off = false;
  while (true) {
    // Only the first, `wake_`, is looked at while it backs off.
    const nfds_t count = backing_off ? 1 : events.size();
    const int ready = poll(events.data(), count, backing_off ? kBackOffMs : -1);
    if (ready < 0) continue;  // interrupted
    if (events[0].revents != 0) return;
    backing_off = false;
    for (size_t i = 1; i < count; ++i) {
      if (events[i].revents != 0 && !AcceptSome(sockets_[i - 1])) backing_off = true;
    }
  }
}

// False if the system could not accept a connection that waits.
bool Acceptor::AcceptSome(const Socket& socket) {
  for (int i = 0; i < kAcceptsInTurn; ++i) {
    sockaddr_storage peer{};
    socklen_t size = sizeof(peer);
    const int connection =
        accept4(socket.descriptor, reinterpret_cast<sockaddr*>(&peer), &size, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (connection >= 0) {
      handler_(socket, connection, peer);
    } else if (errno == EAGAIN) {
      return true;
    } else if (errno != EINTR && errno != ECONNABORTED) {
      failed_(errno);
      return false;
    }
  }
  return true;
}

}  // namespace status_translator
