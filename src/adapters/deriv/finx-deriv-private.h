/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "adapters/deriv/finx-deriv.h"
#include "files/text/finx-json-tree.h"
#include "net/finx-socket-lane.h"

G_BEGIN_DECLS

/* What is bought, as the symbol of an instrument says it: "1HZ75V" is a multiplier, up when it is bought and down when it is sold;
 * "R_100.RISE.5M" pays when the price is higher after five minutes, "R_100.FALL.5T" when it is lower after five ticks. */
typedef struct
{
  char  *underlying;
  char  *type;                          /* (nullable): "CALL" or "PUT"; %NULL: a multiplier */
  guint  duration;
  char   unit;                          /* of t, s, m, h, d */
} DerivTerms;

typedef enum
{
  DERIV_OPEN,
  DERIV_ENDED,
  DERIV_STRANGE                         /* it has a state that FinX does not know */
} DerivState;

/* What was bought and how it is now. A multiplier is so much of its underlying as moves the account alike: quantity × (price − entry) is
 * what it gains. A rise/fall contract is as many as it pays, each worth 0…1. What is not told is unknown. */
typedef struct
{
  char                 *id;
  const FinxInstrument *instrument;
  gboolean              is_multiplier;
  gboolean              may_cancel;     /* it was bought with a time in which its stake comes back */
  FinxSide              side;           /* that opened it */
  DerivState            state;
  char                 *status;         /* Deriv's word */
  FinxDecimal           stake, exposure, entry, commission;
  FinxDecimal           insurance;      /* part of @stake: what the time cost in which the rest of it comes back; 0: there is none */
  FinxDecimal           quantity, price;        /* entry's; unknown until the first tick after it was bought */
  FinxDecimal           current, bid, profit;
  FinxDecimal           take_profit, stop_loss; /* amounts, > 0; unknown: none */
  FinxDecimal           take_at, stop_at;       /* prices that they come to */
  FinxDecimal           sold_for;
  char                 *buy_id, *sell_id;       /* transactions; "" */
  gint64                bought_us, sold_us;
  gint64                told_us;        /* by our clock; 0: so long ago that it may be another way now */
} DerivContract;

/* What went out to open or close a contract, kept for the case that its answer is lost. */
typedef struct
{
  char       *contract;                 /* (nullable): that is closed */
  FinxDecimal amount;                   /* stake or payout that was asked for */
} DerivSent;

typedef struct _DerivSignIn DerivSignIn;

typedef enum
{
  DERIV_LIMIT_TRADE,
  DERIV_LIMIT_ACCOUNT,
  DERIV_LIMIT_PORTFOLIO,
  DERIV_LIMIT_OTHER,
  DERIV_LIMIT_PING
} DerivLimit;

struct _FinxDeriv
{
  FinxBrokerClient parent_instance;
  FinxSocketLane  *lane;                /* (nullable): made when it is first needed */
  FinxHttpLane    *rest;                /* (nullable): of the newer way in */
  GSource         *pinger;              /* (nullable) */
  gboolean         is_wanted;           /* the streams are */
  char            *login, *currency;    /* of the account; "" until it was told */
  gboolean         is_demo, may_trade, may_withdraw;
  GHashTable      *multipliers;         /* underlying → the one that is used, owned text */
  GHashTable      *subscriptions;       /* symbol → id of its stream of ticks; "" until it is told */
  GHashTable      *contracts;           /* id → DerivContract, the last that was told */
  GHashTable      *sent;                /* client id → DerivSent */
  DerivSignIn     *sign_in;             /* (nullable): under way */
};

typedef enum
{
  DERIV_STAGE_TIME,
  DERIV_STAGE_BALANCE,
  DERIV_STAGE_SYMBOLS,
  DERIV_STAGE_OFFERS,                   /* what is sold of a symbol */
  DERIV_STAGE_TICK,
  DERIV_STAGE_BARS,
  DERIV_STAGE_PORTFOLIO,
  DERIV_STAGE_STATEMENT,
  DERIV_STAGE_CONTRACT,
  DERIV_STAGE_PROPOSAL,
  DERIV_STAGE_BUY,                      /* from here on something may have happened */
  DERIV_STAGE_TAKE_BACK,                /* in place of a sale */
  DERIV_STAGE_SELL,
  DERIV_STAGE_UPDATE,
  DERIV_STAGE_BOUGHT,                   /* what came of it */
  DERIV_STAGE_UPDATED,
  DERIV_STAGE_DONE
} DerivStage;

