/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Providers of market data: their settings, keys and budgets, and asking them on the engine thread. */
#include "engine/prices/finx-engine-providers-private.h"

#include "base/finx-error.h"
#include "base/finx-log.h"
#include "base/finx-time.h"

#define STATE_KEY "providers"
#define BUDGET    "budget"              /* kind in the cache */

struct _FinxEngineProviders
{
  FinxProviderSettings *settings;
  FinxKeyring          *keyring;
  FinxClock            *clock;          /* real time, unless a test's */
  FinxProviderChain    *chain;          /* (nullable): used on the engine thread only */
  GPtrArray            *waiting;        /* (element-type GTask): for keys and budgets to be read */
  gboolean              is_ready;
  guint                 next_key;       /* adapter whose keys are being read */
  GHashTable           *running;        /* GCancellable of what is under way */
};

static void next_keys (FinxEngine *self);

void
finx_provider_state_free (FinxProviderState *state)
{
  g_free (state->url);
  g_free (state->trouble);
  g_free (state);
}

static FinxEngineProviders *
get_providers (FinxEngine *self)
{
  FinxEngineProviders *providers = self->providers;

  if (providers != NULL)
    return providers;
  providers = self->providers = g_new0 (FinxEngineProviders, 1);
  providers->settings = finx_provider_settings_new (g_hash_table_lookup (self->state, STATE_KEY));
  providers->clock = finx_clock_get_speed (self->clock) == 0 ? g_object_ref (self->clock) : finx_clock_new_system ();
  providers->waiting = g_ptr_array_new ();
  providers->running = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
  return providers;
}

FinxKeyring *
finx_engine_get_keyring (FinxEngine *self)
{
  FinxEngineProviders *providers = get_providers (self);

  if (providers->keyring == NULL)
    providers->keyring = finx_keyring_new (NULL, NULL);
  return providers->keyring;
}

void
finx_engine_set_keyring (FinxEngine  *self,
                         FinxKeyring *keyring)
{
  g_return_if_fail (FINX_IS_ENGINE (self));
  g_return_if_fail (get_providers (self)->keyring == NULL);

  self->providers->keyring = keyring;
}

FinxProviderSettings *
finx_engine_get_provider_settings (FinxEngine *self)
{
  g_return_val_if_fail (FINX_IS_ENGINE (self), NULL);

  return get_providers (self)->settings;
}

/* Real time, also while the practice market runs ahead. */
FinxClock *
finx_engine_get_provider_clock (FinxEngine *self)
{
  return get_providers (self)->clock;
}

gint64
finx_engine_provider_now (FinxEngine *self)
{
  return finx_clock_now (finx_engine_get_provider_clock (self));
}

/* What it takes to ask: "1/s 25/d" of the provider, or of FINX_<ID>_LIMITS. */
static GArray *
get_rates (const FinxProviderInfo *info)
{
  g_autofree char *upper = g_ascii_strup (info->id, -1), *name = g_strdup_printf ("FINX_%s_LIMITS", upper);
  g_autoptr(GError) error = NULL;
  const char *said = g_getenv (name);
  GArray *rates = said != NULL ? finx_rates_parse (said, &error) : NULL;

  if (error != NULL)
    finx_log (FINX_LOG_WARNING, "data", "", "%s: %s", name, error->message);
  return rates != NULL ? rates : finx_rates_parse (info->limits, NULL);
}

/* On the engine thread, as all that has to do with the chain. */
static void
make_chain (gpointer data)
{
  FinxEngineProviders *providers = ((FinxEngine *) data)->providers;

  providers->chain = finx_provider_chain_new (providers->clock);
  for (guint i = 0; i < finx_adapters_get_n (); i++)
    {
      g_autofree char *url = finx_provider_settings_get_url (providers->settings, i);
      g_autoptr(GArray) rates = get_rates (finx_adapters_get_info (i));

      finx_provider_chain_add (providers->chain, i, url, rates);
    }
}

static void
drop_chain (gpointer data)
{
  g_clear_object (&((FinxEngine *) data)->providers->chain);
}

static void
forget_chain (FinxEngine *self)
{
  if (self->providers->chain != NULL)
    finx_engine_thread_call (self->thread, drop_chain, self);
  self->providers->is_ready = FALSE;
}

