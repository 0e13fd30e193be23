// SPDX-License-Identifier: Apache-2.0
#include "wire/dns/dns.h"

#include <algorithm>

#include "wire/dns/name.h"
#include "wire/dns/records.h"

namespace assay::wire::dns {
namespace {

using base::Bytes;
using base::Cursor;
using base::Fault;

constexpr std::string_view name = "dns";
constexpr std::uint16_t opt = 41;
constexpr std::uint8_t update = 5;
constexpr std::size_t header_size = 12;

enum class Variant : std::uint8_t { unicast, multicast, link_local };

Variant variant_of(const Context& context) {
  const auto on = [&](std::uint16_t port) { return context.source.port == port || context.destination.port == port; };
  return on(5353) ? Variant::multicast : on(5355) ? Variant::link_local : Variant::unicast;
}

void list_flags(const Cursor& in, Bytes where, const Message& message, Variant variant) {
  const auto bit = [&](const char* field, unsigned position) {
    in.field(field, where, message.flags >> position & 1U);
  };
  bit("dns.flags.response", 15);
  in.field("dns.flags.opcode", where, message.opcode());
  if (variant == Variant::link_local) {
    bit("dns.flags.conflict", 10);
    bit("dns.flags.truncated", 9);
    bit("dns.flags.tentative", 8);
    if (message.response()) in.field("dns.flags.rcode", where, message.flags & 0x0fU);
    return;
  }
  if (message.response()) bit("dns.flags.authoritative", 10);
  bit("dns.flags.truncated", 9);
  bit("dns.flags.recdesired", 8);
  if (message.response()) bit("dns.flags.recavail", 7);
  bit("dns.flags.z", 6);
  if (message.response() || (message.flags & 0x20U) != 0) bit("dns.flags.authenticated", 5);
  bit("dns.flags.checkdisable", 4);
  if (message.response()) in.field("dns.flags.rcode", where, message.flags & 0x0fU);
}

// The questions and records of one message, in the order of its sections.
class Reader {
 public:
  Reader(Bytes bytes, Variant variant, Message& message) : bytes_(bytes), variant_(variant), message_(message) {}

  void questions(Cursor& in) {
    for (unsigned i = 0; i < message_.questions && in.ok(); ++i) {
      const bool keep = i == 0 || in.fields() != nullptr;
      Question question;
      question.name = read_or_skip(in, keep, "dns.qry.name");
      question.type = in.u16("dns.qry.type");
      if (in.fields() != nullptr) in.fields()->meaning(type_text(question.type));
      question.of_class = class_field(in, "dns.qry.class", "dns.qry.qu");
      if (i == 0 && in.ok()) message_.question = std::move(question);
    }
  }

  void records(Cursor& in, unsigned count, bool answers) {
    for (unsigned i = 0; i < count && in.ok(); ++i) {
      const bool keep = answers && message_.answer_records.size() < max_answers;
      Answer record;
      record.name = read_or_skip(in, keep || in.fields() != nullptr, "dns.resp.name");
      record.type = in.u16("dns.resp.type");
      if (in.fields() != nullptr) in.fields()->meaning(type_text(record.type));
      if (record.type == opt) {
        options(in);
        continue;
      }
      record.of_class = class_field(in, "dns.resp.class", "dns.resp.cache_flush");
      record.ttl = in.u32("dns.resp.ttl");
      record.length = in.u16("dns.resp.len");
      Cursor data = in.split(record.length);
      if (keep) record.octets = data.peek_rest();
      if (keep || in.fields() != nullptr) record.data = read_data(data, record.type, bytes_);
      in.absorb(data);
      if (keep && in.ok()) message_.answer_records.push_back(std::move(record));
    }
  }

 private:
  std::string read_or_skip(Cursor& in, bool keep, const char* field) {
    if (!keep) {
      skip_name(in);
      return {};
    }
    const std::size_t start = in.offset();
    std::string text = read_name(in, bytes_);
    if (in.fields() != nullptr && in.ok()) in.field_text(field, in.since(start), text.empty() ? "<Root>" : text);
    return text;
  }

  // Multicast DNS took the uppermost bit of the class for something else (RFC 6762 §18.12, §18.13).
  std::uint16_t class_field(Cursor& in, const char* field, const char* flag) {
    if (variant_ != Variant::multicast) return in.u16(field);
    const std::size_t start = in.offset();
    const std::uint16_t value = in.u16();
    in.field(field, in.since(start), value & 0x7fffU);
    in.field(flag, in.since(start), value >> 15U);
    return static_cast<std::uint16_t>(value & 0x7fffU);
  }

  // RFC 6891 §6.1.2: the fields of the record mean something else.
  void options(Cursor& in) {
    const std::uint16_t size = in.u16("dns.rr.udp_payload_size");
    const std::uint8_t rcode = in.u8("dns.resp.ext_rcode");
    in.u8("dns.resp.edns0_version");
    const std::size_t start = in.offset();
    const std::uint16_t flags = in.u16("dns.resp.z");
    if (in.fields() != nullptr) in.field("dns.resp.z.do", in.since(start), flags >> 15U);
    Cursor data = in.split(in.u16("dns.resp.len"));
    read_options(data);
    in.absorb(data);
    if (!in.ok()) return;
    message_.udp_size = size;
    message_.extended_rcode = rcode;
  }

