// SPDX-License-Identifier: Apache-2.0
// Compose files (the Compose Specification, and the versions 2 and 3 before it).
#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "base/letters.h"
#include "collect/configuration/readers.h"
#include "collect/configuration/words.h"
#include "collect/platform/reading.h"
#include "facts/tables/platform.h"

namespace assay::collect::platform {
namespace {

using configuration::first;
using configuration::function_kind;
using configuration::is_substituted;
using configuration::port_of;

// a:b:c, where ':' inside ${A:-b} and [::1] does not part.
std::vector<std::string_view> parts(std::string_view text) {
  std::vector<std::string_view> out;
  std::size_t start = 0;
  int depth = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '{' || text[i] == '[') ++depth;
    else if (text[i] == '}' || text[i] == ']') depth = std::max(0, depth - 1);
    else if (text[i] == ':' && depth == 0) {
      out.push_back(text.substr(start, i - start));
      start = i + 1;
    }
  }
  out.push_back(text.substr(start));
  return out;
}

std::string words(Value list) {
  std::string out(list.text());
  for (const auto word : list) {
    out += std::string(word.text()) + " ";
  }
  return out;
}

class ServiceReader {
 public:
  ServiceReader(Session& session, const Place& place, Value service)
      : session_(session), place_(place), service_(service), workload_(session.unique(fmt::format("service {}", service.key()), place, service)) {
    session.count_function();
    session.own(place, service, workload_);
  }

  void read() {
    const auto mode = service_["network_mode"].text();
    facts::Workload row{.from = place_.from(service_), .workload = workload_, .platform = "compose", .object = "service", .name = std::string(service_.key()), .space = {}, .function_kind = kind(), .service_account = {},
                        .token_mounted = {}, .host_network = mode == "host", .host_pid = service_["pid"].text() == "host", .host_ipc = service_["ipc"].text() == "host", .non_root = {}, .replicas = {}, .networks = networks(),
                        .document = place_.document, .line = place_.line_of(service_), .pointer = place_.pointer(service_)};
    if (const auto replicas = service_["deploy"]["replicas"].number(); replicas && *replicas <= 0xFFFFFFFF) row.replicas = static_cast<std::uint32_t>(*replicas);
    session_.append(facts::workloads, row);
    container(row.function_kind);
    for (const auto& [list, added] : {std::pair{"cap_add", true}, {"cap_drop", false}}) {
      for (const auto each : service_[list]) {
        session_.append(facts::container_capabilities, {.from = place_.from(each), .workload = workload_, .container = std::string(service_.key()), .capability = capability(each.text()), .added = added, .line = place_.line_of(each), .pointer = place_.pointer(each)});
      }
    }
    for (const auto volume : service_["volumes"]) mount(volume);
    for (const auto device : service_["devices"]) {
      const auto pieces = parts(device.is_map() ? device["source"].text() : device.text());
      append_mount(device, "device", pieces.front(), pieces.size() > 1 ? pieces[1] : pieces.front(), false, is_sensitive(pieces.front()));
    }
    for (const auto secret : service_["secrets"]) append_mount(secret, "secret", secret.is_map() ? secret["source"].text() : secret.text(), secret["target"].text(), true, false);
    for (const auto port : service_["ports"]) published(port, row.function_kind);
    for (const auto port : service_["expose"]) {
      const auto text = port.text();
      const auto slash = text.find('/');
      append_port(port, port_of(text.substr(0, slash)), text.substr(0, slash), slash == std::string_view::npos ? "tcp" : text.substr(slash + 1), "compose exposed", {}, row.function_kind);
    }
  }

