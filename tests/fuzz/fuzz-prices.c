/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as a message of prices: what the quick readers take, the general one reads to the same ticks; what they refuse, they told
 * nothing of. The first line of a file names the broker. */
#include "fuzz-driver.h"

#include "adapters/alpaca/finx-alpaca-private.h"
#include "adapters/finx-brokers.h"
#include "adapters/kraken/finx-kraken-private.h"

#define NOWHERE "127.0.0.1:1"

typedef struct
{
  FinxBrokerClient     *client;
  FinxInstrumentTable  *instruments;
  GArray               *ticks;          /* (element-type FinxTick) */
  gboolean            (*scan)    (FinxBrokerClient *client, const char *text, gsize length);
  void                (*general) (FinxBrokerClient *client, const FinxJsonNode *root);
} Subject;

static const char *const symbols[] = { "SOL/USD", "KO", "MSFT", "BTC/USD" };

static gboolean
scan_alpaca (FinxBrokerClient *client,
             const char       *text,
             gsize             length)
{
  return alpaca_scan_prices (FINX_ALPACA (client), text, length);
}

static void
take_alpaca (FinxBrokerClient   *client,
             const FinxJsonNode *root)
{
  for (const FinxJsonNode *node = finx_json_node_first (root); node != NULL; node = finx_json_node_next (root, node))
    alpaca_take_price (FINX_ALPACA (client), node, ALPACA_STOCKS);
}

static gboolean
scan_kraken (FinxBrokerClient *client,
             const char       *text,
             gsize             length)
{
  return kraken_scan_prices (FINX_KRAKEN (client), text, length);
}

static void
take_kraken (FinxBrokerClient   *client,
             const FinxJsonNode *root)
{
  kraken_take_prices (FINX_KRAKEN (client), root);
}

static const FinxInstrument *
resolve_cb (const FinxInstrument *draft,
            gpointer              user_data)
{
  Subject *self = user_data;
  const FinxInstrument *known = finx_instrument_table_lookup (self->instruments, draft->symbol);

  return known != NULL ? known : finx_instrument_table_add (self->instruments, draft, NULL);
}

static void
ticks_cb (const FinxTick *ticks,
          gsize           n,
          gpointer        user_data)
{
  g_array_append_vals (((Subject *) user_data)->ticks, ticks, (guint) n);
}

static void
set_up (Subject    *self,
        const char *id)
{
  static const FinxFeedSink feed_sink = { .ticks = ticks_cb };
  g_autoptr(GHashTable) values = g_hash_table_new (g_str_hash, g_str_equal);
  g_autofree char *upper = g_ascii_strup (id, -1);
  g_autofree char *url = g_strdup_printf ("FINX_%s_URL", upper), *stream = g_strdup_printf ("FINX_%s_STREAM_URL", upper);
  FinxClock *clock = finx_clock_new_manual (G_GINT64_CONSTANT (1781000100) * FINX_USEC_PER_SEC);
  FinxBrokerSetup setup = { .account = "account-1", .values = values };
  guint broker;

  g_setenv (url, "http://" NOWHERE, TRUE);
  g_setenv (stream, "ws://" NOWHERE, TRUE);
  g_assert_true (finx_brokers_find (id, &broker));
  for (const FinxBrokerField *field = finx_brokers_get_info (broker)->fields; field->id != NULL; field++)
    g_hash_table_insert (values, (gpointer) field->id, (gpointer) "AAECAwQF");
  self->instruments = finx_instrument_table_new ();
  self->ticks = g_array_new (FALSE, FALSE, sizeof (FinxTick));
  self->client = finx_broker_client_new (finx_brokers_get_type (broker), finx_http_new (clock), clock, &setup, resolve_cb, self);
  finx_feed_set_sink (FINX_FEED (self->client), &feed_sink, self);
  for (gsize i = 0; i < G_N_ELEMENTS (symbols); i++)
    {
      g_autofree char *name = g_strdelimit (g_strdup (symbols[i]), "/", '-');
      g_autoptr(FinxInstrument) draft = finx_instrument_new_plain (name, name, "", FINX_ASSET_CRYPTO, "USD");
      const FinxInstrument *instrument;

      draft->price_scale = (guint8) (i + 1);
      draft->tick_size = finx_decimal_new (1, draft->price_scale);
      instrument = finx_broker_client_learn (self->client, FINX_IS_KRAKEN (self->client) ? name : symbols[i], draft);
      g_assert_nonnull (instrument);
      if (FINX_IS_KRAKEN (self->client))
        kraken_want_prices (FINX_KRAKEN (self->client), instrument, FINX_STREAM_QUOTES);
    }
}

/* One of each for the whole program. */
static Subject *
subject_of (const char *id)
{
  static Subject alpaca = { .scan = scan_alpaca, .general = take_alpaca }, kraken = { .scan = scan_kraken, .general = take_kraken };
  Subject *self = g_str_equal (id, "alpaca") ? &alpaca : g_str_equal (id, "kraken") ? &kraken : NULL;

  if (self != NULL && self->client == NULL)
    set_up (self, id);
  return self;
}

static gboolean
is_same (const FinxTick *a,
         const FinxTick *b)
{
  return a->time_us == b->time_us && a->price == b->price && a->size == b->size && a->sequence == b->sequence && a->instrument == b->instrument
         && a->kind == b->kind && a->side == b->side;
}

static guint64 n_taken;

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  char *end = strchr (text, '\n');
  g_autofree char *body = end != NULL ? g_strchomp (g_strdup (end + 1)) : NULL;
  g_autoptr(FinxJsonTree) tree = NULL;
  g_autoptr(GArray) quick = NULL;
  Subject *self;

  if (end == NULL)
    return 0;
  *end = '\0';
  self = subject_of (text);
  if (self == NULL)
    return 0;
  g_array_set_size (self->ticks, 0);
  if (!self->scan (self->client, body, strlen (body)))
    {
      g_assert_cmpuint (self->ticks->len, ==, 0);
      return 0;
    }
  n_taken++;
  quick = g_array_copy (self->ticks);
  g_array_set_size (self->ticks, 0);
  tree = finx_json_tree_new (body, strlen (body), NULL);
  g_assert_nonnull (tree);
  self->general (self->client, finx_json_tree_get_root (tree));
  g_assert_cmpuint (self->ticks->len, ==, quick->len);
  for (guint i = 0; i < quick->len; i++)
    g_assert_true (is_same (&g_array_index (quick, FinxTick, i), &g_array_index (self->ticks, FinxTick, i)));
  return 0;
}

#ifndef FINX_LIBFUZZER

static const char *const pieces[] = {
  "{", "}", "[", "]", ",", ":", "null", "\"", "\\u0041", "-", "0", "00", ".", "e2", "1.5", "999999999999999999", "0.123456789012345678",
  "\"SOL/USD\"", "\"KO\"", "\"MSFT\"", "\"BTC/USD\"", "\"buy\"", "\"sell\"", ",\"z\":\"C\"", ",\"c\":[\"R\"]", ",\"tks\":\"S\"", ",\"tks\":\"B\"", ",\"i\":12",
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
