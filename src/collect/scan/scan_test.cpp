// SPDX-License-Identifier: Apache-2.0
#include "collect/scan/scan.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include "collect/evidence/collected.h"

namespace assay::collect::scan {
namespace {

using evidence::Collected;
using testing::AllOf;
using testing::HasSubstr;

const std::filesystem::path examples = ASSAY_SOURCE_DIR "/tests/evidence/scan";

TEST(PortScan, ReadsHostsPortsAndWhatWasLookedAt) {
  Collected all({examples / "nmap.xml"});
  EXPECT_EQ(all.kind(), "port scan");
  EXPECT_EQ(all.problem(), "");
  EXPECT_EQ(all.ask("SELECT tool, version, hosts_up, hosts_down, finished, utc(began), line FROM scan_runs"), "nmap | 7.93 | 1 | 0 | true | 2026-11-29 14:41:39 | 5\n");
  EXPECT_EQ(all.ask("SELECT transport, first, last, method FROM scanned_ranges ORDER BY fact"),
            "tcp | 22 | 22 | connect\ntcp | 80 | 80 | connect\ntcp | 2222 | 2222 | connect\ntcp | 8400 | 8443 | connect\nudp | 161 | 161 | udp\n");
  EXPECT_EQ(all.ask("SELECT address, names, state, ports_listed, ports_closed, ports_filtered FROM scanned_hosts"), "127.0.0.1 | localhost localhost | up | 2 | 46 | 0\n");
  EXPECT_EQ(all.ask("SELECT address, port, transport, state, service, probed, tls, clear_text, product, cpe FROM scanned_ports ORDER BY port"),
            "127.0.0.1 | 2222 | tcp | open | ssh | true | false | false | OpenSSH | cpe:/a:openbsd:openssh:9.2p1 cpe:/o:linux:linux_kernel\n"
            "127.0.0.1 | 8443 | tcp | open | http | true | true | false | OpenSSL s_server -www httpd | cpe:/a:openssl:openssl\n");
  EXPECT_EQ(all.ask("SELECT port, script, output FROM scan_scripts"), "2222 | banner | SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u10\n");
}

TEST(PortScan, KnowsWhereItsRowsStand) {
  Collected all({examples / "nmap.xml"});
  std::ifstream file(examples / "nmap.xml");
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  const auto place = all.ask("SELECT \"offset\", length, line FROM scanned_ports WHERE port = 8443");
  std::size_t offset = 0;
  std::size_t length = 0;
  std::size_t line = 0;
  ASSERT_EQ(std::sscanf(place.c_str(), "%zu | %zu | %zu", &offset, &length, &line), 3);
  EXPECT_EQ(text.substr(offset, length), "<port protocol=\"tcp\" portid=\"8443\">");
  EXPECT_EQ(std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(offset), '\n') + 1, static_cast<std::ptrdiff_t>(line));
}

TEST(PortScan, TakesNamesFromPortNumbersForNoRecognition) {
  Collected all({examples / "nmap-two-hosts.xml"});
  EXPECT_EQ(all.ask("SELECT port, state, service, probed, clear_text FROM scanned_ports ORDER BY port"), "22 | closed | ssh | false | -\n2222 | open | EtherNetIP-1 | false | -\n");
  EXPECT_EQ(all.ask("SELECT hosts_up, hosts_down FROM scan_runs"), "1 | 1\n");
}

TEST(PortScan, KeepsWhatStandsBeforeAReportBreaksOff) {
  std::ifstream file(examples / "nmap.xml");
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  Collected all("cut.xml", text.substr(0, text.find("<port protocol=\"tcp\" portid=\"8443\">")));
  EXPECT_EQ(all.ask("SELECT port FROM scanned_ports"), "2222\n");
  EXPECT_EQ(all.ask("SELECT finished FROM scan_runs"), "false\n");
  EXPECT_THAT(all.problem(), HasSubstr("breaks off"));
  EXPECT_EQ(all.ask("SELECT complete FROM evidence"), "false\n");
}

// nmap 7.93 with --host-timeout 20ms -p-.
TEST(PortScan, TakesAHostThatWasGivenUpForNoneThatWasScanned) {
  Collected all("short.xml",
                R"x(<nmaprun scanner="nmap" args="nmap -oX - -&#45;host-timeout 20ms -p- 127.0.0.1" start="1795974144" version="7.93" xmloutputversion="1.05">
<scaninfo type="syn" protocol="tcp" numservices="65535" services="1-65535"/>
<host starttime="1795974144" endtime="1795974144" timedout="true"><status state="up" reason="localhost-response" reason_ttl="0"/><address addr="127.0.0.1" addrtype="ipv4"/></host>
<host starttime="1795974144" endtime="1795974144"><status state="up" reason="localhost-response" reason_ttl="0"/><address addr="127.0.0.2" addrtype="ipv4"/></host>
<runstats><finished time="1795974144" exit="success"/><hosts up="2" down="0" total="2"/></runstats></nmaprun>)x");
  EXPECT_EQ(all.ask("SELECT address, state FROM scanned_hosts ORDER BY fact"), "127.0.0.1 | given up\n127.0.0.2 | up\n");
  EXPECT_THAT(all.problem(), HasSubstr("the scan of 1 hosts was given up"));
}

TEST(PortScan, SaysEverythingThatIsAmiss) {
  std::string ranges = "1";
  for (int port = 2; port <= 200'001; ++port) ranges += fmt::format(",{}", port % 60'000 + 1);
  Collected all("many.xml", fmt::format("<nmaprun scanner='nmap' start='1795974144'><scaninfo type='syn' protocol='tcp' services='{}'/><host timedout='true'><status state='up'/><address addr='127.0.0.1' addrtype='ipv4'/></host>"
                                        "<runstats><finished time='1795974144' exit='success'/></runstats></nmaprun>", ranges));
  EXPECT_THAT(all.problem(), AllOf(HasSubstr("the scan of 1 hosts was given up"), HasSubstr("; the report names more than ")));
}

TEST(PortScan, SurvivesWhatNoScannerWrites) {
  Collected all("odd.xml",
                "<nmaprun scanner='nmap' start='x'><scaninfo type='a' protocol='tcp' services='70000,5-2,,x,1-2'/><port portid='1'/><host><host/><port portid='99999'/>"
                "<ports><extraports state='closed' count='4294967295'/><extraports state='closed' count='9'/><port portid='7' protocol='tcp'><port portid='8'/><state state='open'/>"
                "<service name='telnet' method='probed'/></port></ports></host></nmaprun>");
  EXPECT_EQ(all.ask("SELECT first, last FROM scanned_ranges"), "1 | 2\n");
  EXPECT_EQ(all.ask("SELECT port, clear_text FROM scanned_ports"), "7 | true\n");
  EXPECT_THAT(all.problem(), HasSubstr("came to its end"));
}

TEST(TlsScan, ReadsFlatJsonInNeutralWords) {
  Collected all({examples / "testssl-flat.json"});
  EXPECT_EQ(all.kind(), "TLS scan");
  EXPECT_EQ(all.problem(), "");
  EXPECT_EQ(all.ask("SELECT tool, finished FROM scan_runs"), "testssl.sh | true\n");
  EXPECT_EQ(all.ask("SELECT subject, offered, passed FROM tls_scan_results WHERE topic = 'protocol' ORDER BY fact"),
            "SSL 2.0 | false | true\nSSL 3.0 | false | true\nTLS 1.0 | false | true\nTLS 1.1 | false | true\nTLS 1.2 | true | true\nTLS 1.3 | false | true\n");
  EXPECT_EQ(all.ask("SELECT subject, offered, passed FROM tls_scan_results WHERE topic = 'cipher' AND offered ORDER BY fact"),
            "no authentication | true | false\nobsolete: CBC | true | false\nstrong | true | true\n");
  EXPECT_EQ(all.ask("SELECT count(*) FROM tls_scan_results WHERE topic = 'vulnerability' AND vulnerable"), "0\n");
  EXPECT_EQ(all.ask("SELECT vulnerable, passed, cve FROM tls_scan_results WHERE \"check\" = 'LUCKY13'"), "- | false | CVE-2013-0169\n");
  EXPECT_EQ(all.ask("SELECT vulnerable, cve FROM tls_scan_results WHERE \"check\" = 'heartbleed'"), "false | CVE-2014-0160\n");
  EXPECT_EQ(all.ask("SELECT DISTINCT target, address, port FROM tls_scan_results WHERE address <> '' ORDER BY ALL"), "127.0.0.1 | 127.0.0.1 | 8443\n");
  EXPECT_EQ(all.ask("SELECT transport, first, last FROM scanned_ranges"), "tcp | 8443 | 8443\n");
}

TEST(TlsScan, ReadsPrettyJson) {
  Collected all({examples / "testssl-pretty.json"});
  EXPECT_EQ(all.kind(), "TLS scan");
  EXPECT_EQ(all.ask("SELECT finished, date_diff('second', make_timestamp_ns(began), make_timestamp_ns(ended)) FROM scan_runs"), "true | 15\n");
  EXPECT_EQ(all.ask("SELECT offered, pointer FROM tls_scan_results WHERE subject = 'TLS 1.2'"), "true | /scanResult/0/protocols/4\n");
  EXPECT_EQ(all.ask("SELECT address FROM tls_scan_results WHERE \"check\" = 'engine_problem'"), "\n");
}

std::string explained(std::string_view id, std::string_view severity, std::string_view finding) {
  Collected all("t.json", fmt::format(R"j([{{"id":"{}","ip":"a/10.0.0.1","port":"443","severity":"{}","finding":"{}"}}])j", id, severity, finding));
  return all.ask("SELECT offered, vulnerable, passed FROM tls_scan_results");
}

// Sentences of testssl.sh 3.0.
TEST(TlsScan, TakesNoDoubtfulSentenceForAnAnswer) {
  EXPECT_EQ(explained("SSLv2", "CRITICAL", "vulnerable with 3 ciphers"), "true | - | false\n");
  EXPECT_EQ(explained("SSLv2", "HIGH", "offered, no cipher"), "true | - | false\n");
  EXPECT_EQ(explained("SSLv2", "OK", "not offered"), "false | - | true\n");
  EXPECT_EQ(explained("SSLv2", "WARN", "not tested due to lack of local support"), "- | - | -\n");
  EXPECT_EQ(explained("SWEET32", "WARN", "not vulnerable but (3 of 30) local ciphers only"), "- | - | -\n");
  EXPECT_EQ(explained("CCS", "WARN", "probably not vulnerable but received 0x00 instead of 0x15"), "- | - | -\n");
  EXPECT_EQ(explained("BREACH", "MEDIUM", "potentially VULNERABLE, gzip HTTP compression detected  - only supplied '/' tested"), "- | - | false\n");
  EXPECT_EQ(explained("secure_client_renego", "OK", "likely not vulnerable (timed out)"), "- | - | true\n");
  EXPECT_EQ(explained("fallback_SCSV", "OK", "Probably oK"), "- | - | true\n");
  EXPECT_EQ(explained("CCS", "CRITICAL", "likely VULNERABLE with 15"), "- | true | false\n");
  EXPECT_EQ(explained("CRIME_TLS", "MEDIUM", "VULNERABLE, but not using HTTP. Probably no exploit known"), "- | true | false\n");
  EXPECT_EQ(explained("BEAST", "LOW", "VULNERABLE -- but also supports higher protocols TLSv1.2 (likely mitigated)"), "- | true | false\n");
  EXPECT_EQ(explained("CCS", "OK", "not vulnerable"), "- | false | true\n");
  EXPECT_EQ(explained("CRIME_TLS", "OK", "TLS 1.3 only server"), "- | false | true\n");
  EXPECT_EQ(explained("DROWN", "CRITICAL", "VULNERABLE, SSLv2 offered with 3 ciphers."), "- | true | false\n");
}

TEST(TlsScan, SaysWhatIsNoRecord) {
  Collected all("t.json", R"j([{"id":"SSLv2","ip":"a.example/[2001:db8::1]","port":"443","severity":"CRITICAL","finding":"offered (NOT ok)"}, 5, {"id":"x"}])j");
  EXPECT_EQ(all.ask("SELECT target, address, port, offered FROM tls_scan_results"), "a.example | 2001:db8::1 | 443 | true\n");
  EXPECT_THAT(all.problem(), HasSubstr("2 records"));
}

}  // namespace
}  // namespace assay::collect::scan
