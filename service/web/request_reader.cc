#include "web/request_reader.h"

#include <algorithm>
#include <atomic>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "support/limits.h"
#include "web/problem.h"

namespace status_translator {
namespace {

std::atomic<size_t> total_body_bytes{0};

HttpReply Busy() {
  HttpReply busy =
      Problem(503, ErrorReason::kBusy, "too many request bodies are being received at the same time; try again");
  busy.headers.emplace_back("Retry-After", "1");
  return busy;
}

// Reads the size from a line of the chunked coding, for example "1a" or "1a;name=value". Extensions are ignored, as RFC
// 9112 section 7.1.1 demands, but must not contain control characters.
bool ReadSize(absl::string_view line, uint64_t& size) {
  const absl::string_view digits = line.substr(0, std::min(line.find_first_of("; \t"), line.size()));
  const absl::string_view rest = absl::StripLeadingAsciiWhitespace(line.substr(digits.size()));
  if (!rest.empty() && rest[0] != ';') return false;
  if (HasControlCharacter(line)) return false;
  return !digits.empty() && digits.size() <= 16 && std::all_of(digits.begin(), digits.end(), absl::ascii_isxdigit) &&
         absl::SimpleHexAtoi(digits, &size);
}

}  // namespace

RequestReader::~RequestReader() { total_body_bytes -= head_.request.body.size(); }

RequestReader::Step RequestReader::Refuse(HttpReply refusal) {
  refusal_ = std::move(refusal);
  return Step::kRefusal;
}

RequestReader::Step RequestReader::RefuseChunk() {
  return Refuse(Problem(400, ErrorReason::kChunkMalformed, "the chunked coding of the body is malformed"));
}

bool RequestReader::ConsumeExpectContinue() {
  return part_ != Part::kHead && std::exchange(head_.expects_continue, false);
}

RequestReader::Step RequestReader::Read(std::string& bytes) {
  absl::string_view left = bytes;
  Step step = Step::kNeedsMore;
  for (bool moves = true; step == Step::kNeedsMore && moves;) {
    const size_t before = left.size();
    const Part part = part_;
    step = ReadPart(left);
    moves = left.size() != before || part != part_;
  }
  bytes.erase(0, bytes.size() - left.size());
  return step;
}

RequestReader::Step RequestReader::ReadPart(absl::string_view& left) {
  switch (part_) {
    case Part::kHead:
      return ReadHeadPart(left);
    case Part::kPlainBody:
      return ReadBody(left, Part::kEnd);
    case Part::kChunkSize:
      return ReadChunkSize(left);
    case Part::kChunk:
      return ReadBody(left, Part::kChunkEnd);
    case Part::kChunkEnd: {
      absl::string_view line;
      const Step step = ReadLine(left, line);
      if (step != Step::kRequest) return step;
      part_ = Part::kChunkSize;
      return line.empty() ? Step::kNeedsMore : RefuseChunk();
    }
    case Part::kTrailers:
      return ReadTrailers(left);
    case Part::kEnd:
      break;
  }
  return Step::kRequest;
}

RequestReader::Step RequestReader::ReadHeadPart(absl::string_view& left) {
  // Empty lines before a request are ignored (RFC 9112 section 2.2).
  while (scanned_ == 0 && absl::ConsumePrefix(&left, "\r\n")) {
  }
  if (left == "\r") return Step::kNeedsMore;
  for (; scanned_ < left.size() && scanned_ < kMaxHeadBytes; ++scanned_) {
    if (left[scanned_] != '\n') continue;
    if (scanned_ == 0 || left[scanned_ - 1] != '\r') {
      return Refuse(Problem(400, ErrorReason::kLineEndMalformed, "a line of the request head does not end in CR LF"));
    }
    if (scanned_ < 3 || left.substr(scanned_ - 3, 4) != "\r\n\r\n") continue;
    const absl::string_view head = left.substr(0, scanned_ - 1);
    left.remove_prefix(scanned_ + 1);
    if (auto refused = ReadHead(head, head_)) return Refuse(*std::move(refused));
    part_bytes_left_ = head_.content_length;
    part_ = head_.chunked ? Part::kChunkSize : Part::kPlainBody;
    return Step::kNeedsMore;
  }
  if (scanned_ < kMaxHeadBytes) return Step::kNeedsMore;
  const bool line_ended = absl::StrContains(left.substr(0, scanned_), '\n');
  return Refuse(Problem(line_ended ? 431 : 414, ErrorReason::kHeadTooLarge,
                        absl::StrCat("the request head has more than ", kMaxHeadBytes, " bytes")));
}

RequestReader::Step RequestReader::ReadBody(absl::string_view& left, Part next) {
  const size_t size = std::min(left.size(), part_bytes_left_);
  if (total_body_bytes + size > kMaxAllBodiesBytes) return Refuse(Busy());
  total_body_bytes += size;
  head_.request.body.append(left.data(), size);
  left.remove_prefix(size);
  part_bytes_left_ -= size;
  if (part_bytes_left_ == 0) part_ = next;
  return part_ == Part::kEnd ? Step::kRequest : Step::kNeedsMore;
}

RequestReader::Step RequestReader::ReadLine(absl::string_view& left, absl::string_view& line) {
  const size_t end = left.substr(0, kMaxChunkLineBytes).find('\n');
  if (end == absl::string_view::npos) return left.size() < kMaxChunkLineBytes ? Step::kNeedsMore : RefuseChunk();
  if (end == 0 || left[end - 1] != '\r') return RefuseChunk();
  line = left.substr(0, end - 1);
  left.remove_prefix(end + 1);
  framing_bytes_ += end + 1;
  return framing_bytes_ > kMaxFramingBytes ? Refuse(BodyTooLarge()) : Step::kRequest;
}

RequestReader::Step RequestReader::ReadChunkSize(absl::string_view& left) {
  absl::string_view line;
  const Step step = ReadLine(left, line);
  if (step != Step::kRequest) return step;
  uint64_t size = 0;
  if (!ReadSize(line, size)) return RefuseChunk();
  if (size > kMaxRequestBodyBytes - head_.request.body.size()) return Refuse(BodyTooLarge());
  part_bytes_left_ = static_cast<size_t>(size);
  part_ = size == 0 ? Part::kTrailers : Part::kChunk;
  return Step::kNeedsMore;
}

RequestReader::Step RequestReader::ReadTrailers(absl::string_view& left) {
  absl::string_view line;
  const Step step = ReadLine(left, line);
  if (step != Step::kRequest) return step;
  absl::string_view name;
  absl::string_view value;
  if (line.empty()) {
    part_ = Part::kEnd;
    return Step::kRequest;
  }
  return ReadField(line, name, value) ? Step::kNeedsMore : RefuseChunk();
}

}  // namespace status_translator
