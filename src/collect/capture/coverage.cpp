// SPDX-License-Identifier: Apache-2.0
#include "collect/capture/coverage.h"

#include <fmt/format.h>

namespace assay::collect::capture {
namespace {

constexpr std::uint64_t rows_per_fault = 200;
constexpr std::size_t reasons_limit = 4096;

}  // namespace

CoverageWriter::Count& CoverageWriter::count(const wire::Context& context, std::string_view protocol, std::string_view reason) {
  const std::pair<std::string_view, std::string_view> key(protocol, reason);
  auto found = counts_.find(key);
  if (found == counts_.end()) {
    if (counts_.size() >= reasons_limit) reason = "other reasons";
    found = counts_.try_emplace({std::string(protocol), std::string(reason)}).first;
    if (found->second.count == 0) found->second.first = provenance(context, {});
  }
  return found->second;
}

void CoverageWriter::malformed(const wire::Context& context, std::string_view protocol, base::Bytes where, base::Fault fault) {
  auto& total = count(context, protocol, fmt::format("malformed: {}", base::text(fault.code)));
  ++total.count;
  total.octets += where.size();
  if (total.count > rows_per_fault) return;
  ledger_.append(facts::malformed, {.from = provenance(context, where),
                                    .protocol = std::string(protocol),
                                    .fault = std::string(base::text(fault.code)),
                                    .fault_offset = fault.offset,
                                    .source = wire::text(context.source.address),
                                    .destination = wire::text(context.destination.address)});
}

void CoverageWriter::opaque(const wire::Context& context, std::string_view protocol, std::string_view reason, std::uint64_t octets) {
  auto& total = count(context, protocol, reason);
  ++total.count;
  total.octets += octets;
}

void CoverageWriter::given_up(const wire::Context& context, std::string_view protocol, std::string_view reason, std::uint64_t times) {
  count(context, protocol, reason).count += times;
}

void CoverageWriter::finish() {
  for (const auto& [key, total] : counts_) {
    ledger_.append(facts::coverage, {.from = total.first,
                                     .protocol = key.first,
                                     .reason = key.second,
                                     .count = total.count,
                                     .octets = total.octets});
  }
  counts_.clear();
}

}  // namespace assay::collect::capture
