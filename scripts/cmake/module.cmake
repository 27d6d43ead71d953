# cobot_module(ledger DEPENDS core market orders LIBRARIES ...)
#
# One folder of lib/ = one namespace = one target. The call records the edges in
# build/<preset>/modules.txt, which the layers test holds against every #include.

file(WRITE ${CMAKE_BINARY_DIR}/modules.txt "")

function(cobot_module name)
    cmake_parse_arguments(arg "" "" "DEPENDS;LIBRARIES" ${ARGN})
    list(JOIN arg_DEPENDS " " edges)
    file(APPEND ${CMAKE_BINARY_DIR}/modules.txt "${name}: ${edges}\n")
    foreach(dependency IN LISTS arg_DEPENDS)
        if(NOT TARGET cobot_${dependency})
            message(FATAL_ERROR "module ${name} depends on ${dependency}, which is not listed before it")
        endif()
    endforeach()

    file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${name}/*.cpp
         ${CMAKE_CURRENT_SOURCE_DIR}/${name}/*/*.cpp ${CMAKE_CURRENT_SOURCE_DIR}/${name}/*/*/*.cpp)
    file(GLOB builtins CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${name}/builtin/*.cpp
         ${CMAKE_CURRENT_SOURCE_DIR}/${name}/builtin/*/*.cpp)
    if(sources)
        add_library(cobot_${name} OBJECT ${sources})
        target_link_libraries(cobot_${name} PRIVATE cobot_options)
        target_link_libraries(cobot_${name} PUBLIC ${arg_LIBRARIES})
        target_include_directories(cobot_${name} PUBLIC ${CMAKE_CURRENT_SOURCE_DIR})
        target_precompile_headers(cobot_${name} REUSE_FROM cobot_pch)
        target_link_libraries(cobot INTERFACE ${arg_LIBRARIES})
        target_sources(cobot PRIVATE $<TARGET_OBJECTS:cobot_${name}>)
    else()
        add_library(cobot_${name} INTERFACE)
        target_include_directories(cobot_${name} INTERFACE ${CMAKE_CURRENT_SOURCE_DIR})
    endif()

    # builtin/rsi.cpp defines one constant `rsi`; this list turns the folder into a table.
    if(builtins)
        set(names "")
        foreach(file IN LISTS builtins)
            get_filename_component(stem ${file} NAME_WE)
            string(APPEND names "COBOT_BUILTIN(${stem})\n")
        endforeach()
        file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/generated/${name}/builtins.inc CONTENT "${names}")
        target_include_directories(cobot_${name} PRIVATE ${CMAKE_BINARY_DIR}/generated)
    endif()
endfunction()
