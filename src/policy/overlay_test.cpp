// SPDX-License-Identifier: Apache-2.0
#include "policy/overlay.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <array>

#include "facts/store_testing.h"
#include "facts/tables/case.h"

namespace assay::policy {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const Product east{.id = "upf-east", .name = "East User Plane", .supplier = "s-east", .supplier_name = "Supplier East", .country = "JP", .known_as = {"eastnet"}};
const Product north{.id = "core-north", .name = "North Core", .supplier = "s-north", .supplier_name = "Supplier North", .country = "NL", .known_as = {}};
const Product nowhere{.id = "box", .name = "Box", .supplier = "s-x", .supplier_name = "X", .country = "", .known_as = {}};
const Product nobodys{.id = "tool", .name = "Tool", .supplier = "", .supplier_name = "", .country = "", .known_as = {}};

Scope scope(std::vector<std::string> suppliers, std::vector<std::string> countries = {}, std::vector<std::string> products = {}, std::vector<std::string> parts = {}) {
  return {std::move(suppliers), std::move(countries), std::move(products), std::move(parts)};
}

Admission policy(const std::string& id, Scope whom, Effect effect, Verdict verdict, std::vector<std::string> measures = {}) {
  Admission made;
  made.given.name = id + ".yaml";
  made.policy = Policy{.id = id, .author = "a", .legal_basis = {"d", "c"}, .starts = {}, .expires = {}, .text = "t", .scope = std::move(whom), .effect = effect, .verdict = verdict, .measures = std::move(measures)};
  return made;
}

assess::ProductVerdict verdict(const std::string& product, const std::string& part, Verdict word) {
  assess::ProductVerdict made;
  made.product = product;
  made.part = part;
  made.verdict = word;
  return made;
}

Verdict under(const Overlay& overlay, std::string_view product) { return std::ranges::find(overlay.decisions, product, &Decision::product)->under_policy; }

TEST(Scope, FitsASupplierByIdNameOrKnownNameCapitalOrSmall) {
  for (const auto* word : {"s-east", "Supplier East", "SUPPLIER EAST", "EastNet"}) EXPECT_EQ(concern(scope({word}), east, "other"), Concern::yes) << word;
  for (const auto* word : {"Supplier", "east", "s-east ", "upf-east"}) EXPECT_EQ(concern(scope({word}), east, "other"), Concern::no) << word;
  EXPECT_EQ(concern(scope({"nobody", "s-east"}), east, "other"), Concern::yes);
}

TEST(Scope, AsksEachOfItsListsForOne) {
  EXPECT_EQ(concern(scope({}, {"JP", "NL"}), east, "other"), Concern::yes);
  EXPECT_EQ(concern(scope({}, {"NL"}), east, "other"), Concern::no);
  EXPECT_EQ(concern(scope({}, {}, {"upf-east"}), east, "other"), Concern::yes);
  EXPECT_EQ(concern(scope({}, {}, {"east user plane"}), east, "other"), Concern::yes);
  EXPECT_EQ(concern(scope({}, {}, {"core-north"}), east, "other"), Concern::no);
  EXPECT_EQ(concern(scope({}, {}, {}, {"critical", "adjacent"}), east, "adjacent"), Concern::yes);
  EXPECT_EQ(concern(scope({}, {}, {}, {"critical"}), east, "adjacent"), Concern::no);
  EXPECT_EQ(concern(scope({"s-east"}, {"JP"}, {"upf-east"}, {"critical"}), east, "critical"), Concern::yes);
  EXPECT_EQ(concern(scope({"s-east"}, {"NL"}, {"upf-east"}, {"critical"}), east, "critical"), Concern::no);
}

TEST(Scope, IsOpenWhereTheCaseDoesNotDeclareWhatItAsksFor) {
  EXPECT_EQ(concern(scope({}, {"JP"}), nowhere, "other"), Concern::open);
  EXPECT_EQ(concern(scope({"s-east"}), nobodys, "other"), Concern::open);
  EXPECT_EQ(concern(scope({}, {"JP"}), nobodys, "other"), Concern::open);
  // What is declared decides alone where it can.
  EXPECT_EQ(concern(scope({"s-east"}, {"JP"}), nowhere, "other"), Concern::no);
  EXPECT_EQ(concern(scope({}, {"JP"}, {}, {"critical"}), nowhere, "other"), Concern::no);
  EXPECT_EQ(concern(scope({}, {}, {"tool"}), nobodys, "other"), Concern::yes);
}

TEST(Overlay, LeavesEveryVerdictAloneWithoutPolicies) {
  const std::array verdicts = {verdict("core-north", "critical", Verdict::not_acceptable), verdict("upf-east", "other", Verdict::acceptable)};
  Admission refused;
  refused.refused = "why";
  const auto overlay = lay_over(verdicts, std::array{north, east}, {refused});
  ASSERT_EQ(overlay.decisions.size(), 2U);
  for (const auto& each : overlay.decisions) {
    EXPECT_EQ(each.verdict, each.under_policy);
    EXPECT_THAT(each.policies, IsEmpty());
  }
  EXPECT_THAT(overlay.in_force, IsEmpty());
  EXPECT_EQ(overlay.refused.size(), 1U);
}

TEST(Overlay, SaysWhatEachPolicyChangedAlone) {
  const std::array verdicts = {verdict("core-north", "critical", Verdict::not_acceptable), verdict("upf-east", "critical", Verdict::acceptable), verdict("upf-east", "other", Verdict::not_acceptable)};
  const auto overlay = lay_over(verdicts, std::array{north, east}, {policy("R", scope({}, {"JP"}), Effect::restricts, Verdict::not_acceptable)});
  ASSERT_EQ(overlay.in_force.size(), 1U);
  const auto& only = overlay.in_force.front();
  EXPECT_EQ(only.concerned, 2U);
  ASSERT_EQ(only.changed.size(), 1U);
  EXPECT_EQ(only.changed.front().product, "upf-east");
  EXPECT_EQ(only.changed.front().part, "critical");
  EXPECT_EQ(only.changed.front().before, Verdict::acceptable);
  EXPECT_EQ(only.changed.front().after, Verdict::not_acceptable);
  EXPECT_EQ(overlay.decisions[0].under_policy, Verdict::not_acceptable);
  EXPECT_THAT(overlay.decisions[0].policies, IsEmpty());
  EXPECT_EQ(overlay.decisions[1].under_policy, Verdict::not_acceptable);
  EXPECT_THAT(overlay.decisions[1].policies, ElementsAre("R"));
  EXPECT_THAT(overlay.decisions[2].policies, ElementsAre("R"));
}

TEST(Overlay, ARestrictionPrevailsOverAPermissionInEveryOrder) {
  std::vector all = {policy("A", scope({"s-east"}), Effect::restricts, Verdict::undetermined), policy("B", scope({}, {"JP"}), Effect::allows, Verdict::acceptable),
                     policy("C", scope({}, {"JP"}), Effect::allows, Verdict::acceptable_with_measures, {"watch it"})};
  const std::array verdicts = {verdict("upf-east", "critical", Verdict::not_acceptable)};
  const std::array products = {east};
  std::ranges::sort(all, {}, [](const Admission& each) { return each.policy->id; });
  do {
    const auto overlay = lay_over(verdicts, products, all);
    EXPECT_EQ(overlay.decisions.front().under_policy, Verdict::undetermined);
    EXPECT_THAT(overlay.decisions.front().policies, ElementsAre("B", "C", "A"));
    EXPECT_THAT(overlay.decisions.front().measures, IsEmpty());
    EXPECT_EQ(overlay.in_force[0].changed.front().after, Verdict::acceptable);
    EXPECT_EQ(overlay.in_force[1].changed.front().after, Verdict::acceptable_with_measures);
    EXPECT_THAT(overlay.in_force[2].changed, IsEmpty());
  } while (std::ranges::next_permutation(all, {}, [](const Admission& each) { return each.policy->id; }).found);
}

TEST(Overlay, DemandsMeasuresWhereTheVerdictEndsThere) {
  const auto restricts = policy("R", scope({}, {"JP"}), Effect::restricts, Verdict::acceptable_with_measures, {"second supplier"});
  const auto allows = policy("P", scope({}, {"JP"}), Effect::allows, Verdict::acceptable_with_measures, {"watch it"});
  const auto of = [](Verdict word, std::vector<Admission> policies) {
    const std::array verdicts = {verdict("upf-east", "critical", word)};
    return lay_over(verdicts, std::array{east}, std::move(policies));
  };
  EXPECT_THAT(of(Verdict::acceptable, {restricts}).decisions.front().measures, ElementsAre("second supplier"));
  EXPECT_THAT(of(Verdict::not_acceptable, {restricts}).decisions.front().measures, IsEmpty());
  EXPECT_THAT(of(Verdict::not_acceptable, {allows}).decisions.front().measures, ElementsAre("watch it"));
  EXPECT_THAT(of(Verdict::acceptable, {allows}).decisions.front().measures, IsEmpty());
  EXPECT_THAT(of(Verdict::undetermined, {allows, restricts}).decisions.front().measures, ElementsAre("watch it", "second supplier"));
  // It stays acceptable with measures, and one more of them is a change as well.
  const auto more = of(Verdict::acceptable_with_measures, {restricts});
  EXPECT_THAT(more.decisions.front().measures, ElementsAre("second supplier"));
  ASSERT_EQ(more.in_force.front().changed.size(), 1U);
  EXPECT_EQ(more.in_force.front().changed.front().before, more.in_force.front().changed.front().after);
}

TEST(Overlay, NamesThoseOfWhomNobodyCanSay) {
  const std::array verdicts = {verdict("box", "other", Verdict::acceptable), verdict("tool", "other", Verdict::acceptable)};
  const auto overlay = lay_over(verdicts, std::array{nowhere, nobodys}, {policy("R", scope({}, {"JP"}), Effect::restricts, Verdict::not_acceptable)});
  const auto& only = overlay.in_force.front();
  EXPECT_EQ(only.concerned, 0U);
  ASSERT_EQ(only.open.size(), 2U);
  EXPECT_THAT(only.open[0].reason, HasSubstr("no country of the supplier s-x"));
  EXPECT_THAT(only.open[1].reason, HasSubstr("no supplier"));
  EXPECT_EQ(under(overlay, "box"), Verdict::acceptable);
}

TEST(Overlay, ReadsWhatTheCaseDeclares) {
  const facts::Folder folder;
  auto store = facts::Store::create(folder / "facts.duckdb");
  ASSERT_TRUE(store.has_value()) << store.error().message();
  store->append(facts::declared_suppliers, {.from = {}, .supplier = "s-east", .name = "Supplier East", .country = "JP", .line = 1});
  store->append(facts::supplier_names, {.from = {}, .supplier = "s-east", .name = "eastnet", .line = 1});
  store->append(facts::declared_products, {.from = {}, .product = "upf-east", .name = "East User Plane", .version = {}, .supplier = "s-east", .supported_until = {}, .line = 2});
  store->append(facts::declared_products, {.from = {}, .product = "tool", .name = "Tool", .version = {}, .supplier = {}, .supported_until = {}, .line = 3});
  ASSERT_TRUE(store->flush().has_value());
  const auto products = read_products(*store);
  ASSERT_TRUE(products.has_value()) << products.error().message();
  ASSERT_EQ(products->size(), 2U);
  EXPECT_EQ(products->at(0).id, "tool");
  EXPECT_EQ(products->at(0).supplier, "");
  EXPECT_EQ(products->at(1).supplier_name, "Supplier East");
  EXPECT_EQ(products->at(1).country, "JP");
  EXPECT_THAT(products->at(1).known_as, ElementsAre("eastnet"));
  EXPECT_FALSE(read_day(*store).value().has_value());
}

}  // namespace
}  // namespace assay::policy
