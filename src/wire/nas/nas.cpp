// SPDX-License-Identifier: Apache-2.0
#include "wire/nas/nas.h"

#include "base/cursor.h"
#include "wire/nas/elements.h"
#include "wire/nas/messages.h"
#include "wire/nas/opener.h"

namespace assay::wire::nas {
namespace {

using base::Bytes;
using base::Cursor;
using base::Fault;

constexpr std::uint8_t mobility_management = 0x7e;  // extended protocol discriminators, TS 24.007 §11.2.3.1A
constexpr std::uint8_t session_management = 0x2e;
constexpr std::uint8_t security_mode_complete = 0x5e;

// What reading a plain message leaves behind besides the message itself.
struct Outcome {
  std::optional<Fault> fault;  // the first one
  bool header_read = false;    // up to the message type
  bool known_type = false;
  bool comprehension_required = false;  // an IE that must be understood is not known
  bool complete = false;                // components and their lengths add up to the message

  [[nodiscard]] bool well_formed() const { return complete && known_type && !comprehension_required; }
  void note(const Cursor& in) {
    if (!fault) fault = in.fault();
  }
};

// One component whose octets are delimited: a fault in it does not touch what follows.
void read_delimited(Cursor& in, const Part& part, std::uint8_t iei, Message& message, Outcome& outcome) {
  std::size_t size = part.size;
  if (part.form == Form::lv) size = in.u8();
  if (part.form == Form::lv_e) size = in.u16();
  Cursor value = in.split(size);
  if (!in.ok()) return;
  read_element(part.element, iei, value, message);
  outcome.note(value);
}

void read_mandatory(Cursor& in, const Description& description, Message& message, Outcome& outcome) {
  for (std::size_t i = 0; i < description.mandatory.size() && in.ok(); ++i) {
    const Part& part = description.mandatory[i];
    if (part.form != Form::half) {
      read_delimited(in, part, 0, message, outcome);
      continue;
    }
    const Bytes octet = in.bytes(1);
    if (octet.empty()) return;
    const auto value = std::to_integer<std::uint8_t>(octet[0]);
    read_half(part.element, value & 15, false, octet, in, message);
    if (i + 1 < description.mandatory.size() && description.mandatory[i + 1].form == Form::half) {
      ++i;
      read_half(description.mandatory[i].element, static_cast<std::uint8_t>(value >> 4), true, octet, in, message);
    }
  }
}

void read_optional(Cursor& in, const Description& description, Message& message, Outcome& outcome) {
  while (in.more()) {
    const Bytes octet = in.peek_rest().first(1);
    const std::uint8_t iei = in.u8();
    const Part part = optional_part(description, iei);
    if (part.form == Form::half) {
      read_half(part.element, iei & 15, false, octet, in, message);
      continue;
    }
    // TS 24.007 §11.2.5: an identifier whose upper half is zero asks for comprehension. No IE of TS 24.501 does so yet.
    if ((iei & 0xf0) == 0) outcome.comprehension_required = true;
    read_delimited(in, part, iei, message, outcome);
  }
}

// §9.1.1: a plain message from its extended protocol discriminator on. `outer` is the security header type around it, 0
// if there is none.
Outcome read_plain(Cursor& in, Message& message, std::uint8_t outer) {
  Outcome outcome;
  const bool is_session_management = in.peek() == session_management;
  (void)in.u8("nas_5gs.epd");
  const Description* description = nullptr;
  if (is_session_management) {
    message.session_management = true;
    message.pdu_session = in.u8("nas_5gs.pdu_session_id");
    message.transaction = in.u8("nas_5gs.proc_trans_id");
    message.type_code = in.u8("nas_5gs.sm.message_type");
    description = sm_message(*message.type_code);
  } else {
    const Bytes octet = in.peek_rest().first(in.more() ? 1 : 0);
    const unsigned header = in.u8() & 15;
    in.field("nas_5gs.security_header_type", octet, header);
    // Nothing protected may stand inside a protected message (§4.4.4), but senders are known that repeat the outer
    // type.
    in.require(header == 0 || header == outer, Fault::Code::bad_value);
    if (in.ok() && header != 0)
      outcome.fault = Fault{Fault::Code::bad_value, static_cast<std::uint32_t>(in.offset() - 1)};
    message.type_code = in.u8("nas_5gs.mm.message_type");
    description = mm_message(*message.type_code);
  }
  outcome.header_read = in.ok();
  if (outcome.header_read) {
    message.type = description != nullptr ? description->name : "unknown";
    if (in.fields() != nullptr) in.fields()->meaning(message.type);
  } else {
    message.type_code.reset();
  }
  if (outcome.header_read && description != nullptr) {
    outcome.known_type = true;
    message.link = description->link;
    read_mandatory(in, *description, message, outcome);
    read_optional(in, *description, message, outcome);
  }
  outcome.complete = in.ok();
  outcome.note(in);
  return outcome;
}

// Whether these octets are a plain 5GMM message, and so whether content that may be ciphered is not. Ciphertext passes
// once in some 2^18 messages by its first three octets, and then its components still have to add up. Values inside
// them may be wrong: that is malformed, not unreadable. 5GSM messages never stand directly in a protected message
// (§4.4.1).
bool reads_as_plain(Bytes bytes, std::uint8_t outer) {
  if (bytes.size() < 3 || bytes[0] != std::byte{mobility_management}) return false;
  if (bytes[1] != std::byte{0} && bytes[1] != std::byte{outer}) return false;
  Cursor in(bytes);
  Message scratch;
  return read_plain(in, scratch, outer).well_formed();
}

class Handing {
 public:
  Handing(const Context& context, ObservationId observation, Output& out) : context_(context), out_(out) {
    context_.carrier.protocol = "nas-5gs";
    context_.carrier.observation = observation;
    context_.carrier.content = {};
  }

