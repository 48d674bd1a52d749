// Runs one fuzz target on every file of a folder: fuzz_replay TARGET FOLDER.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "fuzz_targets.inc"

namespace {

using Target = decltype(kTargets[0].run);

Target FindTarget(const char* name) {
  for (const auto& target : kTargets) {
    if (std::strcmp(target.name, name) == 0) return target.run;
  }
  return nullptr;
}

std::vector<std::filesystem::path> FilesOf(const char* folder) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.is_regular_file()) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

bool Replay(Target target, const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(file), {}};
  if (!file) return false;
  // Before the target runs, so that the last line names the input that stopped it.
  std::fprintf(stderr, "%s\n", path.c_str());
  target(reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size());
  return true;
}

}  // namespace

int main(int argc, char** argv) try {
  const Target target = argc == 3 ? FindTarget(argv[1]) : nullptr;
  if (target == nullptr) {
    std::fprintf(stderr, "usage: %s TARGET FOLDER\n", argv[0]);
    return 2;
  }
  const std::vector<std::filesystem::path> files = FilesOf(argv[2]);
  if (files.empty()) {
    std::fprintf(stderr, "%s has no files\n", argv[2]);
    return 1;
  }
  for (const std::filesystem::path& path : files) {
    if (!Replay(target, path)) {
      std::fprintf(stderr, "cannot read %s\n", path.c_str());
      return 1;
    }
  }
  target(nullptr, 0);
  std::fprintf(stderr, "%zu inputs\n", files.size());
  return 0;
} catch (const std::exception& error) {
  std::fprintf(stderr, "%s\n", error.what());
  return 1;
}
