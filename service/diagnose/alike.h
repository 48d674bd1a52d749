// Symptoms of several speakers that one text has.
#ifndef STATUS_TRANSLATOR_DIAGNOSE_ALIKE_H_
#define STATUS_TRANSLATOR_DIAGNOSE_ALIKE_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "diagnose/find_symptoms.h"

namespace status_translator {

// Whether `inner` is a part of `outer`, and not the whole of it.
bool Contains(absl::string_view outer, absl::string_view inner);

// Symptoms of other speakers than that of `best`, which is one of `findings`: with the same words, so that nobody knows
// which one spoke unless the client is known, or inside of its words.
std::vector<const FoundSymptom*> Alike(const Findings& findings, const FoundSymptom& best, bool has_client);

// Whether one of those has another likeliest cause.
bool OthersDiffer(const Findings& findings, const FoundSymptom& best, bool has_client);

// The causes of `best`, then those that the same words have in other clients; at most kMaxCausesNamed.
std::vector<std::string> CausesOf(const Findings& findings, const FoundSymptom& best, bool has_client);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_DIAGNOSE_ALIKE_H_
