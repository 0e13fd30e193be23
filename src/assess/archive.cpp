// SPDX-License-Identifier: Apache-2.0
#include "assess/archive.h"

#include <fmt/format.h>

#include <charconv>
#include <concepts>
#include <optional>
#include <type_traits>

namespace assay::assess {
namespace {

// What is archived, member by member. A new member goes here too; the test of the built-in catalogue finds one that is
// forgotten.
template <class Object, class Type>
concept Some = std::same_as<std::remove_const_t<Object>, Type>;

void each_member(auto& with, Some<Requirement> auto& r) {
  with(r.file, r.id, r.title, r.statement, r.kind, r.subject, r.source, r.scas, r.fight, r.innocent, r.applies, r.attested, r.needs, r.queries, r.missing, r.remedy, r.filter,
       r.impossible);
}
void each_member(auto& with, Some<Source> auto& source) { with(source.document, source.version, source.clause, source.confirmed, source.note); }
void each_member(auto& with, Some<Attested> auto& a) { with(a.about, a.kinds, a.document, a.clause, a.test); }
void each_member(auto& with, Some<Profile> auto& p) { with(p.file, p.id, p.title, p.statement, p.extends, p.required, p.wanted); }
void each_member(auto& with, Some<Archived> auto& all) { with(all.requirements, all.profiles); }
void each_member(auto& with, Some<TestCase> auto& test) { with(test.document, test.clause, test.name); }
void each_member(auto& with, Some<Queries> auto& queries) {
  with(queries.with, queries.judged, queries.violated, queries.met, queries.unknown, queries.not_applicable);
}

template <class Type>
concept Small = std::is_enum_v<Type> || std::same_as<Type, bool>;

// Numbers as "12:", texts as their length and content, lists as their length and items.
struct Writer {
  std::string out;

  void operator()(const auto&... values) { (write(values), ...); }

  void number(std::size_t value) { fmt::format_to(std::back_inserter(out), "{}:", value); }
  void write(const std::string& text) {
    number(text.size());
    out += text;
  }
  void write(const Small auto& value) { number(static_cast<std::size_t>(value)); }
  template <class Item>
  void write(const std::vector<Item>& list) {
    number(list.size());
    for (const auto& item : list) write(item);
  }
  template <class Item>
  void write(const std::optional<Item>& maybe) {
    number(maybe.has_value());
    if (maybe) write(*maybe);
  }
  void write(const std::map<State, std::string>& map) {
    number(map.size());
    for (const auto& [state, text] : map) (*this)(state, text);
  }
  void write(const auto& object) { each_member(*this, object); }
};

struct Reader {
  std::string_view text;
  bool wrong = false;

  void operator()(auto&... values) { (read(values), ...); }

  std::size_t number() {
    std::size_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    const auto behind = static_cast<std::size_t>(end - text.data());
    if (error != std::errc() || behind == text.size() || text[behind] != ':') {
      wrong = true;
      text = {};
      return 0;
    }
    text.remove_prefix(behind + 1);
    if (value > text.size()) wrong = true;  // of whatever there are so many, each takes an octet
    return wrong ? 0 : value;
  }
  void read(std::string& value) {
    const auto length = number();
    value = text.substr(0, length);
    text.remove_prefix(length);
  }
  template <Small Number>
  void read(Number& value) {
    value = static_cast<Number>(number());
  }
  template <class Item>
  void read(std::vector<Item>& list) {
    list.resize(number());
    for (auto& item : list) read(item);
  }
  template <class Item>
  void read(std::optional<Item>& maybe) {
    if (number() != 0) read(maybe.emplace());
  }
  void read(std::map<State, std::string>& map) {
    for (auto left = number(); left != 0; --left) {
      State state{};
      read(state);
      read(map[state]);
    }
  }
  void read(auto& object) { each_member(*this, object); }
};

}  // namespace

std::string archive(const Archived& all) {
  Writer writer;
  writer.write(all);
  return std::move(writer.out);
}

base::Result<Archived> from_archive(std::string_view text) {
  Reader reader{.text = text};
  Archived all;
  reader.read(all);
  if (reader.wrong || !reader.text.empty()) return base::fail_internal("the built-in catalogue cannot be read: build the program anew");
  return all;
}

}  // namespace assay::assess
