#include "server/connections.h"

#include <netinet/in.h>
#include <sys/stat.h>

#include "absl/algorithm/container.h"

namespace status_translator {
namespace {

// How often new connections beyond a limit cause a comparison, which takes about 0.5 us for each connection: with 1,000
// of them a twentieth of one core. A connection that closed since then counts as open.
constexpr std::chrono::milliseconds kComparison{10};

// IPv4 as a number below 2^32, which no assigned IPv6 network is; otherwise the first 64 bits.
uint64_t NetworkOf(const sockaddr_storage& name) {
  if (name.ss_family == AF_INET) return ntohl(reinterpret_cast<const sockaddr_in&>(name).sin_addr.s_addr);
  const in6_addr& address = reinterpret_cast<const sockaddr_in6&>(name).sin6_addr;
  uint64_t network = 0;
  const int begin = IN6_IS_ADDR_V4MAPPED(&address) ? 12 : 0;
  const int end = begin == 0 ? 8 : 16;
  for (int i = begin; i < end; ++i) network = network << 8 | address.s6_addr[i];
  return network;
}

bool IsLoopback(const sockaddr_storage& name, uint64_t network) {
  if (name.ss_family == AF_INET6 && IN6_IS_ADDR_LOOPBACK(&reinterpret_cast<const sockaddr_in6&>(name).sin6_addr)) {
    return true;
  }
  return network >> 24 == IN_LOOPBACKNET;
}

}  // namespace

std::optional<uint64_t> Connections::PeerOf(const sockaddr_storage& name) const {
  if (name.ss_family != AF_INET && name.ss_family != AF_INET6) return std::nullopt;
  const uint64_t network = NetworkOf(name);
  if (IsLoopback(name, network) && !limits_.per_peer_on_loopback) return std::nullopt;
  return network;
}

Connections::Answer Connections::Admit(int socket, const sockaddr_storage& peer, size_t listener, bool tls, Time now) {
  struct stat identity = {};
  fstat(socket, &identity);
  const Entry entry = {identity.st_dev, identity.st_ino, listener, PeerOf(peer)};
  const std::lock_guard<std::mutex> lock(mutex_);
  if (const auto before = entries_.find(socket); before != entries_.end()) {
    // The kernel gives a number again only after it was closed.
    Forget(socket, before->second);
    entries_.erase(before);
  }
  std::erase_if(handshakes_, [now](const Handshake& one) { return one.end <= now; });
  Answer answer = AnswerFor(entry.peer, tls);
  if (answer != Answer::kAdmitted && now - compared_ >= kComparison) {
    ForgetClosed();
    compared_ = now;
    answer = AnswerFor(entry.peer, tls);
  }
  if (answer != Answer::kAdmitted) return answer;
  entries_.emplace(socket, entry);
  ++listeners_[listener];
  if (entry.peer.has_value()) ++peers_[*entry.peer];
  if (tls) handshakes_.push_back({socket, entry.peer, now + std::chrono::milliseconds(kMaxHandshakeMs)});
  return answer;
}

void Connections::EndHandshake() {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (!handshakes_.empty()) handshakes_.pop_back();
}

size_t Connections::Open(size_t listener) {
  const std::lock_guard<std::mutex> lock(mutex_);
  ForgetClosed();
  return listeners_[listener];
}

Connections::Answer Connections::AnswerFor(std::optional<uint64_t> peer, bool tls) const {
  if (entries_.size() >= limits_.total) return Answer::kTotalReached;
  if (tls && handshakes_.size() >= limits_.handshakes) return Answer::kHandshakesReached;
  if (!peer.has_value()) return Answer::kAdmitted;
  const auto open = peers_.find(*peer);
  if (open != peers_.end() && open->second >= limits_.per_peer) return Answer::kPeerReached;
  const auto is_of_peer = [&](const Handshake& one) { return one.peer == peer; };
  const bool full =
      tls && static_cast<size_t>(absl::c_count_if(handshakes_, is_of_peer)) >= limits_.handshakes_per_peer;
  return full ? Answer::kHandshakesReached : Answer::kAdmitted;
}

void Connections::Forget(int socket, const Entry& entry) {
  --listeners_[entry.listener];
  std::erase_if(handshakes_, [socket](const Handshake& one) { return one.socket == socket; });
  if (!entry.peer.has_value()) return;
  const auto open = peers_.find(*entry.peer);
  if (--open->second == 0) peers_.erase(open);
}

void Connections::ForgetClosed() {
  absl::erase_if(entries_, [this](const auto& item) {
    struct stat now = {};
    const auto& [socket, entry] = item;
    if (fstat(socket, &now) == 0 && now.st_dev == entry.device && now.st_ino == entry.inode) return false;
    Forget(socket, entry);
    return true;
  });
}

}  // namespace status_translator
