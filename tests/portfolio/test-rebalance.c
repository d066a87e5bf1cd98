/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "portfolio/allocation/finx-rebalance-scheme.h"

#include "base/finx-error.h"
#include "tests/portfolio/rebalance-fixture.h"

/* All figures by hand. Targets "S 0.6; B 0.4"; holdings "A 70 10 S" are 70 of A at 10 in class S, "F 1 10 S:0.5,B:0.5" is of two
 * classes, "-" of none; "@0.5" is a rate, "w2" a weight inside the class, "keep". */
typedef struct
{
  const char *name, *targets, *holdings;
  const char *cash, *new_cash, *reserve, *min_trade, *absolute, *relative;     /* %NULL: 0, or no band */
  const char *cash_target;
  gboolean    may_sell, whole_units, by_weight;
  const char *trades;           /* "sell 10 A; buy 10 B"; "*": raises cash */
  const char *cash_after;
  const char *problem;          /* part of one; %NULL: there is none */
  const char *code;             /* of the error */
} Case;

#define SELL .may_sell = TRUE
#define WHOLE .whole_units = TRUE

static const Case cases[] = {
  { "sells-and-buys", "S 0.6; B 0.4", "A 70 10 S; B 30 10 B", SELL, .trades = "sell 10 A; buy 10 B", .cash_after = "0" },
  { "at-its-targets", "S 0.6; B 0.4", "A 60 10 S; B 40 10 B", SELL, .trades = "", .cash_after = "0" },
  { "new-cash-only-buys", "S 0.6; B 0.4", "A 60 10 S; B 20 10 B", .new_cash = "200", .trades = "buy 20 B", .cash_after = "0" },
  { "too-little-new-cash", "S 0.6; B 0.4", "A 80 10 S; B 20 10 B", .new_cash = "100", .trades = "buy 10 B", .cash_after = "0",
    .problem = "“S” stays above its target: selling is off." },
  { "no-cash-for-the-rest", "S 0.6; B 0.4", "A 80 10 S; B 20 10 B", .new_cash = "100", .trades = "buy 10 B", .cash_after = "0",
    .problem = "“B” stays below its target: there is no cash for it." },
  { "new-cash-by-what-is-missing", "S 0.5; B 0.25; C 0.25", "A 0 10 S; B 0 10 B; C 20 10 C", .new_cash = "200",   /* T 400: gaps 200, 100, −100 */
    .trades = "buy 14 A; buy 6 B", .cash_after = "0", .problem = "“C” stays above" },
  { "whole-lots", "S 0.5; B 0.5", "A 0 300 S; B 0 70 B", .new_cash = "1000", .trades = "buy 7 B; buy 1 A", .cash_after = "210" },
  { "inside-both-bands", "S 0.6; B 0.4", "A 64 10 S; B 36 10 B", SELL, .absolute = "0.05", .relative = "0.25", .trades = "", .cash_after = "0" },
  { "outside-the-absolute-band", "S 0.6; B 0.4", "A 66 10 S; B 34 10 B", SELL, .absolute = "0.05", .relative = "0.25",
    .trades = "sell 6 A; buy 6 B", .cash_after = "0" },
  { "at-the-edge-of-the-relative-band", "S 0.96; B 0.04", "A 97 10 S; B 3 10 B", SELL, .absolute = "0.05", .relative = "0.25",
    .trades = "", .cash_after = "0" },
  { "outside-the-relative-band", "S 0.96; B 0.04", "A 975 10 S; B 25 10 B", SELL, .absolute = "0.05", .relative = "0.25",
    .trades = "sell 15 A; buy 15 B", .cash_after = "0" },
  { "new-cash-inside-the-bands", "S 0.6; B 0.4", "A 62 10 S; B 38 10 B", SELL, .new_cash = "20", .absolute = "0.05",
    .trades = "buy 2 B", .cash_after = "0" },
  { "withdrawal", "S 0.6; B 0.4", "A 60 10 S; B 40 10 B", SELL, .new_cash = "-100", .trades = "sell 6 A; sell 4 B", .cash_after = "0" },
  { "withdrawal-from-cash", "S 0.5", "A 50 10 S", SELL, .cash = "600", .new_cash = "-100", .trades = "", .cash_after = "500" },
  { "withdrawal-by-whole-lots", "S 0.6; B 0.4", "A 6 100 S; B 4 100 B", SELL, .new_cash = "-100", .trades = "sell* 1 A", .cash_after = "0" },
  { "withdrawal-inside-the-bands", "S 0.6; B 0.4", "A 60 10 S; B 40 10 B", SELL, .new_cash = "-10", .absolute = "0.05",
    .trades = "sell* 1 A", .cash_after = "0" },
  { "withdrawal-without-selling", "S 0.6; B 0.4", "A 60 10 S; B 40 10 B", .new_cash = "-100", .trades = "", .cash_after = "-100",
    .problem = "100.00 EUR of the cash are missing, and selling is off." },
  { "everything-is-taken-out", "S 1", "A 60 10 S", SELL, .cash = "5", .new_cash = "-700", .trades = "", .code = "FINX-REBALANCE-006" },
  { "debt-is-paid-first", "S 1", "A 60 10 S", SELL, .cash = "-105", .trades = "sell* 11 A", .cash_after = "5" },
  { "below-the-smallest-trade", "S 0.5; B 0.5", "A 51 10 S; B 49 10 B", SELL, .min_trade = "20", .trades = "", .cash_after = "0",
    .problem = "what is missing is less than the smallest trade" },
  { "small-trades-become-one", "S 1", "A 10 10 S; B 10 10 S; C 10 10 S", .new_cash = "30", .min_trade = "20", .trades = "buy 3 C", .cash_after = "0" },
  { "in-proportion-to-present", "S 1", "A 10 10 S; B 30 10 S", .new_cash = "400", .trades = "buy 30 B; buy 10 A", .cash_after = "0" },
  { "what-is-not-held-is-not-bought", "S 1", "A 10 10 S; B 0 10 S", .new_cash = "100", .trades = "buy 10 A", .cash_after = "0" },
  { "equal-parts-in-an-empty-class", "S 1", "A 0 10 S; B 0 20 S", .new_cash = "200", .trades = "buy 10 A; buy 5 B", .cash_after = "0" },
  { "toward-weights-inside", "S 1", "A 10 10 S w1; B 30 10 S w1; C 0 10 S", .new_cash = "400", .by_weight = TRUE,
    .trades = "buy 30 A; buy 10 B", .cash_after = "0" },
  { "sells-in-proportion", "S 0.5; B 0.5", "A 30 10 S; C 60 10 S; B 0 10 B", SELL, .trades = "sell 30 C; sell 15 A; buy 45 B", .cash_after = "0" },
  { "what-is-too-dear-leaves-room", "S 1", "A 1 300 S; B 100 1 S", .new_cash = "350", .trades = "buy 350 B", .cash_after = "0" },
  { "another-currency", "S 1", "U 10 10 S @0.5", .new_cash = "50", .trades = "buy 10 U", .cash_after = "0" },
  { "a-multiplier", "S 1", "M 0 2 S", .new_cash = "500", .trades = "buy 2 M", .cash_after = "100" },
  { "what-targets-leave-stays-cash", "S 0.9", "A 0 10 S", .cash = "1000", .trades = "buy 90 A", .cash_after = "100" },
  { "cash-of-a-class", "S 0.9; L 0.1", "A 0 10 S", .cash = "1000", .cash_target = "L", .trades = "buy 90 A", .cash_after = "100" },
  { "a-class-of-cash-and-a-fund", "S 0.9; L 0.1", "A 85 10 S; B 15 10 L", SELL, .cash_target = "L", .trades = "sell 5 B; buy 5 A", .cash_after = "0" },
  { "cash-of-a-class-is-filled", "S 0.9; L 0.1", "A 95 10 S", SELL, .cash = "50", .cash_target = "L", .trades = "sell 5 A", .cash_after = "100" },
  { "the-reserve-is-kept", "S 1", "A 0 10 S", .cash = "105", .reserve = "12", .trades = "buy 9 A", .cash_after = "15" },
  { "of-two-classes", "S 0.5; B 0.5", "F 0 10 S:0.5,B:0.5", .new_cash = "1000", WHOLE, .trades = "buy 100 F", .cash_after = "0" },
  { "of-two-classes-that-pull-apart", "S 0.5; B 0.5", "A 100 10 S; F 0 10 S:0.5,B:0.5", SELL, WHOLE, .trades = "", .cash_after = "0",
    .problem = "“B” stays away from its target: its holdings belong also to classes" },
  { "in-part-of-no-class", "S 1", "A 10 10 S; F 5 10 S:0.5", .new_cash = "50", .trades = "buy 5 A", .cash_after = "0",
    .problem = "F belongs to classes with a target only in part" },
  { "of-no-class", "S 1", "A 10 10 S; B 5 10 -", .new_cash = "50", .trades = "buy 5 A", .cash_after = "0" },
  { "sold-short", "S 1", "A -10 10 S; B 5 10 S", .new_cash = "50", .trades = "buy 5 B", .cash_after = "0", .problem = "A is sold short" },
  { "kept", "S 0.5; B 0.5", "A 90 10 S keep; C 10 10 S; B 0 10 B", SELL, .trades = "sell 10 C; buy 10 B", .cash_after = "0", .problem = "“S” stays" },
  { "nothing-to-buy-so-nothing-is-sold", "S 0.5; B 0.5", "A 100 10 S; B 0 ? B", SELL, .trades = "", .cash_after = "0",
    .problem = "“B” stays away from its target: nothing in it has a price" },
  { "and-why-the-other-stays", "S 0.5; B 0.5", "A 100 10 S; B 0 ? B", SELL, .trades = "", .cash_after = "0",
    .problem = "“S” stays above its target: nothing can be bought" },
  { "parts-of-units-go-with-the-last", "O 0; B 1", "F 3.7 10 O; B 0 1 B", SELL, WHOLE, .trades = "sell 3.7 F; buy 37 B", .cash_after = "0" },
  { "parts-of-units-stay-otherwise", "O 0.5; B 0.5", "F 3.7 10 O; B 0 1 B", SELL, WHOLE, .trades = "sell 1 F; buy 10 B", .cash_after = "0",
    .problem = "“B” stays below its target" },
  { "parts-where-the-venue-takes-them", "S 1", "F 0 30 S", .new_cash = "100", .trades = "buy 3.333 F", .cash_after = "0.01" },
  { "coins-have-their-own-lots", "S 1", "X 0 30000 S", .new_cash = "1000", WHOLE, .trades = "buy 0.0333 X", .cash_after = "1" },
  { "no-price-for-what-is-held", "S 1", "A 10 ? S", .new_cash = "50", .code = "FINX-REBALANCE-005" },
  { "no-rate-for-what-is-held", "S 1", "U 10 10 S @?", .new_cash = "50", .code = "FINX-REBALANCE-005" },
  { "no-target", "", "A 10 10 -", .code = "FINX-REBALANCE-002" },
  { "targets-above-the-whole", "S 0.7; B 0.4", "A 10 10 S", .code = "FINX-REBALANCE-002" },
  { "a-target-below-zero", "S -0.1", "A 10 10 S", .code = "FINX-REBALANCE-001" },
  { "cash-not-known", "S 1", "A 10 10 S", .cash = "?", .code = "FINX-REBALANCE-003" },
  { "a-reserve-below-zero", "S 1", "A 10 10 S", .reserve = "-1", .code = "FINX-REBALANCE-004" },
  { "a-band-below-zero", "S 1", "A 10 10 S", .absolute = "-1", .code = "FINX-REBALANCE-004" },
  { "nothing-to-share-out", "S 1", "A 0 10 S", .code = "FINX-REBALANCE-006" },
};