 private:
  std::string kind() const {
    for (const auto text : {service_.key(), service_["container_name"].text()}) {
      if (auto found = function_kind(text); !found.empty()) return found;
    }
    for (const auto variable : service_["environment"]) {  // COMPONENT_NAME=amf, which images of several functions are told
      const auto text = variable.text();
      const auto value = variable.parent().is_map() ? text : text.substr(std::min(text.find('='), text.size() - (text.empty() ? 0 : 1)));
      const auto name = variable.parent().is_map() ? variable.key() : text.substr(0, text.find('='));
      if (configuration::plain(name).find("component") == std::string::npos) continue;
      if (auto found = function_kind(value.starts_with('=') ? value.substr(1) : value); !found.empty()) return found;
    }
    const auto image = service_["image"].text();
    if (auto found = function_kind(image.substr(0, image.rfind(':'))); !found.empty()) return found;
    const auto command = words(service_["command"]);
    return function_kind(command.substr(0, command.find(' ')));
  }

  std::string networks() {
    std::string names;
    for (const auto network : service_["networks"]) {
      const auto name = service_["networks"].is_map() ? network.key() : network.text();
      names += fmt::format("{}{}", names.empty() ? "" : ",", name);
      session_.append(facts::network_attachments, {.from = place_.from(network), .owner = workload_, .network = std::string(name), .driver = {}, .parent = {}, .address = std::string(first(network, {"ipv4_address", "ipv6_address"}).text()),
                                                           .isolated = {}, .line = place_.line_of(network), .pointer = place_.pointer(network)});
    }
    return names;
  }

  void container(const std::string& function) {
    const auto image = image_of(service_["image"].text());
    const auto limits = service_["deploy"]["resources"]["limits"];
    facts::Container row{.from = place_.from(service_), .workload = workload_, .container = std::string(service_.key()), .init = false, .function_kind = function, .image = image.name, .registry = image.registry, .tag = image.tag, .digest = image.digest,
                         .pinned = !image.digest.empty(), .floating = image.floating, .placeholder = image.placeholder, .pull_policy = std::string(service_["pull_policy"].text()), .privileged = service_["privileged"].boolean().value_or(false),
                         .allow_escalation = {}, .run_as_user = {}, .non_root = {}, .read_only_root = stated(service_["read_only"]), .seccomp = {}, .apparmor = {}, .drops_all = false,
                         .cpu_limit = processors(first(limits, {"cpus"}) ? limits["cpus"].text() : service_["cpus"].text()), .memory_limit = octets(limits["memory"] ? limits["memory"].text() : service_["mem_limit"].text(), true),
                         .liveness = service_["healthcheck"] && !service_["healthcheck"]["disable"].boolean().value_or(false), .remote_debugging = is_debugger(words(service_["command"]) + " " + words(service_["entrypoint"])) || starts_debugger(service_["environment"]),
                         .line = place_.line_of(service_), .pointer = place_.pointer(service_)};
    const auto user = service_["user"].text();
    if (!user.empty()) {
      const auto name = user.substr(0, user.find(':'));
      row.run_as_user = configuration::whole_number(name);
      if (name == "root") row.run_as_user = 0;
      if (row.run_as_user || !is_substituted(name)) row.non_root = row.run_as_user != 0;
    }
    for (const auto option : service_["security_opt"]) {
      auto text = base::lower(option.text());
      std::ranges::replace(text, '=', ':');
      if (text.starts_with("no-new-privileges")) row.allow_escalation = text.ends_with("false");
      else if (text.starts_with("seccomp:")) row.seccomp = text == "seccomp:unconfined" ? "Unconfined" : "Localhost";
      else if (text.starts_with("apparmor:")) row.apparmor = text == "apparmor:unconfined" ? "Unconfined" : text.substr(9);
    }
    for (const auto each : service_["cap_drop"]) row.drops_all = row.drops_all || capability(each.text()) == "ALL";
    session_.append(facts::containers, row);
  }

  void append_mount(Value at, std::string_view kind, std::string_view source, std::string_view target, bool read_only, bool sensitive) {
    session_.append(facts::container_mounts, {.from = place_.from(at), .workload = workload_, .container = std::string(service_.key()), .kind = std::string(kind), .source = std::string(source), .target = std::string(target),
                                                      .read_only = read_only, .sensitive = sensitive, .line = place_.line_of(at), .pointer = place_.pointer(at)});
  }

