// SPDX-License-Identifier: Apache-2.0
// What src/network concludes from declared and observed network together: parts and differences.
#pragma once

#include "facts/table.h"

namespace assay::facts {

struct FunctionPart {
  Provenance from;
  std::string function;
  std::string kind;
  std::string product;
  std::string part;
  std::string basis;
  std::string segment;
  std::string neighbour;
  std::string asset_category;
  std::string sensitivity;
  FactId because;
};
extern const Table<FunctionPart> function_parts;

struct NetworkDifference {
  Provenance from;
  std::string difference;
  std::string subject;
  std::string function;
  std::string detail;
  FactId because;
};
extern const Table<NetworkDifference> network_differences;

}  // namespace assay::facts
