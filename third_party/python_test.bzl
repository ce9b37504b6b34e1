"""python_test: a unittest file run by Bazel, its cases counted like those of gtest."""

def python_test(name, src, data = [], size = "small", **kwargs):
    """Runs src with the Python that LONGTAIL_PYTHON names (the launcher sets it), else with python3.

    A test skips itself where a package it needs is absent. Its working folder is the root of the runfiles.
    """
    native.sh_test(
        name = name,
        size = size,
        srcs = ["//third_party:python_test.sh"],
        args = ["$(location //third_party:python_test_main.py)", "$(location %s)" % src],
        data = [src, "//third_party:python_test_main.py"] + data,
        **kwargs
    )
