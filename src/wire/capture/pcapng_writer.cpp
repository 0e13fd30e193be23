// SPDX-License-Identifier: Apache-2.0
#include "wire/capture/pcapng_writer.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <bit>
#include <cerrno>
#include <cstring>

namespace assay::wire::capture {
namespace {

constexpr std::size_t buffered_octets = std::size_t{256} << 10;
constexpr std::size_t longest_text = 1024;

// A block under construction. Integers are in the byte order of this machine, as the byte-order magic says.
class Block {
 public:
  Block(std::string& out, std::uint32_t type) : out_(out), start_(out.size()) {
    integer(type).integer(std::uint32_t{0});
  }

  template <class Integer>
  Block& integer(Integer value) {
    const auto at = out_.size();
    out_.resize(at + sizeof value);
    std::memcpy(out_.data() + at, &value, sizeof value);
    return *this;
  }
  Block& time(base::Time time) {
    const auto units = static_cast<std::uint64_t>(time.nanoseconds);
    return integer(static_cast<std::uint32_t>(units >> 32U)).integer(static_cast<std::uint32_t>(units));
  }
  Block& padded(std::string_view octets) {
    out_ += octets;
    out_.append((4 - octets.size() % 4) % 4, '\0');
    return *this;
  }
  Block& option(std::uint16_t code, std::string_view value) {
    value = value.substr(0, longest_text);
    return integer(code).integer(static_cast<std::uint16_t>(value.size())).padded(value);
  }
  Block& option(std::uint16_t code, std::uint64_t value) {
    return integer(code).integer(std::uint16_t{8}).integer(value);
  }
  Block& time_option(std::uint16_t code, base::Time value) {
    return integer(code).integer(std::uint16_t{8}).time(value);
  }
  Block& end_of_options() { return integer(std::uint32_t{0}); }
  void end() {
    const auto length = static_cast<std::uint32_t>(out_.size() - start_ + 4);
    integer(length);
    std::memcpy(out_.data() + start_ + 4, &length, sizeof length);
  }

 private:
  std::string& out_;
  std::size_t start_;
};

// The same length whatever it says.
void append(std::string& out, std::uint32_t interface, const InterfaceStatistics& statistics) {
  Block block(out, 5);
  block.integer(interface).time(statistics.to);
  block.time_option(2, statistics.from).time_option(3, statistics.to);  // isb_starttime, isb_endtime
  block.option(4, statistics.received)
      .option(5, statistics.dropped_by_interface)
      .option(7, statistics.dropped_by_system);  // isb_ifrecv, isb_ifdrop, isb_osdrop
  block.end_of_options().end();
}

// LINKTYPE_ of what libpcap and files call by the number of one system.
std::uint16_t portable(std::uint16_t link_type) {
  return link_type == 12 || link_type == 14 ? std::uint16_t{101} : link_type;
}

}  // namespace

base::Result<PcapngWriter> PcapngWriter::create(const std::filesystem::path& file, std::string_view application) {
  Descriptor descriptor(::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0640));
  if (descriptor.number() < 0)
    return base::fail(fmt::format("{} cannot be written: {}", file.string(), std::strerror(errno)));
  PcapngWriter writer(file, std::move(descriptor));
  writer.buffer_.reserve(buffered_octets + (std::size_t{64} << 10));
  Block block(writer.buffer_, 0x0a0d0d0a);
  block.integer(std::uint32_t{0x1a2b3c4d})
      .integer(std::uint16_t{1})
      .integer(std::uint16_t{0})
      .integer(~std::uint64_t{0});
  block.option(4, application).end_of_options().end();  // shb_userappl
  return writer;
}

std::uint32_t PcapngWriter::add_interface(const InterfaceDescription& description) {
  const auto number = static_cast<std::uint32_t>(interfaces_.size());
  Block block(buffer_, 1);
  block.integer(portable(description.link_type)).integer(std::uint16_t{0}).integer(description.snap_length);
  if (!description.name.empty()) block.option(2, description.name);  // if_name
  block.option(9, std::string_view("\x09", 1));                      // if_tsresol: nanoseconds
  if (!description.filter.empty()) block.option(11, std::string(1, '\0') + description.filter);  // if_filter: text
  block.end_of_options().end();
  interfaces_.push_back({.statistics_at = description.live ? octets() : 0});
  if (description.live) append(buffer_, number, {});
  return number;
}

bool PcapngWriter::frame(std::uint32_t interface, const Frame& frame) {
  if (failure_) return false;
  Block block(buffer_, 6);
  block.integer(interface)
      .time(frame.time)
      .integer(static_cast<std::uint32_t>(frame.bytes.size()))
      .integer(frame.original_length);
  block.padded(base::as_text(frame.bytes)).end();
  ++interfaces_[interface].buffered;
  if (buffer_.size() >= buffered_octets) (void)flush();  // if it fails, the frame is among those that are lost
  return true;
}

void PcapngWriter::statistics(std::uint32_t interface, const InterfaceStatistics& statistics) {
  const auto at = interfaces_[interface].statistics_at;
  if (at == 0) return append(buffer_, interface, statistics);
  std::string block;
  append(block, interface, statistics);
  if (at >= written_) {
    if (at - written_ + block.size() <= buffer_.size()) buffer_.replace(at - written_, block.size(), block);
    return;
  }
  // Overwrites what is there, for which a full disk has room too.
  if (::pwrite(descriptor_.number(), block.data(), block.size(), static_cast<off_t>(at)) < 0 && !failure_)
    failed(errno);
}

base::Result<void> PcapngWriter::flush() {
  std::string_view rest = buffer_;
  while (!failure_ && !rest.empty()) {
    const auto done = ::pwrite(descriptor_.number(), rest.data(), rest.size(),
                               static_cast<off_t>(written_ + (buffer_.size() - rest.size())));
    if (done < 0 && errno == EINTR) continue;
    if (done <= 0)
      failed(done < 0 ? errno : ENOSPC);
    else
      rest.remove_prefix(static_cast<std::size_t>(done));
  }
  if (failure_) return std::unexpected(*failure_);
  written_ += buffer_.size();
  buffer_.clear();
  for (auto& each : interfaces_) each.buffered = 0;
  return {};
}

void PcapngWriter::failed(int reason) {
  failure_ = base::Error(fmt::format("{} cannot be written: {}", file_.string(), std::strerror(reason)));
  // Half a block would make the file look damaged.
  [[maybe_unused]] const int cut = ::ftruncate(descriptor_.number(), static_cast<off_t>(written_));
  buffer_.clear();
  for (auto& each : interfaces_) each.lost += std::exchange(each.buffered, 0);
}

}  // namespace assay::wire::capture
