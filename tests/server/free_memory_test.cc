#include "server/free_memory.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <memory>
#include <thread>
#include <vector>

#include "absl/base/config.h"

namespace status_translator {
namespace {

constexpr size_t kMiB = size_t{1024} * 1024;

size_t Resident() {
  std::ifstream statm("/proc/self/statm");
  size_t total = 0;
  size_t resident = 0;
  statm >> total >> resident;
  return resident * static_cast<size_t>(sysconf(_SC_PAGESIZE));
}

TEST(FreeMemoryTest, ReturnsWhatALiveBlockAtTheEndOfTheHeapKeeps) {
#if defined(ABSL_HAVE_ADDRESS_SANITIZER) || defined(ABSL_HAVE_THREAD_SANITIZER)
  GTEST_SKIP() << "a sanitizer has an allocator of its own";
#endif
  constexpr size_t kBlock = 1024;
  const FreeMemoryReturner returner;
  const size_t before = Resident();
  std::vector<std::unique_ptr<char[]>> blocks;  // NOLINT(modernize-avoid-c-arrays): of the heap, one by one
  for (size_t i = 0; i < 64 * kMiB / kBlock; ++i) blocks.push_back(std::make_unique<char[]>(kBlock));
  ASSERT_GT(Resident(), before + 60 * kMiB);
  const std::unique_ptr<char[]> last = std::move(blocks.back());
  blocks.clear();
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  while (Resident() > before + kKeptFreeMemory && std::chrono::steady_clock::now() < deadline) {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  EXPECT_LE(Resident(), before + kKeptFreeMemory);
}

}  // namespace
}  // namespace status_translator
