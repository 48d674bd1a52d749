# The clients for others, component client. C++: one archive with the libraries and messages that it consists of, and
# the headers that say how to use it. Go and Python: sources, which generate their messages from the installed .proto
# files.
include(CMakePackageConfigHelpers)
include(GNUInstallDirs)
set(package ${CMAKE_INSTALL_LIBDIR}/cmake/status_translator)
set(parts st_client st_core status_translator_messages status_translator_services)

add_library(status_translator_client STATIC)
foreach(part IN LISTS parts)
  target_sources(status_translator_client PRIVATE $<TARGET_OBJECTS:${part}>)
endforeach()
# The generated google.rpc and google.api messages are a library of their own, which a program that has them already
# replaces by its own: see status_translatorConfig.cmake. Their headers have a folder of their own, so that the program
# then finds only its own.
set(google_headers ${CMAKE_INSTALL_INCLUDEDIR}/status_translator/google_rpc)
add_library(status_translator_google_rpc STATIC $<TARGET_OBJECTS:google_proto>)
set_target_properties(status_translator_google_rpc PROPERTIES EXPORT_NAME google_rpc LINKER_LANGUAGE CXX)
target_include_directories(status_translator_google_rpc SYSTEM INTERFACE $<INSTALL_INTERFACE:${google_headers}>)
target_link_libraries(status_translator_google_rpc PUBLIC protobuf::libprotobuf)
set_target_properties(status_translator_client PROPERTIES EXPORT_NAME client LINKER_LANGUAGE CXX)
target_compile_features(status_translator_client PUBLIC cxx_std_20)
target_include_directories(status_translator_client INTERFACE $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
target_link_libraries(status_translator_client PUBLIC absl::status absl::statusor absl::strings absl::time
  PRIVATE absl::flat_hash_map absl::random_random gRPC::grpc++ status_translator_google_rpc protobuf::libprotobuf)

install(TARGETS status_translator_client EXPORT status_translator
  ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT client)
install(TARGETS status_translator_google_rpc EXPORT status_translator_google_rpc
  ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT client)
set(headers ${CMAKE_INSTALL_INCLUDEDIR}/status_translator)
install(FILES client/local_table.h DESTINATION ${headers}/client COMPONENT client)
install(FILES core/origin.h core/rule.h core/shared_text.h DESTINATION ${headers}/core COMPONENT client)
install(DIRECTORY ${PROJECT_BINARY_DIR}/proto/generated/google DESTINATION ${google_headers} COMPONENT client
  FILES_MATCHING PATTERN "*.pb.h")
install(EXPORT status_translator FILE status_translatorTargets.cmake NAMESPACE status_translator::
  DESTINATION ${package} COMPONENT client)
install(EXPORT status_translator_google_rpc FILE status_translatorGoogleRpcTargets.cmake NAMESPACE status_translator::
  DESTINATION ${package} COMPONENT client)
write_basic_package_version_file(${CMAKE_CURRENT_BINARY_DIR}/status_translatorConfigVersion.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES client/status_translatorConfig.cmake ${CMAKE_CURRENT_BINARY_DIR}/status_translatorConfigVersion.cmake
  DESTINATION ${package} COMPONENT client)

# Without what their generators and tools write into a working copy.
install(DIRECTORY client/go client/python DESTINATION ${CMAKE_INSTALL_DATADIR}/status-translator/client
  COMPONENT client PATTERN ".*" EXCLUDE PATTERN "__pycache__" EXCLUDE PATTERN "v1" EXCLUDE PATTERN "statustranslator" EXCLUDE
  PATTERN "build" EXCLUDE PATTERN "*.egg-info" EXCLUDE PATTERN "generate.sh" EXCLUDE)
install(PROGRAMS client/go/generate.sh DESTINATION ${CMAKE_INSTALL_DATADIR}/status-translator/client/go COMPONENT client)
