// A file in memory with a path, whose content is replaced at once.
#ifndef STATUS_TRANSLATOR_SERVER_MEMORY_FILE_H_
#define STATUS_TRANSLATOR_SERVER_MEMORY_FILE_H_

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace status_translator {

// For libraries that read only files. Nothing reaches a disk, nothing is left behind when the process dies, and no
// directory has to be writable; the path exists for this process alone, and needs /proc. Not thread-safe.
class MemoryFile {
 public:
  // UNAVAILABLE if the system cannot make one.
  static absl::StatusOr<std::unique_ptr<MemoryFile>> Make(absl::string_view content);
  ~MemoryFile();
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;

  const std::string& path() const { return path_; }

  // Holds `content` ready for Replace(), in place of what was prepared before. If UNAVAILABLE, there is nothing.
  absl::Status Prepare(absl::string_view content);
  // From now on, whoever opens path() reads what was prepared; who has it open still reads what was there. The time of
  // the last change, in whole seconds, differs from that of every earlier content. Cannot fail.
  void Replace();

 private:
  MemoryFile(int descriptor, std::string path);

  const int descriptor_;  // its number stays; which file it stands for changes
  const std::string path_;
  int prepared_ = -1;  // a descriptor; -1: nothing is prepared
  time_t version_ = 1;
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_SERVER_MEMORY_FILE_H_
