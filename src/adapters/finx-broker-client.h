/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "adapters/finx-order-ledger.h"
#include "model/finx-broker-info.h"
#include "model/finx-ports.h"
#include "net/finx-http.h"

G_BEGIN_DECLS

/* What a client does at the broker: all kinds of #FinxReadKind, and these. */
typedef enum
{
  FINX_CALL_CLOCK = FINX_N_READ_KINDS,
  FINX_CALL_BARS,
  FINX_CALL_PLACE,
  FINX_CALL_REPLACE,
  FINX_CALL_CANCEL,
  FINX_CALL_QUERY,
  FINX_CALL_TOKEN,              /* what other calls need to be let in, where that does not last */
  FINX_N_CALLS
} FinxCallKind;
const char *finx_call_kind_to_string (guint kind);

/* What is told of an answer by its reader: it was the last one; there is more to ask for; it is an error, which is set; the token was
 * refused, with an error that is told where the call can not be made again with another one. */
typedef enum
{
  FINX_CALL_DONE,
  FINX_CALL_MORE,
  FINX_CALL_FAILED,
  FINX_CALL_STALE
} FinxCallOutcome;

/**
 * FinxBrokerCall: one thing that is asked of a broker, in one or more requests.
 * @kind: FinxReadKind or FinxCallKind
 * @account: FinxAccount.id; ""
 * @orders: (element-type FinxOrder): copies: of a placement or preview all of them, of a change the new state, of a cancellation or a
 *   query the order as it is known, or one with its ids alone
 * @step: counts requests from 0
 * @cursor: (nullable): where the next one goes on; the reader's
 * @is_shown: it is made to be shown, and does not go out: nothing is asked for it
 * @is_asking: of a placement, a change or a preview: its next request only asks for what the order needs to be told; if that fails, nothing was sent
 * @is_sync: the connection asks, to hear what happened of late: it knows the orders that are open, and those that fills are lacking of
 * @rows: what is found; its type goes by the kind, for clock, orders and the like see there
 * @bars: (element-type FinxBar): of bars
 * @venue_id: (nullable): of a placement or change
 * @time_us: of a clock
 */
typedef struct
{
  guint                 kind;
  char                 *account;
  const FinxInstrument *instrument;
  char                 *text;
  GPtrArray            *orders;
  FinxInterval          interval;
  gint64                from_us, to_us;
  guint                 step;
  char                 *cursor;
  gboolean              is_shown;
  gboolean              is_asking;
  gboolean              is_sync;
  GPtrArray            *rows;
  GArray               *bars;
  char                 *venue_id;
  gint64                time_us;
} FinxBrokerCall;
FinxBrokerCall *finx_broker_call_new     (guint           kind);
FinxBrokerCall *finx_broker_call_new_for (guint           kind,
                                          GPtrArray      *orders);
void            finx_broker_call_free    (FinxBrokerCall *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxBrokerCall, finx_broker_call_free)

/* One connection to a broker. What is common is here: limits, the order of what is asked, orders whose fate is not known, orders
 * and fills that come twice, the connection's life, the clock's difference. A broker's own folder has its requests, how to read its
 * answers, and its stream. Implements FinxBroker, FinxBrokerReader, FinxFeed and FinxHistory. Engine thread. */
#define FINX_TYPE_BROKER_CLIENT (finx_broker_client_get_type ())
G_DECLARE_DERIVABLE_TYPE (FinxBrokerClient, finx_broker_client, FINX, BROKER_CLIENT, GObject)

typedef void (*FinxBrokerKeeper) (const char *field, const char *value, gpointer user_data);

/* @make_request: the next request of a call; %NULL with an error (REJECTED or INVALID) for what the broker does not have, and without
 *   one where nobody needs to be asked: the call holds the answer
 * @read: of an answer of any status that is not 408, 429 or 5xx
 * @sign: (nullable): right before a request with a key goes out, each time that it does, and in the order in which they do: what holds
 *   for one attempt
 * @send_async: (nullable): in place of @make_request and @read, of a broker that is not asked by HTTP: the broker's folder sends what
 *   the call needs, within the broker's limits, tells finx_broker_client_audit(), and fills in the call, which lives until @callback.
 *   An order that was not sent at all is an error REJECTED, AUTH or RATE_LIMITED; after any other it is looked for
 * @send_finish: as @read
 * @describe: (nullable): of such a broker: (transfer full): what would go out, as a person reads it and without secrets
 * @get_use: (nullable): of such a broker: of its limits: 0 none, 1 all
 * @needs_token: (nullable): whether a call has to wait for a %FINX_CALL_TOKEN, which is made once for all that wait
 * @warn: (nullable): (transfer full) (nullable): what is to be told of a connection though all of it works
 * @begin_sign_in: (nullable): of a broker with FinxBrokerInfo.signs_in: (transfer full) (nullable): the address that is to be opened
 * @sign_in_async: (nullable): likewise: @redirect: (nullable): the address at which the browser ended; %NULL: it is waited for
 * @sign_in_finish: (nullable): likewise: what came of it was given to finx_broker_client_keep()
 * @open_streams: the key was accepted: finx_broker_client_stream_ready() is called when the account's stream is heard
 * @close_streams: not wanted any more, or once more from the beginning
 * @subscribe: @streams replaces what was; called again for each instrument by finx_broker_client_resubscribe() */
