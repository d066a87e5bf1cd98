/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/prices/finx-engine-periods.h"

#include "engine/finx-engine-private.h"

#define DAYS 400                /* a year, and holidays before it */

typedef struct
{
  FinxPracticeDesk *desk;       /* owned; (nullable): kept prices only */
  GPtrArray        *instruments;        /* owned */
  gint64            now_us;
} Wanted;

static void
wanted_free (gpointer data)
{
  Wanted *wanted = data;

  g_clear_object (&wanted->desk);
  g_ptr_array_unref (wanted->instruments);
  g_free (wanted);
}

static gpointer
load_job (FinxStore      *store,
          gpointer        data,
          GDestroyNotify *destroy,
          GError        **error)
{
  Wanted *wanted = data;
  g_autoptr(GArray) all = g_array_sized_new (FALSE, FALSE, sizeof (FinxPeriodPrices), wanted->instruments->len);

  for (guint i = 0; i < wanted->instruments->len; i++)
    {
      const FinxInstrument *instrument = wanted->instruments->pdata[i];
      g_autoptr(GArray) bars = NULL;
      FinxPeriodPrices prices;

      if (wanted->desk != NULL && finx_practice_desk_trades (wanted->desk, instrument))
        bars = finx_practice_bars (wanted->desk, instrument, FINX_INTERVAL_1D, wanted->now_us - DAYS * FINX_USEC_PER_DAY, wanted->now_us + 1);
      else
        bars = finx_store_read_last_bars (store, instrument->symbol, FINX_INTERVAL_1D, DAYS, error);
      if (bars == NULL)
        return NULL;
      finx_period_prices_read (&prices, bars, G_MAXINT32);
      g_array_append_val (all, prices);
    }
  *destroy = (GDestroyNotify) g_array_unref;
  return g_steal_pointer (&all);
}

void
finx_engine_load_periods_async (FinxEngine          *self,
                                GPtrArray           *instruments,
                                gboolean             kept_only,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  Wanted *wanted;

  g_return_if_fail (FINX_IS_ENGINE (self));

  wanted = g_new0 (Wanted, 1);
  if (!kept_only && self->desk != NULL)
    wanted->desk = g_object_ref (self->desk);
  wanted->instruments = g_ptr_array_copy (instruments, NULL, NULL);
  wanted->now_us = finx_engine_get_price_time (self);
  finx_engine_run_job (self, load_job, wanted, wanted_free, (GDestroyNotify) g_array_unref, cancellable, callback, user_data);
}

GArray *
finx_engine_load_periods_finish (FinxEngine    *self,
                                 GAsyncResult  *result,
                                 GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
