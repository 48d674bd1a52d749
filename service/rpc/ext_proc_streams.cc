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

void ExtProcStreams::Slot::RecordMessage(Phase phase, ExtProcTime now) {
  last_message_.store(now.time_since_epoch().count(), std::memory_order_relaxed);
  phase_.store(phase, std::memory_order_relaxed);
}

bool ExtProcStreams::Slot::IsIdle(ExtProcTime now) const {
  const auto idle = now - last_message();
  if (unread()) return idle >= kMaxExtProcIdle;
  switch (phase_.load(std::memory_order_relaxed)) {
    case Phase::kSilent:
      return idle >= kMaxExtProcSilence;
    case Phase::kRequest:
      return idle >= kMaxExtProcIdle;
    case Phase::kResponse:
      break;
  }
  return false;
}

ExtProcStreams::Slot* ExtProcStreams::Admit(Member& member, uint64_t peer, ExtProcTime now, ExtProcEnd& refusal) {
  absl::MutexLock lock(&mutex_);
  refusal = ended_ ? ExtProcEnd::kDrained : ExtProcEnd::kRefused;
  if (ended_ || (open_ >= max_ && !MakeRoom(peer, now))) return nullptr;
  Slot* slot = nullptr;
  if (!free_.empty()) {
    slot = free_.back();
    free_.pop_back();
  } else if (slots_.size() < max_ + max_ / 8 + 1) {  // an eighth more for streams that are about to end
    slot = &slots_.emplace_back();
  } else {
    return nullptr;
  }
  slot->member_ = &member;
  slot->peer_ = peer;
  slot->RecordMessage(Phase::kSilent, now);
  slot->SetUnread(false);
  ++open_;
  ++by_peer_[peer];
  return slot;
}

bool ExtProcStreams::MakeRoom(uint64_t peer, ExtProcTime now) {
  const auto own = by_peer_.find(peer);
  const size_t share = std::max<size_t>(max_ / by_peer_.size(), 1);
  const bool has_share = own != by_peer_.end() && own->second >= share;
  Slot* victim = FindOldest([&](const Slot& slot) {
    return slot.waits_for_response() && !slot.unread() && (!has_share || slot.peer_ == peer);
  });
  if (victim == nullptr && !has_share) {
    // A proxy usually reads an answer at once; one that has not for so long is stuck.
    constexpr std::chrono::seconds kStuck{1};
    const uint64_t largest = LargestPeer();
    victim = FindOldest([&](const Slot& slot) {
      return slot.peer_ == largest && (!slot.unread() || now - slot.last_message() >= kStuck);
    });
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

ExtProcStreams::Slot* ExtProcStreams::FindOldest(const Filter& matches) {
  Slot* oldest = nullptr;
  for (Slot& slot : slots_) {
    if (slot.member_ == nullptr || !matches(slot)) continue;
    if (oldest == nullptr || slot.last_message() < oldest->last_message()) oldest = &slot;
  }
  return oldest;
}

void ExtProcStreams::End(Slot& slot, ExtProcEnd why) {
  Member& member = *slot.member_;
  Uncount(slot);
  member.End(why);
}

void ExtProcStreams::Uncount(Slot& slot) {
  slot.member_ = nullptr;
  --open_;
  const auto peer = by_peer_.find(slot.peer_);
  if (--peer->second == 0) by_peer_.erase(peer);
}

void ExtProcStreams::Remove(Slot& slot) {
  absl::MutexLock lock(&mutex_);
  if (slot.member_ != nullptr) Uncount(slot);
  free_.push_back(&slot);
}

void ExtProcStreams::EndIdle(ExtProcTime now) {
  // At most so many while the lock is held, because every new stream waits for it.
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
  Slot* victim = FindOldest([&reader](const Slot& slot) { return &slot != &reader && slot.unread(); });
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
