#!/bin/sh
# Print the first Python that is new enough (3.10); print nothing when there is none.
for candidate in python3 python3.13 python3.12 python3.11 python3.10 python; do
    if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 10))' >/dev/null 2>&1; then
        command -v "$candidate"
        exit 0
    fi
done
