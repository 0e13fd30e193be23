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
if(TARGET assess_test)
  add_test(NAME catalogue.examples COMMAND assess_test --gtest_filter=Catalogue/* --gtest_brief=1)
endif()
