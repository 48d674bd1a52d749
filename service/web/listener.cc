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
#include <iterator>
#include <list>
#include <string>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "web/connection.h"

namespace status_translator {
namespace {

using Clock = std::chrono::steady_clock;

// At the limit of connections, those that have been served before are closed first, unless more than this many, or half
// of the limit, have not sent a whole request yet: then the oldest of these is closed. No fewer than are accepted in a
// turn, so that each connection is read at least once.
constexpr size_t kMaxUnserved = 64;
// Bounds of one turn of the loop, so that each kind of work gets its turn.
constexpr size_t kAcceptsPerTurn = 16;
constexpr int kEventsPerTurn = 64;
// Of requests that arrived together with the previous one of their connection.
constexpr size_t kRequestsPerTurn = 16;
// What the kernel buffers for a client that does not read: by default up to 4 MiB for each.
constexpr int kSendBufferBytes = 64 * 1024;
// For the client to close the connection after the last reply.
constexpr std::chrono::seconds kMaxLinger{2};
// How often timeouts are checked.
constexpr int kTickMs = 1000;
// How long no connection is accepted when the process has no descriptors left.
constexpr std::chrono::milliseconds kOutOfDescriptors{100};
// Events to wait for.
constexpr uint32_t kNoEvents = 0;
constexpr uint32_t kReadable = EPOLLIN;
constexpr uint32_t kWritable = EPOLLOUT;

std::string ToText(const sockaddr_storage& address, socklen_t size) {
  char host[NI_MAXHOST];
  char port[NI_MAXSERV];
  const int flags = NI_NUMERICHOST | NI_NUMERICSERV;
  if (getnameinfo(reinterpret_cast<const sockaddr*>(&address), size, host, sizeof(host), port, sizeof(port), flags) !=
      0) {
    return "";
  }
  return absl::StrCat(host, ":", port);
}

}  // namespace

// The connections and the loop that serves them. Runs in one thread.
class HttpListener::EventLoop {
 public:
  EventLoop(HttpListener& listener, HttpHandler handler, HttpConnections connections, TlsContextSource tls)
      : listener_(listener),
        listening_(listener.listening_),
        epoll_(listener.epoll_),
        handler_(std::move(handler)),
        connections_(std::move(connections)),
        max_unserved_(std::clamp<size_t>(connections_.most / 2, 1, kMaxUnserved)),
        tls_(std::move(tls)) {
    Watch(listening_, EPOLL_CTL_ADD, kReadable, this);
  }
  ~EventLoop() { StopListening(); }

  // Runs until an event without an owner arrives: the eventfd of the destructor of HttpListener.
  void Run() {
    std::array<epoll_event, kEventsPerTurn> events;
    while (true) {
      const int count = epoll_wait(epoll_, events.data(), kEventsPerTurn, Timeout());
      now_ = connections_.now();
      for (int i = 0; i < count; ++i) {
        if (events[i].data.ptr == nullptr) return;
        if (events[i].data.ptr == this) {
          Accept();
        } else {
          HandleEvents(*static_cast<Client*>(events[i].data.ptr), events[i].events);
        }
      }
      ServeQueued();
      Expire();
      closed_.clear();
      connections_.open->store(Count());
      if (listener_.quiesced_) TellWhetherBusy();
    }
  }

 private:
  // By what a client has done: it closes after its last reply, its handshake of TLS is not complete, it has not sent a
  // whole request yet, it has been served, or it has been served and waits for its turn with the next request, which it
  // sent together with the previous one. Each group is in order of the last activity, the longest silent client first;
  // of the handshakes, in order of their beginning.
  enum Group { kLingering, kHandshaking, kUnserved, kServed, kQueued, kGroups };

  struct Client {
    Client(int socket, std::string peer, std::shared_ptr<const TlsContext> tls)
        : connection(socket, std::move(peer), std::move(tls)),
          group(connection.established() ? kUnserved : kHandshaking) {}
    HttpConnection connection;
    std::list<Client>::iterator self;
    Group group;
    Clock::time_point last_active;
    uint32_t watched = kReadable;
  };

  void Watch(int socket, int operation, uint32_t events, void* owner) const {
    epoll_event event{};
    event.events = events;
    event.data.ptr = owner;
    epoll_ctl(epoll_, operation, socket, &event);
  }

