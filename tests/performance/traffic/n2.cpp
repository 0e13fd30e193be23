// SPDX-License-Identifier: Apache-2.0
#include "traffic/n2.h"

#include <algorithm>
#include <initializer_list>
#include <vector>

#include "traffic/ngap.h"

namespace assay::traffic {

using namespace ngap;

namespace {

enum : std::uint8_t { chunk_data = 0, chunk_init = 1, chunk_init_ack = 2, chunk_sack = 3, chunk_cookie_echo = 10, chunk_cookie_ack = 11 };

void pad(Octets& chunk) { chunk.fill((4 - chunk.size() % 4) % 4); }

}  // namespace

void N2::chunk_packet(CaptureFile& out, const Side& from, const Side& to, std::span<const std::uint8_t> chunks) {
  sctp_packet(packet_, from.address, to.address, to.tag, chunks);
  out.write(packet_);
}

void N2::set_up(CaptureFile& out, std::uint32_t gnb) {
  auto& association = associations_[gnb];
  auto& [gnb_side, amf_side] = association;
  gnb_side = {{region_.gnb(gnb), 38412}, static_cast<std::uint32_t>(random_.next())};
  amf_side = {{region_.amf(), 38412}, static_cast<std::uint32_t>(random_.next())};
  gnb_side.next_tsn = static_cast<std::uint32_t>(random_.next());
  amf_side.next_tsn = static_cast<std::uint32_t>(random_.next());

  const auto init = [](std::uint8_t type, const Side& side, std::size_t cookie) {
    Octets chunk;
    chunk.u8(type).u8(0).u16(20 + (cookie != 0 ? 4 + cookie : 0)).u32(side.tag).u32(106496).u16(2).u16(2).u32(side.next_tsn);
    if (cookie != 0) chunk.u16(7).u16(4 + cookie).fill(cookie, 0x5a);
    return chunk;
  };
  Side untagged = amf_side;
  untagged.tag = 0;  // a packet with INIT carries the tag 0 (RFC 9260 §8.5.1)
  chunk_packet(out, gnb_side, untagged, init(chunk_init, gnb_side, 0));
  chunk_packet(out, amf_side, gnb_side, init(chunk_init_ack, amf_side, 64));
  chunk_packet(out, gnb_side, amf_side, Octets{}.u8(chunk_cookie_echo).u8(0).u16(4 + 64).fill(64, 0x5a));
  chunk_packet(out, amf_side, gnb_side, Octets{}.u8(chunk_cookie_ack).u8(0).u16(4));

  // NG Setup (TS 38.413 §9.2.6.1): global node id, node name, supported tracking areas, paging DRX.
  send(out, association, true,
       message(initiating, 21, reject,
               {{27, reject, Octets{}.hex("00 00f110 50").u32(region_.number * gnbs + gnb + 1)},
                {82, ignore, Octets{}.hex("0500").text("generated-1")},
                {102, reject, Octets{}.hex("00 00000001 00 00f110 0000 0008")},
                {21, ignore, Octets{}.hex("40")}}));
  send(out, association, false,
       message(successful, 21, reject,
               {{1, reject, Octets{}.hex("0180").text("amf1")},
                {96, reject, Octets{}.hex("0000 00f110 020040")},
                {86, ignore, Octets{}.hex("ff")},
                {80, reject, Octets{}.hex("00 00f110 0000 0008")}}));
}

// TS 24.501 §9.1.1: security header type 2 (3: new context), MAC, sequence number. Every second subscriber's NAS is ciphered,
// which looks like noise; the others use the null algorithm.
Octets N2::protected_nas(std::span<const std::uint8_t> plain, bool new_context) {
  Octets out;
  out.u8(0x7e).u8(new_context ? 3 : 2).u32(random_.next()).u8(step_);
  if (new_context || registration_ % 2 == 0) return out.add(plain);
  for (std::size_t i = 0; i < plain.size(); ++i) out.u8(random_.next() & 0xff);
  return out;
}

void N2::send(CaptureFile& out, Association& association, bool uplink, std::span<const std::uint8_t> ngap) {
  Side& from = uplink ? association.gnb : association.amf;
  Side& to = uplink ? association.amf : association.gnb;
  Octets chunks;
  if (from.unacknowledged) {
    chunks.u8(chunk_sack).u8(0).u16(16).u32(to.next_tsn - 1).u32(106496).u16(0).u16(0);
    from.unacknowledged = false;
  }
  Octets data;
  data.u8(chunk_data).u8(3).u16(16 + ngap.size()).u32(from.next_tsn++).u16(uplink ? 1 : 0).u16(from.stream_sequence++);
  data.u32(60).add(ngap);  // payload protocol 60: NGAP
  pad(data);
  chunk_packet(out, from, to, chunks.add(data));
  if (to.unacknowledged) {
    chunk_packet(out, to, from, Octets{}.u8(chunk_sack).u8(0).u16(16).u32(from.next_tsn - 1).u32(106496).u16(0).u16(0));
    to.unacknowledged = false;
  } else {
    to.unacknowledged = true;
  }
  out.pass(20'000);
}

void N2::next(CaptureFile& out) {
  if (gnbs_up_ < gnbs) return set_up(out, gnbs_up_++);
  step(out);
}

// One message of the registration in progress (TS 23.502 §4.2.2.2, §4.3.2.2).
void N2::step(CaptureFile& out) {
  const Session session{registration_, region_};
  const std::uint32_t gnb = session.gnb();
  const auto amf_id = amf_ue_ngap_id(registration_ + 1);
  const auto ran_id = ran_ue_ngap_id(registration_ / gnbs + 1);
  auto& association = associations_[gnb];
  const std::uint32_t tmsi = 0xc000'0000 + registration_;
  const Element amf{id_amf_ue_ngap_id, reject, amf_id};
  const Element ran{id_ran_ue_ngap_id, reject, ran_id};
  const Element location{id_user_location, ignore, user_location(session.gnb_number())};
  const auto downlink = [&](std::span<const std::uint8_t> nas) {
    send(out, association, false, message(initiating, 4, ignore, {amf, ran, {id_nas_pdu, reject, nas_pdu(nas)}}));
  };
  const auto uplink = [&](std::span<const std::uint8_t> nas) {
    send(out, association, true, message(initiating, 46, ignore, {amf, ran, {id_nas_pdu, reject, nas_pdu(nas)}, location}));
  };
  const auto random_octets = [&](int count) {
    Octets octets;
    for (int i = 0; i < count; ++i) octets.u8(random_.next() & 0xff);
    return octets;
  };

  switch (step_++) {
    case 0: {  // Registration Request
      Octets nas;
      nas.hex("7e 00 41 79 000d").add(suci(session.subscriber())).hex("2e 04 f0f0f0f0");
      send(out, association, true,
           message(initiating, 15, ignore,
                   {ran, {id_nas_pdu, reject, nas_pdu(nas)}, {id_user_location, reject, user_location(session.gnb_number())}, {90, ignore, Octets{}.hex("18")}, {112, ignore, Octets{}.hex("00")}}));
      break;
    }
    case 1:  // Authentication Request: RAND, AUTN
      downlink(Octets{}.hex("7e 00 56 00 02 0000 21").add(random_octets(16)).hex("20 10").add(random_octets(16)));
      break;
    case 2:  // Authentication Response: RES*
      uplink(Octets{}.hex("7e 00 57 2d 10").add(random_octets(16)));
      break;
    case 3: {  // Security Mode Command: NEA0 or NEA2, NIA2
      Octets plain;
      plain.hex("7e 00 5d").u8(registration_ % 2 == 0 ? 0x02 : 0x22).hex("00 04 f0f0f0f0 e1 36 01 02");
      downlink(protected_nas(plain, true));
      break;
    }
    case 4:  // Security Mode Complete with the IMEISV
      uplink(protected_nas(Octets{}.hex("7e 00 5e 77 0009 4573806121856151f1")));
      break;
    case 5: {  // Initial Context Setup Request with Registration Accept
      Octets accept;
      accept.hex("7e 00 42 01 01 77 000b f2 00f110 020040").u32(tmsi).hex("54 07 40 00f110 000001 15 02 01 01 21 02 01 00 5e 01 92");
      send(out, association, false,
           message(initiating, 14, reject,
                   {amf,
                    ran,
                    {28, reject, Octets{}.hex("00 00f110 020040")},
                    {0, reject, Octets{}.hex("00 01")},
                    {119, reject, Octets{}.hex("1c 000e 0007 0003 8000")},
                    {94, reject, random_octets(32)},
                    {34, ignore, Octets{}.hex("4370816125ffff51")},
                    {id_nas_pdu, ignore, nas_pdu(protected_nas(accept))}}));
      break;
    }
    case 6:
      send(out, association, true,
           message(successful, 14, reject, {{id_amf_ue_ngap_id, ignore, amf_id}, {id_ran_ue_ngap_id, ignore, ran_id}}));
      break;
    case 7:
      uplink(protected_nas(Octets{}.hex("7e 00 43")));
      break;
    case 8:  // UL NAS Transport: PDU Session Establishment Request, internet
      uplink(protected_nas(Octets{}.hex("7e 00 67 01 0015 2e 01 01 c1 ffff 91 a1 28 01 00 7b 0007 80 000a 00 000d 00 12 01 81 22 01 01 25 09 08")
                               .text("internet")));
      break;
    case 9: {  // PDU Session Resource Setup Request (TS 38.413 §9.2.1.1)
      Octets accept;
      accept.hex("7e 00 68 01 0029 2e 01 01 c2 11 0009 01 0006 31 31 01 01 ff 01 06 03f424 03f424 29 05 01")
          .u32(session.ue_address())
          .hex("25 09 08")
          .text("internet")
          .hex("12 01");
      Octets transfer;
      transfer.hex("0000 04 0082 00 0a 0c 3b9aca00 30 3b9aca00 008b 00 0a 01f0")
          .u32(session.upf_n3_address())
          .u32(session.uplink_teid())
          .hex("0086 00 01 00 0088 00 07 00 01 00 00 09 1c 40");
      Octets list;
      list.hex("00 40 01").add(nas_pdu(protected_nas(accept))).hex("0020");
      length(list, transfer.size()).add(transfer);
      send(out, association, false,
           message(initiating, 29, reject,
                   {amf, ran, {id_setup_list_request, reject, list}, {110, ignore, Octets{}.hex("0c 3b9aca00 30 3b9aca00")}}));
      break;
    }
    case 10: {
      Octets list;
      list.hex("00 00 01 0d 00 03e0").u32(session.gnb_address()).u32(session.downlink_teid()).hex("00 01");
      send(out, association, true,
           message(successful, 29, reject,
                   {{id_amf_ue_ngap_id, ignore, amf_id}, {id_ran_ue_ngap_id, ignore, ran_id}, {id_setup_list_response, ignore, list}, location}));
      break;
    }
    case 11: {  // Deregistration Request, switch off
      Octets nas;
      nas.hex("7e 00 45 09 000b f2 00f110 020040").u32(tmsi);
      uplink(protected_nas(nas));
      break;
    }
    case 12: {  // UE Context Release Command: both ids, cause NAS deregister
      // The choice and the sequence before the first id leave three bits for its size.
      const auto amf_view = amf_id.view();
      Octets ids;
      ids.u8(static_cast<unsigned>(amf_view[0] >> 4)).add(amf_view.subspan(1)).add(ran_id);
      send(out, association, false, message(initiating, 41, reject, {{id_ue_ngap_ids, reject, ids}, {15, ignore, Octets{}.hex("48")}}));
      break;
    }
    default:
      send(out, association, true,
           message(successful, 41, reject, {{id_amf_ue_ngap_id, ignore, amf_id}, {id_ran_ue_ngap_id, ignore, ran_id}, location}));
      step_ = 0;
      ++registration_;
      break;
  }
}

}  // namespace assay::traffic
