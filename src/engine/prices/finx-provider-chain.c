/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/prices/finx-provider-chain.h"

#include <string.h>

#include "base/finx-error.h"
#include "base/finx-log.h"
#include "base/finx-text.h"

struct _FinxProviderChain
{
  GObject    parent_instance;
  FinxClock *clock;
  FinxHttp  *http;
  GPtrArray *providers;         /* (element-type FinxProvider) */
};

G_DEFINE_FINAL_TYPE (FinxProviderChain, finx_provider_chain, G_TYPE_OBJECT)

/* A question on its way down the order; data of its task. */
typedef struct
{
  FinxChainQuestion *question;  /* the asker's, who learns from it */
  guint              next;      /* in the order */
  guint              n_asked, n_unknown, n_remembered;
  gint64             since_us;  /* of those remembered as not knowing it: the oldest */
  GString           *told;      /* what those that were asked said */
  GError            *error;     /* (nullable): of the first that failed otherwise than by not knowing it; else of the last */
} Walk;

FinxChainQuestion *
finx_chain_question_new (FinxQueryKind         kind,
                         const FinxInstrument *instrument,
                         const char           *series,
                         gint32                from_day,
                         gint32                to_day,
                         const char *const    *order)
{
  FinxChainQuestion *question = g_new0 (FinxChainQuestion, 1);

  question->kind = kind;
  question->instrument = instrument != NULL ? finx_instrument_copy (instrument) : NULL;
  question->series = g_strdup (series);
  question->from_day = from_day;
  question->to_day = to_day;
  question->order = g_strdupv ((char **) order);
  question->learned = g_ptr_array_new_with_free_func (g_free);
  return question;
}

void
finx_chain_question_free (FinxChainQuestion *question)
{
  g_clear_pointer (&question->instrument, finx_instrument_free);
  g_free (question->series);
  g_strfreev (question->order);
  g_clear_pointer (&question->unknown, g_hash_table_unref);
  g_ptr_array_unref (question->learned);
  g_free (question);
}

/* (transfer full) */
FinxChainAnswer *
finx_chain_answer_copy (const FinxChainAnswer *answer)
{
  FinxChainAnswer *copy = g_new0 (FinxChainAnswer, 1);

  copy->daily = answer->daily != NULL ? finx_daily_series_copy (answer->daily) : NULL;
  copy->last = answer->last != NULL ? finx_last_price_copy (answer->last) : NULL;
  copy->economy = answer->economy != NULL ? finx_economic_series_copy (answer->economy) : NULL;
  copy->releases = answer->releases != NULL ? finx_release_dates_copy (answer->releases) : NULL;
  copy->earnings = answer->earnings != NULL ? finx_earnings_list_copy (answer->earnings) : NULL;
  return copy;
}

void
finx_chain_answer_free (FinxChainAnswer *answer)
{
  g_clear_pointer (&answer->daily, finx_daily_series_free);
  g_clear_pointer (&answer->last, finx_last_price_free);
  g_clear_pointer (&answer->economy, finx_economic_series_free);
  g_clear_pointer (&answer->releases, finx_release_dates_free);
  g_clear_pointer (&answer->earnings, finx_earnings_list_free);
  g_free (answer);
}

static void
walk_free (gpointer data)
{
  Walk *walk = data;

  g_string_free (walk->told, TRUE);
  g_clear_error (&walk->error);
  g_free (walk);
}

/* (transfer full) */
static char *
name_of (const FinxChainQuestion *question)
{
  const char *name = question->instrument != NULL ? question->instrument->symbol : question->series;

  /* Translators: a symbol; stands in “None of the providers knows %s” and the like */
  return finx_query_kind_get_port (question->kind) == FINX_TYPE_EARNINGS ? g_strdup_printf (finx_text ("%s’s earnings"), name) : g_strdup (name);
}

/* (transfer full): "10 min", rounded up */
static char *
time_since (FinxClock *clock,
            gint64     time_us)
{
  int minutes = (int) ((finx_clock_now (clock) - time_us + FINX_USEC_PER_MIN - 1) / FINX_USEC_PER_MIN);

  if (minutes < 120)
    return g_strdup_printf (finx_text ("%d min"), minutes);
  return minutes < 2880 ? g_strdup_printf (finx_text ("%d h"), minutes / 60) : g_strdup_printf (finx_text ("%d d"), minutes / 1440);
}

