#!/usr/bin/env bash
# Compares the profiles with what the newest packages of the projects behind them do: installs the packages below BUILD/../drift,
# runs their real functions over the HTTP statuses 100-599 and the gRPC codes 0-17, and prints each row that differs, with
# project, version and profile. drift/projects.tsv lists the projects. Where a project can only be asked by a call, a server
# on 127.0.0.1 answers with each final status.
#   bash tests/facts/drift.sh BUILD [--offline] [PROJECT ...]    all projects unless some are named
# --offline: uses what an earlier run installed, as it is on the disk now.
# Exit status: 0 no difference, 1 a difference or a function that can no longer be run, 2 wrong use, 77 nothing could be installed.
set -euo pipefail
usage() { sed -n '2,8s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"; }
[[ $# -ge 1 && -x $1/status-translator ]] || { usage >&2; exit 2; }
build=$(cd "$1" && pwd)
shift
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/drift
mkdir -p "$build/../drift"
work=$(cd "$build/../drift" && pwd)
mkdir -p "$work/out" "$work/log"
offline='' wanted=()
for argument; do
  case $argument in
    --offline) offline=1 ;;
    *) grep -q "^$argument"$'\t' "$here/projects.tsv" ||
         { printf 'drift.sh: "%s" is not a project of %s\n' "$argument" "$here/projects.tsv" >&2; exit 2; }
       wanted+=("$argument") ;;
  esac
done

# install_WHERE PROJECT PACKAGE ...: the newest version, into a directory of its own. run_WHERE PROJECT PACKAGE ...: prints what
# the project does, and builds first what needs it, so that a changed file counts.
install_go() {
  local project=$1 directory=$work/go/$1 package
  mkdir -p "$directory"
  (cd "$directory" && cp "$here/go/say.go" "$here/go/$project.go" . && touch functions.s && rm -rf go.mod go.sum vendor &&
    go mod init "$(sed -n 's|^//drift:module ||p' "$project.go" | grep . || printf drift)" &&
    for package in "${@:2}"; do go get "$package@latest" || exit; done && go mod tidy -e && go mod vendor)
}
run_go() {
  local directory=$work/go/$1
  (cp "$here/go/say.go" "$here/go/$1.go" "$directory" && cd "$directory" && go build -mod=vendor -o run . && ./run)
}

install_pypi() {
  [[ -x $work/python/bin/python ]] || python3 -m venv "$work/python"
  "$work/python/bin/pip" install --quiet --upgrade "${@:2}"
}
run_pypi() { "$work/python/bin/python" -B "$here/python/drift.py" "$1"; }

install_npm() {
  mkdir -p "$work/npm/$1"
  npm install --silent --no-fund --no-audit --ignore-scripts --prefix "$work/npm/$1" "${@:2}"
}
run_npm() { (cd "$work/npm/$1" && node "$here/node/drift.js" "$1"); }

install_maven() {
  local directory=$work/maven/$1
  mkdir -p "$directory"
  printf '<project><modelVersion>4.0.0</modelVersion><groupId>drift</groupId><artifactId>drift</artifactId><version>1</version>
<dependencies><dependency><groupId>%s</groupId><artifactId>%s</artifactId><version>RELEASE</version></dependency></dependencies>
</project>\n' "${2%:*}" "${2#*:}" >"$directory/pom.xml"
  rm -rf "$directory/lib"
  (cd "$directory" && mvn --quiet --batch-mode --update-snapshots dependency:copy-dependencies -DoutputDirectory=lib)
}
run_maven() {
  local jar=("$work/maven/$1/lib/${2#*:}"-[0-9]*.jar)
  jar=${jar[0]##*/"${2#*:}"-}
  printf 'version\t%s\n' "${jar%.jar}"
  java -cp "$work/maven/$1/lib/*" "$here/java/Drift.java" "$1"
}

install_crates() {
  local directory=$work/crates/$1
  mkdir -p "$directory/src" "$directory/.cargo"
  cp "$here/rust/$1.toml" "$directory/Cargo.toml"
  rm -f "$directory/.cargo/config.toml" "$directory/Cargo.lock"
  (cd "$directory" && touch src/main.rs && cargo vendor --quiet >.cargo/vendored && mv .cargo/vendored .cargo/config.toml)
}
run_crates() {
  local directory=$work/crates/$1
  cp "$here/rust/$1.rs" "$directory/src/main.rs"
  printf 'version\t%s\n' "$(grep -A1 "^name = \"$2\"" "$directory/Cargo.lock" | sed -n 's/^version = "\(.*\)"/\1/p')"
  (cd "$directory" && cargo run --quiet --offline)
}

install_envoy() { bash "$here/../../../deploy/envoy/envoy.sh" "$work/.." >"$work/envoy"; }
run_envoy() { python3 -B "$here/python/envoy.py" "$(<"$work/envoy")"; }

"$build/status-translator" export --format csv >"$work/profiles.csv"
ran=() failed=()
while IFS=$'\t' read -r project profile where packages function <&3; do
  [[ $project != \#* && $project != project && $where != - ]] || continue
  ((!${#wanted[@]})) || [[ " ${wanted[*]} " == *" $project "* ]] || continue
  read -ra list <<<"$packages"
  log=$work/log/$project
  if [[ -z $offline ]] && ! timeout 600 bash -c "$(declare -f "install_$where"); set -e; work='$work' here='$here'
      install_$where \"\$@\"" _ "$project" "${list[@]}" >"$log" 2>&1; then
    printf 'SKIPPED %s: %s cannot be installed, see %s\n' "$project" "$packages" "$log" >&2
    continue
  fi
  if timeout 600 bash -c "$(declare -f "run_$where"); set -e; work='$work' here='$here'
      run_$where \"\$@\"" _ "$project" "${list[@]}" >"$work/out/$project.tsv" 2>"$log"; then
    ran+=("$project")
  elif [[ -n $offline && ! -s $work/out/$project.tsv ]]; then
    printf 'SKIPPED %s: it is not installed, see %s\n' "$project" "$log" >&2
  else
    printf 'FAILED %s: its functions cannot be run, see %s\n' "$project" "$log" >&2
    failed+=("$project")
  fi
done 3<"$here/projects.tsv"
((${#ran[@]} + ${#failed[@]})) || exit 77
python3 -B "$here/compare.py" "$work/profiles.csv" "$here/projects.tsv" "$work/out" "${#failed[@]}" "${ran[@]}"
