// SPDX-License-Identifier: Apache-2.0
#include "wire/rrc/radio_capability.h"

#include <algorithm>
#include <array>
#include <bit>
#include <utility>

#include "base/bit_cursor.h"
#include "base/sha256.h"
#include "wire/rrc/nr_capability_structure.h"

namespace assay::wire::rrc {
namespace {

using base::Bytes;

// Unaligned PER (X.691) at any bit. A read that fails yields 0, and so does every one after it.
class Reader {
 public:
  explicit Reader(Bytes octets) : octets_(octets), end_(octets.size() * 8) {}

  std::uint64_t bits(std::size_t count) {
    if (count > left()) fail();
    if (failed_) return 0;
    std::uint64_t value = 0;
    while (count > 0) {
      const unsigned used = position_ % 8;
      const std::size_t now = std::min<std::size_t>(count, 8 - used);
      const unsigned octet = std::to_integer<unsigned>(octets_[position_ / 8]);
      value = value << now | (octet >> (8 - used - now) & ((1U << now) - 1));
      position_ += now;
      count -= now;
    }
    return value;
  }
  bool boolean() { return bits(1) != 0; }
  // A value from 0 to `last`.
  std::uint64_t up_to(std::uint64_t last) {
    const std::uint64_t value = bits(static_cast<std::size_t>(std::bit_width(last)));
    if (value > last) fail();
    return failed_ ? 0 : value;
  }
  // §11.9 without a bound, below 16K.
  std::uint64_t length() {
    const std::uint64_t first = bits(8);
    if (first < 0x80) return first;
    if (first >= 0xc0) fail();
    return (first & 0x3f) << 8 | bits(8);
  }
  // §11.6
  std::uint64_t small_number() {
    if (!boolean()) return bits(6);
    const std::uint64_t octets = length();
    if (octets > 2) fail();
    return bits(static_cast<std::size_t>(octets) * 8);
  }
  // The bits of an octet string or open type, §11.2 and 17, as a reader of their own; this one moves behind them.
  // Octets in several fragments are joined in `joined`.
  Reader inside(base::JoinedFragments& joined) {
    if (left() >= 8 && in_fragments()) return inside_fragments(joined);
    const std::uint64_t octets = length();
    Reader content = *this;
    skip(octets * 8);
    content.end_ = position_;
    content.failed_ = failed_;
    return content;
  }
  void skip(std::uint64_t count) {
    if (count > left()) fail();
    if (!failed_) position_ += count;
  }
  // Nothing but the zeros that fill the last octet, or the one octet that an empty content has.
  [[nodiscard]] bool at_end(bool consumed) {
    if (failed_ || left() > 8 || (left() == 8 && consumed)) return false;
    return bits(left()) == 0;
  }
  void fail() {
    failed_ = true;
    end_ = position_;
  }
  [[nodiscard]] std::size_t left() const { return end_ - position_; }
  [[nodiscard]] std::size_t position() const { return position_; }
  [[nodiscard]] bool failed() const { return failed_; }

 private:
  [[nodiscard]] bool in_fragments() const {
    Reader ahead = *this;
    return ahead.bits(2) == 3;
  }
  Reader inside_fragments(base::JoinedFragments& joined) {
    auto& all = joined.add();
    for (bool more = true; more && !failed_;) {
      more = in_fragments();
      const std::uint64_t blocks = more ? bits(8) & 0x3f : 0;
      if (more && (blocks == 0 || blocks > 4)) fail();
      const std::uint64_t octets = more ? blocks * 16384 : length();
      if (octets * 8 > left()) fail();
      for (std::uint64_t i = 0; i < octets && !failed_; ++i) all.push_back(static_cast<std::byte>(bits(8)));
    }
    Reader content(all);
    if (failed_) content.fail();
    return content;
  }

