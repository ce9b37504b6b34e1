"""A libFuzzer target: a test of its corpus and of mutations of it, and with --config=fuzz a fuzzer."""

def fuzz_test(name, srcs, corpus, deps, data = [], **kwargs):
    """srcs define LLVMFuzzerTestOneInput; corpus is a folder of this package."""
    native.cc_test(
        name = name,
        srcs = srcs,
        args = ["%s/%s" % (native.package_name(), corpus)],
        data = data + native.glob([corpus + "/*"]),
        linkopts = select({
            "//third_party:fuzz": ["-fsanitize=fuzzer"],
            "//conditions:default": [],
        }),
        deps = deps + select({
            "//third_party:fuzz": [],
            "//conditions:default": ["//tests/testing:fuzz_main"],
        }),
        **kwargs
    )
