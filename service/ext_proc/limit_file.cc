#include "ext_proc/limit_file.h"

#include <sys/stat.h>

#include <filesystem>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "support/read_file.h"

namespace status_translator {
namespace {

// The longest word with room for white space.
constexpr size_t kMaxLimitFileBytes = 64;

ExtProcLimit Stopped(absl::string_view path, absl::string_view why) {
  return {ExtProcMode::kObserve, absl::StrCat(path, ": ", why)};
}

// There is no file: someone may create it later, but not in a directory that is missing.
ExtProcLimit Absent(const std::string& path) {
  const std::filesystem::path directory = std::filesystem::path(path).parent_path();
  struct stat info = {};
  const bool has_directory = directory.empty() || stat(directory.c_str(), &info) == 0;
  return {.error = has_directory ? "" : absl::StrCat(path, ": the directory ", directory.string(), " does not exist"),
          .exists = false};
}

}  // namespace

ExtProcLimit ReadLimitFile(const std::string& path) {
  const absl::StatusOr<FileContent> read = ReadRegularFile(path, kMaxLimitFileBytes);
  if (absl::IsNotFound(read.status())) return Absent(path);
  if (!read.ok()) return Stopped(path, read.status().message());
  const absl::string_view word = absl::StripAsciiWhitespace(read->bytes);
  if (const std::optional<ExtProcMode> mode = ExtProcModeFromName(word); mode.has_value()) return {*mode, ""};
  return Stopped(path, absl::StrCat("holds \"", absl::CHexEscape(word), "\"; use observe, enforce, off"));
}

// Only the thread of the poller uses it, once that runs.
struct LimitFileWatcher::Followed {
  bool Look() {
    const ExtProcLimit before = std::exchange(last, ReadLimitFile(path));
    return last != before;
  }

  const std::string path;
  ExtProcLimit last;
};

LimitFileWatcher::LimitFileWatcher(const std::string& path, absl::Duration interval,
                                   const std::function<void(const ExtProcLimit&)>& on_change)
    : followed_(new Followed{path, ReadLimitFile(path)}) {
  on_change(followed_->last);
  poller_.emplace(
      interval, [followed = followed_](bool) { return followed->Look(); },
      [followed = followed_, on_change] { on_change(followed->last); });
}

}  // namespace status_translator
