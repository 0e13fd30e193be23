// SPDX-License-Identifier: Apache-2.0
#include "wire/tls/fragments.h"

namespace assay::wire::tls {

std::optional<ReadHandshake> Fragments::add(const HandshakeFragment& fragment) {
  if (sequence_ != fragment.sequence) {
    if (fragment.offset != 0) return std::nullopt;
    sequence_ = fragment.sequence;
    complete_ = false;
    body_.clear();
  }
  const std::size_t end = std::size_t{fragment.offset} + fragment.octets.size();
  if (complete_ || fragment.offset > body_.size() || end <= body_.size() || end > longest_body(fragment.type))
    return std::nullopt;
  const auto fresh = fragment.octets.subspan(body_.size() - fragment.offset);
  body_.insert(body_.end(), fresh.begin(), fresh.end());
  if (body_.size() < fragment.length) return std::nullopt;
  complete_ = true;
  return read_handshake(fragment.type, base::Cursor(body_), true);
}

}  // namespace assay::wire::tls
