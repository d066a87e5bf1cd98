/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ticks by their sequence, and that alerts fire over a mangled stream as over the clean one. */
#include <string.h>

#include "base/finx-clock.h"
#include "market/finx-alert-watch.h"
#include "market/finx-bar-builder.h"
#include "market/finx-tick-order.h"
#include "market/finx-ticker.h"
#include "tests/market/market-fixture.h"

/* What comes: sequences; "!" lets the time to wait pass, "/" is a new connection, which counts anew. What goes on: the same, and "?"
 * where something is lost. */
typedef struct
{
  const char *name, *in, *out;
} Case;

static const Case cases[] = {
  { "in-order",         "1 2 3", "1 2 3" },
  { "begins-anywhere",  "7 8", "7 8" },
  { "two-change-places", "1 3 2 4", "1 2 3 4" },
  { "backwards",        "1 5 4 3 2 6", "1 2 3 4 5 6" },
  { "twice-while-held", "1 3 3 2", "1 2 3" },
  { "lost",             "1 3 4 ! 5", "1 ? 3 4 5" },
  { "two-lost",         "1 3 5 ! 6", "1 ? 3 ? 5 6" },
  { "not-yet-lost",     "1 3 4", "1" },
  { "comes-after-all",  "1 3 ! 2 4", "1 ? 3 2 4" },
  { "counts-anew",      "8 9 / 1 2", "8 9 1 2" },
  { "anew-while-held",  "8 10 / 1 2", "8 10 1 2" },
};

static void
deliver_cb (const FinxTick *tick,
            gpointer        user_data)
{
  g_string_append_printf (user_data, " %" G_GUINT64_FORMAT, tick->sequence);
}

static void
lost_cb (guint32  instrument,
         gpointer user_data)
{
  g_string_append (user_data, " ?");
}

static void
test_case (gconstpointer data)
{
  static const FinxTickOrderFuncs funcs = { deliver_cb, lost_cb };
  const Case *c = data;
  g_autoptr(GString) out = g_string_new (NULL);
  g_autoptr(FinxTickOrder) order = finx_tick_order_new (&funcs, out);
  g_auto(GStrv) words = g_strsplit (c->in, " ", -1);
  gint64 now_us = T0, base_us = T0;

  for (char **word = words; *word != NULL; word++)
    {
      FinxTick tick = { .price = 1, .kind = FINX_TICK_TRADE, .instrument = 3, .sequence = g_ascii_strtoull (*word, NULL, 10) };

      tick.time_us = base_us + (gint64) tick.sequence;
      if (**word == '!')
        finx_tick_order_advance (order, now_us += FINX_TICK_ORDER_WAIT_US);
      else if (**word == '/')
        base_us += FINX_USEC_PER_MIN;
      else
        finx_tick_order_push (order, &tick, 1, now_us);
    }
  g_assert_cmpstr (g_strchug (out->str), ==, c->out);
}

static void
test_without_sequence_and_room (void)
{
  static const FinxTickOrderFuncs funcs = { deliver_cb, lost_cb };
  g_autoptr(GString) out = g_string_new (NULL);
  g_autoptr(FinxTickOrder) order = finx_tick_order_new (&funcs, out);
  FinxTick tick = { .time_us = T0, .price = 1, .kind = FINX_TICK_TRADE };

  finx_tick_order_push (order, &tick, 1, T0);
  finx_tick_order_push (order, &tick, 1, T0);
  g_assert_cmpstr (out->str, ==, " 0 0");
  g_string_truncate (out, 0);
  tick.sequence = 1;
  finx_tick_order_push (order, &tick, 1, T0);
  for (guint i = 0; i <= FINX_TICK_ORDER_HELD; i++)
    {
      tick.sequence = 10 + i;
      finx_tick_order_push (order, &tick, 1, T0);
    }
  g_assert_true (g_str_has_prefix (out->str, " 1 ? 10 11"));     /* no room for one more: nothing waits for ever */
  g_assert_true (g_str_has_suffix (out->str, " 74"));
}

