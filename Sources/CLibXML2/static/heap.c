#include <malloc.h>

/* glibc lets the heap of a thread grow by what is just needed, with a system call each time: about
   one for each file that is read. A project of a few hundred modules fits into what is asked for here
   at once; memory that is not touched costs nothing. Arrays that grow stay in the heap, where what they
   leave is used again, instead of being mapped anew at each growth. */
__attribute__((constructor)) static void prepare_heaps(void) {
  mallopt(M_TOP_PAD, 16 << 20);
  mallopt(M_MMAP_THRESHOLD, 8 << 20);
}
