// Reads the file of --descriptor-set.
#ifndef STATUS_TRANSLATOR_CONFIG_DESCRIPTOR_SET_H_
#define STATUS_TRANSLATOR_CONFIG_DESCRIPTOR_SET_H_

#include <string>

#include "absl/status/status.h"

namespace status_translator {

// Reads a file as OwnDetailTypes::Load expects it and uses its types; see UseDetailTypes. Errors name the file:
// NotFound if it cannot be read, InvalidArgument if it is not such a file.
absl::Status UseDescriptorSet(const std::string& path);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CONFIG_DESCRIPTOR_SET_H_
