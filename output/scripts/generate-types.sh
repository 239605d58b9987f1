#!/bin/sh
# Write the types of the frontend anew, from the specs; it needs Groundplan, not Node.
set -eu
cd "$(dirname "$0")/.."
exec gen types "$@"
