/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "adapters/finx-key-ring.h"
#include "model/finx-market-data.h"
#include "net/finx-http.h"

G_BEGIN_DECLS

typedef enum
{
  FINX_KEY_NEEDED_NOT,
  FINX_KEY_OPTIONAL,            /* works without, with less */
  FINX_KEY_NEEDED
} FinxKeyNeed;

/**
 * FinxProviderInfo: what there is to know of a provider before it is asked; lives for ever.
 * @id: "stooq": in settings, files, and commands
 * @name: "Stooq": its own name, not translated
 * @url: where it is asked, unless the settings or @url_variable of the environment say otherwise; %NULL: a folder, no address
 * @limits: as finx_rates_parse() has them: of the plan without cost; settings may say otherwise
 * @assets: bits 1 << FinxAssetClass
 * @key_page: (nullable): where a person gets a key
 * @note: what a person must know of its terms; English, see finx_text()
 */
typedef struct
{
  const char *id;
  const char *name;
  const char *url;
  const char *url_variable;
  const char *limits;
  FinxKeyNeed key;
  guint       assets;
  const char *key_page;
  const char *note;
} FinxProviderInfo;

typedef enum
{
  FINX_QUERY_DAILY,
  FINX_QUERY_LAST,
  FINX_QUERY_ECONOMY,
  FINX_QUERY_RELEASES,          /* of an economic series */
  FINX_QUERY_EARNINGS,          /* that a company reported */
  FINX_QUERY_EXPECTED           /* reports that it is expected to make */
} FinxQueryKind;
#define FINX_N_QUERY_KINDS 6
GType finx_query_kind_get_port (FinxQueryKind kind);    /* the interface of who can answer it */

/* What is asked for; @symbol, @series and @release as the provider writes them. */
typedef struct
{
  FinxQueryKind         kind;
  const FinxInstrument *instrument;     /* (nullable): of an economic series */
  char                 *symbol;
  char                 *series;
  char                 *series_asked;   /* as the person writes it */
  char                 *release;        /* (nullable): that @series is part of, once it is known */
  char                 *release_name;   /* likewise */
  gint32                from_day, to_day;
  gint64                now_us;
} FinxProviderQuery;

/**
 * FinxAnswerKind: what an answer is, whatever its HTTP status says.
 * @FINX_ANSWER_TOO_FAST: a limit of seconds or minutes: the same again, a little later
 * @FINX_ANSWER_SPENT: the key's day is used up
 * @FINX_ANSWER_NOT_IN_PLAN: with another plan only
 * @FINX_ANSWER_UNKNOWN: no such symbol or series here
 * @FINX_ANSWER_OVERLOADED: later
 * @FINX_ANSWER_STRANGE: nothing that can be understood
 */
typedef enum
{
  FINX_ANSWER_DATA,
  FINX_ANSWER_TOO_FAST,
  FINX_ANSWER_SPENT,
  FINX_ANSWER_NOT_IN_PLAN,
  FINX_ANSWER_BAD_KEY,
  FINX_ANSWER_UNKNOWN,
  FINX_ANSWER_OVERLOADED,
  FINX_ANSWER_STRANGE
} FinxAnswerKind;

/* One provider. What is common is here: keys in turn, limits, what an answer that is none comes to. A provider's own
 * folder has its symbols, its requests, and how to read its answers. It implements those ports that it can serve, by
 * the finx_provider_…_init() below. Engine thread. */
#define FINX_TYPE_PROVIDER (finx_provider_get_type ())
G_DECLARE_DERIVABLE_TYPE (FinxProvider, finx_provider, FINX, PROVIDER, GObject)

/* @map_symbol: (nullable): %NULL for an instrument that it does not have
 * @map_series: (nullable): %NULL for a series that it does not have
 * @make_request: @key is "" without one; %NULL with an error that says why not
 * @judge: (nullable): for answers that are not data in spite of their status, or data in spite of it; the status alone tells
 *   otherwise. @reply is of any status that is not 408, 429 or 5xx
 * @advance: (nullable): for an answer that is not yet what was asked for: notes in @query what the next request needs, which
 *   is made then; %FALSE: it is what was asked for, or can not be understood
 * @parse_…: pure; %NULL with %FINX_ERROR_PROTOCOL or _NOT_FOUND
 * @load_local: (nullable): in place of a request, on a thread of its own; gives what the parser of the kind would */
struct _FinxProviderClass
{
  GObjectClass            parent_class;
  const FinxProviderInfo *info;
  char                *(*map_symbol)    (const FinxInstrument *instrument);
  char                *(*map_series)    (const char *series);
  FinxHttpRequest     *(*make_request)  (const char *url, const FinxProviderQuery *query, const char *key, GError **error);
  FinxAnswerKind       (*judge)         (const FinxProviderQuery *query, const FinxHttpReply *reply);
  gboolean             (*advance)       (FinxProviderQuery *query, const FinxHttpReply *reply);
  FinxDailySeries     *(*parse_daily)   (const FinxProviderQuery *query, const FinxHttpReply *reply, GError **error);
  FinxLastPrice       *(*parse_last)    (const FinxProviderQuery *query, const FinxHttpReply *reply, GError **error);
  FinxEconomicSeries  *(*parse_economy) (const FinxProviderQuery *query, const FinxHttpReply *reply, GError **error);
  FinxReleaseDates    *(*parse_releases) (const FinxProviderQuery *query, const FinxHttpReply *reply, GError **error);
  FinxEarningsList    *(*parse_earnings) (const FinxProviderQuery *query, const FinxHttpReply *reply, GError **error);
  gpointer             (*load_local)    (const char *folder, const FinxProviderQuery *query, GError **error);
};

void                    finx_provider_daily_init    (FinxDailyPricesInterface *iface);
void                    finx_provider_last_init     (FinxLastPricesInterface  *iface);
void                    finx_provider_economy_init  (FinxEconomyInterface     *iface);
void                    finx_provider_releases_init (FinxReleasesInterface    *iface);
void                    finx_provider_earnings_init (FinxEarningsInterface    *iface);

FinxProvider           *finx_provider_new           (GType                     type,
                                                     FinxHttp                 *http,
                                                     FinxClock                *clock,
                                                     const char               *url,
                                                     GArray                   *rates);
const FinxProviderInfo *finx_provider_get_info      (FinxProvider             *self);
FinxKeyRing            *finx_provider_get_keys      (FinxProvider             *self);
FinxHttpLane           *finx_provider_get_lane      (FinxProvider             *self);
const char             *finx_provider_get_trouble   (FinxProvider             *self);
gint64                  finx_provider_get_worked_us (FinxProvider             *self);
gboolean                finx_provider_is_set_up     (FinxProvider             *self);
gboolean                finx_provider_has           (FinxProvider             *self,
                                                     FinxQueryKind             kind,
                                                     const FinxInstrument     *instrument,
                                                     const char               *series);

void                    finx_provider_query_free    (FinxProviderQuery        *query);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxProviderQuery, finx_provider_query_free)

G_END_DECLS
