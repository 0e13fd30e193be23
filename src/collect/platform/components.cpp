// SPDX-License-Identifier: Apache-2.0
// The platform's own settings: components of Kubernetes by their flags or configuration objects, namespaces, dockerd.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "collect/configuration/readers.h"
#include "collect/configuration/secrets.h"
#include "collect/platform/reading.h"
#include "facts/tables/platform.h"

namespace assay::collect::platform {
namespace {

void append(Session& session, const Place& place, Value at, std::string_view owner, std::string_view component, std::string_view setting, std::string_view value) {
  session.append(facts::platform_settings, {.from = place.from(at), .owner = std::string(owner), .component = std::string(component), .setting = std::string(setting), .value = std::string(value),
                                              .line = place.line_of(at), .pointer = place.pointer(at)}, setting.size() + value.size());
}

// The value of a flag, unless it is a secret.
std::string_view shown(std::string_view name, std::string_view value) {
  const auto secret = configuration::secret_named(name, value);
  return secret && secret->hidden ? "(secret)" : value;
}

void leaves(Session& session, const Place& place, Value value, std::string_view owner, std::string_view component, const std::string& path) {
  if (!value.is_map() && !value.is_list()) {
    const auto secret = configuration::secret_of(value);
    // Keys of encryption at rest stand in a list of {name, secret}.
    const bool hidden = (secret && secret->hidden) || (component == "encryption" && value.key() == "secret");
    append(session, place, value, owner, component, path, hidden ? "(secret)" : value.text());
    return;
  }
  std::size_t index = 0;
  for (const auto member : value) {
    if (path.empty() && (member.key() == "apiVersion" || member.key() == "kind")) continue;
    const auto name = value.is_map() ? std::string(member.key()) : fmt::format("{}", index);
    ++index;
    leaves(session, place, member, owner, component, path.empty() ? name : path + "." + name);
  }
}

}  // namespace

std::string_view component_of(Value root) {
  if (is_docker_daemon(root)) return "dockerd";
  const auto version = root["apiVersion"].text();
  if (version.find(".k8s.io/") == std::string_view::npos && !version.starts_with("audit.")) return {};
  static constexpr auto kinds = std::to_array<std::pair<std::string_view, std::string_view>>({{"KubeletConfiguration", "kubelet"}, {"KubeProxyConfiguration", "kube-proxy"}, {"EncryptionConfiguration", "encryption"},
      {"AdmissionConfiguration", "admission"}, {"PodSecurityConfiguration", "admission"}, {"KubeSchedulerConfiguration", "kube-scheduler"}, {"ClusterConfiguration", "kube-apiserver"}});
  const auto kind = root["kind"].text();
  if (kind == "Policy" && version.starts_with("audit.k8s.io/")) return "audit";
  const auto* const found = std::ranges::find(kinds, kind, &std::pair<std::string_view, std::string_view>::first);
  return found == kinds.end() ? std::string_view() : found->second;
}

void read_component(Session& session, const Place& place, Value root) {
  const auto component = component_of(root);
  if (component == "encryption") {
    for (const auto resource : root["resources"]) {
      for (const auto provider : resource["providers"]) {
        for (const auto kind : provider) {
          for (const auto key : kind["keys"]) session.all_secret(place, key, true);
        }
      }
    }
  }
  leaves(session, place, root, fmt::format("file {}", session.file().name()), component, {});
}

void read_namespace(Session& session, const Place& place, Value object) {
  const auto owner = subject(session, place, object);
  for (const auto label : object["metadata"]["labels"]) {
    if (label.key().starts_with("pod-security.kubernetes.io/")) append(session, place, label, owner, "namespace", label.key(), label.text());
  }
}

void read_flags(Session& session, const Place& place, std::string_view owner, Value container) {
  std::string_view component;
  std::string_view waiting;  // a flag whose value is the next word
  Value waiting_at;
  const auto finish = [&] {
    if (!waiting.empty()) append(session, place, waiting_at, owner, component, waiting, "true");
    waiting = {};
  };
  for (const auto list : {container["command"], container["args"]}) {
    for (const auto word : list) {
      auto text = word.text();
      if (component.empty()) {
        text = text.substr(text.rfind('/') + 1);
        for (const std::string_view known : {"kube-apiserver", "kube-controller-manager", "kube-scheduler", "kube-proxy", "etcd", "kubelet"}) {
          if (text == known) component = known;
        }
        if (component.empty()) return;
        continue;
      }
      if (!text.starts_with("--")) {
        if (!waiting.empty()) append(session, place, word, owner, component, waiting, shown(waiting, text));
        waiting = {};
        continue;
      }
      finish();
      text.remove_prefix(2);
      const auto equal = text.find('=');
      const auto name = text.substr(0, equal);
      if (equal == std::string_view::npos) {
        waiting = name;
        waiting_at = word;
        continue;
      }
      append(session, place, word, owner, component, name, shown(name, text.substr(equal + 1)));
    }
  }
  finish();
}

bool is_docker_daemon(Value root) {
  if (root["services"] || root["apiVersion"]) return false;
  std::size_t known = 0;
  for (const std::string_view name : {"userns-remap", "icc", "live-restore", "no-new-privileges", "log-driver", "storage-driver", "insecure-registries", "seccomp-profile", "default-ulimits", "data-root", "exec-opts", "tlsverify", "userland-proxy", "authorization-plugins", "hosts"}) {
    if (root[name]) ++known;
  }
  return known >= 2;
}

}  // namespace assay::collect::platform
