// SPDX-License-Identifier: Apache-2.0
// BoundedTable: a hash table that never grows beyond its limit, for what a hostile network could otherwise fill memory
// with. When it is full, an entry that has not been looked up for long makes room (second chance). What leaves, and in
// which order, depends on the calls only and not on the hash, whose seed is of this run's own so that nobody can
// prepare collisions.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <random>
#include <type_traits>
#include <utility>
#include <vector>

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace assay::collect::capture {

// Key: a plain struct without padding, compared by ==. One thread. A reference to a value is valid until the next
// find_or_create().
template <class Key, class Value>
  requires std::has_unique_object_representations_v<Key>
class BoundedTable {
 public:
  explicit BoundedTable(std::size_t limit) : limit_(std::max<std::size_t>(limit, 2)), slots_(1024) {
    std::random_device random;
    seed_ = std::uint64_t{random()} << 32 | random();
  }

  // The value, which counts as used now; null if there is none.
  Value* find(const Key& key) {
    const Slot& slot = slots_[locate(key, hash(key))];
    if (slot.record == 0) return nullptr;
    Record& record = records_[slot.record - 1];
    record.recent = true;
    return &record.value;
  }

  struct Found {
    Value& value;
    bool created;
  };
  // Finds the value, or makes an empty one. Before an entry makes room, `evict` is called with its key and value.
  template <class Evict>
  Found find_or_create(const Key& key, Evict&& evict) {
    const std::uint64_t hashed = hash(key);
    std::size_t slot = locate(key, hashed);
    if (slots_[slot].record != 0) {
      Record& record = records_[slots_[slot].record - 1];
      record.recent = true;
      return {record.value, false};
    }
    if (used_ == limit_) evict_one(evict);
    if ((used_ + 1) * 2 > slots_.size()) grow();
    slot = locate(key, hashed);
    std::size_t index = 0;
    if (free_.empty()) {
      index = records_.size();
      records_.emplace_back();
    } else {
      index = free_.back();
      free_.pop_back();
    }
    Record& record = records_[index];
    record.key = key;
    record.used = true;
    slots_[slot] = {static_cast<std::uint32_t>(hashed >> 32), static_cast<std::uint32_t>(index + 1)};
    ++used_;
    return {record.value, true};
  }

  void erase(const Key& key) {
    const std::size_t slot = locate(key, hash(key));
    if (slots_[slot].record != 0) remove(slot);
  }

  // Every entry, in an order that depends on the calls only.
  template <class Use>
  void for_each(Use&& use) {
    for (Record& record : records_) {
      if (record.used) use(std::as_const(record.key), record.value);
    }
  }

  [[nodiscard]] std::size_t size() const { return used_; }
  [[nodiscard]] std::uint64_t evicted() const { return evicted_; }

 private:
  struct Slot {
    std::uint32_t tag = 0;
    std::uint32_t record = 0;  // index + 1; 0: empty
  };
  struct Record {
    Key key{};
    Value value{};
    bool used = false;
    bool recent = false;
  };

  [[nodiscard]] std::uint64_t hash(const Key& key) const { return XXH3_64bits_withSeed(&key, sizeof key, seed_); }

  // The slot that holds the key, or the empty one where it belongs.
  [[nodiscard]] std::size_t locate(const Key& key, std::uint64_t hashed) const {
    const std::size_t mask = slots_.size() - 1;
    const auto tag = static_cast<std::uint32_t>(hashed >> 32);
    std::size_t slot = hashed & mask;
    while (slots_[slot].record != 0 && (slots_[slot].tag != tag || !(records_[slots_[slot].record - 1].key == key))) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  void grow() {
    std::vector<Slot> old(slots_.size() * 2);
    old.swap(slots_);
    for (const Slot& slot : old) {
      if (slot.record == 0) continue;
      const Key& key = records_[slot.record - 1].key;
      slots_[locate(key, hash(key))] = slot;
    }
  }

  template <class Evict>
  void evict_one(Evict&& evict) {
    for (;; hand_ = (hand_ + 1) % records_.size()) {
      Record& record = records_[hand_];
      if (!record.used) continue;
      if (!std::exchange(record.recent, false)) break;
    }
    Record& leaving = records_[hand_];
    evict(std::as_const(leaving.key), leaving.value);
    ++evicted_;
    erase(leaving.key);
    hand_ = (hand_ + 1) % records_.size();
  }

  void remove(std::size_t slot) {
    const std::size_t index = slots_[slot].record - 1;
    records_[index] = Record{};
    free_.push_back(index);
    --used_;
    // Linear probing: entries behind the hole move up unless they are at or behind their home already.
    const std::size_t mask = slots_.size() - 1;
    std::size_t hole = slot;
    for (std::size_t next = (hole + 1) & mask; slots_[next].record != 0; next = (next + 1) & mask) {
      const std::size_t home = hash(records_[slots_[next].record - 1].key) & mask;
      if (((next - home) & mask) < ((next - hole) & mask)) continue;
      slots_[hole] = slots_[next];
      hole = next;
    }
    slots_[hole] = {};
  }

  std::size_t limit_;
  std::uint64_t seed_ = 0;
  std::vector<Slot> slots_;  // a power of two, at most half full
  std::vector<Record> records_;
  std::vector<std::size_t> free_;
  std::size_t used_ = 0;
  std::size_t hand_ = 0;  // of the clock
  std::uint64_t evicted_ = 0;
};

}  // namespace assay::collect::capture
