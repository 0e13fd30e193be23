// SPDX-License-Identifier: Apache-2.0
// SbiRows: what the SBI parser found in the messages of exchanges that are not over yet. It becomes rows when the fact of
// the exchange is known, if that is kept.
#pragma once

#include <compare>
#include <map>
#include <optional>
#include <string_view>
#include <variant>
#include <vector>

#include "base/arena.h"
#include "collect/capture/selection.h"
#include "collect/capture/writer.h"
#include "facts/tables/ran.h"
#include "facts/tables/sbi.h"
#include "wire/http_message.h"
#include "wire/sbi/messages.h"

namespace assay::collect::capture {

// A stream of a flow.
struct ExchangeKey {
  std::uint32_t flow = 0;
  std::uint32_t stream = 0;

  auto operator<=>(const ExchangeKey&) const = default;
};

// At most 65,536 findings wait; what comes beyond is written at once, without its exchange and status.
class SbiRows {
 public:
  explicit SbiRows(Ledger& ledger) : ledger_(ledger) {}

  // Takes a Token, NfProfile, Disclosure or Identity.
  void keep(const wire::Context& context, const wire::Observation& seen);
  // What waits for that exchange, as part of its kind.
  [[nodiscard]] Kind kind(ExchangeKey key) const {
    const auto found = waiting_.find(key);
    return found != waiting_.end() ? found->second.kind : Kind();
  }
  // It registers a function, changes a registration or ends one.
  [[nodiscard]] bool registers(ExchangeKey key) const {
    const auto found = waiting_.find(key);
    return found != waiting_.end() && found->second.registers;
  }
  // The id that the access token of that exchange's request will get if write() is the next call.
  [[nodiscard]] std::optional<facts::FactId> next_token(ExchangeKey key) const;
  // Writes what waits for that exchange.
  void write(ExchangeKey key, std::optional<facts::FactId> exchange, std::optional<std::uint16_t> status);
  // Forgets it.
  void drop(ExchangeKey key);
  // Writes what is left, in order of flow and stream.
  void finish();

 private:
  struct Finding {
    std::variant<wire::sbi::Token, wire::sbi::NfProfile, wire::sbi::Disclosure, wire::sbi::Identity> what;
    base::Time time;
    bool in_request = true;
  };
  struct Waiting {
    wire::IpAddress client;
    wire::IpAddress server;
    std::string_view path;  // of the request; empty if unknown
    std::string_view method;
    std::uint8_t tunnel_depth = 0;
    bool registers = false;
    Kind kind;  // of all findings
    std::vector<Finding> findings;
    base::Arena texts;  // that the path, the method and the findings borrow
  };
  using Exchanges = std::map<ExchangeKey, Waiting>;

  Waiting& waiting(ExchangeKey key);
  static void take(Waiting& waiting, const wire::Context& context, const wire::Observation& seen);

  void write(ExchangeKey key, const Waiting& waiting, std::optional<facts::FactId> exchange, std::optional<std::uint16_t> status);

  Ledger& ledger_;
  Exchanges waiting_;
  std::vector<Exchanges::node_type> spare_;  // with the room that their findings took: they come by the hundred thousand
  std::size_t findings_ = 0;
  std::uint64_t tokens_written_ = 0;
};

}  // namespace assay::collect::capture
