/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/portfolio/rebalance-fixture.h"

/* What has to hold for every plan: tried on random portfolios, the same each time. */

#define N_PLANS 1500

static gint32
between (GRand *random,
         gint32 low,
         gint32 high)
{
  return g_rand_int_range (random, low, high + 1);
}

static gboolean
one_in (GRand *random,
        gint32 n)
{
  return between (random, 1, n) == 1;
}

static void
make_targets (PlanFixture *self,
              GRand       *random)
{
  static const char *const names[] = { "P", "Q", "R", "S", "T" };
  gint32 left = 1000000;

  self->options.n_targets = (guint) between (random, 1, G_N_ELEMENTS (names));
  for (guint i = 0; i < self->options.n_targets; i++)
    {
      gint32 weight = i + 1 == self->options.n_targets && !one_in (random, 4) ? left : between (random, 0, left);

      if (one_in (random, 2))
        weight -= weight % 10000;
      self->targets[i] = (FinxRebalanceTarget) { names[i], finx_decimal_new (weight, 6) };
      left -= weight;
    }
  if (one_in (random, 3))
    self->options.cash_target = (guint) between (random, 0, (gint32) self->options.n_targets - 1);
}

static void
make_holding (PlanFixture *self,
              GRand       *random,
              guint        row)
{
  static const char *const symbols[] = { "A", "B", "C", "D", "U", "F", "X", "M" };
  FinxRebalanceHolding *holding = &self->holdings[row];
  gint32 n_targets = (gint32) self->options.n_targets, first = between (random, 0, n_targets - 1);

  *holding = (FinxRebalanceHolding) {
    .instrument = finx_instrument_table_lookup (self->table, symbols[between (random, 0, G_N_ELEMENTS (symbols) - 1)]),
    .quantity = finx_decimal_new (between (random, 0, 3000), 0), .price = finx_decimal_new (between (random, 1, 50000), 2),
    .rate = one_in (random, 3) ? finx_decimal_new (between (random, 1, 200000), 5) : FINX_DECIMAL_ONE, .weight = FINX_DECIMAL_UNKNOWN,
    .shares = self->shares[row], .n_shares = 1, .keep = one_in (random, 12),
  };
  if (one_in (random, 3))
    holding->quantity = FINX_DECIMAL_ZERO;
  else if (one_in (random, 3))
    holding->quantity = finx_decimal_new (between (random, 0, 3000000), 3);
  if (one_in (random, 2))
    holding->weight = finx_decimal_new (between (random, 0, 100), 2);
  self->shares[row][0] = (FinxRebalanceShare) { (guint) first, FINX_DECIMAL_ONE };
  if (n_targets > 1 && one_in (random, 4))
    {
      gint32 part = between (random, 1, 99);

      self->shares[row][0].weight = finx_decimal_new (part, 2);
      self->shares[row][1] = (FinxRebalanceShare) { (guint) ((first + 1) % n_targets), finx_decimal_new (100 - part, 2) };
      holding->n_shares = 2;
    }
  if (one_in (random, 15))
    holding->n_shares = 0;
}

static void
make_options (PlanFixture *self,
              GRand       *random)
{
  FinxRebalanceOptions *options = &self->options;

  options->cash = finx_decimal_new (between (random, one_in (random, 6) ? -1000000 : 0, 10000000), 2);
  if (one_in (random, 2))
    options->new_cash = finx_decimal_new (between (random, -20000000, 20000000), 2);
  if (one_in (random, 4))
    options->reserve = finx_decimal_new (between (random, 0, 100000), 2);
  if (one_in (random, 3))
    options->min_trade = finx_decimal_new (between (random, 0, 200000), 2);
  if (one_in (random, 3))
    options->absolute_band = finx_decimal_new (between (random, 0, 10), 2);
  if (one_in (random, 3))
    options->relative_band = finx_decimal_new (between (random, 0, 50), 2);
  options->may_sell = !one_in (random, 3);
  options->whole_units = one_in (random, 2);
  options->inside = one_in (random, 2) ? FINX_REBALANCE_BY_WEIGHT : FINX_REBALANCE_BY_PRESENT;
}

static void
make_plan (PlanFixture *self,
           GRand       *random)
{
  plan_fixture_init (self);
  make_targets (self, random);
  self->options.n_holdings = (guint) between (random, 1, 12);
  for (guint i = 0; i < self->options.n_holdings; i++)
    make_holding (self, random, i);
  make_options (self, random);
}

static gboolean
is_forced (const FinxRebalance *plan)
{
  for (guint i = 0; i < plan->trades->len; i++)
    if (g_array_index (plan->trades, FinxRebalanceTrade, i).raises_cash)
      return TRUE;
  return FALSE;
}

static void
check_trade (const PlanFixture        *self,
             const FinxRebalanceTrade *trade,
             gboolean                  raises_cash)
{
  const FinxRebalanceHolding *holding = &self->holdings[trade->holding];
  gboolean sells = trade->side == FINX_SIDE_SELL;

  g_assert_cmpint (finx_decimal_sign (trade->quantity), ==, 1);
  g_assert_true (finx_decimal_is_multiple (trade->quantity, holding->instrument->lot_step));
  g_assert_false (holding->keep);
  g_assert_cmpuint (holding->n_shares, >, 0);
  g_assert_true (self->options.may_sell || !sells);
  g_assert_true (!sells || finx_decimal_compare (trade->quantity, holding->quantity) <= 0);
  if (!raises_cash)
    g_assert_cmpint (finx_decimal_compare (trade->base_value, self->options.min_trade), >=, 0);
  if (self->options.whole_units && holding->instrument->asset_class != FINX_ASSET_CRYPTO && !sells)
    g_assert_true (finx_decimal_is_multiple (trade->quantity, FINX_DECIMAL_ONE));
}

