// SPDX-License-Identifier: Apache-2.0
// The audit passes what is neutral, and catches every kind of bias that is planted here: deciders that read, as a dishonest
// one would, who made what.
#include "assess/neutrality.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

#include "facts/named_row.h"

namespace assay::assess {
namespace {

using facts::NamedRow;
using testing::HasSubstr;

facts::Value value(std::string_view text) { return facts::Value::of(text); }

Catalogue small_catalogue() {
  constexpr std::string_view head = "title: T\nstatement: S\nclass: hard\nsource: [{document: D, clause: \"1\", confirmed: false}]\nmissing: m\nremedy: r\nsubject: \"{}\"\n";
  const auto first = fmt::format("id: X1\n{}needs: [flows]\nqueries: {{violated: \"SELECT source AS subject, fact, time, 'opens' AS reason FROM flows WHERE transport = 'tcp'\", "
                                 "met: \"SELECT source AS subject, fact, time FROM flows\"}}\n", head);
  const auto third = fmt::format("id: X3\n{}attested: {{about: product, document: TS 33.512, clause: \"4.2\"}}\n", head);
  const std::string profile = "profile: critical-part\ntitle: T\nstatement: S\nrequired: [X1, X3]\n";
  const std::array files{CatalogueFile{"a.yaml", first}, CatalogueFile{"c.yaml", third}, CatalogueFile{"p.yaml", profile}};
  return Catalogue::from_files(files).value();
}

class Neutrality : public testing::Test {
 protected:
  Neutrality() : file_(std::filesystem::path(testing::TempDir()) / fmt::format("assay-neutrality-{}.duckdb", ::getpid())), catalogue_(small_catalogue()) {
    std::filesystem::remove(file_);
    auto store = facts::Store::create(file_).value();
    const auto add = [&store](std::string_view table, const NamedRow& row) {
      const auto done = facts::append_named(store, table, row);
      EXPECT_TRUE(done) << done.error().message();
    };
    add("case_dates", {{"as_of", facts::Value::of(std::int64_t{1000})}});
    const auto supplier = [&](const char* id, const char* name, const char* country) { add("declared_suppliers", {{"supplier", value(id)}, {"name", value(name)}, {"country", value(country)}}); };
    supplier("s1", "Noord", "NL");
    supplier("s2", "Long Name of the East", "CN");
    supplier("s3", "Väst", "SE");
    int address = 0;
    for (const auto& [product, supplied_by, kind] : {std::tuple("amf-north", "s1", "AMF"), std::tuple("upf-east", "s2", "UPF"), std::tuple("smf-west", "s3", "SMF")}) {
      const auto at = fmt::format("10.0.0.{}", ++address);
      const auto name = fmt::format("f{}", address);
      add("declared_products", {{"product", value(product)}, {"name", value(product)}, {"supplier", value(supplied_by)}});
      add("declared_functions", {{"name", value(name)}, {"kind", value(kind)}, {"product", value(product)}});
      add("address_names", {{"address", value(at)}, {"name", value(name)}, {"kind", value("function")}});
      add("function_parts", {{"function", value(name)}, {"kind", value(kind)}, {"product", value(product)}, {"part", value("critical")}});
      add("flows", {{"transport", value(address == 3 ? "tcp" : "udp")}, {"source", value(at)}, {"destination", value("10.0.0.9")}});
      add("attestations", {{"kind", value("SCAS evaluation")}, {"about_kind", value("product")}, {"about", value(product)}, {"document", value("33.512")}, {"clause", value("4.2")},
                           {"result", value("pass")}, {"signature", value("none")}});
      add("http_exchanges", {{"client", value(at)}, {"server", value("10.0.0.9")}, {"user_agent", value(std::string(supplied_by) + "-agent/1.0")}});
      add("components", {{"evidence", facts::Value::of(static_cast<std::uint64_t>(address))}, {"cpe", value(fmt::format("cpe:2.3:a:{}:core:1:*:*:*:*:*:*:*", supplied_by))}});
      add("evidence_subjects", {{"evidence", facts::Value::of(static_cast<std::uint64_t>(address))}, {"about_kind", value("product")}, {"product", value(product)}});
      add("certificates", {{"subject", value(std::string("O=") + supplied_by)}});
    }
    EXPECT_TRUE(store.close());
  }
  ~Neutrality() override { std::filesystem::remove(file_); }

  [[nodiscard]] Decider honest() const {
    return [this](facts::Store& store) -> base::Result<Decided> {
      TRY(auto outcome, decide(store, catalogue_));
      return Decided{std::move(outcome), {}};
    };
  }
  // What it reports of the facts as they are, and whether that stands the audit.
  [[nodiscard]] base::Result<Audit> audited(const Decider& decider, unsigned renamings) const {
    Decided reported;
    {
      TRY(auto store, facts::Store::open(file_));
      TRY(reported, decider(store));
    }
    return audit(file_, decider, reported, renamings);
  }

  // A decider that is right, but for one product that the question picks: its verdict is bent.
  [[nodiscard]] Decider biased(std::string sql) const {
    return [honest = honest(), sql = std::move(sql)](facts::Store& store) -> base::Result<Decided> {
      TRY(auto decided, honest(store));
      TRY(const auto picked, store.query(sql));
      for (const auto& row : picked.rows) {
        for (auto& verdict : decided.outcome.verdicts) {
          if (verdict.product == row.at(0).text) verdict.verdict = Verdict::undetermined;
        }
      }
      return decided;
    };
  }
  void catches(std::string sql) const {
    const auto found = audited(biased(sql), 1);
    ASSERT_TRUE(found) << found.error().message();
    EXPECT_FALSE(found->neutral()) << sql;
    EXPECT_THAT(found->before + found->after, HasSubstr("verdict\t")) << sql;
  }