  int Timeout() const {
    if (!clients_[kQueued].empty()) return 0;
    return Count() == 0 ? -1 : kTickMs;
  }

  size_t Count() const {
    size_t count = 0;
    for (const std::list<Client>& group : clients_) count += group.size();
    return count;
  }

  void Accept() {
    for (size_t i = 0; i < std::min(kAcceptsPerTurn, max_unserved_); ++i) {
      sockaddr_storage address{};
      socklen_t size = sizeof(address);
      const int socket =
          accept4(listening_, reinterpret_cast<sockaddr*>(&address), &size, SOCK_NONBLOCK | SOCK_CLOEXEC);
      if (socket < 0) {
        HandleAcceptError(errno);
        return;
      }
      const int on = 1;
      setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
      setsockopt(socket, SOL_SOCKET, SO_SNDBUF, &kSendBufferBytes, sizeof(kSendBufferBytes));
      Add(socket, ToText(address, size));
    }
  }

  void Add(int socket, std::string peer) {
    std::list<Client> added;
    Client& client = added.emplace_back(socket, std::move(peer), tls_ == nullptr ? nullptr : tls_());
    client.self = added.begin();
    client.last_active = now_;
    std::list<Client>& group = clients_[client.group];
    group.splice(group.end(), added);
    Watch(socket, EPOLL_CTL_ADD, client.watched, &client);
    if (clients_[kHandshaking].size() > kMaxHttpHandshakes) {
      CloseClient(clients_[kHandshaking].front());
      connections_.evicted("handshakes");
    }
    if (Count() > connections_.most) {
      CloseLongestSilent();
      connections_.evicted("total");
    }
  }

  void HandleAcceptError(int error) {
    if (error == EINVAL) StopListening();
    if (error != EMFILE && error != ENFILE && error != ENOBUFS && error != ENOMEM) return;
    connections_.refused(error);
    // A client is closed. If there is none, nobody waits while the loop sleeps, so that it does not spin.
    if (!CloseLongestSilent()) std::this_thread::sleep_for(kOutOfDescriptors);
  }

  void HandleEvents(Client& client, uint32_t events) {
    HttpConnection& connection = client.connection;
    if (connection.socket() < 0) return;  // closed in this turn
    if (client.group == kHandshaking && !ContinueHandshake(client)) return;
    const bool request_begun = connection.request_begun();
    if ((events & (EPOLLERR | EPOLLHUP)) != 0 || ((events & kReadable) != 0 && !connection.Receive())) {
      CloseClient(client);
      return;
    }
    if (!request_begun && connection.request_begun()) MoveTo(client, client.group);
    Advance(client);
  }

  // Whether the handshake is complete.
  bool ContinueHandshake(Client& client) {
    HttpConnection& connection = client.connection;
    const bool open = connection.Handshake();
    if (connection.handshake_error() != nullptr) {
      connections_.handshake_failed(connection.peer(), connection.handshake_error());
    }
    if (!open) {
      CloseClient(client);
      return false;
    }
    if (connection.established()) {
      MoveTo(client, kUnserved);
      return true;
    }
    if (connection.lingering()) MoveTo(client, kLingering);
    WatchFor(client, connection.sending() ? kWritable : kReadable);
    return false;
  }

  void Advance(Client& client) {
    HttpConnection& connection = client.connection;
    const HttpConnection::Result result = connection.Advance(handler_, listener_.quiesced_);
    if (result == HttpConnection::Result::kClose) {
      CloseClient(client);
      return;
    }
    const bool served = result == HttpConnection::Result::kAnswered || client.group == kQueued;
    const Group group = connection.lingering()          ? kLingering
                        : connection.may_hold_request() ? kQueued
                        : served                        ? kServed
                                                        : client.group;
    if (served || group != client.group) MoveTo(client, group);
    WatchFor(client, connection.sending() ? kWritable : connection.wants_to_read() ? kReadable : kNoEvents);
    if (result == HttpConnection::Result::kAnswered && connection.sending()) LimitReplies();
  }

