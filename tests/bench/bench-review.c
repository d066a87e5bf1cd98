/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

#include "base/finx-time.h"
#include "model/finx-transaction-list.h"
#include "portfolio/review/finx-review.h"
#include "tests/bench/bench-report.h"

/* A portfolio of twenty years: what its transactions take in memory, and all figures of a review of it.
 *
 *   bench-review [TRANSACTIONS [list|review [trades|mixed]]]
 *
 * trades: 500 instruments in one currency, each trade with a fee. mixed: six currencies, dividends with withholding tax,
 * deposits, interest and splits beside the trades. */

#define N_DAYS    7305
#define N_SYMBOLS 500
#define SEED      1
#define N_TRIES   51

static const char *const currencies[] = { "USD", "EUR", "JPY", "GBP", "CHF", "CAD" };

typedef struct
{
  FinxInstrumentTable *instruments;
  const FinxInstrument *by_number[N_SYMBOLS];
  gint64       prices[N_SYMBOLS];       /* cents */
  gint64       held[N_SYMBOLS];
  gint32       first_day;
  gboolean     is_mixed;
  BenchRandom  random;
} World;

static void
report (const char *workload,
        const char *item,
        guint       n,
        double      value,
        const char *unit)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  printf ("{\"workload\":\"review-%s\",\"impl\":\"finx\",\"item\":\"%s\",\"n\":%u,\"value\":%.6g,\"unit\":\"%s\",\"rss_kb\":%ld}\n", workload,
          item, n, value, unit, usage.ru_maxrss);
  fflush (stdout);
}

static void
add_instruments (World *self)
{
  self->instruments = finx_instrument_table_new ();
  for (guint i = 0; i < N_SYMBOLS; i++)
    {
      g_autofree char *symbol = g_strdup_printf ("S%03u", i);
      FinxInstrument instrument = {
        .symbol = symbol,
        .name = (char *) "A company",
        .venue = (char *) "XNYS",
        .asset_class = FINX_ASSET_EQUITY,
        .currency = (char *) currencies[self->is_mixed ? i % G_N_ELEMENTS (currencies) : 0],
        .sector = (char *) "",
        .tick_size = finx_decimal_new (1, 2),
        .lot_step = FINX_DECIMAL_ONE,
        .multiplier = FINX_DECIMAL_ONE,
        .margin_rate = FINX_DECIMAL_ONE,
        .calendar = FINX_CALENDAR_US_EQUITY,
        .price_scale = 2,
      };
      g_autoptr(GError) error = NULL;

      self->by_number[i] = finx_instrument_table_add (self->instruments, &instrument, &error);
      g_assert_no_error (error);
      self->prices[i] = 2000 + bench_random_below (&self->random, 30000);
    }
}

static void
world_init (World   *self,
            gboolean is_mixed)
{
  *self = (World) { .is_mixed = is_mixed, .first_day = (gint32) finx_days_from_date (2004, 1, 1) };
  bench_random_seed (&self->random, SEED);
  add_instruments (self);
}

