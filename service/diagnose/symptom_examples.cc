#include "diagnose/symptom_examples.h"

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "config/example_failures.h"
#include "diagnose/diagnose.h"

namespace status_translator {
namespace {

constexpr char kExamplesProfile[] = "general";

}  // namespace

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

absl::Status CheckOwnSymptomExamples(const std::shared_ptr<const ProfileSet>& set) {
  const std::vector<SymptomExample> examples = set->symptoms().examples();
  // A Translator and the patterns of the built-in symptoms take milliseconds.
  if (examples.empty()) return absl::OkStatus();
  const Translator translator(set, kExamplesProfile);
  ExampleFailures failures;
  for (const SymptomExample& example : examples) {
    std::string failure = RunSymptomExample(translator, example);
    if (!failure.empty()) failures.Add(std::move(failure));
  }
  return failures.ToStatus("examples of symptoms");
}

}  // namespace status_translator
