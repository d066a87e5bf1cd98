/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "market/finx-bar-builder.h"

#include "base/finx-clock.h"
#include "base/finx-error.h"
#include "tests/market/market-fixture.h"

#define S FINX_USEC_PER_SEC

typedef struct
{
  gint64        offset_us;      /* from T0, a whole minute */
  gint64        price;
  guint64       sequence;
  FinxBarResult result;
} Step;

typedef struct
{
  const char *name;
  Step        steps[4];
  guint64     late, duplicate;
  gint64      start_us;         /* of the open bar, from T0 */
  double      open, high, low, close, volume;
} Case;

/* Every trade has size 10. */
static const Case cases[] = {
  { "one-minute", { { 0, 100, 1, FINX_BAR_OPENED }, { 1, 103, 2, FINX_BAR_UPDATED }, { 2, 99, 3, FINX_BAR_UPDATED },
    { 60 * S - 1, 101, 4, FINX_BAR_UPDATED } }, 0, 0, 0, 1.00, 1.03, 0.99, 1.01, 40 },
  { "next-minute-opens", { { 0, 100, 1, FINX_BAR_OPENED }, { 60 * S, 105, 2, FINX_BAR_OPENED },
    { 61 * S, 104, 3, FINX_BAR_UPDATED }, { 62 * S, 106, 4, FINX_BAR_UPDATED } }, 0, 0, 60 * S, 1.05, 1.06, 1.04, 1.06, 30 },
  { "a-gap-has-no-bars", { { 0, 100, 1, FINX_BAR_OPENED }, { 1, 101, 2, FINX_BAR_UPDATED },
    { 600 * S + 5, 107, 3, FINX_BAR_OPENED }, { 601 * S, 108, 4, FINX_BAR_UPDATED } }, 0, 0, 600 * S, 1.07, 1.08, 1.07, 1.08, 20 },
  { "late-is-dropped", { { 60 * S, 100, 1, FINX_BAR_OPENED }, { 59 * S, 900, 2, FINX_BAR_DROPPED },
    { 61 * S, 101, 3, FINX_BAR_UPDATED }, { 0, 1, 4, FINX_BAR_DROPPED } }, 2, 0, 60 * S, 1.00, 1.01, 1.00, 1.01, 20 },
  { "duplicate-is-dropped", { { 0, 100, 5, FINX_BAR_OPENED }, { 1, 900, 5, FINX_BAR_DROPPED },
    { 2, 900, 4, FINX_BAR_DROPPED }, { 3, 101, 6, FINX_BAR_UPDATED } }, 0, 2, 0, 1.00, 1.01, 1.00, 1.01, 20 },
  { "no-sequence-is-no-duplicate", { { 0, 100, 0, FINX_BAR_OPENED }, { 0, 100, 0, FINX_BAR_UPDATED },
    { 0, 100, 0, FINX_BAR_UPDATED }, { 0, 100, 0, FINX_BAR_UPDATED } }, 0, 0, 0, 1.00, 1.00, 1.00, 1.00, 40 },
};

static void
test_builds (gconstpointer data)
{
  const Case *c = data;
  FinxInstrument instrument = make_instrument ("AAPL", "USD");
  FinxBarBuilder builder;
  FinxBar closed;

  finx_bar_builder_init (&builder, &instrument, FINX_INTERVAL_1M);
  for (gsize i = 0; i < G_N_ELEMENTS (c->steps); i++)
    {
      const Step *step = &c->steps[i];
      FinxTick tick = make_tick (&instrument, FINX_TICK_TRADE, T0 + step->offset_us, step->price, 10);

      tick.sequence = step->sequence;
      g_assert_cmpint (finx_bar_builder_push (&builder, &tick, &closed), ==, step->result);
    }
  g_assert_cmpuint (builder.late, ==, c->late);
  g_assert_cmpuint (builder.duplicate, ==, c->duplicate);
  g_assert_cmpint (builder.bar.time_us - T0, ==, c->start_us);
  g_assert_cmpfloat (builder.bar.open, ==, c->open);
  g_assert_cmpfloat (builder.bar.high, ==, c->high);
  g_assert_cmpfloat (builder.bar.low, ==, c->low);
  g_assert_cmpfloat (builder.bar.close, ==, c->close);
  g_assert_cmpfloat (builder.bar.volume, ==, c->volume);
}

static void
test_the_closed_bar_is_handed_out (void)
{
  FinxInstrument instrument = make_instrument ("AAPL", "USD");
  FinxTick first = make_tick (&instrument, FINX_TICK_TRADE, T0, 100, 10);
  FinxTick bid = make_tick (&instrument, FINX_TICK_BID, T0 + 1, 90, 10);
  FinxTick second = make_tick (&instrument, FINX_TICK_TRADE, T0 + 60 * S, 200, 10);
  FinxBarBuilder builder;
  FinxBar closed = { 1, 1, 1, 1, 1, 1 };

  finx_bar_builder_init (&builder, &instrument, FINX_INTERVAL_1M);
  g_assert_cmpint (finx_bar_builder_push (&builder, &first, &closed), ==, FINX_BAR_OPENED);
  g_assert_cmpint (closed.time_us, ==, 0);
  g_assert_cmpint (finx_bar_builder_push (&builder, &bid, &closed), ==, FINX_BAR_DROPPED);
  g_assert_cmpint (finx_bar_builder_push (&builder, &second, &closed), ==, FINX_BAR_OPENED);
  g_assert_cmpint (closed.time_us, ==, T0);
  g_assert_cmpfloat (closed.low, ==, 1.0);
  g_assert_cmpuint (builder.late + builder.duplicate, ==, 0);
}