  // §9.11.3.33. In an initial message the container is ciphered with the UE's present security context.
  void nas_container(const Message& message) {
    if (message.nas_container.empty()) return;
    const bool plain_by_position = message.type_code == security_mode_complete || message.security_header_type == 2 ||
                                   message.security_header_type == 4;
    if (plain_by_position || reads_as_plain(message.nas_container, 0)) {
      out_.hand_on("nas-5gs", message.nas_container, context_);
    } else {
      out_.opaque(context_, "nas-5gs", "ciphered", message.nas_container);
    }
  }

  // §9.11.3.39
  void payload(std::uint8_t kind, Bytes content) {
    if (content.empty()) return;
    if (kind == 1) {
      out_.hand_on("nas-5gs", content, context_);
    } else if (kind == 15) {
      multiple_payloads(content);
    } else {
      out_.opaque(context_, "nas-5gs", "payload container not decoded", content);
    }
  }

 private:
  // Figures 9.11.3.39.3-4. Entries cannot hold further multiple payloads.
  void multiple_payloads(Bytes content) {
    Cursor in = context_.cursor(content);
    unsigned count = in.u8("nas_5gs.mm.pld_cont.nb_entries");
    for (; count > 0 && in.more(); --count) {
      Cursor entry = in.split(in.u16("nas_5gs.mm.pld_cont.pld_cont_len"));
      const unsigned octet = entry.u8();
      for (unsigned optional = octet >> 4; optional > 0 && entry.ok(); --optional) {
        (void)entry.u8("nas_5gs.mm.pld_cont.opt_ie_type");
        entry.skip(entry.u8("nas_5gs.mm.pld_cont.opt_ie_len"));
      }
      in.absorb(entry);
      const auto kind = static_cast<std::uint8_t>(octet & 15);
      if (in.ok() && kind != 15) payload(kind, entry.rest());
    }
    if (!in.ok()) out_.malformed(context_, "nas-5gs", content, *in.fault());
  }