/* Alerts over a mangled stream */

#define N_ALERTS 60
#define N_TICKS  4000
#define REACH    (FINX_TICK_ORDER_HELD / 2)     /* so far a tick is moved */
#define STEP_US  (100 * 1000)

typedef struct
{
  gint64 key, time_us, price;
} Firing;

typedef struct
{
  FinxTicker     *ticker;
  FinxAlertWatch *watch;
  guint           n_lost;
} Line;

static void
fired_cb (guint32         key,
          const FinxTick *tick,
          gboolean        was_closed,
          gpointer        user_data)
{
  Firing firing = { key, tick->time_us, tick->price };

  g_array_append_val ((GArray *) user_data, firing);
}

static void
take_cb (const FinxTick *tick,
         gpointer        user_data)
{
  Line *line = user_data;

  if (finx_ticker_push (line->ticker, tick, 1) > 0)
    finx_alert_watch_push (line->watch, tick, 1);
}

static void
count_lost_cb (guint32  instrument,
               gpointer user_data)
{
  ((Line *) user_data)->n_lost++;
}

/* Fires as it comes from the other side of its level: plain, from the definition, over the clean stream. */
static void
look_plainly (const FinxAlert *alert,
              gint64           key,
              const GArray    *ticks,
              GArray          *firings)
{
  gint64 level, before = 0, fired_us = 0;
  gboolean up = finx_alert_condition_is_upward (alert->condition), is_over = FALSE;

  g_assert_true (finx_decimal_to_units (alert->level, 2, &level));
  for (guint i = 0; i < ticks->len && !is_over; i++)
    {
      const FinxTick *tick = &g_array_index (ticks, FinxTick, i);
      gboolean past = up ? tick->price >= level : tick->price <= level;
      gboolean was = before != 0 && (up ? before >= level : before <= level);
      gboolean fires = past && (before == 0 ? !finx_alert_condition_is_crossing (alert->condition) : !was);

      before = tick->price;
      if (!fires || (fired_us != 0 && tick->time_us < fired_us + alert->pause_us))
        continue;
      fired_us = tick->time_us;
      is_over = finx_alert_is_once (alert);
      g_array_append_vals (firings, &(Firing) { key, tick->time_us, tick->price }, 1);
    }
}

/* Conditions on bars of any length: beyond what the bar before reached. */

static const struct
{
  const char *when;
  gint64      length_us;
  gboolean    up, of_session;           /* counted from its open, not from midnight */
} breaks[] = {
  { "close(7s) > prev(high(7s))", 7 * FINX_USEC_PER_SEC, TRUE, TRUE },
  { "close(45s) < prev(low(45s))", 45 * FINX_USEC_PER_SEC, FALSE, FALSE },
};

static guint
get_break (const FinxAlert *alert)
{
  guint i = 0;

  while (i < G_N_ELEMENTS (breaks) && g_strcmp0 (alert->when, breaks[i].when) != 0)
    i++;
  return i;
}

/* Plain, from the definition, over the clean stream. */
static void
look_at_bars (const FinxAlert *alert,
              gint64           key,
              const GArray    *ticks,
              GArray          *firings)
{
  guint which = get_break (alert);
  gint64 open_us = 0, close_us, bar = -1, before = 0, reached = 0, fired_us = 0;
  gboolean was = FALSE, is_over = FALSE;

  if (breaks[which].of_session)
    finx_calendar_last_session (alert->instrument->calendar, T0, &open_us, &close_us);
  for (guint i = 0; i < ticks->len && !is_over; i++)
    {
      const FinxTick *tick = &g_array_index (ticks, FinxTick, i);
      gint64 of = (tick->time_us - open_us) / breaks[which].length_us;
      gboolean is_true;

      if (of != bar)
        {
          before = reached;
          reached = tick->price;
        }
      bar = of;
      reached = breaks[which].up ? MAX (reached, tick->price) : MIN (reached, tick->price);
      is_true = before != 0 && (breaks[which].up ? tick->price > before : tick->price < before);
      if (is_true && !was && (fired_us == 0 || tick->time_us >= fired_us + alert->pause_us))
        {
          fired_us = tick->time_us;
          is_over = finx_alert_is_once (alert);
          g_array_append_vals (firings, &(Firing) { key, tick->time_us, tick->price }, 1);
        }
      was = is_true;
    }
}

