// SPDX-License-Identifier: Apache-2.0
#include "threat/selection.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "threat/test_catalogue.h"

namespace assay::threat {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class ASelection : public testing::Test {
 protected:
  explicit ASelection(TestFiles files = test_files(), const assess::Assessment& assessment = {}) : threats_(read(files).value()) {
    auto store = stored(test_network());
    graph_ = build(store, assessment, threats_).value();
  }
  // The names of what is selected, or the error.
  [[nodiscard]] std::vector<std::string> selected(const std::vector<std::string>& with, const std::vector<std::string>& without = {}) const {
    const auto taken = select(graph_, with, without);
    if (!taken) return {taken.error().message()};
    std::vector<std::string> names;
    for (const auto id : *taken) names.push_back(text(graph_.remedies[id.value].term));
    return names;
  }

  Threats threats_;
  Graph graph_;
};

TEST_F(ASelection, TakesAllInstancesOrOne) {
  EXPECT_THAT(selected({"M-REPLACE"}), ElementsAre("M-REPLACE(east)", "M-REPLACE(west)"));
  EXPECT_THAT(selected({"M-REPLACE(west)", "M-REPLACE", "M-FILTER"}), ElementsAre("M-FILTER(upf-1)", "M-REPLACE(east)", "M-REPLACE(west)"));
  EXPECT_THAT(selected({"M-REPLACE"}, {"M-REPLACE(west)"}), ElementsAre("M-REPLACE(east)"));
  EXPECT_THAT(selected({}), ElementsAre());
}

TEST_F(ASelection, RefusesWhatIsNotThere) {
  EXPECT_THAT(selected({"M-NONE"}), ElementsAre("there is no measure M-NONE for this network: name one of M-FILTER, M-REPLACE"));
  EXPECT_THAT(selected({"M-REPLACE(north)"}), ElementsAre(HasSubstr("there is no measure M-REPLACE(north)")));
  EXPECT_THAT(selected({"M-FILTER"}, {"M-REPLACE"}), ElementsAre("M-REPLACE is not among the measures that are taken: name more with --with, or leave it out"));
}

class ASelectionOfRelatedMeasures : public ASelection {
 protected:
  ASelectionOfRelatedMeasures() : ASelection(related()) {}
  static TestFiles related() {
    auto files = with("measures/M-FILTER.yaml", "proven_by: [W27]", "excludes: [M-REPLACE]");
    files["measures/M-OTHER.yaml"] = "id: M-OTHER\ntitle: Another\nstatement: Another.\ncost: {low: 1, central: 2, high: 3, unit: EUR, source: own estimate, date: 2026-11-29}\n"
                                     "effects: [{exposure: X-N4-OPEN(upf-1), factor: {low: 0, central: 0.1, high: 0.5, source: own estimate, date: 2026-11-29}}]\nrequires: [M-FILTER]\n";
    return files;
  }
};

TEST_F(ASelectionOfRelatedMeasures, RefusesWhatCannotStandTogether) {
  EXPECT_THAT(selected({"M-FILTER", "M-REPLACE(east)"}), ElementsAre("M-FILTER(upf-1) and M-REPLACE(east) exclude each other: take one of them"));
  EXPECT_THAT(selected({"M-OTHER"}), ElementsAre("M-OTHER needs M-FILTER(upf-1): take both"));
  EXPECT_THAT(selected({"M-OTHER", "M-FILTER"}), ElementsAre("M-FILTER(upf-1)", "M-OTHER"));
}

class ASelectionWhereOneIsInPlace : public ASelection {
 protected:
  ASelectionWhereOneIsInPlace() : ASelection(test_files(), proven()) {}
  static assess::Assessment proven() {
    assess::Assessment assessment;
    assessment.results = {result_of("W27", assess::State::met, {"upf-1"}, {"west"})};
    return assessment;
  }
};

TEST_F(ASelectionWhereOneIsInPlace, SaysSo) { EXPECT_THAT(selected({"M-FILTER"}), ElementsAre("M-FILTER is in place already, as requirements show: leave it out")); }

}  // namespace
}  // namespace assay::threat
