/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Last prices of what no feed tells: while somebody looks at one, it is what is kept, and then what a provider tells, asked for
 * quietly and the less often the older it turns out to be. */
#include "engine/prices/finx-engine-providers-private.h"

#include "base/finx-error.h"
#include "base/finx-log.h"
#include "base/finx-time.h"

#define AT_ONCE      4          /* that are asked for; the rest waits its turn */
#define LEAST_US     (50 * FINX_USEC_PER_SEC)   /* until the same is asked for again: a little less than an answer stays fresh */
#define MOST_US      FINX_USEC_PER_HOUR
#define PART_OF_AGE  10         /* a price that is ten hours old is asked for again in one */
#define TOLD_US      (15 * FINX_USEC_PER_SEC)   /* between two that holdings are valued with */
#define KEPT_DAYS    30         /* a kept close that is older is no last price */
#define DIGITS       8          /* of a close, which is kept as a binary number */

/* What is looked at, or was. */
typedef struct
{
  FinxEngine           *engine; /* borrowed: it outlives all that is under way */
  const FinxInstrument *instrument;
  gint64                due_us;         /* UTC µs; 0: at once */
  guint                 n_failures;     /* in a row */
  gboolean              is_recalled;    /* what is kept was looked up */
  gboolean              is_busy;
} Look;

static FinxQuoteRow *
row_of (const Look *look)
{
  return finx_quote_board_lookup (look->engine->board, look->instrument);
}

static void
show (const Look          *look,
      const FinxLastPrice *last)
{
  FinxQuoteRow *row = row_of (look);

  FinxDecimal before = finx_quote_row_get_last (row);

  if (!finx_quote_board_tell (look->engine->board, look->instrument, last))
    return;
  if (!finx_decimal_is_known (before) || !finx_decimal_equal (before, last->price))
    look->engine->providers->has_moved = TRUE;
  finx_quote_row_set_state (row, look->engine->is_offline ? FINX_QUOTE_STALE : FINX_QUOTE_DELAYED,
                            finx_quote_row_get_age (row, finx_engine_provider_now (look->engine)));
}

/* Asking */

static void
answered_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  FinxEngine *self = FINX_ENGINE (source);
  Look *look = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(FinxLastPrice) last = finx_engine_fetch_last_finish (self, result, &error);
  g_autofree char *trouble = NULL;
  gint64 wait = LEAST_US;

  look->is_busy = FALSE;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (last != NULL)
    {
      look->n_failures = 0;
      wait = CLAMP ((finx_engine_provider_now (self) - last->time_us) / PART_OF_AGE, LEAST_US, MOST_US);
      show (look, last);
    }
  else
    {
      trouble = finx_error_text (error);
      wait = MIN (LEAST_US << MIN (look->n_failures, 10u), MOST_US);
      look->n_failures++;
      finx_log (FINX_LOG_INFO, "data", "", "No newer price of %s: %s", look->instrument->symbol, trouble);
    }
  finx_quote_row_set_trouble (row_of (look), trouble);
  look->due_us = finx_engine_provider_now (self) + wait;
}

static void
ask_if_due (Look *look)
{
  FinxEngine *self = look->engine;

  if (self->is_offline || !finx_provider_settings_get_refresh (self->providers->settings) || finx_engine_provider_now (self) < look->due_us)
    return;
  look->is_busy = TRUE;
  finx_engine_fetch_last_async (self, look->instrument, NULL, FINX_FETCH_QUIETLY, NULL, answered_cb, look);
}

/* What is kept */

typedef struct
{
  char  *symbol;
  gint32 today;
} Wanted;

static void
wanted_free (gpointer data)
{
  g_free (((Wanted *) data)->symbol);
  g_free (data);
}

/* (nullable): the newest close that is kept, of a file or a provider */
static FinxLastPrice *
read_close (FinxStore       *store,
            FinxMarketCache *cache,
            const Wanted    *wanted)
{
  gint64 now = (wanted->today + 1) * FINX_USEC_PER_DAY;
  g_autoptr(GArray) bars = finx_store_read_bars_of (store, wanted->symbol, FINX_INTERVAL_1D, FINX_BARS_IMPORTED, now - KEPT_DAYS * FINX_USEC_PER_DAY,
                                                    now, NULL);
  g_autoptr(GPtrArray) origins = cache != NULL ? finx_market_cache_list (cache, FINX_CACHE_DAILY, wanted->symbol, NULL) : NULL;
  const FinxCacheEntry *origin = origins != NULL && origins->len > 0 ? origins->pdata[0] : NULL;
  const FinxBar *bar;
  FinxLastPrice *last;

  if (bars == NULL || bars->len == 0)
    return NULL;
  bar = &g_array_index (bars, FinxBar, bars->len - 1);
  last = g_new0 (FinxLastPrice, 1);
  last->price = finx_decimal_normalize (finx_decimal_from_double (bar->close, DIGITS, FINX_ROUND_HALF_EVEN));
  last->previous_close = bars->len > 1 ? finx_decimal_normalize (finx_decimal_from_double (bar[-1].close, DIGITS, FINX_ROUND_HALF_EVEN))
                                       : FINX_DECIMAL_UNKNOWN;
  last->time_us = bar->time_us;         /* of the day, not of its hour, which is not kept */
  last->currency = g_strdup ("");
  last->source = g_strdup (origin != NULL ? origin->source : "");
  last->fetched_us = origin != NULL ? origin->fetched_us : bar->time_us;
  if (finx_decimal_sign (last->price) > 0)
    return last;
  finx_last_price_free (last);
  return NULL;
}

