// SPDX-License-Identifier: Apache-2.0
#include "report/terminal.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace assay::report {
namespace {

using testing::ContainsRegex;

Function ue(std::string label, std::string address) {
  return {.id = 0, .kind = "UE", .label = std::move(label), .address = std::move(address), .certainty = "shown", .reasons = {}};
}

// Some stand for many.
TEST(TheSummary, CountsUesByTheirAddresses) {
  Model model{};
  model.network.functions = {ue("UE 10.45.0.2", "10.45.0.2"), ue("UEs at 10.0.5.100", ""), ue("UE 10.45.0.3", "10.45.0.3")};
  EXPECT_THAT(summary_text(model, {}), ContainsRegex("\n  UE +2\n"));
  model.network.functions.push_back(ue("1200 more UEs", ""));
  EXPECT_THAT(summary_text(model, {}), ContainsRegex("\n  UE +2 and 1200 more UEs\n"));
}

}  // namespace
}  // namespace assay::report