  // Closes the clients that have not read their replies for longest. The newest reply may have any size.
  void LimitReplies() {
    std::list<Client>& served = clients_[kServed];
    size_t held = 0;
    for (auto newer = served.end(); newer != served.begin();) {
      const auto client = std::prev(newer);
      const size_t own = client->connection.reply_bytes();
      held += own;
      if (own == 0 || own == held || held <= kMaxAllRepliesBytes) {
        newer = client;
      } else {
        CloseClient(*client);
        connections_.evicted("unread_replies");
      }
    }
  }

  void WatchFor(Client& client, uint32_t events) {
    if (std::exchange(client.watched, events) != events) {
      Watch(client.connection.socket(), EPOLL_CTL_MOD, events, &client);
    }
  }

  // Clients that sent several requests at once get one reply each in a turn, so that they do not delay others.
  void ServeQueued() {
    for (size_t left = std::min(clients_[kQueued].size(), kRequestsPerTurn); left > 0; --left) {
      Advance(clients_[kQueued].front());  // which moves it to the end, or to another group
    }
  }

  // Those that are queued wait for the server, so they do not expire.
  void Expire() {
    constexpr Clock::duration kLongest[kQueued] = {kMaxLinger, kMaxHttpHandshake, kMaxHttpIdle, kMaxHttpIdle};
    for (size_t i = 0; i < kQueued; ++i) {
      std::list<Client>& group = clients_[i];
      while (!group.empty() && now_ - group.front().last_active > kLongest[i]) CloseClient(group.front());
    }
  }

  // Closes one client by the order that kMaxUnserved describes. False if there is none.
  bool CloseLongestSilent() {
    const auto& [lingering, handshaking, unserved, served, queued] = clients_;
    const bool many_unserved =
        handshaking.size() + unserved.size() > max_unserved_ || served.size() + queued.size() == 0;
    const Group group = !lingering.empty()                      ? kLingering
                        : many_unserved && !handshaking.empty() ? kHandshaking
                        : many_unserved                         ? kUnserved
                        : !served.empty()                       ? kServed
                                                                : kQueued;
    if (clients_[group].empty()) return false;
    CloseClient(clients_[group].front());
    return true;
  }

  void TellWhetherBusy() const {
    const auto is_busy = [](const Client& client) { return client.connection.busy(); };
    const auto has_busy = [&](const std::list<Client>& group) { return absl::c_any_of(group, is_busy); };
    const std::lock_guard lock(listener_.mutex_);
    listener_.busy_ = absl::c_any_of(clients_, has_busy);
    listener_.changed_.notify_all();
  }

  void MoveTo(Client& client, Group group) {
    clients_[group].splice(clients_[group].end(), clients_[client.group], client.self);
    client.group = group;
    client.last_active = now_;
  }

  // The object is kept until the end of the turn, because further events of this turn may point to it.
  void CloseClient(Client& client) {
    client.connection.Close();
    closed_.splice(closed_.end(), clients_[client.group], client.self);
  }

  void StopListening() {
    if (listening_ >= 0) close(listening_);
    listening_ = -1;
  }

  HttpListener& listener_;
  int listening_;
  const int epoll_;
  const HttpHandler handler_;
  const HttpConnections connections_;
  const size_t max_unserved_;
  const TlsContextSource tls_;  // null: clear text
  std::array<std::list<Client>, kGroups> clients_;
  std::list<Client> closed_;
  Clock::time_point now_ = connections_.now();
};

absl::StatusOr<std::unique_ptr<HttpListener>> HttpListener::Start(int listening, HttpHandler handler,
                                                                  HttpConnections connections, TlsContextSource tls) {
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
  self->thread_ = std::thread([listener = self.get(), handler = std::move(handler),
                               connections = std::move(connections), tls = std::move(tls)]() mutable {
    EventLoop(*listener, std::move(handler), std::move(connections), std::move(tls)).Run();
  });
  return self;
}

void HttpListener::Quiesce() {
  // The loop closes the socket when accept() fails after this, so shutdown() must be called only once.
  if (!quiesced_.exchange(true)) shutdown(listening_, SHUT_RDWR);
}

bool HttpListener::WaitForReplies(std::chrono::steady_clock::time_point deadline) {
  std::unique_lock lock(mutex_);
  return changed_.wait_until(lock, deadline, [this] { return !busy_; });
}

HttpListener::~HttpListener() {
  eventfd_write(wake_, 1);
  thread_.join();
  close(epoll_);
  close(wake_);
}

}  // namespace status_translator
