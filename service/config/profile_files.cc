#include "config/profile_files.h"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <map>
#include <system_error>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "config/placed_message.h"
#include "config/profile_text.h"
#include "config/shape_text.h"
#include "config/symptom_text.h"
#include "support/read_file.h"

namespace status_translator {
namespace {

absl::Status CannotRead(const std::string& path, absl::string_view why) {
  return absl::NotFoundError(absl::StrCat(path, ": cannot be read: ", why));
}

int64_t Nanoseconds(const timespec& time) { return int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec; }

absl::StatusOr<FileStamp> Stamp(const std::string& path) {
  struct stat found = {};
  if (stat(path.c_str(), &found) != 0) return CannotRead(path, std::strerror(errno));
  if (!S_ISREG(found.st_mode)) return CannotRead(path, kNotARegularFile);
  return FileStamp{.path = path,
                   .device = found.st_dev,
                   .inode = found.st_ino,
                   .bytes = found.st_size,
                   .modified_ns = Nanoseconds(found.st_mtim),
                   .changed_ns = Nanoseconds(found.st_ctim)};
}

absl::StatusOr<std::vector<std::string>> PathsIn(const std::string& folder) {
  std::vector<std::string> paths;
  std::error_code error;
  for (std::filesystem::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
    const std::string name = entry->path().filename();
    if (absl::StartsWith(name, ".") || !absl::EndsWith(name, ".textproto")) continue;
    if (paths.size() == kMaxProfileFiles) {
      return absl::InvalidArgumentError(absl::StrCat(folder, ": has more than ", kMaxProfileFiles, " profiles"));
    }
    paths.push_back(entry->path());
  }
  if (error) return CannotRead(folder, error.message());
  std::sort(paths.begin(), paths.end());
  return paths;
}

std::vector<NamedText> AllBuiltIn() {
  std::vector<NamedText> all(BuiltInProfiles().begin(), BuiltInProfiles().end());
  all.insert(all.end(), BuiltInShapes().begin(), BuiltInShapes().end());
  return all;
}

// The name of the file if its profile or shape were built in.
absl::StatusOr<std::string> BuiltInFileName(const ProfileFile& file) {
  if (absl::EndsWith(file.path, kShapeSuffix)) {
    const absl::StatusOr<ParsedShape> parsed = ParseShape(file.path, file.text, ShapeTier::kBuiltIn);
    if (!parsed.ok()) return parsed.status();
    return absl::StrCat(parsed->shape->name, kShapeSuffix);
  }
  const absl::StatusOr<Table> table = ParseProfile(file.path, file.text);
  if (!table.ok()) return table.status();
  return absl::StrCat(table->name, ".textproto");
}

}  // namespace

absl::StatusOr<std::vector<FileStamp>> StampProfileFiles(const std::string& path) {
  std::error_code error;
  std::vector<std::string> paths = {path};
  if (std::filesystem::is_directory(path, error)) {
    absl::StatusOr<std::vector<std::string>> found = PathsIn(path);
    if (!found.ok()) return found.status();
    paths = *std::move(found);
  }
  std::vector<FileStamp> stamps;
  for (const std::string& one : paths) {
    absl::StatusOr<FileStamp> stamp = Stamp(one);
    if (!stamp.ok()) return stamp.status();
    stamps.push_back(*std::move(stamp));
  }
  return stamps;
}

absl::StatusOr<std::vector<ProfileFile>> ReadProfileFiles(absl::Span<const FileStamp> stamps) {
  std::vector<ProfileFile> files;
  size_t all = 0;
  for (const FileStamp& stamp : stamps) {
    // One byte more than the parser takes, so that it reports a file that is too large.
    absl::StatusOr<FileContent> read = ReadRegularFile(stamp.path, kMaxProfileBytes + 1);
    if (!read.ok()) return CannotRead(stamp.path, read.status().message());
    all += read->bytes.size();
    if (all > kMaxAllProfileBytes) {
      return absl::InvalidArgumentError(
          absl::StrCat(stamp.path, ": this file and those before it have more than ", kMaxAllProfileBytes, " bytes"));
    }
    files.push_back({stamp.path, std::move(read->bytes)});
  }
  return files;
}

absl::StatusOr<std::vector<ProfileFile>> ReadProfileFiles(absl::Span<const std::string> paths) {
  std::vector<FileStamp> all;
  for (const std::string& path : paths) {
    const absl::StatusOr<std::vector<FileStamp>> stamps = StampProfileFiles(path);
    if (!stamps.ok()) return stamps.status();
    all.insert(all.end(), stamps->begin(), stamps->end());
  }
  return ReadProfileFiles(all);
}

bool IsBuiltInCopy(const ProfileFile& file) {
  const auto is_same = [&file](const NamedText& one) { return one.bytes == absl::string_view(file.text); };
  return std::any_of(BuiltInProfiles().begin(), BuiltInProfiles().end(), is_same) ||
         std::any_of(BuiltInShapes().begin(), BuiltInShapes().end(), is_same) ||
         std::any_of(BuiltInSymptoms().begin(), BuiltInSymptoms().end(), is_same);
}

absl::StatusOr<std::shared_ptr<const ProfileSet>> LoadWithBuiltIn(absl::Span<const ProfileFile> files) {
  const std::vector<NamedText> built_in = AllBuiltIn();
  std::vector<NamedText> own;
  for (const ProfileFile& file : files) {
    // A copy of a built-in file is not a second one of that name.
    if (!IsBuiltInCopy(file)) own.push_back({file.path, file.text});
  }
  auto set = ProfileSet::Load(own, built_in);
  if (!set.ok()) return set.status();
  return std::shared_ptr<const ProfileSet>(*std::move(set));
}

absl::StatusOr<std::shared_ptr<const ProfileSet>> LoadOlder(absl::Span<const ProfileFile> files) {
  // A built-in file is called as its profile or shape.
  std::map<std::string, NamedText> built_in;
  for (const NamedText& file : AllBuiltIn()) built_in.emplace(file.name, file);
  std::vector<NamedText> own;
  std::vector<NamedText> replacing;
  bool is_release = false;
  for (const ProfileFile& file : files) {
    // Symptoms change no translation.
    if (absl::EndsWith(file.path, kSymptomSuffix)) continue;
    const absl::StatusOr<std::string> name = BuiltInFileName(file);
    if (!name.ok()) return name.status();
    is_release = is_release || *name == "general.textproto";
    const bool replaces = built_in.erase(*name) > 0;
    (replaces ? replacing : own).push_back({file.path, file.text});
  }
  if (is_release) {
    built_in.clear();
    replacing.insert(replacing.end(), own.begin(), own.end());
    own.clear();
  }
  for (const auto& [name, file] : built_in) replacing.push_back(file);
  auto set = ProfileSet::Load(own, replacing);
  if (!set.ok()) return set.status();
  return std::shared_ptr<const ProfileSet>(*std::move(set));
}

}  // namespace status_translator
