/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "market/finx-subscriptions.h"
#include "tests/market/market-fixture.h"

#define Q FINX_STREAM_QUOTES
#define D FINX_STREAM_DEPTH

typedef struct
{
  guint       n;
  FinxStreams streams;
} Told;

static void
changed_cb (const FinxInstrument *instrument,
            FinxStreams           streams,
            gpointer              user_data)
{
  Told *told = user_data;

  told->n++;
  told->streams = streams;
}

static void
test_the_first_asks_and_the_last_ends (void)
{
  static const struct
  {
    int   sign;
    guint streams;
    guint n_told;
    guint wanted;
  } steps[] = {
    { 1, Q, 1, Q },     { 1, Q, 1, Q },     { 1, Q | D, 2, Q | D }, { 1, D, 2, Q | D }, { -1, D, 2, Q | D },
    { -1, Q, 2, Q | D }, { -1, Q | D, 3, Q }, { -1, D, 3, Q },       { -1, Q, 4, 0 },    { -1, Q, 4, 0 },
    { 1, D, 5, D },
  };
  FinxInstrument instrument = make_instrument ("AAPL", "USD");
  Told told = { 0 };
  g_autoptr(FinxSubscriptions) subscriptions = finx_subscriptions_new (changed_cb, &told);

  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      if (steps[i].sign > 0)
        finx_subscriptions_add (subscriptions, &instrument, (FinxStreams) steps[i].streams);
      else
        finx_subscriptions_remove (subscriptions, &instrument, (FinxStreams) steps[i].streams);
      g_assert_cmpuint (told.n, ==, steps[i].n_told);
      g_assert_cmpuint (told.streams, ==, steps[i].wanted);
      g_assert_cmpuint (finx_subscriptions_get (subscriptions, &instrument), ==, steps[i].wanted);
    }
}

static void
test_instruments_are_counted_on_their_own (void)
{
  FinxInstrument aapl = make_instrument ("AAPL", "USD"), msft = make_instrument ("MSFT", "USD");
  Told told = { 0 };
  g_autoptr(FinxSubscriptions) subscriptions = finx_subscriptions_new (changed_cb, &told);

  finx_subscriptions_add (subscriptions, &aapl, Q);
  finx_subscriptions_add (subscriptions, &msft, D);
  finx_subscriptions_remove (subscriptions, &msft, D);
  g_assert_cmpuint (told.n, ==, 3);
  g_assert_cmpuint (finx_subscriptions_get (subscriptions, &aapl), ==, Q);
  g_assert_cmpuint (finx_subscriptions_get (subscriptions, &msft), ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/subscriptions/the-first-asks-and-the-last-ends", test_the_first_asks_and_the_last_ends);
  g_test_add_func ("/subscriptions/instruments-are-counted-on-their-own", test_instruments_are_counted_on_their_own);
  return g_test_run ();
}
