// A flag that the whole process counts: in how many objects is it set?
#ifndef STATUS_TRANSLATOR_ENVOY_MODULE_COUNTED_FLAG_H_
#define STATUS_TRANSLATOR_ENVOY_MODULE_COUNTED_FLAG_H_

#include <atomic>
#include <cstdint>

namespace status_translator {

// Not set at first, nor any more once it is destroyed. Thread-safe.
class CountedFlag {
 public:
  // `count`, the number of those that are set, must outlive it.
  explicit CountedFlag(std::atomic<int>& count) : count_(count) {}
  ~CountedFlag() { Set(false); }
  CountedFlag(const CountedFlag&) = delete;
  CountedFlag& operator=(const CountedFlag&) = delete;

  void Set(bool value) {
    if (is_set_.exchange(value) == value) return;
    count_ += value ? 1 : -1;
    ++changes_;
  }

  // Another number, never 0, after any flag of the process has changed.
  static uint64_t Changes() { return changes_; }

 private:
  static inline std::atomic<uint64_t> changes_{1};
  std::atomic<int>& count_;
  std::atomic<bool> is_set_{false};
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_ENVOY_MODULE_COUNTED_FLAG_H_
