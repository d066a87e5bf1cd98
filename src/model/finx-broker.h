/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "model/finx-account.h"
#include "model/finx-interval.h"
#include "model/finx-order.h"
#include "model/finx-transaction.h"

G_BEGIN_DECLS

/* What a broker is asked and told: orders by FinxBroker, all that is looked up by FinxBrokerReader. Engine thread, as the
 * ports of finx-ports.h. Both take the accounts by FinxAccount.id. */

typedef enum
{
  FINX_BROKER_REPLACES  = 1 << 0,       /* an open order can be changed */
  FINX_BROKER_BRACKETS  = 1 << 1,       /* an entry with take profit and stop loss */
  FINX_BROKER_ONE_EXIT  = 1 << 2,       /* an entry with one of them */
  FINX_BROKER_FRACTIONS = 1 << 3,       /* of what is usually traded in whole units */
  FINX_BROKER_NOTIONALS = 1 << 4,       /* orders by value */
  FINX_BROKER_EXTENDED  = 1 << 5,       /* trading outside of the regular session */
  FINX_BROKER_PREVIEWS  = 1 << 6,       /* tells what an order would cost, without placing it */
  FINX_BROKER_SHORTS    = 1 << 7,       /* sells more than is held */
  FINX_BROKER_ACTIVITIES = 1 << 8       /* tells what else than trades moved money and units */
} FinxBrokerFeatures;

/**
 * FinxBrokerCapabilities: what can be done with an instrument.
 * @order_types: bits 1 << FinxOrderType
 * @exit_types: likewise, of exit orders of an entry; 0: as @order_types
 * @value_types: likewise, of orders by value; 0: as @order_types
 * @tifs: bits 1 << FinxTimeInForce
 * @features: FinxBrokerFeatures
 * @streams: FinxStreams; 0: no live prices
 * @book_levels: of a side of the order book; 0: none but the best prices
 */
typedef struct
{
  guint order_types;
  guint exit_types;
  guint value_types;
  guint tifs;
  guint features;
  guint streams;
  guint book_levels;
} FinxBrokerCapabilities;

/**
 * FinxLinkState: how a connection to a broker is.
 * @FINX_LINK_OFF: not wanted
 * @FINX_LINK_CONNECTING: not yet, or not yet again
 * @FINX_LINK_HEALTHY: all of it works, and orders and positions are as the broker has them
 * @FINX_LINK_DEGRADED: orders can be sent, but something else is missing
 * @FINX_LINK_DOWN: it does not work until somebody does something about it, or for some time
 */
typedef enum
{
  FINX_LINK_OFF,
  FINX_LINK_CONNECTING,
  FINX_LINK_HEALTHY,
  FINX_LINK_DEGRADED,
  FINX_LINK_DOWN
} FinxLinkState;

/* @reason: a sentence about why it is not healthy; "" */
typedef struct
{
  FinxLinkState state;
  char         *reason;
  gint64        since_us;       /* when it came into this state */
  gint64        synced_us;      /* when orders, fills and positions were last read whole; 0: never */
  gint64        skew_us;        /* how far the broker's clock is ahead of ours */
  double        use;            /* of the broker's limits: 0 none, 1 all */
} FinxLink;
FinxLink   *finx_link_copy            (const FinxLink *self);
void        finx_link_free            (FinxLink       *self);
const char *finx_link_state_to_string (FinxLinkState   state);          /* "off", "connecting", "healthy", "degraded", "down" */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxLink, finx_link_free)

/**
 * FinxBrokerSink: what a broker tells unasked.
 * @order: the order's state changed; @note says what happened. Borrowed.
 * @fill: follows the order's change that it caused, never twice for one id. Borrowed.
 * @exchange: (nullable): what went over the line for an order, secrets masked
 * @link: (nullable): the connection's state changed. Borrowed.
 */
typedef struct
{
  void (*order)    (const FinxOrder *order, const char *note, gpointer user_data);
  void (*fill)     (const FinxFill *fill, gpointer user_data);
  void (*exchange) (const char *client_id, gboolean is_sent, const char *text, gpointer user_data);
  void (*link)     (const FinxLink *link, gpointer user_data);
} FinxBrokerSink;

