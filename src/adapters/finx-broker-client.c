/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a connection is made of, and its prices. Calls, orders and the connection's life have files of their own. */
#include "adapters/finx-broker-client-private.h"

#include "base/finx-error.h"
#include "base/finx-log.h"
#include "base/finx-secret.h"

#define ANSWER_TIME   (10 * FINX_USEC_PER_SEC)
#define MOST_PARALLEL 4

static void feed_init (FinxFeedInterface *iface);

G_DEFINE_ABSTRACT_TYPE_WITH_CODE (FinxBrokerClient, finx_broker_client, G_TYPE_OBJECT,
                                  G_ADD_PRIVATE (FinxBrokerClient)
                                  G_IMPLEMENT_INTERFACE (FINX_TYPE_BROKER, finx_broker_client_broker_init)
                                  G_IMPLEMENT_INTERFACE (FINX_TYPE_BROKER_READER, finx_broker_client_reader_init)
                                  G_IMPLEMENT_INTERFACE (FINX_TYPE_FEED, feed_init)
                                  G_IMPLEMENT_INTERFACE (FINX_TYPE_HISTORY, finx_broker_client_history_init))

FinxBrokerClientPrivate *
finx_broker_client_get_private (FinxBrokerClient *self)
{
  return finx_broker_client_get_instance_private (self);
}

static void
finx_broker_client_dispose (GObject *object)
{
  finx_broker_client_close (FINX_BROKER_CLIENT (object));
  G_OBJECT_CLASS (finx_broker_client_parent_class)->dispose (object);
}

static void
finx_broker_client_finalize (GObject *object)
{
  FinxBrokerClientPrivate *priv = PRIVATE (FINX_BROKER_CLIENT (object));

  finx_order_ledger_free (priv->ledger);
  g_ptr_array_unref (priv->looking);
  g_hash_table_unref (priv->placing);
  g_hash_table_unref (priv->by_symbol);
  g_hash_table_unref (priv->symbols);
  g_hash_table_unref (priv->streams);
  g_clear_pointer (&priv->values, g_hash_table_unref);
  for (guint i = 0; i < FINX_N_ENDPOINTS; i++)
    g_free (priv->urls[i]);
  g_free (priv->account);
  g_free (priv->venue_account);
  g_free (priv->feed_reason);
  g_free (priv->link.reason);
  g_clear_object (&priv->lane);
  g_clear_object (&priv->data_lane);
  g_clear_object (&priv->http);
  g_clear_object (&priv->clock);
  G_OBJECT_CLASS (finx_broker_client_parent_class)->finalize (object);
}

static void
finx_broker_client_class_init (FinxBrokerClientClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = finx_broker_client_dispose;
  G_OBJECT_CLASS (klass)->finalize = finx_broker_client_finalize;
}

static void
finx_broker_client_init (FinxBrokerClient *self)
{
  FinxBrokerClientPrivate *priv = PRIVATE (self);

  priv->ledger = finx_order_ledger_new ();
  priv->looking = g_ptr_array_new ();
  priv->placing = g_hash_table_new (g_str_hash, g_str_equal);
  priv->by_symbol = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  priv->symbols = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  priv->streams = g_hash_table_new (NULL, NULL);
  priv->values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, finx_free_wiped);
  priv->link.reason = g_strdup ("");
  priv->feed_reason = g_strdup ("");
  priv->feed_state = FINX_FEED_OFFLINE;
  g_queue_init (&priv->waiting);
}

/* (transfer full): FINX_ALPACA_URL or FINX_ALPACA_STREAM_URL of the environment, else the broker's own */
static char *
find_url (const FinxBrokerInfo *info,
          gboolean              is_paper,
          FinxEndpoint          endpoint)
{
  const char *const *urls = is_paper ? info->paper : info->live;
  gboolean is_stream = endpoint == FINX_ENDPOINT_STREAM || endpoint == FINX_ENDPOINT_DATA_STREAM;
  g_autofree char *id = g_strdelimit (g_ascii_strup (info->id, -1), "-", '_');
  g_autofree char *variable = g_strdup_printf ("FINX_%s_%sURL", id, is_stream ? "STREAM_" : "");
  const char *set = g_getenv (variable);

  return g_strdup (set != NULL && *set != '\0' ? set : urls != NULL && urls[endpoint] != NULL ? urls[endpoint] : "");
}

