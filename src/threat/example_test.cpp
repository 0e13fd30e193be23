// SPDX-License-Identifier: Apache-2.0
#include "threat/example.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "threat/test_catalogue.h"

namespace assay::threat {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// What is wrong with the first example of a technique.
std::vector<std::string> wrong(const TestFiles& files, std::string_view id) {
  const auto threats = read(files);
  if (!threats) return {threats.error().message()};
  for (const auto& technique : threats->techniques()) {
    if (technique.id != id) continue;
    auto store = facts::Store::in_memory().value();
    const auto outcome = run_example(store, *threats, technique, technique.examples.at(0));
    return outcome ? outcome->wrong : std::vector{outcome.error().message()};
  }
  return {"no such technique"};
}

TEST(AThreatExample, HoldsOrSaysWhatIsWrong) {
  EXPECT_THAT(wrong(test_files(), "T-TAKE"), IsEmpty());
  EXPECT_THAT(wrong(test_files(), "T-DIVERT"), IsEmpty());
  EXPECT_THAT(wrong(with("techniques/T-TAKE.yaml", "never: [\"controls(smf-1)\"]", "never: [\"controls(amf-1)\"]"), "T-TAKE"), ElementsAre("controls(amf-1) follows, but must not"));
  EXPECT_THAT(wrong(with("techniques/T-TAKE.yaml", "gives: [\"controls(amf-1)\", ", "gives: [\"controls(nrf-1)\", "), "T-TAKE"), ElementsAre("controls(nrf-1) does not follow; what does: controls(amf-1); on(core)"));
  EXPECT_THAT(wrong(with("techniques/T-TAKE.yaml", "{\"X-FLAW(p)\": violated}", "{\"X-FLAW(p)\": met, \"X-FLAW(q)\": met}"), "T-TAKE"),
              ElementsAre("X-FLAW(p) is violated instead of met", "no instance of a rule rests on X-FLAW(q)"));
}

TEST(AThreatExample, TakesFactTablesToo) {
  EXPECT_THAT(wrong(with("techniques/T-DIVERT.yaml", "model_functions: [{function: upf-1, kind: UPF}, {function: amf-1, kind: AMF}]\n      model_segments: [{segment: core, function: upf-1}, {segment: core, function: amf-1}]",
                         "declared_functions: [{name: upf-1, kind: UPF}, {name: amf-1, kind: AMF}]\n      declared_members: [{segment: core, function: upf-1}, {segment: core, function: amf-1}]"),
                    "T-DIVERT"),
              IsEmpty());
}

TEST(AThreatExample, ThatCannotRunSaysWhy) {
  EXPECT_THAT(wrong(with("techniques/T-TAKE.yaml", "{function: amf-1, kind: AMF, product: p}", "{name: amf-1}"), "T-TAKE"), ElementsAre(HasSubstr("techniques/T-TAKE.yaml:16: example 'a function on the segment': model_functions: ")));
  EXPECT_THAT(wrong(with("techniques/T-TAKE.yaml", "state: violated}]", "state: broken}]"), "T-TAKE"), ElementsAre(HasSubstr("'state: broken' is no column and value")));
  EXPECT_THAT(wrong(with("techniques/T-TAKE.yaml", "gives: \"controls({taken})\"", "gives: \"controls({take})\""), "T-TAKE"), ElementsAre(HasSubstr("techniques/T-TAKE.yaml:8: take: is no column that the query gives (segment, taken, product, fact)")));
  EXPECT_THAT(wrong(with("techniques/T-TAKE.yaml", "SELECT segment, \"function\" AS held", "SELECT segment, NULL AS held"), "T-TAKE"), ElementsAre(HasSubstr("held: is NULL in a row")));
}

}  // namespace
}  // namespace assay::threat
