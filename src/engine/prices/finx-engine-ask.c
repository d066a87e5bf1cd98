/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asking the chain of providers, on the engine thread: one request for all who want the same at once, who did not know a thing is
 * left alone for a while, and what was used of the day is written down. */
#include "engine/prices/finx-engine-providers-private.h"

#include "base/finx-error.h"
#include "base/finx-log.h"

#define UNKNOWN_US          (10 * FINX_USEC_PER_MIN)    /* that long it counts that a provider did not know a thing */
#define UNKNOWN_EARNINGS_US (7 * FINX_USEC_PER_DAY)     /* of reports: a fund will have none tomorrow either, and requests are few */

/* A question on its way, and who waits for its answer. */
typedef struct
{
  char              *name;      /* of the question: another of the same name is the same */
  FinxChainQuestion *question;
  gboolean           again;
  GCancellable      *cancellable;       /* when nobody waits any more, and when the engine closes */
  GPtrArray         *waiting;   /* (element-type Waiter) */
  GPtrArray         *budgets;   /* (nullable) (element-type FinxCacheEntry): after the answer */
} Flight;

typedef struct
{
  Flight  *flight;              /* owns this */
  GTask   *task;
  GSource *source;              /* (nullable): of the caller's cancellable */
} Waiter;

static void
waiter_free (gpointer data)
{
  Waiter *waiter = data;

  if (waiter->source != NULL)
    {
      g_source_destroy (waiter->source);
      g_source_unref (waiter->source);
    }
  g_object_unref (waiter->task);
  g_free (waiter);
}

static void
flight_free (gpointer data)
{
  Flight *flight = data;

  g_free (flight->name);
  finx_chain_question_free (flight->question);
  g_object_unref (flight->cancellable);
  g_ptr_array_unref (flight->waiting);
  g_clear_pointer (&flight->budgets, g_ptr_array_unref);
  g_free (flight);
}

/* name → Flight, borrowed: those that somebody may still join */
GHashTable *
finx_engine_flights_new (void)
{
  return g_hash_table_new (g_str_hash, g_str_equal);
}

/* Cancels what is under way, so that closing need not wait for the network. */
void
finx_engine_providers_stop (FinxEngine *self)
{
  g_autoptr(GList) flights = self->providers != NULL ? g_hash_table_get_values (self->providers->flights) : NULL;

  for (GList *l = flights; l != NULL; l = l->next)
    g_cancellable_cancel (((Flight *) l->data)->cancellable);
}

char **
finx_engine_provider_order (FinxEngine *self,
                            guint       of,
                            const char *provider,
                            GError    **error)
{
  FinxProviderSettings *settings = finx_engine_get_provider_settings (self);
  GStrvBuilder *builder = g_strv_builder_new ();
  g_auto(GStrv) all = finx_provider_settings_get_order (settings, of);
  char **order = NULL;
  guint adapter;

  if (provider != NULL && !finx_adapters_find (provider, &adapter))
    finx_set_error (error, FINX_ERROR_NOT_FOUND, "FINX-DATA-018", "There is no provider “%s”. Nothing was asked; “finxctl data providers” lists them",
                    provider);
  else if (provider != NULL && !finx_provider_settings_get_on (settings, provider))
    finx_set_error (error, FINX_ERROR_REJECTED, "FINX-DATA-019", "%s is switched off. Nothing was asked; switch it on on the Data page",
                    finx_adapters_get_info (adapter)->name);
  else
    {
      if (provider != NULL)
        g_strv_builder_add (builder, provider);
      for (guint i = 0; provider == NULL && all[i] != NULL; i++)
        if (finx_provider_settings_get_on (settings, all[i]))
          g_strv_builder_add (builder, all[i]);
      order = g_strv_builder_end (builder);
    }
  g_strv_builder_unref (builder);
  return order;
}

/* (element-type FinxCacheEntry): of all providers that count; engine thread */
static GPtrArray *
copy_budgets (FinxEngine *self)
{
  GPtrArray *budgets = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_cache_entry_free);
  FinxEngineProviders *providers = self->providers;

  for (guint i = 0; providers->chain != NULL && i < finx_adapters_get_n (); i++)
    {
      const char *id = finx_adapters_get_info (i)->id;
      FinxKeyRing *keys = finx_provider_get_keys (finx_provider_chain_find (providers->chain, id));
      FinxCacheEntry *entry;

      if (finx_key_ring_get_left (keys, finx_clock_now (providers->clock)) < 0)
        continue;
      entry = g_new0 (FinxCacheEntry, 1);
      *entry = (FinxCacheEntry) { g_strdup (id), g_strdup (id), finx_clock_now (providers->clock), finx_key_ring_to_text (keys) };
      g_ptr_array_add (budgets, entry);
    }
  return budgets;
}

