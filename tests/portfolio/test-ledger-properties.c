/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "portfolio/finx-ledger.h"

#include <math.h>

#include "tests/portfolio/portfolio-fixture.h"

#define N_INSTRUMENTS 4
#define N_STEPS       400
#define N_RUNS        20

/* The same book in whole cents, and average cost in long double: another way to the same figures. */
typedef struct
{
  gint64      quantity, price, paid;
  long double cost, realised;
} Mirror;

typedef struct
{
  FinxInstrument instruments[N_INSTRUMENTS];
  Mirror         mirrors[N_INSTRUMENTS];
  gint64         cash, fees;
} World;

static void
price_cb (const FinxInstrument *instrument,
          FinxDecimal          *last,
          FinxDecimal          *previous,
          gpointer              user_data)
{
  World *world = user_data;

  *last = finx_decimal_new (world->mirrors[instrument->index].price, 2);
  *previous = *last;
}

static FinxDecimal
rate_cb (const char *from,
         const char *to,
         gpointer    user_data)
{
  g_assert_not_reached ();
}

static void
mirror_fill (Mirror *m,
             gint64  quantity)
{
  gint64 left = quantity;

  if (m->quantity != 0 && (m->quantity > 0) != (quantity > 0))
    {
      gint64 closed = MIN (ABS (m->quantity), ABS (quantity)) * (quantity > 0 ? 1 : -1);
      long double part = m->cost * (long double) closed / (long double) -m->quantity;

      m->realised -= (long double) (closed * m->price) + part;
      m->cost -= part;
      m->quantity += closed;
      left -= closed;
    }
  m->quantity += left;
  m->cost += (long double) (left * m->price);
  m->paid += quantity * m->price;
}

static void
fill_at_market (World      *world,
                FinxLedger *ledger,
                guint       i,
                gint64      quantity,
                gint64      fee)
{
  Mirror *m = &world->mirrors[i];
  g_autofree char *amount = finx_decimal_to_string (finx_decimal_new (quantity, 0));
  g_autofree char *price = finx_decimal_to_string (finx_decimal_new (m->price, 2));
  g_autofree char *cost = finx_decimal_to_string (finx_decimal_new (fee, 2));
  g_autoptr(FinxEvent) event = make_fill (&world->instruments[i], amount, price, cost);
  g_autoptr(GError) error = NULL;

  finx_ledger_apply (ledger, event, &error);
  g_assert_no_error (error);
  mirror_fill (m, quantity);
  world->cash -= quantity * m->price + fee;
  world->fees += fee;
}

static void
assert_near (FinxDecimal value,
             long double cents)
{
  double difference = finx_decimal_to_double (value) - (double) (cents / 100.0L);

  g_assert_cmpfloat (fabs (difference), <, 1e-6);
}

static void
assert_same (FinxDecimal value,
             gint64      cents)
{
  g_autofree char *shown = finx_decimal_to_string (value);

  if (!finx_decimal_equal (value, finx_decimal_new (cents, 2)))
    g_error ("%s is not %" G_GINT64_FORMAT " cents", shown, cents);
}

static void
check_holdings (World      *world,
                FinxLedger *ledger)
{
  FinxDecimal realised = FINX_DECIMAL_ZERO;

  for (guint i = 0; i < N_INSTRUMENTS; i++)
    {
      const FinxHolding *holding = finx_ledger_get_holding (ledger, &world->instruments[i]);
      const Mirror *m = &world->mirrors[i];

      if (holding == NULL)
        continue;
      assert_same (holding->quantity, m->quantity * 100);
      /* no cent is lost, whatever was rounded on the way */
      assert_same (finx_decimal_sub (holding->cost, holding->realised), m->paid);
      assert_near (holding->cost, m->cost);
      assert_near (holding->realised, m->realised);
      if (m->quantity == 0)
        g_assert_cmpint (finx_decimal_sign (holding->cost), ==, 0);
      realised = finx_decimal_add (realised, holding->realised);
    }
  g_assert_true (finx_decimal_equal (finx_ledger_get_realised (ledger, "USD"), realised));
  assert_same (finx_ledger_get_cash (ledger, "USD"), world->cash);
  assert_same (finx_ledger_get_fees (ledger, "USD"), world->fees);
}

static void
test_net_worth_moves_by_prices_less_fees (void)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (20261118);

  for (int run = 0; run < N_RUNS; run++)
    {
      World world = { 0 };
      g_autoptr(FinxLedger) ledger = finx_ledger_new ("practice");
      g_autoptr(FinxEvent) deposit = make_cash (FINX_CASH_DEPOSIT, "USD", "100000.00");
      FinxValuation v;
      gint64 expected = 10000000;

      for (guint i = 0; i < N_INSTRUMENTS; i++)
        {
          world.instruments[i] = make_instrument ("X", "USD");
          world.instruments[i].index = i;
          world.mirrors[i].price = g_rand_int_range (rand, 100, 50000);
        }
      world.cash = expected;
      g_assert_true (finx_ledger_apply (ledger, deposit, NULL));
      for (int step = 0; step < N_STEPS; step++)
        {
          guint i = (guint) g_rand_int_range (rand, 0, N_INSTRUMENTS);
          gint64 quantity = g_rand_int_range (rand, 1, 50) * (g_rand_boolean (rand) ? 1 : -1);
          gint64 fee = g_rand_int_range (rand, -5, 300);
          gint64 move = g_rand_int_range (rand, -200, 201);

          if (g_rand_int_range (rand, 0, 6) == 0 && world.mirrors[i].quantity != 0)
            quantity = -world.mirrors[i].quantity;
          move = MAX (move, 1 - world.mirrors[i].price);
          expected += world.mirrors[i].quantity * move;
          world.mirrors[i].price += move;
          fill_at_market (&world, ledger, i, quantity, fee);
          expected -= fee;
          finx_ledger_value (ledger, "USD", price_cb, rate_cb, &world, &v);
          assert_same (v.net_worth, expected);
          /* where it came from adds up as well */
          assert_same (finx_decimal_sub (finx_decimal_add (v.realised, v.unrealised), v.fees), expected - 10000000);
        }
      check_holdings (&world, ledger);
    }
}

static void
test_any_order_of_closing_leaves_no_cost (void)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (3);

  for (int run = 0; run < 200; run++)
    {
      World world = { 0 };
      g_autoptr(FinxLedger) ledger = finx_ledger_new ("practice");

      world.instruments[0] = make_instrument ("X", "USD");
      for (int step = 0; step < 5; step++)
        {
          world.mirrors[0].price = g_rand_int_range (rand, 1, 1000000);
          fill_at_market (&world, ledger, 0, g_rand_int_range (rand, 1, 1000), 0);
        }
      while (world.mirrors[0].quantity > 0)
        {
          world.mirrors[0].price = g_rand_int_range (rand, 1, 1000000);
          fill_at_market (&world, ledger, 0, -g_rand_int_range (rand, 1, (int) world.mirrors[0].quantity + 1), 0);
        }
      g_assert_cmpint (finx_decimal_sign (finx_ledger_get_holding (ledger, &world.instruments[0])->cost), ==, 0);
      assert_same (finx_ledger_get_realised (ledger, "USD"), world.cash);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ledger/net-worth-moves-by-prices-less-fees", test_net_worth_moves_by_prices_less_fees);
  g_test_add_func ("/ledger/any-order-of-closing-leaves-no-cost", test_any_order_of_closing_leaves_no_cost);
  return g_test_run ();
}
