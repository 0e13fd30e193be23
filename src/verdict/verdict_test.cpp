// SPDX-License-Identifier: Apache-2.0
#include "verdict/verdict.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace assay::verdict {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr Held met{1, State::met, Class::hard, Weight::required};
constexpr Held hard{2, State::violated, Class::hard, Weight::required};
constexpr Held excusable{3, State::violated, Class::unless_declared, Weight::required};
constexpr Held indicator{4, State::violated, Class::indicator, Weight::required};
constexpr Held unknown{5, State::unknown, Class::hard, Weight::required};
constexpr Held wanted{6, State::violated, Class::hard, Weight::wanted};
constexpr Held elsewhere{7, State::not_applicable, Class::hard, Weight::required};

TEST(Verdict, FollowsThePublishedRule) {
  const auto verdict = [](std::vector<Held> held) { return decide(held).verdict; };
  EXPECT_EQ(verdict({met}), Verdict::acceptable);
  EXPECT_EQ(verdict({met, wanted, elsewhere}), Verdict::acceptable);
  EXPECT_EQ(verdict({met, excusable}), Verdict::acceptable_with_measures);
  EXPECT_EQ(verdict({met, excusable, unknown}), Verdict::undetermined);
  EXPECT_EQ(verdict({met, indicator}), Verdict::undetermined);
  EXPECT_EQ(verdict({met, unknown, indicator, excusable, hard}), Verdict::not_acceptable);
  EXPECT_EQ(verdict({elsewhere}), Verdict::undetermined);
  EXPECT_EQ(verdict({}), Verdict::undetermined);
}

TEST(Verdict, NamesReasonsMeasuresAndWhatIsMissing) {
  const auto refused = decide(std::vector{unknown, hard, excusable});
  EXPECT_THAT(refused.because, ElementsAre(2U));
  EXPECT_THAT(refused.missing, ElementsAre(5U));
  EXPECT_THAT(refused.measures, IsEmpty());
  const auto conditional = decide(std::vector{excusable, met});
  EXPECT_THAT(conditional.measures, ElementsAre(3U));
  const auto open = decide(std::vector{indicator, unknown});
  EXPECT_THAT(open.because, ElementsAre(4U));
  EXPECT_THAT(open.missing, ElementsAre(5U));
}

TEST(Verdict, DoesNotDependOnTheOrder) {
  std::vector<Held> held{met, hard, excusable, indicator, unknown, wanted, elsewhere};
  const auto order = [](const Held& a, const Held& b) { return a.requirement < b.requirement; };
  const auto first = decide(held);
  do {
    const auto again = decide(held);
    ASSERT_EQ(again.verdict, first.verdict);
    ASSERT_EQ(again.because, first.because);
    ASSERT_EQ(again.missing, first.missing);
  } while (std::ranges::next_permutation(held, order).found);
}

// More that is met, instead of unknown or violated, never makes it worse.
TEST(Verdict, IsMonotonic) {
  const auto rank = [](Verdict verdict) { return verdict == Verdict::not_acceptable ? 0 : verdict == Verdict::undetermined ? 1 : verdict == Verdict::acceptable_with_measures ? 2 : 3; };
  const std::vector<Held> all{met, hard, excusable, indicator, unknown};
  for (unsigned set = 0; set < 32; ++set) {
    std::vector<Held> held;
    for (unsigned bit = 0; bit < 5; ++bit) {
      if ((set >> bit & 1U) != 0) held.push_back(all[bit]);
    }
    for (auto& each : held) {
      const auto before = rank(decide(held).verdict);
      const auto kept = each.state;
      each.state = State::met;
      EXPECT_GE(rank(decide(held).verdict), before);
      each.state = kept;
    }
  }
}

}  // namespace
}  // namespace assay::verdict
