// SPDX-License-Identifier: Apache-2.0
#include "wire/sbi/json.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <experimental/simd>
#include <span>

#include "base/utf8.h"

namespace assay::wire::sbi {
namespace {

using base::Fault;

constexpr std::size_t node_limit = 20'000;
constexpr int depth_limit = 32;

bool digit(char c) { return c >= '0' && c <= '9'; }

using Octets = std::experimental::native_simd<unsigned char>;
// Which of them are a quote, a backslash or a control character.
Octets::mask_type special_in(const Octets& octets) {
  const auto each = [](char c) { return Octets(static_cast<unsigned char>(c)); };
  return octets == each('"') || octets == each('\\') || octets < each(' ');
}

std::optional<unsigned> hex_value(char c) {
  if (digit(c)) return static_cast<unsigned>(c - '0');
  if (c >= 'a' && c <= 'f') return static_cast<unsigned>(c - 'a' + 10);
  if (c >= 'A' && c <= 'F') return static_cast<unsigned>(c - 'A' + 10);
  return std::nullopt;
}

// RFC 3629 §3. Returns how many octets it is.
std::size_t put_utf8(std::uint32_t code, std::span<char> out) {
  const auto octet = [](std::uint32_t value) { return static_cast<char>(static_cast<unsigned char>(value)); };
  const auto more = [&](unsigned shift) { return octet(0x80 | (code >> shift & 0x3f)); };
  if (code < 0x80) {
    out[0] = octet(code);
    return 1;
  }
  if (code < 0x800) {
    out[0] = octet(0xc0 | code >> 6);
    out[1] = more(0);
    return 2;
  }
  if (code < 0x10000) {
    out[0] = octet(0xe0 | code >> 12);
    out[1] = more(6);
    out[2] = more(0);
    return 3;
  }
  out[0] = octet(0xf0 | code >> 18);
  out[1] = more(12);
  out[2] = more(6);
  out[3] = more(0);
  return 4;
}

}  // namespace

// One pass over the text, by recursive descent.
class JsonReader {
 public:
  JsonReader(base::Bytes source, base::Arena& arena, std::vector<Json::Node>& nodes)
      : source_(source), text_(base::as_text(source)), arena_(arena), nodes_(nodes) {}

  std::optional<Fault> read() {
    nodes_.clear();
    const char first = next();
    bool good = element(Json::none, Json::none, 0, {}, first, 1);
    if (good) next();
    if (good && at_ < text_.size()) good = fail(Fault::Code::bad_encoding);  // more text
    if (high_ && !base::is_utf8(text_)) return Fault{Fault::Code::bad_encoding, 0};
    if (good) return std::nullopt;
    return Fault{code_, static_cast<std::uint32_t>(at_)};
  }

 private:
  [[gnu::cold]] bool fail(Fault::Code code) {
    code_ = code;
    return false;
  }
  // The next character; 0, which stands for nothing in JSON, at the end.
  [[gnu::always_inline]] char peek() const { return at_ < text_.size() ? text_.data()[at_] : '\0'; }
  bool is(char c) const { return peek() == c; }
  // The next character that is no blank.
  [[gnu::always_inline]] char next() {
    const char c = peek();
    return c > ' ' ? c : behind_blanks();
  }
  char behind_blanks() {
    char c = peek();
    while (c == ' ' || c == '\n' || c == '\r' || c == '\t') {
      ++at_;
      c = peek();
    }
    return c;
  }

  // A value that begins with `first`: the next sibling of `before`, or the first child of `parent`.
  [[gnu::always_inline]] bool element(Json::Index parent, Json::Index before, std::uint32_t place, std::string_view key, char first, int depth) {
    if (depth > depth_limit) return fail(Fault::Code::too_deep);
    const auto start = at_;
    auto kind = Json::Kind::number;
    std::string_view text;
    bool good = true;
    switch (first) {
      case '"':
        kind = Json::Kind::string;
        good = string(text);
        break;
      case '{': kind = Json::Kind::object; break;
      case '[': kind = Json::Kind::array; break;
      case 't':
      case 'f':
        kind = Json::Kind::boolean;
        good = word(first == 't' ? "true" : "false", text);
        break;
      case 'n':
        kind = Json::Kind::null;
        good = word("null", text);
        break;
      default: good = number(text);
    }
    if (!good) return false;
    const auto index = static_cast<Json::Index>(nodes_.size());
    if (index >= node_limit) return fail(Fault::Code::too_large);
    nodes_.push_back({key, text, {source_.data() + start, at_ - start}, parent, Json::none, place, kind, false});
    if (before != Json::none) {
      nodes_[before].next = index;
    } else if (parent != Json::none) {
      nodes_[parent].has_children = true;
    }
    if (kind != Json::Kind::object && kind != Json::Kind::array) return true;
    if (!children(index, kind == Json::Kind::object, depth)) return false;
    nodes_[index].where = {source_.data() + start, at_ - start};
    return true;
  }