/* (transfer full) */
static FinxHttpLane *
new_lane (FinxHttp             *http,
          const FinxBrokerInfo *info,
          const char           *limits,
          guint                 max_parallel,
          guint                 haste)
{
  g_autoptr(GArray) rates = finx_rates_parse (limits, NULL);
  FinxHttpLaneOptions options = { .name = info->name, .rates = rates, .max_parallel = max_parallel, .max_retries = 2 };

  for (guint i = 0; i < rates->len; i++)
    g_array_index (rates, FinxRate, i).period_us /= haste;
  options.attempt_us = ANSWER_TIME / haste;
  options.backoff_us = FINX_USEC_PER_SEC / haste;
  options.total_us = 3 * ANSWER_TIME / haste;
  return finx_http_lane_new (http, &options);
}

/**
 * finx_broker_client_new:
 * @type: of a broker
 * @setup: copied
 * @resolver: for its instruments, on this thread
 *
 * It does nothing before it is opened, or asked.
 */
FinxBrokerClient *
finx_broker_client_new (GType                  type,
                        FinxHttp              *http,
                        FinxClock             *clock,
                        const FinxBrokerSetup *setup,
                        FinxInstrumentResolver resolver,
                        gpointer               user_data)
{
  FinxBrokerClient *self = g_object_new (type, NULL);
  FinxBrokerClientPrivate *priv = PRIVATE (self);
  const FinxBrokerInfo *info = FINX_BROKER_CLIENT_GET_CLASS (self)->info;
  guint haste = MAX (1, setup->haste);
  GHashTableIter iter;
  gpointer field, value;

  priv->http = g_object_ref (http);
  priv->clock = g_object_ref (clock);
  priv->haste = haste;
  priv->lane = new_lane (http, info, info->limits, info->is_serial ? 1 : MOST_PARALLEL, haste);
  priv->data_lane = info->data_limits != NULL ? new_lane (http, info, info->data_limits, MOST_PARALLEL, haste) : NULL;
  priv->account = g_strdup (setup->account);
  priv->venue_account = g_strdup (setup->venue_account != NULL ? setup->venue_account : "");
  priv->is_paper = setup->is_paper;
  priv->resolver = resolver;
  priv->resolver_data = user_data;
  for (guint i = 0; i < FINX_N_ENDPOINTS; i++)
    priv->urls[i] = find_url (info, setup->is_paper, (FinxEndpoint) i);
  g_hash_table_iter_init (&iter, setup->values);
  while (g_hash_table_iter_next (&iter, &field, &value))
    g_hash_table_insert (priv->values, g_strdup (field), g_strdup (value));
  return self;
}

FinxHttp *
finx_broker_client_get_http (FinxBrokerClient *self)
{
  return PRIVATE (self)->http;
}

FinxClock *
finx_broker_client_get_clock (FinxBrokerClient *self)
{
  return PRIVATE (self)->clock;
}

FinxOrderLedger *
finx_broker_client_get_ledger (FinxBrokerClient *self)
{
  return PRIVATE (self)->ledger;
}

const char *
finx_broker_client_get_account (FinxBrokerClient *self)
{
  return PRIVATE (self)->account;
}

/* The broker's id of it; "": the one that the key reaches */
const char *
finx_broker_client_get_venue_account (FinxBrokerClient *self)
{
  return PRIVATE (self)->venue_account;
}

gboolean
finx_broker_client_is_paper (FinxBrokerClient *self)
{
  return PRIVATE (self)->is_paper;
}

