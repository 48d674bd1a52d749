#include "web/listener.h"

#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <list>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "support/limits.h"
#include "web/connection.h"

namespace status_translator {
namespace {

using Clock = std::chrono::steady_clock;

// So many connections that have not sent a whole request yet may push out idle ones that have; where there are more,
// the oldest of them ends first. More than are accepted in a turn, so each is read at least once.
constexpr size_t kNewcomers = 64;
constexpr int kAcceptsPerTurn = 16;
constexpr int kEventsPerTurn = 64;
// Of those that were received together with the one before.
constexpr size_t kRequestsPerTurn = 16;
// What the kernel keeps for a client that does not read: without a bound, up to 4 MiB each.
constexpr int kSendBufferBytes = 64 * 1024;
// For the client to close its side after the last answer.
constexpr std::chrono::seconds kLeave{2};
constexpr int kTickMs = 1000;
constexpr int kOutOfDescriptorsMs = 100;
// What is waited for.
constexpr uint32_t kNoEvents = 0;
constexpr uint32_t kReadable = EPOLLIN;
constexpr uint32_t kWritable = EPOLLOUT;

std::string NameOf(const sockaddr_storage& address, socklen_t size) {
  char host[NI_MAXHOST];
  char port[NI_MAXSERV];
  const int flags = NI_NUMERICHOST | NI_NUMERICSERV;
  if (getnameinfo(reinterpret_cast<const sockaddr*>(&address), size, host, sizeof(host), port, sizeof(port), flags) !=
      0) {
    return "";
  }
  return absl::StrCat(host, ":", port);
}

// The connections and the loop that serves them, all in one thread.
class Loop {
 public:
  Loop(int listening, int epoll, const std::atomic<bool>& quiesced, HttpHandler handler)
      : listening_(listening), epoll_(epoll), quiesced_(quiesced), handler_(std::move(handler)) {
    Watch(listening_, EPOLL_CTL_ADD, kReadable, this);
  }
  ~Loop() { StopListening(); }

  // Until an event without an owner comes.
  void Run() {
    std::array<epoll_event, kEventsPerTurn> events;
    while (true) {
      const int count = epoll_wait(epoll_, events.data(), kEventsPerTurn, Timeout());
      now_ = Clock::now();
      for (int i = 0; i < count; ++i) {
        if (events[i].data.ptr == nullptr) return;
        if (events[i].data.ptr == this) {
          Accept();
        } else {
          Serve(*static_cast<Client*>(events[i].data.ptr), events[i].events);
        }
      }
      if (count <= 0 && paused_) Pause(false);
      ServeWaiting();
      Expire();
      closed_.clear();
    }
  }

 private:
  // Each in the order in which its clients were heard of last.
  enum Group { kLeaving, kNew, kKnown, kGroups };

  struct Client {
    Client(int socket, std::string peer) : connection(socket, std::move(peer)) {}
    HttpConnection connection;
    std::list<Client>::iterator self;
    Group group = kNew;
    Clock::time_point since;
    uint32_t watched = kReadable;
    bool waits = false;  // in waiting_
  };

  void Watch(int socket, int operation, uint32_t events, void* owner) const {
    epoll_event event{};
    event.events = events;
    event.data.ptr = owner;
    epoll_ctl(epoll_, operation, socket, &event);
  }

  int Timeout() const {
    if (!waiting_.empty()) return 0;
    if (paused_) return kOutOfDescriptorsMs;
    const bool idle = std::all_of(clients_.begin(), clients_.end(), [](const auto& group) { return group.empty(); });
    return idle ? -1 : kTickMs;
  }

  void Accept() {
    for (int i = 0; i < kAcceptsPerTurn; ++i) {
      sockaddr_storage address{};
      socklen_t size = sizeof(address);
      const int socket =
          accept4(listening_, reinterpret_cast<sockaddr*>(&address), &size, SOCK_NONBLOCK | SOCK_CLOEXEC);
      if (socket < 0) {
        if (errno == EINVAL) StopListening();
        // Descriptors are out: an idle client gives way, or the loop pauses instead of spinning.
        if ((errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) && !EndSilentest()) Pause(true);
        return;
      }
      const int on = 1;
      setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
      setsockopt(socket, SOL_SOCKET, SO_SNDBUF, &kSendBufferBytes, sizeof(kSendBufferBytes));
      std::list<Client>& group = clients_[kNew];
      Client& client = group.emplace_back(socket, NameOf(address, size));
      client.self = std::prev(group.end());
      client.since = now_;
      Watch(socket, EPOLL_CTL_ADD, client.watched, &client);
      if (clients_[kLeaving].size() + clients_[kNew].size() + clients_[kKnown].size() > kMaxHttpConnections)
        EndSilentest();
    }
  }

