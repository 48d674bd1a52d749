// Requests out of the bytes of one connection.
#ifndef STATUS_TRANSLATOR_WEB_REQUEST_READER_H_
#define STATUS_TRANSLATOR_WEB_REQUEST_READER_H_

#include <cstddef>
#include <string>

#include "absl/strings/string_view.h"
#include "web/http.h"
#include "web/request_head.h"

namespace status_translator {

// Reads one request, in as many steps as its bytes come in, in time linear in their number. Bodies are bounded
// each, and all together (64 MiB in the process). Not thread-safe; readers of different connections are independent.
class RequestReader {
 public:
  enum class Step { kMore, kRequest, kRefusal };

  RequestReader() = default;
  RequestReader(const RequestReader&) = delete;
  RequestReader& operator=(const RequestReader&) = delete;
  ~RequestReader();

  // Removes from the front of `bytes` what it has read. kRequest and kRefusal are final; after a refusal the
  // connection must be closed.
  Step Read(std::string& bytes);

  // Whether the client waits for "100 Continue" before it sends the body; true at most once, after kMore.
  bool TakeContinue();

  // After kRequest.
  HttpRequest& request() { return head_.request; }
  bool keep_alive() const { return head_.keep_alive; }
  // After kRefusal.
  const HttpReply& refusal() const { return refusal_; }

 private:
  enum class Part { kHead, kPlainBody, kChunkSize, kChunk, kChunkEnd, kTrailers, kEnd };

  Step ReadPart(absl::string_view& left);
  Step ReadHeadPart(absl::string_view& left);
  Step ReadChunkSize(absl::string_view& left);
  Step ReadTrailers(absl::string_view& left);
  // Takes at most `left_of_part_` bytes of the body; kMore while more must come.
  Step ReadBody(absl::string_view& left, Part next);
  Step Refuse(HttpReply refusal);
  Step RefuseChunk();
  // A line of the chunked coding; kMore while it is not whole.
  Step ReadLine(absl::string_view& left, absl::string_view& line);

  RequestHead head_;
  HttpReply refusal_;
  Part part_ = Part::kHead;
  size_t scanned_ = 0;        // bytes of the head that hold no end of it
  size_t left_of_part_ = 0;   // bytes of the body, or of the chunk
  size_t framing_bytes_ = 0;  // lines of the chunked coding
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_WEB_REQUEST_READER_H_
