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

// A descriptor of a new file, which the caller owns.
absl::StatusOr<int> MakeFile(absl::string_view content, time_t changed) {
  const int file = memfd_create("status-translator-tls", MFD_CLOEXEC);
  const timespec times[] = {{changed, 0}, {changed, 0}};
  // A file in memory takes all of it at once, unless there is no memory.
  if (file >= 0 && fchmod(file, S_IRUSR) == 0 &&
      write(file, content.data(), content.size()) == static_cast<ssize_t>(content.size()) &&
      futimens(file, times) == 0) {
    return file;
  }
  absl::Status failed = absl::UnavailableError(absl::StrCat("cannot make a file in memory: ", std::strerror(errno)));
  if (file >= 0) close(file);
  return failed;
}

}  // namespace

MemoryFile::MemoryFile(int descriptor, std::string path) : descriptor_(descriptor), path_(std::move(path)) {}

MemoryFile::~MemoryFile() {
  close(descriptor_);
  if (prepared_ >= 0) close(prepared_);
}

absl::StatusOr<std::unique_ptr<MemoryFile>> MemoryFile::Make(absl::string_view content) {
  const absl::StatusOr<int> file = MakeFile(content, 1);
  if (!file.ok()) return file.status();
  std::unique_ptr<MemoryFile> self(new MemoryFile(*file, absl::StrCat("/proc/self/fd/", *file)));
  if (access(self->path().c_str(), R_OK) != 0) {
    return absl::UnavailableError(absl::StrCat(self->path(), ": ", std::strerror(errno), "; TLS needs /proc"));
  }
  return self;
}

absl::Status MemoryFile::Prepare(absl::string_view content) {
  if (prepared_ >= 0) close(std::exchange(prepared_, -1));
  const absl::StatusOr<int> file = MakeFile(content, version_ + 1);
  if (!file.ok()) return file.status();
  prepared_ = *file;
  return absl::OkStatus();
}

void MemoryFile::Replace() {
  // Neither number is a new one, so there is nothing to run out of.
  dup3(prepared_, descriptor_, O_CLOEXEC);
  close(std::exchange(prepared_, -1));
  ++version_;
}

}  // namespace status_translator