static void
look (const FinxAlert *alert,
      gint64           key,
      const GArray    *ticks,
      GArray          *firings)
{
  if (alert->condition == FINX_ALERT_WHEN)
    look_at_bars (alert, key, ticks, firings);
  else
    look_plainly (alert, key, ticks, firings);
}

/* As the engine does: the bars that were over come first, the trades of those that were open next. */
static void
arm (FinxAlertWatch  *watch,
     guint32          key,
     const FinxAlert *alert,
     gboolean         restored,
     const GArray    *clean,
     gint64           end_us)
{
  gint64 from_us = restored ? alert->seen_us + 1 : T0, start_us = from_us;
  FinxAlertRule *rule = alert->condition == FINX_ALERT_WHEN ? finx_alert_rule_new (alert, NULL) : NULL;
  g_autoptr(GArray) bars = g_array_new (FALSE, FALSE, sizeof (FinxBar)), past = g_array_new (FALSE, FALSE, sizeof (FinxTick));
  const GArray *const all[] = { bars };
  FinxBarBuilder builder;
  FinxBar closed;
  guint n;

  if (rule != NULL)
    {
      const FinxInterval *intervals = finx_alert_rule_get_intervals (rule, &n);

      g_assert_cmpuint (n, ==, 1);
      start_us = finx_alert_rule_get_start (rule, from_us, FINX_INTERVAL_1M);
      finx_bar_builder_init (&builder, alert->instrument, intervals[0]);
      for (guint i = 0; i < clean->len && g_array_index (clean, FinxTick, i).time_us < from_us; i++)
        if (finx_bar_builder_push (&builder, &g_array_index (clean, FinxTick, i), &closed) == FINX_BAR_OPENED && closed.time_us != 0)
          g_array_append_val (bars, closed);
      if (builder.has_bar && builder.end_us <= from_us)
        g_array_append_val (bars, builder.bar);
      finx_alert_rule_start (rule, from_us, restored);
      finx_alert_rule_warm (rule, all);
    }
  for (guint i = 0; i < clean->len && g_array_index (clean, FinxTick, i).time_us <= end_us; i++)
    if (g_array_index (clean, FinxTick, i).time_us >= start_us)
      g_array_append_val (past, g_array_index (clean, FinxTick, i));
  if (rule != NULL)
    finx_alert_watch_arm_rule (watch, key, rule, NULL, end_us + 1, restored, restored ? &(FinxAlertPast) { past, end_us } : NULL);
  else
    finx_alert_watch_arm (watch, key, alert, NULL, end_us + 1, restored, restored ? &(FinxAlertPast) { past, end_us } : NULL);
}

static GArray *
make_ticks (GRand *rand,
            guint  instrument)
{
  GArray *ticks = g_array_new (FALSE, FALSE, sizeof (FinxTick));
  gint64 price = 10000, time_us = T0;

  for (guint i = 0; i < N_TICKS; i++)
    {
      FinxTick tick = { .size = 1, .sequence = i + 1, .instrument = instrument, .kind = FINX_TICK_TRADE };

      price = CLAMP (price + (g_rand_int_range (rand, 0, 30) == 0 ? g_rand_int_range (rand, -120, 121) : g_rand_int_range (rand, -3, 4)), 9700, 10300);
      time_us += g_rand_int_range (rand, 0, 3) * STEP_US;  /* several have the same time */
      tick.price = price;
      tick.time_us = time_us;
      g_array_append_val (ticks, tick);
    }
  return ticks;
}

