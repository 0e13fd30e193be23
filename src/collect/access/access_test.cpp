// SPDX-License-Identifier: Apache-2.0
#include "collect/access/access.h"

#include <gmock/gmock.h>

#include "collect/access/years.h"
#include "collect/evidence/collected.h"

namespace assay::collect::access {
namespace {

using evidence::Collected;
using testing::HasSubstr;

const std::filesystem::path examples = ASSAY_SOURCE_DIR "/tests/evidence/access";

constexpr auto failures = "SELECT account, account_kind, source, service, method, count FROM access_failures ORDER BY line";
constexpr auto commands = "SELECT account, as_account, host, program, command, result FROM privileged_commands ORDER BY line";

TEST(Syslog, ReadsTheSameOfEveryFormat) {
  for (const auto* name : {"auth-iso.log", "auth-5424.log"}) {
    Collected all({examples / name});
    EXPECT_EQ(all.kind(), "access log, syslog") << name;
    EXPECT_EQ(all.problem(), "") << name;
    EXPECT_EQ(all.ask("SELECT account, account_kind, \"user\", source, host, method, result, privileged, began IS NOT NULL AND ended >= began, ended // 1000000000 - began // 1000000000 FROM access_sessions "
                      "WHERE service = 'sshd' ORDER BY line"),
              "anna | user |  | 127.0.0.1 | core1 | publickey | accepted | false | true | 1\n"
              "remote-support | user |  | 127.0.0.1 | core1 | password | accepted | false | true | 1\n"
              "anna | user | anna@jump | 127.0.0.1 | core1 | certificate | accepted | false | true | 0\n"
              "root | root |  | 127.0.0.1 | core1 | publickey | accepted | true | true | 0\n")
        << name;
    EXPECT_EQ(all.ask(failures),
              "anna | user | 127.0.0.1 | sshd | password | 1\nnobody2 | unknown | 127.0.0.1 | sshd | password | 1\nroot | root | 127.0.0.1 | sshd | password | 1\n")
        << name;
    EXPECT_EQ(all.ask(commands),
              "anna | root | core1 | id | /usr/bin/id | allowed\nanna | remote-support | core1 | ls | /usr/bin/ls /tmp | allowed\nanna | root | core1 | bash | /bin/bash --login -c true | allowed\n")
        << name;
    EXPECT_EQ(all.ask("SELECT account, \"user\", service, privileged FROM access_sessions WHERE service <> 'sshd'"), "anna |  | su | true\n") << name;
    EXPECT_EQ(all.ask("SELECT format, hosts, lines, lines_not_understood, year, zone, sessions, failures, commands, left_out FROM access_logs"), "syslog | core1 | 45 | 0 | stated | stated | 5 | 3 | 3 | 0\n") << name;
    EXPECT_EQ(all.ask("SELECT kind, about FROM access_changes"), "logging started | syslog\n") << name;
  }
}

TEST(Syslog, GivesNoTimeWhereNoYearIsKnown) {
  Collected all({examples / "auth.log"});
  EXPECT_EQ(all.ask("SELECT year, zone, first, last, sessions FROM access_logs"), "unknown | taken as UTC | - | - | 5\n");
  EXPECT_EQ(all.ask("SELECT count(*), count(began), count(ended) FROM access_sessions"), "5 | 0 | 0\n");
  EXPECT_THAT(all.problem(), HasSubstr("name the file with its date"));
}

TEST(Syslog, TakesTheYearFromTheNameOfTheFile) {
  std::ifstream file(examples / "auth.log");
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  Collected all("auth.log-20261130", text);
  EXPECT_EQ(all.problem(), "");
  EXPECT_EQ(all.ask("SELECT year, zone, utc(first), utc(last) FROM access_logs"), "from the file's name | taken as UTC | 2026-11-29 14:14:55 | 2026-11-29 14:15:10\n");
  Collected before("auth.log-20260102", text);
  EXPECT_EQ(before.ask("SELECT utc(first) FROM access_logs"), "2025-11-29 14:14:55\n");
}

TEST(Years, FollowFromOtherLinesAndTurnWithTheYear) {
  const auto all = [](std::initializer_list<std::tuple<unsigned, unsigned, std::optional<int>>> lines, std::string_view name) {
    Years years;
    for (const auto& [month, day, year] : lines) years.learn(month, day, year);
    years.settle(name);
    std::string out(years.how());
    for (const auto& [month, day, year] : lines) {
      const auto found = years.year(month, day, year);
      out += " " + (found ? std::to_string(*found) : "-");
    }
    return out;
  };
  EXPECT_EQ(all({{12, 31, {}}, {1, 1, 2026}, {1, 2, {}}, {12, 30, {}}, {1, 3, {}}}, "auth.log"), "from other lines 2025 2026 2026 2025 2026");
  EXPECT_EQ(all({{11, 1, {}}, {1, 5, {}}}, "case/2019/auth.log-2026-01-06"), "from the file's name 2025 2026");
  EXPECT_EQ(all({{11, 1, {}}, {1, 5, {}}}, "auth-2026.log"), "from the file's name 2025 2026");
  EXPECT_EQ(all({{11, 1, {}}}, "auth.log"), "unknown -");
  EXPECT_EQ(all({{11, 1, {}}}, "host20261.log-99990101"), "unknown -");
  EXPECT_EQ(all({{11, 1, 2020}}, "auth-2026.log"), "stated 2020");
}

std::string session_of(const std::string& line) {
  Collected all("auth-2026.log", line + "\n");
  return all.ask("SELECT account, account_kind, source, method, second_factor, privileged FROM access_sessions") + all.ask(failures) + all.ask(commands);
}

TEST(Syslog, IsNotFooledByNamesThatLookLikeMessages) {
  EXPECT_EQ(session_of("Nov 29 14:14:57 h sshd[1]: Failed password for invalid user x from 1.2.3.4 port 22 ssh2 from 203.0.113.9 port 5022 ssh2"),
            "x from 1.2.3.4 port 22 ssh2 | unknown | 203.0.113.9 | sshd | password | 1\n");
  EXPECT_EQ(session_of("Nov 29 14:14:57 h sshd[1]: Failed password for invalid user  from  from 203.0.113.9 port 5022 ssh2"), " from  | unknown | 203.0.113.9 | sshd | password | 1\n");
  EXPECT_EQ(session_of("Nov 29 14:14:57 h sshd[1]: Invalid user Accepted password for root from 10.0.0.1 port 1 from 203.0.113.9 port 5022"), "");
  EXPECT_EQ(session_of("Nov 29 14:14:57 h sshd[1]: Failed none for anna from 203.0.113.9 port 5022 ssh2"), "");
}

TEST(Syslog, ReadsWhatIsRareToo) {
  EXPECT_EQ(session_of("Nov 29 14:14:57 h sshd-session[1]: Partial publickey for anna from 203.0.113.9 port 1 ssh2: ED25519 SHA256:x\n"
                       "Nov 29 14:14:58 h sshd-session[1]: Accepted keyboard-interactive/pam for anna from 203.0.113.9 port 1 ssh2"),
            "anna | user | 203.0.113.9 | keyboard-interactive | true | false\n");
  EXPECT_EQ(session_of("<86>Nov  9 14:14:57 h sshd[1]: message repeated 4 times: [ Failed password for root from 203.0.113.9 port 1 ssh2]"), "root | root | 203.0.113.9 | sshd | password | 4\n");
  EXPECT_EQ(session_of("Nov 29 14:14:57 h sshd[1]: Connection closed by invalid user admin 203.0.113.9 port 1 [preauth]"), "admin | unknown | 203.0.113.9 | sshd |  | 1\n");
  EXPECT_EQ(session_of("Nov 29 14:14:57 h sshd[1]: User anna from 203.0.113.9 not allowed because not listed in AllowUsers"), "anna | user | 203.0.113.9 | sshd |  | 1\n");
  EXPECT_EQ(session_of("Nov 29 14:14:57 h sudo: eve : 3 incorrect password attempts ; TTY=pts/0 ; PWD=/ ; USER=root ; COMMAND=/usr/bin/mysql -phunter2"),
            "eve | user |  | sudo | password | 3\neve | root | h | mysql | /usr/bin/mysql -p(secret) | refused\n");
  EXPECT_EQ(session_of("Nov 29 14:14:57 h su[1]: FAILED SU (to root) eve on pts/0"), "root | root |  | su | password | 1\n");
  EXPECT_EQ(session_of("Nov 29 14:14:57 h login[7]: pam_unix(login:session): session opened for user root(uid=0) by LOGIN(uid=0)"), "root | root |  |  | - | true\n");
}

TEST(Syslog, TakesOnlyLogsInWhichThereIsAccess) {
  Collected kernel("kern.log", "Nov 29 14:14:57 h kernel: usb 1-1: new device\n");
  EXPECT_EQ(kernel.kind(), "not understood");
  Collected text("notes.txt", "sudo: the command for becoming root\nsu: the older one pam_unix(\n");
  EXPECT_EQ(text.kind(), "not understood");
}

TEST(Syslog, CountsLinesThatAreNone) {
  Collected all("auth-2026.log", "Nov 29 14:14:57 h sshd[1]: Server listening\nodd\nNov 31 14:14:57 h sshd[1]: x\n");
  EXPECT_EQ(all.ask("SELECT lines, lines_not_understood FROM access_logs"), "3 | 1\n");
  EXPECT_THAT(all.problem(), HasSubstr("the first is line 2"));
}

TEST(Journald, ReadsTheSameLogins) {
  Collected all({examples / "journal.json"});
  EXPECT_EQ(all.kind(), "access log, journald");
  EXPECT_EQ(all.problem(), "");
  EXPECT_EQ(all.ask("SELECT account, method, host, ended >= began FROM access_sessions WHERE service = 'sshd' ORDER BY line"),
            "anna | publickey | core1 | true\nremote-support | password | core1 | true\nanna | certificate | core1 | true\nroot | publickey | core1 | true\n");
  EXPECT_EQ(all.ask(commands), "anna | root | core1 | id | /usr/bin/id | allowed\nanna | remote-support | core1 | ls | /usr/bin/ls /tmp | allowed\nanna | root | core1 | bash | /bin/bash --login -c true | allowed\n");
}

TEST(Journald, ReadsMessagesThatAreOctetsAndPassesOverWhatIsBroken) {
  Collected all("j.json",
                R"j({"__REALTIME_TIMESTAMP":"1795961744629000","__CURSOR":"a","_HOSTNAME":"h","SYSLOG_IDENTIFIER":"su","MESSAGE":[70,65,73,76,69,68,32,83,85,32,40,116,111,32,255,41]})j"
                "\n{\"__REALTIME_TIMESTAMP\":\"17959617");
  EXPECT_EQ(all.ask("SELECT account, utc(first) FROM access_failures"), "\xEF\xBF\xBD | 2026-11-29 14:15:44.629\n");
  EXPECT_THAT(all.problem(), HasSubstr("the first is line 2"));
}

TEST(Auditd, ReadsSessionsAttemptsCommandsAndChanges) {
  Collected all({examples / "audit.log"});
  EXPECT_EQ(all.kind(), "access log, auditd");
  EXPECT_EQ(all.problem(), "");
  EXPECT_EQ(all.ask("SELECT account, account_kind, source, service, method, privileged, session, substr(utc(began)::VARCHAR, 12, 8), substr(utc(ended)::VARCHAR, 12, 8) FROM access_sessions ORDER BY line"),
            "anna | user | 127.0.0.1 | sshd |  | false | 9 | 14:15:44 | 14:15:45\n"
            "remote-support | user | 127.0.0.1 | sshd | password | false | 10 | 14:15:45 | 14:15:47\n"
            "anna | user | 127.0.0.1 | sshd |  | false | 11 | 14:15:54 | 14:15:55\n"
            "root | root | 127.0.0.1 | sshd |  | true | 12 | 14:15:55 | 14:15:55\n"
            "anna | user |  | su | password | true |  | 14:15:58 | 14:15:58\n");
  EXPECT_EQ(all.ask(failures),
            "anna | user | 127.0.0.1 | sshd | password | 1\nnobody2 | user | 127.0.0.1 | sshd | password | 1\nroot | root | 127.0.0.1 | sshd | password | 1\n");
  EXPECT_EQ(all.ask("SELECT account, as_account, command, result, session FROM privileged_commands WHERE service = 'sudo' ORDER BY line"),
            "anna | root | /usr/bin/id | allowed | 9\nanna | remote-support | ls /tmp | allowed | 9\nremote-support |  | id | refused | 10\nanna | root | -bash --login -c true | allowed | 11\n");
  EXPECT_EQ(all.ask("SELECT account, as_account, program, command, session FROM privileged_commands WHERE service = 'auditd' ORDER BY line LIMIT 2"),
            "1001 | root | sh | sh -c /usr/bin/env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin run-parts --lsbsysinit /etc/update-motd.d > /run/motd.dynamic.new | 9\n"
            "1001 | root | env | /usr/bin/env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin run-parts --lsbsysinit /etc/update-motd.d | 9\n");
  EXPECT_EQ(all.ask("SELECT kind, about, result FROM access_changes ORDER BY line"),
            "logging started | auditd | done\nlogging rules changed | priv | done\nlogging rules changed | priv | done\nlogging stopped | set | done\nlogging stopped | auditd | done\n");
}

TEST(Auditd, ReadsEnrichedRecordsOfSeveralHosts) {
  Collected all("audit.log",
                "node=core2 type=USER_LOGIN msg=audit(1795961744.629:4): pid=7 uid=0 auid=4294967295 ses=4294967295 msg='op=login acct=\"eve\" exe=\"/usr/sbin/sshd\" hostname=? addr=203.0.113.9 terminal=ssh res=failed'\x1dUID=\"root\" AUID=\"unset\"\n"
                "node=core2 type=ADD_USER msg=audit(1795961745.629:5): pid=8 uid=0 auid=1001 ses=3 msg='op=adding user id=1005 exe=\"/usr/sbin/useradd\" hostname=? addr=? terminal=? res=success'\x1dUID=\"root\" AUID=\"anna\"\n"
                "broken\n");
  EXPECT_EQ(all.ask(failures), "eve | user | 203.0.113.9 | sshd |  | 1\n");
  EXPECT_EQ(all.ask("SELECT host, kind, account, about FROM access_changes"), "core2 | account added | anna | 1005\n");
  EXPECT_EQ(all.ask("SELECT hosts FROM access_logs"), "core2\n");
  EXPECT_THAT(all.problem(), HasSubstr("the first is line 3"));
}

TEST(Teleport, ReadsLoginsSessionsAndRecordings) {
  Collected all({examples / "teleport.log"});
  EXPECT_EQ(all.kind(), "access log, Teleport");
  EXPECT_EQ(all.problem(), "");
  EXPECT_EQ(all.ask("SELECT account, \"user\", source, host, service, method, second_factor, privileged, through, session, recorded, substr(utc(began)::VARCHAR, 12, 8), substr(utc(ended)::VARCHAR, 12, 8) FROM access_sessions ORDER BY line"),
            "anna | anna | 198.51.100.7 | oam.example.net | teleport | single sign-on | true | false |  |  | - | 14:10:00 | -\n"
            "root | contractor | 203.0.113.9 | core1 | ssh | certificate | - | true | teleport oam.example.net | a1 | true | 14:13:00 | 14:13:59\n"
            "anna | anna | 2001:db8::7 | core2 | ssh | certificate | - | false | teleport oam.example.net | a2 | false | 14:15:00 | -\n"
            "anna | anna |  | core3 | ssh | certificate | - | false | teleport oam.example.net | a0 | false | 13:50:00 | 14:16:00\n");
  EXPECT_EQ(all.ask(failures), "contractor | user | 203.0.113.9 | teleport | password | 2\n");
  EXPECT_EQ(all.ask(commands), "contractor | root | core1 | mysql | mysql -u admin -p(secret) -e select | allowed\n");
  EXPECT_EQ(all.ask("SELECT kind, account, about FROM access_changes ORDER BY line"), "access requested | contractor | 5f1c\naccess reviewed | anna | 5f1c\n");
}

}  // namespace
}  // namespace assay::collect::access
