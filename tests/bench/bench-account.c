/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>

#include "bench-report.h"
#include "portfolio/finx-portfolio.h"

/* What a start does with the journal, and a frame with new quotes: 100,000 fills into a portfolio, one after the other,
 * and its figures anew when all its quotes changed. */

#define N_FILLS       100000
#define N_INSTRUMENTS 60
#define N_FRAMES      2000
#define N_REPEATS     9
#define START_US      G_GINT64_CONSTANT (1763388000000000)

typedef struct
{
  FinxInstrumentTable *table;
  FinxTicker          *ticker;
  FinxQuoteBoard      *board;
  FinxAccount         *account;
  GPtrArray           *fills;           /* (element-type FinxFill) */
  gint64               now_us;          /* of the quotes: an older one is dropped */
} Setting;

static void
add_instruments (FinxInstrumentTable *table)
{
  for (guint i = 0; i < N_INSTRUMENTS; i++)
    {
      g_autofree char *symbol = g_strdup_printf ("S%u", i);
      FinxInstrument made = {
        .symbol = symbol, .name = symbol, .venue = (char *) "XNAS", .currency = (char *) "USD", .sector = (char *) "",
        .tick_size = finx_decimal_new (1, 2), .lot_step = FINX_DECIMAL_ONE, .multiplier = FINX_DECIMAL_ONE,
        .margin_rate = finx_decimal_new (5, 1), .price_scale = 2, .calendar = FINX_CALENDAR_US_EQUITY,
      };

      g_assert_nonnull (finx_instrument_table_add (table, &made, NULL));
    }
}

static GPtrArray *
make_fills (FinxInstrumentTable *table)
{
  GPtrArray *fills = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_fill_free);
  BenchRandom random;

  bench_random_seed (&random, 1);
  for (guint i = 0; i < N_FILLS; i++)
    {
      FinxFill *fill = finx_fill_new ();

      g_free (fill->id);
      g_free (fill->client_id);
      g_free (fill->account);
      fill->id = g_strdup_printf ("fill-%08u", i);
      fill->client_id = g_strdup_printf ("FX-%06u", i);
      fill->account = g_strdup ("practice");
      fill->instrument = finx_instrument_table_get (table, i % N_INSTRUMENTS);
      fill->side = i / N_INSTRUMENTS % 2 == 0 ? FINX_SIDE_BUY : FINX_SIDE_SELL;
      fill->quantity = finx_decimal_new (fill->side == FINX_SIDE_BUY ? 30 : 27, 0);
      fill->price = finx_decimal_new (5000 + bench_random_below (&random, 20000), 2);
      fill->fee = finx_decimal_new (35, 2);
      fill->time_us = START_US + (gint64) i * 1000000;
      g_ptr_array_add (fills, fill);
    }
  return fills;
}

static FinxPortfolio *
apply_all (Setting *setting)
{
  FinxPortfolio *portfolio = finx_portfolio_new (setting->account, setting->board);

  for (guint i = 0; i < setting->fills->len; i++)
    {
      FinxEvent event = { .kind = FINX_EVENT_FILL, .fill = setting->fills->pdata[i] };

      g_assert_true (finx_portfolio_apply (portfolio, &event, NULL));
    }
  return portfolio;
}

static void
flush_all (Setting       *setting,
           FinxPortfolio *portfolio)
{
  for (guint frame = 0; frame < N_FRAMES; frame++)
    {
      for (guint i = 0; i < N_INSTRUMENTS; i++)
        {
          FinxTick tick = {
            .time_us = setting->now_us++, .price = 10000 + (frame * 7 + i) % 500, .size = 1, .instrument = i, .kind = FINX_TICK_TRADE,
          };

          finx_ticker_push (setting->ticker, &tick, 1);
        }
      finx_quote_board_flush (setting->board);
      finx_portfolio_flush (portfolio, setting->now_us);
    }
}

int
main (void)
{
  Setting setting = { .table = finx_instrument_table_new (), .ticker = finx_ticker_new (), .account = finx_account_new (), .now_us = START_US };
  double applied[N_REPEATS], flushed[N_REPEATS];

  add_instruments (setting.table);
  setting.board = finx_quote_board_new (setting.table, setting.ticker);
  setting.fills = make_fills (setting.table);
  g_free (setting.account->id);
  g_free (setting.account->broker);
  g_free (setting.account->currency);
  setting.account->id = g_strdup ("practice");
  setting.account->broker = g_strdup ("practice");
  setting.account->currency = g_strdup ("USD");
  setting.account->is_simulated = TRUE;
  for (guint repeat = 0; repeat < N_REPEATS; repeat++)
    {
      double start = bench_cpu_seconds ();
      g_autoptr(FinxPortfolio) portfolio = apply_all (&setting);

      applied[repeat] = (bench_cpu_seconds () - start) * 1e9 / N_FILLS;
      start = bench_cpu_seconds ();
      flush_all (&setting, portfolio);
      flushed[repeat] = (bench_cpu_seconds () - start) * 1e6 / N_FRAMES;
    }
  printf ("{\"name\":\"account-apply\",\"unit\":\"ns\",\"value\":%.1f,\"fills\":%d}\n", bench_least (applied, N_REPEATS), N_FILLS);
  printf ("{\"name\":\"account-frame\",\"unit\":\"us\",\"value\":%.2f,\"positions\":%d}\n", bench_least (flushed, N_REPEATS),
          N_INSTRUMENTS);

  g_ptr_array_unref (setting.fills);
  g_object_unref (setting.board);
  g_object_unref (setting.ticker);
  g_object_unref (setting.table);
  finx_account_free (setting.account);
  return 0;
}
