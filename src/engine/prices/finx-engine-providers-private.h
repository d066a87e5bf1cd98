/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/finx-engine-private.h"
#include "engine/prices/finx-engine-providers.h"
#include "engine/prices/finx-provider-chain.h"

G_BEGIN_DECLS

/* Kinds in the cache. */
#define FINX_CACHE_BUDGET   "budget"    /* what each key was used for */
#define FINX_CACHE_LAST     "last"      /* prices */
#define FINX_CACHE_DAILY    "daily"     /* where kept daily prices are from */
#define FINX_CACHE_ECONOMY  "economy"   /* series */
#define FINX_CACHE_RELEASES "releases"  /* when their values come */
#define FINX_CACHE_EARNINGS "earnings"  /* reports that were made */
#define FINX_CACHE_EXPECTED "expected"  /* reports that are expected */
#define FINX_CACHE_UNKNOWN  "unknown"   /* who did not know a thing */

typedef struct _FinxEngineRefresh FinxEngineRefresh;

struct _FinxEngineProviders
{
  FinxProviderSettings *settings;
  FinxKeyring          *keyring;
  FinxClock            *clock;          /* real time, unless a test's */
  FinxProviderChain    *chain;          /* (nullable): used on the engine thread only */
  GPtrArray            *waiting;        /* (element-type GTask): for keys and budgets to be read */
  gboolean              is_ready;
  guint                 next_key;       /* adapter whose keys are being read */
  GHashTable           *flights;        /* see finx-engine-ask.c */
  GHashTable           *looks;          /* (nullable): see finx-engine-look.c */
  gboolean              has_moved;      /* one of their prices, since this was told */
  gint64                moved_us;       /* monotonic: when it was; 0: never */
  GHashTable           *contradictions; /* (nullable): "SYMBOL A B" of prices that do, and were told of */
  FinxEngineRefresh    *refresh;        /* (nullable): of a program that stays */
};

FinxEngineProviders *finx_engine_get_providers (FinxEngine *self);
/* When the chain has its keys and budgets; always without error. */
void             finx_engine_ready_providers_async (FinxEngine *self, GAsyncReadyCallback callback, gpointer user_data);
void             finx_engine_refresh_free       (FinxEngineRefresh *refresh);
void             finx_engine_refresh_second     (FinxEngine *self);
GHashTable      *finx_engine_flights_new        (void);
/* (transfer full): ids to ask for @of: @provider alone, or all that are on */
char           **finx_engine_provider_order     (FinxEngine *self, guint of, const char *provider, GError **error);
FinxClock       *finx_engine_get_provider_clock (FinxEngine *self);
FinxKeyring     *finx_engine_get_keyring        (FinxEngine *self);
/* (transfer full) (nullable): what an entry of the cache says; %NULL: it can not be read */
typedef gpointer (*FinxCacheReadFunc) (const FinxCacheEntry *entry);
/* (transfer full): of each subject of @kind the newest entry that can be read, as @read gives it; on the store's thread */
GPtrArray       *finx_engine_list_newest        (FinxStore *store, const char *kind, FinxCacheReadFunc read, GDestroyNotify free_func,
                                                 GError **error);
/* (transfer full) (nullable): an entry of kind %FINX_CACHE_RELEASES; any thread */
FinxReleaseDates *finx_engine_read_releases     (const FinxCacheEntry *entry);
/* (transfer full) (nullable): an entry of kind %FINX_CACHE_EARNINGS or _EXPECTED; any thread */
FinxEarningsList *finx_engine_read_earnings     (const FinxCacheEntry *entry);
/* (transfer full) (nullable) (element-type FinxEarningsList): all that is kept; on the store's thread */
GPtrArray       *finx_engine_list_kept_earnings (FinxStore *store, GError **error);
/* One of the two parts of finx_engine_fetch_earnings_async(). @renewed_us: UTC µs: what was fetched before is not fresh */
void             finx_engine_fetch_reports_async (FinxEngine *self, const FinxInstrument *instrument, const char *provider, gboolean expected,
                                                 gint64 renewed_us, FinxFetchFlags flags, GCancellable *cancellable,
                                                 GAsyncReadyCallback callback, gpointer user_data);
FinxEarningsList *finx_engine_fetch_reports_finish (FinxEngine *self, GAsyncResult *result, GError **error);
/* The data of the task of a round, which asks providers for days about one subject after the other. It returns whether there is something new. */
typedef struct
{
  const char *what;             /* static: whose days these are, in the log */
  GPtrArray  *subjects;
  guint       next;
  gint64      start_us;         /* UTC µs: what was fetched since is new */
  gboolean    has_news;
} FinxEngineRound;

/* Takes @subjects. (transfer full) */
GTask           *finx_engine_begin_round        (FinxEngine *self, const char *what, GPtrArray *subjects, GCancellable *cancellable,
                                                 GAsyncReadyCallback callback, gpointer user_data);
/* (nullable): the subject to ask about next; %NULL: the round is over, and @task with it */
gconstpointer    finx_engine_next_of_round      (GTask *task);
/* What came of it. @fetched_us: UTC µs. An @error other than %FINX_ERROR_NOT_FOUND ends the round. */
void             finx_engine_answer_round       (GTask *task, gint64 fetched_us, const GError *error);
/* Takes @entries, (element-type FinxCacheEntry): those of @kind are written down; what fails is in the log. */
void             finx_engine_keep_entries       (FinxEngine *self, const char *kind, GPtrArray *entries);
/* Takes @subject. (transfer full) (nullable): entries about it, the newest first; %NULL: there is no cache */
void             finx_engine_find_entries_async (FinxEngine *self, const char *kind, char *subject, GAsyncReadyCallback callback,
                                                 gpointer user_data);
GPtrArray       *finx_engine_find_entries_finish (FinxEngine *self, GAsyncResult *result);
/* Asks on the engine thread; who asks the same while an answer is under way gets that one. Takes @question. */
void             finx_engine_ask_async          (FinxEngine *self, FinxChainQuestion *question, FinxFetchFlags flags,
                                                 GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
FinxChainAnswer *finx_engine_ask_finish         (FinxEngine *self, GAsyncResult *result, GError **error);

G_END_DECLS
