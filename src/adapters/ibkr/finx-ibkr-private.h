/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "adapters/ibkr/finx-ibkr-fields.h"
#include "adapters/ibkr/finx-ibkr.h"
#include "net/finx-frame-socket.h"
#include "net/finx-token-bucket.h"

G_BEGIN_DECLS

#define IBKR_VERSION       176          /* all that is in the field speaks it; later ones add nothing that is needed here */
#define IBKR_RATE          45           /* messages a second, of the 50 that are allowed */
#define IBKR_FIRST_REQUEST 10000000     /* ids of requests begin there: errors carry one id for requests and orders */
#define IBKR_OTHER_REQUEST 1500000000   /* or there, where orders go by numbers like those */

/* Messages, by what they are called in the documentation. */
enum
{
  OUT_MKT_DATA = 1, OUT_CANCEL_MKT_DATA = 2, OUT_PLACE_ORDER = 3, OUT_CANCEL_ORDER = 4, OUT_ACCOUNT_UPDATES = 6, OUT_EXECUTIONS = 7,
  OUT_CONTRACT_DETAILS = 9, OUT_MKT_DEPTH = 10, OUT_CANCEL_MKT_DEPTH = 11, OUT_ALL_OPEN_ORDERS = 16, OUT_HISTORICAL = 20,
  OUT_CANCEL_HISTORICAL = 25, OUT_CURRENT_TIME = 49, OUT_MARKET_DATA_TYPE = 59, OUT_POSITIONS = 61, OUT_ACCOUNT_SUMMARY = 62,
  OUT_CANCEL_SUMMARY = 63, OUT_CANCEL_POSITIONS = 64, OUT_START_API = 71, OUT_MATCHING_SYMBOLS = 81, OUT_MARKET_RULE = 91,
  OUT_COMPLETED_ORDERS = 99
};
enum
{
  IN_TICK_PRICE = 1, IN_TICK_SIZE = 2, IN_ORDER_STATUS = 3, IN_ERROR = 4, IN_OPEN_ORDER = 5, IN_PORTFOLIO_VALUE = 7, IN_NEXT_VALID_ID = 9,
  IN_CONTRACT_DATA = 10, IN_EXECUTION = 11, IN_DEPTH = 12, IN_DEPTH_L2 = 13, IN_MANAGED_ACCOUNTS = 15, IN_HISTORICAL = 17, IN_TICK_STRING = 46,
  IN_CURRENT_TIME = 49, IN_CONTRACT_END = 52, IN_OPEN_ORDER_END = 53, IN_ACCOUNT_END = 54, IN_EXECUTION_END = 55, IN_MARKET_DATA_TYPE = 58,
  IN_COMMISSION = 59, IN_POSITION = 61, IN_POSITION_END = 62, IN_SUMMARY = 63, IN_SUMMARY_END = 64, IN_SYMBOL_SAMPLES = 79, IN_MARKET_RULE = 93,
  IN_COMPLETED_ORDER = 101, IN_COMPLETED_END = 102
};

typedef struct
{
  gint64      con_id;           /* 0: not known */
  char       *symbol, *sec_type, *expiry, *right, *multiplier, *exchange, *primary, *currency, *local_symbol, *trading_class;
  FinxDecimal strike;
  char       *name;             /* (nullable) */
  FinxDecimal min_tick, size_step;      /* unknown: not told */
  gint64      rule;             /* of the steps of its prices; 0: not told */
} IbkrContract;

/* An order as TWS has it. */
typedef struct
{
  gint64       order_id;        /* 0: not one of ours to change */
  gint64       client;          /* that placed it */
  gint64       perm_id;         /* for ever; 0: not given yet */
  gint64       parent_id;
  IbkrContract contract;
  char        *ref, *account, *action, *type, *tif, *oca_group, *status, *why_held, *reason;
  FinxDecimal  quantity, limit, aux, trail_stop, trail_percent, cash, filled, average;
  gint64       good_till_us, first_us, updated_us;
  gint64       oca_type;
  gboolean     is_extended, has_terms, is_rejected, is_what_if, is_cancelling;
  gboolean     is_changed;      /* a change of it was sent: what is refused may be that alone */
  /* of a preview */
  FinxDecimal  margin, commission;
  char        *commission_currency, *warning;
} IbkrOrder;

