# SPDX-License-Identifier: Apache-2.0
# cmake -DFOLDER=catalogue -DOUTPUT=file.cpp -P EmbedCatalogue.cmake: writes every YAML file below FOLDER as a raw string
# literal.
file(GLOB_RECURSE files RELATIVE ${FOLDER} ${FOLDER}/*.yaml)
list(SORT files)

set(text "// Generated from catalogue/. Not edited.\n#include \"assess/catalogue.h\"\n\n")
string(APPEND text "namespace assay::assess {\nnamespace {\n\nusing namespace std::string_view_literals;\n\n")
# No std::array: Clang bounds how many arguments its type is deduced from.
string(APPEND text "constexpr CatalogueFile files[]{\n")
set(count 0)
foreach(path ${files})
  file(READ ${FOLDER}/${path} content)
  string(FIND "${content}" ")ASSAY\"" clash)
  if(NOT clash EQUAL -1)
    message(FATAL_ERROR "${path}: holds the characters that end its literal")
  endif()
  string(APPEND text "    CatalogueFile{\"${path}\"sv,\n")
  string(LENGTH "${content}" length)
  if(length GREATER 65000)
    message(FATAL_ERROR "${path}: is longer than the literal that every compiler takes (65,000 octets)")
  endif()
  string(APPEND text "R\"ASSAY(${content})ASSAY\"sv},\n")
  math(EXPR count "${count} + 1")
endforeach()
if(count EQUAL 0)
  message(FATAL_ERROR "${FOLDER} holds no YAML file")
endif()
string(APPEND text "};\n\n}  // namespace\n\nstd::span<const CatalogueFile> embedded_files() { return files; }\n\n")
string(APPEND text "}  // namespace assay::assess\n")

file(WRITE ${OUTPUT} "${text}")
