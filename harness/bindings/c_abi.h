/* The C++ kernels as a plain C library, libgilscope-kernels.so: what the binding `ctypes` loads. No
 * function lets an exception out; one that fails says why through gilscope_error(). */
#ifndef GILSCOPE_C_ABI_H
#define GILSCOPE_C_ABI_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct gilscope_params gilscope_params;
typedef struct gilscope_kernel gilscope_kernel;

gilscope_params* gilscope_params_new(void);
void gilscope_params_integer(gilscope_params* params, const char* name, int64_t value);
void gilscope_params_real(gilscope_params* params, const char* name, double value);
void gilscope_params_text(gilscope_params* params, const char* name, const char* value);
void gilscope_params_free(gilscope_params* params);

/* NULL when there is no such kernel, or it lacks a parameter. */
gilscope_kernel* gilscope_kernel_new(const char* name, const gilscope_params* params);
/* The digest of items [begin, end); 0 on success. */
int gilscope_kernel_run(gilscope_kernel* kernel, int64_t begin, int64_t end, uint64_t* digest);
void gilscope_kernel_free(gilscope_kernel* kernel);

/* Of the last call that failed in this thread. */
const char* gilscope_error(void);

#ifdef __cplusplus
}
#endif

#endif
