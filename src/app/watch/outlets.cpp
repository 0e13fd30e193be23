// SPDX-License-Identifier: Apache-2.0
#include "app/watch/outlets.h"

#include <fmt/format.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <ctime>

#include "app/watch/numeric_address.h"
#include "base/json.h"
#include "report/coverage.h"
#include "report/terminal_text.h"

namespace assay::app::watch {
namespace {

std::string_view state_text(News state) { return state == News::fresh ? "new" : "still"; }

void begin(base::JsonWriter& json, std::string_view event, const PeriodNews& news) {
  json.begin_object().member("event", event).member("period", news.period).member("facts", news.facts_file);
}

// "20261129T141000Z" as a clock shows it.
std::string clock_text(std::string_view period) {
  return period.size() == 16
             ? fmt::format("{}-{}-{} {}:{}:{}Z", period.substr(0, 4), period.substr(4, 2), period.substr(6, 2),
                           period.substr(9, 2), period.substr(11, 2), period.substr(13, 2))
             : std::string(period);
}

// As syslog(3) and journald write it, in local time; the English names whatever the locale.
std::string old_time(base::Time at) {
  constexpr std::array months{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const std::time_t seconds = at.nanoseconds / 1'000'000'000;
  std::tm local{};
  localtime_r(&seconds, &local);
  return fmt::format("{} {:2} {:02}:{:02}:{:02}", months[static_cast<std::size_t>(local.tm_mon)], local.tm_mday,
                     local.tm_hour, local.tm_min, local.tm_sec);
}

}  // namespace

std::string period_json(const PeriodNews& news) {
  std::string out;
  base::JsonWriter json(out);
  begin(json, "period", news);
  const auto& report = news.report;
  json.member("frames", report.frames)
      .member("octets", report.octets)
      .member("dropped", report.dropped)
      .member("cut_frames", report.cut_frames);
  json.member("began_earlier", report.earlier)
      .member("looked_back", report.looked_back)
      .member("findings", report.findings.size());
  json.key("error").value(report.error.empty() ? std::optional<std::string>() : report.error);
  json.end_object();
  return out;
}

std::string finding_json(const PeriodNews& news, const PeriodFinding& finding, News state) {
  std::string out;
  base::JsonWriter json(out);
  begin(json, "finding", news);
  json.member("state", state_text(state))
      .member("id", finding.id)
      .member("requirement", finding.requirement)
      .member("class", finding.kind);
  json.member("subject", finding.subject)
      .member("title", finding.title)
      .member("sentence", finding.sentence)
      .member("count", finding.count);
  json.member("first_time", finding.first_time).member("last_time", finding.last_time).member("frames", finding.frames);
  json.end_object();
  return out;
}

std::string period_text(const PeriodNews& news, std::size_t fresh, const report::TerminalStyle& style) {
  const auto& report = news.report;
  if (!report.error.empty())
    return report::paint(fmt::format("{}  not analysed: {}", clock_text(news.period), report.error), report::Paint::red,
                         style) +
           "\n";
  auto out =
      fmt::format("{}  {} frames, {:.1f} MB, {} dropped", clock_text(news.period), report::grouped(report.frames),
                  static_cast<double>(report.octets) / 1e6, report::grouped(report.dropped));
  if (report.earlier != 0) out += fmt::format(", {} connections began earlier", report::grouped(report.earlier));
  out += fmt::format("; {} findings, {} new", report.findings.size(), fresh);
  return report::paint(out, report.dropped != 0 ? report::Paint::yellow : report::Paint::dim, style) + "\n";
}

std::string finding_text(const PeriodNews& news, const PeriodFinding& finding, News state,
                         const report::TerminalStyle& style) {
  auto out = fmt::format("  {}  {}  {}  {}\n", report::padded(state_text(state), 5),
                         report::paint(report::padded(finding.id, 13), report::Paint::bold, style),
                         report::padded(finding.kind, 15), report::shortened(finding.title, style.width - 42));
  const std::string indent(9, ' ');
  out += indent +
         report::shortened(fmt::format("{}, {} ×, {}", finding.subject, report::grouped(finding.count), finding.frames),
                           style.width - 9) +
         "\n";
  if (state == News::fresh) out += fmt::format("{}assay explain {} -o {}\n", indent, finding.id, news.facts_file);
  return out;
}

base::Result<Syslog> Syslog::open(const std::string& target) {
  Syslog syslog;
  syslog.process_ = getpid();
  tzset();  // while /etc/localtime can be read
  char host[256] = {};
  syslog.host_ = gethostname(host, sizeof host - 1) == 0 && host[0] != '\0' ? host : "-";
  if (target.starts_with('/')) {
    sockaddr_un local{};
    local.sun_family = AF_UNIX;
    if (target.size() >= sizeof local.sun_path)
      return base::fail(fmt::format("--syslog {}: the path is too long for a socket", target));
    std::memcpy(local.sun_path, target.c_str(), target.size() + 1);
    std::memcpy(&syslog.address_, &local, sizeof local);
    syslog.address_size_ = sizeof local;
    syslog.local_ = true;
  } else if (const auto address = numeric_address(target, std::uint16_t{514})) {
    syslog.address_ = address->storage;
    syslog.address_size_ = address->size;
  } else {
    return base::fail(
        fmt::format("--syslog {}: give an address such as 192.0.2.1:514 or [2001:db8::1]:514, or the path of a socket "
                    "such as /dev/log",
                    target));
  }
  syslog.socket_ =
      wire::capture::Descriptor(::socket(syslog.address_.ss_family, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (syslog.socket_.number() < 0)
    return base::fail(fmt::format("--syslog {}: no socket: {}", target, std::strerror(errno)));
  return syslog;
}

std::string Syslog::message(const PeriodNews& news, const PeriodFinding& finding, News state, base::Time at) const {
  constexpr int daemon = 3;
  const int severity = finding.kind == "hard" ? 3 : finding.kind == "indicator" ? 5 : 4;  // error, notice, warning
  const auto what = fmt::format("{} {} [{}] {}: {}, {} times, facts {}", state_text(state), finding.id, finding.kind,
                                finding.title, finding.subject, finding.count, news.facts_file);
  const int priority = daemon * 8 + severity;
  if (local_) return fmt::format("<{}>{} assay[{}]: {}", priority, old_time(at), process_, what);
  // Six digits of a second at most; the byte-order mark says that the text is UTF-8.
  auto time = base::text(base::Time{at.nanoseconds / 1000 * 1000});
  return fmt::format("<{}>1 {} {} assay {} finding - \xef\xbb\xbf{}", priority, time, host_, process_, what);
}

void Syslog::send(const PeriodNews& news, const PeriodFinding& finding, News state, base::Time at) const {
  const auto text = message(news, finding, state, at);
  (void)::sendto(socket_.number(), text.data(), std::min<std::size_t>(text.size(), 2048), MSG_NOSIGNAL,
                 reinterpret_cast<const sockaddr*>(&address_), address_size_);
}

}  // namespace assay::app::watch
