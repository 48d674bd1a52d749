#include "support/release_text.h"

#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstdio>
#include <string>
#include <vector>

namespace status_translator {
namespace {

// A file that is mapped as the constants of a program are.
class MappedFile {
 public:
  explicit MappedFile(const std::string& bytes) : size_(bytes.size()) {
    std::FILE* file = std::tmpfile();
    std::fwrite(bytes.data(), 1, bytes.size(), file);
    std::fflush(file);
    at_ = static_cast<char*>(mmap(nullptr, size_, PROT_READ, MAP_PRIVATE, fileno(file), 0));
    std::fclose(file);
  }
  ~MappedFile() { munmap(at_, size_); }
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;

  absl::string_view text() const { return {at_, size_}; }

  // Pages of the process that are in memory, by /proc/self/smaps.
  size_t ResidentKib() const {
    char wanted[32];
    std::snprintf(wanted, sizeof(wanted), "%lx-", reinterpret_cast<unsigned long>(at_));
    std::FILE* maps = std::fopen("/proc/self/smaps", "r");
    char line[512];
    size_t resident = 0;
    for (bool found = false; std::fgets(line, sizeof(line), maps) != nullptr;) {
      found = found || std::string(line).rfind(wanted, 0) == 0;
      if (found && std::sscanf(line, "Rss: %zu kB", &resident) == 1) break;
    }
    std::fclose(maps);
    return resident;
  }

 private:
  size_t size_;
  char* at_ = nullptr;
};

TEST(ReleaseTextTest, FreesWholePagesAndReadsThemAgain) {
  const auto page = static_cast<size_t>(sysconf(_SC_PAGESIZE));
  const std::string bytes(64 * page, 'x');
  const MappedFile file(bytes);
  EXPECT_EQ(file.text(), bytes);
  EXPECT_EQ(file.ResidentKib(), 64 * page / 1024);
  ReleaseText(file.text().substr(1, 62 * page));
  EXPECT_EQ(file.ResidentKib(), 3 * page / 1024) << "the first page, and the two from the end of the text on";
  EXPECT_EQ(file.text(), bytes);
}

TEST(ReleaseTextTest, KeepsTextsThatShareTheirPages) {
  const MappedFile file(std::string(static_cast<size_t>(sysconf(_SC_PAGESIZE)), 'x'));
  EXPECT_EQ(file.text()[0], 'x');
  const size_t before = file.ResidentKib();
  ReleaseText(file.text().substr(1));
  ReleaseText("");
  ReleaseText(absl::string_view());
  EXPECT_EQ(file.ResidentKib(), before);
}

}  // namespace
}  // namespace status_translator
