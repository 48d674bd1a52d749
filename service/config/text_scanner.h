// Finds what a text format file has at the place of an error, for example at column 16 of
//   http_to_grpc { htp: 404 }
// the field name "htp", which statustranslator.v1.HttpToGrpcRow does not have. Independent of the wording of Protobuf's
// errors, which differs between its versions.
#ifndef STATUS_TRANSLATOR_CONFIG_TEXT_SCANNER_H_
#define STATUS_TRANSLATOR_CONFIG_TEXT_SCANNER_H_

#include <google/protobuf/descriptor.h>
#include <google/protobuf/io/tokenizer.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>

#include <set>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "config/file_errors.h"
#include "support/protobuf_errors.h"

namespace status_translator {

// Not thread-safe.
class TextScanner {
 public:
  enum class State { kUnknown, kName, kAfterName, kValue, kAfterValue, kAfterListItem, kInBrackets };
  struct Context {
    State state = State::kUnknown;
    // The token at the place, or the string that the place is inside of or ends at.
    google::protobuf::io::Tokenizer::Token token;
    const google::protobuf::Descriptor* message = nullptr;     // the innermost message around the token
    bool nested = false;                                       // whether that is not the message of the whole file
    const google::protobuf::FieldDescriptor* field = nullptr;  // the last field; null if `message` does not have it
    std::string name;                                          // of the last field; after kInBrackets "["
    Place name_at;                                             // as Tokenizer counts
    std::string value;                                         // the value before the token, after kAfterValue
    Place value_at;                                            // likewise
    bool is_set_again = false;                                 // in kAfterName: the field is set before in `message`
    // In kAfterName: the field of the same oneof that is set before; null if there is none.
    const google::protobuf::FieldDescriptor* set_instead = nullptr;
  };

  // `text` is a `message`, must not be larger than 2 GiB, and must outlive this.
  TextScanner(absl::string_view text, const google::protobuf::Descriptor* message);

  // The context at a place, counted as Tokenizer does. Places must not descend: kUnknown for a place before the last
  // one, so that any number of errors takes one pass.
  Context ContextAt(int line, int column);

 private:
  struct Frame {
    const google::protobuf::Descriptor* message = nullptr;
    char end = '\0';
    std::set<const google::protobuf::FieldDescriptor*> fields;
  };

  void Consume(const google::protobuf::io::Tokenizer::Token& token);
  void ConsumeName(const google::protobuf::io::Tokenizer::Token& token);
  void ConsumeValue(const google::protobuf::io::Tokenizer::Token& token);
  bool OpenMessage(absl::string_view token);

  google::protobuf::io::ArrayInputStream input_;
  ProtobufErrorIgnorer ignorer_;
  google::protobuf::io::Tokenizer tokens_;
  google::protobuf::io::Tokenizer::Token token_;  // the last one that starts at or before the last place
  std::vector<Frame> frames_;
  State state_ = State::kName;
  bool in_list_ = false;
  const google::protobuf::FieldDescriptor* field_ = nullptr;
  std::string name_;
  Place name_at_;
  std::string value_;
  Place value_at_;
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CONFIG_TEXT_SCANNER_H_