static FinxDecimal
amount (const char *text)
{
  return text != NULL ? plan_number (text) : FINX_DECIMAL_ZERO;
}

static guint
find_target (const PlanFixture *self,
             const char        *name)
{
  for (guint i = 0; i < self->options.n_targets; i++)
    if (g_str_equal (self->targets[i].name, name))
      return i;
  g_error ("There is no target %s", name);
}

static void
read_shares (PlanFixture *self,
             guint        row,
             const char  *text)
{
  g_auto(GStrv) words = g_strsplit (text, ",", -1);

  self->holdings[row].shares = self->shares[row];
  for (guint i = 0; words[i] != NULL && *text != '-'; i++)
    {
      g_auto(GStrv) pair = g_strsplit (words[i], ":", 2);

      self->shares[row][i] = (FinxRebalanceShare) { find_target (self, pair[0]), pair[1] != NULL ? decimal (pair[1]) : FINX_DECIMAL_ONE };
      self->holdings[row].n_shares++;
    }
}

/* @names: takes what the targets' names are borrowed from */
static void
read_case (PlanFixture *self,
           const Case  *test,
           GPtrArray   *names)
{
  g_auto(GStrv) targets = g_strsplit (test->targets, "; ", -1);
  g_auto(GStrv) holdings = g_strsplit (test->holdings, "; ", -1);
  FinxRebalanceOptions *options = &self->options;

  for (guint i = 0; targets[i] != NULL && *targets[i] != '\0'; i++)
    {
      g_auto(GStrv) words = g_strsplit (targets[i], " ", 2);

      g_ptr_array_add (names, g_strdup (words[0]));
      self->targets[options->n_targets++] = (FinxRebalanceTarget) { names->pdata[names->len - 1], decimal (words[1]) };
    }
  for (guint i = 0; holdings[i] != NULL; i++)
    {
      g_auto(GStrv) words = g_strsplit (holdings[i], " ", -1);
      FinxRebalanceHolding *holding = &self->holdings[options->n_holdings++];

      *holding = (FinxRebalanceHolding) {
        .instrument = finx_instrument_table_lookup (self->table, words[0]), .quantity = decimal (words[1]), .price = plan_number (words[2]),
        .rate = FINX_DECIMAL_ONE, .weight = FINX_DECIMAL_UNKNOWN,
      };
      read_shares (self, i, words[3]);
      for (guint j = 4; words[j] != NULL; j++)
        if (*words[j] == '@')
          holding->rate = plan_number (words[j] + 1);
        else if (*words[j] == 'w')
          holding->weight = decimal (words[j] + 1);
        else
          holding->keep = g_str_equal (words[j], "keep");
    }
  options->cash = amount (test->cash);
  options->new_cash = amount (test->new_cash);
  options->reserve = amount (test->reserve);
  options->min_trade = amount (test->min_trade);
  options->absolute_band = test->absolute != NULL ? decimal (test->absolute) : FINX_DECIMAL_UNKNOWN;
  options->relative_band = test->relative != NULL ? decimal (test->relative) : FINX_DECIMAL_UNKNOWN;
  options->cash_target = test->cash_target != NULL ? find_target (self, test->cash_target) : FINX_REBALANCE_NO_TARGET;
  options->may_sell = test->may_sell;
  options->whole_units = test->whole_units;
  options->inside = test->by_weight ? FINX_REBALANCE_BY_WEIGHT : FINX_REBALANCE_BY_PRESENT;
}

