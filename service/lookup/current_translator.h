// The translator that serves at present; reloads replace it.
#ifndef STATUS_TRANSLATOR_LOOKUP_CURRENT_TRANSLATOR_H_
#define STATUS_TRANSLATOR_LOOKUP_CURRENT_TRANSLATOR_H_

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <utility>

#include "lookup/translator.h"

namespace status_translator {

// A call gets the translator once and keeps it to its end, so that it sees one set of profiles. Thread-safe.
class CurrentTranslator {
 public:
  explicit CurrentTranslator(std::shared_ptr<const Translator> translator) : translator_(std::move(translator)) {}

  // Increases with each Set(), after Get() returns the new translator.
  uint64_t version() const { return version_.load(std::memory_order_acquire); }

  std::shared_ptr<const Translator> Get() const {
    const std::lock_guard lock(mutex_);
    return translator_;
  }

  void Set(std::shared_ptr<const Translator> translator) {
    const std::lock_guard lock(mutex_);
    translator_.swap(translator);
    version_.fetch_add(1, std::memory_order_release);
  }  // the previous one is destroyed after the lock is released

 private:
  mutable std::mutex mutex_;
  std::shared_ptr<const Translator> translator_;
  std::atomic<uint64_t> version_{0};
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_LOOKUP_CURRENT_TRANSLATOR_H_
