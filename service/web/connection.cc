#include "web/connection.h"

#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "core/http_status.h"

namespace status_translator {
namespace {

constexpr size_t kReadBytes = size_t{16} * 1024;
// What is read after the last answer: enough for a body that is somewhat too large.
constexpr size_t kMaxThrownAwayBytes = size_t{1024} * 1024;
constexpr char kContinue[] = "HTTP/1.1 100 Continue\r\n\r\n";

bool MayComeLater(int error) { return error == EAGAIN || error == EWOULDBLOCK || error == EINTR; }

// Gives memory back that an idle connection does not need.
void Release(std::string& buffer) {
  if (buffer.empty()) std::string().swap(buffer);
}

}  // namespace

void HttpConnection::Close() {
  if (socket_ >= 0) close(socket_);
  socket_ = -1;
  reader_.reset();
}

bool HttpConnection::Receive() {
  char buffer[kReadBytes];
  const ssize_t size = recv(socket_, buffer, sizeof(buffer), 0);
  if (size < 0) return MayComeLater(errno);
  if (leaving_) {
    thrown_away_ += static_cast<size_t>(size);
    return size > 0 && thrown_away_ <= kMaxThrownAwayBytes;
  }
  ended_ = size == 0;
  begun_ = begun_ || size > 0;
  in_.append(buffer, static_cast<size_t>(size));
  return true;
}

HttpConnection::Result HttpConnection::Advance(const HttpHandler& handler, bool last) {
  answered_ = false;
  if (!sending() && !closing_) {
    switch (reader_->Read(in_)) {
      case RequestReader::Step::kMore:
        if (ended_) return Result::kOver;
        if (reader_->TakeContinue()) out_ = kContinue;
        break;
      case RequestReader::Step::kRequest: {
        HttpRequest& request = reader_->request();
        request.peer = peer_;
        Queue(handler(request), request.method == "HEAD", reader_->keep_alive() && !last);
        reader_.emplace();
        answered_ = true;
        begun_ = !in_.empty();
        break;
      }
      case RequestReader::Step::kRefusal:
        Queue(reader_->refusal(), reader_->request().method == "HEAD", false);
        break;
    }
    Release(in_);
  }
  if (!Send()) return Result::kOver;
  if (!sending() && closing_ && !leaving_) {
    leaving_ = true;
    if (ended_ || shutdown(socket_, SHUT_WR) != 0) return Result::kOver;
  }
  if (!sending() && ended_ && in_.empty()) return Result::kOver;
  return answered_ ? Result::kAnswered : Result::kWaiting;
}

bool HttpConnection::Send() {
  while (sending()) {
    const ssize_t size = send(socket_, out_.data() + sent_, out_.size() - sent_, MSG_NOSIGNAL);
    if (size < 0) return MayComeLater(errno);
    sent_ += static_cast<size_t>(size);
  }
  out_.clear();
  Release(out_);
  sent_ = 0;
  return true;
}

void HttpConnection::Queue(const HttpReply& reply, bool head_only, bool keep_alive) {
  const HttpStatusInfo* info = FindHttpStatus(reply.status);
  const bool no_body = reply.status == 204 || reply.status == 304;
  absl::StrAppend(&out_, "HTTP/1.1 ", reply.status, " ", info == nullptr ? "" : info->reason_phrase,
                  "\r\nDate: ", absl::FormatTime("%a, %d %b %Y %H:%M:%S GMT", absl::Now(), absl::UTCTimeZone()),
                  "\r\n");
  for (const auto& [name, value] : reply.headers) absl::StrAppend(&out_, name, ": ", value, "\r\n");
  if (!no_body) absl::StrAppend(&out_, "Content-Length: ", reply.body.size(), "\r\n");
  absl::StrAppend(&out_, keep_alive ? "" : "Connection: close\r\n", "\r\n");
  if (!no_body && !head_only) out_ += reply.body;
  closing_ = !keep_alive;
}

}  // namespace status_translator
