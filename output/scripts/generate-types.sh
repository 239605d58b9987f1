#!/bin/sh
# Update openapi.yaml and the frontend's types from the running application's contract.
# Requires the application's packages and Groundplan, but not Node. PYTHON is the
# interpreter with the packages, GEN the Groundplan command.
set -eu
cd "$(dirname "$0")/.."
served=$("${PYTHON:-python}" -m app.export_openapi) || {
    echo "The application does not start; openapi.yaml and frontend/ are unchanged." >&2
    exit 1
}
exec ${GEN:-gen} types --served - "$@" <<JSON
$served
JSON
