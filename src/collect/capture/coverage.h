// SPDX-License-Identifier: Apache-2.0
// Coverage and malformed input: what was lost, counted by protocol and reason.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "collect/capture/writer.h"

namespace assay::collect::capture {

// Rows for malformed input up to 200 per protocol and fault; the full count is coverage. One thread.
class CoverageWriter {
 public:
  explicit CoverageWriter(Ledger& ledger) : ledger_(ledger) {}

  void malformed(const wire::Context& context, std::string_view protocol, base::Bytes where, base::Fault fault);
  void opaque(const wire::Context& context, std::string_view protocol, std::string_view reason, std::uint64_t octets);
  void given_up(const wire::Context& context, std::string_view protocol, std::string_view reason, std::uint64_t count);
  void finish();

 private:
  struct Count {
    facts::Provenance first;
    std::uint64_t count = 0;
    std::uint64_t octets = 0;
  };

  Count& count(const wire::Context& context, std::string_view protocol, std::string_view reason);

  Ledger& ledger_;
  // Heterogeneous look-up: counting allocates only for a reason that is new.
  struct Earlier {
    using is_transparent = void;
    template <class A, class B>
    bool operator()(const A& a, const B& b) const {
      const int order = std::string_view(a.first).compare(std::string_view(b.first));
      return order != 0 ? order < 0 : std::string_view(a.second) < std::string_view(b.second);
    }
  };
  std::map<std::pair<std::string, std::string>, Count, Earlier> counts_;
};

}  // namespace assay::collect::capture
