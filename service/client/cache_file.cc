#include "client/cache_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>

#include "absl/strings/str_cat.h"

namespace status_translator {
namespace {

// As much as gRPC accepts in one message.
constexpr size_t kMaxBytes = 4 << 20;

absl::Status Failed(absl::string_view what, const std::string& path) {
  return absl::ErrnoToStatus(errno, absl::StrCat("cannot ", what, " ", path));
}

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return number_; }

 private:
  const int number_;
};

bool WriteAll(int file, absl::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = write(file, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    bytes.remove_prefix(static_cast<size_t>(written));
  }
  return true;
}

}  // namespace

absl::StatusOr<CachedBytes> ReadCacheFile(const std::string& path) {
  // Does not block if it is a pipe by mistake.
  const Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  struct stat about;
  if (file.get() < 0 || fstat(file.get(), &about) != 0) return Failed("read", path);
  if (!S_ISREG(about.st_mode) || about.st_size > static_cast<off_t>(kMaxBytes)) {
    return absl::InvalidArgumentError(absl::StrCat(path, " is not a regular file of at most ", kMaxBytes, " bytes"));
  }
  CachedBytes cached = {std::string(static_cast<size_t>(about.st_size), '\0'), absl::TimeFromTimespec(about.st_mtim)};
  size_t got = 0;
  while (got < cached.bytes.size()) {
    const ssize_t part = read(file.get(), cached.bytes.data() + got, cached.bytes.size() - got);
    if (part < 0 && errno == EINTR) continue;
    if (part < 0) return Failed("read", path);
    if (part == 0) break;
    got += static_cast<size_t>(part);
  }
  cached.bytes.resize(got);
  return cached;
}

absl::Status WriteCacheFile(const std::string& path, absl::string_view bytes) {
  std::string fresh = absl::StrCat(path, ".XXXXXX");
  const Descriptor file(mkostemp(fresh.data(), O_CLOEXEC));
  if (file.get() < 0) return Failed("write", fresh);
  if (fchmod(file.get(), 0644) == 0 && WriteAll(file.get(), bytes) && fsync(file.get()) == 0 &&
      rename(fresh.c_str(), path.c_str()) == 0) {
    return absl::OkStatus();
  }
  absl::Status failed = Failed("write", path);
  unlink(fresh.c_str());
  return failed;
}

}  // namespace status_translator
