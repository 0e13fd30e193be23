// SPDX-License-Identifier: Apache-2.0
// The JSON form of a report, as schema/report.schema.json documents it, and the HTML form that carries it.
#pragma once

#include <string>
#include <string_view>

#include "base/json.h"
#include "base/result.h"
#include "report/model.h"

namespace assay::report {

[[nodiscard]] std::string json(const Model& model, base::JsonStyle style = base::JsonStyle::pretty);

// One self-contained file: the report application with the report inside. An error if `application` has no place for it.
[[nodiscard]] base::Result<std::string> html(const Model& model, std::string_view application);
// The same with another JSON text that the application knows, written in JsonStyle::html.
[[nodiscard]] base::Result<std::string> html(std::string_view content, std::string_view application);

}  // namespace assay::report
