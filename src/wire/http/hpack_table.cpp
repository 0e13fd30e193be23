// SPDX-License-Identifier: Apache-2.0
#include "wire/http/hpack_table.h"

#include <array>

namespace assay::wire::http {
namespace {

constexpr std::uint32_t overhead = 32;  // RFC 7541 §4.1

constexpr std::array<HpackField, static_table_size> static_table{{
    {":authority", ""},
    {":method", "GET"},
    {":method", "POST"},
    {":path", "/"},
    {":path", "/index.html"},
    {":scheme", "http"},
    {":scheme", "https"},
    {":status", "200"},
    {":status", "204"},
    {":status", "206"},
    {":status", "304"},
    {":status", "400"},
    {":status", "404"},
    {":status", "500"},
    {"accept-charset", ""},
    {"accept-encoding", "gzip, deflate"},
    {"accept-language", ""},
    {"accept-ranges", ""},
    {"accept", ""},
    {"access-control-allow-origin", ""},
    {"age", ""},
    {"allow", ""},
    {"authorization", ""},
    {"cache-control", ""},
    {"content-disposition", ""},
    {"content-encoding", ""},
    {"content-language", ""},
    {"content-length", ""},
    {"content-location", ""},
    {"content-range", ""},
    {"content-type", ""},
    {"cookie", ""},
    {"date", ""},
    {"etag", ""},
    {"expect", ""},
    {"expires", ""},
    {"from", ""},
    {"host", ""},
    {"if-match", ""},
    {"if-modified-since", ""},
    {"if-none-match", ""},
    {"if-range", ""},
    {"if-unmodified-since", ""},
    {"last-modified", ""},
    {"link", ""},
    {"location", ""},
    {"max-forwards", ""},
    {"proxy-authenticate", ""},
    {"proxy-authorization", ""},
    {"range", ""},
    {"referer", ""},
    {"refresh", ""},
    {"retry-after", ""},
    {"server", ""},
    {"set-cookie", ""},
    {"strict-transport-security", ""},
    {"transfer-encoding", ""},
    {"user-agent", ""},
    {"vary", ""},
    {"via", ""},
    {"www-authenticate", ""},
}};

}  // namespace

const HpackField& static_field(std::uint32_t index) { return static_table[index - 1]; }

HpackTable HpackTable::unknown(std::uint32_t size) {
  HpackTable table(size);
  table.unknown_ = size / overhead;
  table.used_ = table.unknown_ * overhead;
  return table;
}

void HpackTable::resize(std::uint32_t size) {
  size_ = size;
  make_room(size);
}

void HpackTable::make_room(std::uint64_t octets) {
  while (used_ > octets) {
    if (unknown_ > 0) {
      --unknown_;
      used_ -= overhead;
    } else {
      --known_;
      const Entry& oldest = entry(known_);
      used_ -= oldest.name + oldest.value + overhead;
    }
  }
}

void HpackTable::insert(std::string_view name, std::string_view value) {
  const std::uint64_t octets = std::uint64_t{name.size()} + value.size() + overhead;
  if (octets > size_) {  // empties the table
    make_room(0);
    return;
  }
  make_room(size_ - octets);
  if (known_ == entries_.size()) {
    std::vector<Entry> larger(entries_.empty() ? 16 : entries_.size() * 2);
    for (std::uint32_t i = 0; i < known_; ++i) larger[known_ - 1 - i] = entry(i);
    newest_ = known_ - 1;
    entries_ = std::move(larger);
  }
  // The octets of evicted entries go when they are as many as those that stay.
  const std::uint64_t start = text_start_ + text_.size();
  const auto gone = static_cast<std::size_t>((known_ == 0 ? start : entry(known_ - 1).start) - text_start_);
  if (gone >= text_.size() - gone) {
    text_.erase(text_.begin(), text_.begin() + static_cast<std::ptrdiff_t>(gone));
    text_start_ += gone;
  }
  text_.insert(text_.end(), name.begin(), name.end());
  text_.insert(text_.end(), value.begin(), value.end());
  newest_ = (newest_ + 1) & static_cast<std::uint32_t>(entries_.size() - 1);
  entries_[newest_] = {start, static_cast<std::uint32_t>(name.size()), static_cast<std::uint32_t>(value.size())};
  ++known_;
  used_ += static_cast<std::uint32_t>(octets);
}

}  // namespace assay::wire::http
