# SPDX-License-Identifier: Apache-2.0
# The program and what is installed with it.
include(Embed)
include(GNUInstallDirs)

file(GLOB embedded RELATIVE ${CMAKE_SOURCE_DIR} CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/web/dist/report.html)
embed_files(assay_embedded ${embedded})

if(EXISTS ${CMAKE_SOURCE_DIR}/src/app/main.cpp)
  add_executable(assay src/app/main.cpp)
  target_link_libraries(assay PRIVATE assay_app assay_embedded ${ASSAY_LIBRARIES_app})
  if(ASSAY_JEMALLOC_LIBRARY)
    target_link_libraries(assay PRIVATE ${ASSAY_JEMALLOC_LIBRARY})
  endif()
  set_target_properties(assay PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR})
  install(TARGETS assay RUNTIME)
  install(FILES LICENSE docs/third_party.md DESTINATION ${CMAKE_INSTALL_DOCDIR})
endif()

get_property(fuzzers GLOBAL PROPERTY ASSAY_FUZZERS)
list(JOIN fuzzers "\n" fuzzers)
file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/fuzzers.txt CONTENT "${fuzzers}\n" @ONLY)
