// SPDX-License-Identifier: Apache-2.0
// Why a file is not understood, where more can be said than that no collector knows it.
#pragma once

#include <string>

#include "collect/evidence/file.h"

namespace assay::collect {

// A sentence with the remedy; empty if nothing is known of the file.
[[nodiscard]] std::string why_unread(const evidence::File& file);

// Whether a text is a template of a Helm chart: values of Go's template language stand in it.
[[nodiscard]] bool is_chart_template(std::string_view text);

}  // namespace assay::collect
