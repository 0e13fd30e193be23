// SPDX-License-Identifier: Apache-2.0
#include "wire/capture/live.h"

#include <fmt/format.h>
#include <pcap/pcap.h>

#include <algorithm>
#include <utility>

namespace assay::wire::capture {
namespace {

constexpr int wake_up_milliseconds = 100;  // the longest that the kernel keeps a block that is not full
constexpr int frames_at_once = 65'536;

base::Result<void> refused(const std::string& name, pcap_t* handle, int reason) {
  const std::string detail = pcap_geterr(handle);
  if (reason == PCAP_ERROR_NO_SUCH_DEVICE)
    return base::fail(fmt::format("there is no interface {}; ip link lists them", name));
  if (reason == PCAP_ERROR_PERM_DENIED || reason == PCAP_ERROR_PROMISC_PERM_DENIED) {
    return base::fail(
        fmt::format("{} may not be captured by this user; start as root, or with the capability CAP_NET_RAW", name));
  }
  if (reason == PCAP_ERROR_IFACE_NOT_UP)
    return base::fail(fmt::format("the interface {} is down; ip link set {} up starts it", name, name));
  return base::fail(
      fmt::format("{} cannot be captured: {}{}{}", name, pcap_statustostr(reason), detail.empty() ? "" : ": ", detail));
}

void hand_on(u_char* sink, const pcap_pkthdr* header, const u_char* octets) {
  Frame frame;
  frame.time = {header->ts.tv_sec * 1'000'000'000 + header->ts.tv_usec};  // nanoseconds, as was asked for
  frame.original_length = header->len;
  frame.bytes = {reinterpret_cast<const std::byte*>(octets), header->caplen};
  reinterpret_cast<FrameSink*>(sink)->take(frame);
}

// The sum goes on where the 32 bits of libpcap begin anew.
void add(std::uint64_t& sum, std::uint32_t& last, std::uint32_t now) { sum += now - std::exchange(last, now); }

}  // namespace

void LiveInterface::Close::operator()(pcap* handle) const { pcap_close(handle); }
LiveInterface::LiveInterface(LiveInterface&&) noexcept = default;
LiveInterface& LiveInterface::operator=(LiveInterface&&) noexcept = default;
LiveInterface::~LiveInterface() = default;

base::Result<LiveInterface> LiveInterface::open(const std::string& name, const LiveOptions& options) {
  char reason[PCAP_ERRBUF_SIZE] = {};
  LiveInterface live;
  live.name_ = name;
  live.handle_.reset(pcap_create(name.c_str(), reason));
  auto* handle = live.handle_.get();
  if (handle == nullptr)
    return base::fail(fmt::format("{} cannot be captured: {}", name, static_cast<const char*>(reason)));
  const auto octets = static_cast<int>(std::clamp<std::size_t>(options.buffer_megabytes, 1, 2047) << 20U);
  const bool set = pcap_set_snaplen(handle, static_cast<int>(options.snap_length)) == 0 &&
                   pcap_set_promisc(handle, options.promiscuous ? 1 : 0) == 0 &&
                   pcap_set_buffer_size(handle, octets) == 0 && pcap_set_timeout(handle, wake_up_milliseconds) == 0 &&
                   pcap_set_immediate_mode(handle, 0) == 0;
  if (!set) return base::fail_internal(fmt::format("libpcap takes no options for {}", name));
  if (pcap_set_tstamp_precision(handle, PCAP_TSTAMP_PRECISION_NANO) != 0)
    return base::fail(fmt::format("{} gives no times in nanoseconds", name));
  const int activated = pcap_activate(handle);  // above zero: a warning, such as no promiscuous mode on "any"
  if (activated < 0) {
    CHECK(refused(name, handle, activated));
  }
  bpf_program program{};
  if (!options.filter.empty()) {
    if (pcap_compile(handle, &program, options.filter.c_str(), 1, PCAP_NETMASK_UNKNOWN) != 0) {
      return base::fail(fmt::format("the capture filter '{}' cannot be used on {}: {}; man pcap-filter describes them",
                                    options.filter, name, pcap_geterr(handle)));
    }
    const bool filtered = pcap_setfilter(handle, &program) == 0;
    pcap_freecode(&program);
    if (!filtered)
      return base::fail(
          fmt::format("the capture filter '{}' cannot be used on {}: {}", options.filter, name, pcap_geterr(handle)));
  }
  if (pcap_setnonblock(handle, 1, reason) != 0)
    return base::fail(fmt::format("{} cannot be captured: {}", name, static_cast<const char*>(reason)));
  live.link_type_ = static_cast<std::uint16_t>(pcap_datalink(handle));
  return live;
}

int LiveInterface::descriptor() const { return pcap_get_selectable_fd(handle_.get()); }

base::Result<std::size_t> LiveInterface::read(FrameSink& sink) {
  const int got = pcap_dispatch(handle_.get(), frames_at_once, hand_on, reinterpret_cast<u_char*>(&sink));
  if (got >= 0) return static_cast<std::size_t>(got);
  return base::fail(fmt::format("{} cannot be captured any more: {}", name_, pcap_geterr(handle_.get())));
}

LiveCounters LiveInterface::counters() {
  pcap_stat now{};
  if (pcap_stats(handle_.get(), &now) == 0) {
    add(counters_.received, received_, now.ps_recv);
    add(counters_.dropped_by_kernel, kernel_, now.ps_drop);
    add(counters_.dropped_by_interface, interface_, now.ps_ifdrop);
  }
  return counters_;
}

}  // namespace assay::wire::capture