static char *
show_trades (const FinxRebalance *plan,
             const PlanFixture   *fixture)
{
  GString *text = g_string_new ("");

  for (guint i = 0; i < plan->trades->len; i++)
    {
      const FinxRebalanceTrade *trade = &g_array_index (plan->trades, FinxRebalanceTrade, i);
      g_autofree char *quantity = finx_decimal_to_string (trade->quantity);

      g_string_append_printf (text, "%s%s%s %s %s", i > 0 ? "; " : "", finx_side_to_string (trade->side), trade->raises_cash ? "*" : "",
                              quantity, fixture->holdings[trade->holding].instrument->symbol);
    }
  return g_string_free (text, FALSE);
}

static void
test_plan (gconstpointer data)
{
  const Case *test = data;
  PlanFixture fixture;
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(FinxRebalance) plan = NULL;
  g_autoptr(FinxInstrumentTable) table = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *trades = NULL;
  gboolean is_told = test->problem == NULL;

  plan_fixture_init (&fixture);
  read_case (&fixture, test, names);
  table = fixture.table;
  plan = finx_rebalance_new (&fixture.options, &error);
  if (test->code != NULL)
    {
      g_assert_null (plan);
      g_assert_cmpstr (finx_error_code (error), ==, test->code);
      return;
    }
  g_assert_no_error (error);
  trades = show_trades (plan, &fixture);
  g_assert_cmpstr (trades, ==, test->trades);
  assert_decimal (plan->cash_after, test->cash_after);
  for (guint i = 0; i < plan->problems->len; i++)
    is_told = is_told || strstr (plan->problems->pdata[i], test->problem) != NULL;
  if (!is_told)
    g_error ("“%s” is not told; the first problem is “%s”", test->problem, plan->problems->len > 0 ? (char *) plan->problems->pdata[0] : "");
  if (test->problem == NULL && plan->problems->len > 0)
    g_error ("A problem is told: “%s”", (char *) plan->problems->pdata[0]);
}

