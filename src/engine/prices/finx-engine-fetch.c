/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What providers answered, into the kept history and the cache, and out of it while it is fresh. */
#include "engine/prices/finx-engine-providers-private.h"

#include <math.h>
#include <string.h>

#include "base/finx-error.h"
#include "base/finx-log.h"
#include "base/finx-string.h"
#include "base/finx-time.h"

#define FRESH_LAST        (60 * FINX_USEC_PER_SEC)
#define FRESH_LAST_SCARCE (300 * FINX_USEC_PER_SEC)             /* of a provider that counts by the day */
#define STALE_LAST        (15 * FINX_USEC_PER_MIN)
#define FRESH_ECONOMY     (12 * FINX_USEC_PER_HOUR)
#define STALE_ECONOMY     (30 * FINX_USEC_PER_DAY)
#define ECONOMY_YEARS     80
#define FRESH_RELEASES    FINX_USEC_PER_DAY
#define STALE_RELEASES    (30 * FINX_USEC_PER_DAY)
#define RELEASES_BACK     31            /* days */
#define RELEASES_AHEAD    366
#define FRESH_EARNINGS    (7 * FINX_USEC_PER_DAY)
#define STALE_EARNINGS    (400 * FINX_USEC_PER_DAY)     /* what was reported does not change; expected days that are over are left out */
#define TOLERANCE         0.01          /* two figures of one close that differ by more contradict each other */
#define JUMP              0.5           /* of the logarithm of neighbouring closes */

void
finx_fetch_outcome_free (FinxFetchOutcome *outcome)
{
  g_free (outcome->symbol);
  g_free (outcome->source);
  g_free (outcome->currency);
  g_free (outcome->kept_source);
  g_free (outcome);
}

/* Fails, with a sentence, where nothing was written. */
gboolean
finx_fetch_outcome_check (const FinxFetchOutcome *outcome,
                          GError                **error)
{
  g_autofree char *day = finx_time_format_iso (outcome->conflict_day * FINX_USEC_PER_DAY);
  const FinxProviderInfo *provider = finx_provider_find (outcome->source);
  char kept[G_ASCII_DTOSTR_BUF_SIZE], told[G_ASCII_DTOSTR_BUF_SIZE];

  if (outcome->is_written)
    return TRUE;
  day[10] = '\0';
  g_ascii_formatd (kept, sizeof kept, "%.6g", outcome->kept);
  g_ascii_formatd (told, sizeof told, "%.6g", outcome->told);
  finx_set_error (error, FINX_ERROR_REJECTED, "FINX-DATA-014",
                  "%s: %s contradicts the prices that are kept (days: %u), most on %s: %s there, %s kept. Nothing was changed; see which is "
                  "right, and replace the kept ones if it is the new", outcome->symbol, provider != NULL ? provider->name : outcome->source,
                  outcome->n_conflicts, day, told, kept);
  return FALSE;
}

/* Daily prices */

typedef struct
{
  FinxDailySeries  *series;
  char             *symbol;
  gboolean          replace;
  FinxFetchOutcome *outcome;
} Keeping;

static void
keeping_free (gpointer data)
{
  Keeping *keeping = data;

  g_clear_pointer (&keeping->series, finx_daily_series_free);
  g_free (keeping->symbol);
  g_clear_pointer (&keeping->outcome, finx_fetch_outcome_free);
  g_free (keeping);
}

static gboolean
has_split (const GArray *actions,
           gint32        day)
{
  for (guint i = 0; i < actions->len; i++)
    if (g_array_index (actions, FinxPriceAction, i).kind == FINX_ACTION_SPLIT && g_array_index (actions, FinxPriceAction, i).day == day)
      return TRUE;
  return FALSE;
}

/* The first move that is hardly one. */
static gint32
find_jump (const FinxDailySeries *series)
{
  for (guint i = 1; i < series->bars->len; i++)
    {
      const FinxBar *bar = &g_array_index (series->bars, FinxBar, i);
      gint32 day = (gint32) finx_days_from_time (bar->time_us);

      if (fabs (log (bar->close / bar[-1].close)) > JUMP && !has_split (series->actions, day))
        return day;
    }
  return 0;
}