static void
asked_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Flight *flight = g_task_get_task_data (task);
  GError *error = NULL;
  FinxChainAnswer *answer = finx_provider_chain_ask_finish (FINX_PROVIDER_CHAIN (source), result, &error);

  flight->budgets = copy_budgets (g_task_get_source_object (task));
  if (answer != NULL)
    g_task_return_pointer (task, answer, (GDestroyNotify) finx_chain_answer_free);
  else
    g_task_return_error (task, error);
}

static gboolean
ask_cb (gpointer user_data)
{
  GTask *task = user_data;
  FinxEngine *self = g_task_get_source_object (task);
  Flight *flight = g_task_get_task_data (task);

  finx_provider_chain_ask_async (self->providers->chain, flight->question, flight->cancellable, asked_cb, task);
  return G_SOURCE_REMOVE;
}

static void
ready_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  FinxEngine *self = FINX_ENGINE (source);
  GTask *task = user_data;

  if (self->providers->chain != NULL)
    {
      finx_engine_thread_invoke (self->thread, ask_cb, task, NULL);
      return;
    }
  /* The settings were changed at just this moment. */
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Cancelled");
  g_object_unref (task);
}

/* What a thing is called where it is remembered who did not know it. */
static char *
subject_of (const FinxChainQuestion *question)
{
  static const char *const kinds[FINX_N_QUERY_KINDS] = { "daily", "last", "economy", "releases", "earnings", "expected" };
  const FinxInstrument *instrument = question->instrument;

  return instrument != NULL ? g_strdup_printf ("%s %s %s %s", kinds[question->kind], finx_asset_class_to_string (instrument->asset_class),
                                               instrument->venue, instrument->symbol)
                            : g_strdup_printf ("%s %s", kinds[question->kind], question->series);
}

static void
unknown_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  FinxEngine *self = FINX_ENGINE (source);
  GTask *task = user_data;
  Flight *flight = g_task_get_task_data (task);
  g_autoptr(GPtrArray) entries = finx_engine_find_entries_finish (self, result);        /* without a cache all are asked */
  gint64 now = finx_engine_provider_now (self);
  gint64 counts_us = finx_query_kind_get_port (flight->question->kind) == FINX_TYPE_EARNINGS ? UNKNOWN_EARNINGS_US : UNKNOWN_US;

  for (guint i = 0; entries != NULL && i < entries->len; i++)
    {
      const FinxCacheEntry *entry = entries->pdata[i];

      if (now - entry->fetched_us >= counts_us || now < entry->fetched_us)
        continue;
      if (flight->question->unknown == NULL)
        flight->question->unknown = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
      g_hash_table_insert (flight->question->unknown, g_strdup (entry->source), g_memdup2 (&entry->fetched_us, sizeof entry->fetched_us));
    }
  finx_engine_ready_providers_async (self, ready_cb, task);
}

/* @now_us 0: @source knows it after all. */
static void
note_unknown (GPtrArray    *entries,
              const Flight *flight,
              const char   *source,
              gint64        now_us)
{
  FinxCacheEntry *entry = g_new (FinxCacheEntry, 1);

  *entry = (FinxCacheEntry) { subject_of (flight->question), g_strdup (source), now_us, g_strdup ("") };
  g_ptr_array_add (entries, entry);
}

static const char *
source_of (const FinxChainAnswer *answer)
{
  return answer->daily != NULL ? answer->daily->source : answer->last != NULL ? answer->last->source
         : answer->economy != NULL ? answer->economy->source : answer->releases != NULL ? answer->releases->source : answer->earnings->source;
}

static void
write_down (FinxEngine            *self,
            Flight                *flight,
            const FinxChainAnswer *answer)
{
  g_autoptr(GPtrArray) unknown = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_cache_entry_free);
  const GPtrArray *learned = flight->question->learned;

  for (guint i = 0; i < learned->len; i++)
    note_unknown (unknown, flight, learned->pdata[i], finx_engine_provider_now (self));
  if (flight->again && answer != NULL)
    note_unknown (unknown, flight, source_of (answer), 0);
  if (unknown->len > 0)
    finx_engine_keep_entries (self, FINX_CACHE_UNKNOWN, g_steal_pointer (&unknown));
  if (flight->budgets == NULL)
    return;
  finx_engine_keep_entries (self, FINX_CACHE_BUDGET, g_steal_pointer (&flight->budgets));
  finx_engine_tell_providers (self);
}

static void
leave_flights (FinxEngine *self,
               Flight     *flight)
{
  if (g_hash_table_lookup (self->providers->flights, flight->name) == flight)
    g_hash_table_remove (self->providers->flights, flight->name);
}

