// SPDX-License-Identifier: Apache-2.0
// Cursor: the one place that reads untrusted bytes. A read past the end yields 0 (or an empty run), remembers the first
// fault with its offset, and empties the cursor, so that a parser needs one check at its end and every loop
// `while (in.more())` terminates as long as it consumes.
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>
#include <optional>

#include "base/bytes.h"
#include "base/fields.h"
#include "base/result.h"

namespace assay::base {

// Network byte order throughout. Copyable; borrows the bytes and the field listener. Not for several threads at once.
// Reads are forced inline: they are most of what the packet path does.
class Cursor {
 public:
  explicit Cursor(Bytes bytes, Fields* fields = nullptr) : data_(bytes.data()), size_(bytes.size()), fields_(fields) {}

  [[gnu::always_inline]] std::uint8_t u8(const char* name = nullptr) { return static_cast<std::uint8_t>(integer<1>(name)); }
  [[gnu::always_inline]] std::uint16_t u16(const char* name = nullptr) { return static_cast<std::uint16_t>(integer<2>(name)); }
  [[gnu::always_inline]] std::uint32_t u24(const char* name = nullptr) { return static_cast<std::uint32_t>(integer<3>(name)); }
  [[gnu::always_inline]] std::uint32_t u32(const char* name = nullptr) { return static_cast<std::uint32_t>(integer<4>(name)); }
  std::uint64_t u48(const char* name = nullptr) { return integer<6>(name); }
  std::uint64_t u64(const char* name = nullptr) { return integer<8>(name); }

  // The next `size` octets, or a fault and an empty run.
  [[gnu::always_inline]] Bytes bytes(std::size_t size, const char* name = nullptr) {
    if (size > remaining()) [[unlikely]] {
      fail(Fault::Code::truncated);
      return {};
    }
    const Bytes run(data_ + position_, size);
    position_ += size;
    if (fields_ != nullptr && name != nullptr) [[unlikely]] fields_->text(name, run, hex(run));
    return run;
  }
  // Everything that is left.
  Bytes rest() { return bytes(remaining()); }
  [[gnu::always_inline]] void skip(std::size_t size) { (void)bytes(size); }

  // A cursor over the next `size` octets; this one moves behind them. Nothing read from it can leave that length.
  // Its offsets, and so its faults, count from the start of the whole message.
  [[gnu::always_inline]] Cursor split(std::size_t size) {
    if (size > remaining()) [[unlikely]] fail(Fault::Code::truncated);
    if (fault_) [[unlikely]] return *this;
    Cursor part({data_, position_ + size}, fields_);
    part.position_ = position_;
    position_ += size;
    return part;
  }

  // The next octet without consuming it; 0 at the end, which is no fault.
  [[nodiscard]] std::uint8_t peek(std::size_t ahead = 0) const {
    return ahead < remaining() ? std::to_integer<std::uint8_t>(data_[position_ + ahead]) : std::uint8_t{0};
  }
  [[nodiscard]] Bytes peek_rest() const { return {data_ + position_, remaining()}; }
  [[nodiscard]] bool more() const { return position_ < size_; }
  [[nodiscard]] std::size_t remaining() const { return size_ - position_; }
  [[nodiscard]] std::size_t offset() const { return fault_ ? fault_->offset : position_; }
  // The octets from `start` (an earlier offset()) to here.
  [[nodiscard]] Bytes since(std::size_t start) const {
    return fault_ || start > position_ ? Bytes{} : Bytes(data_ + start, position_ - start);
  }

  // Records the first fault at the present offset and empties the cursor.
  void fail(Fault::Code code) {
    if (!fault_) fault_ = Fault{code, static_cast<std::uint32_t>(position_)};
    size_ = 0;
    position_ = 0;
  }
  // Takes over a fault that happened in a part made by split().
  void absorb(const Cursor& part) {
    if (part.fault_ && !fault_) {
      fault_ = part.fault_;
      size_ = 0;
      position_ = 0;
    }
  }
  void require(bool condition, Fault::Code code) {
    if (!condition) fail(code);
  }
  [[nodiscard]] bool ok() const { return !fault_; }
  [[nodiscard]] std::optional<Fault> fault() const { return fault_; }

  // Lists a value derived from bits of `where`, e.g. one flag of an octet.
  void field(const char* name, Bytes where, std::uint64_t value, std::string_view meaning = {}) const {
    if (fields_ != nullptr) [[unlikely]] fields_->number(name, where, value, meaning);
  }
  void field_text(const char* name, Bytes where, std::string_view value) const {
    if (fields_ != nullptr) [[unlikely]] fields_->text(name, where, value);
  }
  [[nodiscard]] Fields* fields() const { return fields_; }

 private:
  template <std::size_t size>
  [[gnu::always_inline]] std::uint64_t integer(const char* name) {
    if (size > remaining()) [[unlikely]] {
      fail(Fault::Code::truncated);
      return 0;
    }
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < size; ++i) value = value << 8 | std::to_integer<std::uint64_t>(data_[position_ + i]);
    if (fields_ != nullptr && name != nullptr) [[unlikely]] fields_->number(name, {data_ + position_, size}, value);
    position_ += size;
    return value;
  }

  const std::byte* data_;
  std::size_t size_;
  std::size_t position_ = 0;  // never beyond size_
  std::optional<Fault> fault_;
  Fields* fields_;
};

// The first `size` octets of a run, read at places that the compiler knows to be inside: one check for a whole header.
// For the paths that every packet takes; it lists no fields.
template <std::size_t size>
class Fixed {
 public:
  explicit Fixed(Bytes bytes) : data_(bytes.size() >= size ? bytes.data() : nullptr) {}
  // False: there are fewer octets, and none may be read.
  explicit operator bool() const { return data_ != nullptr; }

  template <std::size_t at>
  [[nodiscard]] std::uint8_t u8() const {
    return read<at, std::uint8_t>();
  }
  template <std::size_t at>
  [[nodiscard]] std::uint16_t u16() const {
    return read<at, std::uint16_t>();
  }
  template <std::size_t at>
  [[nodiscard]] std::uint32_t u32() const {
    return read<at, std::uint32_t>();
  }
  template <std::size_t at, std::size_t length>
  [[nodiscard]] Bytes bytes() const {
    static_assert(at + length <= size);
    return {data_ + at, length};
  }

 private:
  template <std::size_t at, class Integer>
  [[nodiscard, gnu::always_inline]] Integer read() const {
    static_assert(at + sizeof(Integer) <= size);
    Integer value{};
    std::memcpy(&value, data_ + at, sizeof value);
    if constexpr (std::endian::native == std::endian::little) value = std::byteswap(value);
    return value;
  }

  const std::byte* data_;
};

// The value, or the first fault of the cursor.
template <class T>
[[nodiscard]] Parsed<T> finish(const Cursor& in, T value) {
  if (in.fault()) return std::unexpected(*in.fault());
  return value;
}

}  // namespace assay::base
