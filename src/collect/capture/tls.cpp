// SPDX-License-Identifier: Apache-2.0
#include "collect/capture/tls.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <memory>
#include <ranges>
#include <vector>

#include "collect/capture/bounded_table.h"
#include "collect/capture/selection.h"
#include "wire/plmn.h"
#include "wire/tls/cipher_suites.h"
#include "wire/tls/fragments.h"
#include "wire/tls/messages.h"
#include "wire/tls/names.h"

namespace assay::collect::capture {
namespace {

namespace tls = wire::tls;
using base::Bytes;
using wire::Context;

// What a handshake keeps is limited so that most_open of them stay below 150 MB whatever clients send.
constexpr std::size_t most_open = 32'768;
constexpr std::size_t most_written = 262'144;
constexpr std::size_t most_suites = 256;
constexpr std::size_t longest_text = 512;
constexpr std::size_t most_fragment_octets = std::size_t{16} << 20;  // of unfinished DTLS messages, over all flows

std::string shown(std::string_view text) { return base::printable(base::as_bytes(text.substr(0, longest_text))); }

// Each once, in the order of the names.
std::string plmns_of(const std::vector<std::string>& names) {
  std::vector<std::string> plmns;
  for (const auto& name : names) {
    auto plmn = wire::plmn_of_domain(name);
    if (!plmn.empty() && std::ranges::find(plmns, plmn) == plmns.end()) plmns.push_back(std::move(plmn));
  }
  return fmt::format("{}", fmt::join(plmns, ","));
}

std::string transport_name(std::uint8_t ip_protocol) {
  switch (ip_protocol) {
    case 6:
      return "tcp";
    case 17:
      return "udp";
    case 132:
      return "sctp";
    default:
      return fmt::format("{}", ip_protocol);
  }
}

std::string suites_text(const tls::ClientHello& hello) {
  std::vector<std::string> out;
  for (const auto cipher : hello.ssl2_ciphers | std::views::take(most_suites))
    out.push_back(fmt::format("{:06x}", cipher));
  for (const auto suite : hello.cipher_suites | std::views::take(most_suites))
    out.push_back(fmt::format("{:04x}", suite));
  return fmt::format("{}", fmt::join(out, ","));
}

// Inside GTP-U each direction of a connection has a tunnel, and so a flow, of its own. What joins them: the inner ends,
// and the outer ones as two tunnel endpoints may carry the same inner addresses.
struct Conversation {
  wire::IpAddress low;
  wire::IpAddress high;
  std::uint16_t low_port = 0;
  std::uint16_t high_port = 0;
  wire::IpAddress tunnel_low;
  wire::IpAddress tunnel_high;
  std::uint8_t depth = 0;
  std::uint8_t ip_protocol = 0;

  bool operator==(const Conversation&) const = default;
};

Conversation conversation(const Context& context) {
  const auto& tunnel = context.tunnel;
  const auto& low = std::min(context.source, context.destination);
  const auto& high = std::max(context.source, context.destination);
  return {.low = low.address,
          .high = high.address,
          .low_port = low.port,
          .high_port = high.port,
          .tunnel_low = std::min(tunnel.source, tunnel.destination),
          .tunnel_high = std::max(tunnel.source, tunnel.destination),
          .depth = tunnel.depth,
          .ip_protocol = context.ip_protocol};
}

// The same for both directions of a conversation, whatever the flows.
std::size_t side(const Context& context) { return context.source < context.destination ? 0 : 1; }

// A handshake as far as it was seen.
struct Handshake {
  facts::TlsHandshake row;
  std::vector<std::byte> random;      // of the Client Hello
  std::vector<std::byte> session_id;  // that the client offers
  std::optional<wire::Endpoint> client;
  std::optional<Conversation> tunnelled;  // its key among the tunnelled ones
  std::uint32_t second_flow = 0;          // of the other direction in a tunnel; 0: none
  bool session_repeated = false;          // by the server
  bool pre_shared_key = false;            // accepted by the server
  bool opened = false;                    // 1.3, and what follows the hellos could be read
  bool certificate_requested = false;
  bool server_identified = false;  // certificate, key exchange or ServerHelloDone: not resumed
  bool server_ciphers = false;
  bool client_ciphers = false;
  std::optional<bool> client_certificate;
  std::array<bool, 2> closed{};
  std::array<tls::Fragments, 2> fragments;

