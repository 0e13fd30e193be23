// SPDX-License-Identifier: Apache-2.0
// Fills radio_capabilities: what N2 says of a UE's radio, held against another leg of the same UE (ue_legs.h), and against
// what was said of the same UE before, by the identities that its NAS messages show.
#pragma once

#include <array>
#include <optional>
#include <string_view>
#include <vector>

#include "base/few.h"
#include "collect/capture/selection.h"
#include "collect/capture/ue_legs.h"
#include "collect/capture/writer.h"
#include "facts/tables/radio_capability.h"
#include "wire/rrc/radio_capability.h"

namespace assay::collect::capture {

class RadioCapabilities {
 public:
  // At most `ues` UEs are remembered by their identities, and `capabilities` to hold another leg's against. `ledger` and
  // `legs` must outlive this.
  RadioCapabilities(Ledger& ledger, UeLegs& legs, std::size_t ues, std::size_t capabilities);

  // Of a NAS message: in an Initial UE Message, after it, or in a container of the one before.
  enum class Place : std::uint8_t { beginning, later, inside };

  // What a NAS message says of who the UE is, and of its radio capability.
  void note(UeLeg& leg, const wire::nas::Message& message, Place place);
  void observe(const wire::Context& context, base::Bytes where, const wire::rrc::RadioCapability& message, UeLeg* leg);
  void finish() { selection_.finish(); }

 private:
  // One capability as it is remembered for another leg.
  struct Stated {
    std::uint64_t number = 0;
    std::string_view procedure;
    base::Time time;
    std::optional<facts::FactId> fact;
    bool decoded = false;
    std::vector<wire::rrc::RadioCapability::Part> parts;
    base::Few<std::uint64_t, 4> held;  // numbers of the legs of which one was held against it, each once; no more than fit
  };
  // The last one of a UE between two addresses.
  struct Known {
    std::uint64_t ends = 0;  // UeLeg::ends; 0: none
    std::optional<facts::FactId> fact;
    std::uint32_t stated = 0;
    bool decoded = false;
    bool nr = false;           // it had a container of NR, which alone has values
    bool anew = false;         // since, the UE has registered as after power on
    bool announced = false;    // since, the UE announced an update, wherever
    bool unsure = false;       // since, one came that goes by its name, which the AMF may have given to another UE
    std::uint64_t unread = 0;  // number of the first leg since with a registration of which a part is not to be seen; 0: none
  };
  // A UE under all its names.
  struct Ue {
    std::uint64_t equipment = 0;  // digest of its IMEI; 0: not known
    std::uint64_t doubts = 0;     // messages with which it may have lost a name: they cannot be read, or deregister it
    std::array<Known, 4> known;   // the one that is there for longest first
  };
  struct Name {
    std::uint64_t ue = 0;      // number of the UE that has it
    std::uint64_t doubts = 0;  // Ue::doubts when it had it for certain
  };

  // `given`: by the AMF. `temporary`: the AMF may give it to another UE.
  void call(UeLeg& leg, std::uint64_t identity, bool given, bool temporary);
  void doubt(std::uint64_t ue);
  [[nodiscard]] std::uint64_t doubts(std::uint64_t ue);
  void see_equipment(UeLeg& leg, std::uint64_t equipment);
  void become(UeLeg& leg, std::uint64_t ue);
  void mark(const UeLeg& leg);
  [[nodiscard]] Known* known(const UeLeg& leg);
  // Fills in all but what other capabilities say: for a row that is kept.
  void state(const wire::Context& context, base::Bytes where, const wire::rrc::RadioCapability& message, facts::RadioCapability& row) const;
  [[nodiscard]] Stated* statement(std::uint64_t number);
  [[nodiscard]] Stated* counterpart(const UeLeg& leg, std::string_view procedure, base::Time now, const wire::rrc::RadioCapability& message);
  void hold_against_earlier(const UeLeg& leg, const wire::rrc::RadioCapability& message, facts::RadioCapability& row);
  // `held`: against a statement of the other leg.
  void remember(UeLeg& leg, const wire::Context& context, const wire::rrc::RadioCapability& message, std::optional<facts::FactId> fact, bool held);

  Ledger& ledger_;
  UeLegs& legs_;
  BoundedTable<std::uint64_t, Name> names_;
  BoundedTable<std::uint64_t, Ue> ues_;  // by number
  std::uint64_t ues_seen_ = 0;
  std::size_t most_;
  std::vector<Stated> statements_;  // a ring
  std::uint64_t statements_seen_ = 0;
  Selection selection_{ledger_, "UE radio capabilities", facts::radio_capabilities};
};

}  // namespace assay::collect::capture
