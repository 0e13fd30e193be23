// SPDX-License-Identifier: Apache-2.0
// StreamMemory: what all TCP connections of an engine hold together, and which of them is to give up first. Each bounds
// what it holds by itself; a hundred thousand of them would still fill any machine.
#pragma once

#include <cstddef>

namespace assay::wire::transport {

struct FlowRecord;

// One thread.
class StreamMemory {
 public:
  // What one connection holds. Part of the connection, and gone with it; the StreamMemory outlives it.
  class Share {
   public:
    Share() = default;
    ~Share() { leave(); }
    Share(const Share&) = delete;
    Share& operator=(const Share&) = delete;

   private:
    friend class StreamMemory;
    void leave() {
      if (memory_ == nullptr) return;
      memory_->octets_ -= octets_;
      memory_->unlink(*this);
      memory_ = nullptr;
    }

    StreamMemory* memory_ = nullptr;  // null: in no list
    Share* older_ = nullptr;
    Share* newer_ = nullptr;
    FlowRecord* flow_ = nullptr;
    std::size_t octets_ = 0;
    bool used_ = false;  // since it was looked at last
  };

  StreamMemory() = default;
  StreamMemory(const StreamMemory&) = delete;
  StreamMemory& operator=(const StreamMemory&) = delete;

  // The connection of `flow`, which has just been used, holds so much now. One that holds nothing has no part in this.
  void set(Share& share, FlowRecord& flow, std::size_t octets) {
    if (share.memory_ == nullptr) {
      if (octets == 0) return;
      share.memory_ = this;
      share.flow_ = &flow;
      share.octets_ = 0;
      append(share);
    }
    octets_ += octets - share.octets_;  // modulo 2^64
    share.octets_ = octets;
    share.used_ = true;
  }

  [[nodiscard]] std::size_t octets() const { return octets_; }

  // The flow whose connection was not used for longest, roughly (second chance); null if none holds anything. In the
  // order of calls only: no hash, no address.
  [[nodiscard]] FlowRecord* idle() {
    while (oldest_ != nullptr && oldest_->used_) {
      Share& share = *oldest_;
      share.used_ = false;
      unlink(share);
      append(share);
    }
    return oldest_ != nullptr ? oldest_->flow_ : nullptr;
  }

 private:
  void append(Share& share) {
    share.older_ = newest_;
    share.newer_ = nullptr;
    (newest_ != nullptr ? newest_->newer_ : oldest_) = &share;
    newest_ = &share;
  }
  void unlink(Share& share) {
    (share.older_ != nullptr ? share.older_->newer_ : oldest_) = share.newer_;
    (share.newer_ != nullptr ? share.newer_->older_ : newest_) = share.older_;
  }

  Share* oldest_ = nullptr;
  Share* newest_ = nullptr;
  std::size_t octets_ = 0;
};

}  // namespace assay::wire::transport
