// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "base/bytes.h"
#include "collect/access/access.h"
#include "collect/evidence/secrets.h"
#include "collect/evidence/times.h"

namespace assay::collect::access {
namespace {

constexpr std::size_t most_arguments = 64;  // of a command
constexpr std::size_t most_processes = 50'000;
constexpr std::string_view no_account = "4294967295";  // auid of what belongs to nobody's login

// Value of a field, as it stands: with quotes or without. Fields stand between blanks, in '…' of user messages, and behind
// the octet 1D in enriched records.
std::string_view raw(std::string_view record, std::string_view name) {
  for (std::size_t at = record.find(name); at != std::string_view::npos; at = record.find(name, at + 1)) {
    const auto value = at + name.size();
    const bool begins = at == 0 || record[at - 1] == ' ' || record[at - 1] == '\'' || record[at - 1] == '\x1d';
    if (!begins || value >= record.size() || record[value] != '=') continue;
    auto rest = record.substr(value + 1);
    if (rest.starts_with('"')) return rest.substr(0, std::min(rest.size(), rest.find('"', 1) == std::string_view::npos ? rest.size() : rest.find('"', 1) + 1));
    return rest.substr(0, rest.find_first_of(" '\x1d"));
  }
  return {};
}

// What may hold anything is quoted, or written in hexadecimal digits (audit's "untrusted string").
std::string untrusted(std::string_view value) {
  if (value.starts_with('"')) {
    value.remove_prefix(1);
    if (value.ends_with('"')) value.remove_suffix(1);
    return std::string(value);
  }
  const bool digits = !value.empty() && value.size() % 2 == 0 && value.find_first_not_of("0123456789ABCDEF") == std::string_view::npos;
  if (const auto octets = digits ? base::from_hex(value) : std::nullopt) return std::string(base::as_text(*octets));
  return std::string(value == "?" || value == "(null)" ? std::string_view() : value);
}

// Other fields are plain, such as numbers.
std::string field(std::string_view record, std::string_view name) {
  constexpr std::array<std::string_view, 3> strings = {"acct", "cmd", "exe"};
  auto value = raw(record, name);
  if (value.starts_with('"') || std::ranges::find(strings, name) != strings.end()) return untrusted(value);
  return value == "?" || value == "(null)" ? std::string() : std::string(value);
}

struct Record {
  std::string_view node;
  std::string_view type;
  std::string_view serial;  // "1795961744.629:7" without the time
  std::optional<base::Time> time;
  std::string_view fields;  // behind "msg=audit(…):"
};

std::optional<Record> read_record(std::string_view line) {
  Record record;
  if (line.starts_with("node=")) {
    record.node = line.substr(5, line.find(' ') - std::min<std::size_t>(5, line.find(' ')));
    line.remove_prefix(std::min(line.size(), line.find(' ') == std::string_view::npos ? line.size() : line.find(' ') + 1));
  }
  if (!line.starts_with("type=")) return std::nullopt;
  record.type = line.substr(5, line.find(' ') - 5);
  const auto stamp = line.find("msg=audit(");
  const auto end = line.find("):", stamp);
  if (stamp == std::string_view::npos || end == std::string_view::npos) return std::nullopt;
  const auto inside = line.substr(stamp + 10, end - stamp - 10);
  const auto colon = inside.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  record.time = evidence::epoch_time(inside.substr(0, colon));
  record.serial = inside.substr(colon + 1);
  record.fields = line.substr(end + 2);
  if (!record.time) return std::nullopt;
  return record;
}

std::string base_name(std::string_view path) {
  if (const auto slash = path.rfind('/'); slash != std::string_view::npos) path.remove_prefix(slash + 1);
  return std::string(path);
}

template <class Map, class Value>
void remember(Map& map, std::string where, Value value) {
  if (map.size() >= most_processes) map.erase(map.begin());
  map[std::move(where)] = std::move(value);
}

class Log {
 public:
  explicit Log(Rows& rows) : rows_(rows) {}

  void read(const Record& record, const Place& place) {
    record_ = record;
    place_ = place;
    place_.time = record.time;
    const auto type = record.type;
    if (type == "USER_START") start();
    else if (type == "USER_END") end();
    else if (type == "USER_AUTH") authentication();
    else if (type == "USER_LOGIN") login();
    else if (type == "USER_CMD") sudo();
    else if (type == "SYSCALL") syscall();
    else if (type == "EXECVE") exec();
    else change();
  }

  void finish() {
    for (auto& [process, held] : commands_) rows_.command(held.place, std::move(held.row));
    for (auto& [process, held] : logins_) rows_.failure(held.place, std::move(held.row), held.count);
  }

 private:
  template <class Row>
  struct Held {
    Place place;
    Row row;
    std::uint64_t count = 1;
  };
  struct Call {
    std::string serial;
    std::string account;
    std::string as;
    std::string session;
    bool allowed = false;
  };

