// SPDX-License-Identifier: Apache-2.0
// Cuts captures into one small capture per protocol: whole conversations of it, until there are enough frames. Of
// several captures that hold a protocol the one with the most frames counts.
//
// usage: slices FOLDER CAPTURE...     Prints a line for each: protocol, frames, capture.
#include <fmt/format.h>

#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <map>
#include <set>
#include <span>
#include <string>
#include <tuple>
#include <vector>

#include "wire/capture/capture_file.h"
#include "wire/capture/pcapng_writer.h"
#include "wire/engine.h"
#include "wire/protocols.h"
#include "wire/transport/flow_table.h"
#include "wire/transport/sctp_associations.h"

namespace {

using namespace assay;

constexpr std::uint64_t enough = 120;  // frames

// A conversation outside of tunnels, the same for both directions.
using Conversation = std::tuple<std::string, std::string, std::uint8_t>;

Conversation between(const wire::IpAddress& one, std::uint16_t one_port, const wire::IpAddress& other,
                     std::uint16_t other_port, std::uint8_t protocol) {
  auto first = fmt::format("{} {}", wire::text(one), one_port);
  auto second = fmt::format("{} {}", wire::text(other), other_port);
  if (second < first) std::swap(first, second);
  return {std::move(first), std::move(second), protocol};
}

// Which frames belong to which conversation, and which of them speak what.
class Survey final : public wire::Listener, public wire::Watcher {
 public:
  void observe(const wire::Context& context, base::Bytes, wire::ObservationId, const wire::Observation& seen) override {
    const auto* end = seen.as<wire::transport::FlowEnd>();
    if (end != nullptr && end->flow.protocol != nullptr && context.tunnel.depth == 0) {
      const auto& source = context.source;
      protocols[between(source.address, source.port, context.destination.address, context.destination.port,
                        context.ip_protocol)] = end->flow.protocol->name;
    }
  }
  void malformed(const wire::Context&, std::string_view, base::Bytes, base::Fault) override {}
  void given_up(const wire::Context&, std::string_view, std::string_view, std::uint64_t) override {}
  void opaque(const wire::Context&, std::string_view, std::string_view, std::uint64_t) override {}
  void packet(const wire::Context& context, const wire::ip::Packet& packet) override {
    if (context.tunnel.depth != 0 || context.frame == nullptr) return;
    const bool ports =
        packet.protocol == wire::ip::tcp || packet.protocol == wire::ip::udp || packet.protocol == wire::ip::sctp;
    base::Cursor in(packet.payload);
    const std::uint16_t source = ports ? in.u16() : 0;
    const std::uint16_t destination = ports ? in.u16() : 0;
    conversations[context.frame->id.number] =
        between(context.source.address, source, context.destination.address, destination, packet.protocol);
  }
  void stirs(const wire::Context&, const wire::ip::Packet&, const wire::Stir&) override {}
  void trailer(const wire::Context&, base::Bytes) override {}

  std::map<std::uint64_t, Conversation> conversations;  // by frame
  std::map<Conversation, std::string_view> protocols;
};

struct Slice {
  std::string capture;
  std::set<std::uint64_t> frames;
};

// By protocol, of one capture.
std::map<std::string_view, std::set<std::uint64_t>> survey(wire::capture::CaptureFile file) {
  Survey seen;
  wire::Engine engine(wire::all_protocols(), seen, nullptr, {}, &seen);
  while (const auto frame = file.next()) engine.frame(*frame);
  engine.finish();
  std::map<Conversation, std::vector<std::uint64_t>> frames;
  std::vector<Conversation> order;
  for (const auto& [number, conversation] : seen.conversations) {
    auto& of = frames[conversation];
    if (of.empty()) order.push_back(conversation);
    of.push_back(number);
  }
  std::map<std::string_view, std::set<std::uint64_t>> out;
  for (const auto& conversation : order) {
    const auto protocol = seen.protocols.find(conversation);
    if (protocol == seen.protocols.end()) continue;
    auto& slice = out[protocol->second];
    if (slice.size() >= enough) continue;
    // Of a long conversation the beginning.
    for (const auto number : frames[conversation]) {
      if (slice.size() < 2 * enough) slice.insert(number);
    }
  }
  return out;
}

// Frames of the first one's link type; how many there were.
base::Result<std::uint64_t> write(const std::filesystem::path& path, wire::capture::CaptureFile source,
                                  const std::set<std::uint64_t>& frames) {
  TRY(auto out, wire::capture::PcapngWriter::create(path, "slices"));
  std::uint64_t written = 0;
  std::uint16_t link_type = 0;
  while (const auto frame = source.next()) {
    if (!frames.contains(frame->id.number)) continue;
    if (written == 0) {
      link_type = frame->link_type;
      out.add_interface({.name = {}, .filter = {}, .link_type = link_type, .snap_length = 0});
    }
    if (frame->link_type != link_type) continue;
    out.frame(0, *frame);
    ++written;
  }
  CHECK(out.flush());
  return written;
}

}  // namespace

int main(int argc, char** argv) {
  const std::span arguments(argv, static_cast<std::size_t>(argc));
  if (argc < 3) {
    std::fputs("usage: slices FOLDER CAPTURE...\n", stderr);
    return 2;
  }
  const std::filesystem::path folder = arguments[1];
  std::map<std::string, Slice> slices;
  for (const char* path : arguments.subspan(2)) {
    auto file = wire::capture::CaptureFile::open(path, wire::EvidenceId(1));
    if (!file) {
      fmt::print(stderr, "{}\n", file.error().message());
      return 3;
    }
    for (auto& [protocol, frames] : survey(std::move(*file))) {
      auto& slice = slices[std::string(protocol)];
      if (frames.size() > slice.frames.size()) slice = {path, std::move(frames)};
    }
  }
  for (const auto& [protocol, slice] : slices) {
    auto file = wire::capture::CaptureFile::open(slice.capture, wire::EvidenceId(1));
    if (!file) return 3;
    const auto written = write(folder / (protocol + ".pcapng"), std::move(*file), slice.frames);
    if (!written) {
      fmt::print(stderr, "{}\n", written.error().message());
      return 3;
    }
    fmt::print("{}\t{}\t{}\n", protocol, *written, slice.capture);
  }
  return 0;
}
