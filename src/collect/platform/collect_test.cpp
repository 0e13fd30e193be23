// SPDX-License-Identifier: Apache-2.0
#include "collect/platform/collect.h"

#include <gmock/gmock.h>

#include "collect/platform/reading.h"
#include "collect/unread.h"
#include "facts/store.h"

namespace assay::collect::platform {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class Platform : public testing::Test {
 protected:
  Platform() : store_(std::move(facts::Store::in_memory()).value()) {}

  void read(std::string text, std::string name = "m.yaml") {
    const auto file = evidence::File::of(std::move(text), std::move(name));
    const auto all = collector();
    ASSERT_TRUE(all.recognises(file)) << file.problem();
    const auto reading = all.collect(file, ++evidence_, store_);
    ASSERT_TRUE(reading) << reading.error().message();
    ASSERT_TRUE(all.relate(store_));
  }

  std::vector<std::string> rows(std::string_view sql) {
    const auto answer = store_.query(sql);
    EXPECT_TRUE(answer) << answer.error().message();
    std::vector<std::string> out;
    if (!answer) return out;
    for (const auto& row : answer->rows) {
      std::string line;
      for (std::size_t i = 0; i < row.size(); ++i) line += (i == 0 ? "" : "|") + (row[i].is_null() ? std::string("?") : row[i].as_text());
      out.push_back(std::move(line));
    }
    return out;
  }