#define FINX_TYPE_BROKER (finx_broker_get_type ())
G_DECLARE_INTERFACE (FinxBroker, finx_broker, FINX, BROKER, GObject)
struct _FinxBrokerInterface
{
  GTypeInterface parent_iface;
  const FinxBrokerCapabilities *(*get_capabilities) (FinxBroker *self, const FinxInstrument *instrument);
  void        (*set_sink)       (FinxBroker *self, const FinxBrokerSink *sink, gpointer user_data);
  void        (*place_async)    (FinxBroker *self, GPtrArray *orders, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data);
  char       *(*place_finish)   (FinxBroker *self, GAsyncResult *result, GError **error);
  void        (*replace_async)  (FinxBroker *self, const FinxOrder *order, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data);
  gboolean    (*replace_finish) (FinxBroker *self, GAsyncResult *result, GError **error);
  void        (*cancel_async)   (FinxBroker *self, const char *client_id, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data);
  gboolean    (*cancel_finish)  (FinxBroker *self, GAsyncResult *result, GError **error);
  void        (*query_async)    (FinxBroker *self, const char *client_id, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data);
  FinxOrder  *(*query_finish)   (FinxBroker *self, GAsyncResult *result, GError **error);
  FinxDecimal (*estimate_fee)   (FinxBroker *self, const FinxInstrument *instrument, FinxDecimal quantity, FinxDecimal price);
};
/* @instrument: (nullable): %NULL for what any of its instruments has. Returns: (transfer none): lives as long as the broker */
const FinxBrokerCapabilities *finx_broker_get_capabilities (FinxBroker *self, const FinxInstrument *instrument);
void        finx_broker_set_sink       (FinxBroker *self, const FinxBrokerSink *sink, gpointer user_data);
gboolean    finx_broker_check          (FinxBroker *self, GPtrArray *orders, GError **error);
/* @orders: (element-type FinxOrder): one, or an entry and its exits, which are placed together or not at all; borrowed for the call */
void        finx_broker_place_async    (FinxBroker *self, GPtrArray *orders, GCancellable *cancellable,
                                        GAsyncReadyCallback callback, gpointer user_data);
/* After AUTH, RATE_LIMITED, INVALID or REJECTED the orders do not exist. After any other error their state is
 * unknown: query by `client_id`, never send again. A client id that was used before is REJECTED.
 * Returns: (transfer full): the venue's id of the first order, not empty */
char       *finx_broker_place_finish   (FinxBroker *self, GAsyncResult *result, GError **error);
/* @order carries the client id and the new quantity (total, above what is filled), limit, stop and trail. */
void        finx_broker_replace_async  (FinxBroker *self, const FinxOrder *order, GCancellable *cancellable,
                                        GAsyncReadyCallback callback, gpointer user_data);
gboolean    finx_broker_replace_finish (FinxBroker *self, GAsyncResult *result, GError **error);
void        finx_broker_cancel_async   (FinxBroker *self, const char *client_id, GCancellable *cancellable,
                                        GAsyncReadyCallback callback, gpointer user_data);
gboolean    finx_broker_cancel_finish  (FinxBroker *self, GAsyncResult *result, GError **error);
/* %FINX_ERROR_NOT_FOUND: there is no such order, and there will be none. Returns: (transfer full) */
void        finx_broker_query_async    (FinxBroker *self, const char *client_id, GCancellable *cancellable,
                                        GAsyncReadyCallback callback, gpointer user_data);
FinxOrder  *finx_broker_query_finish   (FinxBroker *self, GAsyncResult *result, GError **error);
/* An estimate, in the instrument's currency; unknown where the broker does not tell. */
FinxDecimal finx_broker_estimate_fee   (FinxBroker *self, const FinxInstrument *instrument, FinxDecimal quantity, FinxDecimal price);

/* What can be looked up; the type of its rows. */
typedef enum
{
  FINX_READ_ACCOUNTS,           /* FinxBrokerAccount: all that the key reaches */
  FINX_READ_BALANCES,           /* FinxBalance */
  FINX_READ_POSITIONS,          /* FinxBrokerPosition */
  FINX_READ_OPEN_ORDERS,        /* FinxOrder */
  FINX_READ_ORDERS,             /* FinxOrder, done ones too, of a time */
  FINX_READ_FILLS,              /* FinxFill, of a time */
  FINX_READ_ACTIVITIES,         /* FinxActivity, of a time; of brokers with %FINX_BROKER_ACTIVITIES */
  FINX_READ_FEES,               /* FinxFeeRate */
  FINX_READ_INSTRUMENTS,        /* FinxInstrument: those that match a text */
  FINX_READ_QUOTE,              /* FinxBrokerQuote */
  FINX_READ_BOOK,               /* FinxDepth */
  FINX_READ_PREVIEW             /* FinxBrokerPreview */
} FinxReadKind;
#define FINX_N_READ_KINDS (FINX_READ_PREVIEW + 1)

/**
 * FinxBrokerQuery:
 * @account: (nullable): FinxAccount.id; of what belongs to an account
 * @instrument: (nullable): of a quote or a book; of fees: %NULL for all
 * @text: (nullable): of instruments: part of a symbol or name; %NULL: all
 * @orders: (nullable) (element-type FinxOrder): of a preview
 * @from_us: of orders, fills and activities: not before
 * @to_us: likewise: before
 */
