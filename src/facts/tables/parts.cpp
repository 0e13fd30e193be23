// SPDX-License-Identifier: Apache-2.0
#include "facts/tables/parts.h"

namespace assay::facts {

const Table<FunctionPart> function_parts{"function_parts", "What kind of part a declared function is, and why: one row for each basis. Adjacent is what shares a network segment with a critical part (Rvit art. 1 c and d).", {
    column<&FunctionPart::function>("function", "Name in the declaration"),
    column<&FunctionPart::kind>("kind", "AMF, SMF, UPF …"),
    column<&FunctionPart::product>("product", "Product that it is an instance of; empty if none is named", Mark::identity),
    column<&FunctionPart::part>("part", "critical, adjacent, management, security element or other"),
    column<&FunctionPart::basis>("basis", "declared, segment (declared segments) or traffic (observed segments)"),
    column<&FunctionPart::segment>("segment", "Segment that makes it so; empty where the function itself is declared"),
    column<&FunctionPart::neighbour>("neighbour", "The critical function on that segment; empty otherwise"),
    column<&FunctionPart::asset_category>("asset_category", "Category of the EU coordinated risk assessment of 2019 for this kind; empty if none fits"),
    column<&FunctionPart::sensitivity>("sensitivity", "critical, high or moderate to high, as that assessment rates the category; empty if none fits"),
    column<&FunctionPart::because>("because", "Fact that says so")}};

const Table<NetworkDifference> network_differences{"network_differences", "One difference between the declared and the observed network.", {
    column<&NetworkDifference::difference>("difference", "undeclared function, undeclared address, undeclared listener, other kind, other version, never seen"),
    column<&NetworkDifference::subject>("subject", "Address, or name of the declared function"),
    column<&NetworkDifference::function>("function", "Declared function concerned; empty if there is none"),
    column<&NetworkDifference::detail>("detail", "Sentence"),
    column<&NetworkDifference::because>("because", "Fact that shows it")}};

}  // namespace assay::facts
