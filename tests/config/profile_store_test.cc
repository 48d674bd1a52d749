// The last valid set is served as a whole, regardless of changes of the files.
#include "config/profile_store.h"

#include <gmock/gmock.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <fstream>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "support/process.h"

namespace status_translator {
namespace {

using ::testing::HasSubstr;

std::string Acme(const std::string& grpc, const std::string& name = "acme") {
  return absl::StrCat("name: \"", name, "\" extends: \"general\"\nhttp_to_grpc { http: 420 grpc: \"", grpc,
                      "\" reason: \"ours\" }\n");
}

void Write(const std::string& path, const std::string& text) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << text;
}

int CodeOf420(const ServedProfiles& served, absl::string_view name = "acme") {
  const RevisedProfile* profile = served.set->Find(name);
  return profile == nullptr ? -1 : profile->profile->HttpToGrpc(420, Origin::kUnspecified)->code;
}

class StoreTest : public ::testing::Test {
 protected:
  StoreTest() { Write(folder_ / "acme.textproto", Acme("ABORTED")); }

  std::shared_ptr<ProfileStore> Open(const std::string& default_profile = "general", bool optional = false) {
    auto store = ProfileStore::Open({.folder = folder_ / "", .default_profile = default_profile, .optional = optional});
    if (!store.ok()) throw std::runtime_error(std::string(store.status().message()));
    return *std::move(store);
  }

