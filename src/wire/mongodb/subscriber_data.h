// SPDX-License-Identifier: Apache-2.0
// What a document says of subscribers: identities and keys, by the names that members have on service-based interfaces, by
// short ones of older cores, and by the form of their values. Documents without either are not kept, and values never are.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"

namespace assay::wire::mongodb {

struct SubscriberData {
  std::string_view what;  // "supi", "permanent key" …, as for service-based interfaces
  std::string pointer;    // JSON pointer (RFC 6901) from the document; names that are no words are "?"
  base::Bytes where;      // the value
};

inline constexpr std::size_t subscriber_data_limit = 16;  // of one document

// Adds what `document` (BSON) holds, to at most the limit. Looks 8 levels deep and at 4,096 elements.
void find_subscriber_data(base::Bytes document, std::vector<SubscriberData>& found);

}  // namespace assay::wire::mongodb
