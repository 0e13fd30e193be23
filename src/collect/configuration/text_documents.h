// SPDX-License-Identifier: Apache-2.0
// Texts of configuration that are neither JSON nor YAML, read as the same tree. Errors name the line. `text` must outlive
// the document. Hostile input: depth and number of values are bounded as in Document; every turn of a loop consumes.
#pragma once

#include <string_view>

#include "base/result.h"
#include "collect/evidence/document.h"

namespace assay::collect::configuration {

// libconfig (its manual, §3): name = value; with groups { }, lists ( ) and arrays [ ]. Settings may lack ';'.
[[nodiscard]] base::Result<evidence::Document> libconfig_document(std::string_view text);
// Sections of name = value. Settings before the first section stand in the root. A '.' in a section's name means nothing;
// sections of one name are one.
[[nodiscard]] base::Result<evidence::Document> ini_document(std::string_view text);
// freeDiameter: Name = "value" , "value"; flags Name; and blocks ConnectPeer = "x" { … }. Repeated names become lists.
[[nodiscard]] base::Result<evidence::Document> diameter_document(std::string_view text);

// environment: lines of NAME=value, which ini_document() reads too.
enum class TextForm { unknown, libconfig, ini, diameter, environment };
// What a text looks like, by its first statements.
[[nodiscard]] TextForm text_form(std::string_view text);

}  // namespace assay::collect::configuration