  std::filesystem::path file_;
  Catalogue catalogue_;
};

TEST_F(Neutrality, OfWhatWeDecideIsProved) {
  const auto found = audited(honest(), 4);
  ASSERT_TRUE(found) << found.error().message();
  for (const auto& trial : found->trials) EXPECT_TRUE(trial.equal) << trial.name << "\n" << found->before << "\n" << found->after;
  EXPECT_EQ(found->trials.size(), 1U + 4U + 1U + 1U + 3U + 2U);
  EXPECT_EQ(found->digest.size(), 64U);
}

TEST_F(Neutrality, OfVerdictsThatDifferIsProvedToo) {
  auto store = facts::Store::open(file_).value();
  const auto outcome = decide(store, catalogue_);
  ASSERT_TRUE(outcome);
  ASSERT_EQ(outcome->verdicts.size(), 3U);
  EXPECT_EQ(outcome->verdicts[0].verdict, Verdict::acceptable);       // amf-north
  EXPECT_EQ(outcome->verdicts[1].verdict, Verdict::not_acceptable);   // smf-west opens a connection
  EXPECT_EQ(outcome->verdicts[2].verdict, Verdict::acceptable);       // upf-east
}

TEST_F(Neutrality, CatchesACountry) { catches("SELECT p.product FROM declared_products AS p JOIN declared_suppliers AS s ON s.supplier = p.supplier WHERE s.country = 'CN'"); }
TEST_F(Neutrality, CatchesTheLengthOfAName) { catches("SELECT p.product FROM declared_products AS p JOIN declared_suppliers AS s ON s.supplier = p.supplier WHERE length(s.name) > 8"); }
TEST_F(Neutrality, CatchesTheOrderOfNames) { catches("SELECT min(product) FROM declared_products WHERE product <> 'smf-west'"); }
TEST_F(Neutrality, CatchesTheParityOfIds) { catches("SELECT product FROM declared_products WHERE fact % 2 = 0"); }
TEST_F(Neutrality, CatchesTheOrderOfRecords) { catches("SELECT first(product) FROM declared_products"); }
TEST_F(Neutrality, CatchesASupplierItself) { catches("SELECT product FROM declared_products WHERE supplier = 's2'"); }
TEST_F(Neutrality, CatchesTheOrganisationInACertificate) {
  catches("SELECT p.product FROM declared_products AS p JOIN certificates AS c ON c.subject = 'O=' || p.supplier WHERE c.subject LIKE '%s2%'");
}
TEST_F(Neutrality, CatchesAUserAgent) {
  catches("SELECT f.product FROM http_exchanges AS h JOIN address_names AS a ON a.address = h.client JOIN declared_functions AS f ON f.name = a.name WHERE h.user_agent LIKE 's2-%'");
}

TEST_F(Neutrality, CatchesAVendorInACpe) {
  catches("SELECT p.product FROM components AS c JOIN evidence_products AS p ON p.evidence = c.evidence WHERE c.cpe LIKE 'cpe:2.3:a:s2:%'");
}

// A report that says something else than what is decided.
TEST_F(Neutrality, CatchesAReportThatWasChanged) {
  Decided reported;
  {
    auto store = facts::Store::open(file_).value();
    reported.outcome = decide(store, catalogue_).value();
  }
  reported.outcome.verdicts.front().verdict = Verdict::not_acceptable;
  const auto found = audit(file_, honest(), reported, 1);
  ASSERT_TRUE(found) << found.error().message();
  EXPECT_FALSE(found->trials.front().equal);
}

// What stands beside verdicts is held to the same: a line about each product passes, a line about whoever makes it does not.
TEST_F(Neutrality, CoversWhatFollowsElsewhere) {
  const auto with = [&](std::string sql) {
    return [honest = honest(), sql = std::move(sql)](facts::Store& store) -> base::Result<Decided> {
      TRY(auto decided, honest(store));
      TRY(const auto answer, store.query(sql));
      std::vector<std::string> words;
      for (const auto& row : answer.rows) words.push_back(row.at(0).text);
      decided.beside = [words](const RealName& real) {
        std::vector<std::string> lines;
        for (const auto& word : words) lines.push_back("beside\t" + real(word));
        return lines;
      };
      return decided;
    };
  };
  const auto neutral = audited(with("SELECT product FROM declared_products"), 2);
  ASSERT_TRUE(neutral);
  EXPECT_TRUE(neutral->neutral()) << neutral->before << "\n" << neutral->after;
  const auto biased = audited(with("SELECT min(product) FROM declared_products"), 2);
  ASSERT_TRUE(biased);
  EXPECT_FALSE(biased->neutral());
  EXPECT_THAT(biased->before + biased->after, HasSubstr("beside\t"));
}

TEST_F(Neutrality, IsTheSameInEveryRun) {
  const auto one = audited(honest(), 1);
  const auto two = audited(honest(), 1);
  ASSERT_TRUE(one && two);
  EXPECT_EQ(one->digest, two->digest);
}

}  // namespace
}  // namespace assay::assess
