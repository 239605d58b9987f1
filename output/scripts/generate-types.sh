#!/bin/sh
# Update openapi.yaml to what the application serves, and the frontend's types with it.
# This needs the application's packages and Groundplan, but not Node. PYTHON is the
# interpreter that has the packages, GEN the command of Groundplan.
set -eu
cd "$(dirname "$0")/.."
served=$("${PYTHON:-python}" -m app.export_openapi) || {
    echo "The application does not start; openapi.yaml and frontend/ are as before." >&2
    exit 1
}
exec ${GEN:-gen} types --served - "$@" <<JSON
$served
JSON
