// SPDX-License-Identifier: Apache-2.0
// HTTP exchanges → http_exchanges, and with each exchange what the SBI parser found in its messages → tokens,
// nf_profiles, disclosures and ue_identities. The rows of an exchange are written together when it is over, so that
// they can name each other and say how it ended.
#pragma once

#include <memory>

#include "collect/capture/writer.h"
#include "facts/tables/sbi.h"
#include "wire/http/message.h"

namespace assay::collect::capture {

// The only writer of those tables but ue_identities and disclosures.
[[nodiscard]] std::unique_ptr<FactWriter> make_http_writer(Ledger& ledger);

// The row of one exchange, without its token.
[[nodiscard]] facts::HttpExchange exchange_row(const wire::Context& context, const wire::http::Exchange& exchange);

}  // namespace assay::collect::capture
