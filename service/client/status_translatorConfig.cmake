# Defines status_translator::client (<status_translator/client/local_table.h>) and status_translator::google_rpc, the
# generated google.rpc and google.api messages that it needs (<google/rpc/status.pb.h>).
include(CMakeFindDependencyMacro)
find_dependency(absl)
find_dependency(Protobuf)
find_dependency(gRPC CONFIG)
# Generated messages may be in a program only once. A project that has its own gives them this name before
# find_package(status_translator), and then neither this package's archive nor its headers of them are used:
#   add_library(status_translator::google_rpc ALIAS its_own_target)
# Its target has google/api/{annotations,http}.proto and google/rpc/{code,error_details,status}.proto, generated for the
# Protobuf library that this package was built with.
if(NOT TARGET status_translator::google_rpc)
  include(${CMAKE_CURRENT_LIST_DIR}/status_translatorGoogleRpcTargets.cmake)
endif()
include(${CMAKE_CURRENT_LIST_DIR}/status_translatorTargets.cmake)
