#!/usr/bin/env bash
# For the CI job of the repository of the profiles: fails if a profile is invalid, and prints how a merge would change the
# answers that are served now, changes of retries first. Warnings do not make it fail.
#   bash review.sh profiles/ 127.0.0.1:50051     compares with a running server
#   bash review.sh profiles/ old-profiles/       compares with files, for example of `git worktree add old-profiles origin/main`
set -euo pipefail
code=0
status-translator check "$1" --against "$2" || code=$?
((code == 0 || code == 3))