/* Days that both have, but for the newest kept one, which may have been of a day that was not over. */
static void
compare (FinxFetchOutcome *outcome,
         const GArray     *kept,
         const GArray     *told)
{
  double greatest = 0;
  guint t = 0;

  for (guint k = 0; k + 1 < kept->len; k++)
    {
      const FinxBar *old = &g_array_index (kept, FinxBar, k);
      gint64 day = finx_days_from_time (old->time_us);
      double difference;

      while (t < told->len && finx_days_from_time (g_array_index (told, FinxBar, t).time_us) < day)
        t++;
      if (t == told->len)
        break;
      if (finx_days_from_time (g_array_index (told, FinxBar, t).time_us) != day)
        continue;
      difference = fabs (g_array_index (told, FinxBar, t).close / old->close - 1);
      if (!(difference > TOLERANCE))
        continue;
      outcome->n_conflicts++;
      if (difference <= greatest)
        continue;
      greatest = difference;
      outcome->conflict_day = (gint32) day;
      outcome->kept = old->close;
      outcome->told = g_array_index (told, FinxBar, t).close;
    }
}

/* A file may have its bars at another time of the day: what is of the same day takes its place. */
static void
align (GArray       *told,
       const GArray *kept)
{
  guint k = 0;

  for (guint t = 0; t < told->len; t++)
    {
      FinxBar *bar = &g_array_index (told, FinxBar, t);
      gint64 day = finx_days_from_time (bar->time_us);

      while (k < kept->len && finx_days_from_time (g_array_index (kept, FinxBar, k).time_us) < day)
        k++;
      if (k < kept->len && finx_days_from_time (g_array_index (kept, FinxBar, k).time_us) == day)
        bar->time_us = g_array_index (kept, FinxBar, k).time_us;
    }
}

static FinxFetchOutcome *
outcome_new (const Keeping *keeping)
{
  const FinxDailySeries *series = keeping->series;
  FinxFetchOutcome *outcome = g_new0 (FinxFetchOutcome, 1);

  outcome->symbol = g_strdup (keeping->symbol);
  outcome->source = g_strdup (series->source);
  outcome->fetched_us = series->fetched_us;
  outcome->currency = g_strdup (series->currency);
  outcome->adjustment = series->adjustment;
  outcome->n_bars = series->bars->len;
  outcome->n_actions = series->actions->len;
  outcome->first_day = (gint32) finx_days_from_time (g_array_index (series->bars, FinxBar, 0).time_us);
  outcome->last_day = (gint32) finx_days_from_time (g_array_index (series->bars, FinxBar, series->bars->len - 1).time_us);
  outcome->jump_day = find_jump (series);
  return outcome;
}

/* Dividends and splits that were told before, of days that were not asked for now, stay known. */
static void
add_older_actions (FinxDailySeries *series,
                   const char      *text)
{
  g_autoptr(FinxPriceOrigin) origin = finx_market_origin_from_text (text);
  gint32 first = (gint32) finx_days_from_time (g_array_index (series->bars, FinxBar, 0).time_us);
  gint32 last = (gint32) finx_days_from_time (g_array_index (series->bars, FinxBar, series->bars->len - 1).time_us);

  for (guint i = 0; origin != NULL && i < origin->actions->len; i++)
    {
      const FinxPriceAction *action = &g_array_index (origin->actions, FinxPriceAction, i);

      if (action->day < first || action->day > last)
        g_array_append_val (series->actions, *action);
    }
}

static gboolean
keep (FinxStore       *store,
      FinxMarketCache *cache,
      Keeping         *keeping,
      const GPtrArray *origins,
      GError         **error)
{
  FinxDailySeries *series = keeping->series;
  const FinxBarRun run = { keeping->symbol, FINX_INTERVAL_1D, (const FinxBar *) (gpointer) series->bars->data, series->bars->len, FINX_BARS_IMPORTED };
  g_autofree char *body = NULL;
  FinxCacheEntry entry;

  if (!finx_store_write_bar_runs (store, &run, 1, error))
    return FALSE;
  for (guint i = 0; i < origins->len; i++)
    if (g_str_equal (((FinxCacheEntry *) origins->pdata[i])->source, series->source))
      add_older_actions (series, ((FinxCacheEntry *) origins->pdata[i])->body);
  finx_daily_series_tidy (series, G_MININT32, G_MAXINT32);
  body = finx_market_origin_to_text (series);
  entry = (FinxCacheEntry) { keeping->symbol, series->source, series->fetched_us, body };
  if (origins->len > 0)                 /* the newest, whatever clock the others are of */
    entry.fetched_us = MAX (entry.fetched_us, ((FinxCacheEntry *) origins->pdata[0])->fetched_us + 1);
  return finx_market_cache_put (cache, FINX_CACHE_DAILY, &entry, error);
}

