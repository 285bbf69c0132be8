# Integer loops: primes found by trial division. An item is a candidate number.
# cython: cdivision=True
from libc.stdint cimport int64_t, uint64_t


cdef bint is_prime(int64_t candidate) noexcept nogil:
    cdef int64_t divisor = 3
    if candidate < 3 or candidate % 2 == 0:
        return candidate == 2
    while divisor * divisor <= candidate:
        if candidate % divisor == 0:
            return False
        divisor += 2
    return True


cdef class Kernel:
    cdef int64_t first

    def __init__(self, params):
        self.first = params["first"]

    def run(self, int64_t begin, int64_t end):
        cdef uint64_t total = 0
        cdef int64_t candidate
        with nogil:
            for candidate in range(self.first + begin, self.first + end):
                if is_prime(candidate):
                    total += candidate
        return total
