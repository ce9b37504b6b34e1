#!/usr/bin/env bash
# Writes tests/goldens/ anew: bazel run //tools:regenerate_goldens. Then read the diff.
set -u

goldens="${BUILD_WORKSPACE_DIRECTORY:?start it with bazel run //tools:regenerate_goldens}/tests/goldens"
status=0
# Each test writes its goldens where its variable says, and goes on to check all else.
LONGTAIL_GOLDEN_DIR="$goldens/tracks" tests/scenarios/library/library_test || status=1
LONGTAIL_GOLDEN_DIR="$goldens/explain" tests/tools/cli/scenario_explain_test || status=1
LONGTAIL_REGENERATE_GOLDENS="$goldens/diagnostics" tests/scenarios/spec/spec_file_test || status=1
LONGTAIL_REGENERATE_GOLDENS="$goldens/diagnostics" tests/scenarios/spec/deep_faults_test || status=1
exit "$status"
