// Lines of an access log and of metrics, as `report` reads them.
#include <nlohmann/json.hpp>

#include "absl/strings/str_cat.h"
#include "fuzz/require.h"
#include "report/input_line.h"
#include "report/plain_word.h"

namespace status_translator {
namespace {

void RequireWord(const std::string& word, size_t max = kMaxWordBytes) {
  Require(word.size() <= max, "a word is bounded");
  Require(std::all_of(word.begin(), word.end(), [](char c) { return c >= ' ' && c <= '~'; }),
          "a word is visible ASCII");
}

// Whether a word neither was escaped or cut, nor would be when it is read again.
bool IsPlain(const std::string& word) {
  return word.find_first_of("\\\"") == std::string::npos && word.size() < kMaxWordBytes - 3;
}

void Check(const LoggedTranslation& one) {
  const std::string* const words[] = {&one.from, &one.before, &one.to, &one.action, &one.origin, &one.shape, &one.rule};
  for (const std::string* word : words) RequireWord(*word);
  if (!std::all_of(std::begin(words), std::end(words), [](const std::string* word) { return IsPlain(*word); })) return;
  const nlohmann::json line = {{"any", 1},
                               {"name",
                                {{"from", one.from},
                                 {"before", one.before},
                                 {"to", one.to},
                                 {"action", one.action},
                                 {"retry_flip", std::string(RetryFlipName(one.retry_flip))},
                                 {"origin", one.origin},
                                 {"shape", one.shape},
                                 {"rule", one.rule}}}};
  const InputLine again = ReadInputLine(line.dump());
  Require(std::holds_alternative<LoggedResponse>(again) && std::get<LoggedResponse>(again).translation == one,
          "written and read again it is the same translation");
}

void Check(const CountedResponses& one) {
  const CountedOutcome& outcome = one.outcome;
  const std::string* const words[] = {&outcome.mode, &outcome.direction, &outcome.action, &outcome.kind};
  for (const std::string* word : words) RequireWord(*word);
  if (!std::all_of(std::begin(words), std::end(words), [](const std::string* word) { return IsPlain(*word); })) return;
  const InputLine again = ReadInputLine(absl::StrCat("status_translator_ext_proc_responses_total{retry_flip=\"",
                                                     RetryFlipName(outcome.retry_flip), "\",mode=\"", outcome.mode,
                                                     "\",direction=\"", outcome.direction, "\",action=\"",
                                                     outcome.action, "\",kind=\"", outcome.kind, "\"} ", one.count));
  Require(std::holds_alternative<CountedResponses>(again), "written, it can be read");
  Require(std::get<CountedResponses>(again).outcome == outcome && std::get<CountedResponses>(again).count == one.count,
          "and is the same count");
}

}  // namespace
}  // namespace status_translator

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace status_translator;
  absl::string_view text = Text(data, size);
  while (!text.empty()) {
    const absl::string_view line = ConsumeLine(text);
    const InputLine read = ReadInputLine(line);
    if (const auto* mistake = std::get_if<LineMistake>(&read)) {
      Require(mistake->column >= 1 && mistake->column <= line.size() + 1, "a mistake is in the line");
      RequireOneLine(mistake->message, 512);
    } else if (const auto* response = std::get_if<LoggedResponse>(&read)) {
      RequireWord(response->route);
      RequireWord(response->skeleton, kMaxSkeletonWordBytes);
      Check(response->translation);
    } else if (const auto* shapes = std::get_if<CountedShapes>(&read)) {
      for (const std::string* word : {&shapes->recognised.source, &shapes->recognised.shape}) RequireWord(*word);
    } else if (const auto* responses = std::get_if<CountedResponses>(&read)) {
      Check(*responses);
    }
  }
  return 0;
}
