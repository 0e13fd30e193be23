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
  for (const auto* const before : {"curl -H 'Authorization: Basic ", "header=\"X-Token: bearer ", "header= Bearer ", "proxy_set_header Authorization \"Bearer ", "Bearer ", "Basic "}) {
    EXPECT_EQ(without_secrets(std::string(before) + "YTpiMQ=="), std::string(before) + "(secret)");
  }
  EXPECT_EQ(without_secrets("run DB_PASS=hunter --pass hunter pass=hunter -admin-pass=hunter dbPass=hunter dbpass=hunter user.pass: hunter"),
            "run DB_PASS=(secret) --pass (secret) pass=(secret) -admin-pass=(secret) dbPass=(secret) dbpass=(secret) user.pass: (secret)");
  EXPECT_EQ(without_secrets("{ user = \"a\"; password = \"hunter\"; }"), "{ user = \"a\"; password = (secret) }");
  EXPECT_EQ(without_secrets("ls -p /etc/passwd /srv/tokens"), "ls -p /etc/passwd /srv/tokens");
  EXPECT_EQ(without_secrets(std::string(10'000, 'x')).size(), longest_command);
  EXPECT_EQ(program_of("/usr/bin/id -u"), "id");
}

TEST(Secrets, AreNoWordsOfProse) {
  for (const auto* const text : {"Basic configuration of the AMF, compass: north", "Basic configuration", "bearer setup", "Bearer 5", "Basic 2.4GHz", "the default bearer carries all", "a basic one: bypass: yes", "trespass=no BYPASS=1 compass= north"}) {
    EXPECT_EQ(without_secrets(text), text);
  }
}

}  // namespace
}  // namespace assay::collect::evidence
