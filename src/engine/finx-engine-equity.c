/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Net worth over time, recomputed from the journal and price history; nothing is stored. For simulated accounts, as the
 * history is the practice desk's. */
#include "engine/finx-engine-private.h"

#include "base/finx-error.h"

/* Copied on the main thread, used on the pool. */
typedef struct
{
  FinxPracticeDesk    *desk;
  FinxInstrumentTable *instruments;
  char                *base;            /* currency */
  FinxArchive         *fills;           /* keeps what @events lends */
  FinxArchive         *movements;
  GArray              *events;          /* FinxEvent: fills and cash of the lists, oldest first; their payload is borrowed */
  gint64               from_us, to_us, step_us;
  FinxDecimal          now_worth;       /* at @to_us, from live prices; may be unknown */
  FinxInterval         interval;
} Equity;

static void
equity_free (gpointer data)
{
  Equity *equity = data;

  g_object_unref (equity->desk);
  g_object_unref (equity->instruments);
  g_free (equity->base);
  g_array_unref (equity->events);
  g_object_unref (equity->fills);
  g_object_unref (equity->movements);
  g_free (equity);
}

/* Closes of the instruments that are needed, as a cursor that only moves forward. */
typedef struct
{
  GArray *bars;
  guint   next;
  double  close;                /* NaN: none yet */
} Prices;

typedef struct
{
  const Equity *equity;
  GHashTable   *prices;         /* FinxInstrument → Prices */
  gint64        now_us;
} Valuer;

static void
prices_free (gpointer data)
{
  g_array_unref (((Prices *) data)->bars);
  g_free (data);
}

static double
price_at (Valuer               *valuer,
          const FinxInstrument *instrument)
{
  Prices *prices = g_hash_table_lookup (valuer->prices, instrument);

  if (prices == NULL)
    {
      gint64 margin = 7 * FINX_USEC_PER_DAY;

      prices = g_new0 (Prices, 1);
      prices->bars = finx_practice_bars (valuer->equity->desk, instrument, valuer->equity->interval,
                                         valuer->equity->from_us - margin, valuer->equity->to_us + 1);
      prices->close = G_MAXDOUBLE;
      g_hash_table_insert (valuer->prices, (gpointer) instrument, prices);
    }
  /* A bar's close is known at its end; the open bar's is the newest price. */
  while (prices->next < prices->bars->len
         && (g_array_index (prices->bars, FinxBar, prices->next).time_us + finx_interval_to_usec (valuer->equity->interval)
               <= valuer->now_us
             || valuer->now_us >= valuer->equity->to_us))
    prices->close = g_array_index (prices->bars, FinxBar, prices->next++).close;
  return prices->close;
}

static void
price_cb (const FinxInstrument *instrument,
          FinxDecimal          *last,
          FinxDecimal          *previous,
          gpointer              user_data)
{
  double price = price_at (user_data, instrument);

  *last = price < G_MAXDOUBLE ? finx_decimal_from_double (price, instrument->price_scale, FINX_ROUND_HALF_EVEN)
                              : FINX_DECIMAL_UNKNOWN;
  *previous = *last;
}

static FinxDecimal
rate_cb (const char *from,
         const char *to,
         gpointer    user_data)
{
  Valuer *valuer = user_data;
  g_autofree char *direct = g_strdup_printf ("%s/%s", from, to);
  g_autofree char *inverse = g_strdup_printf ("%s/%s", to, from);
  const FinxInstrument *pair = finx_instrument_table_lookup (valuer->equity->instruments, direct);
  FinxDecimal price, previous;

  if (pair != NULL)
    {
      price_cb (pair, &price, &previous, valuer);
      return price;
    }
  pair = finx_instrument_table_lookup (valuer->equity->instruments, inverse);
  if (pair == NULL)
    return FINX_DECIMAL_UNKNOWN;
  price_cb (pair, &price, &previous, valuer);
  return finx_decimal_div (finx_decimal_new (1, 0), price, 10, FINX_ROUND_HALF_EVEN);
}

static gint64
event_time (const FinxEvent *event)
{
  return event->kind == FINX_EVENT_FILL ? event->fill->time_us : event->cash->time_us;
}

static double
deposited (const FinxEvent *event,
           Valuer          *valuer)
{
  FinxDecimal amount = event->cash->amount;

  if (event->cash->kind != FINX_CASH_DEPOSIT && event->cash->kind != FINX_CASH_WITHDRAWAL)
    return 0;
  if (g_strcmp0 (event->cash->currency, valuer->equity->base) != 0)
    amount = finx_decimal_mul (amount, rate_cb (event->cash->currency, valuer->equity->base, valuer), 4, FINX_ROUND_HALF_EVEN);
  return finx_decimal_is_known (amount) ? finx_decimal_to_double (amount) : 0;
}

