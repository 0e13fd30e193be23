// SPDX-License-Identifier: Apache-2.0
// JSON → Document, by simdjson.
#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>
#include <string>

#include "collect/evidence/document_tree.h"

namespace assay::collect::evidence {
namespace {

namespace ondemand = simdjson::ondemand;

// Texts up to this size are read without a look at how many values they may have.
constexpr std::size_t looked_through = std::size_t{64} << 20;

// Whether a text has more structure than so many values can have: a comma, a colon and two brackets each. simdjson finds the
// places of all of it first, four octets each, however many of them are wanted.
bool has_more_than(std::size_t values, std::string_view text) {
  std::size_t left = 4 * values;
  bool quoted = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '"') quoted = !quoted;
    else if (quoted) at += c == '\\' ? 1 : 0;
    else if (c == ',' || c == ':' || c == '[' || c == ']' || c == '{' || c == '}') {
      if (left-- == 0) return true;
    }
  }
  return false;
}

class Reader {
 public:
  // `text` is what simdjson reads, `source` the same for texts to point into; null: they are kept by the builder.
  Reader(std::string_view text, const char* source, std::size_t offset, std::uint32_t line, Builder& builder) : text_(text), source_(source), builder_(builder), offset_(offset), line_(line) {}

  // Empty, or what is wrong.
  std::string read(ondemand::document& document) {
    const auto type = document.type();
    if (type.error() != simdjson::SUCCESS) return wrong(type.error(), document);
    if (type.value_unsafe() != ondemand::json_type::array && type.value_unsafe() != ondemand::json_type::object) return "neither a list nor an object: give a JSON document";
    ondemand::value root;
    if (const auto error = document.get_value().get(root); error != simdjson::SUCCESS) return wrong(error, document);
    auto reason = value(root, {});
    if (!reason.empty()) return reason;
    if (failed_ != simdjson::SUCCESS) return wrong(failed_, document);
    // It has no other word for having reached the end.
    return document.current_location().error() == simdjson::OUT_OF_BOUNDS ? std::string() : fmt::format("line {}: something follows the end of the document: leave it out", line_);
  }

 private:
  std::string wrong(simdjson::error_code error, ondemand::document& document) {
    const char* at = nullptr;
    if (document.current_location().get(at) == simdjson::SUCCESS) place(at);
    return fmt::format("line {}: no JSON: {}", line_, simdjson::error_message(error));
  }

  // Values come in the order of the text, so lines are counted once.
  std::uint32_t place(const char* at) {
    const auto offset = static_cast<std::size_t>(std::clamp(at, text_.data(), text_.data() + text_.size()) - text_.data());
    if (offset > counted_) {
      line_ += static_cast<std::uint32_t>(std::count(text_.data() + counted_, text_.data() + offset, '\n'));
      counted_ = offset;
    }
    return static_cast<std::uint32_t>(offset_ + offset);
  }