/* A class comes nearer to its target and stays on its side of it. */
static void
check_classes (const PlanFixture   *self,
               const FinxRebalance *plan)
{
  for (guint i = 0; i < self->options.n_targets; i++)
    {
      const FinxRebalanceClass *row = &g_array_index (plan->classes, FinxRebalanceClass, i);
      FinxDecimal goal = finx_decimal_mul (plan->total, self->targets[i].weight, 18, FINX_ROUND_DOWN);
      FinxDecimal before = finx_decimal_sub (row->before, goal), after = finx_decimal_sub (row->after, goal);

      if (i == self->options.cash_target)
        continue;               /* cash comes and goes as others need it */
      g_assert_cmpint (finx_decimal_compare (finx_decimal_abs (after), finx_decimal_abs (before)), <=, 0);
      g_assert_cmpint (finx_decimal_sign (before) * finx_decimal_sign (after), >=, 0);
    }
}

static void
check_money (const PlanFixture   *self,
             const FinxRebalance *plan)
{
  const FinxRebalanceOptions *options = &self->options;
  FinxDecimal moved = FINX_DECIMAL_ZERO, sum = FINX_DECIMAL_ZERO;
  FinxDecimal there = finx_decimal_add (options->cash, options->new_cash);

  for (guint i = 0; i < plan->trades->len; i++)
    {
      const FinxRebalanceTrade *trade = &g_array_index (plan->trades, FinxRebalanceTrade, i);

      moved = trade->side == FINX_SIDE_SELL ? finx_decimal_add (moved, trade->base_value) : finx_decimal_sub (moved, trade->base_value);
    }
  g_assert_true (finx_decimal_equal (plan->cash_after, finx_decimal_add (there, moved)));
  for (guint i = 0; i < plan->classes->len; i++)
    sum = finx_decimal_add (sum, g_array_index (plan->classes, FinxRebalanceClass, i).after);
  /* Parts of a holding of two classes are rounded in the eighteenth digit. */
  g_assert_cmpint (finx_decimal_compare (finx_decimal_abs (finx_decimal_sub (sum, plan->total)), finx_decimal_new (1, 12)), <=, 0);

  /* Nothing is spent that is not there; what is owed is raised as far as there is anything to sell. */
  if (finx_decimal_compare (plan->cash_after, options->reserve) < 0)
    {
      g_assert_cmpint (finx_decimal_compare (there, options->reserve), <, 0);
      g_assert_cmpint (finx_decimal_compare (plan->cash_after, there), >=, 0);
      for (guint i = 0; i < plan->trades->len; i++)
        g_assert_cmpint (g_array_index (plan->trades, FinxRebalanceTrade, i).side, ==, FINX_SIDE_SELL);
    }
}

/* What a plan leads to needs no plan. */
static void
check_rest (PlanFixture         *self,
            const FinxRebalance *plan)
{
  g_autoptr(FinxRebalance) again = NULL;

  for (guint i = 0; i < plan->trades->len; i++)
    {
      const FinxRebalanceTrade *trade = &g_array_index (plan->trades, FinxRebalanceTrade, i);
      FinxRebalanceHolding *holding = &self->holdings[trade->holding];

      holding->quantity = trade->side == FINX_SIDE_BUY ? finx_decimal_add (holding->quantity, trade->quantity)
                                                       : finx_decimal_sub (holding->quantity, trade->quantity);
    }
  self->options.cash = plan->cash_after;
  self->options.new_cash = FINX_DECIMAL_ZERO;
  again = finx_rebalance_new (&self->options, NULL);
  g_assert_nonnull (again);
  g_assert_cmpuint (again->trades->len, ==, 0);
  g_assert_true (finx_decimal_equal (again->drift_before, plan->drift_after));
}

static void
test_laws (void)
{
  g_autoptr(GRand) random = g_rand_new_with_seed (20261121);
  guint n_plans = 0, n_trades = 0, n_forced = 0;

  for (guint i = 0; i < N_PLANS; i++)
    {
      PlanFixture fixture;
      g_autoptr(FinxRebalance) plan = NULL;
      g_autoptr(FinxRebalance) twin = NULL;
      g_autoptr(FinxInstrumentTable) table = NULL;

      make_plan (&fixture, random);
      table = fixture.table;
      plan = finx_rebalance_new (&fixture.options, NULL);
      if (plan == NULL)         /* more is taken out than there is */
        continue;
      n_plans++;
      n_trades += plan->trades->len;
      for (guint j = 0; j < plan->trades->len; j++)
        check_trade (&fixture, &g_array_index (plan->trades, FinxRebalanceTrade, j), is_forced (plan));
      check_money (&fixture, plan);
      n_forced += is_forced (plan);
      if (!is_forced (plan))
        {
          check_classes (&fixture, plan);
          g_assert_cmpint (finx_decimal_compare (plan->drift_after, plan->drift_before), <=, 0);
        }
      twin = finx_rebalance_new (&fixture.options, NULL);
      g_assert_cmpuint (twin->trades->len, ==, plan->trades->len);
      g_assert_true (finx_decimal_equal (twin->cash_after, plan->cash_after));
      check_rest (&fixture, plan);
    }
  /* Enough of each kind was tried. */
  g_assert_cmpuint (n_plans, >, N_PLANS * 2 / 3);
  g_assert_cmpuint (n_trades, >, N_PLANS);
  g_assert_cmpuint (n_forced, >, 20);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rebalance/laws", test_laws);
  return g_test_run ();
}
