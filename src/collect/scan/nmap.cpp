// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

#include "collect/evidence/lines.h"
#include "collect/evidence/times.h"
#include "collect/evidence/xml.h"
#include "collect/scan/scan.h"
#include "facts/tables/scans.h"

namespace assay::collect::scan {
namespace {

using evidence::XmlElement;

constexpr std::size_t most_ranges = 200'000;
constexpr std::size_t longest_list = 4'000;  // octets of names and CPEs of one host or port

// Services that send everything in clear, where nmap recognised them outside TLS.
constexpr std::array<std::string_view, 8> in_clear = {"telnet", "http", "http-proxy", "tftp", "login", "shell", "exec", "finger"};

template <class Number>
std::optional<Number> number(std::string_view text) {
  Number value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

void add_word(std::string& list, std::string_view word) {
  if (word.empty() || list.size() + word.size() > longest_list) return;
  if (!list.empty()) list += ' ';
  list += word;
}

class Report final : public evidence::XmlListener {
 public:
  Report(facts::Store& store, std::uint16_t evidence) : store_(store), evidence_(evidence) {}

  bool open(const XmlElement& element) override {
    const auto name = element.name;
    if (element.depth == 1) begin_run(element);
    else if (name == "scaninfo") add_ranges(element);
    else if (name == "host") begin_host(element);
    else if (name == "hosthint") in_hint_ = true;
    else if (name == "finished") end_run(element);
    else if (name == "hosts") count_hosts(element);
    else if (name == "script") add_script(element);
    else if (in_host_) in_host(element);
    return true;
  }

  bool close(std::string_view name, std::string_view text) override {
    if (name == "cpe" && in_port_ && in_service_) add_word(port_.cpe, text);
    else if (name == "service") in_service_ = false;
    else if (name == "port" && nested_ports_ != 0) --nested_ports_;
    else if (name == "port") end_port();
    else if (name == "host" && nested_hosts_ != 0) --nested_hosts_;
    else if (name == "host") end_host();
    else if (name == "hosthint") in_hint_ = false;
    return true;
  }

  // The run comes last: only now everything about it is known.
  Reading finish(const base::Result<void>& read) {
    if (in_port_) end_port();
    if (in_host_) end_host();
    store_.append(facts::scan_runs, run_);
    Reading reading{.format = fmt::format("{} XML", run_.tool), .problem = {}};
    const auto say = [&](std::string_view sentence) { reading.problem += fmt::format("{}{}", reading.problem.empty() ? "" : "; ", sentence); };
    if (!read) say(fmt::format("the report breaks off, and what stands before that was read: {}", read.error().message()));
    else if (!run_.finished) say("the report does not say that the scan came to its end: what it lacks says nothing; scan again to the end");
    if (hosts_given_up_ != 0) say(fmt::format("the scan of {} hosts was given up before its end (timedout), and the report says nothing of their ports: scan them again with a longer --host-timeout", hosts_given_up_));
    if (too_many_) say(fmt::format("the report names more than {} ranges of ports, and the others were left out: scan ranges instead of single ports", most_ranges));
    return reading;
  }

 private:
  [[nodiscard]] facts::Provenance at(const XmlElement& element) const {
    return {.evidence = evidence_, .frame = 0, .offset = element.offset, .length = element.length, .time = time_};
  }

  void begin_run(const XmlElement& element) {
    run_.from = at(element);
    run_.tool = element["scanner"];
    run_.version = element["version"];
    run_.arguments = element["args"];
    run_.began = evidence::epoch_time(element["start"]);
    run_.from.time = run_.began.value_or(base::Time{});
    time_ = run_.from.time;
    run_.line = element.line;
  }

  void end_run(const XmlElement& element) {
    run_.ended = evidence::epoch_time(element["time"]);
    run_.finished = element["exit"].empty() || element["exit"] == "success";
  }

  void count_hosts(const XmlElement& element) {
    run_.hosts_up = number<std::uint32_t>(element["up"]);
    run_.hosts_down = number<std::uint32_t>(element["down"]);
  }

  // services="22,80,1000-2000"
  void add_ranges(const XmlElement& element) {
    auto list = element["services"];
    while (!list.empty()) {
      const auto part = evidence::next_part(list, ',');
      const auto dash = part.find('-');
      const auto first = number<std::uint16_t>(part.substr(0, dash));
      const auto last = dash == std::string_view::npos ? first : number<std::uint16_t>(part.substr(dash + 1));
      if (!first || !last || *first > *last) continue;
      if (++ranges_ > most_ranges) {
        too_many_ = true;
        return;
      }
      store_.append(facts::scanned_ranges, {.from = at(element), .tool = run_.tool, .transport = std::string(element["protocol"]), .first = *first, .last = *last,
                                            .method = std::string(element["type"]), .line = element.line});
    }
  }

  void begin_host(const XmlElement& element) {
    if (in_host_) {
      ++nested_hosts_;
      return;
    }
    in_host_ = true;
    host_ = {};
    host_.ended = evidence::epoch_time(element["endtime"]);
    given_up_ = element["timedout"] == "true" || element["timedout"] == "1";
    time_ = host_.ended.value_or(run_.began.value_or(base::Time{}));
    host_.from = at(element);
    host_.line = element.line;
  }

  void in_host(const XmlElement& element) {
    const auto name = element.name;
    if (name == "status") {
      host_.state = element["state"];
      host_.reason = element["reason"];
    } else if (name == "address") {
      if (element["addrtype"] == "mac") {
        host_.mac = element["addr"];
        host_.mac_vendor = element["vendor"];
      } else if (host_.address.empty()) {
        host_.address = element["addr"];
      }
    } else if (name == "hostname") {
      add_word(host_.names, element["name"]);
    } else if (name == "extraports") {
      const auto count = number<std::uint32_t>(element["count"]).value_or(0);
      auto& sum = element["state"] == "closed" ? host_.ports_closed : host_.ports_filtered;
      sum += std::min(count, std::numeric_limits<std::uint32_t>::max() - sum);
    } else if (name == "port") {
      begin_port(element);
    } else if (in_port_) {
      in_port(element);
    }
  }

  void begin_port(const XmlElement& element) {
    const auto port = number<std::uint16_t>(element["portid"]);
    if (in_port_ || !port) {
      if (in_port_) ++nested_ports_;
      return;
    }
    in_port_ = true;
    port_ = {};
    port_.from = at(element);
    port_.address = host_.address;
    port_.port = *port;
    port_.transport = element["protocol"];
    port_.line = element.line;
  }

  void in_port(const XmlElement& element) {
    if (element.name == "state") {
      port_.state = element["state"];
      port_.reason = element["reason"];
    } else if (element.name == "service") {
      in_service_ = true;
      port_.service = element["name"];
      port_.probed = element["method"] == "probed";
      port_.tls = element["tunnel"] == "ssl";
      port_.product = element["product"];
      port_.version = element["version"];
      add_word(port_.details, element["extrainfo"]);
      add_word(port_.details, element["ostype"]);
      add_word(port_.details, element["devicetype"]);
      add_word(port_.details, element["hostname"]);
    }
  }

  void end_port() {
    if (!in_port_) return;
    in_port_ = in_service_ = false;
    if (port_.state == "open" && port_.probed) {
      if (port_.tls || port_.service == "ssh") port_.clear_text = false;
      else if (std::ranges::find(in_clear, port_.service) != in_clear.end()) port_.clear_text = true;
    }
    ++host_.ports_listed;
    store_.append(facts::scanned_ports, port_);
  }

  void end_host() {
    if (!in_host_) return;
    in_host_ = false;
    // --host-timeout: nmap reports such a host as up, but none of its ports.
    if (given_up_) {
      host_.state = "given up";
      ++hosts_given_up_;
    }
    store_.append(facts::scanned_hosts, host_);
    time_ = run_.began.value_or(base::Time{});
  }

  void add_script(const XmlElement& element) {
    if (in_hint_) return;
    facts::ScanScript row{.from = at(element), .address = in_host_ ? host_.address : "", .port = {}, .transport = {}, .script = std::string(element["id"]),
                          .output = std::string(element["output"]), .line = element.line};
    if (in_port_) {
      row.port = port_.port;
      row.transport = port_.transport;
    }
    store_.append(facts::scan_scripts, row);
  }

  facts::Store& store_;
  std::uint16_t evidence_;
  base::Time time_;
  facts::ScanRun run_;
  facts::ScannedHost host_;
  facts::ScannedPort port_;
  std::size_t ranges_ = 0;
  std::uint64_t hosts_given_up_ = 0;
  unsigned nested_hosts_ = 0;  // none in a report of nmap
  unsigned nested_ports_ = 0;
  bool too_many_ = false;
  bool in_hint_ = false;
  bool in_host_ = false;
  bool given_up_ = false;
  bool in_port_ = false;
  bool in_service_ = false;
};

bool recognises(const evidence::File& file) { return file.form() == evidence::Form::xml && evidence::xml_root(file.content()) == "nmaprun"; }

base::Result<Reading> collect(const evidence::File& file, std::uint16_t evidence, facts::Store& store) {
  Report report(store, evidence);
  const auto read = evidence::read_xml(file.content(), report);
  return report.finish(read);
}

}  // namespace

Collector port_scan() {
  return {.name = "port scan",
          .about = "XML of nmap (-oX) and of what writes the same",
          .fills = {&facts::scan_runs.info, &facts::scanned_ranges.info, &facts::scanned_hosts.info, &facts::scanned_ports.info, &facts::scan_scripts.info},
          .recognises = recognises,
          .collect = collect,
          .relate = nullptr};
}

}  // namespace assay::collect::scan
