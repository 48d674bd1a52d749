// How many bytes of responses may all streams keep together, and how many does one of them hold?
#ifndef STATUS_TRANSLATOR_EXT_PROC_BUDGET_H_
#define STATUS_TRANSLATOR_EXT_PROC_BUDGET_H_

#include <atomic>
#include <cstddef>

namespace status_translator {

// Thread-safe. Must outlive its shares.
class ExtProcBudget {
 public:
  // `pool` bytes for all shares together, in addition to the `own` bytes that each share always has.
  ExtProcBudget(size_t pool, size_t own) : pool_(pool), own_(own) {}

  // Bytes of the pool that are in use.
  size_t used() const { return used_.load(std::memory_order_relaxed); }

 private:
  friend class ExtProcShare;

  // False, and nothing changes, if the pool has no room.
  bool TryReserve(size_t bytes);
  void ForceReserve(size_t bytes) { used_.fetch_add(bytes, std::memory_order_relaxed); }
  void Release(size_t bytes) { used_.fetch_sub(bytes, std::memory_order_relaxed); }

  const size_t pool_;
  const size_t own_;
  std::atomic<size_t> used_{0};
};

// Releases its bytes when it is destroyed. Not thread-safe.
class ExtProcShare {
 public:
  explicit ExtProcShare(ExtProcBudget& budget) : budget_(budget) {}
  ~ExtProcShare() { (void)Resize(0); }
  ExtProcShare(const ExtProcShare&) = delete;
  ExtProcShare& operator=(const ExtProcShare&) = delete;

  // Holds `bytes` from now on, more or fewer than before. False, and nothing changes, if the pool has no room for more.
  bool Resize(size_t bytes);
  // The same for bytes that are in memory already: always succeeds, and may overdraw the pool.
  void Force(size_t bytes);

 private:
  size_t PooledOf(size_t bytes) const { return bytes > budget_.own_ ? bytes - budget_.own_ : 0; }

  ExtProcBudget& budget_;
  size_t pooled_ = 0;  // bytes of the pool that it holds
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_EXT_PROC_BUDGET_H_