  Bytes bytes_;
  Variant variant_;
  Message& message_;
};

// What else users send on these ports is not called malformed DNS: the counts must fit the octets that are there. A
// question takes at least five octets, a record eleven.
bool like_dns(Bytes bytes) {
  Cursor in(bytes);
  in.u16();
  const unsigned opcode = in.u16() >> 11U & 0x0fU;
  const std::size_t questions = in.u16();
  const std::size_t records = std::size_t{in.u16()} + in.u16() + in.u16();
  return in.ok() && opcode <= 6 && questions * 5 + records * 11 <= in.remaining();
}

void read(Bytes bytes, const Context& context, Output& out) {
  Cursor in = context.cursor(bytes);
  const Variant variant = variant_of(context);
  Message message;
  message.octets = static_cast<std::uint32_t>(bytes.size());
  message.id = in.u16("dns.id");
  message.flags = in.u16("dns.flags");
  if (in.fields() != nullptr) list_flags(in, in.since(2), message, variant);
  const bool updates = message.opcode() == update;
  message.questions = in.u16(updates ? "dns.count.zones" : "dns.count.queries");
  message.answers = in.u16(updates ? "dns.count.prerequisites" : "dns.count.answers");
  message.authorities = in.u16(updates ? "dns.count.updates" : "dns.count.auth_rr");
  message.additionals = in.u16("dns.count.add_rr");
  if (!in.ok()) return out.malformed(context, name, bytes, *in.fault());
  Reader reader(bytes, variant, message);
  reader.questions(in);
  reader.records(in, message.answers, true);
  reader.records(in, message.authorities, false);
  reader.records(in, message.additionals, false);
  out.emit(context, bytes, message);
  // A truncated message ends where its sender cut it (RFC 2181 §9).
  if (!in.ok() && !(message.truncated() && in.fault()->code == Fault::Code::truncated)) {
    out.malformed(context, name, bytes, *in.fault());
  }
}

// RFC 7766 §8: each message with its length in two octets before it.
class Stream final : public StreamParser {
 public:
  std::size_t data(Direction direction, Bytes data, const Context& context, Output& out) override {
    bool& lost = lost_[static_cast<std::size_t>(direction)];
    if (lost) return data.size();
    std::size_t consumed = 0;
    while (data.size() - consumed >= 2) {
      Cursor in = context.cursor(data.subspan(consumed));
      const std::size_t length = Cursor(in.peek_rest()).u16();
      if (length < header_size) {
        out.malformed(context, name, data.subspan(consumed), {Fault::Code::bad_length, 0});
        lost = true;
        return data.size();
      }
      if (in.remaining() < 2 + length) break;
      in.u16("dns.length");
      parse(in.bytes(length), context, out);
      consumed += 2 + length;
    }
    return consumed;
  }

  // Nothing tells where the next message begins.
  void gap(Direction direction, std::uint64_t, const Context&, Output&) override {
    lost_[static_cast<std::size_t>(direction)] = true;
  }
  void end(Direction direction, const Context&, Output&) override { lost_[static_cast<std::size_t>(direction)] = true; }
  [[nodiscard]] bool done() const override { return lost_[0] && lost_[1]; }

 private:
  bool lost_[2] = {false, false};
};

std::unique_ptr<StreamParser> make_stream() { return std::make_unique<Stream>(); }

bool ordinary(std::byte octet) {
  const auto c = std::to_integer<unsigned char>(octet);
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '*';
}

constexpr CarriedBy ways[] = {udp_port(53), udp_port(5353), udp_port(5355), tcp_content()};

}  // namespace

void parse(Bytes message, const Context& context, Output& out) {
  if (!like_dns(message)) return out.opaque(context, name, "no DNS", message);
  read(message, context, out);
}

Recognition recognise(Bytes first) {
  Cursor in(first);
  const std::size_t length = in.u16();
  in.u16();
  const unsigned flags = in.u16();
  const unsigned opcode = flags >> 11U & 0x0fU;
  const std::size_t questions = in.u16();
  const std::size_t records = std::size_t{in.u16()} + in.u16() + in.u16();
  // Each line rules out what it can with the octets that are there.
  if (first.size() >= 2 && length < header_size + 5) return Recognition::no;
  // Neither an authoritative answer, nor available recursion, nor a response code in a query; the Z bit never.
  const unsigned forbidden = (flags & 0x8000U) != 0 ? 0x0040U : 0x04cfU;
  if (first.size() >= 6 && ((opcode != 0 && opcode != 4 && opcode != 5) || (flags & forbidden) != 0)) {
    return Recognition::no;
  }
  if (first.size() >= 8 && questions != 1) return Recognition::no;
  if (!in.ok()) return Recognition::need_more;
  if (header_size + questions * 5 + records * 11 > length) return Recognition::no;
  std::size_t octets = 0;
  while (true) {
    const std::size_t label = in.u8();
    if (!in.ok()) return Recognition::need_more;
    if (label == 0) break;
    octets += label + 1;
    if (label > 63 || octets >= name_limit) return Recognition::no;
    const Bytes rest = in.peek_rest();
    if (!std::ranges::all_of(rest.first(std::min(label, rest.size())), ordinary)) return Recognition::no;
    in.skip(label);
  }
  const std::uint16_t type = in.u16();
  const std::uint16_t of_class = in.u16();
  if (!in.ok()) return Recognition::need_more;
  const bool known = !type_text(type).empty() && (of_class == 1 || of_class == 3 || of_class == 4 || of_class == 255);
  return known && in.offset() <= length + 2 ? Recognition::yes : Recognition::no;
}

const Protocol protocol{.name = name,
                        .title = "DNS, RFC 1035",
                        .carried_by = ways,
                        .parse = parse,
                        .recognise = recognise,
                        .make_stream = make_stream};

}  // namespace assay::wire::dns
