# SPDX-License-Identifier: Apache-2.0
# DuckDB::DuckDB: the C library that holds the facts. A DuckDB of the system wins (its CMake package, or duckdb.h with
# libduckdb where CMake looks); otherwise the one in third_party/duckdb that tools/fetch_duckdb.sh brought.
include(GNUInstallDirs)

set(ASSAY_DUCKDB_FOLDER ${CMAKE_SOURCE_DIR}/third_party/duckdb)

find_package(DuckDB CONFIG QUIET)
if(DuckDB_FOUND AND TARGET duckdb)
  set(ASSAY_DUCKDB_SOURCE "CMake package in ${DuckDB_DIR}")
  add_library(DuckDB::DuckDB INTERFACE IMPORTED)
  target_link_libraries(DuckDB::DuckDB INTERFACE duckdb)
  target_include_directories(DuckDB::DuckDB SYSTEM INTERFACE ${DuckDB_INCLUDE_DIRS})
else()
  find_path(ASSAY_DUCKDB_INCLUDE duckdb.h)
  find_library(ASSAY_DUCKDB_LIBRARY duckdb)
  mark_as_advanced(ASSAY_DUCKDB_INCLUDE ASSAY_DUCKDB_LIBRARY)
  if(ASSAY_DUCKDB_INCLUDE AND ASSAY_DUCKDB_LIBRARY)
    set(include ${ASSAY_DUCKDB_INCLUDE})
    set(library ${ASSAY_DUCKDB_LIBRARY})
  elseif(EXISTS ${ASSAY_DUCKDB_FOLDER}/include/duckdb.h AND EXISTS ${ASSAY_DUCKDB_FOLDER}/lib/libduckdb.so)
    set(include ${ASSAY_DUCKDB_FOLDER}/include)
    set(library ${ASSAY_DUCKDB_FOLDER}/lib/libduckdb.so)
    # cmake/Programs.cmake installs it. In the build tree programs find it through the rpath that CMake adds.
    install(FILES ${ASSAY_DUCKDB_FOLDER}/LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR} RENAME LICENSE.duckdb)
  else()
    message(FATAL_ERROR "DuckDB is missing. Run ./dev setup, which brings it to third_party/duckdb, "
                        "or install DuckDB's C library (duckdb.h and libduckdb) where CMake finds it.")
  endif()
  set(ASSAY_DUCKDB_SOURCE ${library})
  # UNKNOWN: the system may have a static one.
  add_library(DuckDB::DuckDB UNKNOWN IMPORTED)
  set_target_properties(DuckDB::DuckDB PROPERTIES IMPORTED_LOCATION ${library} INTERFACE_INCLUDE_DIRECTORIES ${include})
endif()
message(STATUS "DuckDB: ${ASSAY_DUCKDB_SOURCE}")
