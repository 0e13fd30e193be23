// SPDX-License-Identifier: Apache-2.0
#include "collect/host_audit/host_audit.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <fstream>

#include "collect/evidence/collected.h"

namespace assay::collect::host_audit {
namespace {

using evidence::Collected;
using testing::HasSubstr;

const std::filesystem::path examples = ASSAY_SOURCE_DIR "/tests/evidence/host_audit";

std::string shown(const std::optional<Setting>& setting) {
  return setting ? setting->setting + " | " + setting->subject + " | " + setting->state + " | " + (setting->number ? std::to_string(*setting->number) : "-") : "none";
}

TEST(HostSettings, HaveOneNameWhateverToolSawThem) {
  EXPECT_EQ(shown(from_sysctl("net.ipv4.conf.all.rp_filter", "2")), "reverse path filter | ipv4 all | on | 2");
  EXPECT_EQ(shown(from_rule("sysctl_net_ipv4_conf_all_rp_filter", true)), "reverse path filter | ipv4 all | on | -");
  EXPECT_EQ(shown(from_rule("sysctl_net_ipv6_conf_default_accept_redirects", true)), "acceptance of redirects | ipv6 default | off | -");
  EXPECT_EQ(shown(from_sysctl("net.ipv4.conf.eth0.100.proxy_arp", "0")), "proxy arp | ipv4 eth0.100 | off | 0");
  EXPECT_EQ(shown(from_sysctl("net.ipv4.icmp_echo_ignore_broadcasts", "1")), "answers to broadcast pings | ipv4 | off | 1");
  EXPECT_EQ(shown(from_rule("sysctl_net_ipv4_icmp_echo_ignore_broadcasts", true)), "answers to broadcast pings | ipv4 | off | -");
  EXPECT_EQ(shown(from_sshd("PermitRootLogin", "prohibit-password")), "ssh login of root |  | other | -");
  EXPECT_EQ(shown(from_sshd("permitrootlogin", "no")), "ssh login of root |  | off | -");
  EXPECT_EQ(shown(from_rule("mount_option_dev_shm_nodev", true)), "file system option | /dev/shm nodev | on | -");
  EXPECT_EQ(from_mount("/tmp", "rw,nosuid,nodevice").at(0).state, "off");
  EXPECT_EQ(from_mount("/tmp", "rw,nosuid,nodevice").at(1).state, "on");
}

TEST(HostSettings, ClaimNoMoreThanARuleProves) {
  EXPECT_EQ(shown(from_rule("sshd_disable_root_login", false)), "ssh login of root |  | not off | -");
  EXPECT_EQ(shown(from_rule("service_auditd_enabled", false)), "audit |  | not on | -");
  EXPECT_EQ(shown(from_rule("sysctl_net_ipv4_conf_eth0_rp_filter", true)), "none");
  EXPECT_EQ(shown(from_rule("mount_option_tmp_huge", true)), "none");
  EXPECT_EQ(shown(from_sysctl("kernel.hostname", "core1")), "none");
  EXPECT_EQ(shown(from_sysctl("net.ipv4.conf.all.", "1")), "none");
  EXPECT_EQ(shown(from_sysctl("net.ipv4.ip_forward", "maybe")), "ip forwarding | ipv4 | other | -");
}

TEST(HostSettings, AreListedInTheGuide) {
  std::ifstream file(ASSAY_SOURCE_DIR "/docs/guides/host-audits.md");
  const std::string guide{std::istreambuf_iterator<char>(file), {}};
  for (const auto name : setting_names()) EXPECT_THAT(guide, HasSubstr("\n| " + std::string(name) + " |"));
}

TEST(OpenScap, ReadsResultsOfRules) {
  for (const auto* name : {"openscap-results.xml", "openscap-arf.xml"}) {
    Collected all({examples / name});
    EXPECT_EQ(all.kind(), "host audit, OpenSCAP") << name;
    EXPECT_EQ(all.problem(), "") << name;
    EXPECT_EQ(all.ask("SELECT host, tool, version, profile, checks, round(score, 2), finished FROM host_audits"), "core1 | OpenSCAP | 1.3.7 | xccdf_net.example_profile_core | 4 | 66.67 | true\n") << name;
    EXPECT_EQ(all.ask("SELECT rule, title, result, severity, \"references\" FROM host_checks ORDER BY fact"),
              "xccdf_org.ssgproject.content_rule_sshd_disable_root_login | Root cannot log in | fail | medium | CCE-00001-1\n"
              "xccdf_net.example_rule_no_passwords | Nobody logs in with a password | pass | high | \n"
              "xccdf_org.ssgproject.content_rule_sysctl_net_ipv4_ip_forward | Packets are not forwarded | pass | unknown | \n"
              "xccdf_net.example_rule_manual | The racks are locked | notchecked | low | \n"
              "xccdf_net.example_rule_unselected | Not wanted | notselected | unknown | \n")
        << name;
    EXPECT_EQ(all.ask("SELECT host, setting, subject, state FROM host_settings ORDER BY fact"), "core1 | ssh login of root |  | not off\ncore1 | ip forwarding | ipv4 | off\n") << name;
  }
}

TEST(OpenScap, RefusesABenchmarkWithoutResults) {
  Collected all("b.xml", "<Benchmark id='x'><Rule id='a'><title>t</title></Rule></Benchmark>");
  EXPECT_EQ(all.kind(), "host audit, OpenSCAP");
  EXPECT_THAT(all.problem(), HasSubstr("no result of it"));
}

// The newest evidence dates a case that declares no date.
TEST(HostAudit, DatesACase) {
  auto store = *facts::Store::in_memory();
  const auto name = std::string("openscap-results.xml");
  ASSERT_TRUE(collect::collect(std::vector{Given{.path = examples / name, .name = name, .about_kind = {}, .about = {}, .refused = {}}}, store));
  ASSERT_TRUE(date({}, store));
  const auto answer = store.query("SELECT utc(as_of) FROM case_dates");
  ASSERT_TRUE(answer);
  ASSERT_EQ(answer->rows.size(), 1U);
  EXPECT_EQ(answer->rows[0][0].as_text(), "2026-11-29 14:27:59");
}

TEST(Lynis, ReadsRemarksTestsSettingsAndListeners) {
  Collected all({examples / "lynis-report.dat"});
  EXPECT_EQ(all.kind(), "host audit, Lynis");
  EXPECT_EQ(all.problem(), "");
  EXPECT_EQ(all.ask("SELECT host, version, score, finished, utc(began) FROM host_audits"), "core1 | 3.0.8 | 55 | true | 2026-11-29 14:13:30\n");
  EXPECT_EQ(all.ask("SELECT rule, title, note FROM host_checks WHERE result = 'warning' ORDER BY fact LIMIT 1"), "KRNL-5830 | Reboot of system is most likely needed | text:reboot\n");
  EXPECT_EQ(all.ask("SELECT setting, subject, state, number, source FROM host_settings WHERE setting IN ('reverse path filter', 'ssh tries', 'no execution of data', 'audit') ORDER BY setting"),
            "audit |  | off | - | linux_auditd_running\nno execution of data |  | on | - | cpu_nx\nreverse path filter | ipv4 all | off | 0 | KRNL-6000\nssh tries |  | other | 6 | SSH-7408\n");
  EXPECT_EQ(all.ask("SELECT address, port, transport, everywhere, process FROM host_listeners ORDER BY port"),
            "0.0.0.0 | 22 | tcp | true | \n127.0.0.1 | 2222 | tcp | false | sshd\n127.0.0.1 | 8443 | tcp | false | openssl\n");
  EXPECT_EQ(all.ask("SELECT count(*) FROM host_checks WHERE result = 'run' AND rule IN (SELECT rule FROM host_checks WHERE result IN ('warning', 'suggestion'))"), "0\n");
}

TEST(Lynis, SaysThatAnAuditWasBrokenOff) {
  Collected all("lynis-report.dat", "# Lynis Report\nlynis_version=3.0.8\nhostname=a\nwarning[]=\ndetails[]=X\ndetails[]=KRNL-6000|sysctl|field:net.ipv4.ip_forward;value:1;|\nnetwork_listen[]=a|b|c\n=\nodd\n");
  EXPECT_THAT(all.problem(), HasSubstr("finish=true"));
  EXPECT_EQ(all.ask("SELECT setting, state FROM host_settings"), "ip forwarding | on\n");
}

TEST(Osquery, ReadsSnapshotsDifferencesAndBatches) {
  Collected all({examples / "osquery.results.log.json"});
  EXPECT_EQ(all.kind(), "host audit, osquery");
  EXPECT_EQ(all.problem(), "");
  EXPECT_EQ(all.ask("SELECT host, checks, utc(began), utc(ended) FROM host_audits"), "core1 | 5 | 2026-11-29 14:15:44 | 2026-11-29 14:16:44\n");
  EXPECT_EQ(all.ask("SELECT setting, subject, state, number, value FROM host_settings ORDER BY fact LIMIT 4"),
            "ip forwarding | ipv4 | on | 1 | 1\nreverse path filter | ipv4 all | on | 2 | 2\nanswers to broadcast pings | ipv4 | off | 1 | 1\naddress space layout randomisation |  | on | 2 | 2\n");
  EXPECT_EQ(all.ask("SELECT subject, state FROM host_settings WHERE setting = 'file system option' AND subject LIKE '/tmp%' ORDER BY fact"), "/tmp nodev | on\n/tmp nosuid | on\n/tmp noexec | off\n");
  EXPECT_EQ(all.ask("SELECT state, source, line FROM host_settings WHERE setting = 'ssh login of root'"), "off | pack_core_sshd | 4\n");
  EXPECT_EQ(all.ask("SELECT address, port, transport, everywhere, process FROM host_listeners ORDER BY port"), "0.0.0.0 | 22 | tcp | true | sshd\n10.1.0.7 | 8805 | udp | false | upf\n");
  EXPECT_EQ(all.ask("SELECT action, value FROM host_records WHERE name = 'password' ORDER BY fact"), "added | (secret)\nremoved | \n");
}

std::string ssh_settings(std::string_view rows) {
  Collected all("osquery-augeas.json", rows);
  return all.ask("SELECT setting, state, number FROM host_settings ORDER BY fact");
}

TEST(Osquery, TakesAMatchBlockForNoMoreThanItHoldsFor) {
  const auto row = [](std::string_view node, std::string_view label, std::string_view value) {
    return fmt::format(R"j({{"node":"{}","path":"/etc/ssh/sshd_config","label":"{}","value":"{}"}})j", node, label, value);
  };
  const std::string file = "/files/etc/ssh/sshd_config/";
  EXPECT_EQ(ssh_settings("[" + row(file + "PermitRootLogin", "PermitRootLogin", "no") + "]"), "ssh login of root | off | -\n");
  EXPECT_EQ(ssh_settings("[" + row(file + "Match/Settings/PermitRootLogin", "PermitRootLogin", "no") + "]"), "");
  EXPECT_EQ(ssh_settings("[" + row(file + "Match[2]/Settings/PermitRootLogin", "PermitRootLogin", "yes") + "]"), "ssh login of root | not off | -\n");
  EXPECT_EQ(ssh_settings("[" + row(file + "Match/Settings/PermitRootLogin", "PermitRootLogin", "prohibit-password") + "]"), "ssh login of root | other | -\n");
  EXPECT_EQ(ssh_settings("[" + row(file + "Match/Settings/MaxAuthTries", "MaxAuthTries", "3") + "," + row(file + "MaxAuthTries", "MaxAuthTries", "6") + "]"), "ssh tries | other | 6\n");
  // Without the node nobody can tell where the line stands.
  EXPECT_EQ(ssh_settings(R"j([{"path":"/etc/ssh/sshd_config","label":"PermitRootLogin","value":"no"},{"path":"/etc/ssh/sshd_config","label":"PasswordAuthentication","value":"yes"}])j"),
            "ssh passwords | not off | -\n");
}

TEST(Osquery, KnowsAHostAsItIsAfterTheDifferences) {
  const auto entry = [](std::string_view host, std::string_view value, std::string_view action) {
    return fmt::format(R"j({{"name":"sshd","hostIdentifier":"{}","unixTime":1795961744,"columns":{{"node":"/files/etc/ssh/sshd_config/PermitRootLogin","path":"/etc/ssh/sshd_config","label":"PermitRootLogin","value":"{}"}},"action":"{}"}})j",
                       host, value, action) + "\n";
  };
  constexpr auto settings = "SELECT host, state, line FROM host_settings ORDER BY fact";
  Collected changed("osqueryd.results.log", entry("h1", "yes", "added") + entry("h2", "yes", "added") + entry("h1", "yes", "removed") + entry("h1", "no", "added"));
  EXPECT_EQ(changed.ask(settings), "h2 | on | 2\nh1 | off | 4\n");
  EXPECT_EQ(changed.ask("SELECT count(*) FROM host_records WHERE name = 'value'"), "4\n");
  Collected again("osqueryd.results.log", entry("h1", "yes", "added") + entry("h1", "yes", "removed") + entry("h1", "yes", "added"));
  EXPECT_EQ(again.ask(settings), "h1 | on | 3\n");
  Collected batch("osqueryd.results.log",
                  R"j({"name":"ports","hostIdentifier":"h1","unixTime":1795961744,"diffResults":{"added":[{"pid":"1","port":"23","protocol":"6","address":"0.0.0.0"},{"pid":"2","port":"22","protocol":"6","address":"0.0.0.0"}],"removed":[]}})j"
                  "\n"
                  R"j({"name":"ports","hostIdentifier":"h1","unixTime":1795961745,"diffResults":{"removed":[{"address":"0.0.0.0","pid":"1","port":"23","protocol":"6"}],"added":[]}})j"
                  "\n");
  EXPECT_EQ(batch.ask("SELECT port FROM host_listeners"), "22\n");
}

TEST(Osquery, ReadsRowsAlone) {
  Collected all({examples / "osqueryi-system_controls.json"});
  EXPECT_EQ(all.kind(), "host audit, osquery");
  EXPECT_EQ(all.ask("SELECT setting, state, source FROM host_settings ORDER BY fact"), "ip forwarding | on | osqueryi-system_controls\nreverse path filter | on | osqueryi-system_controls\n");
}

}  // namespace
}  // namespace assay::collect::host_audit