  // Of the object or array whose bracket comes next; to behind the other bracket.
  bool children(Json::Index of, bool object, int depth) {
    const char close = object ? '}' : ']';
    ++at_;
    char c = next();
    if (c == close) {
      ++at_;
      return true;
    }
    Json::Index before = Json::none;
    for (std::uint32_t place = 0;; ++place) {
      std::string_view key;
      if (object) {
        if (c != '"' || !string(key) || next() != ':') return fail(Fault::Code::bad_encoding);
        ++at_;
        c = next();
      }
      const auto index = static_cast<Json::Index>(nodes_.size());
      if (!element(of, before, place, key, c, depth + 1)) return false;
      before = index;
      c = next();
      if (c != ',' && c != close) return fail(Fault::Code::bad_encoding);
      ++at_;
      if (c == close) return true;
      c = next();
    }
  }

  bool word(std::string_view expected, std::string_view& out) {
    if (text_.substr(at_, expected.size()) != expected) return fail(Fault::Code::bad_encoding);
    out = text_.substr(at_, expected.size());
    at_ += expected.size();
    return true;
  }

  bool number(std::string_view& out) {  // RFC 8259 §6
    const auto start = at_;
    const auto digits = [&] {
      const auto from = at_;
      while (at_ < text_.size() && digit(text_[at_])) ++at_;
      return at_ > from;
    };
    if (is('-')) ++at_;
    if (is('0')) {
      ++at_;
    } else if (!digits()) {
      return fail(Fault::Code::bad_encoding);
    }
    if (is('.')) {
      ++at_;
      if (!digits()) return fail(Fault::Code::bad_encoding);
    }
    if (is('e') || is('E')) {
      ++at_;
      if (is('+') || is('-')) ++at_;
      if (!digits()) return fail(Fault::Code::bad_encoding);
    }
    out = {text_.data() + start, at_ - start};
    return true;
  }

  // The place of the first quote, backslash or control character from `at` on.
  [[gnu::always_inline]] std::size_t behind_plain(std::size_t at) {
    const auto octets = [&](std::size_t from) { return reinterpret_cast<const unsigned char*>(source_.data()) + from; };
    const auto size = source_.size();
    for (; size - at >= Octets::size(); at += Octets::size()) {
      const Octets next(octets(at), std::experimental::element_aligned);
      high_ |= any_of(next >= Octets(0x80));  // perhaps of one behind the string: looked at for nothing then
      const auto special = special_in(next);
      if (any_of(special)) return at + static_cast<std::size_t>(find_first_set(special));
    }
    for (; at < size; ++at) {
      const auto c = *octets(at);
      if (c == '"' || c == '\\' || c < ' ') break;
      high_ |= c >= 0x80;
    }
    return at;
  }

  [[gnu::always_inline]] bool string(std::string_view& out) {
    const auto start = at_ + 1;
    const auto end = behind_plain(start);
    if (end < text_.size() && text_[end] == '"') [[likely]] {
      out = {text_.data() + start, end - start};
      at_ = end + 1;
      return true;
    }
    at_ = end;
    return string_with_escapes(start, out);
  }
  [[gnu::noinline]] bool string_with_escapes(std::size_t start, std::string_view& out) {
    if (!is('\\')) return fail(Fault::Code::bad_encoding);
    const auto most = text_.size() - start;  // no escape stands for more octets than it has
    const std::span<char> room(arena_.take(most), most);
    std::size_t made = 0;
    auto from = start;
    for (;;) {
      const auto plain = text_.substr(from, at_ - from);
      std::copy(plain.begin(), plain.end(), room.subspan(made).begin());
      made += plain.size();
      if (!is('\\')) break;
      if (!escape(room, made)) return false;
      from = at_;
      at_ = behind_plain(from);
    }
    arena_.give_back(room.size() - made);
    out = {room.data(), made};
    return close();
  }
  bool close() {
    if (!is('"')) return fail(Fault::Code::bad_encoding);
    ++at_;
    return true;
  }