gboolean
finx_engine_keep_provider_settings (FinxEngine *self,
                                    GError    **error)
{
  g_autofree char *text = NULL;

  g_return_val_if_fail (FINX_IS_ENGINE (self), FALSE);

  if (!finx_engine_may_write (self, error))
    {
      g_clear_pointer (&get_providers (self)->settings, finx_provider_settings_free);
      self->providers->settings = finx_provider_settings_new (g_hash_table_lookup (self->state, STATE_KEY));
      return FALSE;
    }
  text = finx_provider_settings_to_text (get_providers (self)->settings);
  finx_engine_set_state (self, STATE_KEY, text);
  forget_chain (self);                  /* addresses may be others */
  finx_engine_tell_providers (self);
  return TRUE;
}

/* Cancels what is under way, so that closing need not wait for the network. */
void
finx_engine_providers_stop (FinxEngine *self)
{
  GHashTableIter iter;
  gpointer cancellable;
  g_autoptr(GList) running = NULL;

  if (self->providers == NULL)
    return;
  g_hash_table_iter_init (&iter, self->providers->running);
  while (g_hash_table_iter_next (&iter, &cancellable, NULL))
    running = g_list_prepend (running, cancellable);
  for (GList *l = running; l != NULL; l = l->next)
    g_cancellable_cancel (l->data);
}

/* When nothing is under way, and the engine thread still runs. */
void
finx_engine_providers_free (FinxEngine *self)
{
  if (self->providers == NULL)
    return;
  forget_chain (self);
  finx_provider_settings_free (self->providers->settings);
  g_clear_object (&self->providers->keyring);
  g_clear_object (&self->providers->clock);
  g_ptr_array_unref (self->providers->waiting);
  g_hash_table_unref (self->providers->running);
  g_clear_pointer (&self->providers, g_free);
}

/* Getting ready: the budgets from the cache, then the keys of each provider that takes some. */

static void
end_waiting (FinxEngine *self)
{
  g_autoptr(GPtrArray) waiting = g_steal_pointer (&self->providers->waiting);

  self->providers->waiting = g_ptr_array_new ();
  for (guint i = 0; i < waiting->len; i++)
    {
      g_task_return_boolean (waiting->pdata[i], TRUE);
      g_object_unref (waiting->pdata[i]);
    }
}

/* Keys or budgets of one provider on their way to the engine thread. */
typedef struct
{
  FinxEngine *engine;
  const char *id;
  char      **keys;             /* (nullable) */
  const char *budget;           /* (nullable) */
} Delivery;

static void
deliver (gpointer data)
{
  Delivery *delivery = data;
  FinxProvider *provider = finx_provider_chain_find (delivery->engine->providers->chain, delivery->id);

  if (provider != NULL && delivery->budget != NULL)
    finx_key_ring_from_text (finx_provider_get_keys (provider), delivery->budget);
  if (provider != NULL && delivery->keys != NULL)
    finx_key_ring_set_keys (finx_provider_get_keys (provider), (const char *const *) delivery->keys);
}

static void
keys_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(FinxEngine) self = user_data;
  g_autoptr(GPtrArray) keys = finx_keyring_load_finish (FINX_KEYRING (source), result, NULL);
  Delivery delivery = { .engine = self, .id = finx_adapters_get_info (self->providers->next_key++)->id };

  if (keys != NULL && self->providers->chain != NULL)
    {
      g_ptr_array_add (keys, NULL);
      delivery.keys = (char **) keys->pdata;
      finx_engine_thread_call (self->thread, deliver, &delivery);
    }
  next_keys (self);
  finx_engine_end (self);
}

static void
next_keys (FinxEngine *self)
{
  FinxEngineProviders *providers = self->providers;

  while (providers->next_key < finx_adapters_get_n () && finx_adapters_get_info (providers->next_key)->key == FINX_KEY_NEEDED_NOT)
    providers->next_key++;
  if (providers->next_key == finx_adapters_get_n ())
    {
      providers->is_ready = providers->chain != NULL;
      end_waiting (self);
      return;
    }
  finx_engine_begin (self);
  finx_keyring_load_async (finx_engine_get_keyring (self), finx_adapters_get_info (providers->next_key)->id, NULL, keys_cb, g_object_ref (self));
}

static gpointer
budgets_job (FinxStore      *store,
             gpointer        data,
             GDestroyNotify *destroy,
             GError        **error)
{
  FinxMarketCache *cache = finx_store_get_market_cache (store, error);

  *destroy = (GDestroyNotify) g_ptr_array_unref;
  return cache != NULL ? finx_market_cache_list (cache, BUDGET, NULL, error) : NULL;
}

