# /// executor
# names = ["threads"]
# family = "threads"
# extension_family = "extension"
# bindings = ["python", "ext_gil"]
# summary = "threads"
# ///