  [[nodiscard]] bool begun() const { return row.client_hello || row.version.has_value(); }
  [[nodiscard]] bool shows_certificates() const { return opened || (row.version && !tls::is_version_13(*row.version)); }
  [[nodiscard]] bool from_client(const Context& context) const {
    return client ? context.source == *client : context.destination.port < context.source.port;
  }
};

class TlsWriter final : public FactWriter {
 public:
  explicit TlsWriter(Ledger& ledger) : ledger_(ledger) {}

  std::vector<const wire::MessageKind*> kinds() const override {
    return {&tls::ClientHello::kind,       &tls::ServerHello::kind, &tls::CertificateChain::kind,
            &tls::ServerKeyExchange::kind, &tls::Step::kind,        &tls::Alert::kind,
            &tls::HandshakeFragment::kind, &tls::EncryptedExtensions::kind};
  }

  void observe(const Context& context, Bytes where, wire::ObservationId, const wire::Observation& seen) override {
    if (const auto* hello = seen.as<tls::ClientHello>()) return client_hello(context, where, *hello);
    if (written_.find(context.flow.value) != nullptr) return;
    Handshake& handshake = open(context);
    if (handshake.row.from.frame == 0) handshake.row.from = provenance(context, where);
    if (const auto* hello = seen.as<tls::ServerHello>())
      server_hello(handshake, context, where, *hello);
    else if (const auto* chain = seen.as<tls::CertificateChain>())
      certificates(handshake, context, where, *chain);
    else if (const auto* extensions = seen.as<tls::EncryptedExtensions>())
      take(handshake, *extensions);
    else if (const auto* exchange = seen.as<tls::ServerKeyExchange>())
      take(handshake, *exchange);
    else if (const auto* step = seen.as<tls::Step>())
      take(handshake, context, *step);
    else if (const auto* alert = seen.as<tls::Alert>())
      take(handshake, *alert);
    else if (const auto* fragment = seen.as<tls::HandshakeFragment>())
      take(context, where, *fragment);
  }

  void finish() override {
    std::vector<std::uint32_t> flows;
    open_.for_each([&](std::uint32_t flow, const std::unique_ptr<Handshake>&, std::size_t) { flows.push_back(flow); });
    std::ranges::sort(flows);
    for (const auto flow : flows) {
      if (Handshake* handshake = by_flow(flow); handshake != nullptr) close(*handshake);
    }
    selection_.finish();
    certificates_.finish();
  }

 private:
  Handshake* by_flow(std::uint32_t flow) {
    const auto* found = open_.find(flow);
    return found != nullptr ? found->get() : nullptr;
  }

  Handshake* find(const Context& context) {
    if (Handshake* found = by_flow(context.flow.value); found != nullptr || context.tunnel.depth == 0) return found;
    const auto* other = tunnelled_.find(conversation(context));
    Handshake* found = other != nullptr ? by_flow(*other) : nullptr;
    if (found != nullptr) found->second_flow = context.flow.value;
    return found;
  }

  // The handshake of the flow, a fresh one if there is none.
  Handshake& open(const Context& context) {
    if (Handshake* found = find(context); found != nullptr) return *found;
    const auto evict = [this](std::uint32_t, const std::unique_ptr<Handshake>& silent, std::size_t) { done(*silent); };
    auto& slot = open_.find_or_create(context.flow.value, evict).value;
    slot = std::make_unique<Handshake>();
    Handshake& handshake = *slot;
    if (context.tunnel.depth != 0) {
      handshake.tunnelled = conversation(context);
      tunnelled_.find_or_create(*handshake.tunnelled, [](const auto&...) {}).value = context.flow.value;
    }
    handshake.row.flow = context.flow.value;
    handshake.row.transport = transport_name(context.ip_protocol);
    handshake.row.tunnel_depth = context.tunnel.depth;
    // Until a hello says who is who: services have the lower port.
    const bool towards_server = context.destination.port <= context.source.port;
    set_ends(handshake, towards_server ? context.source : context.destination,
             towards_server ? context.destination : context.source);
    return handshake;
  }

  static void set_ends(Handshake& handshake, const wire::Endpoint& client, const wire::Endpoint& server) {
    handshake.row.client = wire::text(client.address);
    handshake.row.server = wire::text(server.address);
    handshake.row.server_port = server.port;
  }