/* Lots of A, sold at 10: what they cost a unit, and since when. */
static const struct
{
  const char *quantity, *cost;
  gint32      day;
  gboolean    is_long_term;
} lots[] = {
  { "10", "20", 100, TRUE },    /* gain 80 */
  { "10", "120", 200, TRUE },   /* loss 20 */
  { "10", "60", 300, TRUE },    /* gain 40 */
  { "10", "90", 400, FALSE },   /* gain 10 */
  { "10", "150", 500, FALSE },  /* loss 50 */
  { "10", "40", 600, FALSE },   /* gain 60 */
};

static const struct
{
  const char   *name;
  FinxLotMethod method;
  gboolean      tax_aware;
  const char   *sold;           /* of 60; each lot has 10 */
  const char   *order;          /* numbers of lots */
  const char   *short_gain, *long_gain, *tax;   /* at 40 % and 20 % */
} sales[] = {
  { "fifo", FINX_LOTS_FIFO, FALSE, "25", "0 1 2", "0", "80", "16" },                    /* 80 − 20 + 40/2 */
  { "lifo", FINX_LOTS_LIFO, FALSE, "25", "5 4 3", "15", "0", "6" },                     /* 60 − 50 + 10/2 */
  { "hifo", FINX_LOTS_HIFO, FALSE, "25", "4 1 3", "-45", "-20", "0" },                  /* −50 + 10/2; −20: below zero for the trade */
  { "average-leaves-by-age", FINX_LOTS_AVERAGE, FALSE, "10", "0", "0", "80", "16" },
  { "tax-aware-losses-first", FINX_LOTS_FIFO, TRUE, "15", "1 4", "-25", "-20", "0" },
  { "tax-aware-then-long-term", FINX_LOTS_FIFO, TRUE, "35", "1 4 0 2", "-50", "80", "0" },      /* −20 + 80 + 40/2; −20 + 16 */
  { "tax-aware-then-the-others", FINX_LOTS_FIFO, TRUE, "50", "1 4 0 2 3", "-40", "100", "4" },
  { "tax-aware-by-lifo", FINX_LOTS_LIFO, TRUE, "50", "4 1 2 0 5", "10", "100", "24" },
  { "tax-aware-by-hifo", FINX_LOTS_HIFO, TRUE, "50", "4 1 2 0 3", "-40", "100", "4" },
};