  void Serve(Client& client, uint32_t events) {
    HttpConnection& connection = client.connection;
    if (connection.socket() < 0) return;  // it was closed in this turn
    const bool begun = connection.begun();
    if ((events & (EPOLLERR | EPOLLHUP)) != 0 || ((events & kReadable) != 0 && !connection.Receive())) {
      End(client);
      return;
    }
    if (!begun && connection.begun()) Move(client, client.group);
    Advance(client);
  }

  void Advance(Client& client) {
    HttpConnection& connection = client.connection;
    switch (connection.Advance(handler_, quiesced_)) {
      case HttpConnection::Result::kOver:
        End(client);
        return;
      case HttpConnection::Result::kAnswered:
        Move(client, kKnown);
        break;
      case HttpConnection::Result::kWaiting:
        break;
    }
    if (connection.leaving() && client.group != kLeaving) Move(client, kLeaving);
    if (connection.holds_more() && !std::exchange(client.waits, true)) waiting_.push_back(&client);
    const uint32_t watched = connection.sending() ? kWritable : connection.wants_bytes() ? kReadable : kNoEvents;
    if (std::exchange(client.watched, watched) != watched) {
      Watch(connection.socket(), EPOLL_CTL_MOD, watched, &client);
    }
  }

  // Clients that sent several requests at once: one request each in a turn, so that they hold up nobody.
  void ServeWaiting() {
    const size_t count = std::min(waiting_.size(), kRequestsPerTurn);
    const std::vector<Client*> turn(waiting_.begin(), waiting_.begin() + static_cast<ptrdiff_t>(count));
    waiting_.erase(waiting_.begin(), waiting_.begin() + static_cast<ptrdiff_t>(count));
    for (Client* client : turn) {
      client->waits = false;
      if (client->connection.socket() >= 0) Advance(*client);
    }
    const auto is_closed = [](const Client* client) { return client->connection.socket() < 0; };
    waiting_.erase(std::remove_if(waiting_.begin(), waiting_.end(), is_closed), waiting_.end());
  }

  void Expire() {
    for (std::list<Client>& group : clients_) {
      const Clock::duration longest = &group == &clients_[kLeaving] ? kLeave : kMaxHttpIdle;
      while (!group.empty() && now_ - group.front().since > longest) End(group.front());
    }
  }

  // False where there is no client.
  bool EndSilentest() {
    const auto& [leaving, fresh, known] = clients_;
    if (leaving.empty() && fresh.empty() && known.empty()) return false;
    const Group group = !leaving.empty() ? kLeaving : fresh.size() > kNewcomers || known.empty() ? kNew : kKnown;
    End(clients_[group].front());
    return true;
  }

  void Move(Client& client, Group group) {
    clients_[group].splice(clients_[group].end(), clients_[client.group], client.self);
    client.group = group;
    client.since = now_;
  }

  // The client is kept until the end of the turn, since events of this turn may still name it.
  void End(Client& client) {
    client.connection.Close();
    closed_.splice(closed_.end(), clients_[client.group], client.self);
  }

  void Pause(bool paused) {
    paused_ = paused;
    Watch(listening_, EPOLL_CTL_MOD, paused ? kNoEvents : kReadable, this);
  }

  void StopListening() {
    if (listening_ >= 0) close(listening_);
    listening_ = -1;
    paused_ = false;
  }

  int listening_;
  const int epoll_;
  const std::atomic<bool>& quiesced_;
  const HttpHandler handler_;
  std::array<std::list<Client>, kGroups> clients_;
  std::list<Client> closed_;
  std::vector<Client*> waiting_;
  Clock::time_point now_ = Clock::now();
  bool paused_ = false;
};

}  // namespace

absl::StatusOr<std::unique_ptr<HttpListener>> HttpListener::Start(int listening, HttpHandler handler) {
  const int epoll = epoll_create1(EPOLL_CLOEXEC);
  const int wake = eventfd(0, EFD_CLOEXEC);
  epoll_event stop{};
  stop.events = kReadable;
  if (epoll < 0 || wake < 0 || fcntl(listening, F_SETFL, O_NONBLOCK) != 0 ||
      epoll_ctl(epoll, EPOLL_CTL_ADD, wake, &stop) != 0) {
    const absl::Status failed = absl::UnavailableError(absl::StrCat("cannot serve HTTP: ", std::strerror(errno)));
    for (const int descriptor : {listening, epoll, wake}) close(descriptor);
    return failed;
  }
  std::unique_ptr<HttpListener> self(new HttpListener(listening, epoll, wake));
  self->thread_ = std::thread([listening, epoll, quiesced = &self->quiesced_, handler = std::move(handler)]() mutable {
    Loop(listening, epoll, *quiesced, std::move(handler)).Run();
  });
  return self;
}

void HttpListener::Quiesce() {
  // The loop closes the socket when it sees that it listens no more, so this must happen once.
  if (!quiesced_.exchange(true)) shutdown(listening_, SHUT_RDWR);
}

HttpListener::~HttpListener() {
  eventfd_write(wake_, 1);
  thread_.join();
  close(epoll_);
  close(wake_);
}

}  // namespace status_translator
