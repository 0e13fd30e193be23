// SPDX-License-Identifier: Apache-2.0
// Pods: what their containers may do, reach and mount (Kubernetes API, core/v1 PodSpec).
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/letters.h"
#include "collect/configuration/readers.h"
#include "collect/configuration/words.h"
#include "collect/platform/reading.h"
#include "facts/tables/configuration.h"
#include "facts/tables/platform.h"

namespace assay::collect::platform {
namespace {

using configuration::function_kind;
using configuration::port_of;

std::string line_of_words(Value list) {
  std::string out;
  if (list.is_text()) return std::string(list.text());
  for (const auto word : list) {
    out += std::string(out.empty() ? "" : " ") + std::string(word.text());
  }
  return out;
}

std::optional<bool> second_if_unstated(Value first, Value second) { return first ? stated(first) : stated(second); }

std::string guess(Value container) {
  for (const auto text : {container["name"].text(), container["image"].text().substr(0, container["image"].text().rfind(':'))}) {
    if (auto kind = function_kind(text); !kind.empty()) return kind;
  }
  const auto command = line_of_words(container["command"]);
  return function_kind(command.substr(0, command.find(' ')));
}

class PodReader {
 public:
  PodReader(Session& session, const Place& place, Value object, Value metadata, Value spec)
      : session_(session), place_(place), object_(object), metadata_(metadata), spec_(spec), workload_(subject(session, place, object)) {
    session.count_function();
    session.own(place, object, workload_);
    for (const auto volume : spec["volumes"]) volumes_[std::string(volume["name"].text())] = volume;
  }

  void read() {
    facts::Workload row{.from = place_.from(object_), .workload = workload_, .platform = "kubernetes", .object = std::string(object_["kind"].text()), .name = std::string(object_["metadata"]["name"].text()),
                        .space = std::string(object_["metadata"]["namespace"].text()), .function_kind = kind(), .service_account = std::string(configuration::first(spec_, {"serviceAccountName", "serviceAccount"}).text()),
                        .token_mounted = stated(spec_["automountServiceAccountToken"]), .host_network = spec_["hostNetwork"].boolean().value_or(false), .host_pid = spec_["hostPID"].boolean().value_or(false),
                        .host_ipc = spec_["hostIPC"].boolean().value_or(false), .non_root = stated(spec_["securityContext"]["runAsNonRoot"]), .replicas = {}, .networks = {},
                        .document = place_.document, .line = place_.line_of(object_), .pointer = place_.pointer(object_)};
    if (const auto replicas = object_["spec"]["replicas"].number(); replicas && *replicas <= 0xFFFFFFFF) row.replicas = static_cast<std::uint32_t>(*replicas);
    row.networks = networks();
    session_.append(facts::workloads, row);
    for (const auto list : {"containers", "initContainers", "ephemeralContainers"}) {
      for (const auto container : spec_[list]) {
        if (container.is_map()) read_container(container, std::string_view(list) == "initContainers");
      }
    }
    for (const auto& [name, volume] : volumes_) {
      if (!mounted_.contains(name)) mount(volume, {}, {}, volume);
    }
  }

 private:
  std::string kind() const {
    if (auto from_name = function_kind(object_["metadata"]["name"].text()); !from_name.empty()) return from_name;
    for (const auto container : spec_["containers"]) {
      if (auto found = guess(container); !found.empty()) return found;
    }
    return {};
  }

  // k8s.v1.cni.cncf.io/networks: a list of names, or JSON.
  std::string networks() {
    std::string names;
    const auto joined = [&](Value at, const Place& place, std::string_view network, std::string_view address) {
      names += fmt::format("{}{}", names.empty() ? "" : ",", network);
      session_.append(facts::network_attachments, {.from = place.from(at), .owner = workload_, .network = std::string(network), .driver = {}, .parent = {}, .address = std::string(address), .isolated = {}, .line = place.line_of(at), .pointer = place.pointer(at)});
    };
    const auto text = metadata_["annotations"]["k8s.v1.cni.cncf.io/networks"];
    if (auto inner = session_.inner(text, place_)) {
      const auto& kept = session_.keep(place_, text, *std::move(inner));
      for (const auto network : kept.documents.front().root()) {
        const auto addresses = network["ips"];
        joined(network, kept.place, network["name"].text(), addresses.size() == 0 ? std::string_view() : (*addresses.begin()).text());
      }
      return names;
    }
    auto rest = text.text();
    while (!rest.empty()) {
      const auto comma = std::min(rest.find(','), rest.size());
      auto name = rest.substr(0, comma);
      name = name.substr(std::min(name.find_first_not_of(" \n"), name.size()));
      name = name.substr(0, name.find_first_of("@ \n"));
      if (!name.empty()) joined(text, place_, name, {});
      rest.remove_prefix(std::min(comma + 1, rest.size()));
    }
    return names;
  }

  std::string profile(Value container, std::string_view annotation) const {
    const auto name = fmt::format("{}/{}", annotation, container["name"].text());
    return std::string(metadata_["annotations"][name].text());
  }