static void
test_sales (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (sales); i++)
    {
      const Case test = { "", "S 0; B 1", "A 60 10 S; B 0 1 B", SELL };
      PlanFixture fixture;
      g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
      g_autoptr(GArray) open = g_array_new (FALSE, TRUE, sizeof (FinxOpenLot));
      g_autoptr(FinxRebalance) plan = NULL;
      g_autoptr(GString) order = g_string_new ("");
      const FinxRebalanceTrade *trade;
      FinxDecimal kept = finx_decimal_sub (finx_decimal_new (60, 0), decimal (sales[i].sold));

      plan_fixture_init (&fixture);
      read_case (&fixture, &test, names);
      /* What is not to be sold is the target of S: kept × 10 of 600. */
      fixture.targets[0].weight = finx_decimal_div (kept, finx_decimal_new (60, 0), 6, FINX_ROUND_DOWN);
      fixture.targets[1].weight = finx_decimal_sub (FINX_DECIMAL_ONE, fixture.targets[0].weight);
      for (gsize j = 0; j < G_N_ELEMENTS (lots); j++)
        {
          FinxOpenLot lot = {
            .account = "main", .instrument = fixture.holdings[0].instrument, .opened_day = lots[j].day, .is_long_term = lots[j].is_long_term,
            .quantity = decimal (lots[j].quantity), .base_cost = decimal (lots[j].cost),
          };

          g_array_append_val (open, lot);
        }
      fixture.options.open_lots = open;
      fixture.options.method = sales[i].method;
      fixture.options.tax_aware = sales[i].tax_aware;
      fixture.options.short_term_tax = decimal ("0.4");
      fixture.options.long_term_tax = decimal ("0.2");
      plan = finx_rebalance_new (&fixture.options, NULL);
      g_assert_nonnull (plan);
      trade = &g_array_index (plan->trades, FinxRebalanceTrade, 0);
      assert_decimal (trade->quantity, sales[i].sold);
      for (guint j = 0; j < trade->n_lots; j++)
        g_string_append_printf (order, "%s%u", j > 0 ? " " : "", g_array_index (plan->lots, FinxRebalanceLot, trade->first_lot + j).lot);
      if (!g_str_equal (order->str, sales[i].order))
        g_error ("%s takes the lots %s", sales[i].name, order->str);
      assert_decimal (trade->short_term_gain, sales[i].short_gain);
      assert_decimal (trade->long_term_gain, sales[i].long_gain);
      assert_decimal (plan->tax, sales[i].tax);
      g_object_unref (fixture.table);
    }
}

