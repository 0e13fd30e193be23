// SPDX-License-Identifier: Apache-2.0
// Subjects: names what a result is about, from the functions that the network model knows. Neutral and deterministic:
// kind and address, never a supplier's name.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "facts/store.h"

namespace assay::assess {

class Subjects {
 public:
  [[nodiscard]] static base::Result<Subjects> load(facts::Store& store);

  // Fills a requirement's pattern: its first {…} with `subject`, its second with `peer`. {AMF} names the AMF at that
  // address if its behaviour shows one, otherwise whatever is known there, as "claimed AMF …" where nobody but itself or
  // a peer says so; {} the latter. What is no address of a function stays as it is.
  [[nodiscard]] std::string name(std::string_view pattern, const std::string& subject, const std::string& peer) const;

 private:
  struct Function {
    std::string kind;
    std::string label;
    bool shown = false;
  };
  [[nodiscard]] std::string one(std::string_view kind, const std::string& address) const;

  std::map<std::string, std::vector<Function>> by_address_;
};

}  // namespace assay::assess