  std::string value(ondemand::value item, std::string_view key) {
    if (builder_.values() >= most_json_values) return fmt::format("line {}: more than {} values: give a smaller file", line_, most_json_values);
    std::string_view token;
    ondemand::json_type type{};
    if (keep(item.type().get(type))) return {};
    token = item.raw_json_token();
    while (!token.empty() && (token.back() == ' ' || token.back() == '\n' || token.back() == '\r' || token.back() == '\t')) token.remove_suffix(1);
    const auto offset = place(token.data());
    const auto length = static_cast<std::uint32_t>(token.size());
    const auto line = line_;
    switch (type) {
      case ondemand::json_type::object: {
        if (builder_.depth() >= deepest) return fmt::format("line {}: values nested deeper than {}: give a flatter file", line, deepest);
        builder_.open(builder_.add(Kind::map, key, {}, offset, 0, line));
        ondemand::object members;
        if (keep(item.get_object().get(members))) return {};
        for (auto member : members) {
          ondemand::raw_json_string written;
          std::string_view name;
          ondemand::value inner;
          if (keep(member.key().get(written)) || keep(member.unescaped_key().get(name)) || keep(member.value().get(inner))) return {};
          if (auto reason = value(inner, lasting(name, written.raw())); !reason.empty() || failed_ != simdjson::SUCCESS) return reason;
        }
        builder_.close();
        return {};
      }
      case ondemand::json_type::array: {
        if (builder_.depth() >= deepest) return fmt::format("line {}: values nested deeper than {}: give a flatter file", line, deepest);
        builder_.open(builder_.add(Kind::list, key, {}, offset, 0, line));
        ondemand::array members;
        if (keep(item.get_array().get(members))) return {};
        for (auto member : members) {
          ondemand::value inner;
          if (keep(member.get(inner))) return {};
          if (auto reason = value(inner, {}); !reason.empty() || failed_ != simdjson::SUCCESS) return reason;
        }
        builder_.close();
        return {};
      }
      case ondemand::json_type::string: {
        std::string_view text;
        if (keep(item.get_string().get(text))) return {};
        builder_.add(Kind::text, key, lasting(text, token.data() + 1), offset, length, line);
        return {};
      }
      case ondemand::json_type::number: {
        double real = 0;
        // Asked for its grammar only: digits stay as written.
        const auto error = item.get_double().get(real);
        if (error != simdjson::SUCCESS && keep(error)) return {};
        builder_.add(Kind::number, key, lasting(token, token.data()), offset, length, line);
        return {};
      }
      case ondemand::json_type::boolean: {
        bool truth = false;
        if (keep(item.get_bool().get(truth))) return {};
        builder_.add(Kind::boolean, key, truth ? "true" : "false", offset, length, line);
        return {};
      }
      case ondemand::json_type::null: {
        bool nothing = false;
        if (keep(item.is_null().get(nothing))) return {};
        builder_.add(Kind::null, key, {}, offset, length, line);
        return {};
      }
    }
    return {};
  }

  // What simdjson read outlives it in the source where it stands there as it is meant, or else with the document.
  std::string_view lasting(std::string_view read, const char* written) {
    const auto at = static_cast<std::size_t>(written - text_.data());
    return source_ != nullptr && text_.substr(at, read.size()) == read ? std::string_view(source_ + at, read.size()) : builder_.keep(read);
  }

  // True if it is an error, which ends the reading.
  bool keep(simdjson::error_code error) {
    if (error != simdjson::SUCCESS) failed_ = error;
    return error != simdjson::SUCCESS;
  }

  std::string_view text_;
  const char* source_;
  Builder& builder_;
  simdjson::error_code failed_ = simdjson::SUCCESS;
  std::size_t counted_ = 0;
  std::size_t offset_;
  std::uint32_t line_;
};

}  // namespace

struct JsonReader::Buffers {
  std::string text;  // with the padding that simdjson reads beyond it
  ondemand::parser parser;
};

JsonReader::JsonReader() : buffers_(std::make_unique<Buffers>()) {}
JsonReader::JsonReader(JsonReader&&) noexcept = default;
JsonReader& JsonReader::operator=(JsonReader&&) noexcept = default;
JsonReader::~JsonReader() = default;

base::Result<Document> JsonReader::read(std::string_view text, std::size_t offset, std::uint32_t line) { return read(text, offset, line, false); }

base::Result<Document> JsonReader::read(std::string_view text, std::size_t offset, std::uint32_t line, bool own_texts) {
  if (text.size() > largest_json) return base::fail(fmt::format("a JSON text larger than {} MB: give a smaller file", largest_json >> 20));
  if (text.starts_with("\xEF\xBB\xBF")) {  // RFC 8259 §8.1: a mark may be ignored
    text.remove_prefix(3);
    offset += 3;
  }
  if (text.size() > looked_through && has_more_than(most_json_values, text)) return base::fail(fmt::format("a JSON text of more than {} values: give a smaller file", most_json_values));
  auto& padded = buffers_->text;
  padded.reserve(text.size() + simdjson::SIMDJSON_PADDING);
  padded.assign(text);
  padded.append(simdjson::SIMDJSON_PADDING, ' ');
  ondemand::document document;
  if (const auto error = buffers_->parser.iterate(padded.data(), text.size(), padded.size()).get(document); error != simdjson::SUCCESS) {
    return base::fail(fmt::format("no JSON: {}", simdjson::error_message(error)));
  }
  Builder builder(false);
  Reader reader(std::string_view(padded).substr(0, text.size()), own_texts ? nullptr : text.data(), offset, line, builder);
  if (auto reason = reader.read(document); !reason.empty()) return base::fail(std::move(reason));
  return builder.finish();
}

base::Result<Document> Document::json(std::string_view text) { return JsonReader().read(text, 0, 1, true); }

}  // namespace assay::collect::evidence