static void
test_gain_is_unknown_without_lots (void)
{
  const Case test = { "", "S 0; B 1", "A 60 10 S; B 0 1 B", SELL };
  PlanFixture fixture;
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(FinxRebalance) plan = NULL;
  const FinxRebalanceTrade *trade;

  plan_fixture_init (&fixture);
  read_case (&fixture, &test, names);
  fixture.options.short_term_tax = fixture.options.long_term_tax = decimal ("0.25");
  plan = finx_rebalance_new (&fixture.options, NULL);
  trade = &g_array_index (plan->trades, FinxRebalanceTrade, 0);
  assert_unknown (trade->short_term_gain);
  assert_unknown (trade->tax);
  assert_unknown (plan->tax);
  assert_decimal (g_array_index (plan->trades, FinxRebalanceTrade, 1).tax, "0");
  g_object_unref (fixture.table);
}

static void
test_figures_of_a_trade (void)
{
  const Case test = { "", "S 0.5; B 0.5", "U 100 10 S @0.8; B 20 10 B", SELL };
  PlanFixture fixture;
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(FinxRebalance) plan = NULL;
  const FinxRebalanceTrade *trade;
  const FinxRebalanceClass *row;

  plan_fixture_init (&fixture);
  read_case (&fixture, &test, names);
  plan = finx_rebalance_new (&fixture.options, NULL);
  trade = &g_array_index (plan->trades, FinxRebalanceTrade, 0);         /* of 1,000: 800 and 200; 37 of U are 296, 29 of B 290 */
  assert_decimal (trade->quantity, "37");
  assert_decimal (trade->price, "10");
  assert_decimal (trade->value, "370");
  assert_decimal (trade->base_value, "296");
  g_assert_cmpfloat_with_epsilon (trade->weight_before, 0.8, 1e-15);
  g_assert_cmpfloat_with_epsilon (trade->weight_after, 0.504, 1e-15);
  row = &g_array_index (plan->classes, FinxRebalanceClass, 1);
  g_assert_cmpstr (row->name, ==, "B");
  assert_decimal (row->before, "200");
  assert_decimal (row->after, "490");
  g_assert_cmpint (row->reason, ==, FINX_REBALANCE_NO_CASH);   /* one more of B would cost 10 */
  assert_decimal (plan->total, "1000");
  assert_decimal (plan->cash_after, "6");
  assert_decimal (plan->drift_before, "600");
  assert_decimal (plan->drift_after, "20");             /* 4 and 10 from the targets, and 6 in cash */
  g_object_unref (fixture.table);
}

