// Says what happened behind an error line.
#ifndef STATUS_TRANSLATOR_DIAGNOSE_DIAGNOSE_H_
#define STATUS_TRANSLATOR_DIAGNOSE_DIAGNOSE_H_

#include <cstddef>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "config/symptom_set.h"
#include "core/profile.h"
#include "lookup/translator.h"
#include "statustranslator/v1/translation_service.pb.h"
#include "support/v1.h"

namespace status_translator {

// An error line with a stack trace. Each byte is matched against many patterns.
inline constexpr size_t kMaxDiagnoseBytes = size_t{16} * 1024;

// A line of a log in JSON is read as its strings. Errors: see TranslationService. Thread-safe.
absl::Status Diagnose(const Translator& translator, const v1::DiagnoseRequest& request, v1::DiagnoseResponse& response);

// Diagnoses `text`, at most kMaxDiagnoseBytes, with these symptoms alone. Thread-safe.
void DiagnoseWith(const Profile& profile, const SymptomSet::Compiled& symptoms, absl::string_view text,
                  v1::DiagnoseResponse& response);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_DIAGNOSE_DIAGNOSE_H_
