// SPDX-License-Identifier: Apache-2.0
// The two ways to fail. Error is for people: a sentence and the causes below it. Fault is for bytes: eight bytes, no heap.
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <utility>

namespace assay::base {

// What went wrong, in a sentence that names the thing and a remedy. `kind` chooses the exit code of the program.
class [[nodiscard]] Error {
 public:
  enum class Kind : std::uint8_t { bad_input, internal };

  explicit Error(std::string message, Kind kind = Kind::bad_input) : message_(std::move(message)), kind_(kind) {}

  // The same error with "context: " in front, as it passes upwards.
  [[nodiscard]] Error within(std::string_view context) const { return Error(std::string(context) + ": " + message_, kind_); }
  [[nodiscard]] const std::string& message() const { return message_; }
  [[nodiscard]] Kind kind() const { return kind_; }

 private:
  std::string message_;
  Kind kind_;
};

template <class T>
using Result = std::expected<T, Error>;

inline std::unexpected<Error> fail(std::string message) { return std::unexpected(Error(std::move(message))); }
inline std::unexpected<Error> fail_internal(std::string message) {
  return std::unexpected(Error(std::move(message), Error::Kind::internal));
}

// Why bytes could not be read as what they claimed to be. `offset` counts from the start of the message being parsed.
struct Fault {
  enum class Code : std::uint16_t {
    truncated,            // a read or a declared length goes past the end
    bad_length,           // a length that contradicts its surroundings
    bad_value,            // a value that the specification forbids
    unsupported_version,  // a version this parser does not speak
    too_deep,             // nesting beyond the limit
    too_large,            // a size beyond the limit that bounds memory
    bad_encoding,         // text, base64, HPACK, JSON or BER that cannot be decoded
    missing,              // a mandatory part is absent
    checksum,             // a checksum contradicts the bytes
    out_of_state,         // bytes that cannot follow what came before
  };
  Code code;
  std::uint32_t offset;

  bool operator==(const Fault&) const = default;
};
static_assert(sizeof(Fault) == 8);

// "truncated", "bad length" … as written in the `malformed` table.
[[nodiscard]] std::string_view text(Fault::Code code);

template <class T>
using Parsed = std::expected<T, Fault>;

}  // namespace assay::base

// TRY(declaration, expression): declares from the value, or returns the error of a Result or Parsed.
#define ASSAY_TRY_JOIN_(a, b) a##b
#define ASSAY_TRY_NAME_(a, b) ASSAY_TRY_JOIN_(a, b)
#define ASSAY_TRY_IMPL_(temporary, declaration, ...)                             \
  auto temporary = (__VA_ARGS__);                                                \
  if (!temporary) return std::unexpected(std::move(temporary).error());          \
  declaration = std::move(temporary).value()
#define TRY(declaration, ...) ASSAY_TRY_IMPL_(ASSAY_TRY_NAME_(try_result_, __LINE__), declaration, __VA_ARGS__)
// CHECK(expression): the same for a Result<void>.
#define CHECK(...)                                                               \
  do {                                                                           \
    auto try_result_ = (__VA_ARGS__);                                            \
    if (!try_result_) return std::unexpected(std::move(try_result_).error());    \
  } while (false)
