// SPDX-License-Identifier: Apache-2.0
#include "facts/tables/host_audits.h"

namespace assay::facts {

const Table<HostAudit> host_audits{"host_audits", "One audit of a host by a tool: what an absent finding needs to stand on.", {
    column<&HostAudit::host>("host", "Name of the host, as the report gives it"),
    column<&HostAudit::tool>("tool", "OpenSCAP, Lynis or osquery"),
    column<&HostAudit::version>("version", "Version of the tool, if the report gives it"),
    column<&HostAudit::benchmark>("benchmark", "Id of the benchmark (XCCDF); empty where the tool has none"),
    column<&HostAudit::profile>("profile", "Id of the profile that was evaluated"),
    column<&HostAudit::began>("began", "Begin of the audit; in UTC where the report gives no time zone"),
    column<&HostAudit::ended>("ended", "Its end"),
    column<&HostAudit::checks>("checks", "Checks that were carried out: rules with a result other than notselected, tests, or queries"),
    column<&HostAudit::score>("score", "Score of the tool's own; it decides nothing"),
    column<&HostAudit::finished>("finished", "The report says that the audit came to its end"),
    column<&HostAudit::line>("line", "Line of the report")}};

const Table<HostCheck> host_checks{"host_checks", "One check of a host that has a result.", {
    column<&HostCheck::host>("host", "Name of the host, as the report gives it"),
    column<&HostCheck::tool>("tool", "OpenSCAP or Lynis"),
    column<&HostCheck::profile>("profile", "Id of the profile, if there is one"),
    column<&HostCheck::rule>("rule", "Id of the rule or test"),
    column<&HostCheck::title>("title", "Its title, or what the tool says", Mark::identity),
    column<&HostCheck::result>("result", "OpenSCAP: pass, fail, error, unknown, notapplicable, notchecked, notselected, informational, fixed. Lynis: warning, suggestion, run (carried out, nothing said) or skipped"),
    column<&HostCheck::severity>("severity", "unknown, info, low, medium or high; empty where the tool gives none"),
    column<&HostCheck::references>("references", "Identifiers of the rule elsewhere (CCE, CVE …), with blanks between them"),
    column<&HostCheck::note>("note", "Remedy or message of the tool", Mark::identity),
    column<&HostCheck::line>("line", "Line of the report")}};

const Table<HostRecord> host_records{"host_records", "One cell of what osquery answered.", {
    column<&HostRecord::host>("host", "Name of the host, as the report gives it"),
    column<&HostRecord::source>("source", "Name of the query; of a file with rows alone, its name without the ending"),
    column<&HostRecord::action>("action", "snapshot, added or removed"),
    column<&HostRecord::row>("row", "Number of the row in this file, from 1"),
    column<&HostRecord::name>("name", "Name of the column"),
    column<&HostRecord::value>("value", "Value as text; of a column whose name speaks of a secret, only that there is one", Mark::identity),
    column<&HostRecord::line>("line", "Line of the report"),
    column<&HostRecord::pointer>("pointer", "JSON pointer of the value")}};

const Table<HostSetting> host_settings{"host_settings", "One security setting of a host, under the same name whatever tool saw it.", {
    column<&HostSetting::host>("host", "Name of the host, as the report gives it"),
    column<&HostSetting::setting>("setting", "Name of the setting: docs/guides/host-audits.md lists them"),
    column<&HostSetting::subject>("subject", "What of it: ipv4 all, ipv6 default, /tmp nodev …; empty where there is nothing to tell apart"),
    column<&HostSetting::state>("state", "on, off, not on or not off (a rule failed, or a part of the configuration says so: the other state is proved no further), or other (see value)"),
    column<&HostSetting::number>("number", "The value, where it is a whole number"),
    column<&HostSetting::value>("value", "The value as the tool saw it; empty if it tells only the result of a rule"),
    column<&HostSetting::source>("source", "Rule, test or query that says so"),
    column<&HostSetting::line>("line", "Line of the report")}};

const Table<HostListener> host_listeners{"host_listeners", "One port on which a host listens, seen on the host itself.", {
    column<&HostListener::host>("host", "Name of the host, as the report gives it"),
    column<&HostListener::address>("address", "Address that is bound; 0.0.0.0 or :: for all"),
    column<&HostListener::port>("port", "Port"),
    column<&HostListener::transport>("transport", "tcp, udp or another name; a number of an IP protocol where it has none here"),
    column<&HostListener::everywhere>("everywhere", "Bound to every address of the host"),
    column<&HostListener::process>("process", "Name of the process, if told", Mark::identity),
    column<&HostListener::source>("source", "Query or test that says so"),
    column<&HostListener::line>("line", "Line of the report")}};

}  // namespace assay::facts
