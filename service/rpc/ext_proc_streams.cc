#include "rpc/ext_proc_streams.h"

#include <algorithm>

#include "support/limits.h"

namespace status_translator {

absl::string_view ExtProcEndName(ExtProcEnd end) {
  switch (end) {
    case ExtProcEnd::kEnded:
      return "ended";
    case ExtProcEnd::kDrained:
      return "drained";
    case ExtProcEnd::kRefused:
      return "refused";
    case ExtProcEnd::kEvicted:
      return "evicted";
    case ExtProcEnd::kIdle:
      return "idle";
    case ExtProcEnd::kCancelled:
      return "cancelled";
    case ExtProcEnd::kBroken:
      return "broken";
  }
  return "";
}

void ExtProcStreams::Slot::Heard(Phase phase, ExtProcTime now) {
  since_.store(now.time_since_epoch().count(), std::memory_order_relaxed);
  phase_.store(phase, std::memory_order_relaxed);
}

bool ExtProcStreams::Slot::IsIdle(ExtProcTime now) const {
  const auto quiet = now - since();
  if (unread()) return quiet >= kMaxExtProcIdle;
  switch (phase_.load(std::memory_order_relaxed)) {
    case Phase::kSilent:
      return quiet >= kMaxExtProcSilence;
    case Phase::kRequest:
      return quiet >= kMaxExtProcIdle;
    case Phase::kResponse:
      break;
  }
  return false;
}

ExtProcStreams::Slot* ExtProcStreams::Admit(Member& member, uint64_t peer, ExtProcTime now, ExtProcEnd& why_not) {
  absl::MutexLock lock(&mutex_);
  why_not = ended_ ? ExtProcEnd::kDrained : ExtProcEnd::kRefused;
  if (ended_ || (open_ >= max_ && !MakeRoom(peer, now))) return nullptr;
  Slot* slot = nullptr;
  if (!free_.empty()) {
    slot = free_.back();
    free_.pop_back();
  } else if (slots_.size() < max_ + max_ / 8 + 1) {  // with room for streams that are about to end
    slot = &slots_.emplace_back();
  } else {
    return nullptr;
  }
  slot->member_ = &member;
  slot->peer_ = peer;
  slot->Heard(Phase::kSilent, now);
  slot->SetUnread(false);
  ++open_;
  ++by_peer_[peer];
  return slot;
}

bool ExtProcStreams::MakeRoom(uint64_t peer, ExtProcTime now) {
  const auto own = by_peer_.find(peer);
  const size_t share = std::max<size_t>(max_ / by_peer_.size(), 1);
  const bool has_share = own != by_peer_.end() && own->second >= share;
  Slot* victim = Longest([&](const Slot& slot) {
    return slot.waits_for_response() && !slot.unread() && (!has_share || slot.peer_ == peer);
  });
  if (victim == nullptr && !has_share) {
    // An answer that is being written is usually taken at once; not this one.
    constexpr std::chrono::seconds kStuck{1};
    const uint64_t largest = LargestPeer();
    victim = Longest(
        [&](const Slot& slot) { return slot.peer_ == largest && (!slot.unread() || now - slot.since() >= kStuck); });
  }
  if (victim == nullptr) return false;
  End(*victim, ExtProcEnd::kEvicted);
  return true;
}

uint64_t ExtProcStreams::LargestPeer() const {
  const auto largest = std::max_element(by_peer_.begin(), by_peer_.end(),
                                        [](const auto& a, const auto& b) { return a.second < b.second; });
  return largest->first;
}

ExtProcStreams::Slot* ExtProcStreams::Longest(const Which& which) {
  Slot* longest = nullptr;
  for (Slot& slot : slots_) {
    if (slot.member_ == nullptr || !which(slot)) continue;
    if (longest == nullptr || slot.since() < longest->since()) longest = &slot;
  }
  return longest;
}

void ExtProcStreams::End(Slot& slot, ExtProcEnd why) {
  Member& member = *slot.member_;
  Discount(slot);
  member.End(why);
}

void ExtProcStreams::Discount(Slot& slot) {
  slot.member_ = nullptr;
  --open_;
  const auto peer = by_peer_.find(slot.peer_);
  if (--peer->second == 0) by_peer_.erase(peer);
}

void ExtProcStreams::Remove(Slot& slot) {
  absl::MutexLock lock(&mutex_);
  if (slot.member_ != nullptr) Discount(slot);
  free_.push_back(&slot);
}

void ExtProcStreams::EndIdle(ExtProcTime now) {
  // So many at a time, because others wait for the lock meanwhile.
  constexpr size_t kAtATime = 64;
  bool more = true;
  for (size_t i = 0; more;) {
    absl::MutexLock lock(&mutex_);
    size_t ended = 0;
    for (; i < slots_.size() && ended < kAtATime; ++i) {
      if (slots_[i].member_ == nullptr || !slots_[i].IsIdle(now)) continue;
      End(slots_[i], ExtProcEnd::kIdle);
      ++ended;
    }
    more = i < slots_.size();
  }
}

void ExtProcStreams::EndLongestUnread(const Slot& reader) {
  absl::MutexLock lock(&mutex_);
  Slot* victim = Longest([&reader](const Slot& slot) { return &slot != &reader && slot.unread(); });
  if (victim != nullptr) End(*victim, ExtProcEnd::kEvicted);
}

void ExtProcStreams::EndAll() {
  absl::MutexLock lock(&mutex_);
  ended_ = true;
  for (Slot& slot : slots_) {
    if (slot.member_ != nullptr) End(slot, ExtProcEnd::kDrained);
  }
}

size_t ExtProcStreams::open() const {
  absl::MutexLock lock(&mutex_);
  return open_;
}

}  // namespace status_translator