/* A call on its way, which takes several requests; of its task. */
typedef struct
{
  FinxBrokerCall *call;                 /* borrowed */
  DerivStage      stage;
  guint           n_requests;
  GPtrArray      *ids;                  /* (element-type utf8): contracts to be looked at */
  guint           at;                   /* of them; of instruments: of @symbols */
  GPtrArray      *contracts;            /* (element-type DerivContract): that were looked at */
  GPtrArray      *symbols;              /* (element-type FinxInstrument): drafts */
  guint           offset;               /* in the statement */
  gint64          to_s;                 /* of the statement: all of its pages end there */
  gint64          at_us;                /* of bars: where the next piece begins */
  DerivTerms      terms;                /* of what is traded */
  FinxDecimal     spot, amount, ask, commission;
  FinxDecimal     take_profit, stop_loss;
  gboolean        is_by_stake;          /* the amount */
  gboolean        is_adjusted;          /* the exits, by the commission */
  char           *proposal, *note;
  DerivContract  *closing;              /* (nullable): that is sold, or whose exit is changed */
  gint64          sent_us;              /* the last request */
} DerivErrand;

/* finx-deriv-contract.c */
gboolean         deriv_terms_parse    (const char           *symbol,
                                       DerivTerms           *terms);
void             deriv_terms_clear    (DerivTerms           *terms);
char            *deriv_terms_to_symbol (const DerivTerms    *terms);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DerivTerms, deriv_terms_clear)
const FinxInstrument *deriv_find_instrument (FinxDeriv      *self,
                                       const char           *symbol);
DerivContract   *deriv_contract_parse (FinxDeriv            *self,
                                       const FinxJsonNode   *node);
DerivContract   *deriv_contract_copy  (const DerivContract  *contract);
void             deriv_contract_free  (DerivContract        *contract);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DerivContract, deriv_contract_free)
gint64           deriv_time           (const FinxJsonNode   *node,
                                       const char           *name);

/* finx-deriv-order.c */
FinxDecimal      deriv_amount_of      (const DerivContract  *contract,
                                       FinxDecimal           price,
                                       gboolean              is_profit);
FinxOrder       *deriv_make_entry     (FinxDeriv            *self,
                                       const DerivContract  *contract);
FinxOrder       *deriv_make_exit      (FinxDeriv            *self,
                                       const DerivContract  *contract,
                                       gboolean              is_profit,
                                       const FinxOrder      *asked);
FinxOrder       *deriv_make_end       (FinxDeriv            *self,
                                       const DerivContract  *contract);
FinxFill        *deriv_make_entry_fill (FinxDeriv           *self,
                                       const DerivContract  *contract);
FinxFill        *deriv_make_end_fill  (FinxDeriv            *self,
                                       const DerivContract  *contract);
gboolean         deriv_is_timely      (FinxDeriv            *self,
                                       const FinxOrder      *order,
                                       gint64                time_us);
gboolean         deriv_is_claimed     (FinxDeriv            *self,
                                       const DerivContract  *contract,
                                       gboolean              is_end);
char            *deriv_contract_id_of (const char           *venue_id);
void             deriv_take_contract  (FinxDeriv            *self,
                                       const DerivContract  *contract,
                                       const char           *note);

/* finx-deriv-login.c */
gboolean         deriv_is_new         (FinxDeriv            *self);
void             deriv_log_in         (FinxDeriv            *self,
                                       FinxWebSocket        *socket);

FinxHttpLane    *deriv_get_rest       (FinxDeriv            *self);

/* finx-deriv-sign-in.c */
void             deriv_sign_in_free   (DerivSignIn          *sign_in);
const char      *deriv_get_key        (FinxDeriv            *self);
gboolean         deriv_can_renew      (FinxDeriv            *self);
gboolean         deriv_is_stale       (FinxDeriv            *self);
FinxHttpRequest *deriv_ask_renewal    (FinxDeriv            *self);
gboolean         deriv_take_tokens    (FinxDeriv            *self,
                                       const FinxHttpReply  *reply,
                                       GError              **error);
char            *deriv_make_challenge (const char           *verifier);
char            *deriv_begin_sign_in  (FinxBrokerClient     *client,
                                       GError              **error);
