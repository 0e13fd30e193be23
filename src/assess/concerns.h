// SPDX-License-Identifier: Apache-2.0
// Concerns: which declared functions and products a result is about, and which declared exception excuses it. It works on
// what the queries gave, after they ran; nothing of it decides.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "assess/excuse.h"
#include "base/result.h"
#include "facts/store.h"

namespace assay::assess {

class Concerns {
 public:
  // Reads the declared tables as they are: call it before the views of requirements exist.
  [[nodiscard]] static base::Result<Concerns> load(facts::Store& store);
  // Learns the pseudonyms of products and of what statements are about: call it while those views exist.
  [[nodiscard]] base::Result<void> learn_pseudonyms(facts::Store& store);

  // What stands behind a pseudonym; anything else as it is.
  [[nodiscard]] std::string real(const std::string& seen) const;
  // Declared functions that a subject means: by name, by address, by host, as what a configuration configures or a workload runs. In the order of their names.
  [[nodiscard]] std::vector<std::string> functions(const std::string& subject) const;
  // The products of these, and `product` if it is one.
  [[nodiscard]] std::vector<std::string> products(const std::vector<std::string>& functions, const std::string& product) const;

  // The excuse for a requirement at one of these subjects: one that holds, if there is one, then the one that reaches furthest.
  [[nodiscard]] const Excuse* excuse(std::string_view requirement, const std::vector<std::string>& subjects) const;
  [[nodiscard]] const std::vector<Excuse>& excuses() const { return excuses_; }  // in the order of the declaration
  // Every name by which an exception may call a subject: itself, the names of its address, its product.
  [[nodiscard]] std::vector<std::string> names(const std::string& subject) const;

 private:
  std::vector<std::string> product_ids_;
  std::vector<std::string> stated_about_;  // by attestations, in their order
  std::map<std::string, std::string, std::less<>> by_pseudonym_;
  std::map<std::string, std::string, std::less<>> product_of_;                   // function → product
  std::map<std::string, std::vector<std::string>, std::less<>> on_host_;         // host → functions
  std::map<std::string, std::vector<std::string>, std::less<>> at_address_;      // address → functions
  std::map<std::string, std::vector<std::string>, std::less<>> configured_as_;   // function of a configuration, or workload → declared functions
  std::map<std::string, std::vector<std::string>, std::less<>> address_names_;   // address → every name
  std::map<std::string, std::vector<std::string>, std::less<>> function_names_;  // function → its kind, site, host, segments
  std::vector<Excuse> excuses_;
};

}  // namespace assay::assess
