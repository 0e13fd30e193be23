// SPDX-License-Identifier: Apache-2.0
#include "collect/host_audit/settings.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <set>

#include "base/letters.h"
#include "collect/evidence/lines.h"

namespace assay::collect::host_audit {
namespace {

std::optional<std::int64_t> number(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

struct Kernel {
  std::string_view key;
  std::string_view setting;
  std::string_view subject;
  bool inverted = false;  // 0 means on
};

// Keys that have no interface in them. Documentation/admin-guide/sysctl and Documentation/networking/ip-sysctl of Linux.
constexpr std::array<Kernel, 17> kernel_keys = {{
    {"net.ipv4.ip_forward", "ip forwarding", "ipv4"},
    {"net.ipv4.icmp_echo_ignore_broadcasts", "answers to broadcast pings", "ipv4", true},
    {"net.ipv4.icmp_echo_ignore_all", "answers to pings", "ipv4", true},
    {"net.ipv4.tcp_syncookies", "syn cookies", ""},
    {"kernel.randomize_va_space", "address space layout randomisation", ""},
    {"kernel.exec-shield", "no execution of data", ""},
    {"kernel.kptr_restrict", "kernel addresses hidden", ""},
    {"kernel.dmesg_restrict", "kernel log restricted", ""},
    {"kernel.yama.ptrace_scope", "tracing of processes restricted", ""},
    {"kernel.unprivileged_bpf_disabled", "bpf for everyone", "", true},
    {"kernel.modules_disabled", "loading of kernel modules", "", true},
    {"kernel.sysrq", "magic system request key", ""},
    {"fs.suid_dumpable", "core dumps of privileged programs", ""},
    {"fs.protected_symlinks", "protection of links", "symbolic"},
    {"fs.protected_hardlinks", "protection of links", "hard"},
    {"fs.protected_fifos", "protection of links", "fifo"},
    {"fs.protected_regular", "protection of links", "regular"},
}};

// net.ipv4.conf.IF.NAME and net.ipv6.conf.IF.NAME.
struct PerInterface {
  std::string_view name;
  std::string_view setting;
  bool wanted = false;  // what the rules of the SCAP Security Guide demand
};
constexpr std::array<PerInterface, 9> per_interface = {{
    {"rp_filter", "reverse path filter", true},
    {"accept_redirects", "acceptance of redirects", false},
    {"secure_redirects", "acceptance of redirects of gateways", false},
    {"send_redirects", "sending of redirects", false},
    {"accept_source_route", "acceptance of source routes", false},
    {"log_martians", "logging of impossible addresses", true},
    {"proxy_arp", "proxy arp", false},
    {"accept_ra", "acceptance of router advertisements", false},
    {"forwarding", "ip forwarding", false},
}};

struct Sshd {
  std::string_view keyword;
  std::string_view setting;
};
constexpr std::array<Sshd, 16> sshd_keywords = {{
    {"permitrootlogin", "ssh login of root"},
    {"passwordauthentication", "ssh passwords"},
    {"kbdinteractiveauthentication", "ssh keyboard-interactive"},
    {"challengeresponseauthentication", "ssh keyboard-interactive"},
    {"pubkeyauthentication", "ssh public keys"},
    {"permitemptypasswords", "ssh empty passwords"},
    {"hostbasedauthentication", "ssh trust in hosts"},
    {"ignorerhosts", "ssh files of trusted hosts ignored"},
    {"x11forwarding", "ssh forwarding of X11"},
    {"allowtcpforwarding", "ssh forwarding of TCP"},
    {"allowagentforwarding", "ssh forwarding of agents"},
    {"permituserenvironment", "ssh environment of users"},
    {"strictmodes", "ssh strict modes"},
    {"maxauthtries", "ssh tries"},
    {"clientaliveinterval", "ssh idle limit"},
    {"loglevel", "ssh log level"},
}};

struct Rule {
  std::string_view rule;
  std::string_view setting;
  std::string_view subject;
  bool on = false;  // what it proves when it passes
};
constexpr std::array<Rule, 47> rules = {{
    {"sshd_disable_root_login", "ssh login of root", "", false},
    {"sshd_disable_root_password_login", "ssh login of root with a password", "", false},
    {"sshd_disable_empty_passwords", "ssh empty passwords", "", false},
    {"sshd_disable_rhosts", "ssh files of trusted hosts ignored", "", true},
    {"disable_host_auth", "ssh trust in hosts", "", false},
    {"sshd_disable_pubkey_auth", "ssh public keys", "", false},
    {"sshd_enable_pubkey_auth", "ssh public keys", "", true},
    {"sshd_disable_x11_forwarding", "ssh forwarding of X11", "", false},
    {"sshd_enable_x11_forwarding", "ssh forwarding of X11", "", true},
    {"sshd_disable_tcp_forwarding", "ssh forwarding of TCP", "", false},
    {"sshd_do_not_permit_user_env", "ssh environment of users", "", false},
    {"sshd_enable_strictmodes", "ssh strict modes", "", true},
    {"sshd_set_idle_timeout", "ssh idle limit", "", true},
    {"service_sshd_disabled", "service", "ssh", false},
    {"service_sshd_enabled", "service", "ssh", true},
    {"service_auditd_enabled", "audit", "", true},
    {"service_chronyd_enabled", "time synchronisation", "", true},
    {"service_chronyd_or_ntpd_enabled", "time synchronisation", "", true},
    {"service_ntp_enabled", "time synchronisation", "", true},
    {"service_ntpd_enabled", "time synchronisation", "", true},
    {"service_timesyncd_enabled", "time synchronisation", "", true},
    {"rsyslog_remote_loghost", "remote logging", "", true},
    {"service_autofs_disabled", "automount", "", false},
    {"service_firewalld_enabled", "firewall", "", true},
    {"service_iptables_enabled", "firewall", "", true},
    {"service_nftables_enabled", "firewall", "", true},
    {"service_ufw_enabled", "firewall", "", true},
    {"disable_users_coredumps", "core dumps", "", false},
    {"coredump_disable_storage", "storage of core dumps", "", false},
    {"bios_enable_execution_restrictions", "no execution of data", "", true},
    {"accounts_no_uid_except_zero", "several accounts of root", "", false},
    {"apparmor_configured", "mandatory access control", "", true},
    {"selinux_state", "mandatory access control", "", true},
    {"service_telnet_disabled", "service", "telnet", false},
    {"package_telnetd_removed", "service", "telnet", false},
    {"package_telnet-server_removed", "service", "telnet", false},
    {"package_rsh-server_removed", "service", "rsh", false},
    {"sysctl_net_ipv4_ip_forward", "ip forwarding", "ipv4", false},
    {"sysctl_net_ipv4_icmp_echo_ignore_broadcasts", "answers to broadcast pings", "ipv4", false},
    {"sysctl_net_ipv4_tcp_syncookies", "syn cookies", "", true},
    {"sysctl_kernel_randomize_va_space", "address space layout randomisation", "", true},
    {"sysctl_kernel_exec_shield", "no execution of data", "", true},
    {"sysctl_kernel_kptr_restrict", "kernel addresses hidden", "", true},
    {"sysctl_kernel_dmesg_restrict", "kernel log restricted", "", true},
    {"sysctl_fs_suid_dumpable", "core dumps of privileged programs", "", false},
    {"sysctl_fs_protected_symlinks", "protection of links", "symbolic", true},
    {"sysctl_fs_protected_hardlinks", "protection of links", "hard", true},
}};

constexpr std::array<std::string_view, 3> mount_options = {"nodev", "nosuid", "noexec"};

std::string_view state(bool demanded_on, bool passed) {
  if (passed) return demanded_on ? "on" : "off";
  return demanded_on ? "not on" : "not off";
}

Setting proved(std::string_view setting, std::string subject, bool on, bool passed) {
  return {.setting = std::string(setting), .subject = std::move(subject), .state = std::string(state(on, passed)), .number = {}, .value = {}};
}

// "ipv4", "all", "rp_filter" of a key whose parts stand between `separator`.
struct Parts {
  std::string_view family;
  std::string_view interface;
  std::string_view name;
};
std::optional<Parts> parts(std::string_view key, char separator) {
  const std::string prefix = separator == '.' ? "net.ipv" : "net_ipv";
  const std::string conf = separator == '.' ? ".conf." : "_conf_";
  if (!key.starts_with(prefix) || key.size() < prefix.size() + 1 + conf.size()) return std::nullopt;
  const auto family = key.substr(4, 4);
  if (family != "ipv4" && family != "ipv6") return std::nullopt;
  auto rest = key.substr(8);
  if (!rest.starts_with(conf)) return std::nullopt;
  rest.remove_prefix(conf.size());
  // An interface may have a dot in its name (a VLAN), a name of a setting has none; in rules it is all or default.
  const auto cut = separator == '.' ? rest.rfind('.') : rest.find('_');
  if (cut == std::string_view::npos) return std::nullopt;
  return Parts{family, rest.substr(0, cut), rest.substr(cut + 1)};
}

}  // namespace

std::optional<Setting> from_sysctl(std::string_view key, std::string_view value) {
  const auto level = number(value);
  Setting out{.setting = {}, .subject = {}, .state = "other", .number = level, .value = std::string(value)};
  bool inverted = false;
  if (const auto* const known = std::ranges::find(kernel_keys, key, &Kernel::key); known != kernel_keys.end()) {
    out.setting = known->setting;
    out.subject = known->subject;
    inverted = known->inverted;
  } else if (const auto in = parts(key, '.')) {
    const auto* const name = std::ranges::find(per_interface, in->name, &PerInterface::name);
    if (name == per_interface.end()) return std::nullopt;
    out.setting = name->setting;
    out.subject = std::string(in->family) + ' ' + std::string(in->interface);
  } else {
    return std::nullopt;
  }
  if (level) out.state = (*level != 0) != inverted ? "on" : "off";
  return out;
}

std::optional<Setting> from_sshd(std::string_view keyword, std::string_view value) {
  const auto* const known = std::ranges::find(sshd_keywords, base::lower(keyword), &Sshd::keyword);
  if (known == sshd_keywords.end()) return std::nullopt;
  Setting out{.setting = std::string(known->setting), .subject = {}, .state = "other", .number = number(value), .value = std::string(value)};
  const auto small = base::lower(value);
  if (small == "yes") out.state = "on";
  else if (small == "no") out.state = "off";
  else if (known->setting == "ssh idle limit" && out.number) out.state = *out.number > 0 ? "on" : "off";
  return out;
}

std::optional<Setting> from_rule(std::string_view rule, bool passed) {
  if (const auto* const known = std::ranges::find(rules, rule, &Rule::rule); known != rules.end()) return proved(known->setting, std::string(known->subject), known->on, passed);
  if (rule.starts_with("sysctl_")) {
    const auto in = parts(rule.substr(7), '_');
    if (!in || (in->interface != "all" && in->interface != "default")) return std::nullopt;
    const auto* const name = std::ranges::find(per_interface, in->name, &PerInterface::name);
    if (name == per_interface.end()) return std::nullopt;
    return proved(name->setting, std::string(in->family) + ' ' + std::string(in->interface), name->wanted, passed);
  }
  if (rule.starts_with("mount_option_")) {
    auto path = rule.substr(13);
    const auto cut = path.rfind('_');
    if (cut == std::string_view::npos || std::ranges::find(mount_options, path.substr(cut + 1)) == mount_options.end()) return std::nullopt;
    std::string subject = "/";
    for (const char c : path.substr(0, cut)) subject += c == '_' ? '/' : c;
    return proved("file system option", subject + ' ' + std::string(path.substr(cut + 1)), true, passed);
  }
  return std::nullopt;
}

std::vector<Setting> from_mount(std::string_view path, std::string_view options) {
  std::vector<Setting> out;
  for (const auto option : mount_options) {
    bool on = false;
    for (auto rest = options; !rest.empty() && !on;) on = evidence::next_part(rest, ',') == option;
    out.push_back({.setting = "file system option", .subject = std::string(path) + ' ' + std::string(option), .state = on ? "on" : "off", .number = {}, .value = std::string(options)});
  }
  return out;
}

std::vector<std::string_view> setting_names() {
  std::set<std::string_view> names = {"file system option"};
  for (const auto& key : kernel_keys) names.insert(key.setting);
  for (const auto& name : per_interface) names.insert(name.setting);
  for (const auto& keyword : sshd_keywords) names.insert(keyword.setting);
  for (const auto& rule : rules) names.insert(rule.setting);
  return {names.begin(), names.end()};
}

}  // namespace assay::collect::host_audit
