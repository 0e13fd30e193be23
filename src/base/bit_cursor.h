// SPDX-License-Identifier: Apache-2.0
// BitCursor: reads aligned PER (ITU-T X.691, ALIGNED variant) from untrusted bytes under the rules of Cursor: a read
// past the end or against the encoding rules yields 0 or an empty run, remembers the first fault with its octet offset,
// and empties the cursor; one check at the end, and every loop `while (in.more())` ends as long as it consumes.
//
// Method names are the ASN.1 words: boolean, integer, enumerated, choice, bit_string, octet_string, open_type.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <limits>
#include <memory>
#include <optional>
#include <vector>

#include "base/bytes.h"
#include "base/fields.h"
#include "base/result.h"

namespace assay::base {

// Owns the octets of strings and open types that came in several fragments (X.691 §11.9.3.8). Must outlive whatever
// borrows them. Holds at most as many octets per nesting level as the message has.
class JoinedFragments {
 public:
  std::vector<std::byte>& add() { return *kept_.emplace_back(std::make_unique<std::vector<std::byte>>()); }

 private:
  std::vector<std::unique_ptr<std::vector<std::byte>>> kept_;
};

// Copyable; borrows the bytes, the joined fragments and the field listener. Not for several threads at once.
class BitCursor {
 public:
  BitCursor(Bytes bytes, JoinedFragments& joined, Fields* fields = nullptr)
      : all_(bytes), end_(bytes.size()), joined_(&joined), fields_(fields) {}

  // `count` bits, at most 64, most significant first; no alignment. Also the bitmap of optional components.
  std::uint64_t bits(unsigned count, const char* name = nullptr) {
    const std::size_t start = position_;
    const std::uint64_t value = take(count);
    if (name != nullptr) number(name, start, value);
    return value;
  }
  // §12
  bool boolean(const char* name = nullptr) { return bits(1, name) != 0; }

  // To the next octet boundary; the padding is not looked at.
  void align() { position_ = (position_ + 7) / 8 * 8; }

  // `size` octets on an octet boundary.
  Bytes octets(std::size_t size, const char* name = nullptr) {
    align();
    if (size > remaining_octets()) {
      fail(Fault::Code::truncated);
      return {};
    }
    const Bytes run = all_.subspan(position_ / 8, size);
    position_ += size * 8;
    if (fields_ != nullptr && name != nullptr) fields_->text(name, run, hex(run));
    return run;
  }

  // INTEGER (low..high) with low <= high, §11.5. A value beyond `high` is a fault.
  // Inline, since the bounds are nearly always constants.
  [[gnu::always_inline]] std::uint64_t integer(std::uint64_t low, std::uint64_t high, const char* name = nullptr) {
    const std::uint64_t last = high - low;  // the range is last + 1
    std::size_t start = position_;
    std::uint64_t offset = 0;
    if (last < 255) {
      offset = take(static_cast<unsigned>(std::bit_width(last)));
    } else if (last <= 0xffff) {
      align();
      start = position_;
      offset = take(last == 255 ? 8 : 16);
    } else {
      const std::uint64_t most = (static_cast<unsigned>(std::bit_width(last)) + 7) / 8;  // octets; at least 3
      std::uint64_t size = take(static_cast<unsigned>(std::bit_width(most - 1))) + 1;
      if (size > most) fail(Fault::Code::bad_value);
      if (fault_) size = 0;
      align();
      start = position_;
      offset = take(static_cast<unsigned>(size) * 8);
    }
    if (offset > last) {
      fail(Fault::Code::bad_value);
      return 0;
    }
    if (name != nullptr) number(name, start, low + offset);
    return fault_ ? 0 : low + offset;
  }
  // INTEGER (low..high, ...), §13.1. Values outside the root that are negative read as a fault.
  std::uint64_t extensible_integer(std::uint64_t low, std::uint64_t high, const char* name = nullptr) {
    if (!boolean()) return integer(low, high, name);
    const std::size_t start = position_;
    const std::int64_t value = unconstrained_integer();
    if (value < 0) {
      fail(Fault::Code::bad_value);
      return 0;
    }
    if (name != nullptr) number(name, start, static_cast<std::uint64_t>(value));
    return static_cast<std::uint64_t>(value);
  }
  // INTEGER (low..MAX), §11.7.
  std::uint64_t semi_constrained_integer(std::uint64_t low = 0) {
    const std::uint64_t offset = counted_octets();
    if (offset > std::numeric_limits<std::uint64_t>::max() - low) fail(Fault::Code::too_large);
    return fault_ ? 0 : low + offset;
  }
  // INTEGER, §11.8; two's complement, at most 8 octets.
  std::int64_t unconstrained_integer() {
    std::size_t size = 0;
    const std::uint64_t raw = counted_octets(&size);
    const unsigned unused = size == 0 || size >= 8 ? 0 : 64 - static_cast<unsigned>(size) * 8;
    return static_cast<std::int64_t>(raw << unused) >> unused;
  }
  // A normally small non-negative whole number, §11.6.
  std::uint64_t small_number() { return boolean() ? semi_constrained_integer() : take(6); }

