#include "server/memory_file.h"

#include <fcntl.h>
#include <sys/mman.h>  // IWYU pragma: keep
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "absl/strings/str_cat.h"

namespace status_translator {
namespace {

absl::Status CannotMake() {
  return absl::UnavailableError(absl::StrCat("cannot make a file in memory: ", std::strerror(errno)));
}

bool WriteAll(int file, absl::string_view content) {
  while (!content.empty()) {
    const ssize_t count = write(file, content.data(), content.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    content.remove_prefix(static_cast<size_t>(count));
  }
  return true;
}

// A descriptor of a new file, which the caller owns.
absl::StatusOr<int> MakeFile(absl::string_view content, time_t changed) {
  const int file = memfd_create("status-translator-tls", MFD_CLOEXEC);
  const timespec times[] = {{changed, 0}, {changed, 0}};
  if (file >= 0 && fchmod(file, S_IRUSR) == 0 && WriteAll(file, content) && futimens(file, times) == 0) return file;
  absl::Status failed = CannotMake();
  if (file >= 0) close(file);
  return failed;
}

}  // namespace

MemoryFile::MemoryFile(int descriptor, std::string path) : descriptor_(descriptor), path_(std::move(path)) {}

MemoryFile::~MemoryFile() { close(descriptor_); }

absl::StatusOr<std::unique_ptr<MemoryFile>> MemoryFile::Make(absl::string_view content) {
  const absl::StatusOr<int> file = MakeFile(content, 1);
  if (!file.ok()) return file.status();
  std::unique_ptr<MemoryFile> self(new MemoryFile(*file, absl::StrCat("/proc/self/fd/", *file)));
  if (access(self->path().c_str(), R_OK) != 0) {
    return absl::UnavailableError(absl::StrCat(self->path(), ": ", std::strerror(errno), "; TLS needs /proc"));
  }
  return self;
}

absl::Status MemoryFile::Replace(absl::string_view content) {
  const absl::StatusOr<int> file = MakeFile(content, version_ + 1);
  if (!file.ok()) return file.status();
  const bool replaced = dup3(*file, descriptor_, O_CLOEXEC) >= 0;
  absl::Status result = replaced ? absl::OkStatus() : CannotMake();
  close(*file);
  if (replaced) ++version_;
  return result;
}

}  // namespace status_translator