/* An execution, which waits for its commission. */
typedef struct
{
  FinxFill *fill;
  char     *account;            /* the broker's id */
  gboolean  is_paid;            /* the commission was told */
  gint64    heard_us;           /* first */
} IbkrExecution;

typedef struct _IbkrAsk IbkrAsk;        /* a request that is answered, see finx-ibkr-call.c */
typedef struct _IbkrFeed IbkrFeed;      /* prices of an instrument, see finx-ibkr-stream.c */

struct _FinxIbkr
{
  FinxBrokerClient parent_instance;
  /* the session, see finx-ibkr-session.c */
  FinxFrameSocket *socket;              /* (nullable) */
  FinxTokenBucket *bucket;
  FinxTokenBucket *searches, *short_bars[2];    /* kinds of requests with limits of their own */
  GQueue           outbox;              /* (element-type Letter): what waits for its turn */
  GSource         *pump, *probe, *patience, *later;     /* (nullable) */
  int              version;             /* of the other side; 0: not told yet */
  gint64           client;              /* the number that we go by there */
  gint64           next_order, next_request;
  GStrv            accounts;            /* (nullable) */
  char            *account;             /* (nullable): the broker's id of the one that is traded for */
  gboolean         has_order_id;
  gboolean         is_ready;            /* both were told */
  gboolean         is_streaming;        /* the connection is to stay */
  gboolean         is_cut_off;          /* TWS has no connection to the broker */
  gint64           ended_us;            /* the last session that was let in; 0: none */
  gint64           probed_us;
  GError          *trouble;             /* (nullable): why TWS did not let us in */
  GError          *loss;                /* (nullable): why there is no session until it is tried again */
  /* what is known */
  GHashTable      *contracts;           /* FinxInstrument → IbkrContract */
  GHashTable      *rules;               /* number → GArray of their bands, see finx-ibkr-rule.c; empty: not told */
  GPtrArray       *orders;              /* (element-type IbkrOrder) */
  GHashTable      *executions;          /* id without its version → IbkrExecution: of the last day, and what is asked for now */
  guint            n_kept_executions;   /* when those of before that were dropped */
  GPtrArray       *asks;                /* (element-type IbkrAsk): sent or not */
  GHashTable      *feeds;               /* FinxInstrument → IbkrFeed */
};

/* finx-ibkr-contract.c */
void            ibkr_contract_clear     (IbkrContract         *self);
void            ibkr_contract_free      (gpointer              self);
IbkrContract   *ibkr_contract_copy      (const IbkrContract   *self);
IbkrContract   *ibkr_contract_of        (FinxIbkr             *self,
                                         const FinxInstrument *instrument);
char           *ibkr_contract_key       (const IbkrContract   *self);
FinxInstrument *ibkr_contract_draft     (const IbkrContract   *self);
const FinxInstrument *ibkr_learn        (FinxIbkr             *self,
                                         const IbkrContract   *contract);
gboolean        ibkr_contract_is_traded (const IbkrContract   *self);
gboolean        ibkr_contract_is_known  (FinxIbkr             *self,
                                         const FinxInstrument *instrument);

/* finx-ibkr-request.c */
void            ibkr_write_start        (IbkrWriter           *out,
                                         gint64                client);
void            ibkr_write_plain        (IbkrWriter           *out,
                                         int                   id,
                                         const char           *fields);
void            ibkr_write_details      (IbkrWriter           *out,
                                         gint64                request,
                                         const IbkrContract   *contract);
void            ibkr_write_market_data  (IbkrWriter           *out,
                                         gint64                request,
                                         const IbkrContract   *contract);
void            ibkr_write_depth        (IbkrWriter           *out,
                                         gint64                request,
                                         const IbkrContract   *contract);
gboolean        ibkr_write_bars         (IbkrWriter           *out,
                                         gint64                request,
                                         const IbkrContract   *contract,
                                         const FinxBrokerCall *call,
                                         GError              **error);
