// One translator that several threads ask at once.
#ifndef STATUS_TRANSLATOR_TESTS_SUPPORT_THREADS_H_
#define STATUS_TRANSLATOR_TESTS_SUPPORT_THREADS_H_

#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "support/translator.h"

namespace status_translator {

// Several threads ask a translator that nobody has asked yet; each must get what one alone gets afterwards. `ask`
// returns the answers as text.
inline void ExpectTheSameInAllThreads(const std::function<std::string(const Translator&)>& ask) {
  constexpr size_t kThreads = 4;
  auto profiles = LoadWithBuiltIn({});
  ASSERT_TRUE(profiles.ok());
  const Translator translator(*std::move(profiles), "general");
  std::vector<std::string> answers(kThreads);
  std::vector<std::thread> threads;
  for (std::string& own : answers) threads.emplace_back([&] { own = ask(translator); });
  for (std::thread& thread : threads) thread.join();
  for (const std::string& own : answers) EXPECT_EQ(own, ask(translator));
}

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_TESTS_SUPPORT_THREADS_H_
