// SPDX-License-Identifier: Apache-2.0
// What tests of the writer of UE legs let UEs and AMFs say.
#pragma once

#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "collect/capture/test_rows.h"
#include "collect/capture/ue_leg_writer.h"
#include "facts/store.h"
#include "wire/nas/nas.h"
#include "wire/rrc/radio_capability.h"

namespace assay::collect::capture {

// Protected NAS messages by their sequence numbers; the same number and key make the same octets.
class Signalling {
 public:
  explicit Signalling(SelectionLimits limits = {}, std::size_t ues = 65'536) : ledger_(store_, limits), writer_(make_ue_leg_writer(ledger_, ues)) {}

  struct Where {
    std::uint32_t flow = 1;
    std::uint64_t ran = 1;
    std::uint64_t amf = 0;  // 0: not named
  };
  void up(Where where, std::int64_t second, std::uint8_t sequence, std::uint8_t key = 1) { say(where, second, "UplinkNASTransport", 2, sequence, key); }
  void initial(Where where, std::int64_t second, std::uint8_t sequence, std::uint8_t key = 1) { say(where, second, "InitialUEMessage", 1, sequence, key); }
  void down(Where where, std::int64_t second, std::uint8_t sequence, std::uint8_t key = 1) { say(where, second, "DownlinkNASTransport", 2, sequence, key); }
  void say(Where where, std::int64_t second, std::string_view procedure, std::uint8_t header, std::uint8_t sequence, std::uint8_t key) {
    wire::nas::Message message;
    message.security_header_type = header;
    message.authentication_code = key == 0 ? 0 : key * 1000U + sequence;
    message.sequence = sequence;
    const bool uplink = procedure != "DownlinkNASTransport";
    send(where, second, procedure, std::array{std::byte{0x7e}, std::byte{header}, std::byte{key}, std::byte{sequence}, std::byte{uplink}}, message);
  }
  // A message in the clear that names the UE.
  void name(Where where, std::int64_t second, std::string_view procedure, std::string identity, wire::nas::Message message = {},
            wire::nas::Identity::Kind kind = wire::nas::Identity::Kind::guti) {
    message.link = procedure == "DownlinkNASTransport" ? wire::nas::Link::downlink : wire::nas::Link::uplink;
    message.identities.push_back({.kind = kind, .value = std::move(identity), .plmn = {}, .routing_indicator = {}, .scheme = {}, .key_id = {}, .where = {}});
    send(where, second, procedure, std::array{std::byte{0x7e}}, message);
  }
  static wire::nas::Message registration(bool update) {
    wire::nas::Message message;
    message.type_code = 0x41;
    message.registration_type = 2;  // mobility
    message.security_header_type = 1;
    message.radio_capability_update = update;
    return message;
  }
  void capability(Where where, std::int64_t second, std::uint32_t values, bool nr = true) {
    wire::rrc::RadioCapability message;
    message.decoded = true;
    message.nr = nr;
    message.values = values;
    message.parts.push_back({"rf-Parameters", values, true});
    send(where, second, "UERadioCapabilityInfoIndication", std::array{std::byte{1}}, message);
  }
  void send(Where where, std::int64_t second, std::string_view procedure, base::Bytes octets, const auto& message) {
    frame_.time.nanoseconds = second * 1'000'000'000;
    ++frame_.id.number;
    frame_.id.evidence = wire::EvidenceId{1};
    octets_.assign(octets.begin(), octets.end());
    frame_.bytes = octets_;
    const bool uplink = procedure != "DownlinkNASTransport";
    wire::Context context;
    context.frame = &frame_;
    context.flow = wire::FlowId{where.flow};
    context.source.address = *wire::IpAddress::from_text(uplink ? "10.0.0.9" : "10.0.0.5");
    context.destination.address = *wire::IpAddress::from_text(uplink ? "10.0.0.5" : "10.0.0.9");
    context.carrier.protocol = "ngap";
    context.carrier.content = procedure;
    context.carrier.ran_ue_id = where.ran;
    context.carrier.has_ran_ue_id = true;
    context.carrier.amf_ue_id = where.amf;
    context.carrier.has_amf_ue_id = where.amf != 0;
    writer_->observe(context, octets_, wire::ObservationId(frame_.id.number), wire::Observation(message));
  }
  // Relation and sequence number of each row.
  [[nodiscard]] std::vector<std::string> replays() { return rows("select relation, sequence, same_connection, went_on from nas_replays order by fact"); }
  // What each capability states and what the one before stated, and whether a change was announced.
  [[nodiscard]] std::vector<std::string> capabilities() { return rows("select stated, earlier_stated, announced from radio_capabilities order by fact"); }

  // By frame, what accuses somebody.
  [[nodiscard]] std::vector<std::string> accusations() {
    return rows("select frame, 'changed' from radio_capabilities where changed union all "
                "select frame, 'far less' from radio_capabilities where stated * 2 < earlier_stated and announced = false union all "
                "select frame, relation from nas_replays where relation = 'behind' or (relation = 'repeated' and (same_connection or went_on)) order by all");
  }
  // What each states, and whether that is something else than on the other leg.
  [[nodiscard]] std::vector<std::string> changes() { return rows("select stated, changed from radio_capabilities order by fact"); }

 private:
  [[nodiscard]] std::vector<std::string> rows(std::string_view sql) {
    writer_->finish();
    EXPECT_TRUE(store_.flush());
    return rows_of(store_, sql);
  }

  facts::Store store_ = *facts::Store::in_memory();
  Ledger ledger_;
  std::unique_ptr<FactWriter> writer_;
  wire::Frame frame_;
  std::vector<std::byte> octets_;  // of the frame
};

}  // namespace assay::collect::capture
