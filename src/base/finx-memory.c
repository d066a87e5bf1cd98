/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/finx-memory.h"

#include <sys/mman.h>

#define PAGE       4096
#define LARGE_PAGE (2 << 20)

void
finx_memory_expect_scan (gpointer memory,
                         gsize    n_bytes)
{
  guintptr from = ((guintptr) memory + PAGE - 1) & ~(guintptr) (PAGE - 1), end = ((guintptr) memory + n_bytes) & ~(guintptr) (PAGE - 1);

#ifdef MADV_HUGEPAGE
  if (n_bytes >= LARGE_PAGE)
    madvise ((gpointer) from, end - from, MADV_HUGEPAGE);
#endif
}
