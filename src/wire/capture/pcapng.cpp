// SPDX-License-Identifier: Apache-2.0
// pcapng: blocks, each with its type and its length in front and the length again behind (draft-ietf-opsawg-pcapng).
#include <fmt/format.h>

#include <limits>

#include "wire/capture/record_reader.h"

namespace assay::wire::capture {
namespace {

enum Block : std::uint32_t {
  interface_description = 1,
  packet = 2,  // obsolete
  simple_packet = 3,
  interface_statistics = 5,
  enhanced_packet = 6,
  systemd_journal = 9,
  decryption_secrets = 10,
  sysdig_event_first = 0x201,
  sysdig_event_last = 0x221,
  custom = 0x0bad,
  custom_not_copied = 0x40000bad,
  section_header = 0x0a0d0d0a,
};

constexpr std::uint32_t byte_order_magic = 0x1a2b3c4d;
constexpr std::size_t smallest_block = 12;
constexpr std::size_t longest_block = std::size_t{16} << 20;
constexpr std::size_t most_interfaces = 65'536;
constexpr std::size_t most_secrets = std::size_t{16} << 20;
constexpr std::size_t longest_text = 256;

constexpr std::size_t padded(std::size_t length) { return (length + 3) & ~std::size_t{3}; }

// One unit of an interface's clock (if_tsresol, if_tsoffset).
class Clock {
 public:
  Clock() = default;
  // `resolution`: 10^-n, or 2^-n with the topmost bit set; `offset`: seconds to add.
  Clock(std::uint8_t resolution, std::int64_t offset) : offset_(clamp(offset)) {
    const std::uint8_t exponent = resolution & 0x7f;
    binary_ = (resolution & 0x80) != 0;
    if (binary_) {
      shift_ = exponent;
      return;
    }
    multiplier_ = divisor_ = 1;
    for (int i = exponent; i < 9; ++i) multiplier_ *= 10;
    for (int i = 9; i < exponent && i < 28; ++i) divisor_ *= 10;
    most_units_ = longest / multiplier_;
  }

  [[nodiscard]] base::Time time(std::uint64_t units) const {
    if (binary_) return binary_time(units);
    if (units <= most_units_) return at(divisor_ == 1 ? units * multiplier_ : units * multiplier_ / divisor_);
    return at(multiplier_ == 1 ? units / divisor_ : longest);
  }

 private:
  static constexpr std::uint64_t longest = std::numeric_limits<std::int64_t>::max() / 2;
  // Half the range of Time, so that no sum overflows whatever the file says.
  static std::int64_t clamp(std::int64_t seconds) {
    constexpr std::int64_t most = static_cast<std::int64_t>(longest / 1'000'000'000) - 1;
    return std::min(std::max(seconds, -most), most) * 1'000'000'000;
  }
  [[nodiscard]] base::Time at(std::uint64_t nanoseconds) const {
    return {static_cast<std::int64_t>(std::min(nanoseconds, longest)) + offset_};
  }
  [[nodiscard]] base::Time binary_time(std::uint64_t units) const {
    const std::uint64_t seconds = shift_ < 64 ? units >> shift_ : 0;
    if (seconds >= longest / 1'000'000'000) return at(longest);
    std::uint64_t fraction = shift_ < 64 ? units - (seconds << shift_) : units;
    unsigned shift = shift_;
    for (; shift > 34; --shift) fraction >>= 1;  // 34 bits times 10^9 fit, and are finer than a nanosecond
    return at(seconds * 1'000'000'000 + (fraction * 1'000'000'000 >> shift));
  }

  bool binary_ = false;
  unsigned shift_ = 0;
  std::uint64_t multiplier_ = 1000;
  std::uint64_t divisor_ = 1;
  std::uint64_t most_units_ = longest / 1000;  // whose product does not overflow; no division for each frame
  std::int64_t offset_ = 0;  // nanoseconds
};

class PcapngReader final : public RecordReader {
 public:
  PcapngReader() { info_.format = "pcapng"; }

  // The section header in front of everything.
  bool begin(Input& input) { return next_block(input, true) && read_section_header(); }

  std::size_t read(Input& input, std::span<Frame> frames, bool wait) override {
    std::size_t count = 0;
    for (Frame& frame : frames) {
      if (!next(input, frame, wait && count == 0)) break;
      ++count;
    }
    return count;
  }

 private:
  bool next(Input& input, Frame& frame, bool wait) {
    while (!stopped_ && next_block(input, wait)) {
      switch (type_) {
        case enhanced_packet:
          return read_enhanced_packet(frame);
        case simple_packet:
          return read_simple_packet(frame);
        case packet:
          return read_obsolete_packet(frame);
        case section_header:
          (void)read_section_header();
          break;
        case interface_description:
          read_interface();
          break;
        case interface_statistics:
          read_statistics();
          break;
        case decryption_secrets:
          read_secrets();
          break;
        default:
          if (has_a_line_in_wireshark(type_)) ++number_;
          break;
      }
    }
    return false;
  }

