# SPDX-License-Identifier: Apache-2.0
# Builds catalogue/**/*.yaml into assay_assess (src/assess/catalogue.h, embedded_files()) and runs the worked examples
# of every requirement as the test catalogue.examples.
file(GLOB_RECURSE catalogue_files CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/catalogue/*.yaml)
set(embedded ${CMAKE_BINARY_DIR}/generated/embedded_catalogue.cpp)
add_custom_command(
  OUTPUT ${embedded}
  COMMAND ${CMAKE_COMMAND} -DFOLDER=${CMAKE_SOURCE_DIR}/catalogue -DOUTPUT=${embedded}
          -P ${CMAKE_SOURCE_DIR}/cmake/EmbedCatalogue.cmake
  DEPENDS ${catalogue_files} ${CMAKE_SOURCE_DIR}/cmake/EmbedCatalogue.cmake
  COMMENT "Embedding the catalogue"
  VERBATIM)
target_sources(assay_assess PRIVATE ${embedded})

# What a run reads of it: checked and packed once, here. The packer cannot use assay_assess, which waits for its output.
set(packed ${CMAKE_BINARY_DIR}/generated/packed_catalogue)
set(packer_sources tools/pack_catalogue.cpp)
foreach(source archive catalogue catalogue_files example_row profile requirement sql_text state)
  list(APPEND packer_sources src/assess/${source}.cpp)
endforeach()
add_executable(pack_catalogue ${packer_sources})
target_link_libraries(pack_catalogue PRIVATE assay_facts ${ASSAY_LIBRARIES_assess})
add_custom_command(
  OUTPUT ${packed}
  COMMAND pack_catalogue ${CMAKE_SOURCE_DIR}/catalogue ${packed}
  DEPENDS pack_catalogue ${catalogue_files}
  COMMENT "Packing the catalogue"
  VERBATIM)
file(CONFIGURE OUTPUT ${packed}.S CONTENT [[
.section .rodata
.global assay_packed_catalogue
assay_packed_catalogue:
.incbin "@packed@"
.global assay_packed_catalogue_end
assay_packed_catalogue_end:
.byte 0
.section .note.GNU-stack,"",%progbits
]] @ONLY)
set_source_files_properties(${packed}.S PROPERTIES OBJECT_DEPENDS ${packed})
target_sources(assay_assess PRIVATE ${packed}.S)
if(TARGET assess_test)
  add_test(NAME catalogue.examples COMMAND assess_test --gtest_filter=Catalogue/* --gtest_brief=1)
  set_tests_properties(catalogue.examples PROPERTIES COST 75)
endif()
if(TARGET threat_test)
  add_test(NAME catalogue.threats COMMAND threat_test --gtest_filter=ThreatExamples.* --gtest_brief=1)
endif()