/* (nullable): the newest that a provider told before */
static FinxLastPrice *
read_told (FinxMarketCache *cache,
           const char      *symbol)
{
  g_autoptr(GPtrArray) entries = finx_market_cache_list (cache, FINX_CACHE_LAST, symbol, NULL);
  FinxLastPrice *newest = NULL;

  for (guint i = 0; entries != NULL && i < entries->len; i++)
    {
      const FinxCacheEntry *entry = entries->pdata[i];
      g_autoptr(FinxLastPrice) last = finx_market_last_from_text (entry->body);

      if (last == NULL || (newest != NULL && newest->time_us >= last->time_us))
        continue;
      g_free (last->source);
      last->source = g_strdup (entry->source);
      last->fetched_us = entry->fetched_us;
      g_clear_pointer (&newest, finx_last_price_free);
      newest = g_steal_pointer (&last);
    }
  return newest;
}

static gpointer
recall_job (FinxStore      *store,
            gpointer        data,
            GDestroyNotify *destroy,
            GError        **error)
{
  const Wanted *wanted = data;
  FinxMarketCache *cache = finx_store_get_market_cache (store, NULL);
  g_autoptr(FinxLastPrice) close = read_close (store, cache, wanted);
  g_autoptr(FinxLastPrice) told = cache != NULL ? read_told (cache, wanted->symbol) : NULL;

  *destroy = (GDestroyNotify) finx_last_price_free;
  if (told != NULL && (close == NULL || told->time_us >= close->time_us))
    return g_steal_pointer (&told);
  return g_steal_pointer (&close);
}

static void
recalled_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  Look *look = user_data;
  g_autoptr(FinxLastPrice) last = g_task_propagate_pointer (G_TASK (result), NULL);

  look->is_busy = FALSE;
  look->is_recalled = TRUE;
  if (last != NULL)
    show (look, last);
  if (look->engine->is_open)
    ask_if_due (look);
}

static void
recall (Look *look)
{
  Wanted *wanted = g_new (Wanted, 1);

  *wanted = (Wanted) { g_strdup (look->instrument->symbol), (gint32) finx_days_from_time (finx_engine_provider_now (look->engine)) };
  look->is_busy = TRUE;
  finx_engine_run_job (look->engine, recall_job, wanted, wanted_free, (GDestroyNotify) finx_last_price_free, NULL, recalled_cb, look);
}

/* Every second */

static Look *
get_look (FinxEngine           *self,
          const FinxInstrument *instrument)
{
  FinxEngineProviders *providers = finx_engine_get_providers (self);
  Look *look;

  if (providers->looks == NULL)
    providers->looks = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  look = g_hash_table_lookup (providers->looks, instrument);
  if (look == NULL)
    {
      look = g_new0 (Look, 1);
      look->engine = self;
      look->instrument = instrument;
      g_hash_table_insert (providers->looks, (gpointer) instrument, look);
    }
  return look;
}

static guint
count_busy (FinxEngine *self)
{
  GHashTableIter iter;
  gpointer look;
  guint n = 0;

  if (self->providers == NULL || self->providers->looks == NULL)
    return 0;
  g_hash_table_iter_init (&iter, self->providers->looks);
  while (g_hash_table_iter_next (&iter, NULL, &look))
    n += ((Look *) look)->is_busy;
  return n;
}

/* Who values what is held by these prices hears of new ones all together, and not too often. */
static void
tell_moved (FinxEngine *self)
{
  FinxEngineProviders *providers = self->providers;
  gint64 now = g_get_monotonic_time ();

  if (providers == NULL || !providers->has_moved || (providers->moved_us != 0 && now - providers->moved_us < TOLD_US))
    return;
  providers->has_moved = FALSE;
  providers->moved_us = now;
  self->price_version++;
  finx_engine_tell_last (self);
}

/* Asks for what is due of what is seen. A row that a feed tells is none of this. */
void
finx_engine_look_second (FinxEngine *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->board)), n_busy = count_busy (self);

  for (guint i = 0; self->is_open && i < n && n_busy < AT_ONCE; i++)
    {
      g_autoptr(FinxQuoteRow) row = g_list_model_get_item (G_LIST_MODEL (self->board), i);
      const FinxInstrument *instrument = finx_quote_row_get_instrument (row);
      Look *look;

      if (!finx_quote_row_is_seen (row) || finx_practice_desk_trades (self->desk, instrument))
        continue;
      look = get_look (self, instrument);
      if (look->is_busy)
        continue;
      if (look->is_recalled)
        ask_if_due (look);
      else
        recall (look);
      n_busy += look->is_busy;
    }
  tell_moved (self);
  finx_engine_refresh_second (self);
}
