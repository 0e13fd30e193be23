// SPDX-License-Identifier: Apache-2.0
// Prints every field that the wire engine reads, one a line: frame, name, value, separated by tabs. What tshark prints
// with -T fields, for comparison. Also, as PROTOCOL-opaque, what it names but does not walk; and the TCP ports on which
// protocols were recognised that tshark goes by ports for, as frame 0. With a TLS key log, what it opens too.
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <set>

#include "wire/capture/capture_file.h"
#include "wire/engine.h"
#include "wire/ip/ip.h"
#include "wire/keys.h"
#include "wire/ngap/ngap.h"
#include "wire/per/ran_message.h"
#include "wire/protocols.h"

namespace {

using namespace assay;

struct Dissector {
  std::string_view ours;
  std::string_view theirs;
};
constexpr Dissector dissectors[] = {{"http2", "http2"}, {"mongodb", "mongo"}, {"mysql", "mysql"}, {"postgresql", "pgsql"}, {"x2x3", "5gli"}};

class Listener final : public wire::Listener {
 public:
  void observe(const wire::Context& context, base::Bytes, wire::ObservationId, const wire::Observation& seen) override {
    if (const auto* message = seen.as<wire::per::RanMessage>()) unread(context, message->protocol, message->ies);
    if (const auto* message = seen.as<wire::ngap::Message>()) unread(context, "ngap", message->ies);
    const auto* end = seen.as<wire::transport::FlowEnd>();
    if (end == nullptr || end->flow.protocol == nullptr || end->flow.key.ip_protocol != wire::ip::tcp) return;
    const auto found = std::ranges::find(dissectors, end->flow.protocol->name, &Dissector::ours);
    if (found == std::end(dissectors)) return;
    // Without the opening either side may be the server; tshark is told both.
    ports.insert({found->theirs, end->flow.destination().port});
    if (!end->flow.opening_seen) ports.insert({found->theirs, end->flow.source().port});
  }
  void malformed(const wire::Context&, std::string_view, base::Bytes, base::Fault) override {}
  void opaque(const wire::Context& context, std::string_view protocol, std::string_view reason, std::uint64_t) override {
    if (protocol == "nr-rrc" && context.frame != nullptr) fmt::print("{}\t{}-opaque\t{}\n", context.frame->id.number, protocol, reason);
  }
  void given_up(const wire::Context&, std::string_view, std::string_view, std::uint64_t) override {}

  std::set<std::pair<std::string_view, std::uint16_t>> ports;

 private:
  static void unread(const wire::Context& context, std::string_view protocol, const wire::per::Ies& ies) {
    if (context.frame == nullptr) return;
    for (const auto id : ies.opaque) fmt::print("{}\t{}-opaque\t{}\n", context.frame->id.number, protocol, id);
  }
};

std::string one_line(std::string_view text) {
  std::string out;
  for (const char c : text) out += c == '\t' || c == '\n' || c == '\r' ? std::string(" ") : std::string(1, c);
  return out;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2 && argc != 3) {
    std::fputs("usage: fields CAPTURE [KEY_LOG]\n", stderr);
    return 3;
  }
  auto file = wire::capture::CaptureFile::open(argv[1], wire::EvidenceId(1));
  if (!file) {
    fmt::print(stderr, "{}\n", file.error().message());
    return 3;
  }
  wire::Keys keys;
  if (argc == 3) {
    std::ifstream in(argv[2]);
    if (const auto read = keys.add_tls_key_log(std::string{std::istreambuf_iterator<char>(in), {}}, argv[2]); !read) {
      fmt::print(stderr, "{}\n", read.error().message());
      return 3;
    }
  }
  wire::Inspector inspector([](const wire::Frame&) { return true; },
                            [](const wire::Frame& frame, std::vector<wire::SeenField>&& fields) {
                              for (const auto& field : fields) {
                                if (field.is_number) fmt::print("{}\t{}\t{}\n", frame.id.number, field.name, field.number);
                                else fmt::print("{}\t{}\t{}\n", frame.id.number, field.name, one_line(field.text));
                              }
                            });
  Listener listener;
  wire::Engine engine(wire::all_protocols(), listener, &inspector);
  engine.use(keys);
  while (const auto frame = file->next()) engine.frame(*frame);
  engine.finish();
  fmt::print("0\tframes\t{}\n", file->info().frames);
  for (const auto& [dissector, port] : listener.ports) fmt::print("0\tport\t{},{}\n", port, dissector);
  return 0;
}