  Context context_;
  Output& out_;
};

void report(Bytes bytes, const Context& context, const Message& message, const Outcome& outcome, Output& out) {
  if (outcome.fault) out.malformed(context, "nas-5gs", bytes, *outcome.fault);
  if (!outcome.header_read) return;
  const ObservationId observation = out.emit(context, bytes, message);
  if (!outcome.known_type) out.opaque(context, "nas-5gs", "unknown message type", bytes);
  if (outcome.comprehension_required) out.opaque(context, "nas-5gs", "unknown element that must be understood", bytes);
  Handing handing(context, observation, out);
  handing.nas_container(message);
  handing.payload(message.payload_kind.value_or(0), message.payload_container);
}

// What a ciphered message says, if the operator gave its key.
std::optional<std::vector<std::byte>> open(std::uint32_t code, Bytes covered, std::uint8_t header, Output& out) {
  if (out.keys() == nullptr || out.keys()->nas().empty()) return std::nullopt;
  const auto protection = find_protection(out.keys()->nas(), code, covered);
  if (!protection) return std::nullopt;
  return opened(*protection, covered.subspan(1), [&](Bytes plain) { return reads_as_plain(plain, header); });
}

void parse(Bytes bytes, const Context& context, Output& out) {
  Cursor in = context.cursor(bytes);
  Message message;
  const std::uint8_t discriminator = in.peek();
  const unsigned header = in.peek(1);
  if (discriminator == session_management || (discriminator == mobility_management && (header & 15) == 0)) {
    const Outcome outcome = read_plain(in, message, 0);
    report(bytes, context, message, outcome, out);
    return;
  }
  if (discriminator != mobility_management && in.more() && context.carrier.protocol == "sbi") {
    // What one SMF passes on for another is the elements of a 5GSM message without its header (TS 29.502 §6.1.6.4.4).
    out.opaque(context, "nas-5gs", "N1 SM information between SMFs", bytes);
    return;
  }
  in.require(discriminator == mobility_management || !in.more(), Fault::Code::bad_value);

  // §9.1.1, figure 9.1.1.2: a security protected message.
  (void)in.u8("nas_5gs.epd");
  const Bytes octet = in.peek_rest().first(in.more() ? 1 : 0);
  message.security_header_type = in.u8() & 15;
  in.require(message.security_header_type >= 1 && message.security_header_type <= 4, Fault::Code::bad_value);
  in.field("nas_5gs.security_header_type", octet, message.security_header_type);
  message.authentication_code = in.u32("nas_5gs.msg_auth_code");
  message.sequence = in.u8("nas_5gs.seq_no");
  in.require(in.more(), Fault::Code::truncated);
  if (!in.ok()) {
    out.malformed(context, "nas-5gs", bytes, *in.fault());
    return;
  }
  const Bytes covered = bytes.subspan(in.offset() - 1);  // from the sequence number
  const bool may_be_ciphered = message.security_header_type == 2 || message.security_header_type == 4;
  if (may_be_ciphered && !reads_as_plain(in.peek_rest(), message.security_header_type)) {
    const Bytes ciphered = in.peek_rest();
    if (const auto plain = open(*message.authentication_code, covered, message.security_header_type, out)) {
      message.deciphered = true;
      // Ciphertext is as long as what it hides: octet by octet the fields lie in it.
      Pieces pieces;
      for (const auto& place : context.places(ciphered)) pieces.add(place);
      Context here = context;
      here.pieces = &pieces;
      here.buffer = *plain;
      Cursor opened = here.cursor(*plain);
      const Outcome outcome = read_plain(opened, message, message.security_header_type);
      report(bytes, here, message, outcome, out);
      out.settle(here);
      return;
    }
    message.readable = false;
    out.emit(context, bytes, message);
    out.opaque(context, "nas-5gs", "ciphered", in.peek_rest());
    return;
  }
  const Outcome outcome = read_plain(in, message, message.security_header_type);
  report(bytes, context, message, outcome, out);
}

}  // namespace

const Protocol protocol{.name = "nas-5gs", .title = "5GS NAS, TS 24.501", .carried_by = {}, .parse = parse};

}  // namespace assay::wire::nas
