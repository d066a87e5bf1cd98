/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What Kraken's protocol is made of: signatures with their published examples, numbers that only grow, names, and checksums of books. */
#include <string.h>

#include "../../venues/venue-kraken.h"
#include "../broker-fixture.h"
#include "adapters/finx-broker-id.h"
#include "adapters/kraken/finx-kraken-private.h"
#include "base/finx-clock.h"
#include "base/finx-error.h"

typedef struct
{
  const char *name;
  const char *path, *nonce, *body, *signature;
} SignCase;

static const SignCase signs[] = {
  { "published", "/0/private/AddOrder", "1616492376594", "nonce=1616492376594&ordertype=limit&pair=XBTUSD&price=37500&type=buy&volume=1.25",
    "4/dpxb3iT4tp/ZCVEwSnEsLxx0bqyhLpdfOpc6fn7OR8+UClSV5n9E6aSS8MPtnRfp32bAb0nmbRn6H8ndwLUQ==" },
  { "password", "/0/private/Balance", "1781000000000123", "nonce=1781000000000123&otp=483920",
    "Y226/maE8QIOPLQ6V+JvKZqeO1NokgqgkU1zpkNOf81wRKx+9Wx5cct5aGqBF0rw1a9Cug4GrDIkKRjAnvTuyQ==" },
  { "escaped", "/0/private/AddOrder", "1781000000000789", "nonce=1781000000000789&ordertype=trailing-stop&pair=ETHUSD&price=%2B2.5%25&type=sell&volume=0.75",
    "OVIsZF03js+YmalS9+LLA8/Fq0qgzCvgCtXysZZonoHLiJBn+a0cEUYjKnMK9RK1tM8RTGdXU3PuO/3kz4hXkQ==" },
  { "json", "/0/private/CancelOrderBatch", "1781000000000456", "{\"nonce\":\"1781000000000456\",\"orders\":[\"OAAAAA-BBBBB-CCCCCC\",\"ODDDDD-EEEEE-FFFFFF\"]}",
    "Rq4flRnPgOUebtKqriL/5QI7pLOVrl2uFitlJRMgJI4L5DJ6Atuy7eXM0AxioFSgWxfc/YM1PxYdDGsljXu27Q==" },
};

static void
test_sign (gconstpointer data)
{
  const SignCase *c = data;
  g_autofree char *signature = kraken_sign (VENUE_KRAKEN_SECRET, c->path, c->nonce, c->body);

  g_assert_cmpstr (signature, ==, c->signature);
}

typedef struct
{
  const char *name;
  const char *key, *secret;
  gboolean    is_good;
} KeyCase;

static const KeyCase keys[] = {
  { "good", VENUE_KRAKEN_KEY, VENUE_KRAKEN_SECRET, TRUE },
  { "no-key", "", VENUE_KRAKEN_SECRET, FALSE },
  { "two-words", "a b", VENUE_KRAKEN_SECRET, FALSE },
  { "no-secret", VENUE_KRAKEN_KEY, "", FALSE },
  { "cut", VENUE_KRAKEN_KEY, "kQH5HW/8p1uGOVjbgWA7FunAmGO8lsSUXNs", FALSE },
  { "sign-in-the-middle", VENUE_KRAKEN_KEY, "kQH5=W/8", FALSE },
  { "other-letters", VENUE_KRAKEN_KEY, "kQH5-W_8", FALSE },
  { "line", VENUE_KRAKEN_KEY, "kQH5\nW/8", FALSE },
};

static FinxBrokerClient *
new_client (FinxClock  *clock,
            const char *key,
            const char *secret,
            const char *nonce)          /* (nullable): that was kept */
{
  g_autoptr(GHashTable) values = g_hash_table_new (g_str_hash, g_str_equal);
  FinxBrokerSetup setup = { .account = "account-1", .values = values };
  FinxHttp *http = finx_http_new (clock);
  FinxBrokerClient *client;

  g_hash_table_insert (values, (gpointer) "key", (gpointer) key);
  g_hash_table_insert (values, (gpointer) "secret", (gpointer) secret);
  if (nonce != NULL)
    g_hash_table_insert (values, (gpointer) "nonce", (gpointer) nonce);
  client = finx_broker_client_new (FINX_TYPE_KRAKEN, http, clock, &setup, NULL, NULL);
  g_object_unref (http);
  return client;
}

