// SPDX-License-Identifier: Apache-2.0
#include "facts/tables/scans.h"

namespace assay::facts {

const Table<ScanRun> scan_runs{"scan_runs", "One run of a scanner; its evidence is what it covered.", {
    column<&ScanRun::tool>("tool", "nmap or testssl.sh"),
    column<&ScanRun::version>("version", "Version of the tool as it names itself"),
    column<&ScanRun::arguments>("arguments", "Command line or options, as the report gives them"),
    column<&ScanRun::began>("began", "Begin of the scan"),
    column<&ScanRun::ended>("ended", "End of the scan"),
    column<&ScanRun::hosts_up>("hosts_up", "Hosts that answered, as the report counts them"),
    column<&ScanRun::hosts_down>("hosts_down", "Hosts that did not answer, as the report counts them"),
    column<&ScanRun::finished>("finished", "The report says that the scan came to its end"),
    column<&ScanRun::line>("line", "Line of the report")}};

const Table<ScannedRange> scanned_ranges{"scanned_ranges", "One range of ports that a scan looked at on every host: the coverage that an absent port needs.", {
    column<&ScannedRange::tool>("tool", "nmap or testssl.sh"),
    column<&ScannedRange::transport>("transport", "tcp, udp or sctp; ip: the numbers are IP protocols"),
    column<&ScannedRange::first>("first", "First port"),
    column<&ScannedRange::last>("last", "Last port"),
    column<&ScannedRange::method>("method", "Method of the scan: syn, connect, udp, sctp init …"),
    column<&ScannedRange::line>("line", "Line of the report")}};

const Table<ScannedHost> scanned_hosts{"scanned_hosts", "One host that a port scan reports on.", {
    column<&ScannedHost::address>("address", "IP address"),
    column<&ScannedHost::names>("names", "Host names, with blanks between them"),
    column<&ScannedHost::mac>("mac", "Ethernet address, if seen"),
    column<&ScannedHost::mac_vendor>("mac_vendor", "Whom the Ethernet address belongs to, as the scanner says", Mark::identity),
    column<&ScannedHost::state>("state", "up, down, unknown or skipped; given up: the scan of its ports did not come to its end"),
    column<&ScannedHost::reason>("reason", "Why the scanner says so"),
    column<&ScannedHost::ended>("ended", "End of the scan of this host"),
    column<&ScannedHost::ports_listed>("ports_listed", "Ports with a row of their own in scanned_ports"),
    column<&ScannedHost::ports_closed>("ports_closed", "Further ports that are closed"),
    column<&ScannedHost::ports_filtered>("ports_filtered", "Further ports from which no answer came, or that a filter refused: open|filtered included"),
    column<&ScannedHost::line>("line", "Line of the report")}};

const Table<ScannedPort> scanned_ports{"scanned_ports", "One port of a host that a scan reports on its own.", {
    column<&ScannedPort::address>("address", "IP address of the host"),
    column<&ScannedPort::port>("port", "Port; with transport ip the IP protocol"),
    column<&ScannedPort::transport>("transport", "tcp, udp, sctp or ip"),
    column<&ScannedPort::state>("state", "open, closed, filtered, unfiltered, open|filtered or closed|filtered"),
    column<&ScannedPort::reason>("reason", "Why the scanner says so: syn-ack, conn-refused, no-response …"),
    column<&ScannedPort::service>("service", "Service, as the scanner names it: ssh, http, domain …"),
    column<&ScannedPort::probed>("probed", "The service was recognised by what it answered; otherwise its name follows from the port's number alone"),
    column<&ScannedPort::tls>("tls", "The service was reached through TLS"),
    column<&ScannedPort::clear_text>("clear_text", "The service was recognised, and carries what it says in clear (telnet, HTTP without TLS, TFTP …) or not (TLS, SSH); NULL where the scan does not tell"),
    column<&ScannedPort::product>("product", "Product, as it names itself", Mark::identity),
    column<&ScannedPort::version>("version", "Its version", Mark::identity),
    column<&ScannedPort::cpe>("cpe", "CPE names, with blanks between them", Mark::identity),
    column<&ScannedPort::details>("details", "More that the service says of itself", Mark::identity),
    column<&ScannedPort::line>("line", "Line of the report")}};

const Table<ScanScript> scan_scripts{"scan_scripts", "What one script of a scanner said of a host or port.", {
    column<&ScanScript::address>("address", "IP address of the host"),
    column<&ScanScript::port>("port", "Port; NULL for the host as a whole"),
    column<&ScanScript::transport>("transport", "tcp, udp or sctp; empty for the host as a whole"),
    column<&ScanScript::script>("script", "Name of the script"),
    column<&ScanScript::output>("output", "What it said", Mark::identity),
    column<&ScanScript::line>("line", "Line of the report")}};

const Table<TlsScanResult> tls_scan_results{"tls_scan_results", "One check of a TLS service by testssl.sh.", {
    column<&TlsScanResult::target>("target", "Name that was scanned; the address if none was given"),
    column<&TlsScanResult::address>("address", "IP address"),
    column<&TlsScanResult::port>("port", "TCP port"),
    column<&TlsScanResult::check>("check", "Id of the check, as the tool names it: TLS1, cipherlist_NULL, cert_keySize …"),
    column<&TlsScanResult::severity>("severity", "As the tool gives it: OK, INFO, LOW, MEDIUM, HIGH, CRITICAL, WARN, DEBUG"),
    column<&TlsScanResult::finding>("finding", "What it found, in its words", Mark::identity),
    column<&TlsScanResult::cve>("cve", "CVE ids, with blanks between them"),
    column<&TlsScanResult::cwe>("cwe", "CWE id"),
    column<&TlsScanResult::topic>("topic", "protocol, cipher, certificate, vulnerability, forward secrecy or other"),
    column<&TlsScanResult::subject>("subject", "What the check is about: SSL 3.0, TLS 1.0 …; no encryption, no authentication, export …; name of a vulnerability"),
    column<&TlsScanResult::offered>("offered", "The protocol, kind of cipher or property is offered; NULL where the check is of another kind or does not tell"),
    column<&TlsScanResult::vulnerable>("vulnerable", "The tool says that the service is vulnerable; NULL where the check is of another kind, or the tool is not sure"),
    column<&TlsScanResult::passed>("passed", "The tool rates it as good or neutral (true) or as a problem (false); NULL where it could not test"),
    column<&TlsScanResult::line>("line", "Line of the report"),
    column<&TlsScanResult::pointer>("pointer", "JSON pointer of the record")}};

}  // namespace assay::facts
