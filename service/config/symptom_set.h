// All symptoms of a server: the user's, then the built-in ones.
#ifndef STATUS_TRANSLATOR_CONFIG_SYMPTOM_SET_H_
#define STATUS_TRANSLATOR_CONFIG_SYMPTOM_SET_H_

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "config/symptom.h"
#include "support/named_text.h"
#include "support/regex.h"

namespace status_translator {

// The most instructions of all patterns of the user's files together. They bound the time that an error line takes:
// each pattern may be tried on each of its bytes.
inline constexpr int kMaxOwnSymptomProgram = 50'000;

// Immutable, and therefore thread-safe. The built-in files are parsed, and the patterns compiled, at the first use: a
// server that only translates never needs them.
class SymptomSet {
 public:
  struct Compiled {
    std::vector<const Wrapper*> wrappers;
    std::vector<const Symptom*> symptoms;
    std::map<absl::string_view, const SymptomCause*> causes;  // by kind
    std::shared_ptr<const std::vector<Regex>> tried_before;   // of the first fallback that has any: for any speaker
    RegexFilter filter;                                       // over the patterns of `symptoms`
    RegexFilter wrapper_filter;                               // over the patterns of `wrappers`
  };

  // `files` are the user's. Adds an error to `errors`, with its place, for a name or a kind that is taken, for a kind
  // that does not exist, for a pattern that matches any text, and for patterns that are too large together.
  SymptomSet(std::vector<SymptomFile> files, std::vector<std::string>& errors);

  // The symptoms of `files`, which must outlive it; the first of several wrappers or causes that compete wins.
  static Compiled Compile(absl::Span<const SymptomFile* const> files);

  const Compiled& compiled() const;
  // Of the user's files.
  std::vector<SymptomExample> examples() const;

 private:
  std::vector<SymptomFile> files_;
  mutable std::once_flag once_;
  mutable std::unique_ptr<const Compiled> compiled_;
};

// The files of the built-in symptoms, in order of name.
absl::Span<const NamedText> BuiltInSymptoms();

// Those, parsed, without their examples; a built-in file with a mistake ends the process with its message.
const std::vector<SymptomFile>& ParsedBuiltInSymptoms();

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CONFIG_SYMPTOM_SET_H_