  bool escape(std::span<char> room, std::size_t& made) {  // RFC 8259 §7
    if (text_.size() - at_ < 2) return fail(Fault::Code::bad_encoding);
    constexpr std::string_view names = "\"\\/bfnrtu";
    constexpr std::string_view meanings = "\"\\/\b\f\n\r\t";
    const auto which = names.find(text_[at_ + 1]);
    if (which == std::string_view::npos) return fail(Fault::Code::bad_encoding);
    if (which < meanings.size()) {
      at_ += 2;
      room[made++] = meanings[which];
      return true;
    }
    auto code = code_unit();
    constexpr std::uint32_t surrogates = 0xd800;
    constexpr std::uint32_t low_surrogates = 0xdc00;
    constexpr std::uint32_t behind_surrogates = 0xe000;
    if (code && *code >= low_surrogates && *code < behind_surrogates) return fail(Fault::Code::bad_encoding);
    if (code && *code >= surrogates && *code < low_surrogates) {
      const auto low = is('\\') && text_.substr(at_).starts_with("\\u") ? code_unit() : std::nullopt;
      if (!low || *low < low_surrogates || *low >= behind_surrogates) return fail(Fault::Code::bad_encoding);
      code = 0x10000 + ((*code - surrogates) << 10 | (*low - low_surrogates));
    }
    if (!code) return fail(Fault::Code::bad_encoding);
    made += put_utf8(*code, room.subspan(made));
    return true;
  }
  // Of the form \uXXXX.
  std::optional<std::uint32_t> code_unit() {
    constexpr std::size_t size = 6;
    if (text_.size() - at_ < size) return std::nullopt;
    std::uint32_t value = 0;
    for (std::size_t i = 2; i < size; ++i) {
      const auto digit = hex_value(text_[at_ + i]);
      if (!digit) return std::nullopt;
      value = value << 4 | *digit;
    }
    at_ += size;
    return value;
  }

  base::Bytes source_;
  std::string_view text_;
  base::Arena& arena_;
  std::vector<Json::Node>& nodes_;
  std::size_t at_ = 0;
  bool high_ = false;  // octets of 0x80 and above were seen
  Fault::Code code_ = Fault::Code::bad_encoding;
};

std::optional<base::Fault> Json::read(base::Bytes text, base::Arena& arena) {
  return JsonReader(text, arena, nodes_).read();
}

base::Parsed<Json> Json::parse(base::Bytes text) {
  Json json;
  if (const auto fault = json.read(text, json.own_)) return std::unexpected(*fault);
  return json;
}

Json::Index Json::find(Index of, std::string_view key) const {
  if (of == none || nodes_[of].kind != Kind::object) return none;
  for (Index member = child(of); member != none; member = next(member)) {
    if (nodes_[member].key == key) return member;
  }
  return none;
}

std::string_view Json::string(Index of, std::string_view key) const {
  const auto member = find(of, key);
  return member != none && nodes_[member].kind == Kind::string ? nodes_[member].text : std::string_view();
}

std::optional<std::string_view> Json::optional_string(Index of, std::string_view key) const {
  const auto member = find(of, key);
  if (member == none || nodes_[member].kind != Kind::string) return std::nullopt;
  return nodes_[member].text;
}

std::optional<std::int64_t> Json::optional_integer(Index of, std::string_view key) const {
  const auto member = find(of, key);
  if (member == none || nodes_[member].kind != Kind::number) return std::nullopt;
  const auto& text = nodes_[member].text;
  std::int64_t value = 0;
  const auto [at, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{}) return std::nullopt;
  // A NumericDate may have a fraction (RFC 7519 §2); an exponent would need another reading.
  if (at != text.data() + text.size() && *at != '.') return std::nullopt;
  return value;
}

std::optional<bool> Json::optional_boolean(Index of, std::string_view key) const {
  const auto member = find(of, key);
  if (member == none || nodes_[member].kind != Kind::boolean) return std::nullopt;
  return nodes_[member].text == "true";
}

std::string_view Json::pointer(Index of, base::Arena& arena) const {
  std::array<Index, depth_limit + 1> way;
  std::size_t steps = 0;
  std::size_t most = 0;
  constexpr std::size_t longest_place = 10;
  for (Index node = of; node != none && nodes_[node].parent != none; node = nodes_[node].parent) {
    way[steps++] = node;
    most += 1 + std::max(nodes_[node].key.size() * 2, longest_place);
  }
  const std::span<char> room(arena.take(most), most);
  std::size_t made = 0;
  while (steps > 0) {
    const Node& node = nodes_[way[--steps]];
    room[made++] = '/';
    if (nodes_[node.parent].kind == Kind::array) {
      const auto number = room.subspan(made, longest_place);
      made += static_cast<std::size_t>(std::to_chars(number.data(), number.data() + number.size(), node.place).ptr -
                                       number.data());
      continue;
    }
    for (const char c : node.key) {
      if (c == '~' || c == '/') {
        room[made++] = '~';
        room[made++] = c == '~' ? '0' : '1';
      } else {
        room[made++] = c;
      }
    }
  }
  arena.give_back(most - made);
  return {room.data(), made};
}

std::string Json::pointer(Index of) const {
  base::Arena arena;
  return std::string(pointer(of, arena));
}

}  // namespace assay::wire::sbi