  void client_hello(const Context& context, Bytes where, const tls::ClientHello& hello) {
    if (Handshake* found = find(context); found != nullptr && found->row.client_hello) {
      // Repeated after a retry request, a cookie or a loss; otherwise the flow begins anew.
      if (std::ranges::equal(found->random, hello.random)) return;
      close(*found);
    }
    written_.erase(context.flow.value);
    Handshake& handshake = open(context);
    set_ends(handshake, context.source, context.destination);
    handshake.client = context.source;
    handshake.random.assign(hello.random.begin(), hello.random.end());
    handshake.session_id.assign(hello.session_id.begin(), hello.session_id.end());
    auto& row = handshake.row;
    row.from = provenance(context, where);
    row.client_hello = true;
    row.offered_version = hello.offered_version;
    row.offered_suites = suites_text(hello);
    if (hello.server_name) row.server_name = shown(*hello.server_name);
    row.offered_alpn = shown(fmt::format("{}", fmt::join(hello.alpn, ",")));
  }

  void server_hello(Handshake& handshake, const Context& context, Bytes where, const tls::ServerHello& hello) {
    auto& row = handshake.row;
    if (row.server_hello) return;
    if (!row.client_hello) {
      set_ends(handshake, context.destination, context.source);
      handshake.client = context.destination;
      row.from = provenance(context, where);
    }
    row.version = hello.version;
    row.version_name = tls::version_name(hello.version);
    row.cipher_suite = hello.cipher_suite;
    if (hello.cipher_suite) {
      if (const auto name = tls::cipher_suite_name(*hello.cipher_suite); !name.empty())
        row.cipher_suite_name = std::string(name);
    }
    if (hello.group) row.group = hello.group;
    if (hello.alpn) row.alpn = shown(*hello.alpn);
    if (hello.hello_retry_request) return;
    row.server_hello = true;
    row.server_frame = provenance(context, where).frame;
    handshake.pre_shared_key = hello.pre_shared_key;
    handshake.session_repeated =
        !hello.session_id.empty() && std::ranges::equal(hello.session_id, handshake.session_id);
  }

  void certificates(Handshake& handshake, const Context& context, Bytes where, const tls::CertificateChain& chain) {
    const bool from_client = handshake.from_client(context);
    if (from_client)
      handshake.client_certificate = !chain.certificates.empty();
    else
      handshake.server_identified = true;
    std::uint16_t position = 0;
    for (const auto& presented : chain.certificates) {
      if (presented.content) write(context, where, presented, from_client, position);
      ++position;
    }
  }

  static void take(Handshake& handshake, const tls::EncryptedExtensions& extensions) {
    handshake.opened = true;
    if (extensions.alpn) handshake.row.alpn = shown(*extensions.alpn);
  }

  static void take(Handshake& handshake, const tls::ServerKeyExchange& exchange) {
    handshake.server_identified = true;
    if (exchange.group) handshake.row.group = exchange.group;
  }

  void take(Handshake& handshake, const Context& context, const tls::Step& step) {
    using What = tls::Step::What;
    switch (step.what) {
      case What::certificate_request:
        handshake.certificate_requested = true;
        break;
      case What::server_hello_done:
        handshake.server_identified = true;
        break;
      case What::change_cipher_spec:
        (handshake.from_client(context) ? handshake.client_ciphers : handshake.server_ciphers) = true;
        break;
      case What::application_data:
        handshake.row.application_data = true;
        break;
      case What::closed:
        handshake.closed[side(context)] = true;
        break;
    }
    const auto& row = handshake.row;
    const bool nothing_to_come =
        row.application_data && row.tunnel_depth == 0 && (!handshake.begun() || (row.client_hello && row.server_hello));
    if (nothing_to_come || (handshake.closed[0] && handshake.closed[1])) close(handshake);
  }

  static void take(Handshake& handshake, const tls::Alert& alert) {
    if (!handshake.row.alert) handshake.row.alert = tls::alert_text(alert.level, alert.description);
  }

  void take(const Context& context, Bytes where, const tls::HandshakeFragment& fragment) {
    if (fragment_octets_ + fragment.octets.size() > most_fragment_octets) return;
    // Taken out, as the message borrows from it and may end the handshake that it belonged to.
    auto fragments = std::move(open(context).fragments[side(context)]);
    fragment_octets_ -= fragments.octets();
    if (const auto read = fragments.add(fragment)) {
      std::visit(
          [&]<class M>(const M& message) {
            if constexpr (!std::is_same_v<M, std::monostate>) observe(context, where, {}, wire::Observation(message));
          },
          read->message);
      fragments.clear();
    }
    Handshake* found = find(context);
    if (found == nullptr) return;
    fragment_octets_ += fragments.octets();
    found->fragments[side(context)] = std::move(fragments);
  }

