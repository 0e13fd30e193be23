// SPDX-License-Identifier: Apache-2.0
#include "collect/capture/quic.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <variant>
#include <vector>

#include "collect/capture/bounded_table.h"
#include "collect/capture/selection.h"
#include "facts/tables.h"
#include "wire/quic/quic.h"
#include "wire/tls/cipher_suites.h"
#include "wire/tls/handshake.h"
#include "wire/tls/names.h"

namespace assay::collect::capture {
namespace {

using wire::Context;
namespace quic = wire::quic;

constexpr std::size_t most_written = 65'536;
constexpr std::size_t longest_text = 512;
constexpr std::size_t most_octets = 16 * 1024;  // of a hello; a connection holds one: with 4,096 of them 64 MiB
constexpr std::size_t most_versions = 32;       // of a version negotiation

// One direction of the handshake.
struct Stream {
  std::vector<std::byte> octets;                                       // the CRYPTO stream from its beginning
  std::vector<std::pair<std::uint64_t, std::vector<std::byte>>> more;  // pieces behind a hole
  std::size_t kept = 0;                                                // octets of both
  std::size_t read = 0;                                                // of `octets`
};

struct Connection {
  facts::QuicConnection row;
  Stream client;
  Stream server;
};

std::string shown(std::string_view text) { return base::printable(base::as_bytes(text.substr(0, longest_text))); }

class QuicWriter final : public FactWriter {
 public:
  explicit QuicWriter(Ledger& ledger) : ledger_(ledger) {}

  std::vector<const wire::MessageKind*> kinds() const override { return {&quic::Initial::kind, &quic::Retry::kind, &quic::VersionNegotiation::kind}; }

  void observe(const Context& context, base::Bytes where, wire::ObservationId, const wire::Observation& seen) override {
    if (const auto* initial = seen.as<quic::Initial>()) return observe(context, where, *initial);
    auto* slot = open_.find(context.flow.value);
    if (slot == nullptr) return;
    auto& row = (*slot)->row;
    if (const auto* retry = seen.as<quic::Retry>()) {
      row.retried = true;
      row.retry_genuine = retry->genuine;
    } else if (const auto* negotiation = seen.as<quic::VersionNegotiation>()) {
      const auto count = std::min(negotiation->versions.size(), most_versions);
      row.negotiated_versions = fmt::format("{:08x}", fmt::join(negotiation->versions.begin(), negotiation->versions.begin() + static_cast<std::ptrdiff_t>(count), ","));
    }
  }

  void finish() override {
    std::vector<std::uint32_t> flows;
    open_.for_each([&](std::uint32_t flow, const std::unique_ptr<Connection>&, std::size_t) { flows.push_back(flow); });
    std::ranges::sort(flows);
    for (const auto flow : flows) done(**open_.find(flow));
    selection_.finish();
  }

 private:
  static void set_ends(facts::QuicConnection& row, const wire::Endpoint& client, const wire::Endpoint& server) {
    row.client = wire::text(client.address);
    row.server = wire::text(server.address);
    row.server_port = server.port;
  }

  static std::unique_ptr<Connection> begin(const quic::Initial& initial, const Context& context, base::Bytes where) {
    auto connection = std::make_unique<Connection>();
    auto& row = connection->row;
    row.from = provenance(context, where);
    row.flow = context.flow.value;
    // Until a packet of the client says so: services have the lower port.
    const bool towards_server = context.destination.port <= context.source.port;
    set_ends(row, towards_server ? context.source : context.destination, towards_server ? context.destination : context.source);
    row.version = initial.version;
    row.destination_id = base::hex(initial.destination_id);
    row.tunnel_depth = context.tunnel.depth;
    return connection;
  }

  void observe(const Context& context, base::Bytes where, const quic::Initial& initial) {
    if (written_.find(context.flow.value) != nullptr) return;
    const auto evict = [this](std::uint32_t, std::unique_ptr<Connection>& silent, std::size_t) { done(*silent); };
    auto& slot = open_.find_or_create(context.flow.value, evict).value;
    if (!slot) slot = begin(initial, context, where);
    if (!initial.opened) return;
    Connection& connection = *slot;
    bool over = false;
    if (initial.from_client) {
      set_ends(connection.row, context.source, context.destination);
      if (connection.row.client_hello) return;
      for (const auto& frame : initial.crypto) add(connection.client, frame);
      over = !read_client(connection);
      if (connection.row.client_hello) connection.client = {};
    } else {
      set_ends(connection.row, context.destination, context.source);
      if (!connection.row.server_version) connection.row.server_version = initial.version;
      for (const auto& frame : initial.crypto) add(connection.server, frame);
      over = !read_server(connection, context);
    }
    if (!over) return;
    done(connection);
    open_.erase(context.flow.value);
  }

