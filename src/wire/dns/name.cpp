// SPDX-License-Identifier: Apache-2.0
#include "wire/dns/name.h"

namespace assay::wire::dns {
namespace {

using base::Bytes;
using base::Cursor;
using base::Fault;

constexpr unsigned pointer_mark = 0xc0;

unsigned at(Bytes octets, std::size_t index) {
  return index < octets.size() ? std::to_integer<unsigned>(octets[index]) : 0;
}

// How many octets the UTF-8 character at `index` has; 0 if it is none that should be printed (RFC 3629 §4).
std::size_t character(Bytes octets, std::size_t index) {
  const unsigned first = at(octets, index);
  const auto continues = [&](std::size_t offset, unsigned low = 0x80, unsigned high = 0xbf) {
    const unsigned octet = at(octets, index + offset);
    return octet >= low && octet <= high;
  };
  if (first >= 0xc2 && first <= 0xdf) return continues(1, first == 0xc2 ? 0xa0 : 0x80) ? 2 : 0;  // C1 controls left out
  if (first >= 0xe0 && first <= 0xef) {
    const bool second = continues(1, first == 0xe0 ? 0xa0 : 0x80, first == 0xed ? 0x9f : 0xbf);
    return second && continues(2) ? 3 : 0;
  }
  if (first >= 0xf0 && first <= 0xf4) {
    const bool second = continues(1, first == 0xf0 ? 0x90 : 0x80, first == 0xf4 ? 0x8f : 0xbf);
    return second && continues(2) && continues(3) ? 4 : 0;
  }
  return 0;
}

void append_control(std::string& out, unsigned octet) {
  constexpr std::string_view letters = "abtnvfr";  // 7 … 13
  out += '\\';
  if (octet >= 7 && octet <= 13) {
    out += letters[octet - 7];
    return;
  }
  out += static_cast<char>('0' + (octet >> 6U));
  out += static_cast<char>('0' + (octet >> 3U & 7U));
  out += static_cast<char>('0' + (octet & 7U));
}

}  // namespace

void append_text(std::string& out, Bytes octets) {
  for (std::size_t index = 0; index < octets.size();) {
    const unsigned octet = at(octets, index);
    if (octet < 0x80) {
      if (octet >= 0x20 && octet != 0x7f) {
        out += static_cast<char>(octet);
      } else {
        append_control(out, octet);
      }
      ++index;
    } else if (const std::size_t size = character(octets, index); size != 0) {
      out += base::as_text(octets.subspan(index, size));
      index += size;
    } else {
      out += "\xef\xbf\xbd";
      ++index;
    }
  }
}

std::string read_name(Cursor& in, Bytes message) {
  std::string out;
  std::size_t total = 1;          // the root's octet
  Cursor here = in;               // reads where a pointer leads; its fields are not listed
  std::size_t run = in.offset();  // where the present run of labels begins: pointers must lead before it
  bool jumped = false;
  while (here.ok()) {
    const unsigned length = here.u8();
    if (!here.ok() || length == 0) break;
    if (length >= pointer_mark) {
      const std::size_t target = (length & 0x3fU) << 8U | here.u8();
      if (!here.ok()) break;
      if (!jumped) in = here;
      jumped = true;
      if (target >= run || target >= message.size()) {
        here.fail(Fault::Code::bad_value);
        break;
      }
      run = target;
      here = Cursor(message);
      here.skip(target);
      continue;
    }
    if (length > 63) {
      here.fail(Fault::Code::bad_value);  // 01 and 10 were never used (RFC 6891 §5)
      break;
    }
    total += length + 1;
    if (total > name_limit) {
      here.fail(Fault::Code::too_large);
      break;
    }
    const Bytes label = here.bytes(length);
    if (!out.empty()) out += '.';
    append_text(out, label);
  }
  if (jumped) {
    in.absorb(here);
  } else {
    in = here;
  }
  return out;
}

void skip_name(Cursor& in) {
  while (in.ok()) {
    const unsigned length = in.u8();
    if (length >= pointer_mark) {
      in.skip(1);
      return;
    }
    if (length == 0) return;
    if (length > 63) return in.fail(Fault::Code::bad_value);
    in.skip(length);
  }
}

}  // namespace assay::wire::dns
