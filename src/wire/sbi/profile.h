// SPDX-License-Identifier: Apache-2.0
// NF profiles and the operations of an NRF on them (TS 29.510 §6.1.6.2.2, §6.2.6.2.2).
#pragma once

#include <vector>

#include "wire/sbi/json.h"
#include "wire/sbi/messages.h"
#include "wire/sbi/resource.h"

namespace assay::wire::sbi {

// One profile that the text holds. `where` are its octets; empty if it is only named (a list, a deletion).
struct ProfileAt {
  NfProfile profile;
  base::Bytes where;
};

// What a message of that service says about NF profiles. `method` is that of the request; `body` may be null.
struct NrfMessage {
  bool request = true;
  std::string_view method;
  const Resource& resource;
  const Json* body;
};

// Borrows the message, and keeps the lists that it makes in `arena`.
class Profiles {
 public:
  explicit Profiles(base::Arena& arena) : arena_(arena) {}

  // Valid until the next call.
  [[nodiscard]] std::vector<ProfileAt>& read(const NrfMessage& message);

 private:
  using Texts = std::vector<std::string_view>;
  // Whom an NF lets use it: a service's own list counts for it, else that of the NF, and without either all may (TS 29.510 §6.1.6.2.2, §6.1.6.2.3).
  struct Allowed {
    Texts by_nf;
    Texts by_services;
    bool any_service = false;
    bool all = false;  // one service is open to all

    void clear();
    void add_service(const Texts& own);
    Texts& result();  // empty: all
  };
  NfProfile profile(const Json& json, Json::Index node, std::string_view operation);
  void add_all(const Json& json, Json::Index list, std::string_view operation);
  void instance_request(const NrfMessage& message, std::string_view id);
  void notification(const Json& json);
  std::string_view last_segment(std::string_view uri);
  std::string_view joined(Texts& values);

  base::Arena& arena_;
  std::vector<ProfileAt> found_;
  Texts addresses_;
  Texts services_;
  Texts slices_;
  Allowed types_;
  Allowed allowed_slices_;
  Texts own_;
};

}  // namespace assay::wire::sbi
