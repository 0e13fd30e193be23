# SPDX-License-Identifier: Apache-2.0
# embed_files(TARGET path...): the library TARGET holds the files, named by their path in the repository, behind
# app/embedded.h. The content goes through the assembler's .incbin, so a large file costs no compile time.
function(embed_files target)
  set(folder ${CMAKE_BINARY_DIR}/embedded)
  set(assembly ".section .rodata\n")
  set(declarations "")
  set(entries "")
  set(index 0)
  set(paths ${ARGN})
  list(SORT paths)
  foreach(path ${paths})
    set(file ${CMAKE_SOURCE_DIR}/${path})
    string(APPEND assembly
      ".global assay_file_${index}\nassay_file_${index}:\n.incbin \"${file}\"\n"
      ".global assay_file_${index}_end\nassay_file_${index}_end:\n.byte 0\n")
    string(APPEND declarations "extern const char assay_file_${index};\nextern const char assay_file_${index}_end;\n")
    string(APPEND entries "    {\"${path}\", content(assay_file_${index}, assay_file_${index}_end)},\n")
    list(APPEND files ${file})
    math(EXPR index "${index} + 1")
  endforeach()
  string(APPEND assembly ".section .note.GNU-stack,\"\",%progbits\n")
  file(CONFIGURE OUTPUT ${folder}/${target}.S CONTENT "${assembly}" @ONLY)
  file(CONFIGURE OUTPUT ${folder}/${target}.cpp @ONLY CONTENT [[
// Written by cmake/Embed.cmake.
#include "app/embedded.h"

extern "C" {
@declarations@}

namespace assay::app {
namespace {
std::string_view content(const char& first, const char& end) { return {&first, &end}; }
}  // namespace

std::span<const EmbeddedFile> embedded_files() {
  static const std::array<EmbeddedFile, @index@> files{{
@entries@  }};
  return files;
}
}  // namespace assay::app
]])
  add_library(${target} STATIC ${folder}/${target}.cpp ${folder}/${target}.S)
  set_source_files_properties(${folder}/${target}.S PROPERTIES OBJECT_DEPENDS "${files}")
  target_include_directories(${target} PUBLIC ${CMAKE_SOURCE_DIR}/src)
  target_link_libraries(${target} PRIVATE assay_options)
endfunction()
