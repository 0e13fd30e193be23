// SPDX-License-Identifier: Apache-2.0
// Few: a list that allocates nothing while it is short.
#pragma once

#include <array>
#include <cstddef>
#include <type_traits>
#include <vector>

namespace assay::base {

// At most `most` items without an allocation. Only for appending and reading; pointers are valid until the next item.
template <class T, std::size_t most>
class Few {
  static_assert(std::is_trivially_copyable_v<T>);

 public:
  void push_back(const T& item) {
    if (size_ < most) {
      first_[size_] = item;
    } else {
      if (size_ == most) all_.assign(first_.begin(), first_.end());
      all_.push_back(item);
    }
    ++size_;
  }
  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] bool empty() const { return size_ == 0; }
  [[nodiscard]] const T* data() const { return size_ <= most ? first_.data() : all_.data(); }
  [[nodiscard]] const T* begin() const { return data(); }
  [[nodiscard]] const T* end() const { return data() + size_; }
  [[nodiscard]] const T& operator[](std::size_t index) const { return size_ <= most ? first_[index] : all_[index]; }
  [[nodiscard]] const T& at(std::size_t index) const { return size_ <= most ? first_.at(index) : all_.at(index); }
  [[nodiscard]] const T& front() const { return (*this)[0]; }
  [[nodiscard]] const T& back() const { return (*this)[size_ - 1]; }

  using value_type = T;
  using const_iterator = const T*;

 private:
  std::array<T, most> first_{};
  std::vector<T> all_;  // all items, if there are more than `most`
  std::size_t size_ = 0;
};

}  // namespace assay::base
