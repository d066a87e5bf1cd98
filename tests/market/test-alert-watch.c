/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/finx-clock.h"
#include "market-fixture.h"
#include "market/finx-alert-watch.h"

#define STEP FINX_USEC_PER_SEC

/* One alert and a short market, as text: "100" a trade a second, "S100" a session with that previous close,
 * "L99" a trade that comes a minute late. Expected: the trades that make it fire, by their number among all words. */
typedef struct
{
  const char        *name;
  FinxAlertCondition condition;
  const char        *level;
  int                pause;             /* s; 0: once */
  int                expires;           /* s after the start; 0: never */
  const char        *before;            /* last price known when it is armed; NULL: none */
  const char        *seen;              /* it was armed before the program was closed, at this price; "": at none */
  const char        *market;
  const char        *fires;             /* "2 5"; "!2": passed while the program was closed */
} Case;

static const Case cases[] = {
  { "above-fires-at-the-level", FINX_ALERT_ABOVE, "102", 0, 0, "100", NULL, "101 102 103", "1" },
  { "above-fires-past-the-level", FINX_ALERT_ABOVE, "102", 0, 0, "100", NULL, "101 105", "1" },
  { "above-fires-at-once-when-true", FINX_ALERT_ABOVE, "102", 0, 0, "103", NULL, "103 104", "0" },
  { "above-needs-no-price-before", FINX_ALERT_ABOVE, "102", 0, 0, NULL, NULL, "103", "0" },
  { "below-fires-at-the-level", FINX_ALERT_BELOW, "98", 0, 0, "100", NULL, "99 98 97", "1" },
  { "below-fires-at-once-when-true", FINX_ALERT_BELOW, "98", 0, 0, "97", NULL, "97", "0" },
  { "once-is-once", FINX_ALERT_ABOVE, "102", 0, 0, "100", NULL, "102 100 102 100 103", "0" },
  { "crossing-needs-a-trade-before", FINX_ALERT_CROSSES_UP, "102", 0, 0, NULL, NULL, "103 104 101 102", "3" },
  { "crossing-from-the-price-known", FINX_ALERT_CROSSES_UP, "102", 0, 0, "101", NULL, "102", "0" },
  { "crossing-does-not-count-when-past", FINX_ALERT_CROSSES_UP, "102", 0, 0, "103", NULL, "104 103 102", "" },
  { "crossing-over-a-gap", FINX_ALERT_CROSSES_UP, "102", 0, 0, "90", NULL, "95 120", "1" },
  { "crossing-from-the-level-is-none", FINX_ALERT_CROSSES_UP, "102", 0, 0, "102", NULL, "103 104", "" },
  { "crossing-down", FINX_ALERT_CROSSES_DOWN, "98", 0, 0, "100", NULL, "99 98", "1" },
  { "crossing-down-over-a-gap", FINX_ALERT_CROSSES_DOWN, "98", 0, 0, "100", NULL, "90", "0" },
  { "again-after-coming-back", FINX_ALERT_CROSSES_UP, "102", 60, 0, "100", NULL, "102 103 101 102", "0" },
  { "again-after-the-pause", FINX_ALERT_ABOVE, "102", 2, 0, "100", NULL, "102 101 102 101 102", "0 2 4" },
  { "within-the-pause-it-is-passed-over", FINX_ALERT_ABOVE, "102", 3, 0, "100", NULL, "102 101 102 102 102 101 102", "0 6" },
  { "staying-past-is-not-again", FINX_ALERT_ABOVE, "102", 1, 0, "100", NULL, "102 103 104 103 102", "0" },
  { "not-after-its-end", FINX_ALERT_ABOVE, "102", 0, 2, "100", NULL, "100 100 102 103", "" },
  { "until-its-end", FINX_ALERT_ABOVE, "102", 0, 3, "100", NULL, "100 100 102", "2" },
  { "a-late-trade-is-no-trade", FINX_ALERT_ABOVE, "102", 0, 0, "100", NULL, "100 L105 101", "" },
  { "a-gain", FINX_ALERT_CHANGE_ABOVE, "2", 0, 0, NULL, NULL, "S100 101.99 102", "2" },
  { "a-loss", FINX_ALERT_CHANGE_BELOW, "-2", 0, 0, NULL, NULL, "S100 98.01 97", "2" },
  { "a-gain-without-a-close-is-unknown", FINX_ALERT_CHANGE_ABOVE, "2", 0, 0, NULL, NULL, "150 160", "" },
  { "a-gain-of-today-is-none-tomorrow", FINX_ALERT_CHANGE_ABOVE, "2", 60, 0, NULL, NULL, "S100 101 S200 203 204", "4" },
  { "a-gain-every-day", FINX_ALERT_CHANGE_ABOVE, "2", 1, 0, NULL, NULL, "S100 103 103 S50 51", "1 4" },
  { "a-session-told-twice-is-one", FINX_ALERT_CHANGE_ABOVE, "2", 1, 0, NULL, NULL, "S100 103 s100 103 104", "1" },
  { "closed-above", FINX_ALERT_CROSSES_UP, "102", 0, 0, NULL, "100", "103", "!0" },
  { "closed-and-not-crossed", FINX_ALERT_CROSSES_UP, "102", 0, 0, NULL, "100", "101 102", "1" },
  { "closed-and-past-before", FINX_ALERT_CROSSES_UP, "102", 0, 0, NULL, "103", "104 101 102", "2" },
  { "closed-and-nothing-seen", FINX_ALERT_CROSSES_UP, "102", 0, 0, NULL, "", "104 101 102", "2" },
  { "closed-and-true-before", FINX_ALERT_ABOVE, "102", 0, 0, NULL, "103", "104", "0" },
  { "closed-below", FINX_ALERT_BELOW, "98", 0, 0, NULL, "100", "97", "!0" },
  { "closed-and-true-without-a-price-seen", FINX_ALERT_BELOW, "98", 0, 0, NULL, "", "97", "0" },
};

