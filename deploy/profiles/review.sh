#!/usr/bin/env bash
# For the CI job of the repository that holds the profiles: fails on a mistake, and prints what a merge would change for
# callers against what is served now, retries first. Warnings do not fail it.
#   bash review.sh profiles/ 127.0.0.1:50051     against a running server
#   bash review.sh profiles/ old-profiles/       against files, as `git worktree add old-profiles origin/main` gives
set -euo pipefail
code=0
status-translator check "$1" --against "$2" || code=$?
((code == 0 || code == 3))
