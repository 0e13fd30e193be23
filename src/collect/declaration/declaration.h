// SPDX-License-Identifier: Apache-2.0
// What the operator declares of the network → facts. The format: docs/guides/declarations.md, schema/declaration.schema.json.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "facts/store.h"
#include "wire/address.h"

namespace assay::collect::declaration {

inline constexpr std::size_t largest_file = std::size_t{4} * 1024 * 1024;
inline constexpr std::size_t most_entries = 100'000;  // of all lists together

// An address with the number of its bits that count.
struct Prefix {
  wire::IpAddress address;
  unsigned bits = 0;

  // "10.0.0.1", "10.0.0.0/24", "2001:db8::/32"; none if it is no prefix, or has bits set behind it.
  static std::optional<Prefix> from_text(std::string_view text);
  [[nodiscard]] bool contains(const wire::IpAddress& other) const;
  [[nodiscard]] std::string text() const;  // without "/32" or "/128"
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
  std::uint32_t line = 0;
};

struct Segment {
  std::string name;
  std::vector<Prefix> prefixes;
  bool critical = false;
  std::uint32_t line = 0;
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
  std::uint32_t line = 0;
};

struct Resolver {
  Prefix prefix;
  std::uint32_t line = 0;
};

struct HomeNetworkKey {
  std::uint8_t id = 0;
  std::uint8_t scheme = 0;  // 1 Profile A, 2 Profile B
  std::uint32_t line = 0;
};

struct Exception {
  std::string requirement;
  std::string subject;
  std::string reason;
  std::string owner;
  std::optional<base::Time> expires;
  std::string reference;
  std::uint32_t line = 0;
};

struct Declaration {
  std::vector<std::string> plmns;
  std::uint32_t plmns_line = 0;
  std::vector<Function> functions;
  std::vector<Segment> segments;
  std::vector<Communication> communication;
  std::vector<Resolver> resolvers;
  std::vector<HomeNetworkKey> keys;
  std::vector<Exception> exceptions;

  // The file it stands in, as evidence.
  std::filesystem::path file;
  std::string sha256;
  std::uint64_t size = 0;
};

// `name` stands in every error, with line, key and remedy.
[[nodiscard]] base::Result<Declaration> parse(std::string_view text, std::string name);
[[nodiscard]] base::Result<Declaration> read(const std::filesystem::path& file);

// Writes the declaration as one more evidence and its rows, then the names that it gives to the addresses in the store:
// called after everything else was collected.
base::Result<void> collect(const Declaration& declaration, facts::Store& store);

}  // namespace assay::collect::declaration