static gpointer
keep_job (FinxStore      *store,
          gpointer        data,
          GDestroyNotify *destroy,
          GError        **error)
{
  Keeping *keeping = data;
  FinxMarketCache *cache = finx_store_get_market_cache (store, error);
  g_autoptr(GPtrArray) origins = cache != NULL ? finx_market_cache_list (cache, FINX_CACHE_DAILY, keeping->symbol, error) : NULL;
  g_autoptr(GArray) kept = NULL;
  const FinxCacheEntry *newest;

  *destroy = (GDestroyNotify) finx_fetch_outcome_free;
  if (origins == NULL
      || (kept = finx_store_read_bars_of (store, keeping->symbol, FINX_INTERVAL_1D, FINX_BARS_IMPORTED, G_MININT64, G_MAXINT64, error)) == NULL)
    return NULL;
  newest = origins->len > 0 ? origins->pdata[0] : NULL;
  keeping->outcome = outcome_new (keeping);
  keeping->outcome->kept_source = newest != NULL && *newest->source != '\0' ? g_strdup (newest->source) : NULL;
  /* A provider may change its mind, as adjusted prices do with every split and dividend. */
  if (newest == NULL || !g_str_equal (newest->source, keeping->series->source))
    compare (keeping->outcome, kept, keeping->series->bars);
  align (keeping->series->bars, kept);
  keeping->outcome->is_written = keeping->outcome->n_conflicts == 0 || keeping->replace;
  if (keeping->outcome->is_written && !keep (store, cache, keeping, origins, error))
    return NULL;
  return g_steal_pointer (&keeping->outcome);
}

/* What is kept is from a file now, if only in part; dividends and splits stay known. */
void
finx_engine_note_import (FinxStore        *store,
                         const FinxBarRun *run)
{
  FinxMarketCache *cache = finx_store_get_market_cache (store, NULL);
  g_autoptr(GPtrArray) origins = cache != NULL && run->source == FINX_BARS_IMPORTED && run->interval == FINX_INTERVAL_1D
                                 ? finx_market_cache_list (cache, FINX_CACHE_DAILY, run->symbol, NULL) : NULL;
  FinxCacheEntry entry;

  if (origins == NULL || origins->len == 0)
    return;
  entry = *(const FinxCacheEntry *) origins->pdata[0];
  entry.source = (char *) "";
  entry.fetched_us = MAX (entry.fetched_us + 1, g_get_real_time ());
  finx_market_cache_put (cache, FINX_CACHE_DAILY, &entry, NULL);
}

static void
kept_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  FinxFetchOutcome *outcome = g_task_propagate_pointer (G_TASK (result), &error);

  if (outcome == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (outcome->n_conflicts > 0)
    finx_log (FINX_LOG_WARNING, "data", "", "%s: %s contradicts the kept prices on %u days", outcome->symbol, outcome->source, outcome->n_conflicts);
  if (outcome->is_written)
    finx_engine_tell_prices (FINX_ENGINE (source), outcome->symbol);
  g_task_return_pointer (task, outcome, (GDestroyNotify) finx_fetch_outcome_free);
}

static void
daily_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  FinxEngine *self = FINX_ENGINE (source);
  GTask *task = user_data;
  const Keeping *asked = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(FinxChainAnswer) answer = finx_engine_ask_finish (self, result, &error);
  Keeping *keeping;

  if (answer == NULL)
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  keeping = g_new0 (Keeping, 1);        /* goes to the store thread */
  keeping->series = g_steal_pointer (&answer->daily);
  keeping->symbol = g_strdup (asked->symbol);
  keeping->replace = asked->replace;
  finx_engine_run_job (self, keep_job, keeping, keeping_free, (GDestroyNotify) finx_fetch_outcome_free, NULL, kept_cb, task);
}

