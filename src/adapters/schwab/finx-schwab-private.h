/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "adapters/schwab/finx-schwab-sign-in.h"
#include "adapters/schwab/finx-schwab.h"
#include "files/text/finx-json-tree.h"
#include "net/finx-web-socket.h"

G_BEGIN_DECLS

#define SCHWAB_TRADER "/trader/v1"
#define SCHWAB_DATA   "/marketdata/v1"
#define SCHWAB_CHANGE_TAKES FINX_USEC_PER_MIN

/* What the streamer wants to be told of us; each of them "" until it was asked for. */
typedef struct
{
  char *url, *customer, *correlation, *channel, *function;
} SchwabStreamer;

struct _FinxSchwab
{
  FinxBrokerClient  parent_instance;
  char             *hash;               /* (nullable): in place of the account's number */
  gboolean          knows_orders;       /* open orders were read whole */
  GHashTable       *changing;           /* client id → when a change of it was sent, gint64 */
  GHashTable       *fills;              /* (element-type utf8 FinxFill): of the order that was read last, by id */
  GHashTable       *instructions;       /* venue id → what its order says, "SELL_SHORT" and so on; static */
  GHashTable       *held;               /* (nullable): FinxInstrument → FinxDecimal, as it was read last; negative: sold short */
  FinxSchwabSignIn *sign_in;            /* (nullable): under way */

  /* the stream */
  SchwabStreamer    streamer;
  FinxWebSocket    *socket;             /* (nullable) */
  gboolean          is_in;              /* it knows who we are */
  gboolean          is_heard;           /* it tells of the account */
  GQueue            commands;           /* what is to be said, see finx-schwab-stream.c: the first one's answer is waited for */
  guint             n_commands;         /* that were sent so far: their ids */
  guint             n_denied;           /* in a row: logins */
  gint64            sent_us;            /* when the first one of @commands was sent; 0: it was not */
  gint64            said_us;            /* when the stream said something */
  GSource          *watch;              /* (nullable) */
  gint64            sequence;           /* of the account's last message; −1: none yet */
  GHashTable       *prices;             /* FinxInstrument → what its stream told so far, see finx-schwab-prices.c */
  GHashTable       *looks;              /* venue id → GSource: an order that is looked at in a moment */
};

/* finx-schwab-token.c */
gboolean         schwab_needs_token   (FinxBrokerClient     *client,
                                       const FinxBrokerCall *call);
void             schwab_drop_token    (FinxSchwab           *self);
FinxHttpRequest *schwab_ask_token     (FinxSchwab           *self,
                                       FinxBrokerCall       *call,
                                       GError              **error);
FinxCallOutcome  schwab_read_token    (FinxSchwab           *self,
                                       FinxBrokerCall       *call,
                                       const FinxHttpReply  *reply,
                                       GError              **error);
char            *schwab_warn          (FinxBrokerClient     *client);
char            *schwab_begin_sign_in (FinxBrokerClient     *client,
                                       GError              **error);
void             schwab_sign_in_async (FinxBrokerClient     *client,
                                       const char           *redirect,
                                       GCancellable         *cancellable,
                                       GAsyncReadyCallback   callback,
                                       gpointer              user_data);
gboolean         schwab_sign_in_finish (FinxBrokerClient    *client,
                                       GAsyncResult         *result,
                                       GError              **error);

/* finx-schwab-request.c */
FinxHttpRequest *schwab_ask           (FinxSchwab           *self,
                                       const char           *path);
FinxHttpRequest *schwab_make_request  (FinxBrokerClient     *client,
                                       FinxBrokerCall       *call,
                                       GError              **error);
gint64           schwab_get_piece     (FinxSchwab           *self,
                                       const FinxBrokerCall *call,
                                       gint64               *from_us,
                                       gint64               *to_us);
char            *schwab_symbol_of     (FinxSchwab           *self,
                                       const FinxInstrument *instrument);

/* finx-schwab-place.c */
void             schwab_refuse_crossing (const FinxOrder    *order,
                                       FinxDecimal           held,
                                       GError              **error);
const char      *schwab_find_instruction (const FinxOrder   *order,
                                       FinxDecimal           held,
                                       gboolean              is_cash,
                                       GError              **error);
