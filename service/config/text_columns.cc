#include "config/text_columns.h"

namespace status_translator {
namespace {

constexpr int kTabWidth = 8;

// Of UTF-8: not the first byte of a character.
bool IsContinuation(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

}  // namespace

TextColumns::TextColumns(absl::string_view text) : text_(text), lines_({0}) {
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\n') lines_.push_back(i + 1);
    if (text[i] == '\t' || static_cast<unsigned char>(text[i]) >= 0x80) is_plain_ = false;
  }
}

Place TextColumns::InCharacters(Place place) const {
  if (is_plain_ || place.line < 0) return place;
  return {place.line, Find(place).characters};
}

absl::string_view TextColumns::TextAt(Place place) const { return text_.substr(Find(place).byte); }

TextColumns::Position TextColumns::Find(Place place) const {
  if (place.line < 0 || static_cast<size_t>(place.line) >= lines_.size()) return {place.line, 0, text_.size(), 0};
  Position at = last_;
  if (at.line != place.line || at.column > place.column) at = {place.line, 0, lines_[place.line], 0};
  while (at.column < place.column && at.byte < text_.size() && text_[at.byte] != '\n') {
    at.column += text_[at.byte] == '\t' ? kTabWidth - at.column % kTabWidth : 1;
    if (!IsContinuation(text_[at.byte])) ++at.characters;
    ++at.byte;
  }
  last_ = at;
  return at;
}

}  // namespace status_translator
