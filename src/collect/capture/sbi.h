// SPDX-License-Identifier: Apache-2.0
// SbiRows: what the SBI parser found in the messages of exchanges that are not over yet, as rows that wait for the fact
// of their exchange.
#pragma once

#include <compare>
#include <map>
#include <optional>
#include <vector>

#include "collect/capture/writer.h"
#include "facts/tables/ran.h"
#include "facts/tables/sbi.h"

namespace assay::collect::capture {

// A stream of a flow.
struct ExchangeKey {
  std::uint32_t flow = 0;
  std::uint32_t stream = 0;

  auto operator<=>(const ExchangeKey&) const = default;
};

// At most 65,536 rows wait; what comes beyond is written at once, without its exchange and status.
class SbiRows {
 public:
  explicit SbiRows(Ledger& ledger) : ledger_(ledger) {}

  // Takes a Token, NfProfile, Disclosure or Identity.
  void keep(const wire::Context& context, const wire::Observation& seen);
  // The id that the access token of that exchange's request will get if write() is the next call.
  [[nodiscard]] std::optional<facts::FactId> next_token(ExchangeKey key) const;
  // Writes what waits for that exchange.
  void write(ExchangeKey key, std::optional<facts::FactId> exchange, std::optional<std::uint16_t> status);
  // Writes what is left, in order of flow and stream.
  void finish();

 private:
  struct Waiting {
    std::vector<facts::Token> tokens;
    std::vector<facts::NfProfile> profiles;
    std::vector<facts::Disclosure> disclosures;
    std::vector<facts::UeIdentity> identities;
    [[nodiscard]] std::size_t size() const {
      return tokens.size() + profiles.size() + disclosures.size() + identities.size();
    }
  };
  void write(Waiting& waiting, std::optional<facts::FactId> exchange, std::optional<std::uint16_t> status);

  Ledger& ledger_;
  std::map<ExchangeKey, Waiting> waiting_;
  std::size_t rows_ = 0;
  std::uint64_t tokens_written_ = 0;
};

}  // namespace assay::collect::capture