struct _FinxBrokerClientClass
{
  GObjectClass          parent_class;
  const FinxBrokerInfo *info;
  const FinxBrokerCapabilities *(*get_capabilities) (FinxBrokerClient *self, const FinxInstrument *instrument);
  FinxHttpRequest     *(*make_request)  (FinxBrokerClient *self, FinxBrokerCall *call, GError **error);
  FinxCallOutcome      (*read)          (FinxBrokerClient *self, FinxBrokerCall *call, const FinxHttpReply *reply, GError **error);
  void                 (*sign)          (FinxBrokerClient *self, FinxHttpRequest *request);
  void                 (*send_async)    (FinxBrokerClient *self, FinxBrokerCall *call, const char *correlation_id, GCancellable *cancellable,
                                         GAsyncReadyCallback callback, gpointer user_data);
  FinxCallOutcome      (*send_finish)   (FinxBrokerClient *self, GAsyncResult *result, GError **error);
  char                *(*describe)      (FinxBrokerClient *self, FinxBrokerCall *call, GError **error);
  double               (*get_use)       (FinxBrokerClient *self);
  gboolean             (*needs_token)   (FinxBrokerClient *self, const FinxBrokerCall *call);
  char                *(*warn)          (FinxBrokerClient *self);
  char                *(*begin_sign_in) (FinxBrokerClient *self, GError **error);
  void                 (*sign_in_async) (FinxBrokerClient *self, const char *redirect, GCancellable *cancellable,
                                         GAsyncReadyCallback callback, gpointer user_data);
  gboolean             (*sign_in_finish) (FinxBrokerClient *self, GAsyncResult *result, GError **error);
  void                 (*open_streams)  (FinxBrokerClient *self);
  void                 (*close_streams) (FinxBrokerClient *self);
  void                 (*subscribe)     (FinxBrokerClient *self, const FinxInstrument *instrument, FinxStreams streams);
  FinxDecimal          (*estimate_fee)  (FinxBrokerClient *self, const FinxInstrument *instrument, FinxDecimal quantity, FinxDecimal price);
};

/**
 * FinxBrokerSetup:
 * @account: FinxAccount.id of what it trades for
 * @venue_account: the broker's id of it; ""
 * @is_paper: the broker's own simulation
 * @values: (element-type utf8 utf8): by FinxBrokerField.id, secrets included; wiped with the client
 * @haste: divides all waits, for tests; 0: 1
 */
typedef struct
{
  const char *account;
  const char *venue_account;
  gboolean    is_paper;
  GHashTable *values;
  guint       haste;
} FinxBrokerSetup;

/* Gives the instrument of the program's table that is the broker's @draft, adding it where there is none. Returns: (nullable) */
typedef const FinxInstrument *(*FinxInstrumentResolver) (const FinxInstrument *draft, gpointer user_data);

FinxBrokerClient *finx_broker_client_new          (GType                  type,
                                                   FinxHttp              *http,
                                                   FinxClock             *clock,
                                                   const FinxBrokerSetup *setup,
                                                   FinxInstrumentResolver resolver,
                                                   gpointer               user_data);
void              finx_broker_client_open         (FinxBrokerClient      *self);
void              finx_broker_client_close        (FinxBrokerClient      *self);
const FinxLink   *finx_broker_client_get_link     (FinxBrokerClient      *self);
void              finx_broker_client_restore      (FinxBrokerClient      *self,
                                                   GPtrArray             *orders,
                                                   GPtrArray             *fills);
void              finx_broker_client_set_keeper   (FinxBrokerClient      *self,
                                                   FinxBrokerKeeper       keeper,
                                                   gpointer               user_data);
FinxHttpRequest  *finx_broker_client_make_request (FinxBrokerClient      *self,
                                                   guint                  kind,
                                                   GPtrArray             *orders,
                                                   GError               **error);