/* What was entered in a field, or what it is where nothing was; "" */
const char *
finx_broker_client_get_value (FinxBrokerClient *self,
                              const char       *field)
{
  const char *value = g_hash_table_lookup (PRIVATE (self)->values, field);
  const FinxBrokerField *of = FINX_BROKER_CLIENT_GET_CLASS (self)->info->fields;

  while (of->id != NULL && !g_str_equal (of->id, field))
    of++;
  if (value == NULL || *value == '\0')
    value = of->preset;
  return value != NULL ? value : "";
}

/* Who writes down what the connection needs again when the program runs the next time: to the keyring what is secret. */
void
finx_broker_client_set_keeper (FinxBrokerClient *self,
                               FinxBrokerKeeper  keeper,
                               gpointer          user_data)
{
  PRIVATE (self)->keeper = keeper;
  PRIVATE (self)->keeper_data = user_data;
}

/**
 * finx_broker_client_keep:
 * @field: of the broker's fields, one with %is_kept
 * @value: what finx_broker_client_get_value() gives from now on, also when the program runs the next time
 */
void
finx_broker_client_keep (FinxBrokerClient *self,
                         const char       *field,
                         const char       *value)
{
  FinxBrokerClientPrivate *priv = PRIVATE (self);

  g_hash_table_insert (priv->values, g_strdup (field), g_strdup (value));
  if (priv->keeper != NULL)
    priv->keeper (field, value, priv->keeper_data);
}

const char *
finx_broker_client_get_url (FinxBrokerClient *self,
                            FinxEndpoint      endpoint)
{
  return PRIVATE (self)->urls[endpoint];
}

/* UTC µs for signatures and the like, as the broker's clock has it; FINX_TEST_NOW_US fixes it, so that requests can be compared. */
gint64
finx_broker_client_get_now (FinxBrokerClient *self)
{
  FinxBrokerClientPrivate *priv = PRIVATE (self);
  const char *fixed = g_getenv ("FINX_TEST_NOW_US");
  gint64 now_us;

  if (fixed != NULL && g_ascii_string_to_signed (fixed, 10, 0, G_MAXINT64, &now_us, NULL))
    return now_us;
  return finx_clock_now (priv->clock) + priv->link.skew_us;
}

/* The broker says that its limits are used up, by somebody else as well; of requests with a key, or of those without one. What does not
 * count goes out all the same. */
void
finx_broker_client_use_up (FinxBrokerClient *self,
                           gboolean          is_keyless)
{
  FinxBrokerClientPrivate *priv = PRIVATE (self);

  finx_http_lane_use_up (is_keyless && priv->data_lane != NULL ? priv->data_lane : priv->lane);
}

/* The broker wants to be left alone, and says so in words of its own: nothing with a key goes out for that long. */
void
finx_broker_client_pause (FinxBrokerClient *self,
                          gint64            us)
{
  FinxBrokerClientPrivate *priv = PRIVATE (self);

  finx_http_lane_pause (priv->lane, finx_clock_now (priv->clock) + finx_broker_client_hasten (self, us));
}

/* A wait of a broker's own, shorter where tests are in haste. */
gint64
finx_broker_client_hasten (FinxBrokerClient *self,
                           gint64            us)
{
  return us / PRIVATE (self)->haste;
}

/**
 * finx_broker_client_restore:
 * @orders: (element-type FinxOrder): of the account, as the journal has them
 * @fills: (element-type FinxFill): likewise
 *
 * What is known already and is not told again. Before it is opened.
 */
void
finx_broker_client_restore (FinxBrokerClient *self,
                            GPtrArray        *orders,
                            GPtrArray        *fills)
{
  FinxBrokerClientPrivate *priv = PRIVATE (self);

  for (guint i = 0; i < orders->len; i++)
    finx_order_ledger_add (priv->ledger, orders->pdata[i]);
  for (guint i = 0; i < fills->len; i++)
    {
      const FinxFill *fill = fills->pdata[i];

      finx_order_ledger_add_fill (priv->ledger, fill);
      priv->fills_us = MAX (priv->fills_us, fill->time_us);
    }
}

