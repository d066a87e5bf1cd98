/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Providers of market data: their settings, keys and budgets, and what there is to know of each. */
#include "engine/prices/finx-engine-providers-private.h"

#include "base/finx-error.h"
#include "base/finx-log.h"
#include "base/finx-time.h"

#define STATE_KEY "providers"

static void next_keys (FinxEngine *self);

void
finx_provider_state_free (FinxProviderState *state)
{
  g_free (state->url);
  g_free (state->trouble);
  g_free (state);
}

FinxEngineProviders *
finx_engine_get_providers (FinxEngine *self)
{
  FinxEngineProviders *providers = self->providers;

  if (providers != NULL)
    return providers;
  providers = self->providers = g_new0 (FinxEngineProviders, 1);
  providers->settings = finx_provider_settings_new (g_hash_table_lookup (self->state, STATE_KEY));
  providers->clock = finx_clock_get_speed (self->clock) == 0 ? g_object_ref (self->clock) : finx_clock_new_system ();
  providers->waiting = g_ptr_array_new ();
  providers->flights = finx_engine_flights_new ();
  return providers;
}

FinxKeyring *
finx_engine_get_keyring (FinxEngine *self)
{
  FinxEngineProviders *providers = finx_engine_get_providers (self);

  if (providers->keyring == NULL)
    providers->keyring = finx_keyring_new (NULL, NULL);
  return providers->keyring;
}

void
finx_engine_set_keyring (FinxEngine  *self,
                         FinxKeyring *keyring)
{
  g_return_if_fail (FINX_IS_ENGINE (self));
  g_return_if_fail (finx_engine_get_providers (self)->keyring == NULL);

  self->providers->keyring = keyring;
}

FinxProviderSettings *
finx_engine_get_provider_settings (FinxEngine *self)
{
  g_return_val_if_fail (FINX_IS_ENGINE (self), NULL);

  return finx_engine_get_providers (self)->settings;
}

/* Real time, also while the practice market runs ahead. */
FinxClock *
finx_engine_get_provider_clock (FinxEngine *self)
{
  return finx_engine_get_providers (self)->clock;
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
      g_clear_pointer (&finx_engine_get_providers (self)->settings, finx_provider_settings_free);
      self->providers->settings = finx_provider_settings_new (g_hash_table_lookup (self->state, STATE_KEY));
      return FALSE;
    }
  text = finx_provider_settings_to_text (finx_engine_get_providers (self)->settings);
  finx_engine_set_state (self, STATE_KEY, text);
  forget_chain (self);                  /* addresses may be others */
  finx_engine_tell_providers (self);
  return TRUE;
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
  g_hash_table_unref (self->providers->flights);
  g_clear_pointer (&self->providers->looks, g_hash_table_unref);
  g_clear_pointer (&self->providers->contradictions, g_hash_table_unref);
  g_clear_pointer (&self->providers->refresh, finx_engine_refresh_free);
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
  return cache != NULL ? finx_market_cache_list (cache, FINX_CACHE_BUDGET, NULL, error) : NULL;
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

void
finx_engine_ready_providers_async (FinxEngine         *self,
                                   GAsyncReadyCallback callback,
                                   gpointer            user_data)
{
  FinxEngineProviders *providers = finx_engine_get_providers (self);
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
  finx_engine_ready_providers_async (self, list_ready_cb, task);
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
  gint32 today = (gint32) finx_days_from_time (finx_clock_now (finx_engine_get_providers (self)->clock));
  guint adapter;

  g_return_if_fail (finx_adapters_find (provider, &adapter));

  for (gsize i = 0; instrument == NULL && i < G_N_ELEMENTS (samples); i++)
    if ((finx_adapters_get_info (adapter)->assets & 1u << samples[i].asset) != 0)
      instrument = finx_instrument_new_plain (samples[i].symbol, NULL, "", samples[i].asset, "USD");
  question = instrument != NULL ? finx_chain_question_new (FINX_QUERY_LAST, instrument, NULL, 0, 0, order)
                                : finx_chain_question_new (FINX_QUERY_ECONOMY, NULL, "unemployment", today - 800, today, order);
  finx_engine_ask_async (self, question, FINX_FETCH_AGAIN, cancellable, tested_cb, task);
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

GError *
finx_engine_get_keyring_trouble (FinxEngine *self)
{
  g_return_val_if_fail (FINX_IS_ENGINE (self), NULL);

  return finx_keyring_get_trouble (finx_engine_get_keyring (self));
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
  /* A keyring that is locked, or refuses, may have some; where there is none there are none. */
  if (removal->keys != NULL && removal->keys->len == 0)
    error = finx_keyring_get_trouble (FINX_KEYRING (source));
  if (g_error_matches (error, FINX_ERROR, FINX_ERROR_STORE))
    g_clear_error (&error);
  if (removal->keys != NULL && error == NULL)
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
