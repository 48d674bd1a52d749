#include "ext_proc/limit_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

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
  // Without O_NONBLOCK, opening a FIFO would wait for its writer.
  const int file = open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  if (file < 0) return errno == ENOENT ? Absent(path) : Stopped(path, std::strerror(errno));
  struct stat info = {};
  const bool is_file = fstat(file, &info) == 0 && S_ISREG(info.st_mode);
  char bytes[kMaxLimitFileBytes];
  const ssize_t size = is_file ? read(file, bytes, sizeof bytes) : 0;
  const int read_error = errno;
  close(file);
  if (!is_file) return Stopped(path, "is not a regular file");
  if (size < 0) return Stopped(path, std::strerror(read_error));
  const absl::string_view word = absl::StripAsciiWhitespace(absl::string_view(bytes, static_cast<size_t>(size)));
  for (const ExtProcMode known : {ExtProcMode::kObserve, ExtProcMode::kEnforce, ExtProcMode::kOff}) {
    if (ExtProcModeName(known) == word) return {known, ""};
  }
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
