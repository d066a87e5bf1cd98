/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/prices/finx-engine-refresh.h"

#include <string.h>

#include "base/finx-error.h"
#include "base/finx-log.h"
#include "base/finx-time.h"
#include "engine/prices/finx-engine-earnings.h"
#include "engine/prices/finx-engine-providers-private.h"

#define STATE_KEY  "refreshed"          /* lines "SYMBOL DAY": the newest day that was asked for */
#define OVER_US    (22 * FINX_USEC_PER_HOUR + 30 * FINX_USEC_PER_MIN)     /* UTC: New York is closed, and providers have its day */
#define AGAIN_US   FINX_USEC_PER_HOUR   /* after a run that could not be finished */
#define LOOK_US    FINX_USEC_PER_MIN    /* between two looks whether there is something to do */
#define OVERLAP    7                    /* days that are fetched anew: corrections, and a contradiction shows */
#define FIRST_DAYS (20 * 366)           /* of what no price is kept */

/* What is to be fetched of one instrument. */
typedef struct
{
  const FinxInstrument *instrument;
  gint32                from_day;
} Errand;

struct _FinxEngineRefresh
{
  GHashTable   *days;                   /* symbol → day, as pointer */
  GArray       *errands;                /* (nullable) (element-type Errand): of the run under way */
  guint         next, n_failed;
  gint64        look_us, done_us;       /* UTC µs: when to look again; when a run ended */
  gboolean      is_forced;
};

static void fetch_next (FinxEngine *self);

void
finx_engine_refresh_free (FinxEngineRefresh *refresh)
{
  g_hash_table_unref (refresh->days);
  g_clear_pointer (&refresh->errands, g_array_unref);
  g_free (refresh);
}

GPtrArray *
finx_engine_list_held (FinxEngine *self)
{
  GPtrArray *held = g_ptr_array_new ();

  g_return_val_if_fail (FINX_IS_ENGINE (self), held);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->portfolios)); i++)
    {
      g_autoptr(FinxPortfolio) portfolio = g_list_model_get_item (G_LIST_MODEL (self->portfolios), i);
      FinxBooks *books = finx_portfolio_get_books (portfolio);
      g_autoptr(GPtrArray) instruments = finx_holding_list_instruments (books);

      for (guint k = 0; !finx_portfolio_get_account (portfolio)->is_simulated && k < instruments->len; k++)
        {
          FinxHolding holding;

          finx_holding_read (&holding, books, instruments->pdata[k]);
          if (finx_decimal_sign (holding.quantity) != 0 && !g_ptr_array_find (held, instruments->pdata[k], NULL))
            g_ptr_array_add (held, instruments->pdata[k]);
        }
    }
  return held;
}

/* The newest day whose prices there are, of a thing that is traded on weekdays only, unless it is a coin. */
static gint32
newest_day (FinxEngine           *self,
            const FinxInstrument *instrument)
{
  gint32 day = (gint32) finx_days_from_time (finx_engine_provider_now (self) - OVER_US);
  int weekday = (day + 4) % 7;          /* 1970-01-01 was a Thursday; 0: Sunday */

  if (instrument->asset_class == FINX_ASSET_CRYPTO)
    return day;
  return weekday == 0 ? day - 2 : weekday == 6 ? day - 1 : day;
}

static void
remember (FinxEngine *self)
{
  GString *text = g_string_new (NULL);
  GHashTableIter iter;
  gpointer symbol, day;

  g_hash_table_iter_init (&iter, self->providers->refresh->days);
  while (g_hash_table_iter_next (&iter, &symbol, &day))
    g_string_append_printf (text, "%s %d\n", (const char *) symbol, GPOINTER_TO_INT (day));
  finx_engine_set_state (self, STATE_KEY, text->str);
  g_string_free (text, TRUE);
}

static GHashTable *
recall (FinxEngine *self)
{
  GHashTable *days = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  const char *text = g_hash_table_lookup (self->state, STATE_KEY);
  g_auto(GStrv) lines = g_strsplit (text != NULL ? text : "", "\n", 0);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      char *space = strrchr (lines[i], ' ');
      gint64 day;

      if (space == NULL || !g_ascii_string_to_signed (space + 1, 10, 0, G_MAXINT32, &day, NULL))
        continue;
      *space = '\0';
      g_hash_table_insert (days, g_strdup (lines[i]), GINT_TO_POINTER ((int) day));
    }
  return days;
}

static void
finish (FinxEngine *self,
        gboolean    is_complete)
{
  FinxEngineRefresh *refresh = self->providers->refresh;
  gint64 now = finx_engine_provider_now (self);

  g_clear_pointer (&refresh->errands, g_array_unref);
  refresh->is_forced = FALSE;
  refresh->look_us = now + (is_complete ? LOOK_US : AGAIN_US);
  if (is_complete)
    {
      refresh->done_us = now;
      finx_engine_refresh_earnings_async (self, NULL, NULL, NULL);
    }
  remember (self);
  finx_engine_tell_providers (self);
}

