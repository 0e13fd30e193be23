// SPDX-License-Identifier: Apache-2.0
#include "assess/kinds.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <string_view>

#include "facts/tables.h"

namespace assay::assess {
namespace {

TEST(Kinds, OfServiceBasedInterfacesAreThoseOfTheView) {
  const auto views = facts::all_views();
  const auto view = std::ranges::find(views, "sbi_functions", &facts::ViewInfo::name);
  ASSERT_NE(view, views.end());
  std::string_view list(view->query);
  list.remove_prefix(list.find(" IN ("));
  std::set<std::string_view> named;
  for (auto begin = list.find('\''); begin != std::string_view::npos; begin = list.find('\'')) {
    list.remove_prefix(begin + 1);
    named.insert(list.substr(0, list.find('\'')));
    list.remove_prefix(list.find('\'') + 1);
  }
  const auto kinds = kinds_at("SBI");
  EXPECT_EQ(std::set(kinds.begin(), kinds.end()), named);
  EXPECT_EQ(kinds.size(), named.size()) << "one stands there twice";
}

TEST(Kinds, AreMeantByThemselvesAndByTheirInterfaces) {
  EXPECT_TRUE(means_kind("AMF", "amf"));
  EXPECT_TRUE(means_kind("SBI", "5G_EIR"));
  EXPECT_TRUE(means_kind("N4", "SGWC"));
  EXPECT_TRUE(means_kind("N2", "gNB"));
  EXPECT_FALSE(means_kind("SBI", "gNB"));
  EXPECT_FALSE(means_kind("N4", "AMF"));
  EXPECT_FALSE(means_kind("AMF", "AM"));
  EXPECT_THAT(kinds_at("AMF"), testing::IsEmpty());
}

}  // namespace
}  // namespace assay::assess
