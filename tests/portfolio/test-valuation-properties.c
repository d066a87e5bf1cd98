/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "portfolio/finx-holding.h"
#include "portfolio/finx-valuation.h"
#include "tests/portfolio/portfolio-fixture.h"

#define N_INSTRUMENTS 4
#define N_STEPS       400
#define N_RUNS        4         /* of each way to keep books */

/* Units that were bought or sold short together. */
typedef struct
{
  gint64 quantity, price;
} Lot;

/* The same account in whole cents: another way to the same figures. */
typedef struct
{
  FinxInstrument instruments[N_INSTRUMENTS];
  gint64         quantities[N_INSTRUMENTS], prices[N_INSTRUMENTS];
  GArray        *lots[N_INSTRUMENTS];   /* (element-type Lot), first in, first out */
  gint64         realised;              /* by them, without fees */
  gint64         worth, flows, income, fees, taxes, in_cost;
} World;

static void
price_cb (const FinxInstrument *instrument,
          FinxDecimal          *last,
          FinxDecimal          *previous,
          gpointer              user_data)
{
  World *world = user_data;

  *last = *previous = finx_decimal_new (world->prices[instrument->index], 2);
}

static FinxDecimal
rate_cb (const char *from,
         const char *to,
         gpointer    user_data)
{
  g_assert_not_reached ();
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
world_open (World *world,
            GRand *rand)
{
  *world = (World) { 0 };
  for (guint i = 0; i < N_INSTRUMENTS; i++)
    {
      world->instruments[i] = make_instrument ("X", "USD");
      world->instruments[i].index = i;
      world->prices[i] = g_rand_int_range (rand, 100, 50000);
      world->lots[i] = g_array_new (FALSE, FALSE, sizeof (Lot));
    }
}

static void
world_close (World *world)
{
  for (guint i = 0; i < N_INSTRUMENTS; i++)
    g_array_unref (world->lots[i]);
}

static void
mirror_lots (World *world,
             guint  i,
             gint64 quantity)
{
  GArray *lots = world->lots[i];

  while (quantity != 0 && lots->len > 0 && (g_array_index (lots, Lot, 0).quantity > 0) != (quantity > 0))
    {
      Lot *lot = &g_array_index (lots, Lot, 0);
      gint64 closed = MIN (ABS (lot->quantity), ABS (quantity)) * (lot->quantity > 0 ? 1 : -1);

      world->realised += closed * (world->prices[i] - lot->price);
      lot->quantity -= closed;
      quantity += closed;
      if (lot->quantity == 0)
        g_array_remove_index (lots, 0);
    }
  if (quantity != 0)
    g_array_append_vals (lots, &(Lot) { quantity, world->prices[i] }, 1);
}

static void
apply (FinxBooks *books,
       FinxEvent *event)
{
  g_autoptr(FinxEvent) owned = event;
  g_autoptr(GError) error = NULL;

  finx_books_apply_event (books, owned, &error);
  g_assert_no_error (error);
}

static void
fill_at_market (World     *world,
                FinxBooks *books,
                guint      i,
                gint64     quantity,
                gint64     fee,
                gboolean   in_cost)
{
  g_autofree char *amount = finx_decimal_to_string (finx_decimal_new (quantity, 0));
  g_autofree char *price = finx_decimal_to_string (finx_decimal_new (world->prices[i], 2));
  g_autofree char *cost = finx_decimal_to_string (finx_decimal_new (fee, 2));

  apply (books, make_fill (&world->instruments[i], amount, price, cost));
  mirror_lots (world, i, quantity);
  world->quantities[i] += quantity;
  world->fees += fee;
  world->worth -= fee;
  if (in_cost)
    world->in_cost += fee;
}

static void
move_cash (World       *world,
           FinxBooks   *books,
           FinxCashKind kind,
           gint64       cents)
{
  g_autofree char *amount = NULL;

  if (kind == FINX_CASH_DEPOSIT)
    cents = ABS (cents);
  else if (kind == FINX_CASH_WITHDRAWAL)
    cents = -ABS (cents);
  amount = finx_decimal_to_string (finx_decimal_new (cents, 2));
  apply (books, make_cash (kind, "USD", amount));
  world->worth += cents;
  switch (kind)
    {
    case FINX_CASH_INTEREST:
    case FINX_CASH_DIVIDEND:
      world->income += cents;
      break;
    case FINX_CASH_FEE:
      world->fees -= cents;
      break;
    case FINX_CASH_TAX:
      world->taxes -= cents;
      break;
    case FINX_CASH_DEPOSIT:
    case FINX_CASH_WITHDRAWAL:
    case FINX_CASH_ADJUSTMENT:
    default:
      world->flows += cents;
    }
}

static void
check (World     *world,
       FinxBooks *books)
{
  FinxDecimal gain;
  FinxValuation v;

  finx_valuation_read (&v, books, "USD", price_cb, rate_cb, world, NULL);
  assert_same (v.net_worth, world->worth);
  assert_same (v.flows, world->flows);
  assert_same (v.income, world->income);
  assert_same (v.fees, world->fees);
  assert_same (v.taxes, world->taxes);
  assert_same (v.in_cost, world->in_cost);
  assert_same (v.other_gain, 0);
  /* where it came from adds up as well, whatever was rounded on the way */
  gain = finx_decimal_add (finx_decimal_add (v.realised, v.unrealised), finx_decimal_add (v.income, v.in_cost));
  gain = finx_decimal_sub (finx_decimal_sub (gain, v.fees), v.taxes);
  assert_same (gain, world->worth - world->flows);
}

static void
check_lots (World     *world,
            FinxBooks *books)
{
  FinxBooksSums sums;

  for (guint i = 0; i < N_INSTRUMENTS; i++)
    {
      gint64 cost = 0;
      FinxHolding holding;

      for (guint k = 0; k < world->lots[i]->len; k++)
        cost += g_array_index (world->lots[i], Lot, k).quantity * g_array_index (world->lots[i], Lot, k).price;
      finx_holding_read (&holding, books, &world->instruments[i]);
      assert_same (holding.quantity, world->quantities[i] * 100);
      assert_same (holding.cost, cost);
    }
  finx_books_get_sums (books, NULL, "USD", &sums);
  assert_same (sums.realised, world->realised);
}

static void
step (World     *world,
      FinxBooks *books,
      GRand     *rand,
      gboolean   in_cost)
{
  guint i = (guint) g_rand_int_range (rand, 0, N_INSTRUMENTS);
  gint64 quantity = g_rand_int_range (rand, 1, 50) * (g_rand_boolean (rand) ? 1 : -1);
  gint64 move = g_rand_int_range (rand, -2000, 2001);

  move = MAX (move, 1 - world->prices[i]);
  if (g_rand_int_range (rand, 0, 6) == 0 && world->quantities[i] != 0)
    quantity = -world->quantities[i];
  world->worth += world->quantities[i] * move;
  world->prices[i] += move;
  fill_at_market (world, books, i, quantity, g_rand_int_range (rand, -5, 300), in_cost);
  if (g_rand_int_range (rand, 0, 4) == 0)
    move_cash (world, books, (FinxCashKind) g_rand_int_range (rand, FINX_CASH_DEPOSIT, FINX_CASH_ADJUSTMENT + 1),
               g_rand_int_range (rand, 1, 100000) * (g_rand_boolean (rand) ? 1 : -1));
}

static void
test_the_parts_add_up_to_the_gain (void)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (20261118);

  for (int way = 0; way < 2 * FINX_N_LOT_METHODS * N_RUNS; way++)
    {
      FinxBooksOptions options = {
        .base_currency = "USD", .method = (FinxLotMethod) (way / 2 % FINX_N_LOT_METHODS), .expense_fees = way % 2 == 0,
      };
      g_autoptr(FinxBooks) books = finx_books_new (&options);
      World world;

      world_open (&world, rand);
      move_cash (&world, books, FINX_CASH_DEPOSIT, 10000000);
      for (int i = 0; i < N_STEPS; i++)
        {
          step (&world, books, rand, !options.expense_fees);
          check (&world, books);
        }
      if (options.method == FINX_LOTS_FIFO && options.expense_fees)
        check_lots (&world, books);
      world_close (&world);
    }
}