static void
test_orders (void)
{
  const Case test = { "", "S 0.5; B 0.5", "A 80 10.005 S; B 20 10.005 B", SELL };
  PlanFixture fixture;
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(FinxRebalance) plan = NULL;
  g_autoptr(GPtrArray) limits = NULL;
  g_autoptr(GPtrArray) markets = NULL;
  static const char *const prices[] = { "10.01", "10.00" };     /* a sale is not worse than the plan, nor is a purchase */

  plan_fixture_init (&fixture);
  read_case (&fixture, &test, names);
  plan = finx_rebalance_new (&fixture.options, NULL);
  limits = finx_rebalance_list_orders (plan, &fixture.options, "manual-1", FINX_ORDER_LIMIT);
  markets = finx_rebalance_list_orders (plan, &fixture.options, "manual-1", FINX_ORDER_MARKET);
  g_assert_cmpuint (limits->len, ==, 2);
  for (guint i = 0; i < limits->len; i++)
    {
      FinxOrder *order = limits->pdata[i], *market = markets->pdata[i];
      g_autoptr(GError) error = NULL;

      g_assert_cmpint (order->side, ==, i == 0 ? FINX_SIDE_SELL : FINX_SIDE_BUY);
      g_assert_cmpstr (order->account, ==, "manual-1");
      g_assert_cmpstr (order->client_id, ==, "");
      assert_decimal (order->quantity, "30");
      assert_decimal (order->limit_price, prices[i]);
      g_free (order->client_id);
      order->client_id = finx_order_new_client_id (T0 + i);
      g_assert_true (finx_order_validate (order, &error));
      g_assert_no_error (error);
      g_assert_cmpint (market->type, ==, FINX_ORDER_MARKET);
      assert_unknown (market->limit_price);
    }
  g_object_unref (fixture.table);
}

