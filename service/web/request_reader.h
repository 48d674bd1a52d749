// Reads one request from the bytes of a connection.
#ifndef STATUS_TRANSLATOR_WEB_REQUEST_READER_H_
#define STATUS_TRANSLATOR_WEB_REQUEST_READER_H_

#include <cstddef>
#include <string>

#include "absl/strings/string_view.h"
#include "web/http.h"
#include "web/request_head.h"

namespace status_translator {

// Reads one request, in as many steps as its bytes arrive in. Takes time linear in their number. The size of each body
// is bounded, and so is that of all bodies in the process together (limits.h). Not thread-safe; readers of different
// connections are independent.
class RequestReader {
 public:
  enum class Step { kNeedsMore, kRequest, kRefusal };

  RequestReader() = default;
  RequestReader(const RequestReader&) = delete;
  RequestReader& operator=(const RequestReader&) = delete;
  ~RequestReader();

  // Removes what it has read from the front of `bytes`. kRequest and kRefusal are final; after a refusal the connection
  // must be closed.
  Step Read(std::string& bytes);

  // Whether the client waits for "100 Continue" before it sends the body. True at most once; call it after kNeedsMore.
  bool ConsumeExpectContinue();

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
  // Reads at most `part_bytes_left_` bytes of the body; kNeedsMore while it is incomplete.
  Step ReadBody(absl::string_view& left, Part next);
  Step Refuse(HttpReply refusal);
  Step RefuseChunk();
  // Reads a line of the chunked coding without its CRLF; kNeedsMore while it is incomplete, kRequest when it is read.
  Step ReadLine(absl::string_view& left, absl::string_view& line);

  RequestHead head_;
  HttpReply refusal_;
  Part part_ = Part::kHead;
  size_t scanned_ = 0;          // bytes of the head that do not contain its end
  size_t part_bytes_left_ = 0;  // of the body, or of the current chunk
  size_t framing_bytes_ = 0;    // in lines of the chunked coding
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_WEB_REQUEST_READER_H_
