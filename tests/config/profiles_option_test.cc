#include "config/profiles_option.h"

#include <gtest/gtest.h>

#include <cstdlib>

namespace status_translator {
namespace {

TEST(ProfilesOptionTest, NamesTheVariableOnlyIfItNamesTheDirectory) {
  ASSERT_EQ(unsetenv(kProfilesVariable), 0);
  EXPECT_EQ(SourceOfProfiles("/own"), "--profiles");
  ASSERT_EQ(setenv(kProfilesVariable, "/own", 1), 0);
  EXPECT_EQ(SourceOfProfiles("/own"), "STATUS_TRANSLATOR_PROFILES");
  EXPECT_EQ(SourceOfProfiles("/other"), "--profiles");
  ASSERT_EQ(unsetenv(kProfilesVariable), 0);
}

}  // namespace
}  // namespace status_translator
