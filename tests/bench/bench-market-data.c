/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A last price that is kept, from asking the engine to the answer: through the store thread and back. Wall time, as a person
 * waits for it; the load of the machine is in it. */
#include <glib/gstdio.h>
#include <stdio.h>

#include "engine/prices/finx-engine-providers.h"
#include "tests/support/helpers.h"

#define N_CALLS 200

static int
compare (gconstpointer a,
         gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

/* Writes what a provider would have said just now. */
static gpointer
put_job (FinxStore      *store,
         gpointer        data,
         GDestroyNotify *destroy,
         GError        **error)
{
  FinxMarketCache *cache = finx_store_get_market_cache (store, error);
  const FinxCacheEntry entry = { (char *) "AAPL", (char *) "yahoo", g_get_real_time (),
                                 (char *) "{\"price\":\"189.43\",\"time\":1763499601000000,\"currency\":\"USD\"}" };

  return cache != NULL && finx_market_cache_put (cache, "last", &entry, error) ? store : NULL;
}

int
main (void)
{
  g_autofree char *folder = g_dir_make_tmp ("finx-bench-XXXXXX", NULL);
  const FinxEngineOptions options = { .data_dir = folder };
  g_autoptr(FinxEngine) engine = finx_engine_new (&options);
  const FinxInstrument *instrument;
  double ms[N_CALLS];

  if (!finx_engine_open (engine, NULL) || finx_engine_store_call (engine, put_job, NULL, NULL) == NULL)
    return 1;
  instrument = finx_instrument_table_lookup (finx_engine_get_instruments (engine), "AAPL");
  for (guint i = 0; i < N_CALLS; i++)
    {
      gint64 start = g_get_monotonic_time ();
      g_autoptr(GAsyncResult) result = NULL;
      g_autoptr(FinxLastPrice) last = NULL;

      finx_engine_fetch_last_async (engine, instrument, NULL, FINX_FETCH_PLAINLY, NULL, result_cb, &result);
      while (result == NULL)
        g_main_context_iteration (NULL, TRUE);
      last = finx_engine_fetch_last_finish (engine, result, NULL);
      if (last == NULL)
        return 1;
      ms[i] = (double) (g_get_monotonic_time () - start) / 1000;
    }
  qsort (ms, N_CALLS, sizeof ms[0], compare);
  printf ("{\"name\":\"market-data.cached-quote.p50\",\"unit\":\"ms\",\"value\":%.4g}\n", ms[N_CALLS / 2]);
  printf ("{\"name\":\"market-data.cached-quote.p99\",\"unit\":\"ms\",\"value\":%.4g}\n", ms[N_CALLS * 99 / 100]);
  finx_engine_close (engine);
  return 0;
}
