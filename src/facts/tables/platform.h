// SPDX-License-Identifier: Apache-2.0
// What Kubernetes manifests and compose files say of the platform under the network functions:
// docs/guides/configurations.md. Provenance, line and pointer as in configuration.h. What a manifest leaves unstated is
// null or "unstated", never the default of some version: a cluster's policies may change it.
#pragma once

#include "facts/table.h"

namespace assay::facts {

struct Workload {
  Provenance from;
  std::string workload;
  std::string platform;
  std::string object;
  std::string name;
  std::string space;
  std::string function_kind;
  std::string service_account;
  std::optional<bool> token_mounted;
  bool host_network = false;
  bool host_pid = false;
  bool host_ipc = false;
  std::optional<bool> non_root;
  std::optional<std::uint32_t> replicas;
  std::string networks;
  std::uint32_t document = 0;
  std::uint32_t line = 0;
  std::string pointer;
};
extern const Table<Workload> workloads;

struct Container {
  Provenance from;
  std::string workload;
  std::string container;
  bool init = false;
  std::string function_kind;
  std::string image;
  std::string registry;
  std::string tag;
  std::string digest;
  bool pinned = false;
  bool floating = false;
  bool placeholder = false;
  std::string pull_policy;
  bool privileged = false;
  std::optional<bool> allow_escalation;
  std::optional<std::uint64_t> run_as_user;
  std::optional<bool> non_root;
  std::optional<bool> read_only_root;
  std::string seccomp;
  std::string apparmor;
  bool drops_all = false;
  std::optional<double> cpu_limit;
  std::optional<std::uint64_t> memory_limit;
  std::optional<bool> liveness;
  bool remote_debugging = false;
  std::uint32_t line = 0;
  std::string pointer;
};
extern const Table<Container> containers;

struct ContainerCapability {
  Provenance from;
  std::string workload;
  std::string container;
  std::string capability;
  bool added = false;
  std::uint32_t line = 0;
  std::string pointer;
};
extern const Table<ContainerCapability> container_capabilities;

struct ContainerMount {
  Provenance from;
  std::string workload;
  std::string container;
  std::string kind;
  std::string source;
  std::string target;
  bool read_only = false;
  bool sensitive = false;
  std::uint32_t line = 0;
  std::string pointer;
};
extern const Table<ContainerMount> container_mounts;

struct ExposedPort {
  Provenance from;
  std::string owner;
  std::string function_kind;
  std::optional<std::uint16_t> port;
  std::string target;
  std::string transport;
  std::string exposure;
  std::string address;
  std::string selector;
  std::optional<bool> tls;
  std::uint32_t line = 0;
  std::string pointer;
};
extern const Table<ExposedPort> exposed_ports;

struct NetworkPolicy {
  Provenance from;
  std::string policy;
  std::string space;
  bool selects_all = false;
  std::string ingress;
  std::string egress;
  std::uint32_t line = 0;
  std::string pointer;
};
extern const Table<NetworkPolicy> network_policies;

struct RoleGrant {
  Provenance from;
  std::string subject;
  std::string subject_kind;
  std::string role;
  std::string scope;
  bool wildcard_verbs = false;
  bool wildcard_resources = false;
  bool secrets_read = false;
  bool escalates = false;
  bool administrator = false;
  bool known = false;
  std::uint32_t line = 0;
  std::string pointer;
};
extern const Table<RoleGrant> role_grants;

struct NetworkAttachment {
  Provenance from;
  std::string owner;
  std::string network;
  std::string driver;
  std::string parent;
  std::string address;
  std::optional<bool> isolated;
  std::uint32_t line = 0;
  std::string pointer;
};
extern const Table<NetworkAttachment> network_attachments;

struct PlatformSetting {
  Provenance from;
  std::string owner;
  std::string component;
  std::string setting;
  std::string value;
  std::uint32_t line = 0;
  std::string pointer;
};
extern const Table<PlatformSetting> platform_settings;

}  // namespace assay::facts