/* Makes the transaction of the number @i of @n; its texts are borrowed from @id and from constants. */
static void
make_transaction (World           *self,
                  guint            i,
                  guint            n,
                  char             id[32],
                  FinxTransaction *transaction)
{
  guint k = bench_random_below (&self->random, N_SYMBOLS), dice = bench_random_below (&self->random, 100);
  gboolean is_sale = self->held[k] > 0 && bench_random_below (&self->random, 100) < 40;
  gint64 quantity = 1 + bench_random_below (&self->random, is_sale ? (guint32) self->held[k] : 100);
  gint64 value = quantity * self->prices[k];

  g_snprintf (id, 32, "import-2026-%07u", i);
  *transaction = (FinxTransaction) {
    .id = id,
    .account = (char *) "depot",
    .counter_account = (char *) "",
    .kind = is_sale ? FINX_TRANSACTION_SELL : FINX_TRANSACTION_BUY,
    .day = self->first_day + (gint32) ((guint64) i * N_DAYS / n),
    .instrument = self->by_number[k],
    .quantity = finx_decimal_new (quantity, 0),
    .price = finx_decimal_new (self->prices[k], 2),
    .amount = finx_decimal_new (is_sale ? value - 100 : value + 100, 2),
    .fees = finx_decimal_new (100, 2),
    .currency = self->by_number[k]->currency,
    .counter_currency = (char *) "",
    .fx_rate = FINX_DECIMAL_UNKNOWN,
    .ratio = FINX_DECIMAL_UNKNOWN,
    .lot = (char *) "",
    .note = (char *) "",
  };
  if (self->is_mixed && dice < 20 && self->held[k] > 0)
    {
      transaction->kind = FINX_TRANSACTION_DIVIDEND;
      transaction->quantity = transaction->price = FINX_DECIMAL_UNKNOWN;
      transaction->amount = finx_decimal_new (self->held[k] * self->prices[k] / 100, 2);
      transaction->fees = FINX_DECIMAL_ZERO;
      transaction->taxes = finx_decimal_new (self->held[k] * self->prices[k] / 600, 2);
      return;
    }
  if (self->is_mixed && dice < 22)
    {
      transaction->kind = dice == 20 ? FINX_TRANSACTION_DEPOSIT : FINX_TRANSACTION_INTEREST;
      transaction->instrument = NULL;
      transaction->quantity = transaction->price = FINX_DECIMAL_UNKNOWN;
      transaction->fees = FINX_DECIMAL_ZERO;
      transaction->amount = finx_decimal_new (dice == 20 ? 100000000 : 1234, 2);
      return;
    }
  self->held[k] += is_sale ? -quantity : quantity;
  self->prices[k] = CLAMP (self->prices[k] + (gint64) bench_random_below (&self->random, 41) - 20, 200, 1000000);
}

typedef enum
{
  SORTED,
  REVERSED,                     /* newest first, as many statements are */
  SHUFFLED                      /* each far from the one before it, so that no cache helps */
} Order;

static const char *const build_items[] = { "list-build-sorted", "list-build-reversed", "list-build-shuffled" };

static guint
place_of (guint i,
          guint n,
          Order order)
{
  if (order == SHUFFLED)
    return (guint) ((guint64) i * 7919 % n);
  return order == REVERSED ? n - 1 - i : i;
}

static FinxTransactionList *
build (const FinxTransactionList *source,
       Order                      order)
{
  FinxTransactionListBuilder *builder = finx_transaction_list_builder_new (NULL);
  guint n = finx_transaction_list_get_n (source);

  for (guint i = 0; i < n; i++)
    {
      FinxTransaction transaction;

      finx_transaction_list_get (source, place_of (i, n, order), &transaction);
      finx_transaction_list_builder_add (builder, &transaction);
    }
  return finx_transaction_list_builder_end (builder);
}

static FinxTransactionList *
make_list (World *world,
           guint  n)
{
  FinxTransactionListBuilder *builder = finx_transaction_list_builder_new (NULL);

  for (guint i = 0; i < n; i++)
    {
      FinxTransaction transaction;
      char id[32];

      make_transaction (world, i, n, id, &transaction);
      finx_transaction_list_builder_add (builder, &transaction);
    }
  return finx_transaction_list_builder_end (builder);
}

/* A price of each instrument and a rate of each currency on the days from Monday to Friday. */
static FinxPriceHistory *
make_history (World *world)
{
  static const gint64 per_euro[] = { 11000, 0, 1300000, 8600, 10800, 14700 };   /* units of 10^-4, by currency */
  FinxPriceHistory *history = finx_price_history_new ();
  g_autofree gint64 *prices = g_memdup2 (world->prices, sizeof world->prices);

  for (gint32 day = world->first_day; day < world->first_day + N_DAYS; day++)
    {
      if (finx_weekday (day) > 5)
        continue;
      for (guint i = 0; i < N_SYMBOLS; i++)
        {
          prices[i] = CLAMP (prices[i] + (gint64) bench_random_below (&world->random, 201) - 100, 200, 1000000);
          finx_price_history_add_price (history, world->by_number[i], day, finx_decimal_new (prices[i], 2));
        }
      for (guint i = 0; world->is_mixed && i < G_N_ELEMENTS (currencies); i++)
        if (per_euro[i] > 0)
          finx_price_history_add_rate (history, currencies[i], day,
                                       finx_decimal_new (per_euro[i] + bench_random_below (&world->random, (guint32) per_euro[i] / 100), 4));
    }
  return history;
}

