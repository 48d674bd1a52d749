#include "diagnose/symptom_examples.h"

#include "absl/strings/str_cat.h"
#include "diagnose/diagnose.h"

namespace status_translator {

std::string RunSymptomExample(const Translator& translator, const SymptomExample& example) {
  v1::DiagnoseRequest request;
  request.set_text(example.line);
  v1::DiagnoseResponse response;
  if (const absl::Status status = Diagnose(translator, request, response); !status.ok()) {
    return AtPlace(example.file, example.place, status.message());
  }
  const std::string found = response.causes_size() > 0 ? response.causes(0).template_() : "";
  if (found == example.symptom) return "";
  return AtPlace(example.file, example.place,
                 absl::StrCat("the symptom \"", example.symptom, "\" does not explain this line, ",
                              found.empty() ? "nor does another one" : absl::StrCat("but \"", found, "\" does")));
}

}  // namespace status_translator
