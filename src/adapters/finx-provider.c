/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapters/finx-provider.h"

#include "adapters/finx-answer.h"
#include "base/finx-error.h"
#include "base/finx-log.h"

#define MAX_ATTEMPTS   4                                /* of one question, with other keys or after a pause */
#define MAX_RETRIES    2                                /* of one request, see FinxHttpLaneOptions */
#define COOL           (60 * FINX_USEC_PER_SEC)         /* of a key, after 429 */
#define PAUSE          (3 * FINX_USEC_PER_SEC)          /* after “too fast” */

typedef struct
{
  FinxHttpLane *lane;
  FinxKeyRing  *keys;
  FinxClock    *clock;
  char         *url;
  char         *trouble;        /* (nullable): sentence of the last failure, unless it worked since */
  gint64        worked_us;      /* 0: not yet */
} FinxProviderPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (FinxProvider, finx_provider, G_TYPE_OBJECT)

#define PRIVATE(self) ((FinxProviderPrivate *) finx_provider_get_instance_private (self))

/* A question until it is answered; data of its task. */
typedef struct
{
  FinxProviderQuery *query;
  char              *correlation_id;
  guint              key;               /* its number in the ring */
  guint              n_attempts;
} Question;

GType
finx_query_kind_get_port (FinxQueryKind kind)
{
  const GType ports[FINX_N_QUERY_KINDS] = {
    FINX_TYPE_DAILY_PRICES, FINX_TYPE_LAST_PRICES, FINX_TYPE_ECONOMY, FINX_TYPE_RELEASES, FINX_TYPE_EARNINGS, FINX_TYPE_EARNINGS,
  };

  return ports[kind];
}

void
finx_provider_query_free (FinxProviderQuery *query)
{
  g_free (query->symbol);
  g_free (query->series);
  g_free (query->series_asked);
  g_free (query->release);
  g_free (query->release_name);
  g_free (query);
}

static void
question_free (gpointer data)
{
  Question *question = data;

  finx_provider_query_free (question->query);
  g_free (question->correlation_id);
  g_free (question);
}

static void
free_answer (gpointer      answer,
             FinxQueryKind kind)
{
  if (kind == FINX_QUERY_DAILY)
    finx_daily_series_free (answer);
  else if (kind == FINX_QUERY_LAST)
    finx_last_price_free (answer);
  else if (kind == FINX_QUERY_ECONOMY)
    finx_economic_series_free (answer);
  else if (kind == FINX_QUERY_RELEASES)
    finx_release_dates_free (answer);
  else
    finx_earnings_list_free (answer);
}

static void
free_daily (gpointer answer)
{
  free_answer (answer, FINX_QUERY_DAILY);
}

static void
free_last (gpointer answer)
{
  free_answer (answer, FINX_QUERY_LAST);
}

static void
free_economy (gpointer answer)
{
  free_answer (answer, FINX_QUERY_ECONOMY);
}

static void
free_releases (gpointer answer)
{
  free_answer (answer, FINX_QUERY_RELEASES);
}

static void
free_earnings (gpointer answer)
{
  free_answer (answer, FINX_QUERY_EARNINGS);
}

static const GDestroyNotify frees[FINX_N_QUERY_KINDS] = { free_daily, free_last, free_economy, free_releases, free_earnings, free_earnings };