gint64          ibkr_bars_chunk         (FinxInterval          interval);
void            ibkr_write_executions   (IbkrWriter           *out,
                                         gint64                request,
                                         const char           *account,
                                         gint64                from_us);
void            ibkr_write_order        (FinxIbkr             *self,
                                         IbkrWriter           *out,
                                         const FinxOrder      *order,
                                         gint64                order_id,
                                         gint64                parent_id,
                                         gboolean              transmits,
                                         gboolean              is_what_if);
void            ibkr_write_orders       (FinxIbkr             *self,
                                         IbkrWriter           *out,
                                         const FinxBrokerCall *call,
                                         gint64                first_id);
const char     *ibkr_find_fault         (const FinxBrokerCall *call);
char           *ibkr_describe           (FinxBrokerClient     *client,
                                         FinxBrokerCall       *call,
                                         GError              **error);

/* finx-ibkr-parse.c */
gboolean        ibkr_read_contract11    (IbkrReader           *in,
                                         IbkrContract         *contract);
gboolean        ibkr_read_details       (IbkrReader           *in,
                                         gint64               *request,
                                         IbkrContract         *contract);
void            ibkr_order_free         (gpointer              self);
IbkrOrder      *ibkr_read_open_order    (IbkrReader           *in);
IbkrOrder      *ibkr_read_completed     (IbkrReader           *in);
IbkrOrder      *ibkr_read_status        (IbkrReader           *in);
FinxFill       *ibkr_read_execution     (FinxIbkr             *self,
                                         IbkrReader           *in,
                                         gint64               *request,
                                         char                **account,
                                         char                **version,
                                         gboolean             *is_elsewhere);

/* finx-ibkr-order.c */
IbkrOrder      *ibkr_take_terms         (FinxIbkr             *self,
                                         IbkrOrder            *told);
IbkrOrder      *ibkr_take_status        (FinxIbkr             *self,
                                         IbkrOrder            *told);
IbkrOrder      *ibkr_find_order         (FinxIbkr             *self,
                                         gint64                order_id,
                                         gint64                client,
                                         gint64                perm_id);
IbkrOrder      *ibkr_find_ours          (FinxIbkr             *self,
                                         const FinxOrder      *order);
FinxOrder      *ibkr_order_to_model     (FinxIbkr             *self,
                                         const IbkrOrder      *order);
void            ibkr_tell_order         (FinxIbkr             *self,
                                         const IbkrOrder      *order,
                                         const char           *note);
gboolean        ibkr_is_ours            (const char           *ref);
gint64          ibkr_name_of            (FinxIbkr             *self,
                                         const IbkrOrder      *order);
IbkrOrder      *ibkr_find_named         (FinxIbkr             *self,
                                         gint64                name);
IbkrExecution  *ibkr_take_execution     (FinxIbkr             *self,
                                         FinxFill             *fill,
                                         char                 *account,
                                         const char           *version);
void            ibkr_take_commission    (FinxIbkr             *self,
                                         IbkrReader           *in);
FinxFill       *ibkr_execution_to_fill  (FinxIbkr             *self,
                                         IbkrExecution        *execution);
void            ibkr_execution_free     (gpointer              self);

/* finx-ibkr-session.c */
void            ibkr_session_open       (FinxIbkr             *self);
void            ibkr_session_close      (FinxIbkr             *self,
                                         const GError         *reason);
void            ibkr_session_refuse     (FinxIbkr             *self,
                                         GError               *error);
void            ibkr_post               (FinxIbkr             *self,
                                         IbkrWriter           *out,
                                         FinxUrgency           urgency,
                                         IbkrAsk              *ask);
void            ibkr_withdraw           (FinxIbkr             *self,
                                         const IbkrAsk        *ask);
gboolean        ibkr_knows_account      (FinxIbkr             *self,
                                         const char           *account);
void            ibkr_open_streams       (FinxBrokerClient     *client);
void            ibkr_close_streams      (FinxBrokerClient     *client);
double          ibkr_get_use            (FinxBrokerClient     *client);
GSource        *ibkr_wait               (FinxIbkr             *self,
                                         gint64                us,
                                         GSourceFunc           func,
                                         gpointer              data);
void            ibkr_stop               (GSource             **source);

