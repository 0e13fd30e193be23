// SPDX-License-Identifier: Apache-2.0
// What is remembered of the UEs behind an N2 association, for judging later messages by earlier ones.
#pragma once

#include <cstdint>
#include <list>
#include <optional>
#include <string>
#include <unordered_map>

#include "facts/table.h"
#include "wire/protocol.h"

namespace assay::collect::capture {

struct UeContext {
  std::optional<std::uint64_t> amf_ue_id;

  // The last Registration request.
  bool registration_seen = false;
  std::optional<std::uint8_t> registration_type;
  std::string sent_capability;  // hexadecimal; empty if it held none
  std::optional<facts::FactId> registration;

  bool challenged = false;     // an Authentication request came
  bool authenticated = false;  // and was answered, with no failure or reject since
};

// Bounded: the longest unused context is forgotten when there is no room. One thread.
class UeContexts {
 public:
  explicit UeContexts(std::size_t most) : most_(most) {}

  // The UE that an NGAP message in `carrier` concerns; null if the carrier does not name one. A context starts anew with
  // an Initial UE Message, and when the AMF's identifier says that another UE got the RAN node's.
  UeContext* find(wire::FlowId flow, const wire::Carrier& carrier, bool initial);
  [[nodiscard]] std::size_t size() const { return by_key_.size(); }

 private:
  struct Key {
    std::uint32_t flow = 0;
    std::uint64_t ran_ue_id = 0;
    bool operator==(const Key&) const = default;
  };
  struct Hash {
    std::size_t operator()(const Key& key) const;
  };
  using Entries = std::list<std::pair<Key, UeContext>>;  // most recently used first

  std::size_t most_;
  Entries entries_;
  std::unordered_map<Key, Entries::iterator, Hash> by_key_;
};

}  // namespace assay::collect::capture
