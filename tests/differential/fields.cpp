// SPDX-License-Identifier: Apache-2.0
// Prints every field that the wire engine reads, one a line: frame, name, value, separated by tabs. What tshark prints
// with -T fields, for comparison. Also the TCP ports on which HTTP/2 was recognised, as frame 0. With a TLS key log, what
// it opens too.
#include <fmt/format.h>

#include <cstdio>
#include <fstream>
#include <iterator>
#include <set>

#include "wire/capture/capture_file.h"
#include "wire/engine.h"
#include "wire/keys.h"
#include "wire/protocols.h"

namespace {

using namespace assay;

class Ports final : public wire::Listener {
 public:
  void observe(const wire::Context&, base::Bytes, wire::ObservationId, const wire::Observation& seen) override {
    const auto* end = seen.as<wire::transport::FlowEnd>();
    if (end == nullptr || end->flow.protocol == nullptr || end->flow.protocol->name != "http2") return;
    // Without the opening either side may be the server; tshark is told both.
    http2.insert(end->flow.destination().port);
    if (!end->flow.opening_seen) http2.insert(end->flow.source().port);
  }
  void malformed(const wire::Context&, std::string_view, base::Bytes, base::Fault) override {}
  void opaque(const wire::Context&, std::string_view, std::string_view, std::uint64_t) override {}

  std::set<std::uint16_t> http2;
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
  Ports ports;
  wire::Engine engine(wire::all_protocols(), ports, &inspector);
  engine.use(keys);
  while (const auto frame = file->next()) engine.frame(*frame);
  engine.finish();
  fmt::print("0\tframes\t{}\n", file->info().frames);
  for (const auto port : ports.http2) fmt::print("0\thttp2.port\t{}\n", port);
  return 0;
}
