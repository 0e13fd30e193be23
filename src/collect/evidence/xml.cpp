// SPDX-License-Identifier: Apache-2.0
#include "collect/evidence/xml.h"

#include <expat.h>
#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <memory>
#include <set>
#include <unordered_set>
#include <vector>

#include "base/blanks.h"

namespace assay::collect::evidence {
namespace {

using base::trimmed;

constexpr std::size_t looked_at = 65'536;

std::string_view local(std::string_view name) {
  const auto colon = name.rfind(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

struct Free {
  void operator()(XML_Parser parser) const { XML_ParserFree(parser); }
};

// What the callbacks of expat see.
class Reading {
 public:
  Reading(XML_Parser parser, XmlListener& listener, bool declarations) : parser_(parser), listener_(listener) {
    XML_SetUserData(parser, this);
    XML_SetElementHandler(parser, [](void* self, const char* name, const char** attributes) { static_cast<Reading*>(self)->open(name, attributes); },
                          [](void* self, const char* name) { static_cast<Reading*>(self)->close(name); });
    XML_SetCharacterDataHandler(parser, [](void* self, const char* text, int length) { static_cast<Reading*>(self)->text({text, static_cast<std::size_t>(length)}); });
    if (declarations) return;
    XML_SetStartDoctypeDeclHandler(parser, [](void* self, const char*, const char*, const char*, int internal) {
      if (internal != 0) static_cast<Reading*>(self)->refuse("declares a document type of its own, with which a small text can stand for a huge one: take the part in [ ] out of <!DOCTYPE>");
    });
    XML_SetEntityDeclHandler(parser, [](void* self, const char*, int, const char*, int, const char*, const char*, const char*, const char*) {
      static_cast<Reading*>(self)->refuse("declares an entity, with which a small text can stand for a huge one: take it out of <!DOCTYPE>");
    });
  }

  [[nodiscard]] const std::string& refused() const { return refused_; }
  [[nodiscard]] bool ended() const { return ended_; }

 private:
  // Expat may still call for what it has at hand after it was told to stop.
  void stop() {
    ended_ = true;
    XML_StopParser(parser_, XML_FALSE);
  }

  void refuse(std::string why) {
    if (ended_) return;
    refused_ = std::move(why);
    stop();
  }

  // Expat keeps every name until the end, that of an attribute at one address.
  bool bounded() {
    if (elements_seen_.size() + attributes_seen_.size() <= most_xml_names) return true;
    refuse(fmt::format("has more than {} different names of elements and attributes: it is no report that this program reads", most_xml_names));
    return false;
  }

  void open(const char* name, const char** attributes) {
    if (ended_) return;
    if (++elements_ > most_xml_elements) return refuse(fmt::format("has more than {} elements: give a part of it", most_xml_elements));
    if (texts_.size() >= deepest_xml) return refuse(fmt::format("is nested deeper than {} elements: it is no report that this program reads", deepest_xml));
    if (const std::string_view seen = name; !elements_seen_.contains(seen)) elements_seen_.emplace(seen);
    for (const char** attribute = attributes; *attribute != nullptr; attribute += 2) attributes_seen_.insert(*attribute);
    if (!bounded()) return;
    texts_.emplace_back();
    const XmlElement element{.name = local(name),
                             .attributes = attributes,
                             .offset = static_cast<std::uint32_t>(XML_GetCurrentByteIndex(parser_)),
                             .length = static_cast<std::uint32_t>(XML_GetCurrentByteCount(parser_)),
                             .line = static_cast<std::uint32_t>(XML_GetCurrentLineNumber(parser_)),
                             .depth = static_cast<unsigned>(texts_.size())};
    if (!listener_.open(element)) stop();
  }

  void close(const char* name) {
    if (ended_ || texts_.empty()) return;
    const auto text = std::move(texts_.back());
    texts_.pop_back();
    if (!listener_.close(local(name), trimmed(text))) stop();
  }

  void text(std::string_view part) {
    if (ended_ || texts_.empty()) return;
    auto& kept = texts_.back();
    kept.append(part.substr(0, longest_xml_text - std::min(longest_xml_text, kept.size())));
  }

  XML_Parser parser_;
  XmlListener& listener_;
  std::vector<std::string> texts_;  // per open element
  std::set<std::string, std::less<>> elements_seen_;
  std::unordered_set<const void*> attributes_seen_;
  std::size_t elements_ = 0;
  std::string refused_;
  bool ended_ = false;
};

// `declarations`: those of a document type are let through. What they make grow, expat bounds by a hundredfold.
base::Result<void> read(std::string_view text, XmlListener& listener, bool declarations) {
  if (text.size() > static_cast<std::size_t>(std::numeric_limits<int>::max())) return base::fail("the XML is larger than 2 GB: give a part of it");
  const std::unique_ptr<XML_ParserStruct, Free> parser(XML_ParserCreate(nullptr));
  if (!parser) return base::fail_internal("no memory for reading XML");
  Reading reading(parser.get(), listener, declarations);
  // In one piece: expat then reads the text where it lies and copies none of it.
  const auto state = XML_Parse(parser.get(), text.data(), static_cast<int>(text.size()), 1);
  if (!reading.refused().empty()) return base::fail(fmt::format("line {}: the XML {}", XML_GetCurrentLineNumber(parser.get()), reading.refused()));
  if (reading.ended() || state == XML_STATUS_OK) return {};
  return base::fail(fmt::format("line {}: the XML cannot be read ({}): give the file as the program wrote it, whole", XML_GetCurrentLineNumber(parser.get()),
                                XML_ErrorString(XML_GetErrorCode(parser.get()))));
}

}  // namespace

bool XmlElement::has(std::string_view attribute) const {
  for (const char* const* at = attributes; at != nullptr && *at != nullptr; at += 2) {
    if (local(*at) == attribute) return true;
  }
  return false;
}

std::string_view XmlElement::operator[](std::string_view attribute) const {
  for (const char* const* at = attributes; at != nullptr && *at != nullptr; at += 2) {
    if (local(*at) == attribute) return at[1];
  }
  return {};
}

base::Result<void> read_xml(std::string_view text, XmlListener& listener) { return read(text, listener, false); }

std::string xml_root(std::string_view text) {
  class First final : public XmlListener {
   public:
    bool open(const XmlElement& element) override {
      name = element.name;
      return false;
    }
    bool close(std::string_view, std::string_view) override { return false; }
    std::string name;
  };
  First first;
  // A text that declares what is refused is still of a kind, so that its reader can say so.
  (void)read(text.substr(0, looked_at), first, true);
  return first.name;
}

}  // namespace assay::collect::evidence