  // Writes the row and remembers only that the flow is done with.
  void close(Handshake& handshake) {
    done(handshake);
    open_.erase(handshake.row.flow);
  }

  void done(Handshake& handshake) {
    for (const auto& fragments : handshake.fragments) fragment_octets_ -= fragments.octets();
    write(handshake);
    written_.find_or_create(handshake.row.flow, [](const auto&...) {});
    if (handshake.second_flow != 0) written_.find_or_create(handshake.second_flow, [](const auto&...) {});
    if (handshake.tunnelled) tunnelled_.erase(*handshake.tunnelled);
  }

  void write(Handshake& handshake) {
    auto& row = handshake.row;
    if (handshake.shows_certificates()) {
      if (handshake.certificate_requested)
        row.client_certificate_requested = true;
      else if (handshake.server_identified || handshake.server_ciphers)
        row.client_certificate_requested = false;
      if (handshake.client_certificate)
        row.client_certificate_sent = handshake.client_certificate;
      else if (handshake.client_ciphers)
        row.client_certificate_sent = false;
      if (handshake.opened)
        row.resumed = handshake.pre_shared_key;
      else if (handshake.server_identified)
        row.resumed = false;
      else if (handshake.session_repeated || handshake.server_ciphers)
        row.resumed = true;
    } else if (row.server_hello) {
      row.resumed = handshake.pre_shared_key;
    }
    // What subscribers do inside their tunnels is theirs: a sample of it tells enough of the network.
    const Kind kind(row.tunnel_depth, row.transport, row.version, row.cipher_suite, row.server_hello, row.alert);
    if (row.tunnel_depth != 0 && !selection_.keep(kind)) return selection_.leave_out(row.from, 0);
    ledger_.append(facts::tls_handshakes, row);
  }

  void write(const Context& context, Bytes where, const tls::PresentedCertificate& presented, bool from_client,
             std::uint16_t position) {
    const auto& content = *presented.content;
    if (context.tunnel.depth != 0 && !certificates_.keep(Kind(base::Bytes(content.sha256)))) return certificates_.leave_out(context, presented.der);
    // One out of DTLS fragments lies nowhere as a whole: the last fragment stands for it.
    auto from = provenance(context, presented.der);
    if (from.length == 0) from = provenance(context, where);
    ledger_.append(facts::certificates, {.from = from,
                                         .flow = context.flow.value,
                                         .presented_by = from_client ? "client" : "server",
                                         .owner = wire::text(context.source.address),
                                         .position = position,
                                         .sha256 = base::hex(content.sha256),
                                         .subject = content.subject,
                                         .issuer = content.issuer,
                                         .serial = content.serial,
                                         .not_before = content.not_before,
                                         .not_after = content.not_after,
                                         .key_algorithm = content.key_algorithm,
                                         .key_bits = content.key_bits,
                                         .signature_algorithm = content.signature_algorithm,
                                         .names = fmt::format("{}", fmt::join(content.names, ",")),
                                         .self_issued = content.self_issued,
                                         .ca = content.ca,
                                         .tunnel_depth = context.tunnel.depth,
                                         .plmns = plmns_of(content.names)});
  }

  Ledger& ledger_;
  Selection selection_{ledger_, "TLS", facts::tls_handshakes, ledger_.limits().in_tunnels()};
  Selection certificates_{ledger_, "certificates", facts::certificates, ledger_.limits().in_tunnels()};
  BoundedTable<std::uint32_t, std::unique_ptr<Handshake>> open_{most_open};  // by flow
  BoundedTable<Conversation, std::uint32_t> tunnelled_{2 * most_open};       // to the key in open_
  BoundedTable<std::uint32_t, bool> written_{most_written};                  // flows whose later records say nothing new
  std::size_t fragment_octets_ = 0;
};

}  // namespace

std::unique_ptr<FactWriter> make_tls_writer(Ledger& ledger) { return std::make_unique<TlsWriter>(ledger); }

}  // namespace assay::collect::capture
