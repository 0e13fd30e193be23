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
#include "wire/tls/handshake.h"

namespace assay::collect::capture {
namespace {

using wire::Context;
namespace quic = wire::quic;

constexpr std::size_t most_written = 65'536;
constexpr std::size_t longest_text = 512;
constexpr std::size_t most_octets = 16 * 1024;  // of a Client Hello: with 4,096 connections 64 MiB

struct Connection {
  facts::QuicConnection row;
  std::vector<std::byte> stream;                                      // the CRYPTO stream from its beginning
  std::vector<std::pair<std::uint64_t, std::vector<std::byte>>> more;  // pieces behind a hole
  std::size_t octets = 0;                                             // of both
};

std::string shown(std::string_view text) { return base::printable(base::as_bytes(text.substr(0, longest_text))); }

class QuicWriter final : public FactWriter {
 public:
  explicit QuicWriter(Ledger& ledger) : ledger_(ledger) {}

  std::vector<const wire::MessageKind*> kinds() const override { return {&quic::Initial::kind}; }

  void observe(const Context& context, base::Bytes where, wire::ObservationId, const wire::Observation& seen) override {
    const auto* initial = seen.as<quic::Initial>();
    if (initial == nullptr || written_.find(context.flow.value) != nullptr) return;
    const auto evict = [this](std::uint32_t, std::unique_ptr<Connection>& silent, std::size_t) { done(*silent); };
    auto& slot = open_.find_or_create(context.flow.value, evict).value;
    if (!slot) slot = begin(*initial, context, where);
    if (!initial->opened) return;
    Connection& connection = *slot;
    // Only a client's packets can be opened.
    set_ends(connection.row, context.source, context.destination);
    for (const auto& frame : initial->crypto) add(connection, frame);
    if (!read_hello(connection)) return;
    done(connection);
    open_.erase(context.flow.value);
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

  static void add(Connection& connection, const quic::CryptoFrame& frame) {
    if (frame.octets.empty() || connection.octets + frame.octets.size() > most_octets) return;
    connection.octets += frame.octets.size();
    connection.more.emplace_back(frame.offset, std::vector<std::byte>(frame.octets.begin(), frame.octets.end()));
    for (bool grown = true; grown;) {
      grown = false;
      for (auto piece = connection.more.begin(); piece != connection.more.end(); ++piece) {
        auto& stream = connection.stream;
        if (piece->first > stream.size()) continue;
        const auto known = std::min<std::size_t>(stream.size() - static_cast<std::size_t>(piece->first), piece->second.size());
        stream.insert(stream.end(), piece->second.begin() + static_cast<std::ptrdiff_t>(known), piece->second.end());
        connection.more.erase(piece);
        grown = true;
        break;
      }
    }
  }

  // True when the Client Hello is whole, or cannot be one.
  static bool read_hello(Connection& connection) {
    base::Cursor in(connection.stream);
    const auto type = in.u8();
    const std::size_t length = in.u24();
    if (!in.ok()) return false;
    if (type != static_cast<std::uint8_t>(wire::tls::HandshakeType::client_hello)) return true;
    if (length > in.remaining()) return false;
    const auto read = wire::tls::read_handshake(type, in.split(length), false);
    const auto* hello = std::get_if<wire::tls::ClientHello>(&read.message);
    if (hello == nullptr || read.fault) return true;
    auto& row = connection.row;
    row.client_hello = true;
    if (hello->server_name) row.server_name = shown(*hello->server_name);
    row.offered_alpn = shown(fmt::format("{}", fmt::join(hello->alpn, ",")));
    return true;
  }

  void done(const Connection& connection) {
    const auto& row = connection.row;
    written_.find_or_create(row.flow, [](const auto&...) {});
    const Kind kind(row.tunnel_depth, row.version, row.client_hello, row.offered_alpn, row.server_name);
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