  void read_container(Value container, bool init) {
    const auto security = container["securityContext"];
    const auto pod = spec_["securityContext"];
    const auto image = image_of(container["image"].text());
    const auto name = std::string(container["name"].text().substr(0, configuration::longest_name));
    const auto limits = container["resources"]["limits"];
    const auto command = line_of_words(container["command"]) + " " + line_of_words(container["args"]);
    facts::Container row{.from = place_.from(container), .workload = workload_, .container = name, .init = init, .function_kind = guess(container), .image = image.name, .registry = image.registry, .tag = image.tag,
                         .digest = image.digest, .pinned = !image.digest.empty(), .floating = image.floating, .placeholder = image.placeholder, .pull_policy = std::string(container["imagePullPolicy"].text()),
                         .privileged = security["privileged"].boolean().value_or(false), .allow_escalation = stated(security["allowPrivilegeEscalation"]),
                         .run_as_user = security["runAsUser"] ? security["runAsUser"].number() : pod["runAsUser"].number(), .non_root = second_if_unstated(security["runAsNonRoot"], pod["runAsNonRoot"]),
                         .read_only_root = stated(security["readOnlyRootFilesystem"]), .seccomp = std::string((security["seccompProfile"] ? security : pod)["seccompProfile"]["type"].text()),
                         .apparmor = std::string((security["appArmorProfile"] ? security : pod)["appArmorProfile"]["type"].text()), .drops_all = false, .cpu_limit = processors(limits["cpu"].text()),
                         .memory_limit = octets(limits["memory"].text(), false), .liveness = {}, .remote_debugging = is_debugger(command) || starts_debugger(container["env"]), .line = place_.line_of(container), .pointer = place_.pointer(container)};
    if (row.apparmor.empty()) row.apparmor = profile(container, "container.apparmor.security.beta.kubernetes.io");
    if (row.seccomp.empty()) row.seccomp = profile(container, "container.seccomp.security.alpha.kubernetes.io");
    if (!init) row.liveness = static_cast<bool>(container["livenessProbe"]);
    for (const auto each : security["capabilities"]["drop"]) row.drops_all = row.drops_all || capability(each.text()) == "ALL";
    session_.append(facts::containers, row);
    for (const auto& [list, added] : {std::pair{"add", true}, {"drop", false}}) {
      for (const auto each : security["capabilities"][list]) {
        session_.append(facts::container_capabilities, {.from = place_.from(each), .workload = workload_, .container = name, .capability = capability(each.text()), .added = added, .line = place_.line_of(each), .pointer = place_.pointer(each)});
      }
    }
    for (const auto each : container["volumeMounts"]) {
      const auto volume = std::string(each["name"].text());
      mounted_[volume] = true;
      const auto found = volumes_.find(volume);
      mount(found == volumes_.end() ? Value() : found->second, name, each, each);
    }
    read_ports(container, name, row.function_kind);
    read_environment(container);
    read_flags(session_, place_, workload_, container);
  }

  void mount(Value volume, const std::string& container, Value use, Value at) {
    std::string kind = volume ? "other" : "claim";
    std::string source(use["name"].text());
    for (const auto& [name, word, key] : {std::tuple{"hostPath", "host path", "path"}, {"secret", "secret", "secretName"}, {"configMap", "config map", "name"}, {"persistentVolumeClaim", "claim", "claimName"},
                                          {"projected", "projected", ""}, {"emptyDir", "empty", "medium"}, {"nfs", "other", "path"}, {"csi", "other", "driver"}}) {
      if (!volume[name]) continue;
      kind = word;
      source = volume[name][key].text();
      if (std::string_view(name) == "hostPath") kind = kind_of_path(source);
    }
    const bool host = kind == "host path" || kind == "runtime socket" || kind == "device";
    session_.append(facts::container_mounts, {.from = place_.from(at), .workload = workload_, .container = container, .kind = kind, .source = source, .target = std::string(use["mountPath"].text()),
                                                      .read_only = use["readOnly"].boolean().value_or(false), .sensitive = host && is_sensitive(source), .line = place_.line_of(at), .pointer = place_.pointer(at)});
  }

  void read_ports(Value container, const std::string& name, const std::string& kind) {
    for (const auto port : container["ports"]) {
      const auto row = [&](Value number, std::string_view exposure) {
        session_.append(facts::exposed_ports, {.from = place_.from(port), .owner = workload_, .function_kind = kind, .port = port_of(number.text()), .target = fmt::format("{}:{}", name, port["containerPort"].text()),
                                                       .transport = port["protocol"].text().empty() ? "tcp" : base::lower(port["protocol"].text()), .exposure = std::string(exposure), .address = std::string(port["hostIP"].text()),
                                                       .selector = {}, .tls = {}, .line = place_.line_of(port), .pointer = place_.pointer(port)});
      };
      row(port["containerPort"], "container");
      if (port["hostPort"]) row(port["hostPort"], "host port");
    }
  }

  // What the environment takes from Secret objects.
  void read_environment(Value container) {
    for (const auto variable : container["env"]) {
      const auto reference = variable["valueFrom"]["secretKeyRef"];
      if (!reference) continue;
      const auto name = variable["name"].text();
      const auto secret = configuration::secret_named(name, "value");
      session_.secrets().append(place_, variable, workload_, {.kind = secret ? secret->kind : "other", .name = std::string(name), .held = "secret store", .value = {}, .well_known = false, .hidden = true});
    }
  }

  Session& session_;
  const Place& place_;
  Value object_;
  Value metadata_;
  Value spec_;
  std::string workload_;
  std::map<std::string, Value> volumes_;
  std::map<std::string, bool> mounted_;
};

}  // namespace

void read_pod(Session& session, const Place& place, Value object, Value metadata, Value spec) { PodReader(session, place, object, metadata, spec).read(); }

}  // namespace assay::collect::platform
