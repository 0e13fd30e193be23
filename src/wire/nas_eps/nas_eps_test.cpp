// SPDX-License-Identifier: Apache-2.0
// Messages made with pycrate.
#include "wire/nas_eps/nas_eps.h"

#include <gtest/gtest.h>

#include "wire/recording_output.h"

namespace assay::wire::nas_eps {
namespace {

using namespace base::literals;

class NasEps : public testing::Test {
 protected:
  NasEps() {
    out_.on<Message>([this](const Context&, base::Bytes, const Message& message) { seen_.push_back(message); });
  }
  // Keeps what messages borrow.
  void read(std::vector<std::byte> bytes, std::string_view procedure = "") {
    kept_.push_back(std::move(bytes));
    Context context;
    context.carrier.content = procedure;
    protocol.parse(kept_.back(), context, out_);
  }
  const Message& only() {
    EXPECT_EQ(seen_.size(), 1U);
    return seen_.front();
  }

  RecordingOutput out_;
  std::vector<Message> seen_;
  std::vector<std::vector<std::byte>> kept_;
};

const auto attach_request = "0741 71 08 9999070000000010 02e0e0 0004 0200d011"_bytes;
const auto security_mode_command = "075d 02 00 02e0e0 c1"_bytes;

TEST_F(NasEps, ReadsAnImsiInClear) {
  read(attach_request);
  EXPECT_EQ(only().type, "Attach request");
  EXPECT_EQ(only().link, Link::uplink);
  EXPECT_EQ(attach_type_name(*only().attach_type), "EPS attach");
  EXPECT_EQ(only().key_set->identifier, 7);
  ASSERT_EQ(only().identities.size(), 1U);
  EXPECT_EQ(only().identities[0].kind, Identity::Kind::imsi);
  EXPECT_EQ(only().identities[0].value, "999700000000001");
  EXPECT_EQ(base::hex(only().ue_network_capability), "e0e0");
  ASSERT_EQ(out_.handed_on.size(), 1U);
  EXPECT_EQ(out_.handed_on[0].protocol, "nas-eps");
  EXPECT_EQ(base::hex(out_.handed_on[0].payload), "0200d011");
}

TEST_F(NasEps, ReadsAGutiAndAnEmergencyAttach) {
  read("0741 06 0b f699f907800102deadbeef 04f0f0c040 0004 0200d011 6f04f000f000"_bytes);
  EXPECT_EQ(attach_type_name(*only().attach_type), "EPS emergency attach");
  EXPECT_EQ(only().identities[0].kind, Identity::Kind::guti);
  EXPECT_EQ(only().identities[0].value, "99970800102deadbeef");
  EXPECT_EQ(only().identities[0].plmn, "99970");
  EXPECT_EQ(base::hex(only().additional_capability), "f000f000");
}

TEST_F(NasEps, ReadsTheSelectedAlgorithmsAndTheReplayedCapabilities) {
  read(security_mode_command);
  ASSERT_TRUE(only().algorithms);
  EXPECT_EQ(only().algorithms->ciphering, 0);
  EXPECT_EQ(only().algorithms->integrity, 2);
  EXPECT_EQ(base::hex(only().replayed_capability), "e0e0");
  EXPECT_TRUE(only().imeisv_requested);
  EXPECT_EQ(only().link, Link::downlink);
}

TEST_F(NasEps, ReadsWhatEea0Ciphers) {
  read("47 11223344 05 075e 2309 3335940096783301f1"_bytes);
  EXPECT_TRUE(only().readable);
  EXPECT_EQ(only().type, "Security mode complete");
  EXPECT_EQ(only().security_header_type, 4);
  EXPECT_EQ(only().sequence, 5);
  ASSERT_EQ(only().identities.size(), 1U);
  EXPECT_EQ(text(only().identities[0].kind), "IMEISV");
  EXPECT_EQ(only().identities[0].value, "3534900698733101");
}

TEST_F(NasEps, SaysThatCipheredContentIsNotReadable) {
  read("27 11223344 05 9f3ac011d2f05e77"_bytes, "downlinkNASTransport");
  EXPECT_FALSE(only().readable);
  EXPECT_FALSE(only().type_code);
  EXPECT_EQ(only().link, Link::downlink);
  ASSERT_EQ(out_.unread.size(), 1U);
  EXPECT_EQ(out_.unread[0].reason, "ciphered");
}

TEST_F(NasEps, ReadsSessionManagementInsideAnAcceptance) {
  read("0742 01 00 06 0099f9070007 0015 0200c101090908696e7465726e657405010a2d0002 500bf699f907800102deadbeef 64020140"_bytes);
  EXPECT_TRUE(only().interworks_without_n26);
  ASSERT_EQ(out_.handed_on.size(), 1U);
  seen_.clear();
  read(out_.handed_on[0].payload, out_.handed_on[0].carrier.content);
  EXPECT_TRUE(only().session_management);
  EXPECT_EQ(only().type, "Activate default EPS bearer context request");
  EXPECT_EQ(only().apn, "internet");
  EXPECT_EQ(wire::text(only().ue_address), "10.45.0.2");
}

TEST_F(NasEps, TellsTheTwoDetachRequestsByWhoSendsThem) {
  read("0745 01 53 02"_bytes, "downlinkNASTransport");
  EXPECT_EQ(only().cause, 2);
  EXPECT_EQ(emm_cause_name(2), "IMSI unknown in HSS");
  seen_.clear();
  read("0745 01 0b f699f907800102deadbeef"_bytes, "uplinkNASTransport");
  EXPECT_EQ(only().identities.size(), 1U);
}

TEST_F(NasEps, ReadsAServiceRequest) {
  read("c7 21 beef"_bytes);
  EXPECT_EQ(only().type, "Service request");
  EXPECT_EQ(only().key_set->identifier, 1);
  EXPECT_EQ(only().sequence, 1);
  EXPECT_EQ(only().authentication_code, 0xbeefU);
}

TEST_F(NasEps, ReportsAnotherDiscriminatorAsMalformed) {
  read("0541"_bytes);
  EXPECT_TRUE(seen_.empty());
  EXPECT_EQ(out_.faults.size(), 1U);
}

TEST_F(NasEps, EveryPrefixFaultsOrYieldsLess) {
  for (const auto& whole : {attach_request, security_mode_command}) {
    for (std::size_t size = 0; size < whole.size(); ++size) {
      RecordingOutput out;
      const std::vector<std::byte> part(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
      protocol.parse(part, Context{}, out);
      // Without its optional last element the Security mode command is whole.
      const bool whole_without_option = whole == security_mode_command && size == whole.size() - 1;
      EXPECT_EQ(out.faults.empty(), whole_without_option) << size;
    }
  }
}

}  // namespace
}  // namespace assay::wire::nas_eps
