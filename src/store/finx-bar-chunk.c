/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/finx-bar-chunk.h"

#include <string.h>

#include "store/finx-chunk-checksum.h"

#define HEADER_WORDS 2                  /* checksum; count and evenness */
#define N_COLUMNS    5

static inline guint64
word_of_double (double value)
{
  guint64 word;

  memcpy (&word, &value, sizeof word);
  return GUINT64_TO_LE (word);
}

static inline double
double_of_word (guint64 word)
{
  double value;

  word = GUINT64_FROM_LE (word);
  memcpy (&value, &word, sizeof value);
  return value;
}

static gboolean
is_even (const FinxBar *bars,
         gsize          n)
{
  for (gsize i = 2; i < n; i++)
    if (bars[i].time_us - bars[i - 1].time_us != bars[1].time_us - bars[0].time_us)
      return FALSE;

  return TRUE;
}

void
finx_bar_chunk_encode (const FinxBar *bars,
                       gsize          n_bars,
                       GByteArray    *out)
{
  gboolean even = is_even (bars, n_bars);
  gsize n_times = even ? 2 : n_bars;
  gsize n_words = HEADER_WORDS + n_times + N_COLUMNS * n_bars;
  guint64 *words, *column;

  g_assert (n_bars > 0 && n_bars <= FINX_BAR_CHUNK_SIZE);

  g_byte_array_set_size (out, (guint) (n_words * sizeof (guint64)));
  words = (guint64 *) (gpointer) out->data;
  words[1] = GUINT64_TO_LE ((guint64) n_bars | (guint64) even << 32);

  column = words + HEADER_WORDS;
  if (even)
    {
      column[0] = GUINT64_TO_LE ((guint64) bars[0].time_us);
      column[1] = GUINT64_TO_LE ((guint64) (n_bars > 1 ? bars[1].time_us - bars[0].time_us : 0));
    }
  else
    for (gsize i = 0; i < n_bars; i++)
      column[i] = GUINT64_TO_LE ((guint64) bars[i].time_us);

  column += n_times;
  for (gsize i = 0; i < n_bars; i++)
    {
      column[i] = word_of_double (bars[i].open);
      column[i + n_bars] = word_of_double (bars[i].high);
      column[i + 2 * n_bars] = word_of_double (bars[i].low);
      column[i + 3 * n_bars] = word_of_double (bars[i].close);
      column[i + 4 * n_bars] = word_of_double (bars[i].volume);
    }

  words[0] = GUINT64_TO_LE (finx_chunk_checksum (words + 1, n_words - 1));
}

static gboolean
check (const guint64 *words,
       gsize          n_words,
       gsize         *n_bars,
       gboolean      *even)
{
  guint64 counts = n_words > HEADER_WORDS ? GUINT64_FROM_LE (words[1]) : 0;

  *n_bars = counts & 0xffffffff;
  *even = counts >> 32 == 1;

  return *n_bars > 0 && *n_bars <= FINX_BAR_CHUNK_SIZE && counts >> 32 <= 1 &&
         n_words == HEADER_WORDS + (*even ? 2 : *n_bars) + N_COLUMNS * *n_bars &&
         GUINT64_FROM_LE (words[0]) == finx_chunk_checksum (words + 1, n_words - 1);
}

gboolean
finx_bar_chunk_decode (gconstpointer  data,
                       gsize          size,
                       GArray        *bars)
{
  guint64 space[HEADER_WORDS + (1 + N_COLUMNS) * FINX_BAR_CHUNK_SIZE];
  const guint64 *column = space + HEADER_WORDS;
  gsize n_bars;
  gboolean even;
  FinxBar *bar;

  /* A blob of SQLite may stand at any address. */
  if (size > sizeof space || size % sizeof (guint64) != 0)
    return FALSE;
  if (size > 0)
    memcpy (space, data, size);
  if (!check (space, size / sizeof (guint64), &n_bars, &even))
    return FALSE;

  g_array_set_size (bars, bars->len + (guint) n_bars);
  bar = &g_array_index (bars, FinxBar, bars->len - n_bars);
  for (gsize i = 0; i < n_bars; i++)
    bar[i].time_us = even ? (gint64) (GUINT64_FROM_LE (column[0]) + i * GUINT64_FROM_LE (column[1]))
                          : (gint64) GUINT64_FROM_LE (column[i]);

  column += even ? 2 : n_bars;
  for (gsize i = 0; i < n_bars; i++)
    {
      bar[i].open = double_of_word (column[i]);
      bar[i].high = double_of_word (column[i + n_bars]);
      bar[i].low = double_of_word (column[i + 2 * n_bars]);
      bar[i].close = double_of_word (column[i + 3 * n_bars]);
      bar[i].volume = double_of_word (column[i + 4 * n_bars]);
    }

  return TRUE;
}
