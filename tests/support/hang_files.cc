// Preloaded into a program: opening a file named hang.textproto never returns, as in a network file system whose server
// is gone. It says so on standard error first.
#include <dlfcn.h>
#include <sys/types.h>
#include <unistd.h>

#include <cstdarg>
#include <cstring>

extern "C" int open(const char* path, int flags, ...) {
  constexpr char kName[] = "/hang.textproto";
  constexpr char kSays[] = "an open() hangs\n";
  const char* last = std::strrchr(path, '/');
  if (last != nullptr && std::strcmp(last, kName) == 0) {
    if (write(STDERR_FILENO, kSays, sizeof(kSays) - 1) < 0) return -1;
    for (;;) pause();
  }
  va_list more;
  va_start(more, flags);
  const mode_t mode = va_arg(more, mode_t);
  va_end(more);
  using Open = int (*)(const char*, int, ...);
  static const auto next = reinterpret_cast<Open>(dlsym(RTLD_NEXT, "open"));
  return next(path, flags, mode);
}