  static void add(Stream& stream, const quic::CryptoFrame& frame) {
    if (frame.octets.empty() || stream.kept + frame.octets.size() > most_octets) return;
    stream.kept += frame.octets.size();
    stream.more.emplace_back(frame.offset, std::vector<std::byte>(frame.octets.begin(), frame.octets.end()));
    for (bool grown = true; grown;) {
      grown = false;
      for (auto piece = stream.more.begin(); piece != stream.more.end(); ++piece) {
        auto& octets = stream.octets;
        if (piece->first > octets.size()) continue;
        const auto known = std::min<std::size_t>(octets.size() - static_cast<std::size_t>(piece->first), piece->second.size());
        octets.insert(octets.end(), piece->second.begin() + static_cast<std::ptrdiff_t>(known), piece->second.end());
        stream.more.erase(piece);
        grown = true;
        break;
      }
    }
  }

  struct Message {
    bool wrong = false;  // not of that type, or damaged
    std::optional<wire::tls::ReadHandshake> read;  // none yet, otherwise
  };
  // The next message of a stream, which is to be of that type.
  static Message next(Stream& stream, wire::tls::HandshakeType wanted) {
    base::Cursor in(base::Bytes(stream.octets).subspan(stream.read));
    const auto type = in.u8();
    const std::size_t length = in.u24();
    if (!in.ok()) return {};
    if (type != static_cast<std::uint8_t>(wanted)) return {.wrong = true, .read = {}};
    if (length > in.remaining()) return {};
    stream.read += 4 + length;
    auto read = wire::tls::read_handshake(type, in.split(length), false);
    const bool damaged = read.fault.has_value();
    return {.wrong = damaged, .read = std::move(read)};
  }

  // False: nothing is to be learned from this connection any more.
  static bool read_client(Connection& connection) {
    const auto message = next(connection.client, wire::tls::HandshakeType::client_hello);
    if (message.wrong) return false;
    const auto* hello = message.read ? std::get_if<wire::tls::ClientHello>(&message.read->message) : nullptr;
    if (hello == nullptr) return true;
    auto& row = connection.row;
    row.client_hello = true;
    if (hello->server_name) row.server_name = shown(*hello->server_name);
    row.offered_alpn = shown(fmt::format("{}", fmt::join(hello->alpn, ",")));
    return true;
  }

  // Likewise; a Hello Retry Request is followed by the hello itself.
  static bool read_server(Connection& connection, const Context& context) {
    for (int messages = 0; messages < 2; ++messages) {
      const auto message = next(connection.server, wire::tls::HandshakeType::server_hello);
      if (message.wrong) return false;
      const auto* hello = message.read ? std::get_if<wire::tls::ServerHello>(&message.read->message) : nullptr;
      if (hello == nullptr) return true;
      if (hello->hello_retry_request) continue;
      auto& row = connection.row;
      row.server_hello = true;
      if (context.frame != nullptr) row.server_frame = context.frame->id.number;
      row.tls_version = wire::tls::version_name(hello->version);
      row.cipher_suite = hello->cipher_suite;
      if (const auto name = wire::tls::cipher_suite_name(hello->cipher_suite.value_or(0)); hello->cipher_suite && !name.empty()) row.cipher_suite_name = std::string(name);
      row.group = hello->group;
      return false;
    }
    return true;
  }

  void done(const Connection& connection) {
    const auto& row = connection.row;
    written_.find_or_create(row.flow, [](const auto&...) {});
    const Kind kind(row.tunnel_depth, row.version, row.client_hello, row.offered_alpn, row.server_name, row.server_version, row.cipher_suite, row.group, row.retried,
                    row.retry_genuine, std::string_view(row.negotiated_versions));
    if (!selection_.keep(kind)) return selection_.leave_out(row.from, 0);
    ledger_.append(facts::quic_connections, row);
  }

  Ledger& ledger_;
  Selection selection_{ledger_, "QUIC", facts::quic_connections, ledger_.limits().in_tunnels()};
  BoundedTable<std::uint32_t, std::unique_ptr<Connection>> open_{quic_connections_limit};  // by flow
  BoundedTable<std::uint32_t, bool> written_{most_written};
};

}  // namespace

std::unique_ptr<FactWriter> make_quic_writer(Ledger& ledger) { return std::make_unique<QuicWriter>(ledger); }

}  // namespace assay::collect::capture