  // ENUMERATED with `roots` values before the extension marker, §14. Values behind it count on from `roots`.
  std::uint64_t enumerated(std::uint64_t roots, bool extensible, const char* name = nullptr) {
    const std::size_t start = position_;
    std::uint64_t value = 0;
    if (extensible && boolean()) {
      value = small_number();
      if (value > 0xffff) fail(Fault::Code::bad_value);
      value += roots;
    } else {
      value = roots > 1 ? integer(0, roots - 1) : 0;
    }
    if (name != nullptr) number(name, start, value);
    return fault_ ? 0 : value;
  }

  // The number of components of a SEQUENCE (SIZE (low..high)) OF, §20.5-6 and 11.9.4; bounds from 64K on do not count.
  // A count that comes in fragments is a fault.
  std::uint64_t count(std::uint64_t low, std::uint64_t high) {
    return high < 65536 ? integer(low, high) : plain_length();
  }

  struct Choice {
    std::uint64_t index = 0;
    bool addition = false;  // an alternative behind the extension marker: an open type follows
  };
  // The index of a CHOICE with `roots` alternatives, §23.
  Choice choice(std::uint64_t roots, bool extensible, const char* name = nullptr) {
    const std::size_t start = position_;
    Choice chosen;
    if (extensible && boolean()) {
      chosen = {small_number(), true};
    } else if (roots > 1) {
      chosen.index = integer(0, roots - 1);
    }
    if (name != nullptr) number(name, start, chosen.index + (chosen.addition ? roots : 0));
    return fault_ ? Choice{} : chosen;
  }

  struct BitString {
    std::size_t length = 0;   // bits
    std::uint64_t value = 0;  // of a string of at most 64 bits, right aligned
    Bytes where;              // the octets it touches; exactly its octets if it is longer than 16 bits
  };
  // BIT STRING (SIZE (low..high [, ...])), §16; bounds from 64K on do not count, and strings that come in fragments are
  // a fault.
  BitString bit_string(std::size_t low, std::size_t high, bool extensible = false) {
    std::size_t length = low;
    const bool outside = extensible && boolean();
    if (outside || high >= 65536) {
      length = plain_length();
    } else if (low != high) {
      length = integer(low, high);
    }
    if ((outside || low != high || high > 16) && length > 0) align();
    BitString out;
    if (length > remaining()) {
      fail(Fault::Code::truncated);
      return out;
    }
    out.length = length;
    out.where = touched(position_, position_ + length);
    if (length <= 64) {
      out.value = take(static_cast<unsigned>(length));
    } else {
      position_ += length;
    }
    return out;
  }

