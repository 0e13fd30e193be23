// SPDX-License-Identifier: Apache-2.0
#include "wire/radius/radius.h"

#include <gtest/gtest.h>

#include "wire/management/datagram_for_tests.h"

namespace assay::wire::radius {
namespace {

using namespace assay::base::literals;

using management::Authentication;
using management::Datagram;
using Octets = std::vector<std::byte>;

// Octets of FreeRADIUS 3.2.
const Octets access_request =
    "013f003fd327bba54508809aed91afb2f23144460107616c696365021229c0e711fcfff48b13a310bb9d9510a550122a"
    "dfc756b6621ebb6935edaed4d9ec08"_bytes;
const Octets access_accept = "023f001473ba9608789589bc23396eae917c5a3c"_bytes;
const Octets accounting_request = "046d0024d34b127fd79c2f7a1eaa79fb51c619eb0107616c6963652806000000012c0331"_bytes;

TEST(Radius, ReadsARequestThatCarriesAMessageAuthenticator) {
  const Datagram seen(protocol, access_request);
  EXPECT_EQ(seen.session().commands, "Access-Request,User-Name,Message-Authenticator");
  EXPECT_EQ(seen.session().method, "PAP");
  EXPECT_EQ(seen.session().authentication, Authentication::given);
  EXPECT_EQ(text(seen.session().server.address), "10.0.0.2");
  for (const auto& field : seen.fields.list()) EXPECT_FALSE(field.text.contains("alice"));
}

TEST(Radius, TellsARequestWithoutOne) {
  auto request = access_request;
  request.resize(45);
  request[3] = std::byte{45};
  EXPECT_EQ(Datagram(protocol, request).session().authentication, Authentication::none);
}

TEST(Radius, TellsAnswersAndTheirServer) {
  const Datagram seen(protocol, access_accept);
  EXPECT_EQ(seen.session().commands, "Access-Accept");
  EXPECT_EQ(text(seen.session().server.address), "10.0.0.1");
  EXPECT_EQ(seen.session().authentication, Authentication::none);
}

TEST(Radius, TakesTheAuthenticatorOfAccountingForAProof) {
  EXPECT_EQ(Datagram(protocol, accounting_request).session().authentication, Authentication::given);
}

TEST(Radius, IsRecognisedOnlyIfItsAttributesFitToTheLastOctet) {
  for (const auto& request : {access_request, accounting_request}) {
    EXPECT_EQ(recognise(request), Recognition::yes);
    for (std::size_t size = 0; size < request.size(); ++size)
      EXPECT_EQ(recognise(base::Bytes(request).first(size)), Recognition::no) << size;
    auto longer = request;
    longer.push_back(std::byte{0});
    EXPECT_EQ(recognise(longer), Recognition::no);
  }
  EXPECT_EQ(recognise(access_accept), Recognition::no) << "too short to be told from other content";
}

TEST(Radius, DoesNotBelieveThePortAlone) {
  EXPECT_TRUE(Datagram(protocol, "47455420"_bytes).unread());
  auto attribute = access_request;
  attribute[21] = std::byte{1};
  EXPECT_EQ(Datagram(protocol, attribute).out.faults.size(), 1U);
}

}  // namespace
}  // namespace assay::wire::radius