  Bytes octets_;
  std::size_t position_ = 0;  // in bits, like the end
  std::size_t end_ = 0;
  bool failed_ = false;
};

// What a part says, without the freedom of the encoding: whole numbers of four octets, digested as they come.
class Saying {
 public:
  void number(std::uint64_t value) {
    for (unsigned shift = 0; shift < 32; shift += 8) octet(static_cast<std::byte>(value >> shift & 0xff));
  }
  // What is left in the reader, bit by bit.
  void rest(Reader& in) {
    number(in.left());
    while (in.left() > 0 && !in.failed()) number(in.bits(std::min<std::size_t>(in.left(), 32)));
  }
  std::uint64_t finish() {
    flush();
    const base::Digest digest = sha_.finish();
    std::uint64_t first = 0;
    for (std::size_t i = 0; i < sizeof first; ++i) first = first << 8 | std::to_integer<std::uint64_t>(digest.at(i));
    return first;
  }

 private:
  void octet(std::byte value) {
    if (used_ == buffer_.size()) flush();
    buffer_.at(used_++) = value;
  }
  void flush() {
    sha_.update(Bytes(buffer_).first(used_));
    used_ = 0;
  }

  base::Sha256 sha_;
  std::array<std::byte, 512> buffer_{};
  std::size_t used_ = 0;
};

enum class Kind : std::uint8_t { leaf, bits, variable_bits, octets, list, sequence, choice };
enum class Mark : std::uint8_t { none, release, bands, band_combinations, feature_sets, downlink_layers, voice };

constexpr unsigned extensible = 8;
constexpr std::size_t marked = 0x8000;  // optional, or a group
// What may stand in a part beside the values of known components.
constexpr std::uint64_t end_of_sequence = 0xffffffff;
constexpr std::uint64_t unknown_addition = 0x10000;

class CapabilityReader {
 public:
  CapabilityReader(RadioCapability& message, std::size_t bits) : message_(message), budget_(bits * 4 + 64) {}

  // One radio technology's container.
  void container(Reader content, std::string_view technology) {
    if (technology != "nr" || std::exchange(nr_seen_, true)) return not_decoded(content, technology);
    message_.nr = true;
    Reader in = content;
    root(in);
    const bool whole = in.at_end(true);
    if (unread_) {
      message_.decoded = false;
      message_.parts.push_back({"later additions", unread_saying_.finish(), false});
    }
    if (whole) return;
    message_.decoded = false;
    not_decoded(content, technology);
  }
  // Something as a whole, of which only the octets are known.
  void not_decoded(Reader content, std::string_view name) {
    saying_.rest(content);
    message_.parts.push_back({name, saying_.finish(), false});
  }
  base::JoinedFragments& joined() { return joined_; }

 private:
  static std::uint16_t word(std::size_t place) { return nr_capability.words[place]; }

  void finish_part(std::string_view name) {
    if (!known_) message_.decoded = false;
    message_.parts.push_back({name, saying_.finish(), known_});
    known_ = true;
  }
  // What a later release has added. That it is there belongs to the part; what it says is compared on its own.
  void unread(std::uint64_t number, Reader& content) {
    saying_.number(number);
    unread_saying_.rest(content);
    unread_ = true;
    ++message_.values;
  }

  // Every node costs, so that lists of items without a bit end, too.
  bool afford(Reader& in) {
    if (budget_ == 0) in.fail();
    if (in.failed()) return false;
    --budget_;
    return true;
  }

  // UE-NR-Capability and the chain of its non-critical extensions, a part for each component.
  void root(Reader& in) {
    std::size_t place = nr_capability.root;
    std::size_t name = 0;
    while (place != 0 && !in.failed()) {
      const std::size_t count = word(place + 1);
      const std::size_t first = place + 2;
      Reader present = presence(in, first, count);
      place = 0;
      for (std::size_t i = 0; i < count && !in.failed(); ++i, ++name) {
        const std::size_t component = word(first + i);
        if ((component & marked) != 0 && !present.boolean()) continue;
        if (i + 1 < count || nr_capability.names[name] != "nonCriticalExtension") {
          node(in, component & ~marked);
          if (!in.failed()) finish_part(nr_capability.names[name]);
        } else if (name + 1 < nr_capability.names.size()) {
          place = component & ~marked;
        } else {
          unread_saying_.rest(in);  // of a release that is later than the structure
          unread_ = true;
        }
      }
    }
  }

