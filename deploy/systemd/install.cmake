# Runs at installation: writes the unit with the paths of the prefix, in a directory where systemd looks for units.
foreach(directory IN ITEMS BINDIR DOCDIR)
  cmake_path(ABSOLUTE_PATH ${directory} BASE_DIRECTORY "${CMAKE_INSTALL_PREFIX}" NORMALIZE)
endforeach()
configure_file("${UNIT_TEMPLATE}" "${UNIT}" @ONLY)
file(INSTALL "${UNIT}" DESTINATION "${CMAKE_INSTALL_PREFIX}/lib/systemd/system")
