// SPDX-License-Identifier: Apache-2.0
// RecordingOutput: an Output for unit tests and fuzz targets. Keeps what parsers report; messages go to callbacks, since
// they borrow the bytes of the call.
#pragma once

#include <array>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "wire/keys.h"
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

  [[nodiscard]] const Keys* keys() const override { return given_keys; }
  std::unique_ptr<StreamParser> inner_stream() override { return std::make_unique<Inside>(*this); }

  const Keys* given_keys = nullptr;
  std::array<std::string, 2> inside;  // what was given to inner streams, by direction; "?" for a gap
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
  class Inside final : public StreamParser {
   public:
    explicit Inside(RecordingOutput& out) : out_(out) {}
    std::size_t data(Direction direction, base::Bytes data, const Context&, Output&) override {
      out_.inside[static_cast<std::size_t>(direction)] += base::as_text(data);
      return data.size();
    }
    void gap(Direction direction, std::uint64_t, const Context&, Output&) override { out_.inside[static_cast<std::size_t>(direction)] += '?'; }
    void end(Direction, const Context&, Output&) override {}

   private:
    RecordingOutput& out_;
  };

  std::vector<std::function<void(const Context&, base::Bytes, const Observation&)>> listeners_;
};

}  // namespace assay::wire
