// SPDX-License-Identifier: Apache-2.0
#include "app/inputs.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>

namespace assay::app {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class Matching : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::temp_directory_path() / ("assay-inputs-" + std::to_string(getpid()));
    std::filesystem::create_directories(folder_ / "amf" / "deeper");
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  void write(const std::filesystem::path& name) const { std::ofstream(folder_ / name) << "octets"; }

  std::filesystem::path folder_;
};

TEST_F(Matching, NamesFilesInTheirOrder) {
  for (const auto* each : {"b.yaml", "a.yaml", "amf/c.yaml", "amf/deeper/d.json"}) write(each);
  EXPECT_THAT(matching(folder_, "*.yaml").value(), ElementsAre("a.yaml", "b.yaml"));
  EXPECT_THAT(matching(folder_, "amf").value(), ElementsAre("amf/c.yaml", "amf/deeper/d.json"));
  EXPECT_THAT(matching(folder_, "**/*.yaml").value(), ElementsAre("a.yaml", "amf/c.yaml", "b.yaml"));
  EXPECT_THAT(matching(folder_, "a.yaml").value(), ElementsAre("a.yaml"));
  EXPECT_THAT(matching(folder_, "smf").value(), IsEmpty());
  EXPECT_THAT(matching(folder_, "smf/*").value(), IsEmpty());
}

TEST_F(Matching, ALinkThatLeadsNowhereIsNoFile) {
  write("a.yaml");
  std::filesystem::create_symlink("nowhere", folder_ / "z.yaml");
  EXPECT_THAT(matching(folder_, "*.yaml").value(), ElementsAre("a.yaml"));
}

TEST_F(Matching, MoreFilesThanARunTakesAreAnError) {
  for (int i = 0; i <= 65'000; ++i) std::ofstream(folder_ / "amf" / std::to_string(i));
  const auto found = matching(folder_, "amf");
  ASSERT_FALSE(found);
  EXPECT_THAT(found.error().message(), HasSubstr("'amf' names more than 65000 files below " + folder_.string()));
}

TEST_F(Matching, AFolderThatCannotBeReadIsAnErrorThatNamesIt) {
  write("a.yaml");
  const auto closed = folder_ / "amf" / "deeper";
  std::filesystem::permissions(closed, std::filesystem::perms::none);
  // As a user that is not root, who may read everything.
  const auto child = fork();
  if (child == 0) {
    if (getuid() == 0 && setuid(65'534) != 0) _exit(2);
    const auto found = matching(folder_, "**");
    _exit(!found && found.error().message().starts_with(closed.string() + " cannot be read") ? 0 : 1);
  }
  int status = 0;
  waitpid(child, &status, 0);
  std::filesystem::permissions(closed, std::filesystem::perms::owner_all);
  EXPECT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 0);
}

TEST_F(Matching, PoliciesLieBesideTheFileThatNamesThem) {
  std::ofstream(folder_ / "assay.yaml") << "case: 1\ninclude: [amf/law.yaml]\npolicies:\n  - {file: own.yaml, key: keys/a.pem}\n";
  std::ofstream(folder_ / "amf" / "law.yaml") << "declaration: 1\npolicies:\n  - {file: theirs.yaml, signature: deeper/s, key: ../keys/b.pem}\n";
  const auto planned = plan({folder_}, "");
  ASSERT_TRUE(planned.has_value()) << planned.error().message();
  ASSERT_EQ(planned->policies.size(), 2U);
  EXPECT_EQ(planned->policies[0].path, folder_ / "own.yaml");
  EXPECT_EQ(planned->policies[0].signature, folder_ / "own.yaml.sig");
  EXPECT_EQ(planned->policies[0].where, "assay.yaml:4");
  EXPECT_EQ(planned->policies[1].path, folder_ / "amf" / "theirs.yaml");
  EXPECT_EQ(planned->policies[1].signature, folder_ / "amf" / "deeper" / "s");
  EXPECT_EQ(planned->policies[1].key.lexically_normal(), folder_ / "keys" / "b.pem");
  EXPECT_EQ(planned->policies[1].where, "amf/law.yaml:3");
  // They are read when the process is confined already.
  EXPECT_THAT(planned->files(), testing::IsSupersetOf({folder_ / "own.yaml", folder_ / "own.yaml.sig", folder_ / "amf" / "theirs.yaml"}));
}

}  // namespace
}  // namespace assay::app
