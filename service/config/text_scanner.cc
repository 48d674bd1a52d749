#include "config/text_scanner.h"

#include <tuple>

namespace status_translator {

TextScanner::TextScanner(absl::string_view text, const google::protobuf::Descriptor* message)
    : input_(text.data(), static_cast<int>(text.size())), tokens_(&input_, &ignorer_) {
  // As the parser of text format does.
  tokens_.set_comment_style(google::protobuf::io::Tokenizer::SH_COMMENT_STYLE);
  tokens_.set_allow_f_after_float(true);
  frames_.push_back({message, '\0', {}});
  token_.type = google::protobuf::io::Tokenizer::TYPE_START;
  token_.line = token_.column = token_.end_column = 0;
  tokens_.Next();
}

TextScanner::Context TextScanner::ContextAt(int line, int column) {
  if (std::tie(line, column) < std::tie(token_.line, token_.column)) return {};
  while (token_.type != google::protobuf::io::Tokenizer::TYPE_END &&
         std::tie(tokens_.current().line, tokens_.current().column) <= std::tie(line, column)) {
    Consume(token_);
    token_ = tokens_.current();
    tokens_.Next();
  }
  Context context{.state = state_,
                  .token = token_,
                  .message = frames_.back().message,
                  .nested = frames_.size() > 1,
                  .field = field_,
                  .name = name_,
                  .name_at = name_at_,
                  .value = value_,
                  .value_at = value_at_};
  if (field_ == nullptr || field_->is_repeated()) return context;
  const std::set<const google::protobuf::FieldDescriptor*>& set = frames_.back().fields;
  context.is_set_again = set.count(field_) > 0;
  const google::protobuf::OneofDescriptor* oneof = field_->real_containing_oneof();
  for (int i = 0; oneof != nullptr && !context.is_set_again && i < oneof->field_count(); ++i) {
    if (set.count(oneof->field(i)) > 0) context.set_instead = oneof->field(i);
  }
  return context;
}

void TextScanner::Consume(const google::protobuf::io::Tokenizer::Token& token) {
  if (token.type == google::protobuf::io::Tokenizer::TYPE_START) return;
  switch (state_) {
    case State::kUnknown:
    case State::kInBrackets:
      return;
    case State::kAfterValue:
      // Adjacent strings are one value.
      if (token.type == google::protobuf::io::Tokenizer::TYPE_STRING) return;
      [[fallthrough]];
    case State::kName:
      return ConsumeName(token);
    case State::kAfterName:
      if (field_ != nullptr) frames_.back().fields.insert(field_);
      if (token.text == ":") {
        state_ = State::kValue;
      } else if (!OpenMessage(token.text)) {
        state_ = State::kUnknown;
      }
      return;
    case State::kValue:
      return ConsumeValue(token);
    case State::kAfterListItem:
      in_list_ = token.text != "]";
      state_ = !in_list_ ? State::kName : token.text == "," ? State::kValue : State::kUnknown;
      return;
  }
}

void TextScanner::ConsumeName(const google::protobuf::io::Tokenizer::Token& token) {
  state_ = State::kName;
  if (token.text == "," || token.text == ";") return;
  if (frames_.size() > 1 && token.text.size() == 1 && token.text[0] == frames_.back().end) {
    frames_.pop_back();
  } else if (token.type == google::protobuf::io::Tokenizer::TYPE_IDENTIFIER && frames_.back().message != nullptr) {
    name_ = token.text;
    name_at_ = {token.line, token.column};
    field_ = frames_.back().message->FindFieldByName(name_);
    state_ = State::kAfterName;
  } else if (token.text == "[") {
    name_ = token.text;
    name_at_ = {token.line, token.column};
    state_ = State::kInBrackets;
  } else {
    state_ = State::kUnknown;
  }
}

void TextScanner::ConsumeValue(const google::protobuf::io::Tokenizer::Token& token) {
  if (token.text == "-" || OpenMessage(token.text)) return;
  if (token.text == "[" && !in_list_) {
    in_list_ = true;
    return;
  }
  value_ = token.text;
  value_at_ = {token.line, token.column};
  state_ = in_list_ ? State::kAfterListItem : State::kAfterValue;
}

bool TextScanner::OpenMessage(absl::string_view token) {
  if (token != "{" && token != "<") return false;
  // The end of a message in a list would have to lead back into the list; no profile needs that.
  const bool known = field_ != nullptr && field_->message_type() != nullptr && !in_list_;
  frames_.push_back({known ? field_->message_type() : nullptr, token == "{" ? '}' : '>', {}});
  state_ = known ? State::kName : State::kUnknown;
  return true;
}

}  // namespace status_translator
