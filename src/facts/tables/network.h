// SPDX-License-Identifier: Apache-2.0
// The network model that src/network infers from the facts above: functions, interfaces, segments.
#pragma once

#include "facts/table.h"

namespace assay::facts {

struct NetworkFunction {
  Provenance from;  // the first reason
  std::uint32_t function = 0;
  std::string kind;
  std::string address;
  std::string label;
  std::string certainty;
  std::uint32_t reasons = 0;
};
extern const Table<NetworkFunction> functions;

struct FunctionReason {
  Provenance from;
  std::uint32_t function = 0;
  std::string reason;
  FactId fact;
};
extern const Table<FunctionReason> function_reasons;

struct NetworkInterface {
  Provenance from;
  std::uint32_t link = 0;
  std::string name;
  std::uint32_t from_function = 0;
  std::uint32_t to_function = 0;
  std::string protocol;
  std::string protection;
  std::uint64_t packets = 0;
  std::uint64_t octets = 0;
  FactId fact;
};
extern const Table<NetworkInterface> interfaces;

struct Segment {
  Provenance from;
  std::uint32_t segment = 0;
  std::string name;
  std::uint32_t interface = 0;
  std::optional<std::uint16_t> vlan;
  std::string address;
  std::uint32_t function = 0;
};
extern const Table<Segment> segments;

}  // namespace assay::facts