/* Who said it, and when. */
static void
sign (FinxProvider *self,
      gpointer      answer,
      FinxQueryKind kind)
{
  char **source = kind == FINX_QUERY_DAILY ? &((FinxDailySeries *) answer)->source
                  : kind == FINX_QUERY_LAST ? &((FinxLastPrice *) answer)->source
                  : kind == FINX_QUERY_ECONOMY ? &((FinxEconomicSeries *) answer)->source
                  : kind == FINX_QUERY_RELEASES ? &((FinxReleaseDates *) answer)->source
                                                : &((FinxEarningsList *) answer)->source;
  gint64 *fetched_us = kind == FINX_QUERY_DAILY ? &((FinxDailySeries *) answer)->fetched_us
                       : kind == FINX_QUERY_LAST ? &((FinxLastPrice *) answer)->fetched_us
                       : kind == FINX_QUERY_ECONOMY ? &((FinxEconomicSeries *) answer)->fetched_us
                       : kind == FINX_QUERY_RELEASES ? &((FinxReleaseDates *) answer)->fetched_us
                                                     : &((FinxEarningsList *) answer)->fetched_us;

  g_free (*source);
  *source = g_strdup (finx_provider_get_info (self)->id);
  *fetched_us = finx_clock_now (PRIVATE (self)->clock);
}

/* Takes @task. */
static void
succeed (GTask   *task,
         gpointer answer)
{
  FinxProvider *self = g_task_get_source_object (task);
  FinxProviderPrivate *priv = PRIVATE (self);
  Question *question = g_task_get_task_data (task);

  sign (self, answer, question->query->kind);
  g_clear_pointer (&priv->trouble, g_free);
  priv->worked_us = finx_clock_now (priv->clock);
  g_task_return_pointer (task, answer, frees[question->query->kind]);
  g_object_unref (task);
}

/* Takes @task and @error. */
static void
fail (GTask  *task,
      GError *error)
{
  FinxProvider *self = g_task_get_source_object (task);
  FinxProviderPrivate *priv = PRIVATE (self);

  /* That it does not have something is no trouble of the provider's. */
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) && !g_error_matches (error, FINX_ERROR, FINX_ERROR_NOT_FOUND))
    {
      g_free (priv->trouble);
      priv->trouble = finx_error_text (error);
    }
  g_task_return_error (task, error);
  g_object_unref (task);
}

/* (transfer full): why no key can be used now */
static GError *
explain_keys (FinxProvider *self)
{
  FinxProviderPrivate *priv = PRIVATE (self);
  const char *name = finx_provider_get_info (self)->name;
  gint64 now = finx_clock_now (priv->clock), ready = finx_key_ring_ready_at (priv->keys, now);
  g_autoptr(GDateTime) when = g_date_time_new_from_unix_local (MIN (ready, G_MAXINT32 * FINX_USEC_PER_SEC) / FINX_USEC_PER_SEC);
  g_autofree char *text = g_date_time_format (when, "%Y-%m-%d %H:%M");
  GError *error = NULL;

  if (finx_key_ring_get_n (priv->keys) == 0)
    finx_set_error (&error, FINX_ERROR_AUTH, "FINX-DATA-003", "%s needs a key. Nothing was asked; enter one on the Data page", name);
  else if (ready == G_MAXINT64)
    finx_set_error (&error, FINX_ERROR_AUTH, "FINX-DATA-004", "%s refuses the key. Nothing was changed; check it on the Data page", name);
  else
    finx_set_error (&error, FINX_ERROR_RATE_LIMITED, "FINX-DATA-005",
                    "%s answers no more requests until %s. Nothing was changed; another provider may have it", name, text);
  return error;
}

static void reply_cb (GObject *source, GAsyncResult *result, gpointer user_data);

/* Asks with the next key that is ready. Takes @task. */
static void
ask (GTask *task)
{
  FinxProvider *self = g_task_get_source_object (task);
  FinxProviderPrivate *priv = PRIVATE (self);
  Question *question = g_task_get_task_data (task);
  const char *key = finx_key_ring_take (priv->keys, finx_clock_now (priv->clock), &question->key);
  FinxHttpRequest *request;
  GError *error = NULL;

  if (key == NULL)
    {
      fail (task, explain_keys (self));
      return;
    }
  question->n_attempts++;
  request = FINX_PROVIDER_GET_CLASS (self)->make_request (priv->url, question->query, key, &error);
  if (request == NULL)
    fail (task, error);
  else
    finx_http_lane_send_async (priv->lane, request, question->correlation_id, g_task_get_cancellable (task), reply_cb, task);
}

