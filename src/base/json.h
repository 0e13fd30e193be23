// SPDX-License-Identifier: Apache-2.0
// JsonWriter: writes one JSON text (RFC 8259) from front to back.
//
//   JsonWriter json(out, JsonStyle::pretty);
//   json.begin_object().member("name", "AMF").key("ports").begin_array().value(38412).end_array().end_object();
//
// The output is valid UTF-8 whatever the input (U+FFFD stands for what was not) and the same bytes for the same calls:
// members in the order of writing, numbers in their shortest exact form. What is not a finite number becomes null.
#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assay::base {

enum class JsonStyle : std::uint8_t {
  compact,  // one line
  pretty,   // one line per value, one blank per level
  html,     // compact, and safe between <script> tags: < > & U+2028 U+2029 are escaped
};

class JsonWriter {
 public:
  // Appends to `out`, which it borrows and never reads: the caller may empty it between calls.
  explicit JsonWriter(std::string& out, JsonStyle style = JsonStyle::compact) : out_(out), style_(style) {}

  JsonWriter& begin_object() { return open('{'); }
  JsonWriter& end_object() { return close('}'); }
  JsonWriter& begin_array() { return open('['); }
  JsonWriter& end_array() { return close(']'); }
  // The name of the next value. Only in an object, and there before every value.
  JsonWriter& key(std::string_view name);

  JsonWriter& value(std::string_view text);
  JsonWriter& value(const char* text) { return value(std::string_view(text)); }
  JsonWriter& value(const std::string& text) { return value(std::string_view(text)); }
  JsonWriter& value(double number);
  JsonWriter& value(std::nullptr_t) { return literal("null"); }
  JsonWriter& value(std::same_as<bool> auto flag) { return literal(flag ? "true" : "false"); }
  JsonWriter& value(std::integral auto number)
    requires(!std::same_as<decltype(number), bool> && !std::same_as<decltype(number), char>)
  {
    if constexpr (std::signed_integral<decltype(number)>)
      return whole(std::int64_t{number});
    else
      return natural(std::uint64_t{number});
  }
  template <class T>
  JsonWriter& value(const std::optional<T>& maybe) {
    return maybe ? value(*maybe) : value(nullptr);
  }

  template <class T>
  JsonWriter& member(std::string_view name, const T& content) {
    return key(name).value(content);
  }

 private:
  JsonWriter& open(char bracket);
  JsonWriter& close(char bracket);
  JsonWriter& literal(std::string_view text);
  JsonWriter& whole(std::int64_t number);
  JsonWriter& natural(std::uint64_t number);
  void separate();  // the comma and line break before a key or a value
  void new_line();
  void quote(std::string_view text);

  std::string& out_;
  JsonStyle style_;
  std::vector<bool> filled_;  // per open bracket: something stands in it
  bool after_key_ = false;
};

}  // namespace assay::base