const char      *schwab_intern_instruction (const char      *text);
char            *schwab_write_orders  (FinxSchwab           *self,
                                       GPtrArray            *orders,
                                       const char           *instruction,
                                       GError              **error);

/* finx-schwab-option.c */
char            *schwab_write_option_symbol (const char         *symbol);
const char      *schwab_find_option_fault (FinxSchwab           *self,
                                       const FinxOrder      *order);
const char      *schwab_find_option_instruction (const FinxOrder *order,
                                       FinxDecimal           held,
                                       GError              **error);

/* finx-schwab-order.c */
typedef struct
{
  FinxOrder *order;             /* (nullable): it is none that FinX shows */
  gboolean   is_replaced;       /* another one took its place */
  gint64     closed_us;         /* 0: it is open */
} SchwabOrder;

GArray          *schwab_read_orders   (FinxSchwab           *self,
                                       const FinxJsonNode   *list);
gboolean         schwab_read_order    (FinxSchwab           *self,
                                       const FinxJsonNode   *node,
                                       GArray               *orders);
GArray          *schwab_orders_new    (void);
gboolean         schwab_is_like       (const FinxOrder      *wanted,
                                       const FinxOrder      *order);
gboolean         schwab_is_awaited    (FinxSchwab           *self,
                                       const FinxOrder      *order);
void             schwab_name_successors (FinxSchwab         *self,
                                       GArray               *orders);

/* finx-schwab-parse.c */
FinxCallOutcome  schwab_read          (FinxBrokerClient     *client,
                                       FinxBrokerCall       *call,
                                       const FinxHttpReply  *reply,
                                       GError              **error);
FinxCallOutcome  schwab_not_understood (GError             **error);
void             schwab_explain       (guint                 kind,
                                       const FinxHttpReply  *reply,
                                       GError              **error);
const FinxInstrument *schwab_find_instrument (FinxBrokerClient *client,
                                       const char           *symbol,
                                       const FinxJsonNode   *node);

/* finx-schwab-account.c */
FinxCallOutcome  schwab_read_accounts (FinxSchwab           *self,
                                       FinxBrokerCall       *call,
                                       const FinxJsonNode   *root,
                                       GError              **error);
FinxCallOutcome  schwab_read_balances (FinxBrokerCall       *call,
                                       const FinxJsonNode   *root,
                                       GError              **error);
FinxCallOutcome  schwab_read_positions (FinxSchwab          *self,
                                       FinxBrokerCall       *call,
                                       const FinxJsonNode   *root,
                                       GError              **error);
gboolean         schwab_find_held     (FinxSchwab           *self,
                                       const FinxJsonNode   *root,
                                       const FinxInstrument *instrument,
                                       FinxDecimal          *held,
                                       gboolean             *is_cash);
FinxCallOutcome  schwab_read_preview  (FinxBrokerCall       *call,
                                       const FinxJsonNode   *root,
                                       GError              **error);
FinxCallOutcome  schwab_read_fees     (FinxSchwab           *self,
                                       FinxBrokerCall       *call,
                                       const FinxJsonNode   *root,
                                       GError              **error);

/* finx-schwab-prices.c */
void             schwab_take_prices   (FinxSchwab           *self,
                                       const FinxJsonNode   *service,
                                       const FinxJsonNode   *content,
                                       gint64                time_us);
void             schwab_forget_prices (FinxSchwab           *self);
void             schwab_subscribe     (FinxBrokerClient     *client,
                                       const FinxInstrument *instrument,
                                       FinxStreams           streams);

/* finx-schwab-stream.c */
void             schwab_open_streams  (FinxBrokerClient     *client);
void             schwab_close_streams (FinxBrokerClient     *client);
void             schwab_take_message  (FinxSchwab           *self,
                                       const FinxJsonNode   *root);
void             schwab_look_at       (FinxSchwab           *self,
                                       const char           *venue_id);
void             schwab_send          (FinxSchwab           *self,
                                       const char           *service,
                                       const char           *command,
                                       const char           *keys,
                                       const char           *fields);
void             schwab_streamer_clear (SchwabStreamer      *streamer);

G_END_DECLS