static void
budgets_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  FinxEngine *self = FINX_ENGINE (source);
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) entries = g_task_propagate_pointer (G_TASK (result), &error);

  if (error != NULL)
    finx_log (FINX_LOG_WARNING, "data", "", "What was asked of providers before is not known: %s", error->message);
  if (self->providers->chain == NULL)
    finx_engine_thread_call (self->thread, make_chain, self);
  for (guint i = 0; entries != NULL && i < entries->len; i++)
    {
      const FinxCacheEntry *entry = entries->pdata[i];
      Delivery delivery = { .engine = self, .id = entry->subject, .budget = entry->body };

      finx_engine_thread_call (self->thread, deliver, &delivery);
    }
  self->providers->next_key = 0;
  next_keys (self);
}

static void
get_ready_async (FinxEngine         *self,
                 GAsyncReadyCallback callback,
                 gpointer            user_data)
{
  FinxEngineProviders *providers = get_providers (self);
  GTask *task = g_task_new (self, NULL, callback, user_data);

  if (providers->is_ready)
    {
      g_task_return_boolean (task, TRUE);
      g_object_unref (task);
      return;
    }
  g_ptr_array_add (providers->waiting, task);
  if (providers->waiting->len == 1)
    finx_engine_run_job (self, budgets_job, NULL, NULL, (GDestroyNotify) g_ptr_array_unref, NULL, budgets_cb, NULL);
}

/* Asking */

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

/* Data of the task that somebody waits for. */
typedef struct
{
  FinxChainQuestion *question;  /* until it is asked */
  GCancellable      *cancellable;       /* of its own: the caller's and closing both cancel it */
  GCancellable      *outer;     /* (nullable): the caller's */
  gulong             outer_id;
  GPtrArray         *budgets;   /* (element-type FinxCacheEntry): after the answer */
} Errand;

static void
errand_free (gpointer data)
{
  Errand *errand = data;

  g_clear_pointer (&errand->question, finx_chain_question_free);
  g_clear_pointer (&errand->budgets, g_ptr_array_unref);
  g_clear_object (&errand->cancellable);
  g_clear_object (&errand->outer);
  g_free (errand);
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
  GTask *task = user_data;
  Errand *errand = g_task_get_task_data (task);
  GError *error = NULL;
  FinxChainAnswer *answer = finx_provider_chain_ask_finish (FINX_PROVIDER_CHAIN (source), result, &error);

  errand->budgets = copy_budgets (g_task_get_source_object (task));
  if (answer != NULL)
    g_task_return_pointer (task, answer, (GDestroyNotify) finx_chain_answer_free);
  else
    g_task_return_error (task, error);
  g_object_unref (task);
}

static gboolean
ask_cb (gpointer user_data)
{
  GTask *task = user_data;
  FinxEngine *self = g_task_get_source_object (task);
  Errand *errand = g_task_get_task_data (task);

  finx_provider_chain_ask_async (self->providers->chain, g_steal_pointer (&errand->question), errand->cancellable, asked_cb, task);
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

static void
cancel_cb (GCancellable *outer,
           gpointer      cancellable)
{
  g_cancellable_cancel (cancellable);
}

void
finx_engine_ask_async (FinxEngine         *self,
                       FinxChainQuestion  *question,
                       GCancellable       *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer            user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);
  Errand *errand = g_new0 (Errand, 1);

  errand->question = question;
  errand->cancellable = g_cancellable_new ();
  g_task_set_task_data (task, errand, errand_free);
  finx_engine_follow (self, task);
  if (self->is_offline)
    {
      GError *error = NULL;

      finx_set_error (&error, FINX_ERROR_OFFLINE, "FINX-DATA-017", "FinX works offline, so nothing was asked. Go online first");
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  g_hash_table_add (get_providers (self)->running, g_object_ref (errand->cancellable));
  if (cancellable != NULL)
    {
      errand->outer = g_object_ref (cancellable);
      errand->outer_id = g_cancellable_connect (cancellable, G_CALLBACK (cancel_cb), g_object_ref (errand->cancellable), g_object_unref);
    }
  get_ready_async (self, ready_cb, task);
}

static gpointer
keep_budgets_job (FinxStore      *store,
                  gpointer        data,
                  GDestroyNotify *destroy,
                  GError        **error)
{
  FinxMarketCache *cache = finx_store_get_market_cache (store, error);
  GPtrArray *budgets = data;

  for (guint i = 0; cache != NULL && i < budgets->len; i++)
    if (!finx_market_cache_put (cache, BUDGET, budgets->pdata[i], error))
      return NULL;
  return cache != NULL ? store : NULL;
}

static void
kept_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GError) error = NULL;

  if (g_task_propagate_pointer (G_TASK (result), &error) == NULL)
    finx_log (FINX_LOG_WARNING, "data", "", "What was asked of providers could not be written down: %s", error->message);
}

