def all_at_once(build, minutes, mib): return 1
