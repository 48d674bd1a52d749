#!/usr/bin/env bash
# Prints a software bill of materials (SPDX 2.3 as JSON) of NAME, from the database of dpkg.
#   bash deploy/sbom.sh NAME VERSION [PACKAGE ...]    the packages that it contains; none: all that are installed
set -euo pipefail
name=$1 version=$2
shift 2
created=$(date -u -d "@${SOURCE_DATE_EPOCH:-$(date +%s)}" +%Y-%m-%dT%H:%M:%SZ)
distribution=$(. /etc/os-release && printf '%s-%s' "$ID" "${VERSION_ID:-}")

dpkg-query -W -f '${db:Status-Status}\t${Package}\t${Version}\t${Architecture}\t${source:Package}\t${source:Version}\t${Maintainer}\t${Homepage}\n' "$@" |
  awk -F '\t' -v name="$name" -v version="$version" -v created="$created" -v distribution="$distribution" -v vendor="${distribution%%-*}" '
function json(text) { gsub(/\\/, "\\\\", text); gsub(/"/, "\\\"", text); return "\"" text "\"" }
function identifier(text) { gsub(/[^A-Za-z0-9.-]/, "-", text); return text }
# Characters that have a meaning in a package URL.
function purl(text) { gsub(/%/, "%25", text); gsub(/\+/, "%2B", text); gsub(/:/, "%3A", text); return text }
function package(reference, title, release, supplier, homepage, rest) {
  printf "%s    {\n      \"SPDXID\": %s,\n      \"name\": %s,\n      \"versionInfo\": %s,\n", separator, json(reference), json(title), json(release)
  printf "      \"supplier\": %s,\n      \"downloadLocation\": \"NOASSERTION\",\n      \"filesAnalyzed\": false,\n", json(supplier)
  if (homepage != "") printf "      \"homepage\": %s,\n", json(homepage)
  printf "      \"licenseConcluded\": %s,\n      \"licenseDeclared\": %s,\n      \"copyrightText\": \"NOASSERTION\"%s\n    }", licence, licence, rest
  separator = ",\n"
}
BEGIN {
  root = "SPDXRef-" identifier(name)
  printf "{\n  \"spdxVersion\": \"SPDX-2.3\",\n  \"dataLicense\": \"CC0-1.0\",\n  \"SPDXID\": \"SPDXRef-DOCUMENT\",\n"
  printf "  \"name\": %s,\n  \"documentNamespace\": %s,\n", json(name "-" version), json("urn:spdx:" name "-" version "-" distribution "-" created)
  printf "  \"creationInfo\": {\"created\": %s, \"creators\": [\"Tool: %s-sbom\"]},\n  \"packages\": [\n", json(created), name
  licence = "\"Apache-2.0\""
  package(root, name, version, "NOASSERTION", "", "")
  licence = "\"NOASSERTION\""
}
$1 == "installed" && $2 != name {
  reference = "SPDXRef-deb-" identifier($2) "-" identifier($4)
  origin = $5 == "" ? $2 : $5
  url = "pkg:deb/" vendor "/" $2 "@" purl($3) "?arch=" $4 "&distro=" distribution "&upstream=" origin "%40" purl($6)
  package(reference, $2, $3, "Organization: " $7, $8, ",\n      \"externalRefs\": [{\"referenceCategory\": \"PACKAGE-MANAGER\", \"referenceType\": \"purl\", \"referenceLocator\": " json(url) "}]")
  contained[++count] = reference
}
END {
  printf "\n  ],\n  \"relationships\": [\n    {\"spdxElementId\": \"SPDXRef-DOCUMENT\", \"relationshipType\": \"DESCRIBES\", \"relatedSpdxElement\": %s}", json(root)
  for (i = 1; i <= count; i++) printf ",\n    {\"spdxElementId\": %s, \"relationshipType\": \"CONTAINS\", \"relatedSpdxElement\": %s}", json(root), json(contained[i])
  printf "\n  ]\n}\n"
}'