/* finx-ibkr-take.c: what comes in */
void            ibkr_take               (FinxIbkr             *self,
                                         const char           *data,
                                         gsize                 length);

/* finx-ibkr-error.c */
void            ibkr_take_error         (FinxIbkr             *self,
                                         IbkrReader           *in);

/* finx-ibkr-call.c */
void            ibkr_send_async         (FinxBrokerClient     *client,
                                         FinxBrokerCall       *call,
                                         const char           *correlation_id,
                                         GCancellable         *cancellable,
                                         GAsyncReadyCallback   callback,
                                         gpointer              user_data);
FinxCallOutcome ibkr_send_finish        (FinxBrokerClient     *client,
                                         GAsyncResult         *result,
                                         GError              **error);
struct _IbkrAsk
{
  FinxIbkr       *self;                 /* borrowed: the task holds it */
  GTask          *task;
  FinxBrokerCall *call;                 /* borrowed from who asked */
  int             answer;               /* the message that ends it, for those that are known by no id */
  gint64          id, n_ids;            /* of the request, or of the first order and how many follow; 0: none */
  gboolean        is_posted, is_sent;
  GSource        *timer;                /* (nullable): patience, or the time for more to come */
  gint64          rule;                 /* that is asked for; 0: none */
  GArray         *found;                /* (element-type gint64): orders, as ibkr_name_of() calls them */
  GPtrArray      *contracts;            /* (element-type IbkrContract) */
  GHashTable     *executions;           /* (nullable): set of ids */
  FinxBrokerQuote *quote;               /* (nullable) */
  FinxDepth      *depth;                /* (nullable) */
  gboolean        is_ended;             /* waits for commissions alone */
};
IbkrAsk        *ibkr_find_ask           (FinxIbkr             *self,
                                         gint64                id);
IbkrAsk        *ibkr_find_answered      (FinxIbkr             *self,
                                         int                   answer);
void            ibkr_ask_done           (IbkrAsk              *ask,
                                         FinxCallOutcome       outcome);
void            ibkr_ask_failed         (IbkrAsk              *ask,
                                         GError               *error);
void            ibkr_ask_not_understood (IbkrAsk              *ask);
void            ibkr_ask_free           (gpointer              ask);
void            ibkr_fail_all           (FinxIbkr             *self,
                                         const GError         *reason);
void            ibkr_ask_wait           (IbkrAsk              *ask,
                                         gint64                us);
void            ibkr_check_placed       (FinxIbkr             *self,
                                         const IbkrOrder      *order);
void            ibkr_check_executions   (FinxIbkr             *self);
void            ibkr_start_asks         (FinxIbkr             *self);
/* finx-ibkr-answer.c: what an ask is told, until it is over */
void            ibkr_ask_end            (IbkrAsk              *ask);
void            ibkr_ask_late           (IbkrAsk              *ask);

/* finx-ibkr-rule.c */
gint64          ibkr_find_rule          (const char           *exchanges,
                                         const char           *rules,
                                         const char           *exchange);
gint64          ibkr_lacks_rule         (FinxIbkr             *self,
                                         const FinxBrokerCall *call);
void            ibkr_skip_rule          (FinxIbkr             *self,
                                         gint64                rule);
void            ibkr_take_rule          (FinxIbkr             *self,
                                         IbkrReader           *in);
gboolean        ibkr_check_prices       (FinxIbkr             *self,
                                         const FinxBrokerCall *call,
                                         GError              **error);

/* finx-ibkr-stream.c */
void            ibkr_subscribe          (FinxBrokerClient     *client,
                                         const FinxInstrument *instrument,
                                         FinxStreams           streams);
gboolean        ibkr_take_price         (FinxIbkr             *self,
                                         int                   id,
                                         IbkrReader           *in);
gboolean        ibkr_take_level         (FinxIbkr             *self,
                                         int                   id,
                                         IbkrReader           *in);
gboolean        ibkr_feed_error         (FinxIbkr             *self,
                                         gint64                id,
                                         gint64                code,
                                         const char           *words);
void            ibkr_forget_feeds       (FinxIbkr             *self);
void            ibkr_feed_free          (gpointer              self);

G_END_DECLS