/* Equity 60 %, of which US 40 %; Bonds 30 %; Cash 10 %; Other without a target. */
static void
test_scheme (void)
{
  static const char *const names[] = { "Equity", "US", "Bonds", "Short", "Cash", "Other" };
  static const guint parents[] = { 0, 1, 0, 3, 0, 0 };
  static const char *const targets[] = { "0.6", "0.4", "0.3", "?", "0.1", "?" };
  g_autoptr(FinxTaxonomy) taxonomy = finx_taxonomy_new ("own-1", "Strategy");
  g_autoptr(FinxRebalanceScheme) scheme = NULL;
  g_autoptr(GArray) fund = NULL;
  g_autoptr(GArray) other = NULL;
  const FinxRebalanceTarget *rows;

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_assert_true (finx_taxonomy_add_class (taxonomy, parents[i], names[i], NULL, NULL));
      g_assert_true (finx_taxonomy_set_target (taxonomy, (guint) i + 1, plan_number (targets[i]), NULL));
    }
  g_assert_true (finx_taxonomy_assign (taxonomy, (FinxTaxonomySubject) { NULL, "EUR" }, 5, FINX_DECIMAL_ONE, NULL));
  g_assert_true (finx_taxonomy_assign (taxonomy, (FinxTaxonomySubject) { "FUND", NULL }, 3, decimal ("0.2"), NULL));
  g_assert_true (finx_taxonomy_assign (taxonomy, (FinxTaxonomySubject) { "FUND", NULL }, 4, decimal ("0.3"), NULL));
  g_assert_true (finx_taxonomy_assign (taxonomy, (FinxTaxonomySubject) { "FUND", NULL }, 1, decimal ("0.5"), NULL));
  g_assert_true (finx_taxonomy_assign (taxonomy, (FinxTaxonomySubject) { "OTHER", NULL }, 6, FINX_DECIMAL_ONE, NULL));

  scheme = finx_rebalance_scheme_new (taxonomy, "EUR");
  rows = (const FinxRebalanceTarget *) (gpointer) scheme->targets->data;
  g_assert_cmpuint (scheme->targets->len, ==, 4);
  g_assert_cmpstr (rows[0].name, ==, "Equity");
  assert_decimal (rows[0].weight, "0.2");       /* what the target of US leaves of 0.6 */
  g_assert_cmpstr (rows[1].name, ==, "US");
  assert_decimal (rows[1].weight, "0.4");
  assert_decimal (rows[2].weight, "0.3");
  g_assert_cmpuint (scheme->cash_target, ==, 3);

  fund = finx_rebalance_scheme_get_shares (scheme, (FinxTaxonomySubject) { "FUND", NULL });
  g_assert_cmpuint (fund->len, ==, 2);
  g_assert_cmpuint (g_array_index (fund, FinxRebalanceShare, 0).target, ==, 2);
  assert_decimal (g_array_index (fund, FinxRebalanceShare, 0).weight, "0.5");  /* Bonds, and Short below it */
  g_assert_cmpuint (g_array_index (fund, FinxRebalanceShare, 1).target, ==, 0);
  other = finx_rebalance_scheme_get_shares (scheme, (FinxTaxonomySubject) { "OTHER", NULL });
  g_assert_cmpuint (other->len, ==, 0);

  g_assert_true (finx_taxonomy_set_target (taxonomy, 2, decimal ("0.6"), NULL));
  g_clear_pointer (&scheme, finx_rebalance_scheme_free);
  scheme = finx_rebalance_scheme_new (taxonomy, "USD");
  g_assert_cmpuint (scheme->targets->len, ==, 3);      /* nothing is left for Equity itself */
  g_assert_cmpuint (scheme->cash_target, ==, FINX_REBALANCE_NO_TARGET);
}

static void
test_planning_is_given_up (void)
{
  static const Case large = { "large", "S 0.6; B 0.4", "A 70 10 S; B 30 10 B", SELL };
  PlanFixture fixture;
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(FinxInstrumentTable) table = NULL;
  g_autoptr(FinxRebalance) plan = NULL, other = NULL;
  g_autoptr(GError) error = NULL;

  plan_fixture_init (&fixture);
  read_case (&fixture, &large, names);
  table = fixture.table;
  fixture.options.cancellable = cancellable;
  plan = finx_rebalance_new (&fixture.options, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (plan->trades->len, ==, 2);
  g_cancellable_cancel (cancellable);
  other = finx_rebalance_new (&fixture.options, &error);
  g_assert_null (other);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_reason_names (void)
{
  for (int i = FINX_REBALANCE_DONE; i <= FINX_REBALANCE_NO_USE; i++)
    g_assert_cmpint (*finx_rebalance_reason_to_string (i), !=, '\0');
  g_assert_cmpstr (finx_rebalance_reason_to_string (FINX_REBALANCE_NO_USE), ==, "no_use");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/rebalance/%s", cases[i].name);

      g_test_add_data_func (path, &cases[i], test_plan);
    }
  g_test_add_func ("/rebalance/sale/which-lots", test_sales);
  g_test_add_func ("/rebalance/sale/gain-is-unknown-without-lots", test_gain_is_unknown_without_lots);
  g_test_add_func ("/rebalance/figures-of-a-trade", test_figures_of_a_trade);
  g_test_add_func ("/rebalance/orders-are-drafts", test_orders);
  g_test_add_func ("/rebalance/scheme-of-a-taxonomy", test_scheme);
  g_test_add_func ("/rebalance/planning-is-given-up", test_planning_is_given_up);
  g_test_add_func ("/rebalance/reason-names", test_reason_names);
  return g_test_run ();
}
