# For `cpack --config`, which deploy/package.sh calls; the environment names the staged files, the version and the
# maintainer.
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME status-translator)
set(CPACK_PACKAGE_VENDOR status-translator)
set(CPACK_PACKAGE_VERSION $ENV{PACKAGE_VERSION})
set(CPACK_PACKAGE_FILE_NAME status-translator)  # DEB-DEFAULT below replaces it
set(CPACK_INSTALLED_DIRECTORIES $ENV{PACKAGE_STAGE} /)
set(CPACK_PACKAGING_INSTALL_PREFIX /)
set(CPACK_STRIP_FILES OFF)  # they are stripped already

set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
set(CPACK_DEBIAN_PACKAGE_MAINTAINER $ENV{PACKAGE_MAINTAINER})
set(CPACK_DEBIAN_PACKAGE_SECTION net)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
# For programs that use the client library.
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "libabsl-dev, libgrpc++-dev, libprotobuf-dev, protobuf-compiler")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "translates between HTTP and gRPC status codes")
set(CPACK_PACKAGE_DESCRIPTION
  "Translates HTTP and gRPC status codes and whole error responses into each
other: a service for API gateways and service meshes (gRPC, Envoy's external
processing, JSON over HTTP), and a command for people. Every answer says which
rule gave it, and why.")
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA ${CMAKE_CURRENT_LIST_DIR}/postinst ${CMAKE_CURRENT_LIST_DIR}/prerm
  ${CMAKE_CURRENT_LIST_DIR}/postrm)
