/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as messages of prices: what the quick readers take, the general one reads to the same ticks and order books; what they refuse,
 * they told nothing of. The first line of a file names the broker, each further one is a message. */
#include "fuzz-driver.h"

#include "tests/adapters/price-readers.h"

#define MOST_MESSAGES 8

typedef struct
{
  PriceSubject quick, general;
} Pair;

/* One of each broker for the whole program. */
static Pair *
pair_of (const char *id)
{
  const PriceReader *reader = price_reader_find (id);
  static GHashTable *pairs;
  Pair *self;

  if (reader == NULL)
    return NULL;
  if (pairs == NULL)
    pairs = g_hash_table_new (NULL, NULL);
  self = g_hash_table_lookup (pairs, reader);
  if (self != NULL)
    return self;
  self = g_new0 (Pair, 1);
  price_subject_open_keeping (&self->quick, reader);
  price_subject_open_keeping (&self->general, reader);
  g_hash_table_insert (pairs, (gpointer) reader, self);
  return self;
}

static guint64 n_taken;

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_auto(GStrv) lines = g_strsplit (text, "\n", MOST_MESSAGES + 1);
  Pair *pair = lines[0] != NULL ? pair_of (lines[0]) : NULL;

  if (pair == NULL)
    return 0;
  price_subject_renew (&pair->quick);
  price_subject_renew (&pair->general);
  for (guint i = 1; lines[i] != NULL; i++)
    n_taken += price_subjects_read (&pair->quick, &pair->general, lines[i], strlen (lines[i]));
  return 0;
}

#ifndef FINX_LIBFUZZER

static const char *const pieces[] = {
  "{", "}", "[", "]", ",", ":", "null", "\"", "\\u0041", "-", "0", "00", ".", "e2", "1.5", "999999999999999999", "0.123456789012345678",
  "\"SOL/USD\"", "\"KO\"", "\"MSFT\"", "\"BTC/USD\"", "\"SOL-USD\"", "\"BTC-USD\"", "\"buy\"", "\"sell\"", "\"BUY\"", "\"bid\"", "\"offer\"", "\"snapshot\"",
  ",\"r\":true", "[\"sell\",\"70.9\",\"0.00000000\"]", "{\"price\":70.9,\"qty\":0}", "\n", ",\"z\":\"C\"", ",\"c\":[\"R\"]", ",\"tks\":\"S\"", ",\"tks\":\"B\"", ",\"i\":12",
  "2026-11-18T15:01:02.1Z", "2026-02-30T23:59:59.123456789Z", "1970-01-01T00:00:00Z", "24:00:60", "\xff", " ", NULL
};

/* The driver's changes break most messages; these leave their form and change what the numbers, times and names are. */
static void
run_numbers (const char *folder,
             guint64     n,
             guint32     seed)
{
  static const char others[] = "0123456789.0123456789-eKM/Z\"";
  g_autoptr(GPtrArray) corpus = read_corpus (folder);
  g_autoptr(GRand) random = g_rand_new_with_seed (seed);

  for (guint64 i = 0; i < n; i++)
    {
      GBytes *bytes = corpus->pdata[g_rand_int_range (random, 0, (gint32) corpus->len)];
      g_autoptr(GString) text = g_string_new_len (g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes));

      for (int k = g_rand_int_range (random, 1, 4); k > 0;)
        {
          gint32 at = g_rand_int_range (random, 8, (gint32) text->len);

          if (!g_ascii_isdigit (text->str[at]))
            continue;
          if (g_rand_int_range (random, 0, 4) == 0)
            g_string_erase (text, at, 1);
          else if (g_rand_boolean (random))
            g_string_insert_c (text, at, others[g_rand_int_range (random, 0, sizeof others - 1)]);
          else
            text->str[at] = others[g_rand_int_range (random, 0, sizeof others - 1)];
          k--;
        }
      LLVMFuzzerTestOneInput ((const uint8_t *) text->str, text->len);
    }
}

int
main (int    argc,
      char **argv)
{
  int result = run (argc, argv, pieces);

  if (result != 0)
    return result;
  run_numbers (argv[1], g_ascii_strtoull (argv[2], NULL, 10), argc > 3 ? (guint32) g_ascii_strtoull (argv[3], NULL, 10) : 1);
  g_assert_cmpuint (n_taken, >, 1000);  /* that it was about them */
  printf ("%" G_GUINT64_FORMAT " were read quickly\n", n_taken);
  return result;
}

#endif
