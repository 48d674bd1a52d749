// Runs the examples of symptom files: what each line is taken for, beside what the file expects.
#ifndef STATUS_TRANSLATOR_DIAGNOSE_SYMPTOM_EXAMPLES_H_
#define STATUS_TRANSLATOR_DIAGNOSE_SYMPTOM_EXAMPLES_H_

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "config/profile_set.h"
#include "config/symptom.h"
#include "lookup/translator.h"

namespace status_translator {

// Diagnoses the line of one example. "FILE:LINE:COLUMN: what is expected and what there is", or "" if the symptom of
// the example explains it.
std::string RunSymptomExample(const Translator& translator, const SymptomExample& example);

// Runs the examples of users' files, for ProfileStore, as CheckOwnExamples does those of profiles and shapes.
// InvalidArgument with one line for each example that another symptom explains, or none, but at most a hundred.
absl::Status CheckOwnSymptomExamples(const std::shared_ptr<const ProfileSet>& set);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_DIAGNOSE_SYMPTOM_EXAMPLES_H_