typedef struct
{
  FinxReadKind          kind;
  const char           *account;
  const FinxInstrument *instrument;
  const char           *text;
  GPtrArray            *orders;
  gint64                from_us, to_us;
} FinxBrokerQuery;

/* An account as the broker has it. */
typedef struct
{
  char    *id;                  /* the broker's */
  char    *name;
  char    *currency;
  gboolean is_paper;
  gboolean may_trade;           /* as far as the broker goes */
  gboolean may_withdraw;        /* the key could send money away */
  char    *note;                /* why it may not trade; "" */
} FinxBrokerAccount;

/* Of one currency or coin. Equity and buying power belong to the account's base currency; unknown in the other rows. */
typedef struct
{
  char       *currency;
  FinxDecimal total;
  FinxDecimal available;        /* not held by orders, nor bound */
  FinxDecimal equity;
  FinxDecimal buying_power;
} FinxBalance;

/* Negative quantities are short. What the broker does not tell is unknown. */
typedef struct
{
  const FinxInstrument *instrument;
  FinxDecimal           quantity;
  FinxDecimal           available;
  FinxDecimal           average_price;
  FinxDecimal           price;
  FinxDecimal           unrealised;
} FinxBrokerPosition;

typedef struct
{
  const FinxInstrument *instrument;
  FinxDecimal           bid, bid_size, ask, ask_size, last, last_size, previous_close;
  gint64                time_us;        /* of the newest of them */
  gboolean              is_delayed;
} FinxBrokerQuote;

/* Parts of the value: 0.0015 is 15 basis points. */
typedef struct
{
  char       *scope;            /* what it is for: a symbol, or a class such as "crypto" */
  FinxDecimal maker, taker;     /* unknown: not told */
  char       *note;             /* what else there is; "" */
} FinxFeeRate;

typedef struct
{
  FinxDecimal value, fee, margin;       /* in the account's currency; unknown: not told */
  char       *note;                     /* what the broker says about it; "" */
} FinxBrokerPreview;

/**
 * FinxActivity: what moved money or units of an account, and is no fill.
 * @id: the broker's, unique in the account
 * @group: of those that belong together the same; ""
 * @type: in the broker's words, such as "earn/reward"
 * @asset: a currency or coin
 * @amount: what arrived, before @fee; below zero: what left
 * @fee: of the same asset, ≥ 0
 * @transaction: (nullable): as it is booked; %NULL: it is not
 * @is_open: somebody has to book it by hand; else nothing is to be booked
 * @reason: why it is not booked; ""
 */
typedef struct
{
  char            *id;
  char            *group;
  char            *type;
  char            *asset;
  FinxDecimal      amount;
  FinxDecimal      fee;
  gint64           time_us;
  FinxTransaction *transaction;
  gboolean         is_open;
  char            *reason;
} FinxActivity;

void finx_broker_account_free  (FinxBrokerAccount  *self);
void finx_balance_free         (FinxBalance        *self);
void finx_broker_position_free (FinxBrokerPosition *self);
void finx_broker_quote_free    (FinxBrokerQuote    *self);
void finx_fee_rate_free        (FinxFeeRate        *self);
void finx_broker_preview_free  (FinxBrokerPreview  *self);
void finx_activity_free        (FinxActivity       *self);
/* (transfer full): an empty array of the kind's rows, which frees them */
GPtrArray *finx_broker_rows_new (FinxReadKind kind);
const char *finx_read_kind_to_string (FinxReadKind kind);       /* "accounts", "balances", … */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxBrokerAccount, finx_broker_account_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxBalance, finx_balance_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxBrokerPosition, finx_broker_position_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxBrokerQuote, finx_broker_quote_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxFeeRate, finx_fee_rate_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxBrokerPreview, finx_broker_preview_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxActivity, finx_activity_free)

#define FINX_TYPE_BROKER_READER (finx_broker_reader_get_type ())
G_DECLARE_INTERFACE (FinxBrokerReader, finx_broker_reader, FINX, BROKER_READER, GObject)
struct _FinxBrokerReaderInterface
{
  GTypeInterface parent_iface;
  void       (*read_async)  (FinxBrokerReader *self, const FinxBrokerQuery *query, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer user_data);
  GPtrArray *(*read_finish) (FinxBrokerReader *self, GAsyncResult *result, GError **error);
};
/* @query: borrowed for the call. %FINX_ERROR_REJECTED: the broker has no such thing; AUTH, RATE_LIMITED, OFFLINE, PROTOCOL. */
void       finx_broker_reader_read_async  (FinxBrokerReader *self, const FinxBrokerQuery *query, GCancellable *cancellable,
                                           GAsyncReadyCallback callback, gpointer user_data);
/* Returns: (transfer full): rows of the query's kind; orders, fills and activities oldest first */
GPtrArray *finx_broker_reader_read_finish (FinxBrokerReader *self, GAsyncResult *result, GError **error);

G_END_DECLS
