// SPDX-License-Identifier: Apache-2.0
#include "facts/tables/access.h"

namespace assay::facts {

const Table<AccessLog> access_logs{"access_logs", "One log of access: what it covers, so that an absence can be argued.", {
    column<&AccessLog::format>("format", "syslog, journald, auditd or Teleport"),
    column<&AccessLog::hosts>("hosts", "Hosts that wrote it, at most 20, with blanks between them"),
    column<&AccessLog::lines>("lines", "Lines of the file that are not empty"),
    column<&AccessLog::lines_of_access>("lines_of_access", "Lines that became a row, or part of one"),
    column<&AccessLog::lines_not_understood>("lines_not_understood", "Lines that are not of the format"),
    column<&AccessLog::first>("first", "Time of the first line that has one"),
    column<&AccessLog::last>("last", "Time of the last line that has one"),
    column<&AccessLog::year>("year", "How the year of lines that do not state it was found: stated (every line has its own), from other lines, from the file's name, or unknown (their times are NULL)"),
    column<&AccessLog::zone>("zone", "stated, or taken as UTC where lines give no time zone"),
    column<&AccessLog::sessions>("sessions", "Sessions found, kept as rows or not"),
    column<&AccessLog::failures>("failures", "Attempts that failed, kept as rows or not"),
    column<&AccessLog::commands>("commands", "Privileged commands found, kept as rows or not"),
    column<&AccessLog::left_out>("left_out", "Of these and of changes, what has no row since there are too many; 0: an absence is an absence")}};

const Table<AccessSession> access_sessions{"access_sessions", "One session, or one refused login of a system that reports each.", {
    column<&AccessSession::account>("account", "Account on the host", Mark::identity),
    column<&AccessSession::account_kind>("account_kind", "root, user, or unknown to the host"),
    column<&AccessSession::user>("user", "Person or role behind it, where the system tells one: key id of an SSH certificate, user of Teleport", Mark::identity),
    column<&AccessSession::source>("source", "Address it came from"),
    column<&AccessSession::host>("host", "Host, as the log names it"),
    column<&AccessSession::service>("service", "sshd, su, login … as the log names it; teleport for a login to that system, and ssh, db, windows.desktop … for a session through it"),
    column<&AccessSession::method>("method", "password, publickey, certificate, keyboard-interactive, gssapi, hostbased, single sign-on …; empty if the log does not tell"),
    column<&AccessSession::second_factor>("second_factor", "A second factor was used; NULL if the log does not tell"),
    column<&AccessSession::result>("result", "accepted or refused"),
    column<&AccessSession::reason>("reason", "Why it was refused, in the words of the log"),
    column<&AccessSession::began>("began", "Begin; NULL if the log gives no whole time"),
    column<&AccessSession::ended>("ended", "End; NULL if it is not in the log"),
    column<&AccessSession::privileged>("privileged", "The session is root's, or belongs to another account reached as root"),
    column<&AccessSession::through>("through", "System that it went through (a proxy or bastion that reports it); empty if the log names none"),
    column<&AccessSession::session>("session", "Id of the session in the log: auditd's ses, Teleport's sid, otherwise the process"),
    column<&AccessSession::recorded>("recorded", "The session was recorded; NULL if the log does not tell"),
    column<&AccessSession::line>("line", "Line of the log where it begins")}};

const Table<AccessFailure> access_failures{"access_failures", "Attempts to log in that failed, of one account from one source by one method.", {
    column<&AccessFailure::account>("account", "Account that was tried", Mark::identity),
    column<&AccessFailure::account_kind>("account_kind", "root, user, or unknown to the host"),
    column<&AccessFailure::source>("source", "Address they came from"),
    column<&AccessFailure::host>("host", "Host, as the log names it"),
    column<&AccessFailure::service>("service", "sshd, su, sudo, teleport … as the log names it"),
    column<&AccessFailure::method>("method", "As in access_sessions"),
    column<&AccessFailure::count>("count", "How many"),
    column<&AccessFailure::first>("first", "Time of the first"),
    column<&AccessFailure::last>("last", "Time of the last"),
    column<&AccessFailure::line>("line", "Line of the first")}};

const Table<PrivilegedCommand> privileged_commands{"privileged_commands", "One command that ran, or was refused, under another account.", {
    column<&PrivilegedCommand::account>("account", "Account that asked; a number where the log knows only that", Mark::identity),
    column<&PrivilegedCommand::as_account>("as_account", "Account that it ran as", Mark::identity),
    column<&PrivilegedCommand::host>("host", "Host, as the log names it"),
    column<&PrivilegedCommand::service>("service", "sudo, auditd, teleport"),
    column<&PrivilegedCommand::program>("program", "Program, without its folder", Mark::identity),
    column<&PrivilegedCommand::command>("command", "Whole command; what looks like a secret in it is replaced by (secret)", Mark::identity),
    column<&PrivilegedCommand::result>("result", "allowed, refused, or unknown"),
    column<&PrivilegedCommand::session>("session", "Id of the session, as in access_sessions, where the log tells it"),
    column<&PrivilegedCommand::time_of>("time_of", "When; NULL if the log gives no whole time"),
    column<&PrivilegedCommand::line>("line", "Line of the log")}};

const Table<AccessChange> access_changes{"access_changes", "One change of who may come in, or of the logging itself.", {
    column<&AccessChange::host>("host", "Host, as the log names it"),
    column<&AccessChange::service>("service", "Program that reports it"),
    column<&AccessChange::kind>("kind", "account added, account removed, account changed, password changed, group changed, role changed, access requested, access reviewed, logging started, logging stopped, logging rules changed"),
    column<&AccessChange::account>("account", "Account that changed it, or of the change itself where the log tells only that", Mark::identity),
    column<&AccessChange::about>("about", "What was changed", Mark::identity),
    column<&AccessChange::result>("result", "done, refused or unknown"),
    column<&AccessChange::time_of>("time_of", "When; NULL if the log gives no whole time"),
    column<&AccessChange::line>("line", "Line of the log")}};

}  // namespace assay::facts
