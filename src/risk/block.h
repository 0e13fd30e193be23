// SPDX-License-Identifier: Apache-2.0
// 512 trials as bits, and how they spread over the rules of a slice.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "risk/random.h"
#include "risk/slice.h"
#include "risk/uses.h"

namespace assay::risk {

constexpr std::uint32_t trials_per_block = 512;

struct alignas(64) Block {  // one line of a cache
  std::array<std::uint64_t, trials_per_block / 64> words;

  bool operator==(const Block&) const = default;
  [[nodiscard]] std::uint64_t count() const {
    std::uint64_t sum = 0;
    for (const std::uint64_t word : words) sum += static_cast<std::uint64_t>(std::popcount(word));
    return sum;
  }
};

// Where a leaf holds in one block of the trials of a stream.
[[nodiscard]] inline Block drawn(std::uint64_t stream, std::uint64_t leaf, std::uint32_t block, const Threshold& threshold) {
  Block made{};
  for (std::size_t i = 0; i < made.words.size(); ++i) {
    std::array<std::uint64_t, 1> bits{};
    draw<1>(stream, leaf, std::uint64_t{block} * made.words.size() + i, {threshold}, bits);
    made.words[i] = bits[0];
  }
  return made;
}

// Facts whose trials grew wait until the rules that name them have been tried again. They are taken in turns, in each in the order of their
// numbers: where these follow derivations (by_derivation() of slice.h) what grows goes far in one turn.
class Growth {
 public:
  // What they name outlives it. uses: of facts, counted from 0. begins: of operands per rule, and behind the last one.
  Growth(const Slice& slice, const Uses& uses, std::span<const std::uint32_t> begins)
      : heads_(slice.heads.data()), operands_(slice.operands.data()), uses_(uses), begins_(begins.data()), leaves_(static_cast<std::uint32_t>(slice.leaves.size())), waiting_((slice.facts + 63) / 64) {}

  // values: per operand.
  void apply(std::vector<Block>& values, std::uint32_t rule) { apply(values.data(), rule); }
  // Until nothing grows any more. Inlined at link time into who asks what if, it takes twice as long (GCC 12).
  [[gnu::noinline]] void spread(std::vector<Block>& of) {
    Block* const values = of.data();
    while (std::exchange(more_, false)) {
      for (std::size_t word = 0; word < waiting_.size(); ++word) {
        while (waiting_[word] != 0) {
          const auto bit = static_cast<std::uint32_t>(std::countr_zero(waiting_[word]));
          waiting_[word] &= waiting_[word] - 1;
          const auto rules = uses_.of(static_cast<std::uint32_t>(word) * 64 + bit);
          // In large slices each of these waits for memory: they wait together.
          for (const std::uint32_t rule : rules) {
            __builtin_prefetch(&values[heads_[rule]], 1);
            for (std::uint32_t at = begins_[rule]; at != begins_[rule + 1]; ++at) __builtin_prefetch(&values[operands_[at]]);
          }
          for (const std::uint32_t rule : rules) apply(values, rule);
        }
      }
    }
  }

 private:
  void apply(Block* values, std::uint32_t rule) {
    const std::uint32_t end_of_rule = begins_[rule + 1];
    std::uint32_t at = begins_[rule];
    Block all = values[operands_[at]];
    while (++at != end_of_rule) {
      const Block& other = values[operands_[at]];
      for (std::size_t i = 0; i < all.words.size(); ++i) all.words[i] &= other.words[i];
    }
    const std::uint32_t head = heads_[rule];
    Block& value = values[head];
    std::uint64_t grown = 0;
    for (std::size_t i = 0; i < all.words.size(); ++i) {
      grown |= all.words[i] & ~value.words[i];
      value.words[i] |= all.words[i];
    }
    if (grown == 0) return;
    const std::uint32_t fact = head - leaves_;
    waiting_[fact / 64] |= std::uint64_t{1} << fact % 64;
    more_ = true;
  }

  // Pointers, since this is the innermost loop of all sampling and every index is one that a Slice holds.
  const std::uint32_t* heads_;
  const std::uint32_t* operands_;
  const Uses& uses_;
  const std::uint32_t* begins_;
  std::uint32_t leaves_;
  std::vector<std::uint64_t> waiting_;  // a bit for each fact
  bool more_ = false;
};

}  // namespace assay::risk
