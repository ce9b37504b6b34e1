#!/usr/bin/env bash
exec "${LONGTAIL_PYTHON:-python3}" -B "$@"
