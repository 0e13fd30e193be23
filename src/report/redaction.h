// SPDX-License-Identifier: Apache-2.0
// Redaction: what a report shows of values that identify subscribers or open their traffic.
//
// By allow-list: an octet of a frame is shown only if it belongs to a field that was read and is not sensitive; every
// other octet is masked. So what no parser knows of cannot leak. Values are masked by the marks of their columns.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "facts/answer.h"
#include "facts/frame_view.h"
#include "facts/table.h"

namespace assay::report {

inline constexpr std::string_view masked = "··";

// "/nudm-sdm/v2/imsi-999700000000001/am-data" → "/nudm-sdm/v2/imsi-··/am-data".
[[nodiscard]] std::string mask_identifiers(std::string_view text);

// One value of a row, as it may be shown. `tunnelled`: the row's tunnel_depth is not 0.
[[nodiscard]] facts::Value mask(const facts::TableInfo& table, const facts::Column& column, facts::Value value, bool tunnelled);

// For each field of the frame, in its order, whether it is sensitive.
[[nodiscard]] std::vector<bool> sensitive_fields(const facts::FrameView& frame);
// For each octet of the frame, whether it may be shown.
[[nodiscard]] std::vector<bool> shown_octets(const facts::FrameView& frame, const std::vector<bool>& sensitive);

}  // namespace assay::report
