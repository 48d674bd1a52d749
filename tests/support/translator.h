// Translators of the built-in profiles, for tests. They live as long as the process.
#ifndef STATUS_TRANSLATOR_TESTS_SUPPORT_TRANSLATOR_H_
#define STATUS_TRANSLATOR_TESTS_SUPPORT_TRANSLATOR_H_

#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

#include "config/profile_files.h"
#include "config/profile_set.h"
#include "lookup/current_translator.h"
#include "lookup/translator.h"

namespace status_translator {

inline const Translator& TestTranslator() {
  static const Translator& translator = []() -> const Translator& {
    auto set = LoadWithBuiltIn({});
    if (!set.ok()) throw std::runtime_error(std::string(set.status().message()));
    return *new Translator(*std::move(set), "general");
  }();
  return translator;
}

inline const CurrentTranslator& TestCurrentTranslator() {
  static const CurrentTranslator& current =
      *new CurrentTranslator(std::shared_ptr<const Translator>(&TestTranslator(), [](const Translator*) {}));
  return current;
}

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_TESTS_SUPPORT_TRANSLATOR_H_
