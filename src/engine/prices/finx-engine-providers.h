/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/finx-engine.h"
#include "engine/prices/finx-market-codec.h"
#include "engine/prices/finx-provider-settings.h"
#include "store/finx-keyring.h"

G_BEGIN_DECLS

/* Providers of market data. Nothing is asked of them unless somebody calls one of these. Main thread. Signal
 * FinxEngine::providers-changed: settings, keys, or what is known of one. */

/* How a provider is doing. */
typedef struct
{
  const FinxProviderInfo *info;
  gboolean         is_on;
  char            *url;
  guint            n_keys;
  guint            n_refused;           /* of the keys */
  FinxBreakerState breaker;
  gint64           left;                /* requests of the day or month; −1: without limit */
  gint64           ready_us;            /* when a key is ready; 0: now; G_MAXINT64: never */
  char            *trouble;             /* (nullable): its last failure */
  gint64           worked_us;           /* 0: not since the start */
} FinxProviderState;
void       finx_provider_state_free             (FinxProviderState *state);

/**
 * FinxFetchFlags:
 * @FINX_FETCH_REPLACE: of daily prices: also where they contradict what is kept
 * @FINX_FETCH_AGAIN: asks also where what is kept is fresh, and who did not know it a while ago
 * @FINX_FETCH_QUIETLY: nobody waits for it: of what a provider answers in a day, the last part is left to those who do
 */
typedef enum
{
  FINX_FETCH_PLAINLY = 0,
  FINX_FETCH_REPLACE = 1 << 0,
  FINX_FETCH_AGAIN   = 1 << 1,
  FINX_FETCH_QUIETLY = 1 << 2
} FinxFetchFlags;

/* How a fetch of daily prices ended. */
typedef struct
{
  char          *symbol;
  char          *source;
  gint64         fetched_us;
  char          *currency;              /* "": not told */
  FinxAdjustment adjustment;
  guint          n_bars, n_actions;
  gint32         first_day, last_day;
  guint          n_conflicts;           /* days on which the kept price is another */
  gint32         conflict_day;          /* where they differ most */
  double         kept, told;            /* closes of that day */
  char          *kept_source;           /* (nullable): provider; %NULL: a file, or by hand */
  gint32         jump_day;              /* a move beyond 50 % without a split; 0: none */
  gboolean       is_written;            /* not with conflicts, unless it was said to replace */
} FinxFetchOutcome;
void       finx_fetch_outcome_free              (FinxFetchOutcome *outcome);
gboolean   finx_fetch_outcome_check             (const FinxFetchOutcome *outcome, GError **error);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxFetchOutcome, finx_fetch_outcome_free)

FinxProviderSettings *finx_engine_get_provider_settings (FinxEngine *self);
/* After a change of them: remembers it. */
gboolean   finx_engine_keep_provider_settings   (FinxEngine *self, GError **error);
/* Before anything else of this file; (transfer full). Without it: the Secret Service's. */
void       finx_engine_set_keyring              (FinxEngine *self, FinxKeyring *keyring);
void       finx_engine_list_providers_async     (FinxEngine *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *finx_engine_list_providers_finish    (FinxEngine *self, GAsyncResult *result, GError **error);    /* FinxProviderState */
/* Asks @provider for something that it surely has, whether it is on or not. */
void       finx_engine_test_provider_async      (FinxEngine *self, const char *provider, GCancellable *cancellable,
                                                 GAsyncReadyCallback callback, gpointer user_data);
gboolean   finx_engine_test_provider_finish     (FinxEngine *self, GAsyncResult *result, GError **error);
/* Keys. @is_kept: %FALSE: there is no keyring, it is known for this run only. */
void       finx_engine_add_key_async            (FinxEngine *self, const char *provider, const char *key, GCancellable *cancellable,
                                                 GAsyncReadyCallback callback, gpointer user_data);
gboolean   finx_engine_add_key_finish           (FinxEngine *self, GAsyncResult *result, gboolean *is_kept, GError **error);
/* (transfer full) (nullable): why the keyring did not keep, give or forget a key the last time; %NULL: it did. */
GError    *finx_engine_get_keyring_trouble      (FinxEngine *self);
/* All keys of @provider. */
void       finx_engine_remove_keys_async        (FinxEngine *self, const char *provider, GCancellable *cancellable,
                                                 GAsyncReadyCallback callback, gpointer user_data);
gboolean   finx_engine_remove_keys_finish       (FinxEngine *self, GAsyncResult *result, GError **error);

/* Daily prices of @instrument, which need not be in the table, into the kept history; from the first provider of the order that has
 * them, or from @provider (nullable) alone. Where they contradict what is kept, nothing is written without %FINX_FETCH_REPLACE.
 * That nobody knew a thing is remembered for a while, see %FINX_FETCH_AGAIN. */
void       finx_engine_fetch_prices_async       (FinxEngine *self, const FinxInstrument *instrument, const char *provider, gint32 from_day,
                                                 gint32 to_day, FinxFetchFlags flags, GCancellable *cancellable,
                                                 GAsyncReadyCallback callback, gpointer user_data);
FinxFetchOutcome *finx_engine_fetch_prices_finish (FinxEngine *self, GAsyncResult *result, GError **error);
/* The newest price: what is kept while it is fresh, else asked for; what is kept, too, when nobody answers. */
void       finx_engine_fetch_last_async         (FinxEngine *self, const FinxInstrument *instrument, const char *provider, FinxFetchFlags flags,
                                                 GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
FinxLastPrice *finx_engine_fetch_last_finish    (FinxEngine *self, GAsyncResult *result, GError **error);
/* Likewise an economic series, all of it. @fresh_us: how old it may be, but of a provider that counts by the day; 0: half a day. */
void       finx_engine_fetch_economy_async      (FinxEngine *self, const char *series, const char *provider, gint64 fresh_us,
                                                 FinxFetchFlags flags, GCancellable *cancellable, GAsyncReadyCallback callback,
                                                 gpointer user_data);
FinxEconomicSeries *finx_engine_fetch_economy_finish (FinxEngine *self, GAsyncResult *result, GError **error);
/* Likewise on which days its values come out, a month back and a year ahead, from a provider that tells such days: once a day. */
void       finx_engine_fetch_releases_async     (FinxEngine *self, const char *series, FinxFetchFlags flags, GCancellable *cancellable,
                                                 GAsyncReadyCallback callback, gpointer user_data);
FinxReleaseDates *finx_engine_fetch_releases_finish (FinxEngine *self, GAsyncResult *result, GError **error);
/* Where kept prices were fetched. @symbol (nullable): all. (element-type FinxPriceOrigin) */
void       finx_engine_list_origins_async       (FinxEngine *self, const char *symbol, GCancellable *cancellable,
                                                 GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *finx_engine_list_origins_finish      (FinxEngine *self, GAsyncResult *result, GError **error);

G_END_DECLS
