// SPDX-License-Identifier: Apache-2.0
#include "policy/admission.h"

#include <gmock/gmock.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <array>
#include <fstream>
#include <memory>

#include "base/day.h"
#include "facts/store_testing.h"

namespace assay::policy {
namespace {

using testing::HasSubstr;

// An Ed25519 key of this test alone.
class Key {
 public:
  Key() : key_(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"), &EVP_PKEY_free) {}

  [[nodiscard]] std::string pem() const {
    const std::unique_ptr<BIO, decltype(&BIO_free)> out(BIO_new(BIO_s_mem()), &BIO_free);
    PEM_write_bio_PUBKEY(out.get(), key_.get());
    const char* text = nullptr;
    const auto size = BIO_get_mem_data(out.get(), &text);
    return {text, static_cast<std::size_t>(size)};
  }
  [[nodiscard]] std::string sign(const std::string& content) const {
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
    std::array<unsigned char, 64> octets{};
    std::size_t size = octets.size();
    EXPECT_EQ(EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key_.get()), 1);
    EXPECT_EQ(EVP_DigestSign(context.get(), octets.data(), &size, reinterpret_cast<const unsigned char*>(content.data()), content.size()), 1);
    return {reinterpret_cast<const char*>(octets.data()), size};
  }

 private:
  std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key_;
};

std::string text_of(const std::string& id, const std::string& starts = "2026-01-01", const std::string& expires = "2026-12-31") {
  return "policy: 1\nid: " + id + "\nauthor: Ministry of Examples\nlegal_basis: {document: Act, clause: art. 1}\nstarts: " + starts + "\nexpires: " + expires +
         "\ntext: why\nscope: {countries: [JP]}\ndecide: {restrict: undetermined}\n";
}

class AdmissionTest : public testing::Test {
 protected:
  void SetUp() override { write("author.pem", author.pem()); }

  [[nodiscard]] std::filesystem::path at(const std::string& name) const { return folder / name; }
  void write(const std::string& name, const std::string& content) const { std::ofstream(at(name), std::ios::binary) << content; }
  // Names the file; writes it with its signature.
  Given given(const std::string& name, const std::string& text, const std::string& signed_text) {
    write(name, text);
    write(name + ".sig", author.sign(signed_text));
    return named(name);
  }
  [[nodiscard]] Given named(const std::string& name) const {
    return {.name = name, .path = at(name), .signature_name = name + ".sig", .signature = at(name + ".sig"), .key_name = "author.pem", .key = at("author.pem"), .where = "assay.yaml:3"};
  }
  [[nodiscard]] std::string refusal(const Given& each, const std::string& day = "2026-06-30") const {
    const auto all = admit(std::array{each}, std::array{author.pem()}, base::end_of_day(day));
    EXPECT_EQ(all.size(), 1U);
    EXPECT_NE(all.front().policy.has_value(), !all.front().refused.empty());
    return all.front().refused;
  }