/* What is no key never goes out, and is not told again. */
static void
test_key (gconstpointer data)
{
  const KeyCase *c = data;
  g_autoptr(FinxClock) clock = finx_clock_new_manual (FINX_USEC_PER_SEC);
  FinxBrokerClient *client = new_client (clock, c->key, c->secret, NULL);
  g_autoptr(FinxBrokerCall) call = finx_broker_call_new (FINX_CALL_TOKEN);
  g_autoptr(GError) error = NULL;
  g_autoptr(FinxHttpRequest) request = FINX_BROKER_CLIENT_GET_CLASS (client)->make_request (client, call, &error);

  g_assert_cmpint (request != NULL, ==, c->is_good);
  if (!c->is_good)
    {
      g_assert_error (error, FINX_ERROR, FINX_ERROR_AUTH);
      g_assert_true (*c->secret == '\0' || strstr (error->message, c->secret) == NULL);
    }
  g_object_unref (client);
}

/* Numbers */

#define START  (G_GINT64_CONSTANT (1781000000) * FINX_USEC_PER_SEC)
#define MINUTE ((guint64) FINX_USEC_PER_MIN)

static void
keep_cb (const char *field,
         const char *value,
         gpointer    user_data)
{
  g_assert_cmpstr (field, ==, "nonce");
  g_ptr_array_add (user_data, g_strdup (value));
}

/* They are the time, or one more where that stands still, and are written down now and then. */
static void
test_numbers (void)
{
  g_autoptr(FinxClock) clock = finx_clock_new_manual (START);
  g_autoptr(GPtrArray) kept = g_ptr_array_new_with_free_func (g_free);
  FinxBrokerClient *client = new_client (clock, VENUE_KRAKEN_KEY, VENUE_KRAKEN_SECRET, NULL);
  FinxKraken *kraken = FINX_KRAKEN (client);
  guint64 before = 0;

  finx_broker_client_set_keeper (client, keep_cb, kept);
  g_assert_cmpuint (kraken_next_nonce (kraken), ==, (guint64) START);
  for (guint i = 0; i < 1000; i++)
    {
      guint64 nonce = kraken_next_nonce (kraken);

      g_assert_cmpuint (nonce, >, before);
      g_assert_cmpuint (nonce, >=, (guint64) finx_clock_now (clock));
      before = nonce;
      finx_clock_advance (clock, i % 3 == 0 ? 0 : FINX_USEC_PER_SEC);
    }
  g_assert_cmpuint (kept->len, >=, 10);
  g_assert_cmpuint (kept->len, <=, 13);
  g_object_unref (client);
}

typedef struct
{
  const char *name;
  gint64      mark_us;          /* kept, from now */
  gint64      least_us, most_us;        /* the next number, from now */
} RunCase;

/* Nothing that is a number was kept; the clock is well; it went back. */
static const RunCase runs[] = {
  { "first", G_MININT64, 0, 0 },
  { "clock-well", -FINX_USEC_PER_HOUR, 0, 0 },
  { "again-at-once", -1, 0, 0 },
  { "clock-back", FINX_USEC_PER_HOUR, FINX_USEC_PER_HOUR + FINX_USEC_PER_MIN, FINX_USEC_PER_HOUR + FINX_USEC_PER_MIN + 1 },
};

static void
test_run (gconstpointer data)
{
  const RunCase *c = data;
  g_autoptr(FinxClock) clock = finx_clock_new_manual (START);
  g_autofree char *mark = c->mark_us != G_MININT64 ? g_strdup_printf ("%" G_GINT64_FORMAT, START + c->mark_us) : g_strdup ("soon");
  FinxBrokerClient *client = new_client (clock, VENUE_KRAKEN_KEY, VENUE_KRAKEN_SECRET, mark);
  guint64 nonce = kraken_next_nonce (FINX_KRAKEN (client));

  g_assert_cmpuint (nonce, >=, (guint64) (START + c->least_us));
  g_assert_cmpuint (nonce, <=, (guint64) (START + c->most_us));
  /* Kraken has seen higher ones. */
  kraken_raise_nonce (FINX_KRAKEN (client), nonce - 10);
  g_assert_cmpuint (kraken_next_nonce (FINX_KRAKEN (client)), ==, nonce + 1);
  kraken_raise_nonce (FINX_KRAKEN (client), nonce + MINUTE);
  g_assert_cmpuint (kraken_next_nonce (FINX_KRAKEN (client)), ==, nonce + MINUTE + 1);
  kraken_raise_nonce (FINX_KRAKEN (client), G_MAXUINT64);
  g_assert_cmpuint (kraken_next_nonce (FINX_KRAKEN (client)), ==, nonce + MINUTE + 2);
  g_object_unref (client);
}

