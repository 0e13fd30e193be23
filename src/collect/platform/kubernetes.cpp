// SPDX-License-Identifier: Apache-2.0
// Kubernetes objects: which there are, and what ports, policies, networks, ConfigMaps and Secrets say.
#include <fmt/format.h>

#include <algorithm>

#include "base/letters.h"
#include "collect/configuration/readers.h"
#include "collect/configuration/words.h"
#include "collect/platform/reading.h"
#include "facts/tables/platform.h"

namespace assay::collect::platform {
namespace {

using configuration::function_kind;
using configuration::port_of;

std::string transport(Value protocol) { return protocol.text().empty() ? "tcp" : base::lower(protocol.text()); }

std::string selector(Value labels) {
  std::string out;
  for (const auto label : labels) {
    if (out.size() > configuration::longest_name) break;  // it stands in many rows
    out += fmt::format("{}{}={}", out.empty() ? "" : ",", label.key(), label.text());
  }
  return out.substr(0, configuration::longest_name);
}

// The function behind a Service or Ingress, from its labels and names.
std::string behind(Value object) {
  for (const auto label : object["spec"]["selector"]) {
    if (auto kind = function_kind(label.text()); !kind.empty()) return kind;
  }
  return function_kind(object["metadata"]["name"].text());
}

void read_service(Session& session, const Place& place, Value object) {
  const auto owner = subject(session, place, object);
  const auto spec = object["spec"];
  const auto type = spec["type"].text();
  const auto kind = behind(object);
  const auto selected = selector(spec["selector"]);
  const auto row = [&](Value port, std::optional<std::uint16_t> number, std::string_view exposure, std::string_view address) {
    session.append(facts::exposed_ports, {.from = place.from(port), .owner = owner, .function_kind = kind, .port = number,
                                                  .target = std::string(port["targetPort"] ? port["targetPort"].text() : port["port"].text()), .transport = transport(port["protocol"]),
                                                  .exposure = std::string(exposure), .address = std::string(address), .selector = selected, .tls = {}, .line = place.line_of(port), .pointer = place.pointer(port)});
  };
  if (type == "ExternalName") {
    row(spec["externalName"], {}, "external name", spec["externalName"].text());
    return;
  }
  for (const auto port : spec["ports"]) {
    const auto number = port_of(port["port"].text());
    const bool headless = base::lower(spec["clusterIP"].text()) == "none";
    row(port, number, headless ? "headless" : "cluster", {});
    if (type == "NodePort" || (type == "LoadBalancer" && port["nodePort"])) row(port, port_of(port["nodePort"].text()), "node port", {});
    if (type == "LoadBalancer") row(port, number, "load balancer", spec["loadBalancerIP"].text());
    for (const auto address : spec["externalIPs"]) {
      if (session.full()) break;
      row(port, number, "load balancer", address.text());
    }
  }
}

void read_ingress(Session& session, const Place& place, Value object) {
  const auto owner = subject(session, place, object);
  const auto spec = object["spec"];
  const bool tls = spec["tls"].is_list() && spec["tls"].size() != 0;
  const auto row = [&](Value at, std::string_view host, Value backend) {
    const auto service = backend["service"] ? backend["service"]["name"] : backend["serviceName"];
    const auto kind = function_kind(service.text());
    session.append(facts::exposed_ports, {.from = place.from(at), .owner = owner, .function_kind = kind.empty() ? behind(object) : kind, .port = static_cast<std::uint16_t>(tls ? 443 : 80), .target = std::string(service.text()),
                                                  .transport = "tcp", .exposure = "ingress", .address = std::string(host), .selector = {}, .tls = tls, .line = place.line_of(at), .pointer = place.pointer(at)});
  };
  for (const auto rule : spec["rules"]) {
    for (const auto path : rule["http"]["paths"]) row(path, rule["host"].text(), path["backend"]);
    if (!rule["http"]["paths"]) row(rule, rule["host"].text(), {});
  }
  if (const auto backend = configuration::first(spec, {"defaultBackend", "backend"})) row(backend, {}, backend);
}

// none, some, all or unstated for one direction of a policy.
std::string direction(Value spec, std::string_view type, std::string_view rules, std::string_view peers) {
  bool spoken = type == "Ingress" || spec[rules];
  if (const auto types = spec["policyTypes"]; types.is_list()) {
    spoken = false;
    for (const auto each : types) spoken = spoken || each.text() == type;
  }
  if (!spoken) return "unstated";
  if (spec[rules].size() == 0) return "none";
  for (const auto rule : spec[rules]) {
    const auto list = rule[peers];
    if (list.size() == 0 && rule["ports"].size() == 0) return "all";
    for (const auto peer : list) {
      const auto prefix = peer["ipBlock"]["cidr"].text();
      if ((prefix == "0.0.0.0/0" || prefix == "::/0") && peer["ipBlock"]["except"].size() == 0 && rule["ports"].size() == 0) return "all";
    }
  }
  return "some";
}

void read_policy(Session& session, const Place& place, Value object) {
  const auto spec = object["spec"];
  const auto pods = spec["podSelector"];
  session.append(facts::network_policies,
                         {.from = place.from(object), .policy = subject(session, place, object), .space = std::string(object["metadata"]["namespace"].text()),
                          .selects_all = pods["matchLabels"].size() == 0 && pods["matchExpressions"].size() == 0, .ingress = direction(spec, "Ingress", "ingress", "from"), .egress = direction(spec, "Egress", "egress", "to"),
                          .line = place.line_of(object), .pointer = place.pointer(object)});
}

void read_network(Session& session, const Place& place, Value object) {
  const auto text = object["spec"]["config"];
  facts::NetworkAttachment row{.from = place.from(object), .owner = {}, .network = std::string(object["metadata"]["name"].text()), .driver = {}, .parent = {}, .address = {}, .isolated = {}, .line = place.line_of(object), .pointer = place.pointer(object)};
  if (auto inner = session.inner(text, place)) {
    const auto& kept = session.keep(place, text, *std::move(inner));
    auto config = kept.documents.front().root();
    if (config["plugins"].is_list() && config["plugins"].size() != 0) config = *config["plugins"].begin();
    row.driver = config["type"].text();
    row.parent = configuration::first(config, {"master", "device", "bridge", "ifName"}).text();
    row.address = configuration::first(config["ipam"], {"subnet", "range"}).text();
    for (const auto address : config["ipam"]["addresses"]) row.address = row.address.empty() ? std::string(address["address"].text()) : row.address;
  }
  session.append(facts::network_attachments, row);
}

void read_object(Session& session, const Place& place, Value object) {
  if (session.full()) return;
  const auto kind = object["kind"].text();
  const auto spec = object["spec"];
  if (kind == "List" || kind.ends_with("List")) {
    for (const auto item : object["items"]) {
      if (item.is_map()) read_object(session, place, item);
    }
    return;
  }
  const auto cron = spec["jobTemplate"]["spec"]["template"];
  if (kind == "Pod") read_pod(session, place, object, object["metadata"], spec);
  else if (cron["spec"]["containers"]) read_pod(session, place, object, cron["metadata"], cron["spec"]);
  else if (spec["template"]["spec"]["containers"]) read_pod(session, place, object, spec["template"]["metadata"], spec["template"]["spec"]);
  else if (kind == "Service") read_service(session, place, object);
  else if (kind == "Ingress") read_ingress(session, place, object);
  else if (kind == "NetworkPolicy") read_policy(session, place, object);
  else if (kind == "NetworkAttachmentDefinition") read_network(session, place, object);
  else if (kind == "Namespace") read_namespace(session, place, object);
  else if (kind == "Role" || kind == "ClusterRole" || kind == "RoleBinding" || kind == "ClusterRoleBinding") read_roles(session, place, object);
  else if (kind == "Secret") {
    session.own(place, object, subject(session, place, object));
  } else {
    // A ConfigMap, or an object of somebody's own kind: it may hold configurations, as texts or as they are.
    session.own(place, object, subject(session, place, object));
    configuration::read_functions(session, place, object);
  }
}

}  // namespace

std::string subject(Session& session, const Place& place, Value object) {
  const auto name = object["metadata"]["name"].text();
  const auto space = object["metadata"]["namespace"].text();
  return session.unique(fmt::format("{} {}{}{}", object["kind"].text(), space, space.empty() ? "" : "/", name), place, object);
}

bool is_kubernetes(Value root) {
  const auto kind = root["kind"].text();
  return root["apiVersion"].is_text() && !kind.empty() && kind != "Kustomization" && (root["metadata"].is_map() || root["items"].is_list() || !component_of(root).empty());
}

void read_kubernetes(Session& session, const Place& place, Value root) {
  if (!component_of(root).empty()) read_component(session, place, root);
  else read_object(session, place, root);
}

}  // namespace assay::collect::platform