/* In the callback of finx_engine_ask_async(). */
FinxChainAnswer *
finx_engine_ask_finish (FinxEngine   *self,
                        GAsyncResult *result,
                        GError      **error)
{
  Errand *errand = g_task_get_task_data (G_TASK (result));

  g_cancellable_disconnect (errand->outer, errand->outer_id);
  if (self->providers != NULL)
    g_hash_table_remove (self->providers->running, errand->cancellable);
  if (errand->budgets != NULL && self->is_open)
    {
      finx_engine_run_job (self, keep_budgets_job, g_steal_pointer (&errand->budgets), (GDestroyNotify) g_ptr_array_unref, NULL, NULL, kept_cb, NULL);
      finx_engine_tell_providers (self);
    }
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* What there is to know of them */

static FinxProviderState *
state_of (FinxEngine *self,
          guint       adapter)
{
  FinxEngineProviders *providers = self->providers;
  const FinxProviderInfo *info = finx_adapters_get_info (adapter);
  FinxProvider *provider = finx_provider_chain_find (providers->chain, info->id);
  FinxKeyRing *keys = finx_provider_get_keys (provider);
  FinxProviderState *state = g_new0 (FinxProviderState, 1);
  gint64 now = finx_clock_now (providers->clock), ready = finx_key_ring_ready_at (keys, now);

  state->info = info;
  state->is_on = finx_provider_settings_get_on (providers->settings, info->id);
  state->url = finx_provider_settings_get_url (providers->settings, adapter);
  for (guint i = 0; i < finx_key_ring_get_n (keys); i++)
    state->n_refused += finx_key_ring_get_state (keys, i, now) == FINX_KEY_INVALID;
  state->n_keys = info->key == FINX_KEY_NEEDED_NOT || !finx_key_ring_has_keys (keys) ? 0 : finx_key_ring_get_n (keys);
  state->breaker = finx_http_lane_get_breaker (finx_provider_get_lane (provider));
  state->left = finx_key_ring_get_left (keys, now);
  state->ready_us = ready <= now ? 0 : ready;
  state->trouble = g_strdup (finx_provider_get_trouble (provider));
  state->worked_us = finx_provider_get_worked_us (provider);
  return state;
}

typedef struct
{
  FinxEngine *engine;
  GPtrArray  *states;
} Listing;

static void
list_states (gpointer data)
{
  Listing *listing = data;

  for (guint i = 0; listing->engine->providers->chain != NULL && i < finx_adapters_get_n (); i++)
    g_ptr_array_add (listing->states, state_of (listing->engine, i));
}

static void
list_ready_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  FinxEngine *self = FINX_ENGINE (source);
  g_autoptr(GTask) task = user_data;
  Listing listing = { self, g_ptr_array_new_with_free_func ((GDestroyNotify) finx_provider_state_free) };

  finx_engine_thread_call (self->thread, list_states, &listing);
  g_task_return_pointer (task, listing.states, (GDestroyNotify) g_ptr_array_unref);
}

void
finx_engine_list_providers_async (FinxEngine         *self,
                                  GCancellable       *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer            user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_return_if_fail (FINX_IS_ENGINE (self));

  finx_engine_follow (self, task);
  get_ready_async (self, list_ready_cb, task);
}

