// Finds the symptoms in an error line, and what their words say.
#ifndef STATUS_TRANSLATOR_DIAGNOSE_FIND_SYMPTOMS_H_
#define STATUS_TRANSLATOR_DIAGNOSE_FIND_SYMPTOMS_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "config/symptom_set.h"
#include "diagnose/unwrap.h"

namespace status_translator {

// A symptom where it was found.
struct FoundSymptom {
  const Symptom* symptom = nullptr;
  absl::string_view words;  // the whole match
  size_t depth = 0;         // the index of its text among the texts
  bool own = true;          // the client that printed the error says it, or what that client is built on
};

// What all matches together say.
struct Findings {
  // The most telling symptom first: a proxy's, then the client's own, then another client's, then a fallback; of these
  // a certain HTTP answer, whose body may quote errors of the server's own calls, then any certain one, then one for
  // the code that was seen, then by fewer causes, then the innermost text, then the longest match.
  std::vector<FoundSymptom> found;
  std::optional<int> http_status;
  std::optional<int> grpc;  // the code in the words of a symptom, not that in the form of a client
  std::string http2_error;
  // A number in the words that is text, and the text; empty: there is none.
  std::string text_number;
  std::string text;
};

Findings FindSymptoms(const Unwrapped& unwrapped, const SymptomSet::Compiled& symptoms);

// Whether words of `line` show `what`, which is not kNothing: proto/statustranslator/v1/symptom.proto defines it.
bool LineShows(Shows what, absl::string_view line, const SymptomSet::Compiled& symptoms);

// Whether words of `line` show an answer with this HTTP status.
bool LineShowsStatus(int status, absl::string_view line, const SymptomSet::Compiled& symptoms);

// The kind of an HTTP answer with an error status.
inline constexpr absl::string_view kHttpError = "http_error";

// The cause of a body that was read as a message: its text was taken for a flag and a size.
inline constexpr absl::string_view kCauseOfText = "http_response";

// Five bytes start each gRPC message: a flag and the size of the rest, big-endian. If a client reads an HTTP body as a
// message, these are the body's first characters.
//
// The character whose byte this number is, for example "<" of 60; empty if it is not printable ASCII.
std::string TextOfFlag(absl::string_view number);

// The four bytes of a number, for example "html" of 1752460652; empty unless all four are printable ASCII. So no size
// below 512 MiB is text.
std::string TextOfSize(absl::string_view number);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_DIAGNOSE_FIND_SYMPTOMS_H_