typedef struct
{
  GString *fires;
  int      word;
} Told;

static void
fired_cb (guint32         key,
          const FinxTick *tick,
          gboolean        was_closed,
          gpointer        user_data)
{
  Told *told = user_data;

  g_string_append_printf (told->fires, "%s%s%d", told->fires->len > 0 ? " " : "", was_closed ? "!" : "", told->word);
}

static gint64
units (const char *text)
{
  gint64 value;

  g_assert_true (finx_decimal_to_units (decimal (text), 2, &value));
  return value;
}

static void
test_case (gconstpointer data)
{
  const Case *row = data;
  g_autoptr(FinxInstrumentTable) table = finx_instrument_table_new ();
  const FinxInstrument *instrument = add_instrument (table, "AAPL", "USD");
  Told told = { g_string_new (NULL), 0 };
  g_autoptr(FinxAlertWatch) watch = finx_alert_watch_new (fired_cb, &told);
  g_autoptr(FinxAlert) alert = finx_alert_new ();
  g_auto(GStrv) words = g_strsplit (row->market, " ", 0);
  FinxQuote quote = { .time_us = T0, .mask = FINX_QUOTE_LAST };
  gint64 session_us = T0;

  alert->instrument = instrument;
  alert->condition = row->condition;
  alert->level = decimal (row->level);
  alert->pause_us = row->pause * STEP;
  alert->expires_us = row->expires > 0 ? T0 + row->expires * STEP : 0;
  if (row->seen != NULL && *row->seen != '\0')
    {
      alert->seen_us = T0 - FINX_USEC_PER_HOUR;
      alert->seen_price = decimal (row->seen);
    }
  if (row->before != NULL)
    quote.last = units (row->before);
  finx_alert_watch_arm (watch, 1, alert, row->before != NULL ? &quote : NULL, T0, row->seen != NULL, NULL);
  for (told.word = 0; words[told.word] != NULL; told.word++)
    {
      const char *word = words[told.word];
      gint64 time_us = T0 + told.word * STEP;
      FinxTickKind kind = FINX_TICK_TRADE;

      if (*word == 'S' || *word == 's')
        {
          kind = FINX_TICK_SESSION;
          session_us = *word == 'S' ? time_us : session_us;
          time_us = session_us;
        }
      if (*word == 'L')
        time_us -= FINX_USEC_PER_MIN;
      {
        FinxTick tick = make_tick (instrument, kind, time_us, units (word + !g_ascii_isdigit (*word)), 1);

        finx_alert_watch_push (watch, &tick, 1);
      }
    }
  g_assert_cmpstr (told.fires->str, ==, row->fires);
  g_string_free (told.fires, TRUE);
}

