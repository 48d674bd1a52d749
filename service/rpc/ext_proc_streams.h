// The streams that are open at once: how many there may be, which of them makes room for another, and which has been
// idle for too long. Knows no gRPC.
#ifndef STATUS_TRANSLATOR_RPC_EXT_PROC_STREAMS_H_
#define STATUS_TRANSLATOR_RPC_EXT_PROC_STREAMS_H_

#include <atomic>
#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/synchronization/mutex.h"
#include "support/limits.h"

namespace status_translator {

// Monotonic.
using ExtProcTime = std::chrono::steady_clock::time_point;

// Why a stream ended: a label of a metric.
enum class ExtProcEnd {
  kEnded,      // its exchange was over
  kDrained,    // the server stops
  kRefused,    // too many were open, and none of them was idle
  kEvicted,    // it made room for another
  kIdle,       // nothing was received, or nothing of what was sent was read, for too long
  kCancelled,  // by the proxy
  kBroken,     // a message could not be parsed
};

// "ended", "drained" and so on.
absl::string_view ExtProcEndName(ExtProcEnd end);

// Thread-safe. Times are handed in.
class ExtProcStreams {
 public:
  enum class Phase : uint8_t {
    kSilent,    // nothing was received
    kRequest,   // the response has not begun
    kResponse,  // it has; never idle, because its trailers may come hours later
  };

  class Member {
   public:
    // Must end the stream soon. Called with the lock held, so it must not call the registry.
    virtual void End(ExtProcEnd why) = 0;

   protected:
    ~Member() = default;
  };

  // The place of one stream. Told by the stream itself what happens, without a lock.
  class Slot {
   public:
    void Heard(Phase phase, ExtProcTime now);
    // An answer is being written: whether the proxy takes it is not known yet.
    void SetUnread(bool unread) { unread_.store(unread, std::memory_order_relaxed); }

   private:
    friend class ExtProcStreams;
    ExtProcTime since() const { return ExtProcTime(ExtProcTime::duration(since_.load(std::memory_order_relaxed))); }
    bool waits_for_response() const { return phase_.load(std::memory_order_relaxed) != Phase::kResponse; }
    bool unread() const { return unread_.load(std::memory_order_relaxed); }
    bool IsIdle(ExtProcTime now) const;

    Member* member_ = nullptr;  // null: the slot is free, or its stream ends
    uint64_t peer_ = 0;
    std::atomic<ExtProcTime::rep> since_{0};  // the last message
    std::atomic<Phase> phase_{Phase::kSilent};
    std::atomic<bool> unread_{false};
  };

  explicit ExtProcStreams(size_t max) : max_(max) {}

  // A slot for a stream of a peer; `peer` is the same for all streams of one connection. Where as many as may be are
  // open, another makes room: the one that has been idle for longest, among those of the same peer if this one has its
  // share of them all. If none is idle, a peer that has its share is refused, and for another peer the oldest stream of
  // the peer that has most ends. Otherwise why there is no slot.
  Slot* Admit(Member& member, uint64_t peer, ExtProcTime now, ExtProcEnd& why_not);
  // The stream is gone.
  void Remove(Slot& slot);

  // Ends the streams that are idle.
  void EndIdle(ExtProcTime now);
  // Ends the stream whose answer has been unread for longest; not the one of `reader`.
  void EndLongestUnread(const Slot& reader);
  // Ends all, and admits none from then on.
  void EndAll();

  // Streams that are open and not about to end.
  size_t open() const;

 private:
  using Which = std::function<bool(const Slot&)>;

  bool MakeRoom(uint64_t peer, ExtProcTime now) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  uint64_t LargestPeer() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // The open one of those that has heard nothing for longest; null if there is none.
  Slot* Longest(const Which& which) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void End(Slot& slot, ExtProcEnd why) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // The stream of the slot no longer counts.
  void Discount(Slot& slot) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const size_t max_;
  mutable absl::Mutex mutex_;
  bool ended_ ABSL_GUARDED_BY(mutex_) = false;
  size_t open_ ABSL_GUARDED_BY(mutex_) = 0;
  std::deque<Slot> slots_ ABSL_GUARDED_BY(mutex_);  // never shrinks; at most max_ and an eighth of it
  std::vector<Slot*> free_ ABSL_GUARDED_BY(mutex_);
  absl::flat_hash_map<uint64_t, size_t> by_peer_ ABSL_GUARDED_BY(mutex_);  // open streams
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_RPC_EXT_PROC_STREAMS_H_