/* Who is first in the callbacks may ask anew: the flight is over by then. */
static void
landed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  FinxEngine *self = FINX_ENGINE (source);
  Flight *flight = g_task_get_task_data (G_TASK (result));
  g_autoptr(GError) error = NULL;
  g_autoptr(FinxChainAnswer) answer = g_task_propagate_pointer (G_TASK (result), &error);

  if (self->providers != NULL)
    leave_flights (self, flight);
  if (self->is_open)
    write_down (self, flight, answer);
  while (flight->waiting->len > 0)
    {
      Waiter *waiter = g_ptr_array_steal_index (flight->waiting, 0);

      if (answer != NULL)
        g_task_return_pointer (waiter->task, finx_chain_answer_copy (answer), (GDestroyNotify) finx_chain_answer_free);
      else
        g_task_return_error (waiter->task, g_error_copy (error));
      waiter_free (waiter);
    }
}

/* One who waits gives up; with the last of them nobody asks any more. */
static gboolean
cancelled_cb (GCancellable *cancellable,
              gpointer      user_data)
{
  Waiter *waiter = user_data;
  Flight *flight = waiter->flight;
  g_autoptr(GTask) task = g_object_ref (waiter->task);

  g_ptr_array_remove (flight->waiting, waiter);
  if (flight->waiting->len == 0)
    {
      leave_flights (g_task_get_source_object (task), flight);
      g_cancellable_cancel (flight->cancellable);
    }
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Cancelled");
  return G_SOURCE_REMOVE;
}

static void
join (Flight       *flight,
      GTask        *task,
      GCancellable *cancellable)
{
  Waiter *waiter = g_new0 (Waiter, 1);

  waiter->flight = flight;
  waiter->task = task;
  if (cancellable != NULL)
    {
      waiter->source = g_cancellable_source_new (cancellable);
      g_source_set_callback (waiter->source, G_SOURCE_FUNC (cancelled_cb), waiter, NULL);
      g_source_attach (waiter->source, g_main_context_get_thread_default ());
    }
  g_ptr_array_add (flight->waiting, waiter);
}

static char *
name_of (const FinxChainQuestion *question,
         FinxFetchFlags           flags)
{
  g_autofree char *order = g_strjoinv (" ", question->order), *subject = subject_of (question);

  return g_strdup_printf ("%s %s %d %d %d %s", subject, question->instrument != NULL ? question->instrument->currency : "", question->from_day,
                          question->to_day, (int) (flags & (FINX_FETCH_AGAIN | FINX_FETCH_QUIETLY)), order);
}

/* Takes @question. */
static Flight *
take_off (FinxEngine        *self,
          char              *name,
          FinxChainQuestion *question,
          FinxFetchFlags     flags)
{
  Flight *flight = g_new0 (Flight, 1);
  GTask *task = g_task_new (self, NULL, landed_cb, NULL);

  flight->name = name;
  flight->question = question;
  flight->again = (flags & FINX_FETCH_AGAIN) != 0;
  flight->cancellable = g_cancellable_new ();
  flight->waiting = g_ptr_array_new_with_free_func (waiter_free);
  question->is_quiet = (flags & FINX_FETCH_QUIETLY) != 0;
  g_hash_table_insert (finx_engine_get_providers (self)->flights, flight->name, flight);
  g_task_set_task_data (task, flight, flight_free);
  finx_engine_follow (self, task);
  if (flight->again)
    finx_engine_ready_providers_async (self, ready_cb, task);
  else
    finx_engine_find_entries_async (self, FINX_CACHE_UNKNOWN, subject_of (question), unknown_cb, task);
  return flight;
}

void
finx_engine_ask_async (FinxEngine         *self,
                       FinxChainQuestion  *question,
                       FinxFetchFlags      flags,
                       GCancellable       *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer            user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);
  g_autofree char *name = name_of (question, flags);
  Flight *flight;

  finx_engine_follow (self, task);
  if (self->is_offline)
    {
      GError *error = NULL;

      finx_set_error (&error, FINX_ERROR_OFFLINE, "FINX-DATA-017", "FinX works offline, so nothing was asked. Go online first");
      finx_chain_question_free (question);
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  flight = g_hash_table_lookup (finx_engine_get_providers (self)->flights, name);
  if (flight != NULL)
    finx_chain_question_free (question);
  else
    flight = take_off (self, g_steal_pointer (&name), question, flags);
  join (flight, task, cancellable);
}

FinxChainAnswer *
finx_engine_ask_finish (FinxEngine   *self,
                        GAsyncResult *result,
                        GError      **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