  // The bits that say which optional components there are.
  static Reader presence(Reader& in, std::size_t first, std::size_t count) {
    std::uint64_t optional = 0;
    for (std::size_t i = 0; i < count; ++i) optional += (word(first + i) & marked) != 0 ? 1U : 0U;
    Reader bits = in;
    in.skip(optional);
    return bits;
  }

  void node(Reader& in, std::size_t place) {
    if (!afford(in)) return;
    const std::uint16_t head = word(place);
    const bool extends = (head & extensible) != 0;
    const auto mark = static_cast<Mark>(head >> 8);
    switch (static_cast<Kind>(head & 7)) {
      case Kind::leaf:
        leaf(in, word(place + 1), extends, mark);
        break;
      case Kind::bits:
        bit_string(in, word(place + 1));
        break;
      case Kind::variable_bits: {
        const std::uint64_t fewest = word(place + 1);
        const std::uint64_t most = word(place + 2);
        bit_string(in, most == 0 ? in.length() : fewest + in.up_to(most - fewest));
        break;
      }
      case Kind::octets:
        octets(in, word(place + 1));
        break;
      case Kind::list:
        list(in, place + 1, mark);
        break;
      case Kind::sequence:
        sequence(in, place, extends, 0);
        saying_.number(end_of_sequence);
        break;
      case Kind::choice:
        choice(in, place, extends);
        break;
    }
  }

  void leaf(Reader& in, std::uint64_t last, bool extends, Mark mark) {
    const bool addition = extends && in.boolean();
    const std::uint64_t value = addition ? last + 1 + in.small_number() : in.up_to(last);
    if (in.failed()) return;
    saying_.number(value);
    ++message_.values;
    if (mark == Mark::release) message_.release = static_cast<std::uint8_t>(value);
    if (mark == Mark::voice) message_.voice = true;
    // MIMO-LayersDL: 2, 4, 8
    if (mark == Mark::downlink_layers) message_.downlink_layers = std::max(message_.downlink_layers, static_cast<std::uint8_t>(2U << (value & 3)));
  }

  void bit_string(Reader& in, std::uint64_t size) {
    if (size > in.left()) in.fail();
    saying_.number(size);
    for (std::uint64_t rest = size; rest > 0 && !in.failed();) {
      const std::uint64_t now = std::min<std::uint64_t>(rest, 32);
      saying_.number(in.bits(now));
      rest -= now;
    }
    ++message_.values;
  }

  void octets(Reader& in, std::size_t content_place) {
    Reader content = in.inside(joined_);
    if (in.failed()) return;
    ++message_.values;
    if (content_place != 0) {
      enclosed(content, content_place);
    } else {
      saying_.rest(content);
    }
  }
  // Something with a length of its own.
  void enclosed(Reader content, std::size_t place) {
    Reader in = content;
    node(in, place);
    close(in, content);
  }
  void close(Reader& in, Reader& content) {
    if (in.at_end(in.position() != content.position())) return;
    known_ = false;  // it is not as the structure has it, and counts by its bits
    saying_.rest(content);
  }

  void list(Reader& in, std::size_t place, Mark mark) {
    const std::uint64_t fewest = word(place);
    const std::uint64_t most = word(place + 1);
    const std::uint64_t count = most == 0 ? in.length() : fewest + in.up_to(most - fewest);
    if (in.failed()) return;
    saying_.number(count);
    for (std::uint64_t i = 0; i < count && !in.failed(); ++i) node(in, word(place + 2));
    const auto items = static_cast<std::uint32_t>(count);
    if (mark == Mark::bands) message_.bands += items;
    if (mark == Mark::band_combinations) message_.band_combinations += items;
    if (mark == Mark::feature_sets) message_.feature_sets += items;
  }

  // The components of a sequence, said with their numbers from `from` on.
  void sequence(Reader& in, std::size_t place, bool extends, std::uint64_t from) {
    const bool extended = extends && in.boolean();
    const std::size_t count = word(place + 1);
    const std::size_t first = place + 2;
    Reader present = presence(in, first, count);
    for (std::size_t i = 0; i < count && !in.failed(); ++i) {
      const std::size_t component = word(first + i);
      if ((component & marked) != 0 && !present.boolean()) continue;
      saying_.number(from + i);
      node(in, component & ~marked);
    }
    if (extended) additions(in, first + count);
  }