void             deriv_sign_in_async  (FinxBrokerClient     *client,
                                       const char           *redirect,
                                       GCancellable         *cancellable,
                                       GAsyncReadyCallback   callback,
                                       gpointer              user_data);
gboolean         deriv_sign_in_finish (FinxBrokerClient     *client,
                                       GAsyncResult         *result,
                                       GError              **error);

/* finx-deriv-lane.c */
void             deriv_refuse_key     (FinxDeriv            *self,
                                       const GError         *reason);
FinxSocketLane  *deriv_get_lane       (FinxDeriv            *self);
void             deriv_close_lane     (FinxDeriv            *self);
void             deriv_open_streams   (FinxBrokerClient     *client);
void             deriv_close_streams  (FinxBrokerClient     *client);
void             deriv_subscribe      (FinxBrokerClient     *client,
                                       const FinxInstrument *instrument,
                                       FinxStreams           streams);

/* finx-deriv-stream.c */
void             deriv_keep_contract  (FinxDeriv            *self,
                                       const DerivContract  *contract);
void             deriv_forget_news    (FinxDeriv            *self);
void             deriv_take_message   (FinxDeriv            *self,
                                       const FinxJsonNode   *root);

/* finx-deriv-request.c */
char            *deriv_write_request  (FinxDeriv            *self,
                                       const DerivErrand    *errand,
                                       guint64               number);
DerivLimit       deriv_limit_of       (DerivStage            stage);

/* finx-deriv-place.c */
gboolean         deriv_begin_trade    (FinxDeriv            *self,
                                       DerivErrand          *errand,
                                       GError              **error);
gboolean         deriv_choose         (FinxDeriv            *self,
                                       DerivErrand          *errand,
                                       GError              **error);
gboolean         deriv_price          (FinxDeriv            *self,
                                       DerivErrand          *errand,
                                       GError              **error);
gboolean         deriv_take_proposal  (FinxDeriv            *self,
                                       DerivErrand          *errand,
                                       const FinxJsonNode   *node,
                                       GError              **error);
gboolean         deriv_take_receipt   (FinxDeriv            *self,
                                       DerivErrand          *errand,
                                       const FinxJsonNode   *root,
                                       GError              **error);
gboolean         deriv_change_exit    (FinxDeriv            *self,
                                       DerivErrand          *errand,
                                       GError              **error);
void             deriv_add_orders     (FinxDeriv            *self,
                                       DerivErrand          *errand,
                                       const DerivContract  *contract);

/* finx-deriv-find.c */
gboolean         deriv_begin_query    (FinxDeriv            *self,
                                       DerivErrand          *errand,
                                       GError              **error);
gboolean         deriv_find           (FinxDeriv            *self,
                                       DerivErrand          *errand,
                                       GError              **error);

/* finx-deriv-instrument.c */
gboolean         deriv_read_symbols   (FinxDeriv            *self,
                                       DerivErrand          *errand,
                                       const FinxJsonNode   *list,
                                       GError              **error);
gboolean         deriv_read_offers    (FinxDeriv            *self,
                                       DerivErrand          *errand,
                                       const FinxJsonNode   *node,
                                       GError              **error);

/* finx-deriv-read.c */
gboolean         deriv_read           (FinxDeriv            *self,
                                       DerivErrand          *errand,
                                       const FinxJsonNode   *root,
                                       GError              **error);
gboolean         deriv_not_understood (GError              **error);
gint64           deriv_granularity_of (FinxInterval          interval);

/* finx-deriv-call.c */
DerivErrand     *deriv_errand_new     (FinxBrokerCall       *call);
void             deriv_errand_free    (DerivErrand          *errand);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DerivErrand, deriv_errand_free)
gboolean         deriv_explain        (const FinxJsonNode   *root,
                                       gboolean              changes,
                                       GError              **error);
void             deriv_send_async     (FinxBrokerClient     *client,
                                       FinxBrokerCall       *call,
                                       const char           *correlation_id,
                                       GCancellable         *cancellable,
                                       GAsyncReadyCallback   callback,
                                       gpointer              user_data);
FinxCallOutcome  deriv_send_finish    (FinxBrokerClient     *client,
                                       GAsyncResult         *result,
                                       GError              **error);
char            *deriv_describe       (FinxBrokerClient     *client,
                                       FinxBrokerCall       *call,
                                       GError              **error);

G_END_DECLS