/* (transfer full): what all of them together come to */
static GError *
sum_up (Walk      *walk,
        FinxClock *clock)
{
  g_autofree char *what = name_of (walk->question), *since = time_since (clock, walk->since_us);
  GError *error = NULL;

  if (walk->n_asked == 0)
    finx_set_error (&error, FINX_ERROR_NOT_FOUND, "FINX-DATA-011",
                    "No provider that is switched on and set up has %s. Nothing was asked; see the providers on the Data page", what);
  else if (walk->n_remembered == walk->n_asked)
    finx_set_error (&error, FINX_ERROR_NOT_FOUND, "FINX-DATA-021",
                    "%s was not known to any provider %s ago, so none was asked again. Check how it is written, or ask again", what, since);
  else if (walk->n_asked == 1)
    error = g_steal_pointer (&walk->error);
  else if (walk->n_asked == walk->n_unknown)
    finx_set_error (&error, FINX_ERROR_NOT_FOUND, "FINX-DATA-012", "None of the providers knows %s. Nothing was changed; check how it is written", what);
  else
    finx_set_error (&error, walk->error->domain == FINX_ERROR ? (FinxError) walk->error->code : FINX_ERROR_OFFLINE, "FINX-DATA-013",
                    "%s could not be had. %s", what, walk->told->str);
  return error;
}

/* Another currency than the instrument's is another thing. */
static gboolean
check_currency (Walk            *walk,
                FinxProvider    *provider,
                FinxChainAnswer *answer,
                GError         **error)
{
  const FinxInstrument *instrument = walk->question->instrument;
  const char *told = answer->daily != NULL ? answer->daily->currency : answer->last != NULL ? answer->last->currency : "";       /* reports may be in another */

  if (instrument == NULL || *told == '\0' || *instrument->currency == '\0' || g_ascii_strcasecmp (told, instrument->currency) == 0)
    return TRUE;
  finx_set_error (error, FINX_ERROR_PROTOCOL, "FINX-DATA-015", "%s gives %s in %s, not in %s. Nothing of it was used",
                  finx_provider_get_info (provider)->name, instrument->symbol, told, instrument->currency);
  return FALSE;
}

static void walk_on (GTask *task);

/* Takes @error. */
static void
note_failure (Walk   *walk,
              GError *error)
{
  g_autofree char *text = finx_error_text (error);
  gboolean is_unknown = g_error_matches (error, FINX_ERROR, FINX_ERROR_NOT_FOUND);

  walk->n_unknown += is_unknown;
  g_string_append_printf (walk->told, "%s%s.", walk->told->len > 0 ? " " : "", text);
  if (walk->error == NULL || g_error_matches (walk->error, FINX_ERROR, FINX_ERROR_NOT_FOUND))
    {
      g_clear_error (&walk->error);
      walk->error = error;
    }
  else
    {
      g_error_free (error);
    }
}

static void
answer_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  GTask *task = user_data;
  Walk *walk = g_task_get_task_data (task);
  g_autoptr(FinxChainAnswer) answer = g_new0 (FinxChainAnswer, 1);
  GError *error = NULL;

  if (walk->question->kind == FINX_QUERY_DAILY)
    answer->daily = finx_daily_prices_load_finish (FINX_DAILY_PRICES (source), result, &error);
  else if (walk->question->kind == FINX_QUERY_LAST)
    answer->last = finx_last_prices_load_finish (FINX_LAST_PRICES (source), result, &error);
  else if (walk->question->kind == FINX_QUERY_ECONOMY)
    answer->economy = finx_economy_load_finish (FINX_ECONOMY (source), result, &error);
  else if (walk->question->kind == FINX_QUERY_RELEASES)
    answer->releases = finx_releases_load_finish (FINX_RELEASES (source), result, &error);
  else
    answer->earnings = finx_earnings_load_finish (FINX_EARNINGS (source), result, &error);
  if (error == NULL && check_currency (walk, FINX_PROVIDER (source), answer, &error))
    {
      g_task_return_pointer (task, g_steal_pointer (&answer), (GDestroyNotify) finx_chain_answer_free);
      g_object_unref (task);
    }
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_task_return_error (task, error);
      g_object_unref (task);
    }
  else
    {
      if (g_error_matches (error, FINX_ERROR, FINX_ERROR_NOT_FOUND))
        g_ptr_array_add (walk->question->learned, g_strdup (finx_provider_get_info (FINX_PROVIDER (source))->id));
      note_failure (walk, error);
      walk_on (task);
    }
}

/* Whether @provider need not be asked now: it did not know it a while ago, or the rest of its day is kept for persons. */
static gboolean
pass_over (FinxProviderChain *self,
           Walk              *walk,
           FinxProvider      *provider)
{
  const FinxProviderInfo *info = finx_provider_get_info (provider);
  const gint64 *since = walk->question->unknown != NULL ? g_hash_table_lookup (walk->question->unknown, info->id) : NULL;
  gint64 now = finx_clock_now (self->clock);
  GError *error = NULL;

  if (since != NULL)
    {
      g_autofree char *what = name_of (walk->question), *age = time_since (self->clock, *since);

      walk->n_asked++;
      walk->n_remembered++;
      walk->since_us = walk->n_remembered == 1 ? *since : MIN (walk->since_us, *since);
      finx_set_error (&error, FINX_ERROR_NOT_FOUND, "FINX-DATA-021", "%s did not know %s %s ago, so it was not asked again. Ask again if it may now",
                      info->name, what, age);
    }
  else if (walk->question->is_quiet && finx_key_ring_is_reserve (finx_provider_get_keys (provider), now))
    {
      walk->n_asked++;
      finx_set_error (&error, FINX_ERROR_RATE_LIMITED, "FINX-DATA-022",
                      "The last requests of %s for today are kept for what you ask yourself. Nothing was asked", info->name);
    }
  if (error != NULL)
    note_failure (walk, error);
  return error != NULL;
}

