# Float loops: escape times of a window of the Mandelbrot set. An item is a row of pixels.
# cython: boundscheck=False, wraparound=False, cdivision=True
from libc.stdint cimport int64_t, uint8_t, uint64_t
from libcpp.vector cimport vector


cdef extern from "zlib.h" nogil:
    unsigned long crc32(unsigned long crc, const uint8_t* data, unsigned int size)


cdef class Kernel:
    cdef int64_t width, height, max_iterations
    cdef vector[uint8_t] escape_times

    def __init__(self, params):
        self.width = params["width"]
        self.height = params["height"]
        self.max_iterations = params["max_iterations"]
        self.escape_times.resize(self.width)

    def run(self, int64_t begin, int64_t end):
        cdef uint64_t digest
        with nogil:
            digest = self.digest_of(begin, end)
        return digest

    cdef uint64_t digest_of(self, int64_t begin, int64_t end) noexcept nogil:
        cdef uint64_t digest = 0
        cdef int64_t row, column, count
        cdef double ci, cr, zr, zi, zr2, zi2
        for row in range(begin, end):
            ci = 2.4 * row / self.height - 1.2
            for column in range(self.width):
                cr = 3.0 * column / self.width - 2.2
                zr = 0.0
                zi = 0.0
                count = 0
                while count < self.max_iterations:
                    zr2 = zr * zr
                    zi2 = zi * zi
                    if zr2 + zi2 > 4.0:
                        break
                    zi = 2.0 * zr * zi + ci
                    zr = zr2 - zi2 + cr
                    count += 1
                self.escape_times[column] = <uint8_t>count
            digest += crc32(0, self.escape_times.data(), self.width) * (2 * <uint64_t>row + 1)
        return digest
