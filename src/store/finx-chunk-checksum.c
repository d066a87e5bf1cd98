/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/finx-chunk-checksum.h"

#include <string.h>

/* Four lanes, because the multiplications of one would wait for each other. */
guint64
finx_chunk_checksum (gconstpointer words,
                     gsize         n)
{
  guint64 lanes[4] = { 1, 2, 3, 4 };
  guint64 sum = n;

  for (gsize i = 0; i < n; i++)
    {
      guint64 word;

      memcpy (&word, (const guint8 *) words + i * sizeof word, sizeof word);
      lanes[i & 3] = (lanes[i & 3] ^ GUINT64_FROM_LE (word)) * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
    }
  for (guint i = 0; i < 4; i++)
    sum = (sum ^ lanes[i] ^ (lanes[i] >> 29)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);

  return sum;
}
