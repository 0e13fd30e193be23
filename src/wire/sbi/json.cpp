// SPDX-License-Identifier: Apache-2.0
#include "wire/sbi/json.h"

#include <simdjson.h>

#include <algorithm>
#include <charconv>

namespace assay::wire::sbi {
namespace {

constexpr std::size_t node_limit = 20'000;
constexpr int depth_limit = 32;

bool blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

}  // namespace

// Walks the text once with simdjson's on-demand interface, which validates what is visited; everything is.
class JsonReader {
 public:
  JsonReader(base::Bytes source) : source_(source), text_(base::as_text(source)), padded_(text_) {}

  base::Parsed<Json> read() {
    if (parser_.iterate(padded_).get(document_) != simdjson::SUCCESS) {
      return std::unexpected(base::Fault{base::Fault::Code::bad_encoding, 0});
    }
    simdjson::ondemand::json_type type{};
    if (document_.type().get(type) != simdjson::SUCCESS) return fault(base::Fault::Code::bad_encoding);
    constexpr std::size_t octets_per_value = 16;
    json_.nodes_.reserve(std::min(text_.size() / octets_per_value + 1, node_limit));
    const auto start = here();
    const auto root = add(Json::none, Json::none, {});
    bool good = false;
    if (type == simdjson::ondemand::json_type::object || type == simdjson::ondemand::json_type::array) {
      simdjson::ondemand::value value;
      good = document_.get_value().get(value) == simdjson::SUCCESS && walk(value, root, 1);
    } else {
      const auto end = text_.find_last_not_of(" \t\r\n") + 1;
      if (text_.substr(start, end - start) == "null") {
        place(root, start, end);
        json_.nodes_[root].text = "null";
        return std::move(json_);
      }
      good = scalar(document_, type, root, start);  // which also refuses text behind it
    }
    if (!good) return fault(code_);
    const char* behind = nullptr;
    if (document_.current_location().get(behind) == simdjson::SUCCESS)
      return fault(base::Fault::Code::bad_encoding);  // more text
    return std::move(json_);
  }

 private:
  std::unexpected<base::Fault> fault(base::Fault::Code code) {
    return std::unexpected(base::Fault{code, static_cast<std::uint32_t>(std::min(here(), source_.size()))});
  }

  // Offset of the next token.
  std::size_t here() {
    const char* at = nullptr;
    if (document_.current_location().get(at) != simdjson::SUCCESS) return text_.size();
    return static_cast<std::size_t>(at - padded_.data());
  }

  bool fail(base::Fault::Code code) {
    code_ = code;
    return false;
  }

  Json::Index add(Json::Index parent, Json::Index before, std::string key) {
    const auto index = static_cast<Json::Index>(json_.nodes_.size());
    Json::Node node;
    node.parent = parent;
    node.key = std::move(key);
    if (before != Json::none) {
      json_.nodes_[before].next = index;
      node.place = json_.nodes_[before].place + 1;
    } else if (parent != Json::none) {
      json_.nodes_[parent].first_child = index;
    }
    json_.nodes_.push_back(std::move(node));
    return index;
  }

  void place(Json::Index node, std::size_t start, std::size_t end) {
    end = std::min(end, source_.size());
    while (end > start && blank(text_[end - 1])) --end;
    if (start <= end) json_.nodes_[node].where = source_.subspan(start, end - start);
  }

  template <class Value>
  bool scalar(Value& value, simdjson::ondemand::json_type type, Json::Index node, std::size_t start) {
    auto& into = json_.nodes_[node];
    std::string_view token;
    if (simdjson::simdjson_result<std::string_view>(value.raw_json_token()).get(token) != simdjson::SUCCESS) {
      return fail(base::Fault::Code::bad_encoding);
    }
    while (!token.empty() && blank(token.back())) token.remove_suffix(1);
    place(node, start, start + token.size());
    bool good = false;
    switch (type) {
      case simdjson::ondemand::json_type::string: {
        into.kind = Json::Kind::string;
        std::string_view text;
        good = value.get_string().get(text) == simdjson::SUCCESS;
        into.text = text;
        break;
      }
      case simdjson::ondemand::json_type::number: {
        into.kind = Json::Kind::number;
        into.text = token;
        double number = 0;
        const auto error = value.get_double().get(number);
        good = error == simdjson::SUCCESS || error == simdjson::NUMBER_OUT_OF_RANGE;
        break;
      }
      case simdjson::ondemand::json_type::boolean: {
        into.kind = Json::Kind::boolean;
        into.text = token;
        bool truth = false;
        good = value.get_bool().get(truth) == simdjson::SUCCESS;
        break;
      }
      case simdjson::ondemand::json_type::null: {
        into.kind = Json::Kind::null;
        into.text = token;
        bool is_null = false;
        good = simdjson::simdjson_result<bool>(value.is_null()).get(is_null) == simdjson::SUCCESS && is_null;
        break;
      }
      default:
        break;
    }
    return good || fail(base::Fault::Code::bad_encoding);
  }

