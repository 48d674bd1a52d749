#include "config/descriptor_set.h"

#include <filesystem>
#include <fstream>
#include <memory>
#include <system_error>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "wire/own_detail_types.h"

namespace status_translator {

absl::Status UseDescriptorSet(const std::string& path) {
  std::error_code error;
  // To open a FIFO would wait for its writer.
  if (!std::filesystem::is_regular_file(path, error)) {
    return absl::NotFoundError(
        absl::StrCat(path, ": cannot be read: ", error ? error.message() : std::string("it is not a regular file")));
  }
  std::ifstream in(path, std::ios::binary);
  std::string bytes(kMaxDescriptorSetBytes + 1, '\0');
  in.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  if (in.bad() || !in.is_open()) return absl::NotFoundError(absl::StrCat(path, ": cannot be read"));
  bytes.resize(static_cast<size_t>(in.gcount()));
  absl::StatusOr<std::unique_ptr<const OwnDetailTypes>> types = OwnDetailTypes::Load(path, bytes);
  if (!types.ok()) return types.status();
  UseDetailTypes(*std::move(types));
  return absl::OkStatus();
}

}  // namespace status_translator