  struct Source {
    Clock clock;
    bool drops_summed = false;  // by a statistics block
  };

  static bool has_a_line_in_wireshark(std::uint32_t type) {
    return type == systemd_journal || type == custom || type == custom_not_copied ||
           (type >= sysdig_event_first && type <= sysdig_event_last);
  }

  bool damaged(std::string what) { return stop(block_offset_, what); }

  // Reads one block into type_ and body_. Without `wait` only one that lies in the input's window.
  bool next_block(Input& input, bool wait) {
    if (!wait && input.shown() < smallest_block) return false;
    block_offset_ = input.offset();
    base::Bytes start = input.peek(smallest_block);
    if (start.empty()) return false;
    if (start.size() < smallest_block) {
      damaged(fmt::format("ends inside a block header ({} of {} octets)", start.size(), smallest_block));
      return false;
    }
    // A section header has the same type in both byte orders, and states the order behind its length.
    auto [type, stated] = order_.words<2>(start, 0);
    if (ByteOrder(true).u32(start, 0) == section_header) [[unlikely]] {
      const bool little = ByteOrder(true).u32(start, 8) == byte_order_magic;
      if (!little && ByteOrder(false).u32(start, 8) != byte_order_magic) {
        damaged("begins a section without a byte-order mark");
        return false;
      }
      order_ = ByteOrder(little);
      type = section_header;
      stated = order_.u32(start, 4);
    }
    type_ = type;
    if (stated < smallest_block || stated > longest_block) {
      damaged(fmt::format("claims a block of {} octets, which no capture program writes", stated));
      return false;
    }
    const std::size_t length = padded(stated);  // some writers do not count the padding
    if (start.size() < length) {
      if (!wait) return false;
      start = input.peek(length);
    }
    if (start.size() < length) {
      damaged(fmt::format("ends inside a block ({} of {} octets)", start.size(), length));
      return false;
    }
    if (order_.u32(start, length - 4) != stated) {
      damaged(fmt::format("has a block whose two lengths differ ({} and {})", stated, order_.u32(start, length - 4)));
      return false;
    }
    body_ = start.subspan(8, length - smallest_block);
    input.skip(length);
    return true;
  }

  bool read_section_header() {
    if (body_.size() < 16) {
      damaged("has a section header that is too short");
      return false;
    }
    const auto major = order_.u16(body_, 4);
    const auto minor = order_.u16(body_, 6);
    if (major != 1 || (minor != 0 && minor != 2)) {
      damaged(
          fmt::format("has a section of pcapng version {}.{}; only 1.0 and 1.2 can be read: convert it with editcap",
                      major, minor));
      return false;
    }
    section_interfaces_ = info_.interfaces.size();
    for_each_option(body_.subspan(16), [this](std::uint16_t code, base::Bytes value) {
      if (code == 4 && info_.application.empty()) info_.application = text(value);  // shb_userappl
    });
    return true;
  }

  void read_interface() {
    if (body_.size() < 8) return (void)damaged("has an interface description that is too short");
    if (info_.interfaces.size() == most_interfaces) return (void)damaged("describes too many interfaces");
    Interface interface;
    interface.link_type = order_.u16(body_, 0);
    interface.snap_length = order_.u32(body_, 4);
    std::uint8_t resolution = 6;
    std::int64_t offset = 0;
    for_each_option(body_.subspan(8), [&](std::uint16_t code, base::Bytes value) {
      if (code == 2) interface.name = text(value);
      if (code == 9 && value.size() == 1) resolution = std::to_integer<std::uint8_t>(value[0]);
      if (code == 14 && value.size() == 8) offset = static_cast<std::int64_t>(order_.u64(value, 0));
    });
    info_.interfaces.push_back(std::move(interface));
    sources_.push_back({Clock(resolution, offset), false});
  }

  void read_statistics() {
    if (body_.size() < 12) return (void)damaged("has interface statistics that are too short");
    const std::size_t index = section_interfaces_ + order_.u32(body_, 0);
    if (index >= info_.interfaces.size()) return;
    std::optional<std::uint64_t> dropped;  // since the start of the capture: a later block replaces an earlier one
    for_each_option(body_.subspan(12), [&](std::uint16_t code, base::Bytes value) {
      if ((code == 5 || code == 7) && value.size() == 8)
        dropped = dropped.value_or(0) + order_.u64(value, 0);  // by interface, by system
    });
    if (dropped) {
      info_.interfaces[index].dropped = dropped;
      sources_[index].drops_summed = true;
    }
  }

  void read_secrets() {
    if (body_.size() < 8) return (void)damaged("has a decryption-secrets block that is too short");
    ++info_.secrets_blocks;
    const std::size_t length = order_.u32(body_, 4);
    if (length > body_.size() - 8) return (void)damaged("has decryption secrets that leave their block");
    if (secrets_kept_ + length > most_secrets) return;
    secrets_kept_ += length;
    const base::Bytes octets = body_.subspan(8, length);
    secrets_.push_back({order_.u32(body_, 0), {octets.begin(), octets.end()}});
  }

