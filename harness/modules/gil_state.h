// Where CPython keeps its GIL, for reading without holding it. In C, because CPython's internal
// headers are C.
#ifndef GILSCOPE_GIL_STATE_H
#define GILSCOPE_GIL_STATE_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

struct gilscope_gil {
  const void* begin; /* of CPython's struct, with its mutex and condition variable */
  size_t size;
  const int* enabled; /* of builds that can be without: 0 while there is no GIL; else NULL */
  const int* locked;
  void* const* last_holder; /* a PyThreadState; to be compared, never dereferenced */
  const unsigned long* switch_number;
};

/* The calling thread's interpreter's GIL, and what else of it is worth watching. The caller is
   attached to the interpreter. `attached` (1: attached, 2: stopped) and `world_stopped` are NULL
   where the version has none, and in sub-interpreters, whose thread states come and go. */
struct gilscope_watch {
  struct gilscope_gil gil;
  const void* thread_state;
  const int* attached;
  const void* world_stopped; /* a bool */
};

void gilscope_find_watch(struct gilscope_watch* watch);

#ifdef __cplusplus
}
#endif

#endif
