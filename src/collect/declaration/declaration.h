// SPDX-License-Identifier: Apache-2.0
// What the operator declares → facts: of the network (docs/guides/declarations.md) and, in a case, of suppliers, products,
// sites, access and where the evidence lies (docs/guides/cases.md). schema/declaration.schema.json is the format.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "facts/store.h"
#include "wire/address.h"

namespace assay::collect::declaration {

inline constexpr std::size_t largest_file = std::size_t{4} * 1024 * 1024;
inline constexpr std::size_t most_entries = 100'000;  // of all lists together
inline constexpr std::size_t most_policies = 1000;    // of a case

// An address with the number of its bits that count.
struct Prefix {
  wire::IpAddress address;
  unsigned bits = 0;

  // "10.0.0.1", "10.0.0.0/24", "2001:db8::/32"; none if it is no prefix, or has bits set behind it.
  static std::optional<Prefix> from_text(std::string_view text);
  [[nodiscard]] bool contains(const wire::IpAddress& other) const;
  [[nodiscard]] bool contains(const Prefix& other) const { return other.bits >= bits && contains(other.address); }
  [[nodiscard]] std::string text() const;  // without "/32" or "/128"
};

// Where something is declared.
struct Origin {
  std::uint16_t file = 0;  // index into Declaration::files
  std::uint32_t line = 0;  // from 1
};

struct Function {
  std::string name;
  std::string kind;
  std::vector<Prefix> addresses;
  std::vector<std::string> nf_instances;  // small letters
  std::vector<std::string> gnb_ids;
  std::vector<std::string> plmns;
  bool critical = false;
  bool management = false;
  bool security_element = false;
  std::string product;
  std::string host;
  std::string site;
  Origin from;
};

struct Segment {
  std::string name;
  std::vector<Prefix> prefixes;
  bool critical = false;
  Origin from;
};

// What a service of the communication matrix lets through.
struct Service {
  std::string text;                    // as written
  std::vector<std::string> protocols;  // as in flows; empty: any
  std::string transport;               // empty: any
  std::optional<std::uint16_t> port;
};

struct Communication {
  std::vector<std::string> initiators;
  std::vector<std::string> responders;
  std::vector<Service> services;
  std::string purpose;
  Origin from;
};

struct Resolver {
  Prefix prefix;
  Origin from;
};

struct HomeNetworkKey {
  std::uint8_t id = 0;
  std::uint8_t scheme = 0;  // 1 Profile A, 2 Profile B
  Origin from;
};

struct Exception {
  std::string requirement;
  std::string subject;
  std::string reason;
  std::string owner;
  std::optional<base::Time> expires;
  std::string reference;
  Origin from;
};

// Identity: nothing that is decided may depend on it.
struct Supplier {
  std::string id;  // by which the case speaks of it; identity as well
  std::string name;
  std::string country;                // ISO 3166-1 alpha-2
  std::vector<std::string> known_as;  // what else betrays it: vendor words in CPE, package scopes, domains
  Origin from;
};

struct Product {
  std::string id;
  std::string name;
  std::string version;
  std::string supplier;
  std::optional<base::Time> supported_until;  // end of that day
  Origin from;
};

struct Host {
  std::string name;
  std::vector<Prefix> addresses;
  std::string site;
  bool management = false;
  Origin from;
};

struct Site {
  std::string name;
  std::vector<std::string> protection;  // words of docs/guides/cases.md
  Origin from;
};

// Who may reach functions from elsewhere, and how.
struct RemoteAccess {
  std::string name;
  std::string by;                      // a supplier's id, or "operator"
  std::vector<std::string> to;         // parties, as in the communication matrix
  std::string through;                 // function or host that everybody passes
  std::vector<std::string> accounts;   // as logs name them
  std::string granted;                 // "standing" or "each time"
  std::optional<bool> several_factors;
  std::optional<bool> recorded;
  Origin from;
};

// A time for which one access was granted.
struct AccessWindow {
  std::string access;
  base::Time begins;
  base::Time ends;
  std::string reference;
  Origin from;
};

struct CriticalData {
  std::string name;
  std::vector<std::string> held_by;  // functions or hosts
  std::optional<bool> ciphered;
  Origin from;
};

// A figure in the place of one of the catalogue of threats (docs/guides/techniques.md).
struct Assumption {
  std::string of;       // X-…, S-…, L-… or M-…
  std::string subject;  // the arguments of one instance; empty: all
  std::string state;    // prior, violated or met; rate; loss; cost
  double low = 0;
  double central = 0;
  double high = 0;
  std::string source;
  std::string date;
  Origin from;
};

// A file or a pattern (*, **) of files, relative to the file that names it.
struct EvidencePlace {
  std::string path;
  std::string about_kind;  // product, function, host, supplier or site; empty: of the network
  std::string about;
  std::string sha256;      // empty: not stated
  Origin from;
};

// A policy and what proves who made it; paths are relative to the file that names them.
struct PolicyPlace {
  std::string file;
  std::string signature;  // file.sig unless stated
  std::string key;        // PEM
  Origin from;
};

// One of the declaration's files, as evidence.
struct DeclaredFile {
  std::filesystem::path path;
  std::string name;
  std::string sha256;
  std::uint64_t size = 0;
};

struct Declaration {
  std::vector<std::string> plmns;
  Origin plmns_from;
  std::vector<Function> functions;
  std::vector<Segment> segments;
  std::vector<Communication> communication;
  std::vector<Resolver> resolvers;
  std::vector<HomeNetworkKey> keys;
  std::vector<Exception> exceptions;

  // Of a case.
  bool is_case = false;
  std::string network;                        // its name
  std::optional<base::Time> as_of;            // the day for which the case is judged, its end
  std::vector<Supplier> suppliers;
  std::vector<Product> products;
  std::vector<Host> hosts;
  std::vector<Site> sites;
  std::vector<RemoteAccess> remote_access;
  std::vector<AccessWindow> access_windows;
  std::vector<CriticalData> critical_data;
  std::vector<Assumption> assumptions;
  std::vector<EvidencePlace> evidence;
  std::vector<std::pair<std::string, std::string>> profiles;  // part → profile
  EvidencePlace catalogue;                                    // a folder; only path and origin
  std::vector<EvidencePlace> trusted_keys;                    // PEM files
  std::vector<PolicyPlace> policies;                          // laid over the verdicts; no fact comes of them

  std::vector<DeclaredFile> files;  // the first is the one that was asked for; those it includes follow
};

// What `include` may name, itself included, and how deep.
inline constexpr std::size_t most_files = 1000;

// `name` stands in every error, with line, key and remedy. Nothing is included.
[[nodiscard]] base::Result<Declaration> parse(std::string_view text, std::string name);
// A declaration or a case with what it includes.
[[nodiscard]] base::Result<Declaration> read(const std::filesystem::path& file);

// Writes the declaration's files as further evidence and their rows, then the names that it gives to the addresses in the
// store: called after everything else was collected.
base::Result<void> collect(const Declaration& declaration, facts::Store& store);

}  // namespace assay::collect::declaration
