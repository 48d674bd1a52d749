#include "config/descriptor_set.h"

#include <memory>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "support/read_file.h"
#include "wire/own_detail_types.h"

namespace status_translator {

absl::Status UseDescriptorSet(const std::string& path) {
  const absl::StatusOr<FileContent> read = ReadRegularFile(path, kMaxDescriptorSetBytes + 1);
  if (!read.ok()) return absl::NotFoundError(absl::StrCat(path, ": cannot be read: ", read.status().message()));
  absl::StatusOr<std::unique_ptr<const OwnDetailTypes>> types = OwnDetailTypes::Load(path, read->bytes);
  if (!types.ok()) return types.status();
  UseDetailTypes(*std::move(types));
  return absl::OkStatus();
}

}  // namespace status_translator
