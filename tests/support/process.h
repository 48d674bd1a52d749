// Runs a program and reads its output.
#ifndef STATUS_TRANSLATOR_TESTS_SUPPORT_PROCESS_H_
#define STATUS_TRANSLATOR_TESTS_SUPPORT_PROCESS_H_

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace status_translator {

// A temporary directory, removed at the end of the test.
class TempDir {
 public:
  TempDir() {
    char name[] = "/tmp/status-translator-test-XXXXXX";
    if (mkdtemp(name) == nullptr) throw std::runtime_error("mkdtemp");
    path_ = name;
  }
  ~TempDir() { (void)std::system(("rm -rf " + path_).c_str()); }
  std::string operator/(const std::string& name) const { return path_ + "/" + name; }

 private:
  std::string path_;
};

// One run of a program. Its standard output and standard error are read together, line by line. The destructor kills it
// if it still runs.
class Process {
 public:
  Process(const std::string& program, std::vector<std::string> arguments,
          const std::vector<std::pair<std::string, std::string>>& environment = {}) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("pipe");
    arguments.insert(arguments.begin(), program);
    pid_ = fork();
    if (pid_ == 0) {
      dup2(ends[1], STDOUT_FILENO);
      dup2(ends[1], STDERR_FILENO);
      for (const auto& [name, value] : environment) setenv(name.c_str(), value.c_str(), 1);
      std::vector<char*> argv;
      for (std::string& argument : arguments) argv.push_back(argument.data());
      argv.push_back(nullptr);
      execv(program.c_str(), argv.data());
      _exit(127);
    }
    close(ends[1]);
    output_ = ends[0];
  }
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;
  ~Process() {
    if (pid_ > 0) {
      kill(pid_, SIGKILL);
      waitpid(pid_, nullptr, 0);
    }
    close(output_);
  }

  pid_t pid() const { return pid_; }
  void Signal(int signal) const { kill(pid_, signal); }

  // Reads until a line contains `text`, and returns that line; all output if it ends or 20 s pass before.
  std::string WaitForLine(const std::string& text) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    for (;;) {
      const size_t newline = pending_.find('\n');
      if (newline != std::string::npos) {
        std::string line = pending_.substr(0, newline);
        pending_.erase(0, newline + 1);
        seen_ += line + "\n";
        if (line.find(text) != std::string::npos) return line;
        continue;
      }
      const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - std::chrono::steady_clock::now());
      pollfd event = {output_, POLLIN, 0};
      if (left.count() <= 0 || poll(&event, 1, static_cast<int>(left.count())) <= 0 || !ReadSome()) {
        return "(no line with \"" + text + "\") " + seen_ + pending_;
      }
    }
  }

  // Waits until the program exits. Returns the exit code, or 128 plus the number of the signal that ended it.
  int Wait() {
    while (ReadSome()) {
    }
    int status = 0;
    waitpid(pid_, &status, 0);
    pid_ = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  }

  // Waits at most 20 s, without reading the output. Returns as Wait(), or -1.
  int WaitUnread() {
    const int handle = static_cast<int>(syscall(SYS_pidfd_open, pid_, 0));
    pollfd event = {handle, POLLIN, 0};
    const bool ended = poll(&event, 1, 20'000) == 1;
    close(handle);
    return ended ? Wait() : -1;
  }

  // All output. Call it after Wait().
  std::string Output() const { return seen_ + pending_; }

 private:
  bool ReadSome() {
    char buffer[4096];
    const ssize_t got = read(output_, buffer, sizeof(buffer));
    if (got > 0) pending_.append(buffer, static_cast<size_t>(got));
    return got > 0;
  }

  pid_t pid_ = -1;
  int output_ = -1;
  std::string pending_;
  std::string seen_;
};

struct Result {
  int exit_code;
  std::string output;
};

inline Result RunToEnd(const std::string& program, const std::vector<std::string>& arguments,
                       const std::vector<std::pair<std::string, std::string>>& environment = {}) {
  Process process(program, arguments, environment);
  const int exit_code = process.Wait();
  return {exit_code, process.Output()};
}

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_TESTS_SUPPORT_PROCESS_H_
