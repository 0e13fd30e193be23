// SPDX-License-Identifier: Apache-2.0
// For tests: a small catalogue of threats, and a network to hold it against.
//
//   outside ── edge-1 ── core ── upf-1
//
// The attacker starts on the segment outside, takes over functions on segments it is on (X-FLAW, one per product), and diverts traffic
// at a UPF whose N4 it can reach (X-N4-OPEN).
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "assess/catalogue.h"
#include "assess/evaluate.h"
#include "assess/example_row.h"
#include "facts/store.h"
#include "threat/threats.h"

namespace assay::threat {

using TestFiles = std::map<std::string, std::string>;  // path → text

inline TestFiles test_files() {
  return {
      {"techniques/vocabulary.yaml", R"YAML(predicates:
  on(segment): can send packets on {segment}
  controls(function): controls {function}
  traffic-diverted(function): diverts user traffic at {function}
)YAML"},
      {"techniques/T-TAKE.yaml", R"YAML(id: T-TAKE
title: Take over a function
statement: A flaw of the product lets whoever reaches the function run code there.
fight: [FGT5019]
attack: [T1190]
source: [{document: TS 33.501, clause: "5.3", confirmed: false}]
rules:
  - for: SELECT s.segment, s."function" AS taken, f.product, s.fact FROM model_segments AS s JOIN model_functions AS f ON f."function" = s."function" WHERE f.product <> ''
    from: ["on({segment})"]
    exposures: ["X-FLAW({product})"]
    gives: "controls({taken})"
  - for: SELECT segment, "function" AS held FROM model_segments
    from: ["controls({held})"]
    gives: "on({segment})"
examples:
  - name: a function on the segment
    facts:
      model_functions: [{function: amf-1, kind: AMF, product: p}, {function: smf-1, kind: SMF, product: p}]
      model_segments: [{segment: core, function: amf-1}]
      model_results: [{requirement: W01, product: p, state: violated}]
    gives: ["controls(amf-1)", "on(core)"]
    never: ["controls(smf-1)"]
    states: {"X-FLAW(p)": violated}
)YAML"},
      {"techniques/T-DIVERT.yaml", R"YAML(id: T-DIVERT
title: Divert user traffic with a forged PFCP Session Modification
statement: The UPF does what a request on N4 says.
rules:
  - for: SELECT s.segment, f."function" AS upf FROM model_segments AS s JOIN model_functions AS f ON f."function" = s."function" WHERE f.kind = 'UPF'
    from: ["on({segment})"]
    exposures: ["X-N4-OPEN({upf})"]
    gives: "traffic-diverted({upf})"
examples:
  - name: a UPF and no UPF
    facts:
      model_functions: [{function: upf-1, kind: UPF}, {function: amf-1, kind: AMF}]
      model_segments: [{segment: core, function: upf-1}, {segment: core, function: amf-1}]
    gives: ["traffic-diverted(upf-1)"]
    never: ["traffic-diverted(amf-1)"]
    states: {"X-N4-OPEN(upf-1)": unknown}
)YAML"},
      {"exposures/X-FLAW.yaml", R"YAML(id: X-FLAW
title: A flaw of {product} can be used from the network
parameters: [product]
requirements: [W01]
prior: {low: 0.1, central: 0.5, high: 0.9, source: own estimate, date: 2026-11-29, default: true}
violated: {low: 0.8, central: 0.9, high: 1, source: own estimate, date: 2026-11-29, default: true}
met: {low: 0, central: 0.1, high: 0.2, source: own estimate, date: 2026-11-29, default: true}
)YAML"},
      {"exposures/X-N4-OPEN.yaml", R"YAML(id: X-N4-OPEN
title: N4 of {function} takes requests from whoever reaches it
parameters: [function]
requirements: [W27, W16]
prior: {low: 0.05, central: 0.4, high: 0.9, source: own estimate, date: 2026-11-29, default: true}
violated: {low: 0.5, central: 0.8, high: 1, source: a measurement, date: 2026-11-29}
met: {low: 0, central: 0.02, high: 0.1, source: a measurement, date: 2026-11-29}
)YAML"},
      {"scenarios/S-PEER.yaml", R"YAML(id: S-PEER
title: Somebody outside
statement: Somebody who reaches the outer segment.
starts: SELECT 'on({segment})' AS fact, segment FROM model_segments WHERE segment = 'outside'
needs: a segment outside
rate: {low: 0.5, central: 2, high: 4, source: own estimate, date: 2026-11-29, default: true}
eu: [R1, R3]
)YAML"},
      {"scenarios/S-INSIDER.yaml", R"YAML(id: S-INSIDER
title: Somebody of the operator
statement: Somebody with an account on a management function.
starts: SELECT 'controls(' || "function" || ')' AS fact FROM model_functions WHERE management
needs: a management function in the case
rate: {low: 0.01, central: 0.1, high: 1, source: own estimate, date: 2026-11-29, default: true}
)YAML"},
      {"losses/L-CONTENT.yaml", R"YAML(id: L-CONTENT
title: Content of subscribers
statement: What subscribers send is read.
goals: SELECT 'traffic-diverted({f})' AS fact, "function" AS f FROM model_functions WHERE kind = 'UPF'
needs: a UPF
unit: subscribers
loss: {low: 100, central: 1000, high: 10000, source: own estimate, date: 2026-11-29, default: true}
)YAML"},
      {"measures/M-FILTER.yaml", R"YAML(id: M-FILTER
title: Filter N4
statement: Only the SMF reaches N4.
cost: {low: 1000, central: 2000, high: 4000, unit: EUR, source: own estimate, date: 2026-11-29, default: true}
for: SELECT "function" AS upf FROM model_functions WHERE kind = 'UPF'
effects:
  - {exposure: "X-N4-OPEN({upf})", factor: {low: 0, central: 0.1, high: 0.5, source: own estimate, date: 2026-11-29}}
proven_by: [W27]
regulation: [TM04]
)YAML"},
      {"measures/M-REPLACE.yaml", R"YAML(id: M-REPLACE
title: Repair a product
statement: Repair the flaw.
cost: {low: 1000, central: 5000, high: 9000, unit: EUR, source: own estimate, date: 2026-11-29, default: true}
for: SELECT DISTINCT product, site FROM model_functions WHERE product <> ''
per: [product]
effects:
  - {exposure: "X-FLAW({product})", factor: {low: 0, central: 0, high: 0.5, source: own estimate, date: 2026-11-29}}
)YAML"}};
}

inline base::Result<Threats> read(const TestFiles& files) {
  std::vector<assess::CatalogueFile> list;
  for (const auto& [path, text] : files) list.push_back({path, text});
  return Threats::from_files(list);
}

// The files with one part of one of them replaced.
inline TestFiles with(std::string_view path, std::string_view part, std::string_view replacement) {
  auto files = test_files();
  auto& text = files.at(std::string(path));
  const auto at = text.find(part);
  EXPECT_NE(at, std::string::npos) << part;
  if (at != std::string::npos) text.replace(at, part.size(), replacement);
  return files;
}

inline assess::Catalogue test_requirements() {
  std::vector<assess::Requirement> all(3);
  all[0].id = "W01";
  all[1].id = "W16";
  all[1].subject = "{NRF}";
  all[2].id = "W27";
  all[2].subject = "{} → {UPF}";
  return assess::Catalogue::of(std::move(all));
}

inline std::string refusal(const TestFiles& files) {
  const auto threats = read(files);
  if (!threats) return threats.error().message();
  const auto checked = threats->check(test_requirements());
  return checked ? "" : checked.error().message();
}

struct TestRow {
  std::string table;
  assess::ExampleRow row;
};

inline std::vector<TestRow> test_network(const std::string& product_of_edge = "east", const std::string& product_of_upf = "west") {
  return {{"declared_functions", {{"name", "edge-1"}, {"kind", "SEPP"}, {"product", product_of_edge}}},
          {"declared_functions", {{"name", "upf-1"}, {"kind", "UPF"}, {"product", product_of_upf}}},
          {"declared_products", {{"product", "east"}}},
          {"declared_products", {{"product", "west"}}},
          {"declared_members", {{"segment", "outside"}, {"function", "edge-1"}}},
          {"declared_members", {{"segment", "core"}, {"function", "edge-1"}}},
          {"declared_members", {{"segment", "core"}, {"function", "upf-1"}}}};
}

inline facts::Store stored(const std::vector<TestRow>& rows) {
  auto store = facts::Store::in_memory().value();
  for (const auto& [table, row] : rows) {
    const auto done = assess::append_example_row(store, table, row);
    EXPECT_TRUE(done) << (done ? "" : done.error().message());
  }
  return store;
}

inline assess::Result result_of(std::string requirement, assess::State state, std::vector<std::string> functions, std::vector<std::string> products) {
  assess::Result result;
  result.requirement = std::move(requirement);
  result.state = state;
  result.subject = !functions.empty() ? functions.front() : products.empty() ? "the network" : products.front();
  result.functions = std::move(functions);
  result.products = std::move(products);
  return result;
}

}  // namespace assay::threat
