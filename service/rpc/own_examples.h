// Runs the examples of users' files before the services answer from them.
#ifndef STATUS_TRANSLATOR_RPC_OWN_EXAMPLES_H_
#define STATUS_TRANSLATOR_RPC_OWN_EXAMPLES_H_

#include <memory>

#include "absl/status/status.h"
#include "config/profile_set.h"

namespace status_translator {

// The check of ProfileStore for a server: the examples of profiles, shapes and symptoms. InvalidArgument with one line
// for each that does not hold; see CheckOwnExamples and CheckOwnSymptomExamples.
absl::Status CheckAllOwnExamples(const std::shared_ptr<const ProfileSet>& set);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_RPC_OWN_EXAMPLES_H_