  void mount(Value volume) {
    std::string_view source;
    std::string_view target;
    bool read_only = false;
    bool named = false;
    if (volume.is_map()) {
      source = volume["source"].text();
      target = volume["target"].text();
      read_only = volume["read_only"].boolean().value_or(false);
      named = volume["type"].text() != "bind";
    } else {
      const auto pieces = parts(volume.text());
      source = pieces.front();
      target = pieces.size() > 1 ? pieces[1] : pieces.front();
      if (pieces.size() > 2) read_only = (fmt::format(",{},", pieces[2])).find(",ro,") != std::string::npos;
      named = pieces.size() == 1 || source.empty() || (source.front() != '/' && source.front() != '.' && source.front() != '~' && source.front() != '$');
    }
    if (named) append_mount(volume, "volume", source, target, read_only, false);
    else append_mount(volume, kind_of_path(source), source, target, read_only, is_sensitive(source));
  }

  void append_port(Value at, std::optional<std::uint16_t> port, std::string_view target, std::string_view transport, std::string_view exposure, std::string_view address, const std::string& function) {
    session_.append(facts::exposed_ports, {.from = place_.from(at), .owner = workload_, .function_kind = function, .port = port, .target = std::string(target), .transport = base::lower(transport), .exposure = std::string(exposure),
                                                   .address = std::string(address), .selector = {}, .tls = {}, .line = place_.line_of(at), .pointer = place_.pointer(at)});
  }

  // [[address:]port:]target[/transport]
  void published(Value port, const std::string& function) {
    if (port.is_map()) {
      append_port(port, port_of(port["published"].text()), port["target"].text(), port["protocol"].text().empty() ? "tcp" : port["protocol"].text(), "compose published", port["host_ip"].text(), function);
      return;
    }
    auto text = port.text();
    std::string_view transport = "tcp";
    if (const auto slash = text.rfind('/'); slash != std::string_view::npos) {
      transport = text.substr(slash + 1);
      text = text.substr(0, slash);
    }
    const auto pieces = parts(text);
    auto address = pieces.size() > 2 ? pieces[pieces.size() - 3] : std::string_view();
    if (address.starts_with('[') && address.ends_with(']')) address = address.substr(1, address.size() - 2);
    const auto outside = pieces.size() > 1 ? pieces[pieces.size() - 2] : std::string_view();
    append_port(port, port_of(outside.substr(0, outside.find('-'))), pieces.back(), transport, "compose published", address, function);
  }

  Session& session_;
  const Place& place_;
  Value service_;
  std::string workload_;
};

}  // namespace

bool is_compose(Value root) {
  const auto services = root["services"];
  if (!services.is_map() || root["apiVersion"] || root["openapi"]) return false;
  for (const auto service : services) {
    if (configuration::has(service, {"image", "build", "extends", "container_name"})) return true;
  }
  return false;
}

void read_compose(Session& session, const Place& place, Value root) {
  for (const auto service : root["services"]) {
    if (service.is_map() && !session.full()) ServiceReader(session, place, service).read();
  }
  for (const auto network : root["networks"]) {
    std::string prefix;
    for (const auto pool : network["ipam"]["config"]) prefix = prefix.empty() ? std::string(pool["subnet"].text()) : prefix;
    session.append(facts::network_attachments, {.from = place.from(network), .owner = {}, .network = std::string(network.key()), .driver = std::string(network["driver"].text()), .parent = std::string(network["driver_opts"]["parent"].text()),
                                                        .address = prefix, .isolated = stated(network["internal"]), .line = place.line_of(network), .pointer = place.pointer(network)});
  }
  // Configurations that the file itself holds (configs: content).
  configuration::read_functions(session, place, root["configs"]);
}

}  // namespace assay::collect::platform