  [[nodiscard]] std::string get(std::string_view name) const { return field(record_.fields, name); }
  [[nodiscard]] std::string host() const { return std::string(record_.node); }
  [[nodiscard]] std::string process() const { return fmt::format("{}|{}", record_.node, raw(record_.fields, "pid")); }
  [[nodiscard]] bool failed() const {
    // The last one: what stands before may be of the account's own making.
    const auto at = record_.fields.rfind("res=");
    const auto value = at == std::string_view::npos ? std::string_view() : record_.fields.substr(at + 4);
    return value.starts_with("failed") || value.starts_with("0");
  }
  [[nodiscard]] std::string session() const {
    const auto id = raw(record_.fields, "ses");
    return id == no_account ? std::string() : std::string(id);
  }
  [[nodiscard]] std::string session_key(std::string_view program) const { return fmt::format("{}|{}|{}|{}", record_.node, program, session(), raw(record_.fields, "pid")); }
  // Name of the account of a login, as far as the log told it; otherwise its number.
  [[nodiscard]] std::string login_account() const {
    if (auto name = get("AUID"); !name.empty() && name != "unset") return name;
    const auto number = raw(record_.fields, "auid");
    if (number == "0") return "root";
    const auto known = names_.find(fmt::format("{}|{}", record_.node, number));
    return known == names_.end() ? std::string(number) : known->second;
  }
  [[nodiscard]] static std::string source(std::string address) { return address == "?" ? std::string() : address; }

  void start() {
    const auto program = base_name(get("exe"));
    if (program == "sudo" || program == "cron" || program == "crond" || program == "systemd") {
      end_command(get("acct"));
      return;
    }
    if (failed()) return;
    const auto account = get("acct");
    const bool su = program == "su" || program == "runuser";
    // Whose login it is can be learned where the login itself is told.
    if (!su) remember(names_, fmt::format("{}|{}", record_.node, raw(record_.fields, "auid")), account);
    logins_.erase(process());
    std::string method;
    if (const auto known = methods_.find(process()); known != methods_.end()) method = known->second;
    rows_.begin(place_, session_key(program),
                {.from = {}, .account = account, .account_kind = account_kind(account), .user = su ? login_account_or_nobody() : "", .source = source(get("addr")), .host = host(),
                 .service = program, .method = method, .second_factor = {}, .result = "accepted", .reason = {}, .began = {}, .ended = {},
                 .privileged = account == "root" || (su && raw(record_.fields, "uid") == "0"), .through = {}, .session = session(), .recorded = {}, .line = 0});
  }

  [[nodiscard]] std::string login_account_or_nobody() const { return raw(record_.fields, "auid") == no_account ? std::string() : login_account(); }

  void end() {
    const auto program = base_name(get("exe"));
    rows_.end(place_, session_key(program));
  }

  void authentication() {
    const auto how = raw(record_.fields, "op");
    const std::string method = how.find("PAM:") != std::string_view::npos ? "password" : how.find("pubkey") != std::string_view::npos ? "publickey" : how.find("gssapi") != std::string_view::npos ? "gssapi" : "";
    if (!failed()) {
      rows_.is_access();
      remember(methods_, process(), method);
      return;
    }
    logins_.erase(process());
    remember(counted_, process(), true);
    rows_.failure(place_, failure(get("acct"), method));
  }

  // sshd tells of a refused login besides the attempt; it counts where no attempt is told.
  void login() {
    if (!failed()) return rows_.is_access();
    rows_.is_access();
    if (counted_.contains(process())) return;
    const auto found = logins_.find(process());
    if (found != logins_.end()) ++found->second.count;
    else remember(logins_, process(), Held<facts::AccessFailure>{place_, failure(get("acct"), ""), 1});
  }

  facts::AccessFailure failure(const std::string& account, std::string method) const {
    const bool known = !account.starts_with('(');  // (unknown), (invalid user)
    return {.from = {}, .account = known ? account : "", .account_kind = account_kind(account, known), .source = source(get("addr")), .host = host(), .service = base_name(get("exe")),
            .method = std::move(method), .count = 0, .first = {}, .last = {}, .line = 0};
  }

  // sudo's own record: whom the command runs as is told by the record that follows from the same process.
  void sudo() {
    const auto command = get("cmd");
    const bool refused = failed();
    facts::PrivilegedCommand row{.from = {}, .account = login_account(), .as_account = {}, .host = host(), .service = base_name(get("exe")), .program = evidence::program_of(command),
                                 .command = evidence::without_secrets(command), .result = refused ? "refused" : "allowed", .session = session(), .time_of = {}, .line = 0};
    if (refused) return rows_.command(place_, std::move(row));
    end_command("");
    rows_.is_access();
    if (commands_.size() >= most_processes) return rows_.command(place_, std::move(row));
    commands_[process()] = {place_, std::move(row), 1};
  }

