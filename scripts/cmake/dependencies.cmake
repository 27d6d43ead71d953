# Every library comes from Debian 12. Static archives where they exist: a process that starts in a
# millisecond is worth more in a shell sweep than shared pages (docs/explanation/performance.md).

find_package(Threads REQUIRED)
find_path(FMT_INCLUDE fmt/format-inl.h REQUIRED)  # Headers only: lib/core/fmt.cpp compiles them.
find_path(SPDLOG_INCLUDE spdlog/spdlog.h REQUIRED)  # Headers only, likewise: lib/app/log.cpp.
find_package(nlohmann_json REQUIRED)
find_package(date REQUIRED)

# Headers only, but their Debian package depends on 89 others: scripts/install-deps.sh unpacks them into build/deps.
find_path(VALIJSON_INCLUDE valijson/validator.hpp PATHS ${CMAKE_SOURCE_DIR}/build/deps/usr/include)
if(NOT VALIJSON_INCLUDE)
    message(FATAL_ERROR "the headers of valijson are missing; run scripts/install-deps.sh")
endif()
add_library(cobot_valijson INTERFACE)
target_include_directories(cobot_valijson SYSTEM INTERFACE ${VALIJSON_INCLUDE})

# Headers only: linear algebra and Sobol's sequence, for the samplers.
find_path(EIGEN_INCLUDE Eigen/Core PATH_SUFFIXES eigen3 REQUIRED)
find_path(BOOST_INCLUDE boost/random/sobol.hpp REQUIRED)
add_library(cobot_eigen INTERFACE)
target_include_directories(cobot_eigen SYSTEM INTERFACE ${EIGEN_INCLUDE})

function(cobot_static_library name archive)
    find_library(path_${name} NAMES ${archive} REQUIRED)
    add_library(cobot_${name} INTERFACE)
    target_link_libraries(cobot_${name} INTERFACE ${path_${name}} ${ARGN})
endfunction()

cobot_static_library(yaml libyaml-cpp.a)
cobot_static_library(sqlite libsqlite3.a Threads::Threads ${CMAKE_DL_LIBS} m)
cobot_static_library(sqlitecpp libSQLiteCpp.a cobot_sqlite)
cobot_static_library(zstd libzstd.a)
cobot_static_library(zlib libz.a)
