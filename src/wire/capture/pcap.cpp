// SPDX-License-Identifier: Apache-2.0
// pcap: a file header of 24 octets, then records (draft-ietf-opsawg-pcap).
#include <fmt/format.h>

#include "wire/capture/record_reader.h"

namespace assay::wire::capture {
namespace {

constexpr std::size_t file_header = 24;

struct Variant {
  std::uint32_t magic;
  std::size_t record_header;
  std::uint32_t nanoseconds_per_unit;
};
// The last is the format of libpcap patched by A. Kuznetsov: 8 octets more in front of each frame.
constexpr std::array variants{Variant{0xa1b2c3d4, 16, 1000}, Variant{0xa1b23c4d, 16, 1}, Variant{0xa1b2cd34, 24, 1000}};

struct Recognised {
  Variant variant;
  ByteOrder order;
};

std::optional<Recognised> recognise(base::Bytes first) {
  if (first.size() < 4) return std::nullopt;
  for (const bool little : {true, false}) {
    const ByteOrder order(little);
    for (const auto& variant : variants) {
      if (order.u32(first, 0) == variant.magic) return Recognised{variant, order};
    }
  }
  return std::nullopt;
}

class PcapReader final : public RecordReader {
 public:
  PcapReader(const Recognised& recognised, base::Bytes header)
      : order_(recognised.order), variant_(recognised.variant), minor_version_(order_.u16(header, 6)) {
    info_.format = variant_.nanoseconds_per_unit == 1 ? "pcap (ns)" : "pcap";
    Interface interface;
    interface.snap_length = order_.u32(header, 16);
    // The link type is the lower half of 32 bits; the upper one tells about frame check sequences.
    interface.link_type = static_cast<std::uint16_t>(order_.u32(header, 20) & 0xffff);
    info_.interfaces.push_back(std::move(interface));
  }

  std::size_t read(Input& input, std::span<Frame> frames, bool wait) override {
    std::size_t count = 0;
    for (Frame& frame : frames) {
      if (stopped_ || !next(input, frame, wait && count == 0)) break;
      ++count;
    }
    return count;
  }

 private:
  bool next(Input& input, Frame& frame, bool wait) {
    const std::size_t header_size = variant_.record_header;
    if (!wait && input.shown() < header_size) return false;
    base::Bytes record = input.peek(header_size);
    if (record.size() < header_size) {
      if (record.empty()) return false;
      return stop(input.offset(),
                  fmt::format("ends inside a record header ({} of {} octets)", record.size(), header_size));
    }
    const auto [seconds, units, first_length, second_length] = order_.words<4>(record, 0);
    const Lengths lengths = read_lengths(first_length, second_length);
    if (lengths.kept > longest_frame) {
      return stop(input.offset(),
                  fmt::format("claims a frame of {} octets, more than any capture keeps", lengths.kept));
    }
    const std::size_t whole = header_size + lengths.kept;
    if (record.size() < whole) {
      if (!wait) return false;
      record = input.peek(whole);
    }
    if (record.size() < whole) {
      return stop(input.offset(),
                  fmt::format("ends inside a frame ({} of {} octets)", record.size() - header_size, lengths.kept));
    }
    frame.id.number = ++number_;
    frame.time.nanoseconds = std::int64_t{seconds} * 1'000'000'000 +
                             std::int64_t{units} * variant_.nanoseconds_per_unit;
    frame.original_length = lengths.on_the_wire;
    frame.bytes = {record.data() + header_size, lengths.kept};
    input.skip(whole);
    Interface& interface = info_.interfaces.front();
    frame.link_type = interface.link_type;
    count(interface, lengths.kept, lengths.on_the_wire);
    count(interface, frame.time);
    return true;
  }

  struct Lengths {
    std::uint32_t kept;
    std::uint32_t on_the_wire;
  };
  // Before version 2.3 the two lengths stood the other way round, in 2.3 either way.
  [[nodiscard]] Lengths read_lengths(std::uint32_t first, std::uint32_t second) const {
    const Lengths lengths{first, second};
    const bool swapped = minor_version_ < 3 || (minor_version_ == 3 && lengths.kept > lengths.on_the_wire);
    return swapped ? Lengths{lengths.on_the_wire, lengths.kept} : lengths;
  }

  ByteOrder order_;
  Variant variant_;
  std::uint16_t minor_version_;
};

}  // namespace

bool looks_like_pcap(base::Bytes first) { return recognise(first).has_value(); }

base::Result<std::unique_ptr<RecordReader>> open_pcap(Input& input, std::string_view name) {
  const base::Bytes header = input.peek(file_header);
  const auto recognised = recognise(header);
  if (!recognised) return base::fail(fmt::format("{} is not a pcap capture", name));
  if (header.size() < file_header) {
    return base::fail(
        fmt::format("{} ends inside the header of a pcap file ({} of {} octets); copy or capture it again", name,
                    header.size(), file_header));
  }
  const auto major = recognised->order.u16(header, 4);
  const auto minor = recognised->order.u16(header, 6);
  if (major != 2 || minor > 4) {
    return base::fail(
        fmt::format("{} is a pcap file of version {}.{}; only 2.0 to 2.4 can be read: convert it with editcap -F pcap",
                    name, major, minor));
  }
  auto reader = std::make_unique<PcapReader>(*recognised, header);
  input.skip(file_header);
  return reader;
}

}  // namespace assay::wire::capture
