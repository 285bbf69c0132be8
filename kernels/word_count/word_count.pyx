# Strings, dictionaries, allocation: counts the words of texts. An item is a document.
#
# With C++'s strings and maps: Python's own cannot be used without the GIL.
# cython: boundscheck=False, wraparound=False, cdivision=True
from cython.operator cimport dereference as value_of, preincrement as next_of
from libc.stdint cimport int64_t, uint8_t, uint32_t, uint64_t
from libcpp.string cimport string
from libcpp.unordered_map cimport unordered_map
from libcpp.vector cimport vector

from kernels.word_count import word_count


cdef extern from "zlib.h" nogil:
    unsigned long crc32(unsigned long crc, const uint8_t* data, unsigned int size)


cdef enum:
    WORDS_PER_LINE = 12


cdef class Kernel:
    cdef vector[string] vocabulary
    cdef int64_t words

    def __init__(self, params):
        for number in range(params["vocabulary"]):
            self.vocabulary.push_back(word_count.make_word(number).encode())
        self.words = params["words"]

    def run(self, int64_t begin, int64_t end):
        cdef uint64_t digest = 0
        cdef int64_t item
        with nogil:
            for item in range(begin, end):
                digest += self.total_of(item) * (2 * <uint64_t>item + 1)
        return digest

    cdef uint64_t total_of(self, int64_t item) noexcept nogil:
        cdef string text = self.write_document(item)
        cdef unordered_map[string, uint64_t] counts
        cdef unordered_map[string, uint64_t].iterator entry
        cdef string word
        cdef uint64_t total = 0
        cdef size_t i
        cdef char c
        for i in range(text.size() + 1):
            c = text[i] if i < text.size() else b" "
            if c == b" " or c == b"\n":
                if not word.empty():
                    counts[word] = counts[word] + 1
                word.clear()
            else:
                word.push_back(c + 32 if b"A" <= c <= b"Z" else c)
        entry = counts.begin()
        while entry != counts.end():
            total += value_of(entry).second * crc32(
                0, <const uint8_t*>value_of(entry).first.data(), value_of(entry).first.size())
            next_of(entry)
        return total

    cdef string write_document(self, int64_t item) noexcept nogil:
        cdef string text, word
        cdef uint32_t random = <uint32_t>item
        cdef uint64_t uniform
        cdef int64_t i
        for i in range(self.words):
            random = random * 1664525u + 1013904223u  # Numerical Recipes' generator
            uniform = random >> 16  # the lower bits are poor
            # The cube makes words at the beginning of the vocabulary far more frequent.
            word = self.vocabulary[uniform * uniform * uniform * self.vocabulary.size() >> 48]
            if i % WORDS_PER_LINE == 0:
                word[0] = word[0] - 32
            if i > 0:
                text.push_back(b"\n" if i % WORDS_PER_LINE == 0 else b" ")
            text.append(word)
        return text
