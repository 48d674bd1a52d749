// A LocalTable that tests can wait for, and a server to follow.
#ifndef STATUS_TRANSLATOR_TESTS_CLIENT_WATCHED_H_
#define STATUS_TRANSLATOR_TESTS_CLIENT_WATCHED_H_

#include <chrono>
#include <condition_variable>
#include <fstream>
#include <functional>
#include <memory>
#include <mutex>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "client/local_table.h"
#include "support/facts.h"
#include "support/process.h"

namespace status_translator {

class Watched {
 public:
  explicit Watched(LocalTable::Options options) {
    options.on_change = [this] {
      const std::lock_guard lock(mutex_);
      ++changes_;
      changed_.notify_all();
    };
    auto started = LocalTable::Start(std::move(options));
    if (!started.ok()) throw std::runtime_error(std::string(started.status().message()));
    table_ = *std::move(started);
  }
  ~Watched() { table_.reset(); }

  const LocalTable* operator->() const { return table_.get(); }

  // Waits until `condition` holds, checked after each change; false after 60 s.
  bool Until(const std::function<bool(const LocalTable&)>& condition) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    std::unique_lock lock(mutex_);
    for (;;) {
      const int seen = changes_;
      lock.unlock();
      if (condition(*table_)) return true;
      lock.lock();
      if (!changed_.wait_until(lock, end, [&] { return changes_ != seen; })) return false;
    }
  }
  bool UntilInStep() {
    return Until([](const LocalTable& table) { return table.age() == absl::ZeroDuration(); });
  }
  bool UntilError(absl::StatusCode code) {
    return Until([code](const LocalTable& table) { return table.last_error().code() == code; });
  }
  // The gRPC code of an HTTP status; -1 without an answer.
  int Code(int http) const {
    const auto snapshot = table_->Pin();
    const Rule* rule = snapshot.ok() ? snapshot->HttpToGrpc(http) : nullptr;
    return rule != nullptr && rule->has_answer() ? rule->code : -1;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  int changes_ = 0;
  std::unique_ptr<LocalTable> table_;
};

// A directory with one profile, "house", whose own row is HTTP 420.
class House {
 public:
  explicit House(const std::string& grpc) { Write(grpc); }
  // Replaces the file atomically, so that no reader sees a part of it.
  void Write(const std::string& grpc) const {
    std::ofstream(dir_ / "new") << "name: \"house\" extends: \"general\" http_to_grpc { http: 420 grpc: \"" << grpc
                                << "\" reason: \"ours\" }\n";
    if (rename((dir_ / "new").c_str(), (dir_ / "house.textproto").c_str()) != 0) throw std::runtime_error("rename");
  }
  void Remove() const { unlink((dir_ / "house.textproto").c_str()); }
  std::string path() const { return dir_ / ""; }

 private:
  TempDir dir_;
};

// The real binary, serving a House.
class HouseServer {
 public:
  explicit HouseServer(const House& house, const std::string& listen = "127.0.0.1:0")
      : process_(STATUS_TRANSLATOR_BINARY, {"serve", "--listen", listen, "--ports-file", dir_ / "ports", "--profiles",
                                            house.path(), "--drain-delay", "0s"}) {
    const std::string line = process_.WaitForLine("\"serving\"");
    if (line.find("(no line") == 0) throw std::runtime_error(line);
    address_ = nlohmann::json::parse(ReadFile(dir_ / "ports"))["grpc"][0];
  }
  Process& process() { return process_; }
  const std::string& address() const { return address_; }
  void Kill() {
    process_.Signal(SIGKILL);
    process_.Wait();
  }

 private:
  TempDir dir_;
  Process process_;
  std::string address_;
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_TESTS_CLIENT_WATCHED_H_
