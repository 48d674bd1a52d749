#include "rpc/answer_cache.h"

#include <array>
#include <atomic>
#include <cstring>
#include <memory>

#include "absl/hash/hash.h"

namespace status_translator {
namespace {

struct Slot {
  uint64_t cache = 0;  // 0: empty
  uint64_t version = 0;
  size_t size = 0;
  std::array<char, kMaxCachedRequestBytes> request;
  AnswerCache::Answer answer;
};

// Those of the calling thread. On the heap, because threads that never answer need none.
Slot& SlotOf(absl::string_view request) {
  thread_local const auto slots = std::make_unique<std::array<Slot, kCachedAnswers>>();
  return (*slots)[absl::HashOf(request) % kCachedAnswers];
}

std::atomic<uint64_t> last_id{0};

}  // namespace

AnswerCache::AnswerCache() : id_(++last_id) {}

const AnswerCache::Answer* AnswerCache::Find(uint64_t version, absl::string_view request) const {
  if (request.size() > kMaxCachedRequestBytes) return nullptr;
  const Slot& slot = SlotOf(request);
  if (slot.cache != id_ || slot.version != version) return nullptr;
  return request == absl::string_view(slot.request.data(), slot.size) ? &slot.answer : nullptr;
}

void AnswerCache::Store(uint64_t version, absl::string_view request, const Answer& answer) const {
  if (request.size() > kMaxCachedRequestBytes || answer.bytes.size() > kMaxCachedAnswerBytes) return;
  Slot& slot = SlotOf(request);
  slot.cache = id_;
  slot.version = version;
  slot.size = request.size();
  std::memcpy(slot.request.data(), request.data(), request.size());
  slot.answer = answer;
}

}  // namespace status_translator
