// SPDX-License-Identifier: Apache-2.0
// Model: functions and interfaces while they are being inferred. Collects claims in any order and writes them in one.
// Where the facts lie is looked up when all is written: only those that became a reason need it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "base/result.h"
#include "facts/store.h"

namespace assay::network {

// The column of a group's first fact, which is what shows it.
[[nodiscard]] facts::FactId first_fact(const std::vector<facts::Value>& row, std::size_t column);

// Names a function: kind and address, or kind and label where it has no address (a group of UEs, the data network).
struct FunctionKey {
  std::string kind;
  std::string address;
  std::string label;  // empty: "kind address"

  auto operator<=>(const FunctionKey&) const = default;
};

struct Link {
  std::string name;  // "N2", "Nudm" …
  FunctionKey from;
  FunctionKey to;
  std::string protocol;
  std::string protection;
  std::uint64_t packets = 0;
  std::uint64_t octets = 0;
};

class Model {
 public:
  // `shown`: the function's own behaviour says so; otherwise somebody claims it. A reason counts once.
  void claim(const FunctionKey& function, bool shown, std::string reason, facts::FactId first);

  [[nodiscard]] bool knows(std::string_view kind, std::string_view address) const;
  // Every kind that is known at the address; shown ones first.
  [[nodiscard]] std::vector<std::string> kinds_at(std::string_view address) const;
  // The function of the first of these kinds that is known there, else any other one there, else none.
  [[nodiscard]] std::optional<FunctionKey> at(std::string_view address, const std::vector<std::string_view>& kinds) const;

  // Links with the same name, ends, protocol and protection are added up.
  void link(Link link, facts::FactId first);

  // Numbers and writes everything; claims beyond `limit` functions go to coverage.
  [[nodiscard]] base::Result<void> write(facts::Store& store, std::size_t limit) const;
  // The number that write() gives the function at an address (the first of several), 0 if there is none.
  [[nodiscard]] std::map<std::string, std::uint32_t> numbers_by_address(std::size_t limit) const;

 private:
  struct Reason {
    std::string text;
    facts::FactId first;
  };
  struct Function {
    bool shown = false;
    std::vector<Reason> reasons;
  };
  using LinkKey = std::tuple<std::string, FunctionKey, FunctionKey, std::string, std::string>;
  struct Traffic {
    std::uint64_t packets = 0;
    std::uint64_t octets = 0;
    facts::FactId first;
  };

  [[nodiscard]] base::Result<std::map<facts::FactId, facts::Provenance>> places(facts::Store& store) const;
  [[nodiscard]] std::vector<const std::pair<const FunctionKey, Function>*> ordered(std::size_t limit) const;

  std::map<FunctionKey, Function> functions_;
  std::map<std::string, std::vector<std::string>, std::less<>> kinds_by_address_;
  std::map<LinkKey, Traffic> links_;
};

}  // namespace assay::network
