// SPDX-License-Identifier: Apache-2.0
#include "collect/software/package_url.h"

#include <gtest/gtest.h>

#include "collect/software/ecosystem.h"

namespace assay::collect::software {
namespace {

std::string canonical(std::string_view given) {
  const auto url = parse_package_url(given);
  return url ? text(*url) : "wrong: " + url.error().message();
}

TEST(PackageUrl, IsWrittenInItsCanonicalForm) {
  EXPECT_EQ(canonical("pkg:GOLANG/Example.org/Core/AMF@v1.2.0#/cmd/./amf/"), "pkg:golang/example.org/core/amf@v1.2.0#cmd/amf");
  EXPECT_EQ(canonical("pkg:PyPI/Demo_Parser@1.0RC1"), "pkg:pypi/demo-parser@1.0rc1");
  EXPECT_EQ(canonical("pkg:npm/@example/core@2.0.0"), "pkg:npm/%40example/core@2.0.0");
  EXPECT_EQ(canonical("pkg://deb//Debian/Demo@1:2.0-1?distro=bookworm&arch=amd64&empty="), "pkg:deb/debian/demo@1:2.0-1?arch=amd64&distro=bookworm");
  EXPECT_EQ(canonical("pkg:generic/core@1?url=https://example.org/a"), "pkg:generic/core@1?url=https:%2F%2Fexample.org%2Fa");
  EXPECT_EQ(canonical("pkg:maven/org.example/core@1.0%2B5"), "pkg:maven/org.example/core@1.0%2B5");
}

TEST(PackageUrl, SaysWhatIsWrong) {
  for (const auto* given : {"", "pkg:", "npm/core", "pkg:npm", "pkg:npm/", "pkg:9x/core", "pkg:np m/core", "pkg:maven/core@1", "pkg:pypi/space/core", "pkg:generic/core?novalue", "pkg:generic/core?9k=1", "pkg:generic/a/@1"}) {
    EXPECT_EQ(canonical(given).substr(0, 6), "wrong:") << given;
  }
  EXPECT_FALSE(parse_package_url("pkg:generic/" + std::string(5000, 'a')));
}

TEST(Package, HasTheKeyOfItsRecords) {
  const auto of = [](std::string_view given) { return package_of(*parse_package_url(given)); };
  EXPECT_EQ(of("pkg:golang/github.com/Example/Core@v1.0.0").key(), package_of("Go", "github.com/Example/Core").key());
  EXPECT_EQ(of("pkg:pypi/demo.parser@1").key(), package_of("PyPI", "Demo_Parser").key());
  EXPECT_EQ(of("pkg:maven/org.example/core@1").key(), package_of("Maven", "org.example:core").key());
  EXPECT_EQ(of("pkg:npm/%40example/core@1").key(), package_of("npm", "@example/core").key());
  EXPECT_EQ(of("pkg:cargo/Core@1").key(), package_of("crates.io", "Core").key());
  const auto debian = of("pkg:deb/debian/libdemo3@3.0-1%2Bb2?distro=debian-12.5&upstream=demo%403.0-1");
  EXPECT_EQ(debian.key(), package_of("Debian:12", "demo").key());
  EXPECT_EQ(debian.version, "3.0-1");
  EXPECT_EQ(debian.release, "12");
  EXPECT_EQ(package_of("Ubuntu:22.04:LTS", "demo").release, "22.04");
  EXPECT_EQ(of("pkg:apk/alpine/demo@1.0-r0?distro=alpine-3.18.4").release, "3.18");
  EXPECT_EQ(package_of("Alpine:v3.18", "demo").release, "3.18");
  EXPECT_EQ(of("pkg:rpm/rhel/demo@1.0-1.el8?distro=rhel-8.6&epoch=1").version, "1:1.0-1.el8");
  EXPECT_EQ(release_of("debian", "bookworm"), "12");
  for (const auto word : {"sles-15.4", "Linux Enterprise Server 15 SP4", "Linux Enterprise Module for Basesystem 15 SP4", "15-SP4-LTSS"}) EXPECT_EQ(release_of("suse", word), "15.4") << word;
  EXPECT_EQ(release_of("suse", "Linux Enterprise Micro 5.3"), "5.3");
  EXPECT_EQ(release_of("suse", "sles-15"), "15");
  EXPECT_EQ(release_of("suse", "15 SP"), "15");
  EXPECT_EQ(debian_release_in("3.0.11-1~deb12u2"), "12");
  EXPECT_EQ(debian_release_in("3.0.11-1"), "");
}

}  // namespace
}  // namespace assay::collect::software
