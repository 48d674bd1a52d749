// All profiles, shapes and symptoms of a server, checked and compiled.
#ifndef STATUS_TRANSLATOR_CONFIG_PROFILE_SET_H_
#define STATUS_TRANSLATOR_CONFIG_PROFILE_SET_H_

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "config/placed_message.h"
#include "config/symptom_set.h"
#include "core/profile.h"
#include "recognition/shape_set.h"
#include "statustranslator/v1/conversion.pb.h"
#include "support/named_text.h"
#include "support/v1.h"

namespace status_translator {

// The most examples of users' files in one set. They are run before the set is served, most of them in a few tens of
// microseconds; a built-in file has fewer than fifty. An error line of a symptom takes at most 25 ms.
inline constexpr size_t kMaxOwnExamples = 10000;

// A compiled profile and its revision: the SHA-256 of its canonical text in 64 lower-case hexadecimal digits.
struct RevisedProfile {
  std::unique_ptr<const Profile> profile;
  std::string revision;
  // Whether rows of shapes answer before the status: in `general` and what extends it.
  bool uses_shapes = false;
};

// Immutable, and therefore thread-safe.
class ProfileSet {
 public:
  // Compiles files into one set; names that end in kShapeSuffix are shapes, and in
  // kSymptomSuffix symptoms. `built_in` are files whose shapes come
  // after those of `files`. An error is InvalidArgument with one line for each error in the files. Two shapes that
  // claim an example of one of them with equally many conditions are an error.
  static absl::StatusOr<std::unique_ptr<const ProfileSet>> Load(absl::Span<const NamedText> files,
                                                                absl::Span<const NamedText> built_in = {});

  // The profile with this name, or null.
  const RevisedProfile* Find(absl::string_view name) const;

  // In order of name.
  const std::map<std::string, RevisedProfile, std::less<>>& profiles() const { return profiles_; }
  std::vector<absl::string_view> names() const;
  // SHA-256 over all names and revisions. Equal revisions mean equal profiles.
  const std::string& revision() const { return revision_; }

  const ShapeSet& shapes() const { return *shapes_; }
  // SHA-256 over the profiles and the shapes. Equal revisions mean equal conversions.
  const std::string& data_revision() const { return data_revision_; }

  const SymptomSet& symptoms() const { return *symptoms_; }

  // The examples of all files but the program's own shapes, in their order.
  const std::vector<PlacedExample>& examples() const { return examples_; }
  // The examples of the program's own shapes, which are parsed anew, then examples().
  std::vector<PlacedExample> AllExamples() const;

 private:
  ProfileSet() = default;

  std::map<std::string, RevisedProfile, std::less<>> profiles_;
  std::string revision_;
  std::unique_ptr<const ShapeSet> shapes_;
  std::string data_revision_;
  std::unique_ptr<const SymptomSet> symptoms_;
  std::vector<NamedText> built_in_shapes_;
  std::vector<PlacedExample> examples_;
};

// A response as an example writes it.
v1::HttpResponse ResponseOf(const v1::Example& example);

// The files of the built-in profiles and of the built-in shapes, in order of name.
absl::Span<const NamedText> BuiltInProfiles();
absl::Span<const NamedText> BuiltInShapes();

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CONFIG_PROFILE_SET_H_
