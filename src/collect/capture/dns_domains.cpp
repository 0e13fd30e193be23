// SPDX-License-Identifier: Apache-2.0
#include "collect/capture/dns_domains.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <bitset>
#include <cmath>

#include "collect/capture/bounded_table.h"
#include "collect/capture/selection.h"
#include "wire/dns/dns.h"

namespace assay::collect::capture {
namespace {

namespace dns = wire::dns;

constexpr std::uint64_t names_measured = 128;
constexpr std::uint64_t responses_measured = 128;
constexpr std::size_t data_measured = 256;  // octets of a response
constexpr std::size_t run = 4;  // octets of a run that names may share
constexpr std::size_t most_types = 8;

struct DomainKey {
  wire::IpAddress client;
  std::uint8_t depth = 0;
  std::array<std::uint8_t, 6> unused{};
  std::uint64_t domain = 0;  // digest

  bool operator==(const DomainKey&) const = default;
};

// Counts what is distinct by the bits that its digests set.
template <std::size_t size>
class Distinct {
 public:
  // True: this one had not been seen, or its bit had not.
  bool add(std::uint64_t digest) {
    const auto at = digest % size;
    if (bits_[at]) return false;
    return bits_[at] = true;
  }
  [[nodiscard]] bool contains(std::uint64_t digest) const { return bits_[digest % size]; }
  [[nodiscard]] double estimate() const {
    const auto zeros = static_cast<double>(size - bits_.count());
    return -static_cast<double>(size) * std::log(std::max(zeros, 1.0) / size);
  }

