// Tells an error that is printed from words about one, for example
//   ERROR connect ECONNREFUSED 127.0.0.1:80
//   INFO recovered after connect ECONNREFUSED
#ifndef STATUS_TRANSLATOR_DIAGNOSE_SENTENCE_H_
#define STATUS_TRANSLATOR_DIAGNOSE_SENTENCE_H_

#include "absl/strings/string_view.h"

namespace status_translator {

// Whether the bytes of `inner` are bytes of `outer`: they have the same address.
bool IsPartOf(absl::string_view inner, absl::string_view outer);

// Whether `words`, a part of `text`, begin a sentence or a field of a log line: nothing stands before them in their
// line, or punctuation, a number, a time, or a level of a log that reports errors.
bool BeginsSentence(absl::string_view text, absl::string_view words);

// Whether `words`, a part of `text`, stand in a quotation behind a word of a sentence in their line, for example
//   What does "connect ECONNREFUSED" mean?
// and not in the value of a field, for example error="connect ECONNREFUSED".
bool IsQuotedInProse(absl::string_view text, absl::string_view words);

// Whether the logger's prefix of the line has a level below that of warnings: "2026-11-28 INFO …", "[debug] …".
bool IsRoutine(absl::string_view line);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_DIAGNOSE_SENTENCE_H_
