#ifndef STATUS_TRANSLATOR_CLIENT_BACKOFF_H_
#define STATUS_TRANSLATOR_CLIENT_BACKOFF_H_

#include <algorithm>

#include "absl/random/random.h"
#include "absl/time/time.h"

namespace status_translator {

// How long to wait before the next attempt: at random, so that the clients of a restarted server do not return
// together; never under a quarter of a second, so that they do not hammer; never over one, so that they are soon back.
class Backoff {
 public:
  static constexpr absl::Duration kShortest = absl::Milliseconds(250);
  static constexpr absl::Duration kLongest = absl::Seconds(1);

  absl::Duration Next() {
    limit_ = std::min(limit_ * 2, kLongest);
    return kShortest + (limit_ - kShortest) * absl::Uniform(random_, 0.0, 1.0);
  }
  void Reset() { limit_ = kShortest; }

 private:
  absl::BitGen random_;
  absl::Duration limit_ = kShortest;
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CLIENT_BACKOFF_H_
