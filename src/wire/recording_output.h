// SPDX-License-Identifier: Apache-2.0
// RecordingOutput: an Output for unit tests and fuzz targets. Keeps what parsers report; messages go to callbacks, since
// they borrow the bytes of the call.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "wire/protocol.h"

namespace assay::wire {

class RecordingOutput final : public Output {
 public:
  struct HandedOn { std::string protocol; std::vector<std::byte> payload; Carrier carrier; };
  struct Bad { std::string protocol; base::Fault fault; };
  struct Unread { std::string protocol; std::string reason; };

  // Calls `use(context, where, message)` for every message of type M.
  template <class M>
  void on(std::function<void(const Context&, base::Bytes, const M&)> use) {
    listeners_.push_back([use = std::move(use)](const Context& context, base::Bytes where, const Observation& seen) {
      if (const M* message = seen.as<M>()) use(context, where, *message);
    });
  }

  void hand_on(std::string_view protocol, base::Bytes payload, const Context& context) override {
    handed_on.push_back({std::string(protocol), {payload.begin(), payload.end()}, context.carrier});
  }
  void malformed(const Context&, std::string_view protocol, base::Bytes, base::Fault fault) override {
    faults.push_back({std::string(protocol), fault});
  }
  void opaque(const Context&, std::string_view protocol, std::string_view reason, base::Bytes) override {
    unread.push_back({std::string(protocol), std::string(reason)});
  }

  std::vector<HandedOn> handed_on;
  std::vector<Bad> faults;
  std::vector<Unread> unread;
  std::vector<std::string> kinds;  // names of the messages, in order

 protected:
  ObservationId observe(const Context& context, base::Bytes where, const Observation& seen) override {
    kinds.emplace_back(seen.kind().name);
    for (const auto& listener : listeners_) listener(context, where, seen);
    return ObservationId(kinds.size());
  }

 private:
  std::vector<std::function<void(const Context&, base::Bytes, const Observation&)>> listeners_;
};

}  // namespace assay::wire