  facts::Store store_;
  std::uint16_t evidence_ = 0;
};

TEST_F(Platform, PodsInheritWhatContainersLeaveUnstated) {
  read("apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: amf, namespace: core}\nspec:\n  template:\n    spec:\n      hostPID: true\n      securityContext: {runAsNonRoot: true, runAsUser: 5, seccompProfile: {type: RuntimeDefault}}\n"
       "      containers:\n        - {name: a, image: \"r.example:5000/x/amf:1.0\", securityContext: {privileged: true, runAsNonRoot: false, capabilities: {add: [CAP_NET_ADMIN], drop: [all]}}, resources: {limits: {cpu: 250m, memory: 1Gi}}}\n"
       "        - {name: b, image: \"busybox@sha256:00\"}\n");
  EXPECT_THAT(rows("SELECT workload, function_kind, host_network, host_pid, token_mounted FROM workloads"), ElementsAre("Deployment core/amf in m.yaml|AMF|false|true|?"));
  EXPECT_THAT(rows("SELECT container, image, registry, tag, digest, pinned, floating, privileged, non_root, run_as_user, seccomp, drops_all, cpu_limit, memory_limit, allow_escalation FROM containers ORDER BY fact"),
              ElementsAre("a|r.example:5000/x/amf|r.example:5000|1.0||false|false|true|false|5|RuntimeDefault|true|0.25|1073741824|?", "b|busybox|docker.io||sha256:00|true|false|false|true|5|RuntimeDefault|false|?|?|?"));
  EXPECT_THAT(rows("SELECT container, capability, added FROM container_capabilities ORDER BY fact"), ElementsAre("a|NET_ADMIN|true", "a|ALL|false"));
}

TEST_F(Platform, MountsNameWhatGivesPowerOverTheHost) {
  read("apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n    - {name: c, image: x, volumeMounts: [{name: s, mountPath: /s}, {name: k, mountPath: /k, readOnly: true}, {name: claim, mountPath: /d}]}\n"
       "  volumes: [{name: s, hostPath: {path: /run/containerd/containerd.sock}}, {name: k, secret: {secretName: keys}}, {name: spare, hostPath: {path: /data}}]\n");
  EXPECT_THAT(rows("SELECT container, kind, source, target, read_only, sensitive FROM container_mounts ORDER BY fact"),
              ElementsAre("c|runtime socket|/run/containerd/containerd.sock|/s|false|true", "c|secret|keys|/k|true|false", "c|claim|claim|/d|false|false", "|host path|/data||false|false"));
}

TEST_F(Platform, PoliciesSayWhatTheyLetThrough) {
  const auto policy = [](std::string_view name, std::string_view spec) { return "---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: " + std::string(name) + "}\nspec: {podSelector: {}, " + std::string(spec) + "}\n"; };
  read(policy("deny", "policyTypes: [Ingress, Egress]") + policy("open", "ingress: [{}]") + policy("some", "policyTypes: [Egress], egress: [{to: [{podSelector: {}}]}]") + policy("world", "policyTypes: [Egress], egress: [{to: [{ipBlock: {cidr: 0.0.0.0/0}}]}]") +
       policy("ports", "policyTypes: [Ingress], ingress: [{ports: [{port: 80}]}]"));
  EXPECT_THAT(rows("SELECT policy, selects_all, ingress, egress FROM network_policies ORDER BY fact"),
              ElementsAre("NetworkPolicy deny in m.yaml|true|none|none", "NetworkPolicy open in m.yaml|true|all|unstated", "NetworkPolicy some in m.yaml|true|unstated|some", "NetworkPolicy world in m.yaml|true|unstated|all",
                          "NetworkPolicy ports in m.yaml|true|some|unstated"));
}

TEST_F(Platform, RolesReachTheirBindingsInOtherFiles) {
  read("apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {name: b, namespace: core}\nroleRef: {kind: Role, name: reader}\nsubjects: [{kind: ServiceAccount, name: amf}]\n", "b.yaml");
  read("apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {name: reader, namespace: core}\nrules: [{apiGroups: [\"\"], resources: [secrets], verbs: [list]}]\n", "r.yaml");
  read("apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata: {name: c}\nroleRef: {kind: ClusterRole, name: cluster-admin}\nsubjects: [{kind: User, name: eve}]\n", "c.yaml");
  read("apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {name: d, namespace: core}\nroleRef: {kind: Role, name: missing}\nsubjects: [{kind: Group, name: ops}]\n", "d.yaml");
  EXPECT_THAT(rows("SELECT subject, role, scope, secrets_read, administrator, known FROM role_grants WHERE subject_kind <> 'role' ORDER BY evidence"),
              ElementsAre("core/amf|Role core/reader|core|true|false|true", "eve|ClusterRole cluster-admin|cluster|true|true|true", "ops|Role core/missing|core|false|false|false"));
}

TEST_F(Platform, SecretObjectsAreSecretsWhateverTheyAreCalled) {
  read("apiVersion: v1\nkind: Secret\nmetadata: {name: s}\ndata: {anything: aGVsbG8=, password: cm9vdA==}\nstringData: {tls.key: \"-----BEGIN PRIVATE KEY-----\"}\n");
  EXPECT_THAT(rows("SELECT owner, kind, name, held FROM configured_secrets ORDER BY fact"),
              ElementsAre("Secret s in m.yaml|other|anything|encoded", "Secret s in m.yaml|password|password|encoded", "Secret s in m.yaml|private key|tls.key|inline"));
  EXPECT_THAT(rows("SELECT count(*) FROM configuration_values WHERE value LIKE '%aGVs%' OR value LIKE '%PRIVATE%'"), ElementsAre("0"));
}

TEST_F(Platform, NothingElseOfASecretObjectIsSecret) {
  for (const auto* part : {"data", "stringData"}) {
    read(std::string("apiVersion: v1\nkind: Secret\nmetadata: {name: s}\ntype: Opaque\n") + part + ": {anything: aGVsbG8=}\n", "s.yaml");
  }
  EXPECT_THAT(rows("SELECT evidence, name, held FROM configured_secrets ORDER BY fact"), ElementsAre("1|anything|encoded", "2|anything|inline"));
  EXPECT_THAT(rows("SELECT DISTINCT name, value FROM configuration_values WHERE NOT secret ORDER BY name"), ElementsAre("apiVersion|v1", "kind|Secret", "name|s", "type|Opaque"));
}

// base64 of root, of a private name, of ${PASSWORD}, and text that begins like a path.
TEST_F(Platform, SecretObjectsAreJudgedByWhatTheyEncode) {
  read("apiVersion: v1\nkind: Secret\nmetadata: {name: s}\ndata: {a: cm9vdA==, b: c2VzYW1lLW9wZW5z, c: JHtQQVNTV09SRH0=, d: /v8v/w==, e: not base64}\n");
  read("services: {db: {image: mongo, environment: {MONGO_PASSWORD: sesame-opens}}}\n", "compose.yaml");
  EXPECT_THAT(rows("SELECT name, held, well_known, shared FROM configured_secrets ORDER BY fact"),
              ElementsAre("a|encoded|true|0", "b|encoded|false|1", "c|environment|false|0", "d|encoded|false|0", "e|encoded|false|0", "MONGO_PASSWORD|inline|false|1"));
}

TEST_F(Platform, AnnotationsThatRepeatASecretHoldIt) {
  read("apiVersion: v1\nkind: Secret\nmetadata:\n  name: s\n  annotations:\n    kubectl.kubernetes.io/last-applied-configuration: |\n      {\"apiVersion\":\"v1\",\"data\":{\"a\":\"aGVsbG8=\"},\"kind\":\"Secret\",\"metadata\":{\"name\":\"s\"}}\ndata: {a: aGVsbG8=}\n");
  EXPECT_THAT(rows("SELECT owner, name, held, shared FROM configured_secrets"), ElementsAre("Secret s in m.yaml|a|encoded|1", "Secret s in m.yaml|a|encoded|1"));
  EXPECT_THAT(rows("SELECT count(*) FROM configuration_values WHERE value LIKE '%aGVs%'"), ElementsAre("0"));
}

TEST_F(Platform, DebuggersMayStartFromTheEnvironment) {
  read("apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n    - {name: a, image: x, env: [{name: JAVA_TOOL_OPTIONS, value: \"-agentlib:jdwp=transport=dt_socket,server=y\"}]}\n    - {name: b, image: x, env: [{name: PPROF_ENABLED, value: \"false\"}, {name: A, value: b}]}\n");
  read("services:\n  a: {image: x, environment: {XDEBUG_MODE: debug}}\n  b: {image: x, environment: {XDEBUG_MODE: \"off\"}}\n  c: {image: x, environment: [\"NODE_OPTIONS=--inspect=0.0.0.0\"]}\n", "compose.yaml");
  EXPECT_THAT(rows("SELECT container, remote_debugging FROM containers ORDER BY fact"), ElementsAre("a|true", "b|false", "a|true", "b|false", "c|true"));
}

TEST_F(Platform, DebuggersAreNotStartedByWhatOnlyNamesThem) {
  const auto pod = [](std::string_view rest) { return "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: a, image: x, " + std::string(rest) + "}]}\n"; };
  for (const auto* const none : {"env: [{name: PPROF_DIR, value: /tmp}]", "env: [{name: PPROF_LABEL, value: amf}]", "env: [{name: PPROF_ENABLED, value: \"Disabled\"}]", "env: [{name: XDEBUG_MODE, value: develop}]", "env: [{name: FLAGS, value: \"--pprof=off\"}]",
                                 "args: [\"--enable-pprof=false\", \"--pprof=off\", \"-pprof=0\"]", "command: [sh, -c, \"PPROF='no' amf --pprof=disabled; sleep 1\"]"}) {
    read(pod(none));
    EXPECT_THAT(rows("SELECT remote_debugging FROM containers WHERE evidence = " + std::to_string(evidence_)), ElementsAre("false")) << none;
  }
  for (const auto* const one : {"env: [{name: PPROF_ENABLED, value: \"true\"}]", "env: [{name: PPROF, value: \"1\"}]", "env: [{name: PPROF_PORT, value: \"6060\"}]", "env: [{name: PPROF_ADDR, value: \":6060\"}]", "env: [{name: PPROF_LISTEN, value: \"[::]:6060\"}]",
                                "env: [{name: PPROF_HOST, value: 0.0.0.0}]", "env: [{name: XDEBUG_MODE, value: \"develop,debug\"}]", "env: [{name: FLAGS, value: \"--a=off --pprof=on\"}]", "args: [\"--enable-pprof=true\"]", "args: [\"--log=off\", --pprof]",
                                "command: [dlv, exec, ./amf]", "args: [\"-agentlib:jdwp=transport=dt_socket,server=y,suspend=no\"]"}) {
    read(pod(one));
    EXPECT_THAT(rows("SELECT remote_debugging FROM containers WHERE evidence = " + std::to_string(evidence_)), ElementsAre("true")) << one;
  }
}

TEST_F(Platform, FlagsOfComponentsKeepNoSecret) {
  read("apiVersion: v1\nkind: Pod\nmetadata: {name: api}\nspec:\n  containers:\n    - {name: a, image: x, command: [kube-apiserver, --token, hunter22, --password=hunter22, --v, \"2\"]}\n");
  EXPECT_THAT(rows("SELECT setting, value FROM platform_settings ORDER BY fact"), ElementsAre("token|(secret)", "password|(secret)", "v|2"));
  EXPECT_THAT(rows("SELECT count(*) FROM configuration_values WHERE value LIKE '%hunter%'"), ElementsAre("0"));
}

TEST_F(Platform, EnvironmentsAreReadForSecrets) {
  read("apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n    - name: c\n      image: x\n      env: [{name: DB_PASSWORD, value: hunter2}, {name: API_TOKEN, valueFrom: {secretKeyRef: {name: s, key: t}}}]\n      args: [\"--password=$(DB_PASSWORD)\"]\n");
  EXPECT_THAT(rows("SELECT owner, kind, name, held FROM configured_secrets ORDER BY name"), ElementsAre("Pod p in m.yaml|token|API_TOKEN|secret store", "Pod p in m.yaml|database credentials|DB_PASSWORD|inline", "Pod p in m.yaml|password|password|environment"));
}

TEST_F(Platform, ServicesAndIngressesExposePorts) {
  read("apiVersion: v1\nkind: Service\nmetadata: {name: amf}\nspec: {type: LoadBalancer, selector: {nf: amf}, ports: [{port: 38412, nodePort: 31412, protocol: SCTP}]}\n---\n"
       "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: i}\nspec: {rules: [{host: h.example, http: {paths: [{path: /, backend: {service: {name: webui}}}]}}]}\n");
  EXPECT_THAT(rows("SELECT function_kind, port, transport, exposure, address, tls FROM exposed_ports ORDER BY fact"),
              ElementsAre("AMF|38412|sctp|cluster||?", "AMF|31412|sctp|node port||?", "AMF|38412|sctp|load balancer||?", "WebUI|80|tcp|ingress|h.example|false"));
}

TEST_F(Platform, ComposeServicesAreWorkloads) {
  read("services:\n  amf:\n    image: core\n    privileged: true\n    cap_drop: [ALL]\n    security_opt: [\"no-new-privileges=true\", \"apparmor=unconfined\"]\n    user: root\n    network_mode: host\n    volumes: [\"/var/run/docker.sock:/d.sock\", \"${DIR:-/srv}:/srv:ro\", \"data:/d\", {type: bind, source: /etc, target: /e}]\n"
       "    ports: [\"127.0.0.1:80:8080\", \"[::1]:81:81/udp\", \"82\", {published: 83, target: 8083, protocol: sctp}, \"${P:-84}:84\"]\n    mem_limit: 64m\n", "compose.yaml");
  EXPECT_THAT(rows("SELECT workload, platform, function_kind, host_network FROM workloads"), ElementsAre("service amf in compose.yaml|compose|AMF|true"));
  EXPECT_THAT(rows("SELECT privileged, allow_escalation, run_as_user, non_root, apparmor, drops_all, floating, memory_limit FROM containers"), ElementsAre("true|false|0|false|Unconfined|true|true|67108864"));
  EXPECT_THAT(rows("SELECT kind, source, target, read_only, sensitive FROM container_mounts ORDER BY fact"),
              ElementsAre("runtime socket|/var/run/docker.sock|/d.sock|false|true", "host path|${DIR:-/srv}|/srv|true|false", "volume|data|/d|false|false", "host path|/etc|/e|false|true"));
  EXPECT_THAT(rows("SELECT port, target, transport, address FROM exposed_ports ORDER BY fact"), ElementsAre("80|8080|tcp|127.0.0.1", "81|81|udp|::1", "?|82|tcp|", "83|8083|sctp|", "?|84|tcp|"));
}

TEST_F(Platform, ConfigMapsHoldConfigurations) {
  read("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata:\n  amf.yaml: |\n    amf:\n      ngap:\n        server: [{address: 10.0.0.5}]\n  note: plain words\n");
  EXPECT_THAT(rows("SELECT function, line FROM configured_functions"), ElementsAre("AMF in m.yaml#/data/amf.yaml|6"));
  EXPECT_THAT(rows("SELECT pointer, line FROM configured_interfaces"), ElementsAre("/data/amf.yaml#/amf/ngap/server/0/address|8"));
}

TEST_F(Platform, ComponentsSayHowTheyAreSet) {
  read("apiVersion: v1\nkind: Pod\nmetadata: {name: api, namespace: kube-system}\nspec:\n  containers:\n    - {name: a, image: x, command: [/bin/kube-apiserver, --anonymous-auth=false, --profiling, \"--authorization-mode=Node,RBAC\"], args: [--audit-log-path, /var/log/a]}\n"
       "---\napiVersion: v1\nkind: Namespace\nmetadata: {name: core, labels: {pod-security.kubernetes.io/enforce: restricted, team: x}}\n");
  read("apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\nauthentication: {anonymous: {enabled: false}}\nreadOnlyPort: 0\n", "kubelet.yaml");
  read("{\"userns-remap\": \"default\", \"icc\": false}", "daemon.json");
  EXPECT_THAT(rows("SELECT component, setting, value FROM platform_settings ORDER BY fact"),
              ElementsAre("kube-apiserver|anonymous-auth|false", "kube-apiserver|profiling|true", "kube-apiserver|authorization-mode|Node,RBAC", "kube-apiserver|audit-log-path|/var/log/a",
                          "namespace|pod-security.kubernetes.io/enforce|restricted", "kubelet|authentication.anonymous.enabled|false", "kubelet|readOnlyPort|0", "dockerd|userns-remap|default", "dockerd|icc|false"));
  EXPECT_THAT(rows("SELECT DISTINCT owner FROM platform_settings WHERE component = 'namespace'"), ElementsAre("Namespace core in m.yaml"));
}

TEST(Quantities, AreOctetsAndProcessors) {
  EXPECT_EQ(octets("1Ki", false), 1024U);
  EXPECT_EQ(octets("1.5G", false), 1'500'000'000U);
  EXPECT_EQ(octets("2gb", true), 2147483648U);
  EXPECT_EQ(octets("-1", false), std::nullopt);
  EXPECT_EQ(octets("1Xi", false), std::nullopt);
  EXPECT_EQ(octets("1e300", false), std::nullopt);
  EXPECT_EQ(processors("1500m"), 1.5);
  EXPECT_EQ(processors("many"), std::nullopt);
}

TEST(Images, HaveRegistriesTagsAndDigests) {
  const auto plain = image_of("mongo");
  EXPECT_EQ(plain.registry, "docker.io");
  EXPECT_TRUE(plain.floating);
  const auto full = image_of("localhost:5000/a/b:v1@sha256:ff");
  EXPECT_EQ(full.name, "localhost:5000/a/b");
  EXPECT_EQ(full.registry, "localhost:5000");
  EXPECT_EQ(full.tag, "v1");
  EXPECT_EQ(full.digest, "sha256:ff");
  EXPECT_FALSE(full.floating);
  EXPECT_TRUE(image_of("${IMAGE:-x:1}").placeholder);
  EXPECT_TRUE(image_of("a:latest").floating);
  EXPECT_FALSE(image_of("").floating);
}

TEST(Unread, SaysWhyWithARemedy) {
  for (const auto& [text, name, words] : {std::tuple{"spec:\n  {{- if .Values.x }}\n  a: 1\n  {{- end }}\n", "t.yaml", "helm template"}, {"{{ define \"x\" }}y{{ end }}", "_h.tpl", "chart template"},
                                          {"kind: Kustomization\nresources: [a]\n", "k.yaml", "kubectl kustomize"}, {"#!/bin/sh\ntrue\n", "s", "script"}, {"FROM x\nRUN y\n", "D", "bill of materials"},
                                          {"apiVersion: v2\nname: x\nversion: 1\n", "Chart.yaml", "helm template"}, {"scrape_configs: []\n", "p.yml", "Prometheus"}, {"gNBs = ( {\n", "g.conf", "line"}, {"a: [1\n", "b.yaml", "line"}, {"", "e", "empty"}}) {
    EXPECT_THAT(why_unread(evidence::File::of(text, name)), HasSubstr(words)) << name;
  }
  EXPECT_FALSE(is_chart_template("legend: {{ipAddress}}"));
}

}  // namespace
}  // namespace assay::collect::platform