/* Instruments */

/* (nullable): one that was met before */
const FinxInstrument *
finx_broker_client_find (FinxBrokerClient *self,
                         const char       *venue_symbol)
{
  return venue_symbol != NULL ? g_hash_table_lookup (PRIVATE (self)->by_symbol, venue_symbol) : NULL;
}

/* Another one whenever finx_broker_client_find() may find something else; never 0. */
guint
finx_broker_client_get_version (FinxBrokerClient *self)
{
  return PRIVATE (self)->version + 1;
}

/**
 * finx_broker_client_learn:
 * @venue_symbol: as the broker writes it in orders and prices
 * @draft: the same as the program has it
 *
 * Returns: (nullable): the program's own; %NULL: the table takes no more
 */
const FinxInstrument *
finx_broker_client_learn (FinxBrokerClient     *self,
                          const char           *venue_symbol,
                          const FinxInstrument *draft)
{
  FinxBrokerClientPrivate *priv = PRIVATE (self);
  const FinxInstrument *instrument = finx_broker_client_find (self, venue_symbol);

  if (instrument != NULL)
    return instrument;
  instrument = priv->resolver (draft, priv->resolver_data);
  if (instrument == NULL)
    return NULL;
  priv->version++;
  g_hash_table_insert (priv->by_symbol, g_strdup (venue_symbol), (gpointer) instrument);
  g_hash_table_insert (priv->symbols, (gpointer) instrument, g_strdup (venue_symbol));
  return instrument;
}

/* One that was met when the program ran before. @instrument: of the program's table */
void
finx_broker_client_know (FinxBrokerClient     *self,
                         const char           *venue_symbol,
                         const FinxInstrument *instrument)
{
  PRIVATE (self)->version++;
  g_hash_table_insert (PRIVATE (self)->by_symbol, g_strdup (venue_symbol), (gpointer) instrument);
  g_hash_table_insert (PRIVATE (self)->symbols, (gpointer) instrument, g_strdup (venue_symbol));
}

/* As the broker writes it; the program's own symbol where they did not meet yet. */
const char *
finx_broker_client_get_symbol (FinxBrokerClient     *self,
                               const FinxInstrument *instrument)
{
  const char *symbol = g_hash_table_lookup (PRIVATE (self)->symbols, instrument);

  return symbol != NULL ? symbol : instrument->symbol;
}

/* Prices */

static void
feed_set_sink (FinxFeed           *feed,
               const FinxFeedSink *sink,
               gpointer            user_data)
{
  FinxBrokerClientPrivate *priv = PRIVATE (FINX_BROKER_CLIENT (feed));

  priv->feed_sink = sink != NULL ? *sink : (FinxFeedSink) { NULL, };
  priv->feed_data = user_data;
}

static void
feed_subscribe (FinxFeed             *feed,
                const FinxInstrument *instrument,
                FinxStreams           streams)
{
  FinxBrokerClient *self = FINX_BROKER_CLIENT (feed);
  FinxBrokerClientPrivate *priv = PRIVATE (self);

  if (streams == 0)
    g_hash_table_remove (priv->streams, instrument);
  else
    g_hash_table_insert (priv->streams, (gpointer) instrument, GUINT_TO_POINTER (streams));
  if (FINX_BROKER_CLIENT_GET_CLASS (self)->subscribe != NULL)
    FINX_BROKER_CLIENT_GET_CLASS (self)->subscribe (self, instrument, streams);
}

static FinxFeedState
feed_get_state (FinxFeed *feed)
{
  return PRIVATE (FINX_BROKER_CLIENT (feed))->feed_state;
}

