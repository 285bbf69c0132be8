/* CPython's own structure, as each version has it: up to 3.11 one GIL in the runtime, from 3.12 on
   one in each interpreter. */
#include "harness/modules/gil_state.h"

#define Py_BUILD_CORE 1
#include <Python.h>

#include "internal/pycore_runtime.h"
#if PY_VERSION_HEX >= 0x030C0000
#include "internal/pycore_interp.h"
#endif
#if PY_VERSION_HEX >= 0x030E0000
#include "internal/pycore_interp_structs.h"
#endif

static const struct _gil_runtime_state* find_gil(PyInterpreterState* interpreter) {
#if PY_VERSION_HEX >= 0x030C0000
  return interpreter->ceval.gil;
#else
  (void)interpreter;
  return &_PyRuntime.ceval.gil;
#endif
}

void gilscope_find_watch(struct gilscope_watch* watch) {
  PyThreadState* thread = PyThreadState_Get();
  PyInterpreterState* interpreter = PyInterpreterState_Get();
  const struct _gil_runtime_state* gil = find_gil(interpreter);
  watch->gil.begin = gil;
  watch->gil.size = sizeof *gil;
  watch->gil.enabled = NULL;
#ifdef Py_GIL_DISABLED
  watch->gil.enabled = &gil->enabled;
#endif
  /* Before 3.13 these two are wrapped into structs of one member. */
  watch->gil.locked = (const int*)&gil->locked;
  watch->gil.last_holder = (void* const*)&gil->last_holder;
  watch->gil.switch_number = &gil->switch_number;
  watch->thread_state = thread;
  watch->attached = NULL;
  watch->world_stopped = NULL;
#ifdef Py_GIL_DISABLED
  if (interpreter == PyInterpreterState_Main()) {
    watch->attached = &thread->state;
    watch->world_stopped = &interpreter->stoptheworld.world_stopped;
  }
#endif
}