typedef struct
{
  guint    place;
  FinxTick tick;
} Arrival;

static int
compare_places (gconstpointer a,
                gconstpointer b)
{
  const Arrival *x = a, *y = b;

  return (x->place > y->place) - (x->place < y->place);
}

/* Every tick comes, some late, some twice; the first is the first. */
static GArray *
mangle (GRand        *rand,
        const GArray *clean)
{
  g_autoptr(GArray) arrivals = g_array_new (FALSE, FALSE, sizeof (Arrival));
  GArray *mangled = g_array_new (FALSE, FALSE, sizeof (FinxTick));

  for (guint i = 0; i < clean->len; i++)
    {
      gboolean is_late = i > 0 && g_rand_int_range (rand, 0, 4) == 0, is_double = g_rand_int_range (rand, 0, 4) == 0;
      Arrival arrival = { i + (is_late ? (guint) g_rand_int_range (rand, 1, REACH) : 0), g_array_index (clean, FinxTick, i) };

      g_array_append_val (arrivals, arrival);
      arrival.place += (guint) g_rand_int_range (rand, 0, REACH);
      if (is_double)
        g_array_append_val (arrivals, arrival);
    }
  g_array_sort (arrivals, compare_places);
  for (guint i = 0; i < arrivals->len; i++)
    g_array_append_val (mangled, g_array_index (arrivals, Arrival, i).tick);
  return mangled;
}

static int
compare_firings (gconstpointer a,
                 gconstpointer b)
{
  return memcmp (a, b, sizeof (Firing));
}

static FinxAlert *
make_alert (GRand                *rand,
            const FinxInstrument *instrument)
{
  static const FinxAlertCondition conditions[] = { FINX_ALERT_ABOVE, FINX_ALERT_BELOW, FINX_ALERT_CROSSES_UP, FINX_ALERT_CROSSES_DOWN };
  FinxAlert *alert = finx_alert_new ();

  alert->instrument = instrument;
  alert->condition = conditions[g_rand_int_range (rand, 0, G_N_ELEMENTS (conditions))];
  alert->level = finx_decimal_new (9800 + g_rand_int_range (rand, 0, 80) * 5, 2);
  if (g_rand_int_range (rand, 0, 3) == 0)
    {
      alert->condition = FINX_ALERT_WHEN;
      g_free (alert->when);
      alert->when = g_strdup (breaks[g_rand_int_range (rand, 0, G_N_ELEMENTS (breaks))].when);
    }
  if (g_rand_int_range (rand, 0, 3) > 0)
    alert->pause_us = g_rand_int_range (rand, 1, 200) * STEP_US;
  return alert;
}

static void
test_firings_are_those_of_the_clean_stream (gconstpointer data)
{
  static const FinxTickOrderFuncs funcs = { take_cb, count_lost_cb };
  g_autoptr(GRand) rand = g_rand_new_with_seed (GPOINTER_TO_UINT (data));
  g_autoptr(FinxInstrumentTable) table = finx_instrument_table_new ();
  const FinxInstrument *instrument = add_instrument (table, "A", "USD");
  g_autoptr(GArray) fired = g_array_new (FALSE, FALSE, sizeof (Firing)), expected = g_array_new (FALSE, FALSE, sizeof (Firing));
  g_autoptr(FinxTicker) ticker = finx_ticker_new ();
  g_autoptr(FinxAlertWatch) watch = finx_alert_watch_new (fired_cb, fired);
  Line line = { ticker, watch, 0 };
  g_autoptr(FinxTickOrder) order = finx_tick_order_new (&funcs, &line);
  g_autoptr(GArray) clean = make_ticks (rand, instrument->index), mangled = mangle (rand, clean);

  for (guint32 key = 1; key <= N_ALERTS; key++)
    {
      g_autoptr(FinxAlert) alert = make_alert (rand, instrument);

      look (alert, key, clean, expected);
      arm (watch, key, alert, FALSE, clean, T0 - 1);
    }
  for (guint i = 0; i < mangled->len; i++)
    finx_tick_order_push (order, &g_array_index (mangled, FinxTick, i), 1, T0);
  finx_tick_order_advance (order, T0 + FINX_TICK_ORDER_WAIT_US);
  g_test_message ("%u firings of %u alerts over %u ticks that came as %u", expected->len, N_ALERTS, clean->len, mangled->len);
  g_assert_cmpuint (line.n_lost, ==, 0);
  g_assert_cmpuint (expected->len, >, 100);
  g_array_sort (fired, compare_firings);
  g_array_sort (expected, compare_firings);
  g_assert_cmpmem (fired->data, fired->len * sizeof (Firing), expected->data, expected->len * sizeof (Firing));
}