/* What a feed repeats of the day so far is history to an alert that is armed now, and news to one that was armed before. */
static void
test_the_day_so_far (void)
{
  for (int restored = 0; restored < 2; restored++)
    {
      g_autoptr(FinxInstrumentTable) table = finx_instrument_table_new ();
      const FinxInstrument *instrument = add_instrument (table, "AAPL", "USD");
      Told told = { g_string_new (NULL), 0 };
      g_autoptr(FinxAlertWatch) watch = finx_alert_watch_new (fired_cb, &told);
      g_autoptr(FinxAlert) alert = finx_alert_new ();
      /* The high of the day came while the program was closed; now the price is where it was. */
      const FinxTick day[] = {
        make_tick (instrument, FINX_TICK_TRADE, T0 - 3 * FINX_USEC_PER_HOUR, 10500, 1),
        make_tick (instrument, FINX_TICK_TRADE, T0 - FINX_USEC_PER_HOUR, 10300, 1),
        make_tick (instrument, FINX_TICK_TRADE, T0 + 1, 10000, 1),
      };

      alert->instrument = instrument;
      alert->condition = FINX_ALERT_CROSSES_UP;
      alert->level = decimal ("102");
      alert->seen_us = T0 - 2 * FINX_USEC_PER_HOUR;
      alert->seen_price = decimal ("100");
      finx_alert_watch_arm (watch, 1, alert, NULL, T0, restored, NULL);
      finx_alert_watch_push (watch, day, G_N_ELEMENTS (day));
      g_assert_cmpstr (told.fires->str, ==, restored ? "!0" : "");
      g_string_free (told.fires, TRUE);
    }
}