static void
assert_equal (const FinxTransactionList *list,
              const FinxTransactionList *other)
{
  g_autoptr(GArray) removed = g_array_new (FALSE, FALSE, sizeof (guint)), added = g_array_new (FALSE, FALSE, sizeof (guint));

  finx_transaction_list_diff (list, other, removed, added);
  g_assert_cmpuint (removed->len + added->len, ==, 0);
}

static void
run_list (const char *workload,
          guint       n)
{
  g_autoptr(FinxTransactionList) source = NULL;
  double apply[N_TRIES], started;
  FinxTransaction view;
  guint64 check = 0;
  World world;

  world_init (&world, g_str_equal (workload, "mixed"));
  source = make_list (&world, n);
  report (workload, "list-bytes-per-row", n, (double) finx_transaction_list_get_size (source) / n, "B");
  for (Order order = SORTED; order <= SHUFFLED; order++)
    {
      g_autoptr(FinxTransactionList) list = NULL;

      started = bench_cpu_seconds ();
      list = build (source, order);
      report (workload, build_items[order], n, bench_cpu_seconds () - started, "s");
      assert_equal (source, list);
    }
  started = bench_cpu_seconds ();
  for (guint i = 0; i < n; i++)
    {
      finx_transaction_list_get (source, i, &view);
      check += (guint64) view.amount.coef;
    }
  report (workload, "list-get", n, (bench_cpu_seconds () - started) / n * 1e9, "ns");
  started = bench_cpu_seconds ();
  for (guint i = 0; i < n; i++)
    {
      finx_transaction_list_get (source, place_of (i, n, SHUFFLED), &view);
      check -= (guint64) view.amount.coef;
    }
  report (workload, "list-get-random", n, (bench_cpu_seconds () - started) / n * 1e9, "ns");
  g_assert_cmpuint (check, ==, 0);
  started = bench_cpu_seconds ();
  for (guint i = 0; i < 10000; i++)
    g_assert_cmpuint (finx_transaction_list_find (source, finx_transaction_list_get_id (source, place_of (i, n, SHUFFLED))), ==, place_of (i, n, SHUFFLED));
  report (workload, "list-find", n, (bench_cpu_seconds () - started) / 10000 * 1e6, "us");
  for (guint i = 0; i < N_TRIES; i++)
    {
      const FinxTransaction *changes = &view;
      g_autoptr(FinxTransactionList) next = NULL;

      finx_transaction_list_get (source, (n - 1) / 2 / (i + 1), &view);
      view.id = (char *) "one-more";
      started = bench_cpu_seconds ();
      next = finx_transaction_list_apply (source, &changes, 1);
      apply[i] = (bench_cpu_seconds () - started) * 1e6;
      g_assert_cmpuint (finx_transaction_list_get_n (next), ==, n + 1);
    }
  report (workload, "list-apply", n, bench_median (apply, N_TRIES), "us");
}

static double
wall_seconds (void)
{
  return (double) g_get_monotonic_time () * 1e-6;
}

/* One more transaction after the other, of the kind of the row that @view was read from, on @day; each review goes on from the
 * one before it. By CPU, and by the clock. */