GPtrArray *
finx_engine_list_providers_finish (FinxEngine   *self,
                                   GAsyncResult *result,
                                   GError      **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
tested_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  g_autoptr(FinxChainAnswer) answer = finx_engine_ask_finish (FINX_ENGINE (source), result, &error);

  if (answer != NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
finx_engine_test_provider_async (FinxEngine         *self,
                                 const char         *provider,
                                 GCancellable       *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer            user_data)
{
  static const struct { FinxAssetClass asset; const char *symbol; } samples[] = {
    { FINX_ASSET_EQUITY, "AAPL" }, { FINX_ASSET_CRYPTO, "BTC-USD" }, { FINX_ASSET_FX, "EUR/USD" },
  };
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  const char *const order[] = { provider, NULL };
  g_autoptr(FinxInstrument) instrument = NULL;
  FinxChainQuestion *question;
  gint32 today = (gint32) finx_days_from_time (finx_clock_now (get_providers (self)->clock));
  guint adapter;

  g_return_if_fail (finx_adapters_find (provider, &adapter));

  for (gsize i = 0; instrument == NULL && i < G_N_ELEMENTS (samples); i++)
    if ((finx_adapters_get_info (adapter)->assets & 1u << samples[i].asset) != 0)
      instrument = finx_instrument_new_plain (samples[i].symbol, NULL, "", samples[i].asset, "USD");
  question = instrument != NULL ? finx_chain_question_new (FINX_QUERY_LAST, instrument, NULL, 0, 0, order)
                                : finx_chain_question_new (FINX_QUERY_ECONOMY, NULL, "unemployment", today - 800, today, order);
  finx_engine_ask_async (self, question, cancellable, tested_cb, task);
}

gboolean
finx_engine_test_provider_finish (FinxEngine   *self,
                                  GAsyncResult *result,
                                  GError      **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* Keys */

static void
reload_keys (FinxEngine *self)
{
  forget_chain (self);
  finx_engine_tell_providers (self);
}

static void
key_added_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  gboolean is_kept;

  finx_keyring_add_finish (FINX_KEYRING (source), result, &is_kept, NULL);
  reload_keys (g_task_get_source_object (task));
  g_task_return_int (task, is_kept);
}

void
finx_engine_add_key_async (FinxEngine         *self,
                           const char         *provider,
                           const char         *key,
                           GCancellable       *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer            user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  finx_engine_follow (self, task);
  finx_keyring_add_async (finx_engine_get_keyring (self), provider, key, cancellable, key_added_cb, task);
}

gboolean
finx_engine_add_key_finish (FinxEngine   *self,
                            GAsyncResult *result,
                            gboolean     *is_kept,
                            GError      **error)
{
  gssize answer = g_task_propagate_int (G_TASK (result), error);

  *is_kept = answer == 1;
  return answer >= 0;
}

/* Keys of a provider that are still to be removed; data of the task. */
typedef struct
{
  char      *provider;
  GPtrArray *keys;              /* (nullable) (element-type utf8) */
} Removal;

static void
removal_free (gpointer data)
{
  Removal *removal = data;

  g_free (removal->provider);
  g_clear_pointer (&removal->keys, g_ptr_array_unref);
  g_free (removal);
}

static void remove_next (GTask *task);

static void
key_removed_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  GTask *task = user_data;
  GError *error = NULL;

  if (finx_keyring_remove_finish (FINX_KEYRING (source), result, &error))
    {
      remove_next (task);
      return;
    }
  reload_keys (g_task_get_source_object (task));
  g_task_return_error (task, error);
  g_object_unref (task);
}

/* Takes @task. */
static void
remove_next (GTask *task)
{
  FinxEngine *self = g_task_get_source_object (task);
  Removal *removal = g_task_get_task_data (task);

  if (removal->keys->len == 0)
    {
      reload_keys (self);
      g_task_return_boolean (task, TRUE);
      g_object_unref (task);
      return;
    }
  finx_keyring_remove_async (finx_engine_get_keyring (self), removal->provider, removal->keys->pdata[removal->keys->len - 1], NULL, key_removed_cb, task);
  g_ptr_array_remove_index (removal->keys, removal->keys->len - 1);
}

static void
keys_to_remove_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  GTask *task = user_data;
  Removal *removal = g_task_get_task_data (task);
  GError *error = NULL;

  removal->keys = finx_keyring_load_finish (FINX_KEYRING (source), result, &error);
  if (removal->keys != NULL)
    {
      remove_next (task);
      return;
    }
  g_task_return_error (task, error);
  g_object_unref (task);
}

void
finx_engine_remove_keys_async (FinxEngine         *self,
                               const char         *provider,
                               GCancellable       *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer            user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Removal *removal = g_new0 (Removal, 1);

  removal->provider = g_strdup (provider);
  g_task_set_task_data (task, removal, removal_free);
  finx_engine_follow (self, task);
  finx_keyring_load_async (finx_engine_get_keyring (self), provider, cancellable, keys_to_remove_cb, task);
}

gboolean
finx_engine_remove_keys_finish (FinxEngine   *self,
                                GAsyncResult *result,
                                GError      **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
