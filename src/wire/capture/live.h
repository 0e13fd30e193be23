// SPDX-License-Identifier: Apache-2.0
// LiveInterface: the frames of a network interface as they come, by libpcap. On Linux it reads a ring that the kernel
// fills (TPACKET_V3), so a frame is copied once and a wake-up brings many.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "base/result.h"
#include "wire/frame.h"

struct pcap;

namespace assay::wire::capture {

struct LiveOptions {
  std::string filter;  // pcap-filter(7); empty: everything
  std::uint32_t snap_length = 262'144;
  std::size_t buffer_megabytes = 64;  // the kernel's ring: what it holds while nobody reads
  bool promiscuous = true;
};

// Since the interface was opened, as the kernel counts.
struct LiveCounters {
  std::uint64_t received = 0;              // that passed the filter, with those dropped by the kernel
  std::uint64_t dropped_by_kernel = 0;     // the ring was full
  std::uint64_t dropped_by_interface = 0;  // the card or its driver
};

// Who takes the frames. A frame and its octets are valid during the call.
class FrameSink {
 public:
  virtual void take(const Frame& frame) = 0;

 protected:
  ~FrameSink() = default;
};

// One thread. Opening needs CAP_NET_RAW, reading needs nothing.
class LiveInterface {
 public:
  // Errors name the interface or the filter, the reason and a remedy.
  static base::Result<LiveInterface> open(const std::string& name, const LiveOptions& options);

  LiveInterface(LiveInterface&&) noexcept;
  LiveInterface& operator=(LiveInterface&&) noexcept;
  ~LiveInterface();

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] std::uint16_t link_type() const { return link_type_; }
  [[nodiscard]] int descriptor() const;  // for poll(): readable when frames are there
  // Hands on what the kernel holds at the moment, without waiting, and no more than about a buffer full.
  // Frame::interface and Frame::id are zero. An error if the interface has gone.
  base::Result<std::size_t> read(FrameSink& sink);
  [[nodiscard]] LiveCounters counters();

 private:
  LiveInterface() = default;
  struct Close {
    void operator()(pcap* handle) const;
  };

  std::string name_;
  std::uint16_t link_type_ = 0;
  std::unique_ptr<pcap, Close> handle_;
  LiveCounters counters_;
  std::uint32_t kernel_ = 0;  // as libpcap told last: 32 bits, which wrap around
  std::uint32_t interface_ = 0;
  std::uint32_t received_ = 0;
};

}  // namespace assay::wire::capture