void
finx_engine_fetch_prices_async (FinxEngine           *self,
                                const FinxInstrument *instrument,
                                const char           *provider,
                                gint32                from_day,
                                gint32                to_day,
                                FinxFetchFlags        flags,
                                GCancellable         *cancellable,
                                GAsyncReadyCallback   callback,
                                gpointer              user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  g_auto(GStrv) order = NULL;
  GError *error = NULL;
  Keeping *keeping;

  g_return_if_fail (FINX_IS_ENGINE (self));
  g_return_if_fail (from_day <= to_day);

  if (!finx_engine_may_write (self, &error) || (order = finx_engine_provider_order (self, instrument->asset_class, provider, &error)) == NULL)
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  keeping = g_new0 (Keeping, 1);
  keeping->symbol = g_strdup (instrument->symbol);
  keeping->replace = (flags & FINX_FETCH_REPLACE) != 0;
  g_task_set_task_data (task, keeping, keeping_free);
  finx_engine_follow (self, task);
  finx_engine_ask_async (self, finx_chain_question_new (FINX_QUERY_DAILY, instrument, NULL, from_day, to_day, (const char *const *) order),
                         flags, cancellable, daily_cb, task);
}

FinxFetchOutcome *
finx_engine_fetch_prices_finish (FinxEngine   *self,
                                 GAsyncResult *result,
                                 GError      **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Last prices, economic series and their releases, earnings: out of the cache while they are fresh */

typedef struct
{
  FinxQueryKind         query;          /* not of daily prices */
  const char           *kind;           /* in the cache */
  char                 *subject;
  FinxInstrument       *instrument;     /* (nullable): of a last price, and of earnings */
  char                **order;
  gint64                fresh_us, stale_us;
  gint64                renewed_us;     /* UTC µs: what was fetched before is not fresh; 0: its age alone counts */
  FinxFetchFlags        flags;
  GPtrArray            *entries;        /* (nullable) (element-type FinxCacheEntry): kept ones */
} Lookup;

static void
lookup_free (gpointer data)
{
  Lookup *lookup = data;

  g_free (lookup->subject);
  g_clear_pointer (&lookup->instrument, finx_instrument_free);
  g_strfreev (lookup->order);
  g_clear_pointer (&lookup->entries, g_ptr_array_unref);
  g_free (lookup);
}

static gboolean
is_scarce (const char *source)
{
  guint adapter;

  return finx_adapters_find (source, &adapter) && strstr (finx_adapters_get_info (adapter)->limits, "/d") != NULL;
}

/* (transfer full) (nullable): what is kept, with who said it and when */
static gpointer
read_entry (const Lookup         *lookup,
            const FinxCacheEntry *entry)
{
  if (lookup->query == FINX_QUERY_LAST)
    {
      FinxLastPrice *last = finx_market_last_from_text (entry->body);

      if (last == NULL)
        return NULL;
      finx_set_str (&last->source, entry->source);
      last->fetched_us = entry->fetched_us;
      return last;
    }
  if (lookup->query == FINX_QUERY_ECONOMY)
    {
      FinxEconomicSeries *series = finx_market_economy_from_text (entry->body);

      if (series == NULL)
        return NULL;
      finx_set_str (&series->id, lookup->subject);
      finx_set_str (&series->source, entry->source);
      series->fetched_us = entry->fetched_us;
      return series;
    }
  if (lookup->query == FINX_QUERY_RELEASES)
    return finx_engine_read_releases (entry);
  return finx_engine_read_earnings (entry);
}

/* (transfer full) (nullable): the kept answer, if it is not older than @max_age; always for a scarce source a little older */
static gpointer
use_kept (FinxEngine   *self,
          const Lookup *lookup,
          gint64        max_age)
{
  gint64 now = finx_engine_provider_now (self), scarce_us = lookup->query == FINX_QUERY_LAST ? FRESH_LAST_SCARCE : FRESH_ECONOMY;

  for (guint i = 0; lookup->entries != NULL && i < lookup->entries->len; i++)
    {
      const FinxCacheEntry *entry = lookup->entries->pdata[i];
      gint64 age = now - entry->fetched_us;
      gpointer answer;

      if (!g_strv_contains ((const char *const *) lookup->order, entry->source) || age < 0
          || age > (is_scarce (entry->source) ? MAX (max_age, scarce_us) : max_age))
        continue;
      answer = read_entry (lookup, entry);
      if (answer != NULL)
        return answer;
    }
  return NULL;
}

static void
return_answer (GTask   *task,
               gpointer answer)
{
  const Lookup *lookup = g_task_get_task_data (task);

  g_task_return_pointer (task, answer, lookup->query == FINX_QUERY_LAST ? (GDestroyNotify) finx_last_price_free
                                       : lookup->query == FINX_QUERY_ECONOMY ? (GDestroyNotify) finx_economic_series_free
                                       : lookup->query == FINX_QUERY_RELEASES ? (GDestroyNotify) finx_release_dates_free
                                                                              : (GDestroyNotify) finx_earnings_list_free);
  g_object_unref (task);
}

static void
put_answer (FinxEngine            *self,
            const Lookup          *lookup,
            const FinxChainAnswer *answer)
{
  GPtrArray *entries = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_cache_entry_free);
  FinxCacheEntry *entry = g_new0 (FinxCacheEntry, 1);

  entry->subject = g_strdup (lookup->subject);
  if (answer->last != NULL)
    {
      entry->source = g_strdup (answer->last->source);
      entry->fetched_us = answer->last->fetched_us;
      entry->body = finx_market_last_to_text (answer->last);
    }
  else if (answer->economy != NULL)
    {
      entry->source = g_strdup (answer->economy->source);
      entry->fetched_us = answer->economy->fetched_us;
      entry->body = finx_market_economy_to_text (answer->economy);
    }
  else if (answer->releases != NULL)
    {
      entry->source = g_strdup (answer->releases->source);
      entry->fetched_us = answer->releases->fetched_us;
      entry->body = finx_market_releases_to_text (answer->releases);
    }
  else
    {
      entry->source = g_strdup (answer->earnings->source);
      entry->fetched_us = answer->earnings->fetched_us;
      entry->body = finx_market_earnings_to_text (answer->earnings);
    }
  g_ptr_array_add (entries, entry);
  finx_engine_keep_entries (self, lookup->kind, entries);
}

