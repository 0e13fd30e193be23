// SPDX-License-Identifier: Apache-2.0
#include "wire/dns/records.h"

#include "wire/address.h"
#include "wire/dns/name.h"

namespace assay::wire::dns {
namespace {

using base::Bytes;
using base::Cursor;

std::string name_field(Cursor& in, Bytes message, const char* field) {
  const std::size_t start = in.offset();
  std::string name = read_name(in, message);
  if (in.fields() != nullptr && in.ok()) in.field_text(field, in.since(start), name.empty() ? "<Root>" : name);
  return name;
}

std::string address_field(Cursor& in, std::size_t size, const char* field) {
  const Bytes octets = in.bytes(size);
  if (!in.ok()) return {};
  std::string address = text(size == 4 ? IpAddress::v4(octets) : IpAddress::v6(octets));
  in.field_text(field, octets, address);
  return address;
}

// RFC 1035 §3.3: a length and so many octets.
void string_field(Cursor& in, const char* length_field, const char* field) {
  const Bytes octets = in.bytes(in.u8(length_field));
  if (in.fields() == nullptr || !in.ok()) return;
  std::string value;
  append_text(value, octets);
  in.field_text(field, octets, value);
}

std::string soa(Cursor& in, Bytes message) {
  std::string primary = name_field(in, message, "dns.soa.mname");
  (void)name_field(in, message, "dns.soa.rname");
  in.u32("dns.soa.serial_number");
  in.u32("dns.soa.refresh_interval");
  in.u32("dns.soa.retry_interval");
  in.u32("dns.soa.expire_limit");
  in.u32("dns.soa.minimum_ttl");
  return primary;
}

// RFC 3403 §4.1
std::string naptr(Cursor& in, Bytes message) {
  in.u16("dns.naptr.order");
  in.u16("dns.naptr.preference");
  string_field(in, "dns.naptr.flags_length", "dns.naptr.flags");
  string_field(in, "dns.naptr.service_length", "dns.naptr.service");
  string_field(in, "dns.naptr.regex_length", "dns.naptr.regex");
  return name_field(in, message, "dns.naptr.replacement");
}

// RFC 9460 §2.2
std::string svcb(Cursor& in, Bytes message) {
  in.u16("dns.svcb.svcpriority");
  std::string target = name_field(in, message, "dns.svcb.targetname");
  while (in.more()) {
    const std::uint16_t key = in.u16("dns.svcb.svcparam.key");
    Cursor value = in.split(in.u16("dns.svcb.svcparam.value.length"));
    switch (key) {
      case 1:
        while (value.more()) string_field(value, "dns.svcb.svcparam.alpn.length", "dns.svcb.svcparam.alpn");
        break;
      case 3:
        value.u16("dns.svcb.svcparam.port");
        break;
      case 4:
        while (value.more()) (void)address_field(value, 4, "dns.svcb.svcparam.ipv4hint.ip");
        break;
      case 6:
        while (value.more()) (void)address_field(value, 16, "dns.svcb.svcparam.ipv6hint.ip");
        break;
      default:
        break;
    }
    in.absorb(value);
  }
  return target;
}

// RFC 4034 §4.1.2: which types exist at a name, as windows of bits. Only for whoever lists fields.
void type_bitmap(Cursor& in) {
  while (in.more()) {
    const unsigned window = in.u8();
    const Bytes bits = in.bytes(in.u8());
    for (unsigned bit = 0; bit < bits.size() * 8; ++bit) {
      const bool set = (std::to_integer<unsigned>(bits[bit / 8]) >> (7 - bit % 8) & 1U) != 0;
      if (set) in.field("dns.resp.type", bits.subspan(bit / 8, 1), window << 8U | bit);
    }
  }
}

}  // namespace

std::string read_data(Cursor& in, std::uint16_t type, Bytes message) {
  if (!in.more()) return {};  // a dynamic update names a set of records without data (RFC 2136 §2.4)
  switch (type) {
    case 1:
      return address_field(in, 4, "dns.a");
    case 2:
      return name_field(in, message, "dns.ns");
    case 5:
      return name_field(in, message, "dns.cname");
    case 6:
      return soa(in, message);
    case 12:
      return name_field(in, message, "dns.ptr.domain_name");
    case 15:
      in.u16("dns.mx.preference");
      return name_field(in, message, "dns.mx.mail_exchange");
    case 16:
      while (in.more()) string_field(in, "dns.txt.length", "dns.txt");
      return {};
    case 28:
      return address_field(in, 16, "dns.aaaa");
    case 33:
      in.u16("dns.srv.priority");
      in.u16("dns.srv.weight");
      in.u16("dns.srv.port");
      return name_field(in, message, "dns.srv.target");
    case 35:
      return naptr(in, message);
    case 39:
      return name_field(in, message, "dns.dname");
    case 47:
      if (in.fields() == nullptr) return {};
      (void)name_field(in, message, "dns.nsec.next_domain_name");
      type_bitmap(in);
      return {};
    case 50:  // RFC 5155 §3.2
      if (in.fields() == nullptr) return {};
      in.u8("dns.nsec3.algo");
      in.u8("dns.nsec3.flags");
      in.u16("dns.nsec3.iterations");
      in.skip(in.u8("dns.nsec3.salt_length"));
      in.skip(in.u8("dns.nsec3.hash_length"));
      type_bitmap(in);
      return {};
    case 64:
    case 65:
      return svcb(in, message);
    default:
      return {};
  }
}

void read_options(Cursor& in) {
  while (in.more()) {
    in.u16("dns.opt.code");
    in.skip(in.u16("dns.opt.len"));
  }
}

}  // namespace assay::wire::dns
