// The waits between attempts to follow a server.
#ifndef STATUS_TRANSLATOR_CLIENT_BACKOFF_H_
#define STATUS_TRANSLATOR_CLIENT_BACKOFF_H_

#include <algorithm>

#include "absl/random/random.h"
#include "absl/time/time.h"

namespace status_translator {

// Random, so that the clients of a restarted server do not come back at the same time. Not thread-safe.
class Backoff {
 public:
  static constexpr absl::Duration kShortest = absl::Milliseconds(250);  // so that clients do not flood the server
  static constexpr absl::Duration kLongest = absl::Seconds(1);          // so that they return soon after it does

  // The wait before the next attempt, which doubles at most up to kLongest.
  absl::Duration NextDelay() {
    limit_ = std::min(limit_ * 2, kLongest);
    return kShortest + (limit_ - kShortest) * absl::Uniform(random_, 0.0, 1.0);
  }
  // After an attempt that succeeded.
  void Reset() { limit_ = kShortest; }

 private:
  absl::BitGen random_;
  absl::Duration limit_ = kShortest;
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CLIENT_BACKOFF_H_