  // OCTET STRING (SIZE (low..high [, ...])) with high < 64K, §17; also a known-multiplier character string of 8-bit
  // characters (§30: PrintableString and VisibleString under ALIGNED). Not for a fixed size of 1 or 2 octets, which is
  // not aligned: that is bits(8) or bits(16).
  Bytes octet_string(std::size_t low, std::size_t high, bool extensible, const char* name = nullptr) {
    if (extensible && boolean()) return octet_string(name);
    const std::size_t length = low == high ? low : integer(low, high);
    return length == 0 ? Bytes{} : octets(length, name);
  }
  // OCTET STRING without a bound, §17.8. One fragment borrows the message, several are joined.
  Bytes octet_string(const char* name = nullptr) {
    const Fragment first = fragment();
    Bytes run = octets(first.size);
    if (first.more) {
      auto& joined = joined_->add();
      joined.assign(run.begin(), run.end());
      for (bool more = true; more && ok();) {
        const Fragment next = fragment();
        const Bytes part = octets(next.size);
        joined.insert(joined.end(), part.begin(), part.end());
        more = next.more;
      }
      run = fault_ ? Bytes{} : Bytes(joined);
    }
    return listed(name, run);
  }

  // The content of an open type field, §11.2, as a cursor that nothing can leave; this one moves behind it. Its faults
  // count from the start of the message (of the joined content if it came in fragments).
  BitCursor open_type(const char* name = nullptr) { return inside(octet_string(name)); }
  // A cursor over `part`, octets that this cursor returned, e.g. an OCTET STRING (CONTAINING …).
  [[nodiscard]] BitCursor inside(Bytes part) const {
    BitCursor content = *this;
    const auto offset = offset_within(all_, part);
    if (fault_) return content;
    if (!offset) content.all_ = part;
    content.end_ = offset.value_or(0) + part.size();
    content.position_ = offset.value_or(0) * 8;
    return content;
  }

  // Skips the extension additions of a SEQUENCE whose extension bit was set, §19.7-19.9.
  void skip_additions() {
    // The bitmap's length is a normally small length (§11.9.3.4): a count above 64 comes as an ordinary length.
    std::uint64_t count = boolean() ? plain_length() : take(6) + 1;
    if (count > remaining()) fail(Fault::Code::truncated);
    std::uint64_t present = 0;
    for (; count > 0 && ok(); --count) present += take(1);
    for (; present > 0 && ok(); --present) (void)octet_string();
  }

  // The bits that are left, in bits and in whole octets behind the next boundary.
  [[nodiscard]] std::size_t remaining() const {
    const std::size_t end = end_ * 8;
    return position_ < end ? end - position_ : 0;
  }
  [[nodiscard]] std::size_t remaining_octets() const { return remaining() / 8; }
  [[nodiscard]] bool more() const { return remaining() > 0; }
  // In octets; the octet that holds the next bit.
  [[nodiscard]] std::size_t offset() const { return fault_ ? fault_->offset : position_ / 8; }
  // The octets that the bits from octet `start` (an earlier offset()) to here touch.
  [[nodiscard]] Bytes since(std::size_t start) const { return fault_ ? Bytes{} : touched(start * 8, position_); }
  [[nodiscard]] Bytes peek_rest() const { return fault_ ? Bytes{} : touched(position_, end_ * 8); }

  void fail(Fault::Code code) {
    if (!fault_) fault_ = Fault{code, static_cast<std::uint32_t>(position_ / 8)};
    all_ = {};
    end_ = position_ = 0;
  }
  void absorb(const BitCursor& part) {
    if (part.fault_ && !fault_) {
      fault_ = part.fault_;
      all_ = {};
      end_ = position_ = 0;
    }
  }
  void require(bool condition, Fault::Code code) {
    if (!condition) fail(code);
  }
  [[nodiscard]] bool ok() const { return !fault_; }
  [[nodiscard]] std::optional<Fault> fault() const { return fault_; }

