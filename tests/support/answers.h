// The built-in profiles, ready to answer.
#ifndef STATUS_TRANSLATOR_TESTS_SUPPORT_ANSWERS_H_
#define STATUS_TRANSLATOR_TESTS_SUPPORT_ANSWERS_H_

#include <stdexcept>
#include <string>
#include <utility>

#include "codec/answers.h"
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

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_TESTS_SUPPORT_ANSWERS_H_