static void
fetched_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  FinxEngine *self = FINX_ENGINE (source);
  FinxEngineRefresh *refresh = self->providers->refresh;
  g_autoptr(GError) error = NULL;
  g_autoptr(FinxFetchOutcome) outcome = finx_engine_fetch_prices_finish (self, result, &error);
  const Errand *errand = &g_array_index (refresh->errands, Errand, refresh->next - 1);
  gboolean is_later = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || g_error_matches (error, FINX_ERROR, FINX_ERROR_OFFLINE);

  if (is_later)
    {
      finish (self, FALSE);
      return;
    }
  if (outcome == NULL || !finx_fetch_outcome_check (outcome, &error))
    {
      g_autofree char *reason = finx_error_text (error);

      refresh->n_failed++;
      finx_log (FINX_LOG_INFO, "data", "", "Daily prices of %s were not refreshed: %s", errand->instrument->symbol, reason);
    }
  g_hash_table_insert (refresh->days, g_strdup (errand->instrument->symbol), GINT_TO_POINTER (newest_day (self, errand->instrument)));
  fetch_next (self);
}

static gboolean
may_run (FinxEngine *self)
{
  return self->is_open && !self->is_offline && !self->read_only && finx_provider_settings_get_refresh (self->providers->settings);
}

static void
fetch_next (FinxEngine *self)
{
  FinxEngineRefresh *refresh = self->providers->refresh;
  const Errand *errand;

  if (refresh->next == refresh->errands->len || !may_run (self))
    {
      finish (self, refresh->next == refresh->errands->len);
      return;
    }
  errand = &g_array_index (refresh->errands, Errand, refresh->next++);
  finx_engine_tell_providers (self);
  finx_engine_fetch_prices_async (self, errand->instrument, NULL, MIN (errand->from_day, newest_day (self, errand->instrument)),
                                  (gint32) finx_days_from_time (finx_engine_provider_now (self)), FINX_FETCH_QUIETLY, NULL, fetched_cb, NULL);
}

/* The first day to fetch: of what is kept a few days back. */
static gint32
first_day (FinxEngine           *self,
           const GArray         *kept,
           const FinxInstrument *instrument)
{
  for (guint i = 0; kept != NULL && i < kept->len; i++)
    {
      const FinxBarSeriesInfo *info = &g_array_index (kept, FinxBarSeriesInfo, i);

      if (info->source == FINX_BARS_IMPORTED && info->interval == FINX_INTERVAL_1D && g_str_equal (info->symbol, instrument->symbol))
        return (gint32) finx_days_from_time (info->last_us) - OVERLAP;
    }
  return newest_day (self, instrument) - FIRST_DAYS;
}

static void
listed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  FinxEngine *self = FINX_ENGINE (source);
  FinxEngineRefresh *refresh = self->providers->refresh;
  g_autoptr(GArray) kept = finx_engine_list_bars_finish (self, result, NULL);
  g_autoptr(GPtrArray) held = finx_engine_list_held (self);

  for (guint i = 0; i < held->len; i++)
    {
      Errand errand = { .instrument = held->pdata[i] };

      if (!refresh->is_forced
          && GPOINTER_TO_INT (g_hash_table_lookup (refresh->days, errand.instrument->symbol)) >= newest_day (self, errand.instrument))
        continue;
      errand.from_day = first_day (self, kept, errand.instrument);
      g_array_append_val (refresh->errands, errand);
    }
  if (refresh->errands->len > 0)
    {
      refresh->n_failed = 0;
      fetch_next (self);
      return;
    }
  g_clear_pointer (&refresh->errands, g_array_unref);
  refresh->is_forced = FALSE;
  refresh->look_us = finx_engine_provider_now (self) + LOOK_US;
}

static void
start (FinxEngine *self)
{
  FinxEngineRefresh *refresh = self->providers->refresh;

  refresh->errands = g_array_new (FALSE, FALSE, sizeof (Errand));
  refresh->next = 0;
  finx_engine_list_bars_async (self, NULL, listed_cb, NULL);
}

/* Every second. */
void
finx_engine_refresh_second (FinxEngine *self)
{
  FinxEngineRefresh *refresh = self->providers != NULL ? self->providers->refresh : NULL;

  if (refresh != NULL && refresh->errands == NULL && may_run (self) && finx_engine_provider_now (self) >= refresh->look_us)
    start (self);
}

void
finx_engine_start_refresh (FinxEngine *self)
{
  g_return_if_fail (FINX_IS_ENGINE (self));

  if (finx_engine_get_providers (self)->refresh != NULL)
    return;
  self->providers->refresh = g_new0 (FinxEngineRefresh, 1);
  self->providers->refresh->days = recall (self);
}

void
finx_engine_refresh_now (FinxEngine *self)
{
  FinxEngineRefresh *refresh;

  g_return_if_fail (FINX_IS_ENGINE (self));

  finx_engine_start_refresh (self);
  refresh = self->providers->refresh;
  refresh->is_forced = TRUE;
  if (refresh->errands == NULL && may_run (self))
    start (self);
}

void
finx_engine_get_refresh (FinxEngine       *self,
                         FinxRefreshState *state)
{
  const FinxEngineRefresh *refresh = finx_engine_get_providers (self)->refresh;

  *state = (FinxRefreshState) { NULL };
  if (refresh == NULL)
    return;
  state->done_us = refresh->done_us;
  state->n_failed = refresh->n_failed;
  if (refresh->errands == NULL || refresh->next == 0)
    return;
  state->symbol = g_array_index (refresh->errands, Errand, refresh->next - 1).instrument->symbol;
  state->n_done = refresh->next - 1;
  state->n_all = refresh->errands->len;
}
