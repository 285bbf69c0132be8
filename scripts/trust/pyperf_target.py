"""A kernel's Python code under pyperf: pyperf_target.py KERNEL PARAMS ITEMS [pyperf's options]."""

import importlib
import json
import sys

import pyperf


def add_arguments(command, args):
    command.extend(args.work)


runner = pyperf.Runner(add_cmdline_args=add_arguments)
runner.argparser.add_argument("work", nargs=3)
arguments = runner.parse_args()
name, params, items = arguments.work
kernel = importlib.import_module(f"kernels.{name}.{name}")
state = kernel.prepare(json.loads(params))
runner.bench_func(name, kernel.run, state, 0, int(items))
sys.exit(0)
