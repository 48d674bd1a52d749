// A message of a file, with the places of its fields; and the parsing of files, which profiles and shapes share.
#ifndef STATUS_TRANSLATOR_CONFIG_PLACED_MESSAGE_H_
#define STATUS_TRANSLATOR_CONFIG_PLACED_MESSAGE_H_

#include <google/protobuf/message.h>
#include <google/protobuf/text_format.h>

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "config/file_errors.h"
#include "config/text_columns.h"
#include "statustranslator/v1/shape.pb.h"
#include "support/v1.h"

namespace status_translator {

inline constexpr Place kFileStart = {0, 0};
// The maximum size of a file in bytes. The largest built-in file has less than 64 KiB.
inline constexpr size_t kMaxProfileBytes = 1 << 20;
// Names appear in URLs, metrics and file names: the limit of a DNS label.
inline constexpr size_t kMaxNameBytes = 63;
// A reason is one sentence. It is sent in grpc-message, which is cut at 1,024 bytes.
inline constexpr size_t kMaxReasonBytes = 1024;

// Refers to the message, the tree and the columns, which must outlive it.
class PlacedMessage {
 public:
  PlacedMessage(const google::protobuf::Message& message, const google::protobuf::TextFormat::ParseInfoTree* tree,
                Place start, const TextColumns* columns = nullptr)
      : message_(message), tree_(tree), start_(start), columns_(columns) {}

  // The place of a field, or of the message if the field is not set.
  Place PlaceOf(const std::string& field, int index = -1) const;
  // The fields of one text that the file writes as "", which a message cannot tell from fields that it leaves out.
  std::vector<std::string> EmptyTexts() const;
  PlacedMessage Child(const std::string& field, const google::protobuf::Message& child, int index = -1) const;

 private:
  const google::protobuf::Message& message_;
  const google::protobuf::TextFormat::ParseInfoTree* tree_;
  Place start_;
  const TextColumns* columns_;  // of the file that the tree is of; null without a tree
};

// Parses a text-format file into `message` and the places of its fields into `tree`. False if it adds errors.
bool ParseFile(absl::string_view text, google::protobuf::Message& message,
               google::protobuf::TextFormat::ParseInfoTree& tree, FileErrors& errors);

// Adds an error unless `name` is a name: lower-case letters, digits, '-' and '.', a letter first.
void CheckName(const PlacedMessage& root, const std::string& name, FileErrors& errors);

// An example of a file and where it is.
struct PlacedExample {
  std::shared_ptr<const v1::Example> example;  // shared, because each reload has those of the built-in shapes
  std::string file;
  Place place;
  std::string shape;      // the shape whose file has it; empty for a profile's
  std::string profile;    // the profile whose file has it; empty for a shape's
  bool is_not = false;    // `shape` must not claim it
  bool built_in = false;  // the file is one of the program's own
};

// Adds an error for a status out of range or a header without a name.
void CheckExample(const PlacedMessage& node, const v1::Example& example, FileErrors& errors);

// That the name of a file of the user is that of an earlier file.
std::string NameIsTaken(absl::string_view name, absl::string_view file, absl::string_view earlier, bool is_built_in);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CONFIG_PLACED_MESSAGE_H_
