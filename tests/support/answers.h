// The built-in profiles, ready to answer.
#ifndef STATUS_TRANSLATOR_TESTS_SUPPORT_ANSWERS_H_
#define STATUS_TRANSLATOR_TESTS_SUPPORT_ANSWERS_H_

#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

#include "codec/answers.h"
#include "codec/live_answers.h"
#include "config/profile_set.h"

namespace status_translator {

inline const Answers& TestAnswers() {
  static const Answers& answers = []() -> const Answers& {
    auto set = ProfileSet::Load(BuiltInProfiles());
    if (!set.ok()) throw std::runtime_error(std::string(set.status().message()));
    return *new Answers(*std::move(set), "general");
  }();
  return answers;
}

// As services take them.
inline const LiveAnswers& TestLiveAnswers() {
  // They live as long as the process.
  static const LiveAnswers& live =
      *new LiveAnswers(std::shared_ptr<const Answers>(&TestAnswers(), [](const Answers*) {}));
  return live;
}

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_TESTS_SUPPORT_ANSWERS_H_
