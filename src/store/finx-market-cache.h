/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What providers of market data answered, with source and time, and what they may still be asked: "market.db" beside the
 * database. All of it can be had again, so a file that can not be used is made anew, and backups do without it. Several programs
 * may use it at once. Store thread. */
typedef struct _FinxMarketCache FinxMarketCache;

/* One answer; the texts are what their kind says. */
typedef struct
{
  char   *subject;              /* symbol, series, provider */
  char   *source;               /* id of the provider */
  gint64  fetched_us;
  char   *body;
} FinxCacheEntry;

FinxMarketCache *finx_market_cache_open   (const char       *path,
                                           GError          **error);
void             finx_market_cache_close  (FinxMarketCache  *self);
gboolean         finx_market_cache_put    (FinxMarketCache  *self,
                                           const char       *kind,
                                           const FinxCacheEntry *entry,
                                           GError          **error);
GPtrArray       *finx_market_cache_list   (FinxMarketCache  *self,
                                           const char       *kind,
                                           const char       *subject,
                                           GError          **error);
void             finx_cache_entry_free    (FinxCacheEntry   *entry);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxMarketCache, finx_market_cache_close)

G_END_DECLS
