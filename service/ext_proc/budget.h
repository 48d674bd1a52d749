// One budget of bytes for all streams, and the share of it that a stream holds.
#ifndef STATUS_TRANSLATOR_EXT_PROC_BUDGET_H_
#define STATUS_TRANSLATOR_EXT_PROC_BUDGET_H_

#include <atomic>
#include <cstddef>

namespace status_translator {

// Thread-safe. Must outlive its shares.
class ExtProcBudget {
 public:
  // `pool` bytes for all shares together, beyond the `own` bytes that each share has in any case.
  ExtProcBudget(size_t pool, size_t own) : pool_(pool), own_(own) {}

  // Bytes of the pool that are held.
  size_t used() const { return used_.load(std::memory_order_relaxed); }

 private:
  friend class ExtProcShare;

  bool Take(size_t bytes);
  void Add(size_t bytes) { used_.fetch_add(bytes, std::memory_order_relaxed); }
  void GiveBack(size_t bytes) { used_.fetch_sub(bytes, std::memory_order_relaxed); }

  const size_t pool_;
  const size_t own_;
  std::atomic<size_t> used_{0};
};

// Gives back what it holds when it goes. Not thread-safe.
class ExtProcShare {
 public:
  explicit ExtProcShare(ExtProcBudget& budget) : budget_(budget) {}
  ~ExtProcShare() { (void)Resize(0); }
  ExtProcShare(const ExtProcShare&) = delete;
  ExtProcShare& operator=(const ExtProcShare&) = delete;

  // Holds `bytes` in place of what it held. False, and nothing changes, if the pool has no room for them; fewer bytes
  // than before always fit.
  bool Resize(size_t bytes);
  // The same for bytes that are there already: the pool may be overdrawn.
  void Force(size_t bytes);

 private:
  size_t PooledOf(size_t bytes) const { return bytes > budget_.own_ ? bytes - budget_.own_ : 0; }

  ExtProcBudget& budget_;
  size_t pooled_ = 0;  // held of the pool
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_EXT_PROC_BUDGET_H_
