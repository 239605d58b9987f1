#!/bin/sh
# Take over into openapi.yaml what the application serves, and write the types of the
# frontend from that. It needs the packages of the application and Groundplan, not Node.
# PYTHON is the interpreter that has the packages, GEN the command of Groundplan.
set -eu
cd "$(dirname "$0")/.."
served=$("${PYTHON:-python}" -m app.export_openapi) || {
    echo "The application does not start; openapi.yaml and frontend/ are as before." >&2
    exit 1
}
exec ${GEN:-gen} types --served - "$@" <<JSON
$served
JSON