/* Once as long as it lasts: what is looked at is asked for every minute. */
static gboolean
is_news (FinxEngine *self,
         char       *what,
         gboolean    contradict)
{
  FinxEngineProviders *providers = finx_engine_get_providers (self);
  g_autofree char *name = what;

  if (providers->contradictions == NULL)
    providers->contradictions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  if (contradict)
    return g_hash_table_add (providers->contradictions, g_steal_pointer (&name));
  g_hash_table_remove (providers->contradictions, name);
  return FALSE;
}

/* Two that say what one thing costs at nearly one time have to agree. */
static void
check_others (FinxEngine          *self,
              const Lookup        *lookup,
              const FinxLastPrice *last)
{
  for (guint i = 0; lookup->entries != NULL && i < lookup->entries->len; i++)
    {
      const FinxCacheEntry *entry = lookup->entries->pdata[i];
      g_autoptr(FinxLastPrice) other = finx_market_last_from_text (entry->body);
      double ratio;

      if (other == NULL || g_str_equal (entry->source, last->source) || last->time_us == 0 || ABS (other->time_us - last->time_us) > STALE_LAST)
        continue;
      ratio = finx_decimal_to_double (last->price) / finx_decimal_to_double (other->price);
      if (is_news (self, g_strdup_printf ("%s %s %s", lookup->subject, last->source, entry->source), fabs (ratio - 1) > TOLERANCE))
        finx_engine_trouble (self, "%s: %s and %s contradict each other by %.1f %%. See which is right before you rely on either", lookup->subject,
                             last->source, entry->source, fabs (ratio - 1) * 100);
    }
}

static void
answer_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  FinxEngine *self = FINX_ENGINE (source);
  GTask *task = user_data;
  Lookup *lookup = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(FinxChainAnswer) answer = finx_engine_ask_finish (self, result, &error);
  gpointer kept;

  if (answer != NULL)
    {
      put_answer (self, lookup, answer);
      if (answer->last != NULL)
        check_others (self, lookup, answer->last);
      return_answer (task, answer->last != NULL       ? (gpointer) g_steal_pointer (&answer->last)
                           : answer->economy != NULL  ? (gpointer) g_steal_pointer (&answer->economy)
                           : answer->releases != NULL ? (gpointer) g_steal_pointer (&answer->releases)
                                                      : g_steal_pointer (&answer->earnings));
      return;
    }
  kept = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ? NULL : use_kept (self, lookup, lookup->stale_us);
  if (kept != NULL)
    {
      finx_log (FINX_LOG_WARNING, "data", "", "%s is what was fetched before, as nobody answers now: %s", lookup->subject, error->message);
      return_answer (task, kept);
      return;
    }
  g_task_return_error (task, g_steal_pointer (&error));
  g_object_unref (task);
}

