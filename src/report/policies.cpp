// SPDX-License-Identifier: Apache-2.0
#include "report/policies.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <string_view>
#include <vector>

namespace assay::report {
namespace {

std::string date(base::Time time) { return base::text(time).substr(0, 10); }

void texts(base::JsonWriter& json, std::string_view name, const std::vector<std::string>& list) {
  json.key(name).begin_array();
  for (const auto& each : list) json.value(each);
  json.end_array();
}

void write(base::JsonWriter& json, const policy::InForce& each) {
  const auto& policy = *each.admission.policy;
  json.begin_object().member("id", policy.id).member("author", policy.author);
  json.key("legal_basis").begin_object().member("document", policy.legal_basis.document).member("clause", policy.legal_basis.clause).end_object();
  json.member("starts", date(policy.starts)).member("expires", date(policy.expires)).member("text", policy.text);
  json.key("scope").begin_object();
  texts(json, "suppliers", policy.scope.suppliers);
  texts(json, "countries", policy.scope.countries);
  texts(json, "products", policy.scope.products);
  texts(json, "parts", policy.scope.parts);
  json.end_object().member("effect", policy::text(policy.effect)).member("verdict", assess::text(policy.verdict));
  texts(json, "measures", policy.measures);
  json.member("file", each.admission.given.name).member("sha256", each.admission.sha256).member("key", each.admission.key).member("named_in", each.admission.given.where);
  json.member("concerned", each.concerned).key("changed").begin_array();
  for (const auto& change : each.changed) {
    json.begin_object().member("product", change.product).member("part", change.part).member("before", assess::text(change.before)).member("after", assess::text(change.after)).end_object();
  }
  json.end_array().key("open").begin_array();
  for (const auto& open : each.open) json.begin_object().member("product", open.product).member("part", open.part).member("reason", open.reason).end_object();
  json.end_array().end_object();
}

}  // namespace

void write_policies(base::JsonWriter& json, const policy::Overlay& overlay) {
  json.begin_object().key("in_force").begin_array();
  for (const auto& each : overlay.in_force) write(json, each);
  json.end_array().key("refused").begin_array();
  for (const auto& each : overlay.refused) {
    json.begin_object().member("file", each.given.name).member("sha256", each.sha256).member("named_in", each.given.where).member("reason", each.refused).end_object();
  }
  json.end_array().key("decisions").begin_array();
  for (const auto& each : overlay.decisions) {
    json.begin_object().member("product", each.product).member("part", each.part).member("verdict", assess::text(each.verdict)).member("under_policy", assess::text(each.under_policy));
    texts(json, "policies", each.policies);
    texts(json, "measures", each.measures);
    json.end_object();
  }
  json.end_array().end_object();
}

std::string under_policy_text(const policy::Overlay& overlay, std::string_view product, std::string_view part, std::size_t indent, const TerminalStyle& style) {
  const auto found = std::ranges::find_if(overlay.decisions, [&](const policy::Decision& each) { return each.product == product && each.part == part; });
  if (found == overlay.decisions.end() || (found->under_policy == found->verdict && found->measures.empty())) return {};
  const auto ids = safe(fmt::format("{}", fmt::join(found->policies, ", ")));
  return fmt::format("{}{} {} {}\n", std::string(indent - 17, ' '), paint(padded("under policy", 16), Paint::dim, style), padded(assess::text(found->under_policy), 25), shortened(ids, style.width > indent + 30 ? style.width - indent - 26 : 20));
}

std::string policies_text(const policy::Overlay& overlay, const TerminalStyle& style) {
  std::string out;
  for (const auto& each : overlay.in_force) {
    const auto& policy = *each.admission.policy;
    std::vector<std::string> changes;
    for (const auto& change : each.changed) {
      const auto what = change.before == change.after ? fmt::format("{}, with more measures", assess::text(change.after)) : fmt::format("{} → {}", assess::text(change.before), assess::text(change.after));
      changes.push_back(fmt::format("{} as {} part: {}", change.product, change.part, what));
    }
    auto sentence = fmt::format("Policy {} of {} ({}, {}) holds until {}. It concerns {} of {} verdicts and changed {}", policy.id, policy.author, policy.legal_basis.document, policy.legal_basis.clause, date(policy.expires),
                                each.concerned, overlay.decisions.size(), changes.empty() ? std::string("none.") : fmt::format("{}: {}.", changes.size(), fmt::join(changes, "; ")));
    if (!each.open.empty()) sentence += fmt::format(" Of {} more it is not known whether it concerns them: {}.", each.open.size(), each.open.front().reason);
    out += wrapped(safe(sentence), 2, style.width);
  }
  for (const auto& each : overlay.refused) {
    out += wrapped(safe(fmt::format("Policy {} ({}) is refused and changes nothing: {}.", each.given.name, each.given.where, each.refused)), 2, style.width);
  }
  return out;
}

}  // namespace assay::report
