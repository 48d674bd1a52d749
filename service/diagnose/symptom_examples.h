// Runs the examples of symptom files: what each line is taken for, beside what the file expects.
#ifndef STATUS_TRANSLATOR_DIAGNOSE_SYMPTOM_EXAMPLES_H_
#define STATUS_TRANSLATOR_DIAGNOSE_SYMPTOM_EXAMPLES_H_

#include <string>

#include "config/symptom.h"
#include "lookup/translator.h"

namespace status_translator {

// Diagnoses the line of one example. "FILE:LINE:COLUMN: what is expected and what there is", or "" if the symptom of
// the example explains it.
std::string RunSymptomExample(const Translator& translator, const SymptomExample& example);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_DIAGNOSE_SYMPTOM_EXAMPLES_H_
