// All profiles of a server, checked and compiled.
#ifndef STATUS_TRANSLATOR_CONFIG_PROFILE_SET_H_
#define STATUS_TRANSLATOR_CONFIG_PROFILE_SET_H_

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "core/profile.h"
#include "support/named_text.h"

namespace status_translator {

// A compiled profile and its revision: the SHA-256 of its canonical text in 64 lower-case hexadecimal digits.
struct RevisedProfile {
  std::unique_ptr<const Profile> profile;
  std::string revision;
};

// Immutable, and therefore thread-safe.
class ProfileSet {
 public:
  // Compiles files into one set. An error is InvalidArgument with one line for each error in the files.
  static absl::StatusOr<std::unique_ptr<const ProfileSet>> Load(absl::Span<const NamedText> files);

  // The profile with this name, or null.
  const RevisedProfile* Find(absl::string_view name) const;

  // In order of name.
  const std::map<std::string, RevisedProfile, std::less<>>& profiles() const { return profiles_; }
  std::vector<absl::string_view> names() const;
  // SHA-256 over all names and revisions. Equal revisions mean equal sets.
  const std::string& revision() const { return revision_; }

 private:
  ProfileSet() = default;

  std::map<std::string, RevisedProfile, std::less<>> profiles_;
  std::string revision_;
};

// The files of the built-in profiles, in order of name.
absl::Span<const NamedText> BuiltInProfiles();

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CONFIG_PROFILE_SET_H_
