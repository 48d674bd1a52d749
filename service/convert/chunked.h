// The chunked coding of HTTP/1.1 (RFC 9112 §7.1), as `curl --raw` and `nc` show it:
//   1e;note=first
//   {"title":"Gone","status":404,
//   ...
//   0
//   grpc-status: 5
#ifndef STATUS_TRANSLATOR_CONVERT_CHUNKED_H_
#define STATUS_TRANSLATOR_CONVERT_CHUNKED_H_

#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace status_translator {

struct Chunked {
  std::string body;
  absl::string_view trailers;  // the lines after the last chunk
  absl::string_view rest;      // what follows the empty line after them
  bool complete = false;       // whether the last chunk was there
  bool sizes_fit = true;       // whether the sizes are those of the chunks
};

// None if `text` is not in chunks: `curl -i` decodes a body and still prints Transfer-Encoding. Lines may end with LF
// alone; if no CR is left in the text, each LF in a chunk may have been CR LF and counts as two bytes. A text that is
// cut off behind its first chunk is decoded as far as it goes. If the sizes do not fit, because someone edited the
// data, each line that can be a size is taken for one, but only if there is a last chunk. Takes linear time.
std::optional<Chunked> DecodeChunked(absl::string_view text);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CONVERT_CHUNKED_H_