static void
test_a_seeded_bar_goes_on (void)
{
  FinxInstrument instrument = make_instrument ("AAPL", "USD");
  FinxBar history = { T0, 1.0, 1.5, 0.5, 1.2, 100 };
  FinxTick tick = make_tick (&instrument, FINX_TICK_TRADE, T0 + 30 * S, 160, 10);
  FinxTick early = make_tick (&instrument, FINX_TICK_TRADE, T0 - 1, 160, 10);
  FinxBarBuilder builder;

  finx_bar_builder_init (&builder, &instrument, FINX_INTERVAL_1M);
  finx_bar_builder_seed (&builder, &history);
  g_assert_cmpint (finx_bar_builder_push (&builder, &early, NULL), ==, FINX_BAR_DROPPED);
  g_assert_cmpint (finx_bar_builder_push (&builder, &tick, NULL), ==, FINX_BAR_UPDATED);
  g_assert_cmpfloat (builder.bar.open, ==, 1.0);
  g_assert_cmpfloat (builder.bar.high, ==, 1.6);
  g_assert_cmpfloat (builder.bar.volume, ==, 110);
  g_assert_cmpuint (builder.late, ==, 1);
}

static gint64
at (const char *text)
{
  g_autoptr(GError) error = NULL;
  gint64 time_us = 0;

  finx_time_parse_iso (text, &time_us, &error);
  g_assert_no_error (error);
  return time_us;
}

/* So many trades each; of two in the same moment the second opens a bar of its own. */
static void
test_bars_of_trades (void)
{
  FinxInstrument instrument = make_instrument ("AAPL", "USD");
  static const gint64 times[] = { 10, 10, 10, 20, 19, 30 };
  FinxBarBuilder builder;
  FinxBar closed;
  guint opened = 0;

  finx_bar_builder_init (&builder, &instrument, FINX_INTERVAL (FINX_UNIT_TICK, 2));
  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    {
      FinxTick tick = make_tick (&instrument, FINX_TICK_TRADE, times[i], 100 + i, 10);

      opened += finx_bar_builder_push (&builder, &tick, &closed) == FINX_BAR_OPENED;
    }
  g_assert_cmpuint (opened, ==, 3);
  g_assert_cmpuint (builder.late, ==, 1);
  g_assert_cmpint (closed.time_us, ==, 11);
  g_assert_cmpfloat (closed.close, ==, 1.03);
  g_assert_cmpint (builder.bar.time_us, ==, 30);
  g_assert_cmpuint (builder.n_trades, ==, 1);
}

static void
test_a_day_lasts_until_the_next_session_opens (void)
{
  FinxInstrument instrument = make_instrument ("AAPL", "USD");
  FinxTick friday = make_tick (&instrument, FINX_TICK_TRADE, at ("2026-11-20T15:00:00Z"), 100, 10);
  FinxTick evening = make_tick (&instrument, FINX_TICK_TRADE, at ("2026-11-20T23:00:00Z"), 110, 10);
  FinxTick monday = make_tick (&instrument, FINX_TICK_TRADE, at ("2026-11-23T14:30:00Z"), 120, 10);
  FinxBarBuilder builder;
  FinxBar closed;

  finx_bar_builder_init (&builder, &instrument, FINX_INTERVAL_1D);
  g_assert_cmpint (finx_bar_builder_push (&builder, &friday, &closed), ==, FINX_BAR_OPENED);
  g_assert_cmpint (builder.end_us, ==, monday.time_us);
  g_assert_cmpint (finx_bar_builder_push (&builder, &evening, &closed), ==, FINX_BAR_UPDATED);
  g_assert_cmpint (finx_bar_builder_push (&builder, &monday, &closed), ==, FINX_BAR_OPENED);
  g_assert_cmpint (closed.time_us, ==, at ("2026-11-20T14:30:00Z"));
  g_assert_cmpfloat (closed.close, ==, 1.1);
  g_assert_cmpint (builder.bar.time_us, ==, monday.time_us);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/bar-builder/builds/%s", cases[i].name);

      g_test_add_data_func (path, &cases[i], test_builds);
    }
  g_test_add_func ("/bar-builder/the-closed-bar-is-handed-out", test_the_closed_bar_is_handed_out);
  g_test_add_func ("/bar-builder/a-seeded-bar-goes-on", test_a_seeded_bar_goes_on);
  g_test_add_func ("/bar-builder/a-day-lasts-until-the-next-session-opens", test_a_day_lasts_until_the_next_session_opens);
  g_test_add_func ("/bar-builder/bars-of-trades", test_bars_of_trades);
  return g_test_run ();
}
