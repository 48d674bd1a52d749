// The user's own types of details, from descriptors that are read at start.
#ifndef STATUS_TRANSLATOR_WIRE_OWN_DETAIL_TYPES_H_
#define STATUS_TRANSLATOR_WIRE_OWN_DETAIL_TYPES_H_

#include <google/protobuf/descriptor.h>
#include <google/protobuf/dynamic_message.h>
#include <google/protobuf/message.h>

#include <cstddef>
#include <memory>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace status_translator {

// The size of a descriptor set. One with the details of an API has a few KiB; descriptors take about 20 times as much
// memory.
inline constexpr size_t kMaxDescriptorSetBytes = size_t{4} * 1024 * 1024;
// Messages in a set, nested ones included. Protobuf prepares a message together with those that its fields hold, by
// recursion, so this bounds the stack: 4,000 messages, each with the next one as a field, need less than 2 MiB.
inline constexpr int kMaxDetailMessages = 4000;
// Fields of one message, and reserved and extension ranges and names of one message or enum. Protobuf compares each
// with each.
inline constexpr int kMaxDetailFields = 10'000;
inline constexpr int kMaxDetailRanges = 1000;

// Immutable, so thread-safe.
class OwnDetailTypes {
 public:
  // `bytes` are a serialised google.protobuf.FileDescriptorSet with all imports, as `protoc --descriptor_set_out
  // --include_imports` writes it. An error is InvalidArgument, says what is wrong and begins with `name`.
  static absl::StatusOr<std::unique_ptr<const OwnDetailTypes>> Load(absl::string_view name, absl::string_view bytes);

  OwnDetailTypes(const OwnDetailTypes&) = delete;
  OwnDetailTypes& operator=(const OwnDetailTypes&) = delete;

  // The default instance of a message; null for any other name. Not of messages of google.protobuf, whose JSON has
  // forms of its own.
  const google::protobuf::Message* Find(absl::string_view full_name) const;
  size_t size() const { return by_name_.size(); }

 private:
  OwnDetailTypes() = default;

  void AddMessage(const google::protobuf::Descriptor& message);

  google::protobuf::DescriptorPool pool_;
  google::protobuf::DynamicMessageFactory factory_;
  absl::flat_hash_map<absl::string_view, const google::protobuf::Message*> by_name_;
};

// From now on, details of these types are written as JSON and read from JSON in the whole process (any_json.h). Call it
// before the first conversion and before other threads start.
void UseDetailTypes(std::unique_ptr<const OwnDetailTypes> types);

// A message of UseDetailTypes; null for any other name.
const google::protobuf::Message* FindOwnDetailType(absl::string_view full_name);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_WIRE_OWN_DETAIL_TYPES_H_