static FinxAnswerKind
judge (FinxProvider            *self,
       const FinxProviderQuery *query,
       const FinxHttpReply     *reply)
{
  FinxProviderClass *klass = FINX_PROVIDER_GET_CLASS (self);
  FinxAnswerKind kind = klass->judge != NULL ? klass->judge (query, reply) : FINX_ANSWER_DATA;

  if (kind != FINX_ANSWER_DATA || reply->status == 200)
    return kind;
  if (reply->status == 401 || reply->status == 403)
    return FINX_ANSWER_BAD_KEY;
  return reply->status == 404 ? FINX_ANSWER_UNKNOWN : FINX_ANSWER_STRANGE;
}

static gpointer
parse (FinxProvider            *self,
       const FinxProviderQuery *query,
       const FinxHttpReply     *reply,
       GError                 **error)
{
  FinxProviderClass *klass = FINX_PROVIDER_GET_CLASS (self);

  switch (query->kind)
    {
    case FINX_QUERY_DAILY:
      return klass->parse_daily (query, reply, error);
    case FINX_QUERY_LAST:
      return klass->parse_last (query, reply, error);
    case FINX_QUERY_ECONOMY:
      return klass->parse_economy (query, reply, error);
    case FINX_QUERY_RELEASES:
      return klass->parse_releases (query, reply, error);
    default:
      return klass->parse_earnings (query, reply, error);
    }
}

/* (transfer full): what an answer of @kind, which is no data, comes to */
static GError *
explain (FinxProvider            *self,
         const FinxProviderQuery *query,
         FinxAnswerKind           kind)
{
  const char *name = finx_provider_get_info (self)->name;
  const char *what = query->instrument != NULL ? query->instrument->symbol : query->series_asked;
  GError *error = NULL;

  switch (kind)
    {
    case FINX_ANSWER_TOO_FAST:
    case FINX_ANSWER_OVERLOADED:
      finx_set_error (&error, FINX_ERROR_RATE_LIMITED, "FINX-DATA-006",
                      "%s is too busy to answer. Nothing was changed; try again later", name);
      break;
    case FINX_ANSWER_NOT_IN_PLAN:
      finx_set_error (&error, FINX_ERROR_REJECTED, "FINX-DATA-007",
                      "%s gives %s with a paid plan only. Nothing was changed; another provider may have it", name, what);
      break;
    case FINX_ANSWER_BAD_KEY:
      finx_set_error (&error, FINX_ERROR_AUTH, "FINX-DATA-008",
                      "%s refused the request, or the key that went with it. Nothing was changed; check the key on the Data page", name);
      break;
    case FINX_ANSWER_UNKNOWN:
      finx_answer_unknown (name, what, &error);
      break;
    default:
      finx_answer_not_understood (name, &error);
      break;
    }
  return error;
}

/* What the answer says of the key, and whether another attempt may do. */
static gboolean
is_worth_another (FinxProvider  *self,
                  Question      *question,
                  FinxAnswerKind kind)
{
  FinxProviderPrivate *priv = PRIVATE (self);
  gint64 now = finx_clock_now (priv->clock);

  switch (kind)
    {
    case FINX_ANSWER_TOO_FAST:
    case FINX_ANSWER_OVERLOADED:
      finx_http_lane_pause (priv->lane, now + PAUSE);
      return question->n_attempts < 2;
    case FINX_ANSWER_SPENT:
      finx_key_ring_spend (priv->keys, question->key, now);
      return question->n_attempts < MAX_ATTEMPTS;       /* with another key; else it is told when there is one again */
    case FINX_ANSWER_BAD_KEY:
      finx_key_ring_refuse (priv->keys, question->key);
      return question->n_attempts < MIN (MAX_ATTEMPTS, finx_key_ring_get_n (priv->keys));
    default:
      return FALSE;
    }
}

