#include "rpc/own_examples.h"

#include <string>
#include <vector>

#include "absl/strings/str_join.h"
#include "convert/examples.h"
#include "diagnose/symptom_examples.h"

namespace status_translator {

absl::Status CheckAllOwnExamples(const std::shared_ptr<const ProfileSet>& set) {
  std::vector<std::string> errors;
  for (const absl::Status& checked : {CheckOwnExamples(set), CheckOwnSymptomExamples(set)}) {
    if (!checked.ok()) errors.emplace_back(checked.message());
  }
  return errors.empty() ? absl::OkStatus() : absl::InvalidArgumentError(absl::StrJoin(errors, "\n"));
}

}  // namespace status_translator
