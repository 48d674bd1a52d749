// Reads the operator's profile files.
#ifndef STATUS_TRANSLATOR_CONFIG_PROFILE_FILES_H_
#define STATUS_TRANSLATOR_CONFIG_PROFILE_FILES_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "config/profile_set.h"

namespace status_translator {

// The maximum number of files in a directory and of bytes in all files together. They bound the time and memory of a
// reload; an organisation has fewer than a hundred profiles.
inline constexpr size_t kMaxProfileFiles = 1000;
inline constexpr size_t kMaxAllProfileBytes = size_t{16} << 20;

// Identity of a file on disk. Equal stamps almost surely mean equal bytes.
struct FileStamp {
  std::string path;
  uint64_t device = 0;
  uint64_t inode = 0;
  int64_t bytes = 0;
  int64_t modified_ns = 0;  // of the content, nanoseconds since 1970
  int64_t changed_ns = 0;   // of the inode, nanoseconds since 1970

  auto operator<=>(const FileStamp&) const = default;
};

struct ProfileFile {
  std::string path;
  std::string text;

  bool operator==(const ProfileFile&) const = default;
};

// The stamp of a file, or the stamps of all `*.textproto` files in a directory in order of name. Skips names that start
// with a dot, which editors and ConfigMaps use, and follows symbolic links. Errors name the path.
absl::StatusOr<std::vector<FileStamp>> StampProfileFiles(const std::string& path);

// Reads the files with these stamps. Errors name the path.
absl::StatusOr<std::vector<ProfileFile>> ReadProfileFiles(absl::Span<const FileStamp> stamps);

// Stamps and reads the files and directories `paths`.
absl::StatusOr<std::vector<ProfileFile>> ReadProfileFiles(absl::Span<const std::string> paths);

// Whether the file is a byte-equal copy of a built-in one.
bool IsBuiltInCopy(const ProfileFile& file);

// Compiles the built-in profiles together with `files`. A byte-equal copy of a built-in file is ignored.
absl::StatusOr<std::shared_ptr<const ProfileSet>> LoadWithBuiltIn(absl::Span<const ProfileFile> files);

// As LoadWithBuiltIn, for files of an earlier time: a file with the name of a built-in profile or shape replaces it.
// With the profile `general` among them, the files are the whole data of another release, and nothing is added.
absl::StatusOr<std::shared_ptr<const ProfileSet>> LoadOlder(absl::Span<const ProfileFile> files);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CONFIG_PROFILE_FILES_H_