static void
reply_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  GTask *task = user_data;
  FinxProvider *self = g_task_get_source_object (task);
  FinxProviderPrivate *priv = PRIVATE (self);
  Question *question = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(FinxHttpReply) reply = finx_http_lane_send_finish (FINX_HTTP_LANE (source), result, &error);
  FinxAnswerKind kind;
  gpointer answer;

  if (reply == NULL)
    {
      if (g_error_matches (error, FINX_ERROR, FINX_ERROR_RATE_LIMITED))
        finx_key_ring_cool (priv->keys, question->key, finx_clock_now (priv->clock) + COOL);
      fail (task, error);
      return;
    }
  kind = judge (self, question->query, reply);
  if (kind == FINX_ANSWER_DATA)
    {
      finx_key_ring_accept (priv->keys, question->key);
      if (FINX_PROVIDER_GET_CLASS (self)->advance != NULL && FINX_PROVIDER_GET_CLASS (self)->advance (question->query, reply))
        {
          question->n_attempts = 0;
          ask (task);
          return;
        }
      answer = parse (self, question->query, reply, &error);
      if (answer != NULL)
        succeed (task, answer);
      else
        fail (task, error);
      return;
    }
  finx_log (FINX_LOG_INFO, "data", question->correlation_id, "%s: the answer is no data (%d)", finx_provider_get_info (self)->name, (int) kind);
  if (is_worth_another (self, question, kind))
    ask (task);
  else if (kind == FINX_ANSWER_SPENT)
    fail (task, explain_keys (self));
  else
    fail (task, explain (self, question->query, kind));
}

static void
local_thread (GTask        *task,
              gpointer      source,
              gpointer      data,
              GCancellable *cancellable)
{
  const FinxProviderQuery *query = data;
  FinxProvider *self = source;
  GError *error = NULL;
  gpointer answer = FINX_PROVIDER_GET_CLASS (self)->load_local (PRIVATE (self)->url, query, &error);

  if (answer != NULL)
    g_task_return_pointer (task, answer, frees[query->kind]);
  else
    g_task_return_error (task, error);
}

static void
local_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  GError *error = NULL;
  gpointer answer = g_task_propagate_pointer (G_TASK (result), &error);

  if (answer != NULL)
    succeed (user_data, answer);
  else
    fail (user_data, error);
}

/* Takes @query. */
static void
load (gpointer            provider,
      FinxProviderQuery  *query,
      GCancellable       *cancellable,
      GAsyncReadyCallback callback,
      gpointer            user_data)
{
  FinxProvider *self = FINX_PROVIDER (provider);
  FinxProviderClass *klass = FINX_PROVIDER_GET_CLASS (self);
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Question *question = g_new0 (Question, 1);

  query->now_us = finx_clock_now (PRIVATE (self)->clock);
  question->query = query;
  question->correlation_id = finx_correlation_new ();
  g_task_set_task_data (task, question, question_free);
  if (query->instrument != NULL)
    query->symbol = klass->map_symbol (query->instrument);
  else
    query->series = klass->map_series (query->series_asked);
  if (query->symbol == NULL && query->series == NULL)
    {
      fail (task, explain (self, query, FINX_ANSWER_UNKNOWN));
    }
  else if (klass->load_local != NULL)
    {
      g_autoptr(GTask) local = g_task_new (self, cancellable, local_cb, task);

      g_task_set_task_data (local, query, NULL);        /* the outer task keeps it */
      g_task_run_in_thread (local, local_thread);
    }
  else
    {
      ask (task);
    }
}

static void
load_daily_async (FinxDailyPrices      *self,
                  const FinxInstrument *instrument,
                  gint32                from_day,
                  gint32                to_day,
                  GCancellable         *cancellable,
                  GAsyncReadyCallback   callback,
                  gpointer              user_data)
{
  FinxProviderQuery *query = g_new0 (FinxProviderQuery, 1);

  *query = (FinxProviderQuery) { .kind = FINX_QUERY_DAILY, .instrument = instrument, .from_day = from_day, .to_day = to_day };
  load (self, query, cancellable, callback, user_data);
}

