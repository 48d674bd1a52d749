// Decompression of untrusted bodies and frames.
#ifndef STATUS_TRANSLATOR_WIRE_DECOMPRESS_H_
#define STATUS_TRANSLATOR_WIRE_DECOMPRESS_H_

#include <cstddef>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace status_translator {

// Encodings in one list. Servers use one; a proxy that compresses again adds a second.
inline constexpr size_t kMaxEncodings = 3;

// Undoes `encodings`, the value of Content-Encoding or grpc-encoding, in any case: names separated by commas in the
// order in which they were applied, for example "br, gzip". Known are
//   gzip, x-gzip   RFC 1952, one or more members
//   deflate        RFC 1950, and without its header and checksum, as some servers send it
//   br             RFC 7932
//   zstd           RFC 8878, one or more frames, without a dictionary
//   identity       no encoding; so is an empty name
// None if a name is unknown, there are more than kMaxEncodings, or the input of any of them is invalid, incomplete,
// followed by other bytes, of more than about kMaxBlocks blocks, or larger than `max` bytes when decompressed. Time is
// linear in the input and `max`. Memory is at most twice `max` and what a decoder needs: for Brotli kMaxBrotliBytes,
// for the others less than 256 KiB.
std::optional<std::string> Decompress(absl::string_view bytes, absl::string_view encodings, size_t max);

// Blocks of one input. Each begins with tables of its own, so 128 KiB of blocks that hold nothing would take forty
// times as long as 128 KiB of text. Encoders begin one after 16 KiB or more, or where a server flushes.
inline constexpr int kMaxBlocks = 1024;
// The memory of a Brotli decoder. A result of 128 KiB needs less than 1 MiB, but a stream can ask for more than 16.
inline constexpr size_t kMaxBrotliBytes = size_t{2} * 1024 * 1024;

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_WIRE_DECOMPRESS_H_