  void end_command(const std::string& as) {
    const auto found = commands_.find(process());
    if (found == commands_.end()) return;
    found->second.row.as_account = as;
    rows_.command(found->second.place, std::move(found->second.row));
    commands_.erase(found);
  }

  void syscall() {
    call_ = {};
    if (raw(record_.fields, "euid") != "0" || raw(record_.fields, "auid") == no_account) return;
    call_ = {.serial = std::string(record_.serial), .account = login_account(), .as = "root", .session = session(), .allowed = raw(record_.fields, "success") == "yes"};
  }

  // "argc=3 a0="sh" a1="-c" a2=2F75…": belongs to the system call of the same event.
  void exec() {
    if (call_.serial.empty() || call_.serial != record_.serial) return;
    std::string command;
    for (std::size_t i = 0; i < most_arguments && command.size() < evidence::longest_command; ++i) {
      const auto argument = raw(record_.fields, fmt::format("a{}", i));
      if (argument.empty()) break;
      if (i != 0) command += ' ';
      command += untrusted(argument);
    }
    rows_.command(place_, {.from = {}, .account = call_.account, .as_account = call_.as, .host = host(), .service = "auditd", .program = evidence::program_of(command), .command = evidence::without_secrets(command),
                           .result = call_.allowed ? "allowed" : "unknown", .session = call_.session, .time_of = {}, .line = 0});
    call_ = {};
  }

  void change() {
    struct Kind {
      std::string_view type;
      std::string_view kind;
    };
    constexpr std::array<Kind, 11> kinds = {{{"ADD_USER", "account added"}, {"DEL_USER", "account removed"}, {"USER_MGMT", "account changed"}, {"ACCT_LOCK", "account changed"},
                                             {"ACCT_UNLOCK", "account changed"}, {"USER_CHAUTHTOK", "password changed"}, {"ADD_GROUP", "group changed"}, {"DEL_GROUP", "group changed"},
                                             {"GRP_MGMT", "group changed"}, {"DAEMON_START", "logging started"}, {"DAEMON_END", "logging stopped"}}};
    std::string kind;
    if (const auto* const known = std::ranges::find(kinds, record_.type, &Kind::type); known != kinds.end()) kind = known->kind;
    if (record_.type == "CONFIG_CHANGE") {
      const auto enabled = raw(record_.fields, "audit_enabled");
      kind = enabled == "0" ? "logging stopped" : enabled.empty() ? "logging rules changed" : "logging started";
    }
    if (kind.empty()) return;
    auto about = get("acct");
    if (about.empty()) about = get("id");
    if (record_.type == "CONFIG_CHANGE") about = get("key").empty() ? get("op") : get("key");
    if (record_.type.starts_with("DAEMON")) about = "auditd";
    rows_.change(place_, {.from = {}, .host = host(), .service = "auditd", .kind = kind, .account = login_account_or_nobody(), .about = about, .result = failed() ? "refused" : "done", .time_of = {}, .line = 0});
  }

  Rows& rows_;
  Record record_;
  Place place_;
  Call call_;
  std::map<std::string, std::string> names_;    // number of an account: its name
  std::map<std::string, std::string> methods_;  // process: how it was authenticated
  std::map<std::string, bool> counted_;         // process: an attempt of it is among the failures
  std::map<std::string, Held<facts::PrivilegedCommand>> commands_;
  std::map<std::string, Held<facts::AccessFailure>> logins_;
};

bool recognises(const evidence::File& file) {
  if (file.form() != evidence::Form::text) return false;
  return read_record(file.content().substr(0, file.content().substr(0, longest_line).find('\n'))).has_value();
}

base::Result<Reading> collect(const evidence::File& file, std::uint16_t evidence, facts::Store& store) {
  Rows rows(store, evidence, "auditd");
  Log log(rows);
  std::size_t strange = 0;
  std::uint32_t first_strange = 0;
  each_line(file.content(), [&](std::string_view line, const Place& where) {
    // ausearch writes a ruler between events.
    if (line == "----" || line.starts_with("time->")) return;
    auto place = where;
    const auto record = read_record(line);
    if (record) place.time = record->time;
    else if (strange++ == 0) first_strange = place.line;
    rows.line(place, record ? record->node : std::string_view(), record.has_value());
    if (record) log.read(*record, place);
  });
  log.finish();
  Reading reading{.format = "auditd", .problem = rows.finish()};
  if (reading.problem.empty() && strange != 0) reading.problem = fmt::format("{} lines are no records of auditd and were passed over, the first is line {}: give audit.log as it was written", strange, first_strange);
  return reading;
}

}  // namespace

Collector auditd() {
  return {.name = "access log, auditd",
          .about = "audit.log, raw or enriched: logins, sudo, programs run as root, accounts, changes of the rules",
          .fills = {&facts::access_logs.info, &facts::access_sessions.info, &facts::access_failures.info, &facts::privileged_commands.info, &facts::access_changes.info},
          .recognises = recognises,
          .collect = collect,
          .relate = nullptr};
}

}  // namespace assay::collect::access