  void field(const char* name, Bytes where, std::uint64_t value, std::string_view meaning = {}) const {
    if (fields_ != nullptr && ok()) fields_->number(name, where, value, meaning);
  }
  void field_text(const char* name, Bytes where, std::string_view value) const {
    if (fields_ != nullptr && ok()) fields_->text(name, where, value);
  }
  [[nodiscard]] Fields* fields() const { return fields_; }

 private:
  struct Fragment {
    std::size_t size = 0;
    bool more = false;
  };

  [[gnu::always_inline]] std::uint64_t take(unsigned count) {
    const std::size_t octet = position_ / 8;
    const unsigned used = position_ % 8;
    // What is behind the end of this cursor may be loaded, not used.
    if (octet + sizeof(std::uint64_t) > all_.size() || position_ + count > end_ * 8 || used + count > 64 || count == 0) [[unlikely]] {
      return take_slowly(count);
    }
    std::uint64_t word = 0;
    std::memcpy(&word, &all_[octet], sizeof word);
    if constexpr (std::endian::native == std::endian::little) word = std::byteswap(word);
    position_ += count;
    return word << used >> (64 - count);
  }
  // Octet by octet: near the end, and what may be beyond it.
  std::uint64_t take_slowly(unsigned count) {
    if (count > remaining()) {
      fail(Fault::Code::truncated);
      return 0;
    }
    std::uint64_t value = 0;
    while (count > 0) {
      const unsigned used = position_ % 8;
      const unsigned now = count < 8 - used ? count : 8 - used;
      const unsigned octet = std::to_integer<unsigned>(all_[position_ / 8]);
      value = value << now | (octet >> (8 - used - now) & ((1U << now) - 1));
      position_ += now;
      count -= now;
    }
    return value;
  }

  // A general length determinant, §11.9.3.5-8: one octet, two octets, or 1 to 4 blocks of 16K with more to come.
  Fragment fragment() {
    align();
    const std::uint64_t first = take(8);
    if (first < 0x80) return {first, false};
    if (first < 0xc0) return {(first & 0x3f) << 8 | take(8), false};
    const std::uint64_t blocks = first & 0x3f;
    if (blocks < 1 || blocks > 4) {
      fail(Fault::Code::bad_length);
      return {};
    }
    return {blocks * 16384, true};
  }
  // A length that must not be fragmented.
  std::size_t plain_length() {
    const Fragment length = fragment();
    if (length.more) fail(Fault::Code::too_large);
    return fault_ ? 0 : length.size;
  }
  std::uint64_t counted_octets(std::size_t* size_out = nullptr) {
    const std::size_t size = plain_length();
    if (size > 8) fail(Fault::Code::too_large);
    if (size == 0) fail(Fault::Code::bad_length);
    if (size_out != nullptr) *size_out = fault_ ? 0 : size;
    return fault_ ? 0 : take(static_cast<unsigned>(size * 8));
  }

  [[nodiscard]] Bytes touched(std::size_t from_bit, std::size_t to_bit) const {
    const std::size_t first = from_bit / 8;
    const std::size_t last = (to_bit + 7) / 8;
    return first <= last && last <= end_ ? all_.subspan(first, last - first) : Bytes{};
  }
  void number(const char* name, std::size_t start, std::uint64_t value) const {
    if (fields_ != nullptr && ok()) [[unlikely]] fields_->number(name, touched(start, position_), value);
  }
  Bytes listed(const char* name, Bytes run) const {
    if (fields_ != nullptr && name != nullptr && ok()) fields_->text(name, run, hex(run));
    return run;
  }

  Bytes all_;                 // the message around, or joined fragments
  std::size_t end_;           // in octets of it; nothing behind is read
  std::size_t position_ = 0;  // in bits
  std::optional<Fault> fault_;
  JoinedFragments* joined_;
  Fields* fields_ = nullptr;
};

}  // namespace assay::base