  TempDir folder_;
};

TEST_F(StoreTest, FollowsShapesBesideTheProfiles) {
  const auto store = Open();
  const std::string before = store->Served().set->data_revision();
  EXPECT_EQ(store->Served().set->shapes().Find("acme"), nullptr);
  const std::string shape =
      "name: \"acme\" made_by: \"application\" match { has { json: \"/a\" } } example { status: 400 body: '{\"a\":1}' "
      "}";
  Write(folder_ / "acme.shape.textproto", shape);
  EXPECT_TRUE(store->Refresh(false));
  EXPECT_NE(store->Served().set->shapes().Find("acme"), nullptr);
  const std::string with_shape = store->Served().set->data_revision();
  EXPECT_NE(with_shape, before);
  // A mistake in a shape keeps the whole last good set.
  Write(folder_ / "acme.shape.textproto", "name: \"acme\" made_by: \"me\"");
  Write(folder_ / "acme.textproto", Acme("UNAVAILABLE"));
  EXPECT_TRUE(store->Refresh(false));
  EXPECT_TRUE(store->Served().staleness.stale());
  EXPECT_THAT(store->Served().staleness.error,
              HasSubstr("acme.shape.textproto:1:14: \"me\" is not one of application"));
  EXPECT_EQ(store->Served().set->data_revision(), with_shape);
  EXPECT_EQ(CodeOf420(store->Served()), 10);
  std::filesystem::remove(folder_ / "acme.shape.textproto");
  EXPECT_TRUE(store->Refresh(false));
  EXPECT_FALSE(store->Served().staleness.stale());
  EXPECT_EQ(CodeOf420(store->Served()), 14);
}

TEST_F(StoreTest, ASetThatTheCheckRefusesIsAMistake) {
  absl::Status refused;
  int checks = 0;
  const auto check = [&](const std::shared_ptr<const ProfileSet>& set) {
    ++checks;
    return set->Find("acme") == nullptr ? absl::OkStatus() : refused;
  };
  const auto store = *ProfileStore::Open({.folder = folder_ / "", .check = check});
  EXPECT_EQ(CodeOf420(store->Served()), 10);
  refused = absl::InvalidArgumentError("acme.textproto:3:1: its example does not hold");
  Write(folder_ / "acme.textproto", Acme("UNAVAILABLE"));
  const int before = checks;
  EXPECT_TRUE(store->Refresh(false));
  EXPECT_EQ(checks, before + 1);
  EXPECT_EQ(store->Served().staleness.error, "acme.textproto:3:1: its example does not hold");
  EXPECT_EQ(CodeOf420(store->Served()), 10) << "the last good set is served";
  EXPECT_FALSE(store->Refresh(false));
  EXPECT_EQ(checks, before + 1) << "files that did not change are not checked again";
  EXPECT_EQ(ProfileStore::Open({.folder = folder_ / "", .check = check}).status().message(), refused.message());
  EXPECT_TRUE(ProfileStore::Open({.folder = folder_ / "", .optional = true, .check = check}).ok());
}

TEST_F(StoreTest, FollowsItsFiles) {
  const auto store = Open();
  EXPECT_EQ(CodeOf420(store->Served()), 10);
  EXPECT_FALSE(store->Refresh(false));
  EXPECT_FALSE(store->Refresh(true));
  Write(folder_ / "acme.textproto", Acme("UNAVAILABLE"));
  EXPECT_TRUE(store->Refresh(false));
  EXPECT_EQ(CodeOf420(store->Served()), 14);
  Write(folder_ / "other.textproto", Acme("NOT_FOUND", "other"));
  EXPECT_TRUE(store->Refresh(false));
  EXPECT_EQ(CodeOf420(store->Served(), "other"), 5);
  std::filesystem::remove(folder_ / "other.textproto");
  EXPECT_TRUE(store->Refresh(false));
  EXPECT_EQ(CodeOf420(store->Served(), "other"), -1);
}

// The new file has the same size and time; only its bytes differ.
TEST_F(StoreTest, DetectsAChangeThatTheStampHides) {
  const auto store = Open();
  struct stat before = {};
  ASSERT_EQ(stat((folder_ / "acme.textproto").c_str(), &before), 0);
  Write(folder_ / "acme.textproto", Acme("UNKNOWN"));
  const timespec times[] = {before.st_atim, before.st_mtim};
  ASSERT_EQ(utimensat(AT_FDCWD, (folder_ / "acme.textproto").c_str(), times, 0), 0);
  EXPECT_TRUE(store->Refresh(false));
  EXPECT_EQ(CodeOf420(store->Served()), 2);
}

TEST_F(StoreTest, AnInvalidFileKeepsTheLastValidSet) {
  const auto store = Open();
  const auto good = store->Served().set;
  Write(folder_ / "acme.textproto", Acme("UNAVAILABLE"));
  Write(folder_ / "bad.textproto", "name: \"bad\"\nhttp_to_grpc { http: 404 grpc: \"NOTFOUND\" reason: \"r\" }\n");
  const absl::Time before = absl::Now();
  EXPECT_TRUE(store->Refresh(false));
  const ServedProfiles served = store->Served();
  EXPECT_EQ(served.set, good);
  EXPECT_EQ(served.staleness.error, absl::StrCat(folder_ / "bad.textproto",
                                                 ":2:26: \"NOTFOUND\" is not a gRPC code (did you mean NOT_FOUND?)"));
  EXPECT_GE(served.staleness.since, before);
  // The same error is not reported again, a different one is, and `since` is the time of the first.
  EXPECT_FALSE(store->Refresh(false));
  Write(folder_ / "bad.textproto", "name: \"general\" http_to_grpc { http: 404 grpc: \"NOT_FOUND\" reason: \"r\" }\n");
  EXPECT_TRUE(store->Refresh(false));
  EXPECT_THAT(store->Served().staleness.error, HasSubstr("is taken by general.textproto"));
  EXPECT_EQ(store->Served().staleness.since, served.staleness.since);
  std::filesystem::remove(folder_ / "bad.textproto");
  EXPECT_TRUE(store->Refresh(false));
  EXPECT_FALSE(store->Served().staleness.stale());
  EXPECT_EQ(CodeOf420(store->Served()), 14);
}

TEST_F(StoreTest, ADeletedBaseOrDefaultKeepsTheLastValidSet) {
  Write(folder_ / "child.textproto",
        "name: \"child\" extends: \"acme\" http_to_grpc { http: 421 grpc: \"ABORTED\" reason: \"r\" }");
  const auto store = Open("child");
  std::filesystem::rename(folder_ / "acme.textproto", folder_ / "acme.off");
  EXPECT_TRUE(store->Refresh(false));
  EXPECT_THAT(store->Served().staleness.error,
              HasSubstr("child.textproto:1:15: extends \"acme\", which does not exist"));
  EXPECT_EQ(CodeOf420(store->Served(), "child"), 10);
  std::filesystem::rename(folder_ / "acme.off", folder_ / "acme.textproto");
  EXPECT_TRUE(store->Refresh(false));
  EXPECT_FALSE(store->Served().staleness.stale());
  std::filesystem::remove(folder_ / "child.textproto");
  EXPECT_TRUE(store->Refresh(false));
  EXPECT_THAT(store->Served().staleness.error,
              HasSubstr("there is no profile \"child\", which is the default profile"));
  EXPECT_EQ(CodeOf420(store->Served(), "child"), 10);
}

TEST_F(StoreTest, AMissingDirectoryKeepsTheLastValidSet) {
  std::filesystem::create_directory(folder_ / "in");
  std::filesystem::rename(folder_ / "acme.textproto", folder_ / "in/acme.textproto");
  const auto store = *ProfileStore::Open({.folder = folder_ / "in"});
  std::filesystem::rename(folder_ / "in", folder_ / "gone");
  EXPECT_TRUE(store->Refresh(false));
  EXPECT_THAT(store->Served().staleness.error, HasSubstr("cannot be read: No such file or directory"));
  EXPECT_EQ(CodeOf420(store->Served()), 10);
  std::filesystem::rename(folder_ / "gone", folder_ / "in");
  EXPECT_TRUE(store->Refresh(false));
  EXPECT_FALSE(store->Served().staleness.stale());
}

// A ConfigMap is updated like this: the names are links into a directory that is replaced atomically.
TEST_F(StoreTest, FollowsLinksThatAreReplaced) {
  std::filesystem::remove(folder_ / "acme.textproto");
  const auto version = [&](const std::string& name, const std::string& grpc) {
    std::filesystem::create_directory(folder_ / name);
    Write(folder_ / name + "/acme.textproto", Acme(grpc));
    std::filesystem::remove(folder_ / "..data_tmp");
    std::filesystem::create_symlink(name, folder_ / "..data_tmp");
    std::filesystem::rename(folder_ / "..data_tmp", folder_ / "..data");
  };
  version("..1", "ABORTED");
  std::filesystem::create_symlink("..data/acme.textproto", folder_ / "acme.textproto");
  const auto store = Open();
  EXPECT_EQ(CodeOf420(store->Served()), 10);
  version("..2", "UNAVAILABLE");
  EXPECT_TRUE(store->Refresh(false));
  EXPECT_EQ(CodeOf420(store->Served()), 14);
}

TEST_F(StoreTest, AnInvalidDirectoryPreventsTheStartUnlessItIsOptional) {
  Write(folder_ / "acme.textproto", "name: \"acme\"");
  const auto strict = ProfileStore::Open({.folder = folder_ / ""});
  EXPECT_THAT(std::string(strict.status().message()),
              HasSubstr("acme.textproto:1:1: a profile needs at least one row"));
  const auto store = Open("general", true);
  EXPECT_EQ(CodeOf420(store->Served()), -1);
  EXPECT_TRUE(store->Served().staleness.stale());
  // The default profile is in the directory, so the built-in profiles are not enough to start.
  EXPECT_FALSE(ProfileStore::Open({.folder = folder_ / "", .default_profile = "acme", .optional = true}).ok());
  EXPECT_THAT(std::string(ProfileStore::Open({.folder = "/no/such"}).status().message()),
              HasSubstr("/no/such: cannot be read"));
  EXPECT_THAT(std::string(ProfileStore::Open({.default_profile = "genral"}).status().message()),
              HasSubstr("there is no profile \"genral\", which is the default profile (did you mean general?)"));
}

TEST_F(StoreTest, BoundsTheSizeAndTheNumberOfFiles) {
  Write(folder_ / "large.textproto", std::string(2'000'000, '#'));
  EXPECT_THAT(std::string(ProfileStore::Open({.folder = folder_ / ""}).status().message()),
              HasSubstr("large.textproto: is larger than 1048576 bytes"));
  std::filesystem::remove(folder_ / "large.textproto");
  for (size_t i = 0; i < kMaxProfileFiles; ++i) Write(folder_ / absl::StrCat("p", i, ".textproto"), "");
  EXPECT_THAT(std::string(ProfileStore::Open({.folder = folder_ / ""}).status().message()),
              HasSubstr("has more than 1000 profiles"));
}

TEST_F(StoreTest, AFifoAmongTheFilesKeepsTheLastValidSet) {
  const auto store = Open();
  std::filesystem::remove(folder_ / "acme.textproto");
  ASSERT_EQ(mkfifo((folder_ / "acme.textproto").c_str(), 0600), 0);
  EXPECT_TRUE(store->Refresh(false));
  EXPECT_THAT(store->Served().staleness.error, HasSubstr("acme.textproto: cannot be read: it is not a regular file"));
  EXPECT_EQ(CodeOf420(store->Served()), 10);
}

// Readers see a complete set while another thread changes the files.
TEST_F(StoreTest, ReadersSeeCompleteSets) {
  const auto store = Open();
  std::atomic<bool> ended = false;
  std::thread writer([&] {
    for (int i = 0; i < 10; ++i) {
      Write(folder_ / "acme.textproto", Acme(i % 2 == 0 ? "UNAVAILABLE" : "ABORTED"));
      store->Refresh(false);
    }
    ended = true;
  });
  int looks = 0;
  while (!ended) {
    const int code = CodeOf420(store->Served());
    ASSERT_TRUE(code == 10 || code == 14) << code;
    ++looks;
  }
  writer.join();
  EXPECT_GT(looks, 0);
}

}  // namespace
}  // namespace status_translator