  // §19.7-19.9
  void additions(Reader& in, std::size_t place) {
    const std::uint64_t count = in.boolean() ? in.length() : in.bits(6) + 1;
    if (count > in.left()) in.fail();
    Reader bitmap = in;
    in.skip(count);
    const std::size_t known = word(place);
    for (std::uint64_t i = 0; i < count && !in.failed(); ++i) {
      if (!bitmap.boolean()) continue;
      if (!afford(in)) return;
      Reader content = in.inside(joined_);
      if (in.failed()) return;
      const std::size_t addition = i < known ? word(place + 1 + static_cast<std::size_t>(i)) : 0;
      if (i >= known) {
        unread(unknown_addition + i, content);
      } else if ((addition & marked) != 0) {
        // A group's components are those of the sequence: one without any is as if it were missing.
        Reader group = content;
        sequence(group, addition & ~marked, false, (i + 1) << 8);
        close(group, content);
      } else {
        saying_.number((i + 1) << 8);
        enclosed(content, addition);
      }
    }
  }

  void choice(Reader& in, std::size_t place, bool extends) {
    const std::size_t roots = word(place + 1);
    const std::size_t additions = place + 2 + roots;
    if (extends && in.boolean()) {
      const std::uint64_t index = in.small_number();
      Reader content = in.inside(joined_);
      if (in.failed()) return;
      if (index >= word(additions)) return unread(unknown_addition + index, content);
      saying_.number(roots + index);
      enclosed(content, word(additions + 1 + static_cast<std::size_t>(index)));
      return;
    }
    const auto index = static_cast<std::size_t>(in.up_to(roots - 1));
    saying_.number(index);
    node(in, word(place + 2 + index));
  }

  RadioCapability& message_;
  std::size_t budget_;
  bool nr_seen_ = false;  // there is one container of each at most
  bool known_ = true;     // everything in the part so far was as the structure has it
  bool unread_ = false;   // there was something that it does not have
  Saying saying_;         // of the part
  Saying unread_saying_;
  base::JoinedFragments joined_;
};

// RAT-Type, §6.3.3
constexpr auto technologies = std::to_array<std::string_view>({"nr", "eutra-nr", "eutra", "utra-fdd"});
constexpr unsigned most_containers = 8;  // maxRAT-CapabilityContainers

// UE-CapabilityRAT-ContainerList. False: it is not one.
bool read_containers(Reader& in, CapabilityReader& capability) {
  const std::uint64_t count = in.up_to(most_containers);
  for (std::uint64_t i = 0; i < count; ++i) {
    const bool later = in.boolean();
    const std::uint64_t technology = later ? in.small_number() : in.bits(2);
    Reader content = in.inside(capability.joined());
    if (in.failed()) return false;
    capability.container(content, later ? "other" : technologies.at(technology));
  }
  return in.at_end(true);
}

void parse(Bytes bytes, const Context& context, Output& out) {
  RadioCapability message;
  message.decoded = true;
  CapabilityReader capability(message, bytes.size() * 8);
  Reader in(bytes);
  // criticalExtensions, c1, and whether there is a non-critical extension.
  bool whole = in.bits(4) == 0;
  const bool extended = in.boolean();
  Reader list = in.inside(capability.joined());
  whole = whole && !in.failed() && read_containers(list, capability);
  if (whole && extended) {
    message.decoded = false;
    capability.not_decoded(in, "later extensions");
  } else if (!whole || !in.at_end(true)) {
    message = {};
    capability.not_decoded(Reader(bytes), "UERadioCapability");
  }
  if (!message.decoded) out.opaque(context, "nr-radio-capability", "not decoded", bytes);
  out.emit(context, bytes, message);
}

}  // namespace

const Protocol radio_capability_protocol{.name = "nr-radio-capability", .title = "UE radio capability, TS 38.331", .carried_by = {}, .parse = parse};

}  // namespace assay::wire::rrc
