#include "server/tls_credentials.h"

#include <gmock/gmock.h>
#include <sys/resource.h>
#include <unistd.h>

#include <filesystem>
#include <map>
#include <string>

#include "support/certificates.h"
#include "support/facts.h"

namespace status_translator {
namespace {

// The files in memory by the numbers of their descriptors.
std::map<int, std::string> MemoryFiles() {
  std::map<int, std::string> found;
  for (int descriptor = 0; descriptor < 1000; ++descriptor) {
    const std::string path = "/proc/self/fd/" + std::to_string(descriptor);
    std::error_code none;
    if (std::filesystem::read_symlink(path, none).string().rfind("/memfd:status-translator", 0) != 0) continue;
    found[descriptor] = ReadFile(path);
  }
  return found;
}

TEST(TlsCredentialsTest, WithoutDescriptorsAReplacementChangesNothing) {
  const TestCertificate authority = MakeAuthority("authority");
  const auto material = [](const TestCertificate& issuer) {
    const TestCertificate server = MakeServerCertificate(issuer);
    return TlsMaterial{{server.certificate}, server.key, {issuer.certificate}};
  };
  const auto credentials = TlsCredentials::Make(material(authority), nullptr, [] {});
  ASSERT_TRUE(credentials.ok()) << credentials.status();
  const auto before = MemoryFiles();
  ASSERT_EQ(before.size(), 2U);
  const TestCertificate next_authority = MakeAuthority("next");
  const TlsMaterial next = material(next_authority);

  const int free_number = dup(STDIN_FILENO);
  close(free_number);
  rlimit limit = {};
  ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &limit), 0);
  rlimit one_more = limit;
  one_more.rlim_cur = static_cast<rlim_t>(free_number) + 1;
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &one_more), 0);
  const absl::Status replaced = (*credentials)->Replace(next);
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &limit), 0);
  EXPECT_TRUE(absl::IsUnavailable(replaced)) << replaced;
  auto after = MemoryFiles();
  for (const auto& [descriptor, content] : before) EXPECT_EQ(after[descriptor], content);

  EXPECT_TRUE((*credentials)->Replace(next).ok());
  after = MemoryFiles();
  EXPECT_EQ(after.size(), 2U);
  for (const auto& [descriptor, content] : before) EXPECT_NE(after[descriptor], content);
}

}  // namespace
}  // namespace status_translator