static void
test_any_order_of_closing_leaves_no_cost (void)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (3);

  for (int run = 0; run < 200; run++)
    {
      FinxBooksOptions options = { .base_currency = "USD", .method = (FinxLotMethod) (run % FINX_N_LOT_METHODS) };
      g_autoptr(FinxBooks) books = finx_books_new (&options);
      FinxBooksSums sums;
      FinxHolding holding;
      World world;

      world_open (&world, rand);
      for (int i = 0; i < 5; i++)
        {
          world.prices[0] = g_rand_int_range (rand, 1, 1000000);
          fill_at_market (&world, books, 0, g_rand_int_range (rand, 1, 1000), 7, TRUE);
        }
      while (world.quantities[0] > 0)
        {
          world.prices[0] = g_rand_int_range (rand, 1, 1000000);
          fill_at_market (&world, books, 0, -g_rand_int_range (rand, 1, (int) world.quantities[0] + 1), 7, TRUE);
        }
      finx_holding_read (&holding, books, &world.instruments[0]);
      assert_same (holding.cost, 0);
      finx_books_get_sums (books, NULL, "USD", &sums);
      g_assert_true (finx_decimal_equal (sums.realised, sums.cash));
      world_close (&world);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/valuation/the-parts-add-up-to-the-gain", test_the_parts_add_up_to_the_gain);
  g_test_add_func ("/valuation/any-order-of-closing-leaves-no-cost", test_any_order_of_closing_leaves_no_cost);
  return g_test_run ();
}
