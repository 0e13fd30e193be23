// SPDX-License-Identifier: Apache-2.0
#include "base/sha256.h"

#include <gtest/gtest.h>

namespace assay::base {
namespace {

TEST(Sha256, AgreesWithTheExamplesOfTheStandard) {
  EXPECT_EQ(sha256_text({}), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(sha256_text(as_bytes("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(sha256_text(as_bytes("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

TEST(Sha256, DoesNotDependOnHowTheInputIsCut) {
  const std::string text(1000, 'a');
  for (std::size_t cut = 0; cut <= text.size(); cut += 37) {
    Sha256 computation;
    computation.update(as_bytes(text).first(cut));
    computation.update(as_bytes(text).subspan(cut));
    EXPECT_EQ(computation.finish(), Sha256::of(as_bytes(text))) << "cut at " << cut;
  }
}

TEST(Sha256, StartsAnewAfterFinish) {
  Sha256 computation;
  computation.update(as_bytes("something else"));
  (void)computation.finish();
  computation.update(as_bytes("abc"));
  EXPECT_EQ(hex(computation.finish()), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

}  // namespace
}  // namespace assay::base
