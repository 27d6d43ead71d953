# cobot_web(report SOURCE report/web ASSET report/web_assets.cpp)
#
# Bundles the script and the style of the HTML report with esbuild, from packages pinned by package-lock.json, and
# has them embedded into ASSET. npm runs again only when the lock file changes, esbuild when a source does.

find_program(NPM npm)
find_program(NODE NAMES node nodejs)

function(cobot_web module)
    cmake_parse_arguments(arg "" "SOURCE;ASSET" "" ${ARGN})
    if(NOT NPM OR NOT NODE)
        message(FATAL_ERROR "npm and node are needed to bundle the HTML report's charts: "
                            "run scripts/install-deps.sh, or apt-get install nodejs npm")
    endif()
    set(source ${CMAKE_CURRENT_SOURCE_DIR}/${arg_SOURCE})
    set(work ${CMAKE_BINARY_DIR}/web)
    set(packages ${work}/packages.stamp)
    set(script ${work}/report.js)
    set(style ${work}/report.css)
    file(GLOB sources CONFIGURE_DEPENDS ${source}/src/*.js ${source}/src/*.css)
    file(MAKE_DIRECTORY ${work})

    add_custom_command(OUTPUT ${packages}
        COMMAND ${CMAKE_COMMAND} -E copy ${source}/package.json ${source}/package-lock.json ${source}/.npmrc ${work}
        # No install scripts: nothing that is downloaded runs before esbuild is called below.
        COMMAND ${NPM} ci --ignore-scripts --no-audit --no-fund --prefer-offline --loglevel=error
        COMMAND ${CMAKE_COMMAND} -E touch ${packages}
        DEPENDS ${source}/package.json ${source}/package-lock.json ${source}/.npmrc
        WORKING_DIRECTORY ${work} VERBATIM
        COMMENT "Fetching the report's chart libraries (npm ci)")
    add_custom_command(OUTPUT ${script} ${style}
        COMMAND ${CMAKE_COMMAND} -E env NODE_PATH=${work}/node_modules ${NODE} ${work}/node_modules/esbuild/bin/esbuild
                ${source}/src/report.js --bundle --minify --format=iife --target=es2022 --charset=utf8
                --legal-comments=eof --log-level=warning --outfile=${script}
        DEPENDS ${packages} ${sources}
        VERBATIM COMMENT "Bundling the HTML report")
    add_custom_target(cobot_web_${module} DEPENDS ${script} ${style})
    add_dependencies(cobot_${module} cobot_web_${module})
    set_source_files_properties(${arg_ASSET} PROPERTIES
        OBJECT_DEPENDS "${script};${style}"
        COMPILE_DEFINITIONS "COBOT_WEB_SCRIPT=\"${script}\";COBOT_WEB_STYLE=\"${style}\"")
endfunction()
