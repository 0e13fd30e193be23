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
// find_or_create(). An entry also has an index below the limit, for what its owner rather keeps elsewhere: a look-up
// touches one cache line of the entry if key and value fit into one.
template <class Key, class Value>
  requires std::has_unique_object_representations_v<Key>
class BoundedTable {
 public:
  // The limit is at least 2 and at most 2^30.
  explicit BoundedTable(std::size_t limit) : limit_(std::clamp<std::size_t>(limit, 2, std::size_t{1} << 30U)), slots_(1024) {
    std::random_device random;
    seed_ = std::uint64_t{random()} << 32 | random();
  }

  // The value, which counts as used now; null if there is none.
  Value* find(const Key& key) {
    const Slot& slot = slots_[locate(key, hash(key))];
    return slot.entry == 0 ? nullptr : &use(slot.entry - 1);
  }

  // In two steps some work apart, so that memory answers meanwhile: the slot of a key, then its entry. What they fetch is a
  // guess that changes nothing but time. A hash is of this table and holds as long as it does.
  [[nodiscard]] std::uint64_t hash(const Key& key) const { return XXH3_64bits_withSeed(&key, sizeof key, seed_); }
  void fetch_slot(std::uint64_t hashed) const { __builtin_prefetch(&slots_[hashed & (slots_.size() - 1)]); }
  void fetch_entry(std::uint64_t hashed) const {
    const Slot& slot = slots_[hashed & (slots_.size() - 1)];
    if (slot.entry != 0) __builtin_prefetch(&entries_[slot.entry - 1], 1);
  }

  struct Found {
    Value& value;
    std::size_t index;
    bool created;
  };
  // Finds the value, or makes an empty one. Before an entry makes room, `evict` is called with its key, value and
  // index.
  template <class Evict>
  Found find_or_create(const Key& key, Evict&& evict) {
    return find_or_create(key, hash(key), evict);
  }
  template <class Evict>
  Found find_or_create(const Key& key, std::uint64_t hashed, Evict&& evict) {
    std::size_t slot = locate(key, hashed);
    if (const std::size_t entry = slots_[slot].entry; entry != 0) return {use(entry - 1), entry - 1, false};
    if (used_ == limit_) evict_one(evict);
    if ((used_ + 1) * 2 > slots_.size()) grow();
    slot = locate(key, hashed);
    std::size_t index = entries_.size();
    if (free_.empty()) {
      entries_.emplace_back();
      states_.push_back(State::used);
    } else {
      index = free_.back();
      free_.pop_back();
      states_[index] = State::used;
    }
    entries_[index].key = key;
    slots_[slot] = {static_cast<std::uint32_t>(hashed), static_cast<std::uint32_t>(index + 1)};
    ++used_;
    return {entries_[index].value, index, true};
  }

  void erase(const Key& key) {
    const std::size_t slot = locate(key, hash(key));
    if (slots_[slot].entry != 0) remove(slot);
  }

  // Calls use(key, value, index) for every entry, in an order that depends on the calls only.
  template <class Use>
  void for_each(Use&& use) {
    for (std::size_t index = 0; index < entries_.size(); ++index) {
      if (states_[index] != State::free) use(std::as_const(entries_[index].key), entries_[index].value, index);
    }
  }

  [[nodiscard]] std::size_t size() const { return used_; }
  [[nodiscard]] std::uint64_t evicted() const { return evicted_; }

 private:
  struct Slot {
    std::uint32_t hash = 0;   // its low half: enough to know the home, so that moving a slot does not touch its entry
    std::uint32_t entry = 0;  // index + 1; 0: empty
  };
  struct alignas(64) Entry {
    Key key{};
    Value value{};
  };
  enum class State : std::uint8_t { free, used, recent };

  Value& use(std::size_t index) {
    if (states_[index] != State::recent) states_[index] = State::recent;
    return entries_[index].value;
  }

  // The slot that holds the key, or the empty one where it belongs.
  [[nodiscard]] std::size_t locate(const Key& key, std::uint64_t hashed) const {
    const std::size_t mask = slots_.size() - 1;
    const auto low = static_cast<std::uint32_t>(hashed);
    std::size_t slot = low & mask;
    while (slots_[slot].entry != 0 && (slots_[slot].hash != low || !(entries_[slots_[slot].entry - 1].key == key))) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  void grow() {
    std::vector<Slot> old(slots_.size() * 2);
    old.swap(slots_);
    const std::size_t mask = slots_.size() - 1;
    for (const Slot& slot : old) {
      if (slot.entry == 0) continue;
      std::size_t place = slot.hash & mask;
      while (slots_[place].entry != 0) place = (place + 1) & mask;
      slots_[place] = slot;
    }
  }

  template <class Evict>
  void evict_one(Evict&& evict) {
    for (;; hand_ = (hand_ + 1) % entries_.size()) {
      if (states_[hand_] == State::used) break;
      if (states_[hand_] == State::recent) states_[hand_] = State::used;
    }
    Entry& leaving = entries_[hand_];
    evict(std::as_const(leaving.key), leaving.value, hand_);
    ++evicted_;
    erase(leaving.key);
    hand_ = (hand_ + 1) % entries_.size();
  }

  void remove(std::size_t slot) {
    const std::size_t index = slots_[slot].entry - 1;
    entries_[index] = Entry{};
    states_[index] = State::free;
    free_.push_back(index);
    --used_;
    // Linear probing: entries behind the hole move up unless they are at or behind their home already.
    const std::size_t mask = slots_.size() - 1;
    std::size_t hole = slot;
    for (std::size_t next = (hole + 1) & mask; slots_[next].entry != 0; next = (next + 1) & mask) {
      const std::size_t home = slots_[next].hash & mask;
      if (((next - home) & mask) < ((next - hole) & mask)) continue;
      slots_[hole] = slots_[next];
      hole = next;
    }
    slots_[hole] = {};
  }

  std::size_t limit_;
  std::uint64_t seed_ = 0;
  std::vector<Slot> slots_;  // a power of two, at most half full
  std::vector<Entry> entries_;
  std::vector<State> states_;  // of the entries
  std::vector<std::size_t> free_;
  std::size_t used_ = 0;
  std::size_t hand_ = 0;  // of the clock
  std::uint64_t evicted_ = 0;
};

}  // namespace assay::collect::capture
