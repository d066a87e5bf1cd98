/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "files/imports/finx-import.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What the targets of this folder share. Each has LLVMFuzzerTestOneInput(), and @pieces: bytes that mean something to its
 * reader. Without libFuzzer the program runs the files of a folder and then seeded changes of them. Header-only. */

int LLVMFuzzerTestOneInput (const uint8_t *data,
                            size_t         size);

static inline void
check_sentences (GPtrArray *faults)
{
  for (guint i = 0; i < faults->len; i++)
    {
      const FinxImportFault *fault = faults->pdata[i];

      g_assert_cmpuint (fault->line, >, 0);
      g_assert_true (g_utf8_validate (fault->sentence, -1, NULL));
      g_assert_true (g_utf8_validate (fault->name, -1, NULL));
      g_assert_true (g_utf8_validate (fault->text, -1, NULL));
    }
}

static inline void
check_result (FinxImportResult *result,
              GError           *error)
{
  g_assert_true ((result == NULL) == (error != NULL));
  if (result == NULL)
    return;
  g_assert_cmpuint (result->n_transactions, ==, result->transactions->len);
  for (guint i = 0; i < result->transactions->len; i++)
    g_assert_true (finx_transaction_validate (result->transactions->pdata[i], NULL));
  check_sentences (result->faults);
  check_sentences (result->skipped);
}

#ifndef FINX_LIBFUZZER

static inline void
change (GRand             *random,
        GString           *text,
        const char *const *pieces)
{
  const char *piece = pieces[g_rand_int_range (random, 0, (gint32) g_strv_length ((char **) pieces))];
  gint32 at = g_rand_int_range (random, 0, (gint32) text->len + 1);
  gint32 wanted = g_rand_int_range (random, 1, 30), length = MIN (wanted, (gint32) text->len - at);
  gint32 to = g_rand_int_range (random, 0, (gint32) text->len + 1);

  switch (g_rand_int_range (random, 0, 6))
    {
    case 0:
      g_string_erase (text, at, length);
      break;
    case 1:
      g_string_insert (text, at, piece);
      break;
    case 2:
      if ((gsize) at < text->len)
        text->str[at] = (char) g_rand_int_range (random, 0, 256);
      break;
    case 3:
      g_string_truncate (text, at);
      break;
    case 4:
      if (length > 0)
        {
          g_autofree char *copy = g_memdup2 (text->str + at, (gsize) length);

          g_string_insert_len (text, to, copy, length);
        }
      break;
    default:
      if ((gsize) at < text->len)
        text->str[at] ^= (char) (1 << g_rand_int_range (random, 0, 8));
      break;
    }
}

static inline GPtrArray *
read_corpus (const char *folder)
{
  GPtrArray *corpus = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autoptr(GError) error = NULL;
  g_autoptr(GDir) dir = g_dir_open (folder, 0, &error);
  const char *name;

  g_assert_no_error (error);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      char *data;
      gsize length;

      g_file_get_contents (path, &data, &length, &error);
      g_assert_no_error (error);
      g_ptr_array_add (corpus, g_bytes_new_take (data, length));
    }
  return corpus;
}

static inline int
run (int                argc,
     char             **argv,
     const char *const *pieces)
{
  g_autoptr(GPtrArray) corpus = NULL;
  g_autoptr(GRand) random = NULL;
  guint64 n_changed;

  if (argc < 3)
    {
      fprintf (stderr, "usage: %s FOLDER N [SEED]\n", argv[0]);
      return 2;
    }
  corpus = read_corpus (argv[1]);
  n_changed = g_ascii_strtoull (argv[2], NULL, 10);
  random = g_rand_new_with_seed (argc > 3 ? (guint32) g_ascii_strtoull (argv[3], NULL, 10) : 1);
  g_assert_cmpuint (corpus->len, >, 5);
  for (guint i = 0; i < corpus->len; i++)
    {
      gsize size;
      const uint8_t *data = g_bytes_get_data (corpus->pdata[i], &size);

      LLVMFuzzerTestOneInput (data, size);
    }
  for (guint64 n = 0; n < n_changed; n++)
    {
      gsize size;
      const char *data = g_bytes_get_data (corpus->pdata[g_rand_int_range (random, 0, (gint32) corpus->len)], &size);
      g_autoptr(GString) text = g_string_new_len (data, (gssize) size);

      for (int k = g_rand_int_range (random, 1, 12); k > 0; k--)
        change (random, text, pieces);
      LLVMFuzzerTestOneInput ((const uint8_t *) text->str, text->len);
    }
  printf ("%u files and %" G_GUINT64_FORMAT " changes of them\n", corpus->len, n_changed);
  return 0;
}

#endif