/* Names */

typedef struct
{
  const char *name;
  const char *written, *symbol; /* (nullable): it is no market */
} NameCase;

static const NameCase names[] = {
  { "first", "XXBTZUSD", "BTC-USD" },   { "plain", "XBTUSD", "BTC-USD" },      { "slash", "XBT/USD", "BTC-USD" },
  { "stream", "BTC/USD", "BTC-USD" },   { "ours", "BTC-USD", "BTC-USD" },      { "small", "btc-usd", "BTC-USD" },
  { "euro", "XETHZEUR", "ETH-EUR" },    { "new", "SOLUSD", "SOL-USD" },        { "gone-long", "XXDGZEUR", "DOGE-EUR" },
  { "gone", "LUNAUSD", "LUNA-USD" },    { "gone-tether", "LUNAUSDT", "LUNA-USDT" }, { "gone-slash", "XDG/EUR", "DOGE-EUR" },
  { "strange", "QQQ", NULL },           { "nothing", "", NULL },               { "half", "/USD", NULL },
};

static void
test_name (gconstpointer data)
{
  const NameCase *c = data;
  g_autoptr(FinxBrokerCall) markets = NULL;
  const FinxInstrument *instrument;
  Broker b;

  broker_set_up (&b, &case_kraken);
  markets = broker_call (&b, FINX_READ_INSTRUMENTS, NULL);
  g_assert_cmpuint (markets->rows->len, ==, 4);         /* one can only be left */
  instrument = kraken_find_instrument (FINX_KRAKEN (b.client), c->written);
  g_assert_cmpstr (instrument != NULL ? instrument->symbol : NULL, ==, c->symbol);
  if (instrument != NULL)
    {
      g_autofree char *streamed = kraken_symbol_of (FINX_KRAKEN (b.client), instrument), *name = kraken_name_of (FINX_KRAKEN (b.client), instrument);

      g_assert_true (kraken_find_instrument (FINX_KRAKEN (b.client), streamed) == instrument);
      g_assert_true (kraken_find_instrument (FINX_KRAKEN (b.client), name) == instrument);
      g_assert_nonnull (strchr (streamed, '/'));
      g_assert_null (strpbrk (name, "/-"));
    }
  broker_tear_down (&b);
}

static void
test_assets (void)
{
  static const char *const codes[][2] = { { "XXBT", "BTC" }, { "XBT", "BTC" }, { "XBT.F", "BTC.F" }, { "ZEUR", "EUR" }, { "SOL", "SOL" }, { "SOL03.S", "SOL03.S" },
                                          { "XXDG", "DOGE" }, { "XTZ", "XTZ" }, { "ZRX", "ZRX" }, { "", "" } };

  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      g_autofree char *asset = kraken_asset_of (codes[i][0]);

      g_assert_cmpstr (asset, ==, codes[i][1]);
    }
}

static void
test_ids (void)
{
  g_autofree char *uuid = finx_broker_uuid_of ("FX-20260309-5b0c7e91a2f4"), *back = finx_broker_client_id_of ("20260309-4658-4000-8000-5B0C7E91A2F4");
  g_autofree char *other = finx_broker_client_id_of ("7c1e6f0a-3b5d-4a77-9f58-9a1d2b3c4d5e"), *text = finx_broker_client_id_of ("my-own");

  g_assert_cmpstr (uuid, ==, "20260309-4658-4000-8000-5b0c7e91a2f4");
  g_assert_cmpstr (back, ==, "FX-20260309-5b0c7e91a2f4");
  g_assert_cmpstr (other, ==, "7c1e6f0a-3b5d-4a77-9f58-9a1d2b3c4d5e");
  g_assert_cmpstr (text, ==, "my-own");
  g_assert_null (finx_broker_uuid_of ("FX-2026030X-5b0c7e91a2f4"));
  g_assert_null (finx_broker_uuid_of ("FX-20260309-5B0C7E91A2F4"));
  g_assert_null (finx_broker_uuid_of ("my-own"));
}

/* Books */

