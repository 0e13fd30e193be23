// SPDX-License-Identifier: Apache-2.0
#include "facts/tables/platform.h"

namespace assay::facts {

const Table<Workload> workloads{"workloads", "One workload of a Kubernetes manifest, or one service of a compose file.", {
    column<&Workload::workload>("workload", "Whom the rows of these tables are about, unique in the run: kind of object, space and name, file, e.g. Deployment core/amf in k8s/amf.yaml"),
    column<&Workload::platform>("platform", "kubernetes or compose"),
    column<&Workload::object>("object", "Kind of object: Deployment, StatefulSet, DaemonSet, Pod, Job, CronJob, ReplicaSet …; service in a compose file"),
    column<&Workload::name>("name", "Name of the object", Mark::identity),
    column<&Workload::space>("space", "Namespace; empty if unstated"),
    column<&Workload::function_kind>("function_kind", "Network function that it seems to run, from names and commands in it: AMF, UPF …, database, WebUI; empty if nothing tells"),
    column<&Workload::service_account>("service_account", "Service account of its pods; empty if unstated"),
    column<&Workload::token_mounted>("token_mounted", "Whether the account's token is mounted; null: unstated, and Kubernetes mounts it"),
    column<&Workload::host_network>("host_network", "It uses the host's network"),
    column<&Workload::host_pid>("host_pid", "It sees the host's processes"),
    column<&Workload::host_ipc>("host_ipc", "It shares the host's IPC"),
    column<&Workload::non_root>("non_root", "Its pods must not run as root (runAsNonRoot of the pod); null: unstated"),
    column<&Workload::replicas>("replicas", "Replicas; null if unstated"),
    column<&Workload::networks>("networks", "Networks that it joins besides the cluster's own, or compose networks, comma separated"),
    column<&Workload::document>("document", "Document of the file, from 0"),
    column<&Workload::line>("line", "Line where it begins"),
    column<&Workload::pointer>("pointer", "Where it begins; empty for the whole document")}};

const Table<Container> containers{"containers", "One container of a workload.", {
    column<&Container::workload>("workload", "Workload, as in workloads"),
    column<&Container::container>("container", "Name of the container"),
    column<&Container::init>("init", "It runs before the others (initContainers)"),
    column<&Container::function_kind>("function_kind", "Network function that it seems to run; empty if nothing tells"),
    column<&Container::image>("image", "Image without tag and digest", Mark::identity),
    column<&Container::registry>("registry", "Registry of the image; docker.io if the name gives none", Mark::identity),
    column<&Container::tag>("tag", "Tag; empty if there is none", Mark::identity),
    column<&Container::digest>("digest", "Digest, e.g. sha256:…; empty if there is none", Mark::identity),
    column<&Container::pinned>("pinned", "The image is named by its digest, so that nobody can exchange it"),
    column<&Container::floating>("floating", "No digest, and no tag or one that moves: latest, master, main, stable, dev, nightly, edge"),
    column<&Container::placeholder>("placeholder", "The image is to be filled in by something else"),
    column<&Container::pull_policy>("pull_policy", "Always, IfNotPresent, Never; empty if unstated"),
    column<&Container::privileged>("privileged", "It runs with all privileges of the host"),
    column<&Container::allow_escalation>("allow_escalation", "Whether its processes may gain privileges (allowPrivilegeEscalation, no-new-privileges); null: unstated, and they may"),
    column<&Container::run_as_user>("run_as_user", "User id that it runs as; null: unstated, and the image decides"),
    column<&Container::non_root>("non_root", "It must not run as root; the pod's rule where it has none of its own; null: unstated"),
    column<&Container::read_only_root>("read_only_root", "Its root file system cannot be written; null: unstated, and it can"),
    column<&Container::seccomp>("seccomp", "Seccomp profile: RuntimeDefault, Localhost, Unconfined; the pod's where it has none of its own; empty if unstated"),
    column<&Container::apparmor>("apparmor", "AppArmor profile, likewise"),
    column<&Container::drops_all>("drops_all", "It drops all capabilities before it adds any"),
    column<&Container::cpu_limit>("cpu_limit", "Limit of processors; null if there is none"),
    column<&Container::memory_limit>("memory_limit", "Limit of memory in octets; null if there is none"),
    column<&Container::liveness>("liveness", "It has a liveness probe or health check; null for containers that run once"),
    column<&Container::remote_debugging>("remote_debugging", "Its command or environment starts a debugger or profiler that listens"),
    column<&Container::line>("line", "Line where it begins"),
    column<&Container::pointer>("pointer", "Where it begins")}};

const Table<ContainerCapability> container_capabilities{"container_capabilities", "One Linux capability that a container is given or denied.", {
    column<&ContainerCapability::workload>("workload", "Workload, as in workloads"),
    column<&ContainerCapability::container>("container", "Container"),
    column<&ContainerCapability::capability>("capability", "Capability in capitals without CAP_: NET_ADMIN, SYS_ADMIN, ALL …"),
    column<&ContainerCapability::added>("added", "True: added; false: dropped"),
    column<&ContainerCapability::line>("line", "Line"),
    column<&ContainerCapability::pointer>("pointer", "Where it stands")}};

const Table<ContainerMount> container_mounts{"container_mounts", "One thing of outside that a container can reach as a file.", {
    column<&ContainerMount::workload>("workload", "Workload, as in workloads"),
    column<&ContainerMount::container>("container", "Container; empty for a volume that no container mounts"),
    column<&ContainerMount::kind>("kind", "host path, runtime socket, device, secret, config map, claim, projected, empty, volume (named, of compose) or other"),
    column<&ContainerMount::source>("source", "Path on the host, or name of the object", Mark::identity),
    column<&ContainerMount::target>("target", "Path in the container", Mark::identity),
    column<&ContainerMount::read_only>("read_only", "The container cannot write to it"),
    column<&ContainerMount::sensitive>("sensitive", "A path of the host that gives power over it: /, /etc, /proc, /sys, /dev, /boot, /root, /var/run, /var/lib/kubelet, /var/lib/docker …, or a runtime's socket"),
    column<&ContainerMount::line>("line", "Line"),
    column<&ContainerMount::pointer>("pointer", "Where it stands")}};

const Table<ExposedPort> exposed_ports{"exposed_ports", "One port that a manifest or compose file makes reachable.", {
    column<&ExposedPort::owner>("owner", "Workload as in workloads, or the object that exposes it, named in the same way: Service core/amf in k8s/amf.yaml"),
    column<&ExposedPort::function_kind>("function_kind", "Network function behind it, if names tell; empty otherwise"),
    column<&ExposedPort::port>("port", "Port from outside; null if one is chosen at random or the value is a placeholder"),
    column<&ExposedPort::target>("target", "Port, its name, or service behind it, as written"),
    column<&ExposedPort::transport>("transport", "tcp, udp or sctp"),
    column<&ExposedPort::exposure>("exposure", "container (inside the pod's network), cluster, headless, node port, load balancer, external name, host port, ingress, compose exposed (to other services) or compose published (on the host)"),
    column<&ExposedPort::address>("address", "Address of the host or host name; empty for every one"),
    column<&ExposedPort::selector>("selector", "Labels of the pods that a Service stands for, key=value, comma separated", Mark::identity),
    column<&ExposedPort::tls>("tls", "Whether an Ingress ends TLS for it; null elsewhere"),
    column<&ExposedPort::line>("line", "Line"),
    column<&ExposedPort::pointer>("pointer", "Where it stands")}};

const Table<NetworkPolicy> network_policies{"network_policies", "One network policy of a Kubernetes manifest.", {
    column<&NetworkPolicy::policy>("policy", "Policy: kind of object, space and name, file"),
    column<&NetworkPolicy::space>("space", "Namespace; empty if unstated"),
    column<&NetworkPolicy::selects_all>("selects_all", "It holds for every pod of the namespace"),
    column<&NetworkPolicy::ingress>("ingress", "What may come in: none, some, all, or unstated (the policy does not speak of it)"),
    column<&NetworkPolicy::egress>("egress", "What may go out, likewise"),
    column<&NetworkPolicy::line>("line", "Line where it begins"),
    column<&NetworkPolicy::pointer>("pointer", "Where it begins")}};

const Table<RoleGrant> role_grants{"role_grants", "One role that a binding of a Kubernetes manifest gives to one account, user or group.", {
    column<&RoleGrant::subject>("subject", "Account as space/name, user or group"),
    column<&RoleGrant::subject_kind>("subject_kind", "ServiceAccount, User or Group; role for a role that no binding in evidence gives to anybody"),
    column<&RoleGrant::role>("role", "Role: ClusterRole or Role, space and name"),
    column<&RoleGrant::scope>("scope", "cluster, or the namespace in which it holds"),
    column<&RoleGrant::wildcard_verbs>("wildcard_verbs", "A rule of it allows every verb"),
    column<&RoleGrant::wildcard_resources>("wildcard_resources", "A rule of it covers every resource"),
    column<&RoleGrant::secrets_read>("secrets_read", "It may read Secrets"),
    column<&RoleGrant::escalates>("escalates", "It may escalate, bind or impersonate, make pods, run commands in them, or change roles"),
    column<&RoleGrant::administrator>("administrator", "It is cluster-admin, or equals it"),
    column<&RoleGrant::known>("known", "The role's rules are in evidence, or it is one of Kubernetes' own; false: nothing follows from the columns before"),
    column<&RoleGrant::line>("line", "Line"),
    column<&RoleGrant::pointer>("pointer", "Where the binding names the subject, or where the role begins")}};

const Table<NetworkAttachment> network_attachments{"network_attachments", "One network that a manifest or compose file defines, or that a workload joins.", {
    column<&NetworkAttachment::owner>("owner", "Workload that joins it, as in workloads; empty for the definition of a network"),
    column<&NetworkAttachment::network>("network", "Name of the network"),
    column<&NetworkAttachment::driver>("driver", "macvlan, ipvlan, bridge, sriov, host-device, overlay …; empty if unstated"),
    column<&NetworkAttachment::parent>("parent", "Device of the host that it uses, if stated"),
    column<&NetworkAttachment::address>("address", "Address of the workload there, or prefix of the network, if stated"),
    column<&NetworkAttachment::isolated>("isolated", "It has no way out (internal of compose); null if unstated"),
    column<&NetworkAttachment::line>("line", "Line"),
    column<&NetworkAttachment::pointer>("pointer", "Where it stands")}};

const Table<PlatformSetting> platform_settings{"platform_settings", "One setting of the platform itself: a flag of a Kubernetes component's command, a value of its configuration, or what a namespace demands of its pods.", {
    column<&PlatformSetting::owner>("owner", "Workload as in workloads, or the object or file that holds it"),
    column<&PlatformSetting::component>("component", "kube-apiserver, kube-controller-manager, kube-scheduler, kube-proxy, etcd, kubelet, audit, encryption, admission, dockerd or namespace"),
    column<&PlatformSetting::setting>("setting", "Flag without dashes in front (anonymous-auth), path of the value (authentication.anonymous.enabled, providers.0) or name of the label (pod-security.kubernetes.io/enforce)"),
    column<&PlatformSetting::value>("value", "Value as written; true for a flag without one; (secret) for one that is secret"),
    column<&PlatformSetting::line>("line", "Line"),
    column<&PlatformSetting::pointer>("pointer", "Where it stands")}};

}  // namespace assay::facts