/* A trade that is told after a newer last price is no late one: the screen shows it, too. A last price that is older than a trade is. */
static void
test_trades_and_last_prices (void)
{
  static const struct { const char *name; FinxTickKind kinds[2]; gint64 apart_us; const char *fires; } rows[] = {
    { "trade-after-a-newer-last-price", { FINX_TICK_LAST, FINX_TICK_TRADE }, -1000, "2" },
    { "last-price-after-a-newer-trade", { FINX_TICK_TRADE, FINX_TICK_LAST }, -1000, "" },
    { "late-trade", { FINX_TICK_TRADE, FINX_TICK_TRADE }, -1000, "" },
    { "in-order", { FINX_TICK_TRADE, FINX_TICK_LAST }, 1000, "2" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(FinxInstrumentTable) table = finx_instrument_table_new ();
      const FinxInstrument *instrument = add_instrument (table, "AAPL", "USD");
      Told told = { g_string_new (NULL), 0 };
      g_autoptr(FinxAlertWatch) watch = finx_alert_watch_new (fired_cb, &told);
      g_autoptr(FinxAlert) alert = finx_alert_new ();
      const FinxTick ticks[] = {
        make_tick (instrument, FINX_TICK_TRADE, T0 + 1, 10000, 1),
        make_tick (instrument, rows[i].kinds[0], T0 + 10000, 10000, 1),
        make_tick (instrument, rows[i].kinds[1], T0 + 10000 + rows[i].apart_us, 10300, 1),
      };

      g_test_message ("%s", rows[i].name);
      alert->instrument = instrument;
      alert->condition = FINX_ALERT_CROSSES_UP;
      alert->level = decimal ("102");
      finx_alert_watch_arm (watch, 1, alert, NULL, T0, FALSE, NULL);
      for (told.word = 0; told.word < 3; told.word++)
        finx_alert_watch_push (watch, &ticks[told.word], 1);
      g_assert_cmpstr (told.fires->str, ==, rows[i].fires);
      g_string_free (told.fires, TRUE);
    }
}

/* The same by looking at every alert with every tick; written without sight of the watch's lists. */
typedef struct
{
  FinxAlert *alert;
  gint64     previous, last;            /* units; 0: unknown */
  gboolean   side_known, past, done;
  guint32    key;                       /* 0: not armed */
} Slow;

typedef struct
{
  gint64 key;                           /* as wide as the time: compared as bytes */
  gint64 time_us;
} Firing;

static void
collect_cb (guint32         key,
            const FinxTick *tick,
            gboolean        was_closed,
            gpointer        user_data)
{
  Firing firing = { key, tick->time_us };

  g_assert_false (was_closed);
  g_array_append_val ((GArray *) user_data, firing);
}

static void
slow_push (Slow           *slow,
           const FinxTick *tick,
           GArray         *firings)
{
  FinxAlert *alert = slow->alert;
  gboolean is_change = finx_alert_condition_is_change (alert->condition), fires;
  FinxDecimal level;
  gboolean past;

  if (tick->instrument != alert->instrument->index)
    return;
  if (tick->kind == FINX_TICK_SESSION)
    {
      slow->previous = tick->price;
      if (is_change)
        slow->side_known = FALSE;
      return;
    }
  level = finx_alert_get_price (alert, slow->previous > 0 ? finx_instrument_price (alert->instrument, slow->previous) : FINX_DECIMAL_UNKNOWN);
  if (!finx_decimal_is_known (level))
    return;
  past = finx_alert_condition_is_upward (alert->condition)
         ? finx_decimal_compare (finx_instrument_price (alert->instrument, tick->price), level) >= 0
         : finx_decimal_compare (finx_instrument_price (alert->instrument, tick->price), level) <= 0;
  fires = past && (slow->side_known ? !slow->past : !finx_alert_condition_is_crossing (alert->condition));
  slow->side_known = TRUE;
  slow->past = past;
  if (!fires || slow->done || (alert->fired_us != 0 && tick->time_us < alert->fired_us + alert->pause_us)
      || (alert->expires_us != 0 && tick->time_us >= alert->expires_us))
    return;
  {
    Firing firing = { slow->key, tick->time_us };

    alert->fired_us = tick->time_us;
    slow->done = alert->pause_us == 0;
    g_array_append_val (firings, firing);
  }
}

static int
compare_firings (gconstpointer a,
                 gconstpointer b)
{
  const Firing *x = a, *y = b;

  if (x->time_us != y->time_us)
    return x->time_us < y->time_us ? -1 : 1;
  return x->key < y->key ? -1 : x->key > y->key;
}

#define N_INSTRUMENTS 3
#define N_ALERTS      120
#define N_TICKS       20000

static FinxAlert *
random_alert (GRand                *rand,
              const FinxInstrument *instrument,
              gint64                now_us)
{
  FinxAlert *alert = finx_alert_new ();

  alert->instrument = instrument;
  alert->condition = (FinxAlertCondition) g_rand_int_range (rand, 0, FINX_N_ALERT_CONDITIONS);
  /* Few levels, so that many lie on one another and on prices. */
  alert->level = finx_alert_condition_is_change (alert->condition) ? finx_decimal_new (g_rand_int_range (rand, -8, 9) * 25, 2)
                                                                   : finx_decimal_new (9800 + g_rand_int_range (rand, 0, 80) * 5, 2);
  if (g_rand_boolean (rand))
    alert->pause_us = g_rand_int_range (rand, 1, 120) * STEP;
  if (g_rand_int_range (rand, 0, 4) == 0)
    alert->expires_us = now_us + g_rand_int_range (rand, 1, 2000) * STEP;
  return alert;
}

static void
test_it_fires_as_looking_at_every_alert_would (gconstpointer data)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (GPOINTER_TO_UINT (data));
  g_autoptr(FinxInstrumentTable) table = finx_instrument_table_new ();
  const FinxInstrument *instruments[N_INSTRUMENTS] = {
    add_instrument (table, "A", "USD"), add_instrument (table, "B", "USD"), add_instrument (table, "C", "USD"),
  };
  g_autoptr(GArray) fast = g_array_new (FALSE, FALSE, sizeof (Firing)), slow = g_array_new (FALSE, FALSE, sizeof (Firing));
  g_autoptr(FinxAlertWatch) watch = finx_alert_watch_new (collect_cb, fast);
  Slow slows[N_ALERTS] = { 0 };
  FinxQuote quotes[N_INSTRUMENTS] = { 0 };
  gint64 prices[N_INSTRUMENTS] = { 10000, 10000, 10000 };
  guint32 key = 0;

  for (guint t = 0; t < N_TICKS; t++)
    {
      guint at = (guint) g_rand_int_range (rand, 0, N_INSTRUMENTS), i = (guint) g_rand_int_range (rand, 0, N_ALERTS);
      gint64 now = T0 + t * STEP;
      FinxTick tick;

      /* Alerts come and go all the time. */
      if (g_rand_int_range (rand, 0, 8) == 0)
        {
          const FinxInstrument *instrument = instruments[g_rand_int_range (rand, 0, N_INSTRUMENTS)];
          const FinxQuote *quote = &quotes[instrument->index];
          Slow *chosen = &slows[i];

          finx_alert_watch_disarm (watch, chosen->key);
          g_clear_pointer (&chosen->alert, finx_alert_free);
          *chosen = (Slow) { .alert = random_alert (rand, instrument, now), .key = ++key };
          if ((quote->mask & FINX_QUOTE_PREVIOUS) != 0)
            chosen->previous = quote->previous_close;
          if ((quote->mask & FINX_QUOTE_LAST) != 0)
            {
              FinxDecimal last = finx_instrument_price (instrument, quote->last);
              FinxDecimal close = (quote->mask & FINX_QUOTE_PREVIOUS) != 0 ? finx_instrument_price (instrument, quote->previous_close)
                                                                           : FINX_DECIMAL_UNKNOWN;

              /* Only a crossing asks where the price was; the others fire at once when they are met. */
              chosen->side_known = finx_alert_condition_is_crossing (chosen->alert->condition);
              chosen->past = finx_alert_is_met (chosen->alert, last, close);
            }
          finx_alert_watch_arm (watch, key, chosen->alert, quote->time_us > 0 ? quote : NULL, now, FALSE, NULL);
        }
      prices[at] += g_rand_int_range (rand, 0, 50) == 0 ? g_rand_int_range (rand, -150, 151) : g_rand_int_range (rand, -4, 5);
      prices[at] = CLAMP (prices[at], 9700, 10300);
      tick = make_tick (instruments[at], g_rand_int_range (rand, 0, 400) == 0 ? FINX_TICK_SESSION : FINX_TICK_TRADE, now, prices[at], 1);
      finx_quote_apply (&quotes[at], &tick);
      finx_alert_watch_push (watch, &tick, 1);
      for (guint k = 0; k < N_ALERTS; k++)
        if (slows[k].alert != NULL)
          slow_push (&slows[k], &tick, slow);
    }

  g_test_message ("%u alerts armed, %u firings", key, slow->len);
  g_assert_cmpuint (slow->len, >, 500);
  g_array_sort (fast, compare_firings);
  g_array_sort (slow, compare_firings);
  g_assert_cmpmem (fast->data, fast->len * sizeof (Firing), slow->data, slow->len * sizeof (Firing));
  for (guint i = 0; i < N_ALERTS; i++)
    {
      finx_alert_watch_disarm (watch, slows[i].key);
      finx_alert_free (slows[i].alert);
    }
  g_assert_cmpuint (finx_alert_watch_get_size (watch), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/alert-watch/%s", cases[i].name);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/alert-watch/the-day-so-far", test_the_day_so_far);
  g_test_add_func ("/alert-watch/trades-and-last-prices", test_trades_and_last_prices);
  for (guint seed = 1; seed <= 5; seed++)
    {
      g_autofree char *path = g_strdup_printf ("/alert-watch/it-fires-as-looking-at-every-alert-would/%u", seed);

      g_test_add_data_func (path, GUINT_TO_POINTER (seed), test_it_fires_as_looking_at_every_alert_would);
    }
  return g_test_run ();
}
