// Whether an error line is about the last of several tries.
#ifndef STATUS_TRANSLATOR_DIAGNOSE_EARLIER_TRIES_H_
#define STATUS_TRANSLATOR_DIAGNOSE_EARLIER_TRIES_H_

#include "absl/strings/string_view.h"
#include "config/symptom_set.h"
#include "diagnose/find_symptoms.h"

namespace status_translator {

// Whether `line` says, in a form that any program may use, that the request had been tried before.
bool SaysThatItTriedBefore(absl::string_view line, const SymptomSet::Compiled& symptoms);

// Whether the request may have been tried before the error of `best`, which is one of `findings`. An earlier try may
// have run, whatever became of the last one. One of these says so in `line`:
//   - a speaker that is found, in its own form, or the line in a form that any program may use;
//   - another certain sentence about a request that may have run: "read timed out; now: connection refused".
bool MayHaveBeenTriedBefore(const Findings& findings, const FoundSymptom& best, const SymptomSet::Compiled& symptoms,
                            absl::string_view line);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_DIAGNOSE_EARLIER_TRIES_H_