/* Asks the next of the order that has something of the kind. Takes @task. */
static void
walk_on (GTask *task)
{
  FinxProviderChain *self = g_task_get_source_object (task);
  Walk *walk = g_task_get_task_data (task);
  const FinxChainQuestion *question = walk->question;
  GCancellable *cancellable = g_task_get_cancellable (task);

  while (question->order[walk->next] != NULL)
    {
      FinxProvider *provider = finx_provider_chain_find (self, question->order[walk->next++]);

      if (provider == NULL || !finx_provider_has (provider, question->kind, question->instrument, question->series)
          || (question->order[1] != NULL && !finx_provider_is_set_up (provider)))       /* whoever is asked alone says what is missing */
        continue;
      if (pass_over (self, walk, provider))
        continue;
      walk->n_asked++;
      if (question->kind == FINX_QUERY_DAILY)
        finx_daily_prices_load_async (FINX_DAILY_PRICES (provider), question->instrument, question->from_day, question->to_day, cancellable,
                                      answer_cb, task);
      else if (question->kind == FINX_QUERY_LAST)
        finx_last_prices_load_async (FINX_LAST_PRICES (provider), question->instrument, cancellable, answer_cb, task);
      else if (question->kind == FINX_QUERY_ECONOMY)
        finx_economy_load_async (FINX_ECONOMY (provider), question->series, question->from_day, question->to_day, cancellable, answer_cb,
                                 task);
      else if (question->kind == FINX_QUERY_RELEASES)
        finx_releases_load_async (FINX_RELEASES (provider), question->series, question->from_day, question->to_day, cancellable, answer_cb,
                                  task);
      else
        finx_earnings_load_async (FINX_EARNINGS (provider), question->instrument, question->kind == FINX_QUERY_EXPECTED, cancellable, answer_cb,
                                  task);
      return;
    }
  g_task_return_error (task, sum_up (walk, self->clock));
  g_object_unref (task);
}

/**
 * finx_provider_chain_ask_async:
 * @question: stays as long as it is asked, and is not touched meanwhile
 *
 * %FINX_ERROR_NOT_FOUND only if all that were asked do not know it; otherwise the kind of error of the first that failed.
 */
void
finx_provider_chain_ask_async (FinxProviderChain  *self,
                               FinxChainQuestion  *question,
                               GCancellable       *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer            user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Walk *walk = g_new0 (Walk, 1);

  walk->question = question;
  walk->told = g_string_new (NULL);
  g_task_set_task_data (task, walk, walk_free);
  walk_on (task);
}

FinxChainAnswer *
finx_provider_chain_ask_finish (FinxProviderChain *self,
                                GAsyncResult      *result,
                                GError           **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* (transfer none) (nullable) */
FinxProvider *
finx_provider_chain_find (FinxProviderChain *self,
                          const char        *id)
{
  for (guint i = 0; i < self->providers->len; i++)
    if (g_str_equal (finx_provider_get_info (self->providers->pdata[i])->id, id))
      return self->providers->pdata[i];
  return NULL;
}

/**
 * finx_provider_chain_add:
 * @adapter: its number in finx-adapters.h
 *
 * Returns: (transfer none)
 */
FinxProvider *
finx_provider_chain_add (FinxProviderChain *self,
                         guint              adapter,
                         const char        *url,
                         GArray            *rates)
{
  FinxProvider *provider = finx_provider_new (finx_adapters_get_type (adapter), self->http, self->clock, url, rates);

  g_ptr_array_add (self->providers, provider);
  return provider;
}

static void
finx_provider_chain_finalize (GObject *object)
{
  FinxProviderChain *self = FINX_PROVIDER_CHAIN (object);

  g_ptr_array_unref (self->providers);
  g_clear_object (&self->http);
  g_clear_object (&self->clock);
  G_OBJECT_CLASS (finx_provider_chain_parent_class)->finalize (object);
}

static void
finx_provider_chain_class_init (FinxProviderChainClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = finx_provider_chain_finalize;
}

static void
finx_provider_chain_init (FinxProviderChain *self)
{
  self->providers = g_ptr_array_new_with_free_func (g_object_unref);
}

FinxProviderChain *
finx_provider_chain_new (FinxClock *clock)
{
  FinxProviderChain *self = g_object_new (FINX_TYPE_PROVIDER_CHAIN, NULL);

  self->clock = g_object_ref (clock);
  self->http = finx_http_new (clock);
  return self;
}
