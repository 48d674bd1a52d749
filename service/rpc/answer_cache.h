// The answers that a thread gave last, by the bytes of their requests: a gateway asks for the same few codes again and
// again, and an answer depends on nothing but its request and the profiles.
#ifndef STATUS_TRANSLATOR_RPC_ANSWER_CACHE_H_
#define STATUS_TRANSLATOR_RPC_ANSWER_CACHE_H_

#include <grpcpp/support/slice.h>

#include <cstddef>
#include <cstdint>

#include "absl/strings/string_view.h"
#include "telemetry/metrics.h"

namespace status_translator {

// Longer requests and answers are not kept. Together with kCachedAnswers they bound what a thread keeps: 70 KiB.
inline constexpr size_t kMaxCachedRequestBytes = 48;
inline constexpr size_t kMaxCachedAnswerBytes = 1024;
inline constexpr size_t kCachedAnswers = 64;

// Each thread has its own answers, and so needs no lock. All caches of a process share the slots of a thread.
// Thread-safe.
class AnswerCache {
 public:
  struct Answer {
    grpc::Slice bytes;
    TranslationCounter translations;  // counts the answer
  };

  AnswerCache();
  AnswerCache(const AnswerCache&) = delete;
  AnswerCache& operator=(const AnswerCache&) = delete;

  // What this thread stored last for `request` with the same `version`, or null. `version` identifies what the answers
  // depend on. Valid until the thread calls Store() of any cache.
  const Answer* Find(uint64_t version, absl::string_view request) const;
  // Keeps an answer unless it or its request is too long.
  void Store(uint64_t version, absl::string_view request, const Answer& answer) const;

 private:
  const uint64_t id_;  // unlike an address, not used again
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_RPC_ANSWER_CACHE_H_
