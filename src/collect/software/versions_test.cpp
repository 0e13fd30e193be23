// SPDX-License-Identifier: Apache-2.0
#include "collect/software/versions.h"

#include <gtest/gtest.h>

#include "collect/software/constraints.h"
#include "collect/software/dates.h"
#include "collect/software/platform_name.h"
#include "collect/software/severity.h"

namespace assay::collect::software {
namespace {

bool less(Scheme scheme, std::string_view left, std::string_view right) { return compare(scheme, left, right) == std::strong_ordering::less; }

TEST(Versions, OfGoStandAsGoOrdersThem) {
  EXPECT_TRUE(less(Scheme::semver, "v1.2.3-0.20230405060708-abcdef012345", "v1.2.3"));
  EXPECT_TRUE(less(Scheme::semver, "1.22.0-0", "1.22.0-rc.1"));
  EXPECT_TRUE(less(Scheme::semver, "go1.21rc2", "go1.21.0"));
  EXPECT_EQ(compare(Scheme::semver, "v2.0.0+incompatible", "2.0.0"), std::strong_ordering::equal);
  EXPECT_EQ(compare(Scheme::semver, "1.21", "1.21.0"), std::strong_ordering::equal);
  EXPECT_TRUE(less(Scheme::semver, "1.99999999999999999999", "1.100000000000000000000"));
}

TEST(Versions, OfCpeNamesKnowLettersBehindNumbers) {
  EXPECT_TRUE(less(Scheme::numbers, "1.0.2", "1.0.2k"));
  EXPECT_TRUE(less(Scheme::numbers, "1.0.2a", "1.0.2k"));
  EXPECT_TRUE(less(Scheme::numbers, "1.0-beta2", "1.0"));
  EXPECT_TRUE(less(Scheme::numbers, "1.0-rc1", "1.0-rc2"));
  EXPECT_TRUE(less(Scheme::numbers, "9.9", "9.10"));
  EXPECT_EQ(compare(Scheme::numbers, "1.0", "1.0.0"), std::strong_ordering::equal);
}

TEST(Versions, ThatAreNoneDoNotCompare) {
  EXPECT_FALSE(compare(Scheme::semver, "latest", "1.0.0"));
  EXPECT_FALSE(compare(Scheme::debian, "1.0 beta", "1.0"));
  EXPECT_FALSE(compare(Scheme::pypi, "1.0-unknown", "1.0"));
  EXPECT_FALSE(compare(Scheme::exact, "1.0", "1.1"));
  EXPECT_EQ(compare(Scheme::exact, "1.0", "1.0"), std::strong_ordering::equal);
  EXPECT_FALSE(compare(Scheme::semver, std::string(600, '1'), "1.0.0"));
  EXPECT_FALSE(compare(Scheme::semver, "", "1.0.0"));
}

TEST(Constraints, AreReadInTheirNotations) {
  using List = std::vector<Interval>;
  EXPECT_EQ(parse_constraints("vers:npm/>=1.2|<2|3.1"), (List{{.from = "1.2", .from_included = true, .to = "2", .to_included = false}, {.from = "3.1", .from_included = true, .to = "3.1", .to_included = true}}));
  EXPECT_EQ(parse_constraints(">= 1.0, <= 1.2"), (List{{.from = "1.0", .from_included = true, .to = "1.2", .to_included = true}}));
  EXPECT_EQ(parse_constraints("<2.3"), (List{{.from = "", .from_included = true, .to = "2.3", .to_included = false}}));
  EXPECT_EQ(parse_constraints("> 4"), (List{{.from = "4", .from_included = false, .to = "", .to_included = false}}));
  EXPECT_FALSE(parse_constraints("before 2.3"));
  EXPECT_FALSE(parse_constraints("!=2"));
  EXPECT_FALSE(parse_constraints(""));
}

TEST(Dates, AreRfc3339) {
  EXPECT_EQ(base::text(*time_from_text("2024-09-19T13:50:32.25+02:00")), "2024-09-19T11:50:32.250000Z");
  EXPECT_EQ(base::text(*time_from_text("2024-02-29")), "2024-02-29T00:00:00.000000Z");
  for (const auto* wrong : {"", "2023-02-29", "2024-13-01", "2024-01-01T25:00:00Z", "2024-01-01T10:00:00+2", "19.09.2024", "9999-01-01"}) EXPECT_FALSE(time_from_text(wrong)) << wrong;
}

TEST(PlatformName, IsReadInBothForms) {
  const auto written = [](std::string_view given) {
    const auto name = parse_platform_name(given);
    return name ? text(*name) : "wrong: " + name.error().message();
  };
  EXPECT_EQ(written("cpe:/a:Example:Core%21x:1.0:beta1::en"), "cpe:2.3:a:example:core\\!x:1.0:beta1:*:en:*:*:*:*");
  EXPECT_EQ(written("cpe:/a:example:core:1.0::~~pro~linux~x86~"), "cpe:2.3:a:example:core:1.0:*:*:*:pro:linux:x86:*");
  EXPECT_EQ(written("cpe:2.3:a:example:a\\:b:-:*:*:*:*:*:*:*"), "cpe:2.3:a:example:a\\:b:-:*:*:*:*:*:*:*");
  EXPECT_EQ(written("cpe:/a:example:core%42:1"), "cpe:2.3:a:example:coreb:1:*:*:*:*:*:*:*");
  EXPECT_EQ(parse_platform_name("cpe:2.3:a:example:core:1:*:*:*:*:*:*:*")->key(), "example:core");
  EXPECT_EQ(parse_platform_name("cpe:2.3:a:*:core:1:*:*:*:*:*:*:*")->key(), "");
  for (const auto* wrong : {"", "cpe:2.3:a", "cpe:2.3:x:example:core:1:*:*:*:*:*:*:*", "cpe:2.3:a:b:c:d:e:f:g:h:i:j:k:l", "cpe:/a:b:c:d:e:f:g:h", "cpe:/a:b:c%00"}) EXPECT_EQ(written(wrong).substr(0, 6), "wrong:") << wrong;
}

TEST(Severity, IsThatOfTheScale) {
  EXPECT_EQ(severity_of(9.0, "3.1"), "critical");
  EXPECT_EQ(severity_of(9.0, "2.0"), "high");
  EXPECT_EQ(severity_of(0, "4.0"), "none");
  EXPECT_EQ(severity_word("Important"), "high");
  EXPECT_EQ(severity_word("terrible"), "");
  EXPECT_FALSE(base_score("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N"));
  EXPECT_FALSE(base_score("CVSS:3.1/AV:N/AC:L"));
}

}  // namespace
}  // namespace assay::collect::software
