# Warnings, floating-point rules and build speed, in one interface target for our own code.

add_library(cobot_options INTERFACE)
target_compile_options(cobot_options INTERFACE
    -Wall -Wextra -Wpedantic -Wconversion -Wshadow
    # g++ 12 sees overlaps and overflows inside std::string that cannot happen (GCC bugs 105329, 105651).
    -Wno-restrict -Wno-stringop-overflow -Wno-array-bounds $<$<CONFIG:Release>:-Wno-stringop-overread>
    # One rounding per operation everywhere: batch, streaming and every build give the same bits.
    -ffp-contract=off -fno-fast-math
    # Absolute paths stay out of the objects, so that two checkouts share a compiler cache.
    -ffile-prefix-map=${CMAKE_SOURCE_DIR}=.)
target_compile_definitions(cobot_options INTERFACE COBOT_VERSION="${PROJECT_VERSION}")
if(COBOT_WERROR)
    target_compile_options(cobot_options INTERFACE -Werror)
endif()
if(COBOT_ARCH)
    target_compile_options(cobot_options INTERFACE -march=${COBOT_ARCH})
endif()
# The same instructions, chosen for what processors of the last years are good at. The generic choice writes a decimal in
# halves and then reads it whole, and clears small records with instructions that take long to begin.
if(COBOT_ARCH AND COBOT_TUNE)
    target_compile_options(cobot_options INTERFACE -mtune=${COBOT_TUNE})
endif()
if(COBOT_SANITIZE)
    target_compile_options(cobot_options INTERFACE -fsanitize=${COBOT_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
    target_link_options(cobot_options INTERFACE -fsanitize=${COBOT_SANITIZE})
endif()
if(COBOT_COVERAGE)
    target_compile_options(cobot_options INTERFACE --coverage -fprofile-update=atomic)
    target_link_options(cobot_options INTERFACE --coverage)
endif()
if(NOT CMAKE_CXX_FLAGS_RELEASE_SET_BY_COBOT)
    set(CMAKE_CXX_FLAGS_RELEASE "-O3 -DNDEBUG")
endif()

# Archives that only point to the objects: nothing is copied when one of a hundred files has changed.
set(CMAKE_CXX_ARCHIVE_CREATE "<CMAKE_AR> crsT <TARGET> <LINK_FLAGS> <OBJECTS>")
set(CMAKE_CXX_ARCHIVE_FINISH "")

find_program(CCACHE ccache)
if(CCACHE)
    set(launcher ${CMAKE_COMMAND} -E env
        CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=1
        CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
        ${CCACHE})
    set(CMAKE_CXX_COMPILER_LAUNCHER ${launcher})
    set(CMAKE_C_COMPILER_LAUNCHER ${launcher})
endif()

find_program(MOLD mold)
if(MOLD)
    target_link_options(cobot_options INTERFACE -fuse-ld=mold)
endif()
# The build id names the binary in every result.
target_link_options(cobot_options INTERFACE -Wl,--build-id=sha1 -Wl,--as-needed)