char             *finx_broker_client_describe     (FinxBrokerClient      *self,
                                                   guint                  kind,
                                                   GPtrArray             *orders,
                                                   GError               **error);
void              finx_broker_client_call_async   (FinxBrokerClient      *self,
                                                   FinxBrokerCall        *call,
                                                   GCancellable          *cancellable,
                                                   GAsyncReadyCallback    callback,
                                                   gpointer               user_data);
FinxBrokerCall   *finx_broker_client_call_finish  (FinxBrokerClient      *self,
                                                   GAsyncResult          *result,
                                                   GError               **error);

char             *finx_broker_client_begin_sign_in (FinxBrokerClient     *self,
                                                   GError               **error);
void              finx_broker_client_sign_in_async (FinxBrokerClient     *self,
                                                   const char            *redirect,
                                                   GCancellable          *cancellable,
                                                   GAsyncReadyCallback    callback,
                                                   gpointer               user_data);
gboolean          finx_broker_client_sign_in_finish (FinxBrokerClient    *self,
                                                   GAsyncResult          *result,
                                                   GError               **error);

/* For the brokers' own folders. */
FinxHttp         *finx_broker_client_get_http     (FinxBrokerClient      *self);
FinxClock        *finx_broker_client_get_clock    (FinxBrokerClient      *self);
FinxOrderLedger  *finx_broker_client_get_ledger   (FinxBrokerClient      *self);
const char       *finx_broker_client_get_account  (FinxBrokerClient      *self);
const char       *finx_broker_client_get_venue_account (FinxBrokerClient *self);
gboolean          finx_broker_client_is_paper     (FinxBrokerClient      *self);
const char       *finx_broker_client_get_value    (FinxBrokerClient      *self,
                                                   const char            *field);
void              finx_broker_client_keep         (FinxBrokerClient      *self,
                                                   const char            *field,
                                                   const char            *value);
const char       *finx_broker_client_get_url      (FinxBrokerClient      *self,
                                                   FinxEndpoint           endpoint);
gint64            finx_broker_client_get_now      (FinxBrokerClient      *self);
void              finx_broker_client_use_up       (FinxBrokerClient      *self,
                                                   gboolean               is_keyless);
void              finx_broker_client_pause        (FinxBrokerClient      *self,
                                                   gint64                 us);
gint64            finx_broker_client_hasten       (FinxBrokerClient      *self,
                                                   gint64                 us);
const FinxInstrument *finx_broker_client_find     (FinxBrokerClient      *self,
                                                   const char            *venue_symbol);
guint             finx_broker_client_get_version  (FinxBrokerClient      *self);
const FinxInstrument *finx_broker_client_learn    (FinxBrokerClient      *self,
                                                   const char            *venue_symbol,
                                                   const FinxInstrument  *draft);
void              finx_broker_client_know         (FinxBrokerClient      *self,
                                                   const char            *venue_symbol,
                                                   const FinxInstrument  *instrument);
const char       *finx_broker_client_get_symbol   (FinxBrokerClient      *self,
                                                   const FinxInstrument  *instrument);
void              finx_broker_client_push_ticks   (FinxBrokerClient      *self,
                                                   const FinxTick        *ticks,
                                                   gsize                  n);
void              finx_broker_client_push_depth   (FinxBrokerClient      *self,
                                                   const FinxDepth       *depth);
void              finx_broker_client_push_book    (FinxBrokerClient      *self,
                                                   const FinxBookMessage *message);
void              finx_broker_client_resubscribe  (FinxBrokerClient      *self);
void              finx_broker_client_stream_ready (FinxBrokerClient      *self);
void              finx_broker_client_stream_lost  (FinxBrokerClient      *self,
                                                   const GError          *reason);
/* (transfer full): that the clocks are not together, and what to do; for persons */
char             *finx_broker_describe_skew       (const char            *broker,
                                                   gint64                 skew_us);
void              finx_broker_client_sync_soon    (FinxBrokerClient      *self);
void              finx_broker_client_set_feed     (FinxBrokerClient      *self,
                                                   FinxFeedState          state,
                                                   const char            *reason);
void              finx_broker_client_note_exchange (FinxBrokerClient     *self,
                                                   const char            *client_id,
                                                   gboolean               is_sent,
                                                   const char            *text);
void              finx_broker_client_note_time    (FinxBrokerClient      *self,
                                                   gint64                 theirs_us,
                                                   gint64                 sent_us,
                                                   gint64                 resolution_us);
void              finx_broker_client_audit        (FinxBrokerClient      *self,
                                                   const FinxBrokerCall  *call,
                                                   gboolean               is_sent,
                                                   const char            *text);

G_END_DECLS
