#include "cli/recordings.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>
#include <optional>
#include <system_error>
#include <variant>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "report/access_log_line.h"
#include "report/input_line.h"
#include "report/line_reader.h"
#include "support/limits.h"
#include "support/read_file.h"
#include "wire/json.h"

namespace status_translator {
namespace {

namespace fs = std::filesystem;

// Of directories in directories. Deeper ones are named as not read.
constexpr int kMaxDirectoryDepth = 32;

static_assert(LineReader::kMaxLineBytes == kMaxRecordingBytes);

struct UnreadablePath {
  std::string path;
  std::string reason;
};

// All files under a directory, in order of name.
class FileList {
 public:
  absl::Status Add(const fs::path& directory, int depth = 0) {
    std::error_code error;
    std::vector<fs::directory_entry> entries;
    for (fs::directory_iterator entry(directory, error), end; !error && entry != end; entry.increment(error)) {
      if (absl::StartsWith(entry->path().filename().string(), ".")) continue;
      if (files.size() + entries.size() == kMaxRecordings) {
        return absl::InvalidArgumentError(absl::StrCat(directory.string(), ": there are more than ", kMaxRecordings,
                                                       " files; record a log, with one response in a line"));
      }
      entries.push_back(*entry);
    }
    if (error) unreadable.push_back({directory.string(), error.message()});
    std::sort(entries.begin(), entries.end());
    for (const fs::directory_entry& entry : entries) {
      if (!entry.is_directory(error) || entry.is_symlink(error)) {
        if (!entry.is_directory(error)) files.push_back(entry.path().string());
        continue;
      }
      if (depth == kMaxDirectoryDepth) {
        unreadable.push_back({entry.path().string(), "is in too many directories"});
      } else if (absl::Status added = Add(entry.path(), depth + 1); !added.ok()) {
        return added;
      }
    }
    return absl::OkStatus();
  }

  std::vector<std::string> files;
  std::vector<UnreadablePath> unreadable;
};

using OpenFile = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;

absl::StatusOr<OpenFile> OpenToRead(const std::string& path) {
  OpenFile file(std::fopen(path.c_str(), "rbe"), [](std::FILE* open) { return std::fclose(open); });
  if (file == nullptr) return absl::NotFoundError(std::strerror(errno));
  return file;
}

absl::StatusOr<ConversionRequest> RequestOf(absl::StatusOr<Dump> dump) {
  if (dump.ok()) return std::move(dump->request);
  const absl::string_view message = dump.status().message();
  return absl::InvalidArgumentError(message.substr(0, message.find(kStatusOptionHint)));
}

absl::StatusOr<ConversionRequest> ReadRecording(const std::string& path) {
  const absl::StatusOr<FileContent> read = ReadRegularFile(path, kMaxRecordingBytes + 1);
  if (!read.ok()) return read.status();
  if (read->bytes.size() > kMaxRecordingBytes) {
    return absl::InvalidArgumentError(absl::StrCat("is larger than ", kMaxRecordingBytes, " bytes"));
  }
  return RequestOf(ReadDump(read->bytes));
}

constexpr absl::string_view kLogLine =
    "; a line is one request of the API, for example {\"http\": {\"code\": 404, \"headers\": [{\"name\": "
    "\"content-type\", \"text\": \"text/plain\"}], \"body\": \"<base64>\"}}";

bool IsAccessLogLine(absl::string_view line) {
  return absl::StrContains(line, "\"translation\"") && !std::holds_alternative<LineMistake>(ReadAccessLogLine(line));
}

absl::StatusOr<ConversionRequest> ReadLogLine(absl::string_view line, bool too_long) {
  if (too_long) return absl::InvalidArgumentError(absl::StrCat("is longer than ", kMaxRecordingBytes, " bytes"));
  const std::optional<JsonDocument> json = JsonDocument::Parse(line);
  if (!json.has_value() || !json->Root().IsObject() || json->repaired()) {
    return absl::InvalidArgumentError(absl::StrCat("is not a JSON object of UTF-8", kLogLine));
  }
  absl::StatusOr<ConversionRequest> request = RequestOf(ReadDump(line));
  if (request.ok()) return request;
  if (IsAccessLogLine(line)) {
    return absl::InvalidArgumentError(
        "is a line of an access log, which has neither the header fields nor the body of the response; record the "
        "responses themselves, or summarise this log with status-translator report");
  }
  const JsonValue root = json->Root();
  if (!root.Find("http").IsObject() && !root.Find("status").IsObject() && !root.Find("trailers").IsArray()) {
    return absl::InvalidArgumentError(absl::StrCat("has none of \"http\", \"status\" and \"trailers\"", kLogLine));
  }
  // ReadDump counts the lines of one recording; the caller has those of the log.
  return absl::InvalidArgumentError(absl::StripPrefix(request.status().message(), "line 1: "));
}

absl::Status ReadLog(const std::string& name, std::FILE* file, RecordingSink sink) {
  LineReader reader(file);
  absl::string_view line;
  while (reader.ReadLine(line)) {
    const absl::string_view start = absl::StripLeadingAsciiWhitespace(line);
    if (start.empty() || start[0] == '#') continue;
    absl::Status taken = sink(absl::StrCat(name, ":", reader.number()), ReadLogLine(start, reader.too_long()));
    if (!taken.ok()) return taken;
  }
  if (!reader.failed()) return absl::OkStatus();
  return sink(name, absl::UnavailableError(
                        absl::StrCat("cannot be read after line ", reader.number(), ": ", std::strerror(errno))));
}

bool IsLog(const std::string& path) {
  return absl::EndsWith(path, ".jsonl") || absl::EndsWith(path, ".ndjson") || absl::EndsWith(path, ".log");
}

absl::Status ReadFileIn(const std::string& path, const std::string& name, RecordingSink sink) {
  if (!IsLog(path)) return sink(name, ReadRecording(path));
  std::error_code error;
  // To open a FIFO would wait for its writer.
  if (fs::exists(path, error) && !fs::is_regular_file(path, error)) {
    return sink(name, absl::FailedPreconditionError(kNotARegularFile));
  }
  const absl::StatusOr<OpenFile> file = OpenToRead(path);
  return file.ok() ? ReadLog(name, file->get(), sink) : sink(name, file.status());
}

}  // namespace

absl::Status ReadRecordings(const std::string& path, RecordingSink sink) {
  if (path == "-") return ReadLog("standard input", stdin, sink);
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (!fs::exists(status)) return absl::NotFoundError(absl::StrCat(path, ": ", error.message()));
  if (!fs::is_directory(status)) {
    if (absl::EndsWith(path, ".http")) return sink(path, ReadRecording(path));
    const absl::StatusOr<OpenFile> log = OpenToRead(path);
    if (!log.ok()) return absl::NotFoundError(absl::StrCat(path, ": ", log.status().message()));
    return ReadLog(path, log->get(), sink);
  }
  FileList list;
  if (absl::Status listed = list.Add(path); !listed.ok()) return listed;
  const std::string prefix = fs::path(path) / "";
  const auto short_name = [&](const std::string& file) {
    return absl::StartsWith(file, prefix) ? file.substr(prefix.size()) : file;
  };
  for (const UnreadablePath& one : list.unreadable) {
    absl::Status taken = sink(short_name(one.path), absl::UnavailableError(one.reason));
    if (!taken.ok()) return taken;
  }
  for (const std::string& file : list.files) {
    absl::Status taken = ReadFileIn(file, short_name(file), sink);
    if (!taken.ok()) return taken;
  }
  return absl::OkStatus();
}

}  // namespace status_translator
