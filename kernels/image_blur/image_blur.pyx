# Image processing: three 3x3 box passes over an RGB picture. An item is a row of pixels.
# cython: boundscheck=False, wraparound=False, cdivision=True
from libc.stdint cimport int64_t, uint8_t, uint16_t, uint64_t
from libcpp.algorithm cimport copy_n
from libcpp.vector cimport vector

from kernels.image_blur import image_blur


cdef extern from "zlib.h" nogil:
    unsigned long crc32(unsigned long crc, const uint8_t* data, unsigned int size)


cdef enum:
    CHANNELS = 3
    PASSES = 3


cdef class Kernel:
    cdef int64_t stride, height
    cdef vector[uint8_t] picture, before, after
    cdef vector[uint16_t] padded

    def __init__(self, params):
        cdef bytes rows = b"".join(image_blur.prepare(params))
        cdef const uint8_t* first = rows
        self.stride = params["width"] * CHANNELS
        self.height = params["height"]
        self.picture.assign(first, first + len(rows))
        self.padded.resize(self.stride + 2 * CHANNELS)

    def run(self, int64_t begin, int64_t end):
        cdef uint64_t digest
        with nogil:
            digest = self.digest_of(begin, end)
        return digest

    cdef uint64_t digest_of(self, int64_t begin, int64_t end) noexcept nogil:
        cdef const uint8_t* rows = self.picture.data()  # from row `top` on, `count` of them
        cdef int64_t top = 0, count = self.height, halo, first, last, y
        cdef uint64_t digest = 0
        for halo in range(PASSES - 1, -1, -1):  # every later pass needs one row more either side
            first = max(begin - halo, 0)
            last = min(end + halo, self.height)
            self.after.resize((last - first) * self.stride)
            for y in range(first - top, last - top):
                self.blur_row(rows + max(y - 1, 0) * self.stride, rows + y * self.stride,
                              rows + min(y + 1, count - 1) * self.stride,
                              self.after.data() + (y + top - first) * self.stride)
            self.before.swap(self.after)
            rows, top, count = self.before.data(), first, last - first
        for y in range(begin, end):
            digest += crc32(0, rows + (y - top) * self.stride, self.stride) * (2 * <uint64_t>y + 1)
        return digest

    cdef void blur_row(self, const uint8_t* above, const uint8_t* row, const uint8_t* below,
                       uint8_t* out) noexcept nogil:
        cdef uint16_t* padded = self.padded.data()
        cdef uint16_t* columns = padded + CHANNELS
        cdef int64_t i
        for i in range(self.stride):
            columns[i] = <uint16_t>(above[i] + row[i] + below[i])
        copy_n(columns, <int64_t>CHANNELS, padded)
        copy_n(columns + self.stride - CHANNELS, <int64_t>CHANNELS, columns + self.stride)
        for i in range(self.stride):
            out[i] = <uint8_t>(<uint16_t>(4 + padded[i] + padded[i + CHANNELS]
                                          + padded[i + 2 * CHANNELS]) // 9)