/* (transfer full) */
static FinxChainQuestion *
make_question (const Lookup *lookup,
               gint32        today)
{
  const char *const *order = (const char *const *) lookup->order;

  switch (lookup->query)
    {
    case FINX_QUERY_LAST:
    case FINX_QUERY_EARNINGS:
    case FINX_QUERY_EXPECTED:
      return finx_chain_question_new (lookup->query, lookup->instrument, NULL, 0, 0, order);
    case FINX_QUERY_ECONOMY:
      return finx_chain_question_new (FINX_QUERY_ECONOMY, NULL, lookup->subject, today - ECONOMY_YEARS * 365, today, order);
    default:
      return finx_chain_question_new (lookup->query, NULL, lookup->subject, today - RELEASES_BACK, today + RELEASES_AHEAD, order);
    }
}

static void
looked_up_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  FinxEngine *self = FINX_ENGINE (source);
  GTask *task = user_data;
  Lookup *lookup = g_task_get_task_data (task);
  gint32 today = (gint32) finx_days_from_time (finx_engine_provider_now (self));
  gpointer kept;

  lookup->entries = finx_engine_find_entries_finish (self, result);     /* without a cache it is asked for */
  if (finx_engine_provider_now (self) >= lookup->renewed_us)
    lookup->fresh_us = MIN (lookup->fresh_us, finx_engine_provider_now (self) - lookup->renewed_us);
  kept = (lookup->flags & FINX_FETCH_AGAIN) == 0 ? use_kept (self, lookup, lookup->fresh_us) : NULL;
  if (kept != NULL)
    {
      return_answer (task, kept);
      return;
    }
  finx_engine_ask_async (self, make_question (lookup, today), lookup->flags, g_task_get_cancellable (task), answer_cb, task);
}

/* Takes @lookup. */
static void
look_up (FinxEngine         *self,
         Lookup             *lookup,
         guint               of,
         const char         *provider,
         GCancellable       *cancellable,
         GAsyncReadyCallback callback,
         gpointer            user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  GError *error = NULL;

  g_task_set_task_data (task, lookup, lookup_free);
  lookup->order = finx_engine_provider_order (self, of, provider, &error);
  if (lookup->order == NULL)
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  finx_engine_follow (self, task);
  finx_engine_find_entries_async (self, lookup->kind, g_strdup (lookup->subject), looked_up_cb, task);
}

void
finx_engine_fetch_last_async (FinxEngine           *self,
                              const FinxInstrument *instrument,
                              const char           *provider,
                              FinxFetchFlags        flags,
                              GCancellable         *cancellable,
                              GAsyncReadyCallback   callback,
                              gpointer              user_data)
{
  Lookup *lookup;

  g_return_if_fail (FINX_IS_ENGINE (self));

  lookup = g_new0 (Lookup, 1);
  lookup->query = FINX_QUERY_LAST;
  lookup->kind = FINX_CACHE_LAST;
  lookup->subject = g_strdup (instrument->symbol);
  lookup->instrument = finx_instrument_copy (instrument);
  lookup->fresh_us = FRESH_LAST;
  lookup->stale_us = STALE_LAST;
  lookup->flags = flags;
  look_up (self, lookup, instrument->asset_class, provider, cancellable, callback, user_data);
}