  bool read_enhanced_packet(Frame& frame) {
    constexpr std::size_t fixed = 20;
    if (body_.size() < fixed) return damaged("has a packet block that is too short");
    const auto [interface, upper, lower, kept, on_the_wire] = order_.words<5>(body_, 0);
    const std::size_t index = section_interfaces_ + interface;
    const std::size_t behind = fixed + padded(kept);
    if (!make_frame(frame, index, std::uint64_t{upper} << 32 | lower, kept, on_the_wire, fixed)) return false;
    if (behind < body_.size()) {
      for_each_option(body_.subspan(behind), [&](std::uint16_t code, base::Bytes value) {
        if (code == 4 && value.size() == 8) add_drops(index, order_.u64(value, 0));  // epb_dropcount
      });
    }
    return true;
  }

  bool read_obsolete_packet(Frame& frame) {
    constexpr std::size_t fixed = 20;
    if (body_.size() < fixed) return damaged("has a packet block that is too short");
    const std::size_t index = section_interfaces_ + order_.u16(body_, 0);
    const std::uint16_t drops = order_.u16(body_, 2);
    const std::uint64_t units = std::uint64_t{order_.u32(body_, 4)} << 32 | order_.u32(body_, 8);
    if (!make_frame(frame, index, units, order_.u32(body_, 12), order_.u32(body_, 16), fixed)) return false;
    if (drops != 0xffff) add_drops(index, drops);
    return true;
  }

  // Belongs to the first interface and has neither a time nor a captured length.
  bool read_simple_packet(Frame& frame) {
    if (body_.size() < 4) return damaged("has a packet block that is too short");
    const std::uint32_t on_the_wire = order_.u32(body_, 0);
    if (section_interfaces_ >= info_.interfaces.size())
      return damaged("has a frame of an interface that it does not describe");
    const std::uint32_t limit = info_.interfaces[section_interfaces_].snap_length;
    std::uint32_t kept = on_the_wire;
    if (limit != 0) kept = std::min(kept, limit);
    return make_frame(frame, section_interfaces_, std::nullopt, std::min(kept, longest_frame), on_the_wire, 4);
  }

  bool make_frame(Frame& frame, std::size_t index, std::optional<std::uint64_t> units, std::uint32_t kept,
                  std::uint32_t on_the_wire, std::size_t begins) {
    if (index >= info_.interfaces.size()) return damaged("has a frame of an interface that it does not describe");
    if (kept > longest_frame)
      return damaged(fmt::format("claims a frame of {} octets, more than any capture keeps", kept));
    if (kept > body_.size() - begins) return damaged("has a frame that leaves its block");
    Interface& interface = info_.interfaces[index];
    count(interface, kept, on_the_wire);
    if (units) {
      last_time_ = sources_[index].clock.time(*units);
      count(interface, last_time_);
    }
    frame.id.number = ++number_;
    frame.time = last_time_;
    frame.interface = static_cast<std::uint32_t>(index);
    frame.link_type = interface.link_type;
    frame.original_length = on_the_wire;
    frame.bytes = body_.subspan(begins, kept);
    return true;
  }

  // Drops told packet by packet count only where no statistics block gives the sum.
  void add_drops(std::size_t index, std::uint64_t drops) {
    if (sources_[index].drops_summed) return;
    auto& dropped = info_.interfaces[index].dropped;
    dropped = dropped.value_or(0) + drops;
  }

  template <class Use>
  void for_each_option(base::Bytes options, Use use) const {
    while (options.size() >= 4) {
      const auto code = order_.u16(options, 0);
      const std::size_t length = order_.u16(options, 2);
      if (code == 0 || padded(length) > options.size() - 4) return;
      use(code, options.subspan(4, length));
      options = options.subspan(4 + padded(length));
    }
  }

  static std::string text(base::Bytes value) {
    return base::printable(value.first(std::min(value.size(), longest_text)));
  }

  ByteOrder order_;
  std::uint64_t block_offset_ = 0;
  std::uint32_t type_ = 0;
  base::Bytes body_;                    // of the present block
  std::size_t section_interfaces_ = 0;  // interfaces of earlier sections
  std::vector<Source> sources_;         // one per interface
  base::Time last_time_;
  std::size_t secrets_kept_ = 0;
};

}  // namespace

bool looks_like_pcapng(base::Bytes first) {
  return first.size() >= 4 && ByteOrder(true).u32(first, 0) == section_header;
}

base::Result<std::unique_ptr<RecordReader>> open_pcapng(Input& input, std::string_view name) {
  auto reader = std::make_unique<PcapngReader>();
  if (!reader->begin(input)) return base::fail(fmt::format("{} {}; copy or capture it again", name, reader->problem()));
  return reader;
}

}  // namespace assay::wire::capture
