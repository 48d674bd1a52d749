// Profiles in files of the operator's own.
#ifndef STATUS_TRANSLATOR_CONFIG_PROFILE_FILES_H_
#define STATUS_TRANSLATOR_CONFIG_PROFILE_FILES_H_

#include <cstdint>
#include <memory>
#include <string>
#include <tuple>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "config/profile_set.h"

namespace status_translator {

// The most files of a folder, and the most bytes in all of them.
inline constexpr size_t kMaxProfileFiles = 1000;
inline constexpr size_t kMaxAllProfileBytes = size_t{16} << 20;

// A file as it lies there. Equal stamps: most probably equal bytes.
struct FileStamp {
  std::string path;
  uint64_t device = 0;
  uint64_t inode = 0;
  int64_t bytes = 0;
  int64_t modified_ns = 0;  // since 1970
  int64_t changed_ns = 0;   // of the inode

  auto operator<=>(const FileStamp&) const = default;
};

struct ProfileFile {
  std::string path;
  std::string text;

  bool operator==(const ProfileFile&) const = default;
};

// The stamps of a file, or of all `*.textproto` of a folder in order of name; names that start with a dot are skipped
// (editors and ConfigMaps keep their own there), symbolic links followed. Errors name the path.
absl::StatusOr<std::vector<FileStamp>> StampProfileFiles(const std::string& path);

// The files themselves. Errors name the path.
absl::StatusOr<std::vector<ProfileFile>> ReadProfileFiles(absl::Span<const FileStamp> stamps);

// Both, for several paths.
absl::StatusOr<std::vector<ProfileFile>> ReadProfileFiles(absl::Span<const std::string> paths);

// The built-in profiles and these together.
absl::StatusOr<std::shared_ptr<const ProfileSet>> LoadWithBuiltIn(absl::Span<const ProfileFile> files);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CONFIG_PROFILE_FILES_H_