static FinxDailySeries *
load_daily_finish (FinxDailyPrices *self,
                   GAsyncResult    *result,
                   GError         **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
load_last_async (FinxLastPrices       *self,
                 const FinxInstrument *instrument,
                 GCancellable         *cancellable,
                 GAsyncReadyCallback   callback,
                 gpointer              user_data)
{
  FinxProviderQuery *query = g_new0 (FinxProviderQuery, 1);

  *query = (FinxProviderQuery) { .kind = FINX_QUERY_LAST, .instrument = instrument };
  load (self, query, cancellable, callback, user_data);
}

static FinxLastPrice *
load_last_finish (FinxLastPrices *self,
                  GAsyncResult   *result,
                  GError        **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
load_series (gpointer            self,
             FinxQueryKind       kind,
             const char         *series,
             gint32              from_day,
             gint32              to_day,
             GCancellable       *cancellable,
             GAsyncReadyCallback callback,
             gpointer            user_data)
{
  FinxProviderQuery *query = g_new0 (FinxProviderQuery, 1);

  *query = (FinxProviderQuery) { .kind = kind, .series_asked = g_strdup (series), .from_day = from_day, .to_day = to_day };
  load (self, query, cancellable, callback, user_data);
}

static void
load_economy_async (FinxEconomy        *self,
                    const char         *series,
                    gint32              from_day,
                    gint32              to_day,
                    GCancellable       *cancellable,
                    GAsyncReadyCallback callback,
                    gpointer            user_data)
{
  load_series (self, FINX_QUERY_ECONOMY, series, from_day, to_day, cancellable, callback, user_data);
}

static FinxEconomicSeries *
load_economy_finish (FinxEconomy  *self,
                     GAsyncResult *result,
                     GError      **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
load_releases_async (FinxReleases       *self,
                     const char         *series,
                     gint32              from_day,
                     gint32              to_day,
                     GCancellable       *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer            user_data)
{
  load_series (self, FINX_QUERY_RELEASES, series, from_day, to_day, cancellable, callback, user_data);
}

static FinxReleaseDates *
load_releases_finish (FinxReleases *self,
                      GAsyncResult *result,
                      GError      **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
load_earnings_async (FinxEarnings         *self,
                     const FinxInstrument *instrument,
                     gboolean              expected,
                     GCancellable         *cancellable,
                     GAsyncReadyCallback   callback,
                     gpointer              user_data)
{
  FinxProviderQuery *query = g_new0 (FinxProviderQuery, 1);

  *query = (FinxProviderQuery) { .kind = expected ? FINX_QUERY_EXPECTED : FINX_QUERY_EARNINGS, .instrument = instrument };
  load (self, query, cancellable, callback, user_data);
}

static FinxEarningsList *
load_earnings_finish (FinxEarnings *self,
                      GAsyncResult *result,
                      GError      **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
finx_provider_daily_init (FinxDailyPricesInterface *iface)
{
  iface->load_async = load_daily_async;
  iface->load_finish = load_daily_finish;
}

void
finx_provider_last_init (FinxLastPricesInterface *iface)
{
  iface->load_async = load_last_async;
  iface->load_finish = load_last_finish;
}

void
finx_provider_economy_init (FinxEconomyInterface *iface)
{
  iface->load_async = load_economy_async;
  iface->load_finish = load_economy_finish;
}

void
finx_provider_releases_init (FinxReleasesInterface *iface)
{
  iface->load_async = load_releases_async;
  iface->load_finish = load_releases_finish;
}

void
finx_provider_earnings_init (FinxEarningsInterface *iface)
{
  iface->load_async = load_earnings_async;
  iface->load_finish = load_earnings_finish;
}

static void
finx_provider_finalize (GObject *object)
{
  FinxProviderPrivate *priv = PRIVATE (FINX_PROVIDER (object));

  g_clear_object (&priv->lane);
  g_clear_object (&priv->clock);
  g_clear_pointer (&priv->keys, finx_key_ring_free);
  g_free (priv->url);
  g_free (priv->trouble);
  G_OBJECT_CLASS (finx_provider_parent_class)->finalize (object);
}

static void
finx_provider_class_init (FinxProviderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = finx_provider_finalize;
}

static void
finx_provider_init (FinxProvider *self)
{
}

/**
 * finx_provider_new:
 * @type: one of those of finx-adapters.h
 * @url: where it is asked; a folder for one that has no address
 * @rates: (element-type FinxRate): its limits: those below a day are of all keys together, the others of each
 */
FinxProvider *
finx_provider_new (GType       type,
                   FinxHttp   *http,
                   FinxClock  *clock,
                   const char *url,
                   GArray     *rates)
{
  FinxProvider *self = g_object_new (type, NULL);
  FinxProviderPrivate *priv = PRIVATE (self);
  const FinxProviderInfo *info = finx_provider_get_info (self);
  g_autoptr(GArray) quick = g_array_new (FALSE, FALSE, sizeof (FinxRate));
  FinxHttpLaneOptions options = { .name = info->name, .rates = quick, .max_retries = MAX_RETRIES };

  for (guint i = 0; i < rates->len; i++)
    if (g_array_index (rates, FinxRate, i).period_us < FINX_USEC_PER_DAY)
      g_array_append_val (quick, g_array_index (rates, FinxRate, i));
  priv->lane = finx_http_lane_new (http, &options);
  priv->keys = finx_key_ring_new (rates, info->key == FINX_KEY_NEEDED);
  priv->clock = g_object_ref (clock);
  priv->url = g_strdup (url);
  return self;
}

const FinxProviderInfo *
finx_provider_get_info (FinxProvider *self)
{
  return FINX_PROVIDER_GET_CLASS (self)->info;
}

/* (transfer none) */
FinxKeyRing *
finx_provider_get_keys (FinxProvider *self)
{
  return PRIVATE (self)->keys;
}

/* (transfer none) */
FinxHttpLane *
finx_provider_get_lane (FinxProvider *self)
{
  return PRIVATE (self)->lane;
}

/* (nullable): the sentence of the last failure, unless it worked since */
const char *
finx_provider_get_trouble (FinxProvider *self)
{
  return PRIVATE (self)->trouble;
}

/* When it last gave what was asked for; 0: not since the start. */
gint64
finx_provider_get_worked_us (FinxProvider *self)
{
  return PRIVATE (self)->worked_us;
}

/* Whether it has what it takes to be asked: a key, a folder. */
gboolean
finx_provider_is_set_up (FinxProvider *self)
{
  return finx_key_ring_get_n (PRIVATE (self)->keys) > 0 && *PRIVATE (self)->url != '\0';
}

/**
 * finx_provider_has:
 * @instrument: (nullable): for %FINX_QUERY_ECONOMY and _RELEASES
 * @series: (nullable): for the others
 *
 * Returns: whether it is worth asking: it serves this kind, and has a name for this
 */
gboolean
finx_provider_has (FinxProvider         *self,
                   FinxQueryKind         kind,
                   const FinxInstrument *instrument,
                   const char           *series)
{
  FinxProviderClass *klass = FINX_PROVIDER_GET_CLASS (self);
  GType port = finx_query_kind_get_port (kind);
  g_autofree char *name = NULL;

  if (!g_type_is_a (G_OBJECT_TYPE (self), port))
    return FALSE;
  if (kind == FINX_QUERY_ECONOMY || kind == FINX_QUERY_RELEASES)
    name = klass->map_series (series);
  else if ((klass->info->assets & 1u << instrument->asset_class) != 0 && (port != FINX_TYPE_EARNINGS || instrument->asset_class == FINX_ASSET_EQUITY))
    name = klass->map_symbol (instrument);
  return name != NULL;
}