FinxLastPrice *
finx_engine_fetch_last_finish (FinxEngine   *self,
                               GAsyncResult *result,
                               GError      **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
finx_engine_fetch_reports_async (FinxEngine           *self,
                                 const FinxInstrument *instrument,
                                 const char           *provider,
                                 gboolean              expected,
                                 gint64                renewed_us,
                                 FinxFetchFlags        flags,
                                 GCancellable         *cancellable,
                                 GAsyncReadyCallback   callback,
                                 gpointer              user_data)
{
  Lookup *lookup = g_new0 (Lookup, 1);

  lookup->query = expected ? FINX_QUERY_EXPECTED : FINX_QUERY_EARNINGS;
  lookup->kind = expected ? FINX_CACHE_EXPECTED : FINX_CACHE_EARNINGS;
  lookup->subject = g_strdup (instrument->symbol);
  lookup->instrument = finx_instrument_copy (instrument);
  lookup->fresh_us = FRESH_EARNINGS;
  lookup->stale_us = STALE_EARNINGS;
  lookup->renewed_us = renewed_us;
  lookup->flags = flags;
  look_up (self, lookup, instrument->asset_class, provider, cancellable, callback, user_data);
}

FinxEarningsList *
finx_engine_fetch_reports_finish (FinxEngine   *self,
                                  GAsyncResult *result,
                                  GError      **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Of an economic series: its values, or the days of its releases. */
static Lookup *
lookup_of_series (FinxQueryKind   query,
                  const char     *kind,
                  const char     *series,
                  gint64          fresh_us,
                  gint64          stale_us,
                  FinxFetchFlags  flags)
{
  Lookup *lookup = g_new0 (Lookup, 1);

  lookup->query = query;
  lookup->kind = kind;
  lookup->subject = g_strdup (series);
  lookup->fresh_us = fresh_us;
  lookup->stale_us = stale_us;
  lookup->flags = flags;
  return lookup;
}

void
finx_engine_fetch_economy_async (FinxEngine         *self,
                                 const char         *series,
                                 const char         *provider,
                                 gint64              fresh_us,
                                 FinxFetchFlags      flags,
                                 GCancellable       *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer            user_data)
{
  Lookup *lookup;

  g_return_if_fail (FINX_IS_ENGINE (self));

  lookup = lookup_of_series (FINX_QUERY_ECONOMY, FINX_CACHE_ECONOMY, series, fresh_us > 0 ? fresh_us : FRESH_ECONOMY, STALE_ECONOMY, flags);
  look_up (self, lookup, FINX_PROVIDER_ECONOMY, provider, cancellable, callback, user_data);
}

FinxEconomicSeries *
finx_engine_fetch_economy_finish (FinxEngine   *self,
                                  GAsyncResult *result,
                                  GError      **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
finx_engine_fetch_releases_async (FinxEngine         *self,
                                  const char         *series,
                                  FinxFetchFlags      flags,
                                  GCancellable       *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer            user_data)
{
  Lookup *lookup;

  g_return_if_fail (FINX_IS_ENGINE (self));

  lookup = lookup_of_series (FINX_QUERY_RELEASES, FINX_CACHE_RELEASES, series, FRESH_RELEASES, STALE_RELEASES, flags);
  look_up (self, lookup, FINX_PROVIDER_ECONOMY, NULL, cancellable, callback, user_data);
}

FinxReleaseDates *
finx_engine_fetch_releases_finish (FinxEngine   *self,
                                   GAsyncResult *result,
                                   GError      **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Where kept prices are from */

static gpointer
origins_job (FinxStore      *store,
             gpointer        data,
             GDestroyNotify *destroy,
             GError        **error)
{
  FinxMarketCache *cache = finx_store_get_market_cache (store, error);
  g_autoptr(GPtrArray) entries = cache != NULL ? finx_market_cache_list (cache, FINX_CACHE_DAILY, data, error) : NULL;
  g_autoptr(GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *origins;

  *destroy = (GDestroyNotify) g_ptr_array_unref;
  if (entries == NULL)
    return NULL;
  origins = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_price_origin_free);
  for (guint i = 0; i < entries->len; i++)      /* newest first */
    {
      const FinxCacheEntry *entry = entries->pdata[i];
      FinxPriceOrigin *origin;

      if (!g_hash_table_add (seen, entry->subject) || (origin = finx_market_origin_from_text (entry->body)) == NULL)
        continue;
      origin->symbol = g_strdup (entry->subject);
      origin->source = g_strdup (entry->source);
      origin->fetched_us = entry->fetched_us;
      g_ptr_array_add (origins, origin);
    }
  return origins;
}

void
finx_engine_list_origins_async (FinxEngine         *self,
                                const char         *symbol,
                                GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            user_data)
{
  g_return_if_fail (FINX_IS_ENGINE (self));

  finx_engine_run_job (self, origins_job, g_strdup (symbol), g_free, (GDestroyNotify) g_ptr_array_unref, cancellable, callback, user_data);
}

GPtrArray *
finx_engine_list_origins_finish (FinxEngine   *self,
                                 GAsyncResult *result,
                                 GError      **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