#define BOOK "{\"bids\":[{\"price\":61250.0,\"qty\":0.4},{\"price\":61248.8,\"qty\":0.15},{\"price\":61247.5,\"qty\":2e-5},{\"price\":61246.1,\"qty\":1}," \
             "{\"price\":61245.0,\"qty\":3.25},{\"price\":61243.3,\"qty\":0.08},{\"price\":61242.2,\"qty\":0.5},{\"price\":61240,\"qty\":10}," \
             "{\"price\":61238.6,\"qty\":0.2},{\"price\":61235.5,\"qty\":0.9}],\"asks\":[{\"price\":61250.1,\"qty\":0.05},{\"price\":61250.4,\"qty\":1.2}," \
             "{\"price\":61251.0,\"qty\":0.00037},{\"price\":61252.3,\"qty\":0.75},{\"price\":61253.9,\"qty\":2},{\"price\":61255.0,\"qty\":0.1}," \
             "{\"price\":61256.6,\"qty\":0.33333333},{\"price\":61258.2,\"qty\":4.5},{\"price\":61260.0,\"qty\":0.01},{\"price\":61263.7,\"qty\":0.6}]," \
             "\"checksum\":70945520}"

static gboolean
apply (KrakenBook *book,
       const char *text)
{
  static const KrakenPair pair = { .price_scale = 1, .size_scale = 8 };
  g_autoptr(FinxJsonTree) tree = finx_json_tree_new (text, strlen (text), NULL);

  g_assert_nonnull (tree);
  return kraken_book_apply (book, &pair, finx_json_tree_get_root (tree));
}

/* Levels come, go, and fall behind the tenth without a word; and what is not whole has another sum. */
static void
test_book (void)
{
  static const char *const steps[] = {
    "{\"bids\":[{\"price\":61249.3,\"qty\":0.25}],\"asks\":[{\"price\":61250.1,\"qty\":0.0},{\"price\":61264.2,\"qty\":1.1}],\"checksum\":3333163056}",
    "{\"bids\":[],\"asks\":[],\"checksum\":3333163056}",
  };
  static const char *const wrong[] = {
    "{\"bids\":[{\"price\":61249.3,\"qty\":0.26}],\"asks\":[],\"checksum\":3333163056}",
    "{\"bids\":[{\"price\":-1,\"qty\":0.26}],\"asks\":[],\"checksum\":3333163056}",
    "{\"bids\":[{\"price\":null,\"qty\":0.26}],\"asks\":[],\"checksum\":3333163056}",
    "{\"bids\":[7],\"asks\":[],\"checksum\":3333163056}",
    "{\"bids\":[],\"asks\":[]}",
    "{\"bids\":[],\"asks\":[],\"checksum\":\"x\"}",
  };
  g_autoptr(FinxInstrument) instrument = finx_instrument_new_plain ("BTC-USD", "BTC-USD", "", FINX_ASSET_CRYPTO, "USD");
  static const KrakenPair pair = { .price_scale = 1, .size_scale = 8 };
  KrakenBook *book = kraken_book_new ();
  FinxDepth depth = { 0, };

  g_assert_cmpuint (kraken_checksum ("123456789", 9), ==, 0xcbf43926u);
  g_assert_true (apply (book, BOOK));
  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    g_assert_true (apply (book, steps[i]));
  kraken_book_read (book, &pair, instrument, &depth);
  g_assert_cmpuint (depth.n_bids, ==, 10);
  g_assert_cmpuint (depth.n_asks, ==, 10);
  g_assert_cmpint (depth.bids[1].price, ==, 6124930);   /* in the instrument's digits */
  g_assert_cmpint (depth.asks[0].price, ==, 6125040);
  g_assert_cmpint (depth.asks[9].size, ==, 110000000);
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      kraken_book_clear (book);
      g_assert_true (apply (book, BOOK));
      g_assert_true (apply (book, steps[0]));
      g_assert_false (apply (book, wrong[i]));
    }
  kraken_book_free (book);
}

#define ADD(group, cases, func) \
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) \
    { \
      g_autofree char *path = g_strdup_printf ("/kraken/" group "/%s", cases[i].name); \
      g_test_add_data_func (path, &cases[i], func); \
    }

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("sign", signs, test_sign);
  ADD ("key", keys, test_key);
  ADD ("run", runs, test_run);
  ADD ("name", names, test_name);
  g_test_add_func ("/kraken/numbers", test_numbers);
  g_test_add_func ("/kraken/assets", test_assets);
  g_test_add_func ("/kraken/ids", test_ids);
  g_test_add_func ("/kraken/book", test_book);
  return g_test_run ();
}