  bool walk(simdjson::ondemand::value value, Json::Index node, int depth) {
    if (depth > depth_limit) return fail(base::Fault::Code::too_deep);
    simdjson::ondemand::json_type type{};
    if (value.type().get(type) != simdjson::SUCCESS) return fail(base::Fault::Code::bad_encoding);
    const auto start = here();
    Json::Index before = Json::none;
    if (type == simdjson::ondemand::json_type::object) {
      json_.nodes_[node].kind = Json::Kind::object;
      simdjson::ondemand::object object;
      if (value.get_object().get(object) != simdjson::SUCCESS) return fail(base::Fault::Code::bad_encoding);
      for (auto result : object) {
        simdjson::ondemand::field field;
        std::string_view key;
        if (std::move(result).get(field) != simdjson::SUCCESS || field.unescaped_key().get(key) != simdjson::SUCCESS) {
          return fail(base::Fault::Code::bad_encoding);
        }
        if (json_.nodes_.size() >= node_limit) return fail(base::Fault::Code::too_large);
        before = add(node, before, std::string(key));
        if (!walk(field.value(), before, depth + 1)) return false;
      }
    } else if (type == simdjson::ondemand::json_type::array) {
      json_.nodes_[node].kind = Json::Kind::array;
      simdjson::ondemand::array array;
      if (value.get_array().get(array) != simdjson::SUCCESS) return fail(base::Fault::Code::bad_encoding);
      for (auto result : array) {
        simdjson::ondemand::value element;
        if (std::move(result).get(element) != simdjson::SUCCESS) return fail(base::Fault::Code::bad_encoding);
        if (json_.nodes_.size() >= node_limit) return fail(base::Fault::Code::too_large);
        before = add(node, before, {});
        if (!walk(element, before, depth + 1)) return false;
      }
    } else {
      return scalar(value, type, node, start);
    }
    // The next token is what follows the closing bracket; before it may stand a comma's blanks only.
    place(node, start, here());
    return true;
  }

  base::Bytes source_;
  std::string_view text_;
  simdjson::padded_string padded_;
  simdjson::ondemand::parser parser_;
  simdjson::ondemand::document document_;
  Json json_;
  base::Fault::Code code_ = base::Fault::Code::bad_encoding;
};

base::Parsed<Json> Json::parse(base::Bytes text) { return JsonReader(text).read(); }

Json::Index Json::find(Index of, std::string_view key) const {
  if (of == none || nodes_[of].kind != Kind::object) return none;
  for (Index member = child(of); member != none; member = next(member)) {
    if (nodes_[member].key == key) return member;
  }
  return none;
}

std::string_view Json::string(Index of, std::string_view key) const {
  const auto member = find(of, key);
  return member != none && nodes_[member].kind == Kind::string ? std::string_view(nodes_[member].text)
                                                               : std::string_view();
}

std::optional<std::string> Json::optional_string(Index of, std::string_view key) const {
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

std::string Json::pointer(Index of) const {
  std::vector<Index> way;
  for (Index node = of; node != none && nodes_[node].parent != none; node = nodes_[node].parent) way.push_back(node);
  std::string out;
  for (auto node = way.rbegin(); node != way.rend(); ++node) {
    out += '/';
    if (nodes_[nodes_[*node].parent].kind == Kind::array) {
      out += std::to_string(nodes_[*node].place);
      continue;
    }
    for (const char c : nodes_[*node].key) {
      if (c == '~')
        out += "~0";
      else if (c == '/')
        out += "~1";
      else
        out += c;
    }
  }
  return out;
}

}  // namespace assay::wire::sbi
