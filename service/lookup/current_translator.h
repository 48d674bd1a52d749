#ifndef STATUS_TRANSLATOR_CODEC_LIVE_ANSWERS_H_
#define STATUS_TRANSLATOR_CODEC_LIVE_ANSWERS_H_

#include <memory>
#include <mutex>
#include <utility>

#include "codec/answers.h"

namespace status_translator {

// The answers of now. A call takes them once and keeps them to its end, so that it sees one set of tables. Thread-safe.
class LiveAnswers {
 public:
  explicit LiveAnswers(std::shared_ptr<const Answers> answers) : answers_(std::move(answers)) {}

  std::shared_ptr<const Answers> Get() const {
    const std::lock_guard lock(mutex_);
    return answers_;
  }

  void Set(std::shared_ptr<const Answers> answers) {
    const std::lock_guard lock(mutex_);
    answers_.swap(answers);
  }  // the old ones go after the lock

 private:
  mutable std::mutex mutex_;
  std::shared_ptr<const Answers> answers_;
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CODEC_LIVE_ANSWERS_H_