/* Some ticks never come: with the past of the gap the alerts fire as over all of it. */
static void
test_gaps_are_gone_over (gconstpointer data)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (GPOINTER_TO_UINT (data));
  g_autoptr(FinxInstrumentTable) table = finx_instrument_table_new ();
  const FinxInstrument *instrument = add_instrument (table, "A", "USD");
  g_autoptr(GArray) fired = g_array_new (FALSE, FALSE, sizeof (Firing)), expected = g_array_new (FALSE, FALSE, sizeof (Firing));
  g_autoptr(FinxAlertWatch) watch = finx_alert_watch_new (fired_cb, fired);
  g_autoptr(GArray) clean = make_ticks (rand, instrument->index);

  for (guint i = 0; i < clean->len; i++)        /* the past is known by its time */
    g_array_index (clean, FinxTick, i).time_us = T0 + (gint64) i * STEP_US;
  for (guint32 key = 1; key <= N_ALERTS; key++)
    {
      g_autoptr(FinxAlert) alert = make_alert (rand, instrument);

      look (alert, key, clean, expected);
      arm (watch, key, alert, FALSE, clean, T0 - 1);
    }
  for (guint i = 0; i < clean->len; i++)
    {
      guint lost = i > 0 && g_rand_int_range (rand, 0, 100) == 0 ? (guint) g_rand_int_range (rand, 1, 80) : 0;
      guint n = MIN (lost, clean->len - i);
      g_autoptr(GPtrArray) back = NULL;

      if (n == 0)
        {
          finx_alert_watch_push (watch, &g_array_index (clean, FinxTick, i), 1);
          continue;
        }
      back = finx_alert_watch_take_back (watch, instrument->index);
      for (guint k = 0; k < back->len; k++)
        {
          const FinxAlertBack *alert = back->pdata[k];

          arm (watch, alert->key, alert->alert, TRUE, clean, g_array_index (clean, FinxTick, i + n - 1).time_us);
        }
      i += n - 1;
    }
  g_array_sort (fired, compare_firings);
  g_array_sort (expected, compare_firings);
  g_assert_cmpuint (expected->len, >, 100);
  g_assert_cmpmem (fired->data, fired->len * sizeof (Firing), expected->data, expected->len * sizeof (Firing));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/tick-order/%s", cases[i].name);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/tick-order/without-sequence-and-room", test_without_sequence_and_room);
  for (guint seed = 1; seed <= 20; seed++)
    {
      g_autofree char *mangled = g_strdup_printf ("/tick-order/firings-are-those-of-the-clean-stream/%u", seed);
      g_autofree char *gaps = g_strdup_printf ("/tick-order/gaps-are-gone-over/%u", seed);

      g_test_add_data_func (mangled, GUINT_TO_POINTER (seed), test_firings_are_those_of_the_clean_stream);
      g_test_add_data_func (gaps, GUINT_TO_POINTER (seed), test_gaps_are_gone_over);
    }
  return g_test_run ();
}