 private:
  std::bitset<size> bits_;
};

struct Domain {
  facts::Provenance from;
  wire::IpAddress server;
  std::string name;
  std::uint64_t queries = 0;
  std::uint64_t measured = 0;
  std::uint64_t name_octets = 0;
  std::uint64_t new_octets = 0;
  std::uint64_t responses = 0;
  std::uint64_t failures = 0;
  std::uint64_t data_responses = 0;
  std::uint64_t data_octets = 0;
  std::vector<std::uint16_t> types;
  base::Time last;
  Distinct<1'024> names;
  Distinct<1'024> addresses;
  Distinct<16'384> runs;
  std::uint64_t opaque_responses = 0;
  std::uint64_t opaque_octets = 0;
  std::uint64_t new_data = 0;
  std::unique_ptr<Distinct<16'384>> said;  // runs in answers; few domains answer with data
};

std::string type_text(std::uint16_t type) {
  const auto name = dns::type_text(type);
  return name.empty() ? fmt::format("TYPE{}", type) : std::string(name);
}

// Types whose data are whatever somebody likes: CNAME, NULL, MX, TXT, KEY, SRV, and those for private use (RFC 6895 §3.1).
bool carries_data(std::uint16_t type) { return type == 5 || type == 10 || type == 15 || type == 16 || type == 25 || type == 33 || type >= 65'280; }

// Types without a meaning that anybody agreed on: NULL (RFC 1035 §3.3.10) and those for private use.
bool opaque(std::uint16_t type) { return type == 10 || type >= 65'280; }

// Keys, policies and proofs that mail and certificates need stand below labels that begin with '_' (RFC 8552).
bool attribute_leaf(std::string_view front) { return front.starts_with('_') || front.find("._") != std::string_view::npos; }

// "v=spf1", "v=DKIM1", "v=DMARC1" and their like, as the first string of a text.
bool versioned(std::uint16_t type, std::string_view data) { return type == 16 && data.size() > 2 && data.substr(1, 2) == "v="; }

std::string_view data_of(const dns::Answer& record) {
  if (!record.data.empty()) return record.data;
  return {reinterpret_cast<const char*>(record.octets.data()), record.octets.size()};
}

bool left_out(std::string_view name) {
  return name.ends_with(".arpa") || name.ends_with(".local") || name == "local" || name == "arpa";
}

class Writer final : public FactWriter {
 public:
  explicit Writer(Ledger& ledger) : ledger_(ledger) {}

  std::vector<const wire::MessageKind*> kinds() const override { return {&dns::Message::kind}; }

  void observe(const wire::Context& context, base::Bytes where, wire::ObservationId, const wire::Observation& observation) override {
    const auto* message = observation.as<dns::Message>();
    if (message == nullptr || !message->question || message->opcode() != 0) return;
    name_.assign(message->question->name);
    std::ranges::transform(name_, name_.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    if (left_out(name_)) return;
    const auto domain = domain_of(name_);
    if (domain.size() == name_.size()) return;  // nothing in front of it
    const bool response = message->response();
    const auto& client = (response ? context.destination : context.source).address;
    if (client.multicast_or_broadcast()) return;
    const DomainKey key{.client = client, .depth = context.tunnel.depth, .domain = Kind(domain).value()};
    const auto [found, index, created] =
        domains_.find_or_create(key, [this](const DomainKey& old, const Domain& value, std::size_t) { write(old, value); });
    Domain& seen = found;
    if (created) {
      seen.from = provenance(context, where);
      seen.server = (response ? context.source : context.destination).address;
      seen.name = domain;
    }
    if (context.frame != nullptr) seen.last = std::max(seen.last, context.frame->time);
    const std::string_view front = std::string_view(name_).substr(0, name_.size() - domain.size() - 1);
    if (response) {
      answer(seen, *message, front);
    } else {
      ++seen.queries;
    }
    if (std::ranges::find(seen.types, message->question->type) == seen.types.end() && seen.types.size() < most_types) {
      seen.types.push_back(message->question->type);
    }
    measure(seen, front);
  }

  void finish() override {
    std::vector<std::pair<const DomainKey*, const Domain*>> open;
    domains_.for_each([&](const DomainKey& key, const Domain& value, std::size_t) { open.emplace_back(&key, &value); });
    std::ranges::stable_sort(open, {}, [](const auto& each) {
      return std::tuple(each.second->from.evidence, each.second->from.frame, each.second->from.offset, std::string_view(each.second->name));
    });
    for (const auto& [key, value] : open) write(*key, *value);
    selection_.finish();
    domains_ = BoundedTable<DomainKey, Domain>(2);
  }

 private:
  static void measure(Domain& seen, std::string_view front) {
    if (!seen.names.add(XXH3_64bits(front.data(), front.size())) || seen.measured == names_measured) return;
    ++seen.measured;
    seen.name_octets += front.size();
    std::uint64_t fresh = 0;
    for (std::size_t at = 0; at + run <= front.size(); ++at) if (seen.runs.add(XXH3_64bits(front.data() + at, run))) ++fresh;
    seen.new_octets += fresh;
  }

  static void answer(Domain& seen, const dns::Message& message, std::string_view front) {
    ++seen.responses;
    if (message.rcode() != 0) ++seen.failures;
    bool data = false;
    bool without_meaning = false;
    std::size_t left = seen.data_responses < responses_measured && !attribute_leaf(front) ? data_measured : 0;
    for (const auto& record : message.answer_records) {
      if (carries_data(record.type)) {
        data = true;
        seen.data_octets += record.length;
        if (opaque(record.type)) {
          without_meaning = true;
          seen.opaque_octets += record.length;
        }
        const auto said = data_of(record);
        if (left > 0 && !versioned(record.type, said)) left -= listen(seen, said.substr(0, left));
      } else if (!record.data.empty()) {
        seen.addresses.add(XXH3_64bits(record.data.data(), record.data.size()));
      }
    }
    if (data) ++seen.data_responses;
    if (without_meaning) ++seen.opaque_responses;
  }

  // Counts what `data` say for the first time; gives how many octets that were.
  static std::size_t listen(Domain& seen, std::string_view data) {
    if (!seen.said) seen.said = std::make_unique<Distinct<16'384>>();
    for (std::size_t at = 0; at + run <= data.size(); ++at) {
      const auto digest = XXH3_64bits(data.data() + at, run);
      if (seen.said->add(digest) && !seen.runs.contains(digest)) ++seen.new_data;
    }
    return data.size();
  }

  void write(const DomainKey& key, const Domain& seen) {
    // Orders of magnitude tell a tunnel from a look-up.
    const Kind kind(key.depth, std::bit_width(seen.queries), std::bit_width(seen.new_octets), std::bit_width(seen.data_octets));
    if (!selection_.keep(kind)) return selection_.leave_out(seen.from, 0);
    facts::DnsDomain row;
    row.from = seen.from;
    row.client = wire::text(key.client);
    row.server = wire::text(seen.server);
    row.domain = seen.name;
    row.tunnel_depth = key.depth;
    row.queries = seen.queries;
    row.names = static_cast<std::uint64_t>(std::llround(seen.names.estimate()));
    const auto each = static_cast<double>(std::max<std::uint64_t>(seen.measured, 1));
    row.name_octets = static_cast<double>(seen.name_octets) / each;
    row.new_octets = static_cast<double>(seen.new_octets) / each;
    row.responses = seen.responses;
    row.failures = seen.failures;
    row.data_responses = seen.data_responses;
    row.data_octets = seen.data_octets;
    row.addresses = static_cast<std::uint64_t>(std::llround(seen.addresses.estimate()));
    for (const auto type : seen.types) row.types += (row.types.empty() ? "" : ",") + type_text(type);
    row.last_time = seen.last;
    row.opaque_responses = seen.opaque_responses;
    row.opaque_octets = seen.opaque_octets;
    row.new_data = static_cast<double>(seen.new_data) / static_cast<double>(std::clamp<std::uint64_t>(seen.data_responses, 1, responses_measured));
    ledger_.append(facts::dns_domains, row);
  }

  Ledger& ledger_;
  Selection selection_{ledger_, "dns domains", facts::dns_domains};
  BoundedTable<DomainKey, Domain> domains_{dns_domains_limit};
  std::string name_;
};

}  // namespace

std::string_view domain_of(std::string_view name) {
  const auto label_before = [&](std::size_t end) {
    const auto dot = end == 0 ? std::string_view::npos : name.rfind('.', end - 1);
    return dot == std::string_view::npos ? std::size_t{0} : dot + 1;
  };
  const auto last = label_before(name.size());
  if (last == 0) return name;
  const auto second = label_before(last - 1);
  if (second == 0) return name;
  const bool country = name.size() - last == 2 && last - 1 - second <= 3;
  return name.substr(country ? label_before(second - 1) : second);
}

std::unique_ptr<FactWriter> make_dns_domain_writer(Ledger& ledger) { return std::make_unique<Writer>(ledger); }

}  // namespace assay::collect::capture
