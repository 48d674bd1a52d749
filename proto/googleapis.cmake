# Sets GOOGLEAPIS_DIR: the folder that holds google/rpc and google/api. Debian's copies lack current fields, so they
# come from the Python package that googleapis.txt pins by version and hash. It is fetched once into .googleapis, for
# all builds and for buf; never where STATUS_TRANSLATOR_GOOGLEAPIS_DIR is set.
set(GOOGLEAPIS_DIR "${STATUS_TRANSLATOR_GOOGLEAPIS_DIR}")
if(NOT GOOGLEAPIS_DIR)
  set(GOOGLEAPIS_DIR ${CMAKE_CURRENT_SOURCE_DIR}/.googleapis)
  set(requirements ${CMAKE_CURRENT_SOURCE_DIR}/googleapis.txt)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${requirements})
  file(SHA256 ${requirements} pin)
  if(NOT EXISTS ${GOOGLEAPIS_DIR}/${pin})
    find_package(Python3 REQUIRED COMPONENTS Interpreter)
    message(STATUS "Fetching google/rpc and google/api .proto files (googleapis-common-protos)")
    file(REMOVE_RECURSE ${GOOGLEAPIS_DIR})
    set(download ${CMAKE_CURRENT_BINARY_DIR}/download)
    file(REMOVE_RECURSE ${download})
    execute_process(
      COMMAND ${Python3_EXECUTABLE} -m pip download --quiet --no-deps --only-binary :all: --require-hashes
              --dest ${download} --requirement ${requirements}
      RESULT_VARIABLE failed)
    file(GLOB wheel ${download}/*.whl)
    if(failed OR NOT wheel)
      message(FATAL_ERROR "Could not fetch googleapis-common-protos with pip. Install python3-pip and try again, or "
                          "set -DSTATUS_TRANSLATOR_GOOGLEAPIS_DIR to a folder with google/rpc and google/api.")
    endif()
    file(ARCHIVE_EXTRACT INPUT ${wheel} DESTINATION ${GOOGLEAPIS_DIR}
         PATTERNS "google/rpc/*.proto" "google/api/annotations.proto" "google/api/http.proto")
    file(TOUCH ${GOOGLEAPIS_DIR}/${pin})
  endif()
endif()