static void
feed_resync (FinxFeed             *feed,
             const FinxInstrument *instrument)
{
  FinxBrokerClient *self = FINX_BROKER_CLIENT (feed);
  FinxStreams streams = GPOINTER_TO_UINT (g_hash_table_lookup (PRIVATE (self)->streams, instrument));

  if (FINX_BROKER_CLIENT_GET_CLASS (self)->subscribe == NULL || streams == 0)
    return;
  FINX_BROKER_CLIENT_GET_CLASS (self)->subscribe (self, instrument, streams & ~FINX_STREAM_DEPTH);
  FINX_BROKER_CLIENT_GET_CLASS (self)->subscribe (self, instrument, streams);
}

static void
feed_init (FinxFeedInterface *iface)
{
  iface->set_sink = feed_set_sink;
  iface->subscribe = feed_subscribe;
  iface->get_state = feed_get_state;
  iface->resync = feed_resync;
}

/* Says again what is wanted: the stream of prices is new. */
void
finx_broker_client_resubscribe (FinxBrokerClient *self)
{
  GHashTableIter iter;
  gpointer instrument, streams;

  g_hash_table_iter_init (&iter, PRIVATE (self)->streams);
  while (g_hash_table_iter_next (&iter, &instrument, &streams))
    FINX_BROKER_CLIENT_GET_CLASS (self)->subscribe (self, instrument, (FinxStreams) GPOINTER_TO_UINT (streams));
}

void
finx_broker_client_push_ticks (FinxBrokerClient *self,
                               const FinxTick   *ticks,
                               gsize             n)
{
  FinxBrokerClientPrivate *priv = PRIVATE (self);

  if (priv->feed_sink.ticks != NULL)
    priv->feed_sink.ticks (ticks, n, priv->feed_data);
}

void
finx_broker_client_push_depth (FinxBrokerClient *self,
                               const FinxDepth  *depth)
{
  FinxBrokerClientPrivate *priv = PRIVATE (self);

  if (priv->feed_sink.depth != NULL)
    priv->feed_sink.depth (depth, priv->feed_data);
}

void
finx_broker_client_push_book (FinxBrokerClient      *self,
                              const FinxBookMessage *message)
{
  FinxBrokerClientPrivate *priv = PRIVATE (self);

  if (priv->feed_sink.book != NULL)
    priv->feed_sink.book (message, priv->feed_data);
}

/* @reason: why there are no live prices; "" */
void
finx_broker_client_set_feed (FinxBrokerClient *self,
                             FinxFeedState     state,
                             const char       *reason)
{
  FinxBrokerClientPrivate *priv = PRIVATE (self);
  gboolean is_same = priv->feed_state == state && g_str_equal (priv->feed_reason, reason);

  if (is_same)
    return;
  priv->feed_state = state;
  g_free (priv->feed_reason);
  priv->feed_reason = g_strdup (reason);
  if (priv->feed_sink.state != NULL)
    priv->feed_sink.state (priv->feed_data);
  if (priv->link.state < FINX_LINK_HEALTHY || priv->link.state == FINX_LINK_DOWN)
    return;
  if (priv->is_heard)
    finx_broker_client_set_well (self);
  else
    finx_broker_client_set_link (self, FINX_LINK_DEGRADED, priv->link.reason);
}

/* What went over the line for an order, for the audit trail; @text without secrets. */
void
finx_broker_client_note_exchange (FinxBrokerClient *self,
                                  const char       *client_id,
                                  gboolean          is_sent,
                                  const char       *text)
{
  FinxBrokerClientPrivate *priv = PRIVATE (self);

  if (priv->sink.exchange != NULL)
    priv->sink.exchange (client_id, is_sent, text, priv->sink_data);
}

GSource *
finx_broker_client_wait (FinxBrokerClient *self,
                         gint64            us,
                         GSourceFunc       func,
                         gpointer          data,
                         GDestroyNotify    data_free)
{
  GSource *source = g_timeout_source_new ((guint) CLAMP (finx_broker_client_hasten (self, us) / 1000, 1, G_MAXINT));

  g_source_set_callback (source, func, data, data_free);
  g_source_attach (source, g_main_context_get_thread_default ());
  return source;
}
