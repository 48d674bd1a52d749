// How many ext_proc streams may be open at once, which of them ends so that another can open, and which has been idle
// for too long? Independent of gRPC.
#ifndef STATUS_TRANSLATOR_RPC_EXT_PROC_STREAMS_H_
#define STATUS_TRANSLATOR_RPC_EXT_PROC_STREAMS_H_

#include <atomic>
#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/synchronization/mutex.h"

namespace status_translator {

// A monotonic time.
using ExtProcTime = std::chrono::steady_clock::time_point;

// Why a stream ended: a label of a metric.
enum class ExtProcEnd {
  kEnded,      // its exchange was over
  kDrained,    // the server stops
  kRefused,    // too many were open, and none of them could make room
  kEvicted,    // it made room for another
  kIdle,       // nothing was received, or nothing of what was sent was read, for too long
  kCancelled,  // by the proxy
  kBroken,     // a message could not be parsed
};

// "ended", "drained" and so on: the values of the label.
absl::string_view ExtProcEndName(ExtProcEnd end);

// Thread-safe. Every time is a parameter.
class ExtProcStreams {
 public:
  enum class Phase : uint8_t {
    kSilent,    // no message was received
    kRequest,   // messages were received, but the response has not begun
    kResponse,  // the response has begun; never idle, because its trailers may come hours later
  };

  class Member {
   public:
    // Must end the stream soon. Called with the lock held, so it must not call the registry.
    virtual void End(ExtProcEnd end) = 0;

   protected:
    ~Member() = default;
  };

  // What is known of one stream. The stream itself keeps it up to date, without a lock.
  class Slot {
   public:
    // A message was received.
    void RecordMessage(Phase phase, ExtProcTime now);
    // Whether an answer is being written, so that it is not known yet whether the proxy reads it.
    void SetUnread(bool unread) { unread_.store(unread, std::memory_order_relaxed); }

   private:
    friend class ExtProcStreams;
    ExtProcTime last_message() const {
      return ExtProcTime(ExtProcTime::duration(last_message_.load(std::memory_order_relaxed)));
    }
    bool waits_for_response() const { return phase_.load(std::memory_order_relaxed) != Phase::kResponse; }
    bool unread() const { return unread_.load(std::memory_order_relaxed); }
    bool IsIdle(ExtProcTime now) const;

    Member* member_ = nullptr;  // null: the slot is free, or its stream is about to end
    uint64_t peer_ = 0;
    std::atomic<ExtProcTime::rep> last_message_{0};  // or when it was admitted
    std::atomic<Phase> phase_{Phase::kSilent};
    std::atomic<bool> unread_{false};
  };

  explicit ExtProcStreams(size_t max) : max_(max) {}

  // Returns a slot for a stream of a peer; `peer` is the same for all streams of one connection. If `max` streams are
  // open, one of them ends to make room: the one that has been idle for longest, among those of the same peer if that
  // peer has its share of all streams. If none is idle, a peer that has its share is refused; for any other peer the
  // oldest stream of the peer that has the most streams ends. Null, and `refusal` is set, if there is no slot.
  Slot* Admit(Member& member, uint64_t peer, ExtProcTime now, ExtProcEnd& refusal);
  // Frees the slot of a stream that is over.
  void Remove(Slot& slot);

  // Ends the streams that are idle.
  void EndIdle(ExtProcTime now);
  // Ends the stream whose answer has been unread for longest, other than the one of `reader`.
  void EndLongestUnread(const Slot& reader);
  // Ends all streams, and admits none from then on.
  void EndAll();

  // Streams that are open and not about to end.
  size_t open() const;

 private:
  using Filter = std::function<bool(const Slot&)>;

  bool MakeRoom(uint64_t peer, ExtProcTime now) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // The peer that has the most open streams.
  uint64_t LargestPeer() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // The open stream that matches and whose last message is the oldest; null if none matches.
  Slot* FindOldest(const Filter& matches) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void End(Slot& slot, ExtProcEnd why) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // The stream of the slot no longer counts as open.
  void Uncount(Slot& slot) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

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
