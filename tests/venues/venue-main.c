/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A test venue by itself, for clients that are not ours and for walks: venue-main ID [PORT]. Prints its address and its key, one line of
 * JSON, does what the lines of its input say, and ends with them:
 *   cut-after PREFIX    the next answer to such a request: it is done, and the line is cut before that is said
 *   refuse PREFIX       from now on the key is refused there
 *   cut-streams
 *   price SYMBOL BID ASK
 *   trade SYMBOL N DAYS the account bought that many at the market so many days ago, by other means
 *   count PREFIX        prints how many requests began with it
 *   permit WORDS        of Kraken: what the key may do
 *   password            of Kraken: from now on the key needs its own
 *   tws AHEAD ACCOUNTS  of Interactive Brokers: by how many seconds the clock is ahead, and what accounts there are, with commas */
#include <json-glib/json-glib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../adapters/broker-fixture.h"
#include "venue-ibkr.h"
#include "venue-json.h"
#include "venue-kraken.h"

#define FOR_EVER 1000

static void
introduce (const BrokerCase *broker,
           Venue            *venue)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autofree char *line = NULL;

  json_builder_begin_object (builder);
  add_text (builder, "address", venue_get_url (venue));
  for (guint i = 0; broker->values[i][0] != NULL; i++)
    add_text (builder, broker->values[i][0], broker->values[i][1]);
  json_builder_end_object (builder);
  line = finish (builder);
  puts (line);
  fflush (stdout);
}

typedef struct
{
  const char *symbol, *quantity;
  gint64      days;
} Trade;

static void
trade_call (Venue    *venue,
            gpointer  data)
{
  const Trade *trade = data;
  VenueExchange *exchange = venue_get_exchange (venue);
  guint n = exchange->fills->len;
  VenueOrder *order = venue_order_new ();

  order->symbol = g_strdup (trade->symbol);
  finx_decimal_parse (trade->quantity, &order->quantity, NULL);
  order->type = FINX_ORDER_MARKET;
  order->tif = FINX_TIF_DAY;
  if (venue_exchange_place (exchange, order) != NULL)
    return;
  order->placed_us -= trade->days * FINX_USEC_PER_DAY;
  order->updated_us -= trade->days * FINX_USEC_PER_DAY;
  for (guint i = n; i < exchange->fills->len; i++)
    ((VenueFill *) exchange->fills->pdata[i])->time_us -= trade->days * FINX_USEC_PER_DAY;
}

/* What only one of the brokers has. FALSE: this is no such word. */
static gboolean
obey_own (Venue      *venue,
          const char *broker,
          const char *word,
          char      **rest)
{
  if (g_str_equal (broker, "kraken") && g_strcmp0 (word, "permit") == 0)
    {
      g_autofree char *words = g_strjoinv (" ", rest);

      venue_kraken_permit (venue, words);
    }
  else if (g_str_equal (broker, "kraken") && g_strcmp0 (word, "password") == 0)
    venue_kraken_set_otp (venue);
  else if (g_str_equal (broker, "ibkr") && g_strcmp0 (word, "tws") == 0 && g_strv_length (rest) == 2)
    venue_ibkr_set_mood (venue, &(VenueIbkrMood) { .ahead_s = g_ascii_strtoll (rest[0], NULL, 10), .accounts = g_intern_string (rest[1]) });
  else
    return FALSE;
  return TRUE;
}

static void
obey (Venue      *venue,
      const char *broker,
      char       *line)
{
  g_auto(GStrv) words = g_strsplit (g_strstrip (line), " ", 2);
  g_auto(GStrv) rest = g_strsplit (words[0] != NULL && words[1] != NULL ? words[1] : "", " ", -1);

  if (g_strcmp0 (words[0], "cut-after") == 0)
    venue_misbehave (venue, words[1], VENUE_CUT_AFTER, 1);
  else if (g_strcmp0 (words[0], "refuse") == 0)
    venue_misbehave (venue, words[1], VENUE_KEY_REFUSED, FOR_EVER);
  else if (g_strcmp0 (words[0], "cut-streams") == 0)
    venue_cut_streams (venue);
  else if (g_strcmp0 (words[0], "price") == 0 && g_strv_length (rest) == 3)
    venue_set_price (venue, rest[0], rest[1], rest[2], NULL);
  else if (g_strcmp0 (words[0], "count") == 0)
    printf ("%u\n", venue_count (venue, words[1]));
  else if (g_strcmp0 (words[0], "trade") == 0 && g_strv_length (rest) == 3)
    venue_call (venue, trade_call, &(Trade) { rest[0], rest[1], g_ascii_strtoll (rest[2], NULL, 10) });
  else if (!obey_own (venue, broker, words[0], rest))
    fprintf (stderr, "venue-main: what is “%s”?\n", line);
  fflush (stdout);
}

int
main (int    argc,
      char **argv)
{
  char line[256];

  for (guint i = 0; argc > 1 && i < n_broker_cases; i++)
    if (g_str_equal (broker_cases[i]->id, argv[1]))
      {
        g_autoptr(Venue) venue = broker_cases[i]->new_venue (argc > 2 ? (guint) g_ascii_strtoull (argv[2], NULL, 10) : 0);

        introduce (broker_cases[i], venue);
        while (fgets (line, sizeof line, stdin) != NULL)
          obey (venue, broker_cases[i]->id, line);
        return EXIT_SUCCESS;
      }
  fputs ("usage: venue-main ID [PORT], of:", stderr);
  for (guint i = 0; i < n_broker_cases; i++)
    fprintf (stderr, " %s", broker_cases[i]->id);
  fputc ('\n', stderr);
  return EXIT_FAILURE;
}