static void
equity_thread (GTask        *task,
               gpointer      source,
               gpointer      data,
               GCancellable *cancellable)
{
  Equity *equity = data;
  g_autoptr(GHashTable) prices = g_hash_table_new_full (NULL, NULL, NULL, prices_free);
  Valuer valuer = { equity, prices, equity->from_us };
  const FinxEvent *events = (const FinxEvent *) (gpointer) equity->events->data;
  const FinxBooksOptions options = { .base_currency = equity->base, .expense_fees = TRUE };
  g_autoptr(FinxBooks) books = finx_books_new (&options);
  g_autoptr(GArray) points = g_array_new (FALSE, FALSE, sizeof (FinxEquityPoint));
  double deposits = 0;
  guint next = 0;

  for (gint64 t = equity->from_us; !g_cancellable_is_cancelled (cancellable); t = MIN (t + equity->step_us, equity->to_us))
    {
      FinxValuation valuation;

      valuer.now_us = t;
      for (; next < equity->events->len && event_time (&events[next]) <= t; next++)
        {
          finx_books_apply_event (books, &events[next], NULL);
          if (events[next].kind == FINX_EVENT_CASH)
            deposits += deposited (&events[next], &valuer);
        }
      finx_valuation_read (&valuation, books, equity->base, price_cb, rate_cb, &valuer, NULL);
      if (t >= equity->to_us && finx_decimal_is_known (equity->now_worth))
        valuation.net_worth = equity->now_worth;
      if (finx_decimal_is_known (valuation.net_worth) && next > 0)
        {
          FinxEquityPoint point = { t, finx_decimal_to_double (valuation.net_worth), deposits };

          g_array_append_val (points, point);
        }
      if (t >= equity->to_us)
        break;
    }
  g_task_return_pointer (task, g_steal_pointer (&points), (GDestroyNotify) g_array_unref);
}

static int
compare_times (gconstpointer a,
               gconstpointer b)
{
  gint64 x = event_time (a), y = event_time (b);

  return (x > y) - (x < y);
}

/* Fills and movements never change once they are written, so another thread may read them. */
static GArray *
collect_events (FinxEngine *self,
                const char *account)
{
  GArray *events = g_array_new (FALSE, FALSE, sizeof (FinxEvent));

  for (guint i = 0; i < finx_archive_get_size (self->movements); i++)
    {
      FinxEvent event = { .kind = FINX_EVENT_CASH, .cash = (FinxCashMovement *) finx_archive_get_value (self->movements, i) };

      if (g_strcmp0 (event.cash->account, account) == 0)
        g_array_append_val (events, event);
    }
  for (guint i = 0; i < finx_archive_get_size (self->fills); i++)
    {
      FinxEvent event = { .kind = FINX_EVENT_FILL, .fill = (FinxFill *) finx_archive_get_value (self->fills, i) };

      if (g_strcmp0 (event.fill->account, account) == 0)
        g_array_append_val (events, event);
    }
  g_array_sort (events, compare_times);
  return events;
}

/**
 * finx_engine_load_equity_async:
 * @from_us: UTC µs; before the first event it starts there
 *
 * Steps of 5 minutes up to two days, of an hour up to two weeks, else of a day; the last point is now, at the
 * live prices, so that the curve ends at the net worth that is shown.
 */
void
finx_engine_load_equity_async (FinxEngine         *self,
                               const char         *account,
                               gint64              from_us,
                               GCancellable       *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer            user_data)
{
  g_autoptr(GTask) task = NULL;
  FinxPortfolio *portfolio;
  Equity *equity;
  gint64 span;

  g_return_if_fail (FINX_IS_ENGINE (self));

  task = g_task_new (self, cancellable, callback, user_data);
  portfolio = finx_engine_get_portfolio (self, account);
  if (portfolio == NULL || self->desk == NULL)
    {
      g_task_return_new_error (task, FINX_ERROR, FINX_ERROR_NOT_FOUND, "There is no such account (FINX-ENGINE-007)");
      return;
    }
  if (!finx_portfolio_get_account (portfolio)->is_simulated)    /* the desk's prices are not those of a market */
    {
      g_task_return_pointer (task, g_array_new (FALSE, FALSE, sizeof (FinxEquityPoint)), (GDestroyNotify) g_array_unref);
      return;
    }
  equity = g_new0 (Equity, 1);
  equity->desk = g_object_ref (self->desk);
  equity->instruments = g_object_ref (self->instruments);
  equity->base = g_strdup (finx_portfolio_get_account (portfolio)->currency);
  equity->fills = g_object_ref (self->fills);
  equity->movements = g_object_ref (self->movements);
  equity->events = collect_events (self, finx_portfolio_get_account (portfolio)->id);
  equity->to_us = finx_engine_get_price_time (self);
  equity->now_worth = finx_portfolio_get_valuation (portfolio)->net_worth;
  equity->from_us = equity->events->len > 0 ? MAX (from_us, event_time (&g_array_index (equity->events, FinxEvent, 0))) : equity->to_us;
  equity->from_us = MIN (equity->from_us, equity->to_us);
  span = equity->to_us - equity->from_us;
  equity->interval = span <= 2 * FINX_USEC_PER_DAY ? FINX_INTERVAL_5M : span <= 14 * FINX_USEC_PER_DAY ? FINX_INTERVAL_1H : FINX_INTERVAL_1D;
  equity->step_us = span <= FINX_USEC_PER_HOUR ? MAX (span / 60, FINX_USEC_PER_SEC) : finx_interval_to_usec (equity->interval);
  if (span <= FINX_USEC_PER_HOUR)
    equity->interval = FINX_INTERVAL_1M;
  g_task_set_task_data (task, equity, equity_free);
  finx_engine_follow (self, task);
  g_task_run_in_thread (task, equity_thread);
}

GArray *
finx_engine_load_equity_finish (FinxEngine   *self,
                                GAsyncResult *result,
                                GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