static void
report_update (const char      *workload,
               const char      *item,
               FinxReview      *review,
               FinxTransaction *view,
               gint32           day)
{
  guint n = finx_transaction_list_get_n (finx_review_get_transactions (review));
  g_autofree char *wall_item = g_strconcat (item, "-wall", NULL);
  g_autoptr(FinxReview) last = finx_review_ref (review);
  double times[N_TRIES], walls[N_TRIES];
  gboolean is_before_all = day < finx_transaction_list_get_day (finx_review_get_transactions (review), 0);

  view->day = day;
  for (guint i = 0; i < N_TRIES; i++, view->day -= is_before_all)
    {
      const FinxTransaction *changes = view;
      g_autofree char *id = g_strdup_printf ("one-more-%05u", i);
      g_autoptr(FinxTransactionList) list = NULL;
      double started = bench_cpu_seconds (), wall = wall_seconds ();
      FinxReview *next;

      view->id = id;
      list = finx_transaction_list_apply (finx_review_get_transactions (last), &changes, 1);
      next = finx_review_update (last, list, finx_review_get_prices (last), NULL);
      times[i] = (bench_cpu_seconds () - started) * 1e3;
      walls[i] = (wall_seconds () - wall) * 1e3;
      g_assert_nonnull (next);
      finx_review_unref (last);
      last = next;
    }
  report (workload, item, n, bench_median (times, N_TRIES), "ms");
  report (workload, wall_item, n, bench_median (walls, N_TRIES), "ms");
}

/* Without lots, as where only sums are shown. */
static void
report_sums (const char          *workload,
             FinxReviewOptions    options,
             FinxTransactionList *list,
             FinxPriceHistory    *history)
{
  double started = bench_cpu_seconds (), wall = wall_seconds ();
  g_autoptr(FinxReview) review = NULL;

  options.sums_only = TRUE;
  review = finx_review_new (&options, list, history, NULL);
  g_assert_nonnull (review);
  report (workload, "sums", finx_transaction_list_get_n (list), bench_cpu_seconds () - started, "s");
  report (workload, "sums-wall", finx_transaction_list_get_n (list), wall_seconds () - wall, "s");
}

static void
run_review (const char *workload,
            guint       n)
{
  g_autoptr(FinxTransactionList) list = NULL;
  g_autoptr(FinxPriceHistory) history = NULL;
  g_autoptr(FinxReview) review = NULL;
  FinxReviewOptions options = { .base_currency = "USD" };
  FinxTransaction buy, other;
  double started, wall;
  guint row = n;
  World world;

  world_init (&world, g_str_equal (workload, "mixed"));
  list = make_list (&world, n);
  report (workload, "list", n, (double) finx_transaction_list_get_size (list) / n, "B");
  history = make_history (&world);
  report (workload, "history", n, N_SYMBOLS, "instruments");
  options.as_of = world.first_day + N_DAYS;     /* the day after the last transactions */
  for (options.method = FINX_LOTS_FIFO; options.method < FINX_N_LOT_METHODS; options.method++)
    {
      static const char *const items[] = { "review-fifo", "review-lifo", "review-hifo", "review-average" };

      g_clear_pointer (&review, finx_review_unref);
      started = bench_cpu_seconds ();
      wall = wall_seconds ();
      review = finx_review_new (&options, list, history, NULL);
      report (workload, items[options.method], n, bench_cpu_seconds () - started, "s");
      report (workload, "review-wall", n, wall_seconds () - wall, "s");
      g_assert_nonnull (review);
    }
  options.method = FINX_LOTS_FIFO;
  report_sums (workload, options, list, history);
  do
    finx_transaction_list_get (list, --row, &buy);
  while (buy.kind != FINX_TRANSACTION_BUY);
  report_update (workload, "one-more-at-the-end", review, &buy, options.as_of);
  report_update (workload, "one-more-in-the-middle", review, &buy, world.first_day + N_DAYS / 2);
  report_update (workload, "one-more-at-the-beginning", review, &buy, world.first_day);
  report_update (workload, "one-more-before-all", review, &buy, world.first_day - 100);
  other = buy;
  other.kind = FINX_TRANSACTION_DEPOSIT;
  other.instrument = NULL;
  other.quantity = other.price = FINX_DECIMAL_UNKNOWN;
  other.fees = FINX_DECIMAL_ZERO;
  report_update (workload, "one-more-deposit", review, &other, options.as_of);
}

int
main (int    argc,
      char **argv)
{
  guint n = argc > 1 ? (guint) atoi (argv[1]) : 1000000;
  const char *only = argc > 2 ? argv[2] : NULL;

  const char *workload = argc > 3 ? argv[3] : "trades";

  if (only == NULL || g_str_equal (only, "list"))
    run_list (workload, n);
  if (only == NULL || g_str_equal (only, "review"))
    run_review (workload, n);
  return 0;
}
