// SPDX-License-Identifier: Apache-2.0
#include "collect/evidence/secrets.h"

#include <gtest/gtest.h>

namespace assay::collect::evidence {
namespace {

TEST(Secrets, AreNotKept) {
  EXPECT_EQ(without_secrets("/usr/bin/sshpass -p hunter2 ssh a@b"), "/usr/bin/sshpass -p (secret) ssh a@b");
  EXPECT_EQ(without_secrets("env DB_PASSWORD=hunter2 run --token abc --secret=x -v"), "env DB_PASSWORD=(secret) run --token (secret) --secret=(secret) -v");
  EXPECT_EQ(without_secrets("curl -u a:b https://c:d@e.example/f?g=h"), "curl -u a:(secret) https://c:(secret)@e.example/f?g=h");
  EXPECT_EQ(without_secrets("curl -H 'Authorization: Bearer abc'"), "curl -H 'Authorization: Bearer (secret)");
  EXPECT_EQ(without_secrets("ls -p /etc/passwd /srv/tokens"), "ls -p /etc/passwd /srv/tokens");
  EXPECT_EQ(without_secrets(std::string(10'000, 'x')).size(), longest_command);
  EXPECT_EQ(program_of("/usr/bin/id -u"), "id");
}

}  // namespace
}  // namespace assay::collect::evidence
