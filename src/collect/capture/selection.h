// SPDX-License-Identifier: Apache-2.0
// Selection: which messages of a long capture are kept one by one.
//
// Facts grow with what a network does and not with how long it is watched: the first messages of a protocol are all
// kept, and after them a sample of each kind: its first ones, then those whose number is a power of two, so that the
// last one kept is never older than half of the kind. Whatever is left out is counted in left_out.
#pragma once

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <algorithm>
#include <array>
#include <concepts>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "base/bytes.h"
#include "collect/capture/bounded_table.h"
#include "collect/capture/writer.h"

namespace assay::collect::capture {

// A digest of all that a reader or a requirement could tell two messages apart by, except identifiers, counters and
// times. Its key is of this process's own: nobody can prepare a message that passes for one of another kind.
class Kind {
 public:
  template <class... Parts>
  explicit Kind(const Parts&... parts) {
    (add(parts), ...);
  }

  void add(std::string_view text) { value_ = XXH3_64bits_withSeed(text.data(), text.size(), value_); }
  void add(base::Bytes bytes) { value_ = XXH3_64bits_withSeed(bytes.data(), bytes.size(), value_); }
  template <std::integral T>
  void add(std::span<const T> numbers) {
    value_ = XXH3_64bits_withSeed(numbers.data(), numbers.size_bytes(), value_);
  }
  template <class T>
    requires std::integral<T> || std::is_enum_v<T>
  void add(T number) {
    mix(static_cast<std::uint64_t>(number));
  }
  void add(const wire::IpAddress& address) {
    std::array<std::uint64_t, 2> halves{};
    static_assert(sizeof halves == sizeof address.octets);
    std::memcpy(halves.data(), address.octets.data(), sizeof halves);
    mix(halves[0] ^ address.version);
    mix(halves[1]);
  }
  void add(const Kind& other) { mix(other.value_); }
  template <class T>
  void add(const std::optional<T>& part) {
    if (part) {
      add(*part);
    } else {
      mix(absent);
    }
  }

  [[nodiscard]] std::uint64_t value() const { return value_; }

 private:
  static constexpr std::uint64_t absent = 0xd1b54a32d192ed03ULL;  // no value that anything has
  static const std::uint64_t own_key;

  // Multiplication folds 128 bits into 64, so that every bit of the number reaches every bit of the digest.
  void mix(std::uint64_t number) {
    __extension__ using Wide = unsigned __int128;
    const Wide product = static_cast<Wide>(value_ ^ 0x9e3779b97f4a7c15ULL) * (number ^ own_key);
    value_ = static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64U);
  }

  std::uint64_t value_ = own_key;
};

// One for each protocol. One thread.
class Selection {
 public:
  // `protocol` for people, and the table that its messages are kept in.
  template <class Row>
  Selection(Ledger& ledger, std::string protocol, const facts::Table<Row>& table)
      : ledger_(ledger), protocol_(std::move(protocol)), table_(table.info.name), limits_(ledger.limits()) {}
  // The same with another limit in place of SelectionLimits::all.
  template <class Row>
  Selection(Ledger& ledger, std::string protocol, const facts::Table<Row>& table, std::uint64_t all)
      : Selection(ledger, std::move(protocol), table) {
    limits_.all = all;
  }

  // Counts one more of this kind, and says whether to keep it.
  [[nodiscard]] bool keep(const Kind& kind);
  // Counts a message that is not kept.
  void leave_out(const wire::Context& context, base::Bytes where) {
    if (left_out_ == 0) first_ = provenance(context, where);
    count(context.frame != nullptr ? context.frame->time : base::Time{}, where.size());
  }
  void leave_out(const facts::Provenance& from, std::uint64_t octets) {
    leave_out(from, octets, 1, from.time);
  }
  // So many messages, of which one row would have told.
  void leave_out(const facts::Provenance& from, std::uint64_t octets, std::uint64_t messages, base::Time last) {
    if (left_out_ == 0) first_ = from;
    count(last, octets, messages);
  }
  // Nothing was left out so far: what is not in the facts was not in the evidence.
  [[nodiscard]] bool complete() const { return left_out_ == 0; }
  // Writes what was left out as one row.
  void finish();

 private:
  void count(base::Time time, std::uint64_t octets, std::uint64_t messages = 1) {
    left_out_ += messages;
    octets_ += octets;
    last_time_ = std::max(last_time_, time);
  }

  Ledger& ledger_;
  std::string protocol_;
  std::string_view table_;
  SelectionLimits limits_;
  std::uint64_t seen_ = 0;
  std::uint64_t other_kinds_ = 0;  // beyond limits_.kinds, which count as one kind
  BoundedTable<std::uint64_t, std::uint64_t> kinds_{limits_.kinds};
  facts::Provenance first_;
  std::uint64_t left_out_ = 0;
  std::uint64_t octets_ = 0;
  base::Time last_time_;
};

}  // namespace assay::collect::capture