  facts::Folder folder;
  Key author;
  Key other;
};

TEST_F(AdmissionTest, ASignedPolicyOfTheDayIsInForce) {
  const auto text = text_of("P1");
  const auto all = admit(std::array{given("good.yaml", text, text)}, std::array{other.pem(), author.pem()}, base::end_of_day("2026-06-30"));
  ASSERT_EQ(all.size(), 1U);
  ASSERT_TRUE(all.front().policy.has_value()) << all.front().refused;
  EXPECT_EQ(all.front().policy->id, "P1");
  EXPECT_EQ(all.front().sha256.size(), 64U);
  EXPECT_EQ(all.front().key.size(), 64U);
}

TEST_F(AdmissionTest, HoldsFromTheFirstToTheLastOfItsDays) {
  const auto text = text_of("P1");
  const auto policy = given("days.yaml", text, text);
  EXPECT_EQ(refusal(policy, "2026-01-01"), "");
  EXPECT_EQ(refusal(policy, "2026-12-31"), "");
  EXPECT_THAT(refusal(policy, "2025-12-31"), HasSubstr("is not in force before 2026-01-01, and the case is judged as of 2025-12-31"));
  EXPECT_THAT(refusal(policy, "2027-01-01"), HasSubstr("expired on 2026-12-31, and the case is judged as of 2027-01-01"));
  const auto all = admit(std::array{policy}, std::array{author.pem()}, std::nullopt);
  EXPECT_THAT(all.front().refused, HasSubstr("state as_of in the case"));
}

TEST_F(AdmissionTest, WhatIsNotSignedIsRefused) {
  write("unsigned.yaml", text_of("P1"));
  EXPECT_THAT(refusal(named("unsigned.yaml")), HasSubstr("it is not signed: unsigned.yaml.sig is not there"));
  EXPECT_THAT(refusal(named("nowhere.yaml")), HasSubstr("nowhere.yaml cannot be read"));
  write("empty.yaml", text_of("P1"));
  write("empty.yaml.sig", "");
  EXPECT_THAT(refusal(named("empty.yaml")), testing::Not(""));
  auto no_file = named("good.yaml");
  no_file.path = testing::TempDir();
  EXPECT_THAT(refusal(no_file), HasSubstr("cannot be read"));
}

TEST_F(AdmissionTest, AFileThatWasChangedOrSignedByAnotherIsRefused) {
  const auto text = text_of("P1");
  EXPECT_THAT(refusal(given("changed.yaml", text + "\n", text)), HasSubstr("its signature changed.yaml.sig is not one of this file by author.pem"));
  write("other.yaml", text);
  write("other.yaml.sig", other.sign(text));
  EXPECT_THAT(refusal(named("other.yaml")), HasSubstr("is not one of this file by author.pem"));
  // The key that signed is trusted as well, but is not the one that the case names for this policy.
  const auto all = admit(std::array{named("other.yaml")}, std::array{author.pem(), other.pem()}, base::end_of_day("2026-06-30"));
  EXPECT_THAT(all.front().refused, HasSubstr("is not one of this file by author.pem"));
}

TEST_F(AdmissionTest, AKeyThatTheCaseDoesNotTrustIsRefused) {
  const auto text = text_of("P1");
  const auto policy = given("untrusted.yaml", text, text);
  for (const auto& trusted : {std::vector<std::string>{}, std::vector{other.pem()}, std::vector<std::string>{"no key"}}) {
    EXPECT_THAT(admit(std::array{policy}, trusted, base::end_of_day("2026-06-30")).front().refused, HasSubstr("its key author.pem is none that the case trusts"));
  }
  auto keyless = policy;
  keyless.key = at("none.pem");
  EXPECT_THAT(refusal(keyless), HasSubstr("author.pem cannot be read"));
  write("bad.pem", "nothing");
  keyless.key = at("bad.pem");
  EXPECT_THAT(refusal(keyless), HasSubstr("author.pem: "));
}

TEST_F(AdmissionTest, WhatIsWrongInAFileIsSaidOnlyWhenItsAuthorSignedIt) {
  EXPECT_THAT(refusal(given("wrong.yaml", "policy: 1\n", "policy: 1\n")), HasSubstr("wrong.yaml:1: id: is missing"));
  EXPECT_THAT(refusal(given("forged.yaml", "policy: 1\n", "policy: 2\n")), HasSubstr("is not one of this file"));
}

TEST_F(AdmissionTest, OneRefusalDoesNotTouchTheOthersAndAnIdIsTakenOnce) {
  const auto first = text_of("P1");
  const auto expired = text_of("P2", "2020-01-01", "2020-12-31");
  const auto second = text_of("P2");
  const std::array all = {given("a.yaml", first, first), given("b.yaml", expired, expired), given("c.yaml", second, second), given("d.yaml", first, first)};
  const auto admitted = admit(all, std::array{author.pem()}, base::end_of_day("2026-06-30"));
  ASSERT_EQ(admitted.size(), 4U);
  EXPECT_TRUE(admitted[0].policy.has_value());
  EXPECT_THAT(admitted[1].refused, HasSubstr("P2 expired on 2020-12-31"));
  EXPECT_TRUE(admitted[2].policy.has_value()) << "an id that a refused policy bears is free: " << admitted[2].refused;
  EXPECT_THAT(admitted[3].refused, HasSubstr("its id P1 is that of a.yaml"));
}

}  // namespace
}  // namespace assay::policy
