/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "adapters/moomoo/finx-moomoo-session.h"
#include "adapters/moomoo/finx-moomoo.h"
#include "adapters/moomoo/moomoo-quote.pb-c.h"
#include "adapters/moomoo/moomoo-session.pb-c.h"
#include "adapters/moomoo/moomoo-trade.pb-c.h"

G_BEGIN_DECLS

#define MOOMOO_SIMULATE 0
#define MOOMOO_REAL     1

typedef enum
{
  MOOMOO_SUB_BASIC = 1,
  MOOMOO_SUB_BOOK = 2,
  MOOMOO_SUB_TICKER = 4
} MoomooSubType;

/* A market has another number in each part of the protocol. */
typedef struct
{
  const char  *prefix;          /* "US" of "US.AAPL", as Moomoo writes it */
  const char  *suffix;          /* ".HK" of "00700.HK", as FinX does; "": none */
  int          trade, security, quote;
  const char  *currency, *venue, *zone;
  FinxCalendar calendar;
  int          close;           /* minutes after midnight: day orders end after it */
  guint8       scale;           /* of prices, where the step is not told */
} MoomooMarket;

/* What is wanted of an instrument's prices. */
typedef struct
{
  guint       subscribed;       /* bits 1 << MoomooSubType, at OpenD on this connection */
  guint       readable;         /* likewise, to be asked for only: changes are not told */
  FinxStreams streams;
  gint64      since_us;         /* of the newest subscription */
  gint64      sequence;         /* of the newest trade */
  gboolean    has_day;          /* the day's values were told on this connection */
  FinxDecimal previous_close;
} MoomooPrices;

/* The part of an order's fees that a fill was told with. */
typedef struct
{
  char       *order;            /* venue id */
  FinxDecimal fee;
} MoomooFee;

struct _FinxMoomoo
{
  FinxBrokerClient parent_instance;
  MoomooSession   *session;     /* (nullable): made when it is first needed */
  guint64          account;     /* 0: not asked yet */
  int              environment, firm;
  GArray          *markets;     /* (element-type int): TrdMarket numbers that the account trades in */
  GHashTable      *ids;         /* venue id → guint64, OpenD's own number of the order: of open ones that go by that alone */
  GHashTable      *fees;        /* fill id → MoomooFee, as it was told */
  GPtrArray       *derived;     /* (element-type FinxFill): of a simulated account, which tells none */
  guint            n_kept_fees, n_kept_derived; /* when those that are not needed any more were dropped */
  GHashTable      *cancelled;   /* set of venue ids: we asked for their end */
  GHashTable      *corrected;   /* set of ids of fills that were taken back or changed, which was told */
  GHashTable      *lists;       /* number of a list of instruments → GByteArray, as it was told last */
  gint64           listed_us;   /* when the first of them was read */
  GHashTable      *prices;      /* FinxInstrument → MoomooPrices */
  gint64           refreshed_us[3];     /* when OpenD last asked the broker for funds, positions, orders */
  GSource         *tidy;        /* (nullable): takes back subscriptions that nobody wants */
  gboolean         is_open;     /* streams are wanted */
  gboolean         is_listening;        /* OpenD tells what happens to orders */
  gboolean         is_unlocked, is_locked_out;  /* for trading; the password was refused */
};

/* finx-moomoo-order.c */
gboolean         moomoo_is_ours       (const char            *client_id);
gboolean         moomoo_is_elsewhere  (gboolean               has_security,
                                       int                    security,
                                       gboolean               has_trade,
                                       int                    trade,
                                       const char            *code);
FinxOrder       *moomoo_parse_order   (FinxMoomoo            *self,
                                       const Moomoo__Order   *node);
FinxFill        *moomoo_parse_fill    (FinxMoomoo            *self,
                                       const Moomoo__OrderFill *node,
                                       gboolean              *is_void);
void             moomoo_note_number   (FinxMoomoo            *self,
                                       const char            *venue_id,
                                       guint64                number);
void             moomoo_fee_free      (gpointer               fee);
void             moomoo_note_fee      (FinxMoomoo            *self,
                                       const FinxFill        *fill);
void             moomoo_derive_fill   (FinxMoomoo            *self,
                                       const FinxOrder       *order);

/* finx-moomoo-parse.c */
FinxCallOutcome  moomoo_read          (FinxMoomoo            *self,
                                       FinxBrokerCall        *call,
                                       guint32                protocol,
                                       const MoomooAnswer    *answer,
                                       GError               **error);
char            *moomoo_answer_to_text (guint32               protocol,
                                       const MoomooAnswer    *answer);

/* finx-moomoo-prices.c */
guint            moomoo_read_levels   (Moomoo__BookLevel    **levels,
                                       gsize                  n,
                                       const FinxInstrument  *instrument,
                                       FinxLevel             *out);
gboolean         moomoo_recall_list   (FinxMoomoo            *self,
                                       FinxBrokerCall        *call,
                                       guint                  n);
FinxCallOutcome  moomoo_read_prices   (FinxMoomoo            *self,
                                       FinxBrokerCall        *call,
                                       guint32                protocol,
                                       const MoomooAnswer    *answer,
                                       GError               **error);

/* finx-moomoo-request.c */
MoomooQuestion  *moomoo_make_question (FinxMoomoo            *self,
                                       FinxBrokerCall        *call,
                                       GError               **error);
char            *moomoo_describe      (FinxBrokerClient      *client,
                                       FinxBrokerCall        *call,
                                       GError               **error);
MoomooQuestion  *moomoo_subscribe_question (FinxMoomoo       *self,
                                       const FinxInstrument  *instrument,
                                       guint                  types,
                                       gboolean               wanted,
                                       gboolean               pushes);
gboolean         moomoo_may_short     (const FinxInstrument  *instrument);

/* finx-moomoo-stream.c */
void             moomoo_open_streams  (FinxBrokerClient      *client);
void             moomoo_close_streams (FinxBrokerClient      *client);
void             moomoo_subscribe     (FinxBrokerClient      *client,
                                       const FinxInstrument  *instrument,
                                       FinxStreams            streams);
MoomooPrices    *moomoo_prices_of     (FinxMoomoo            *self,
                                       const FinxInstrument  *instrument);
void             moomoo_note_readable (FinxMoomoo            *self,
                                       const FinxInstrument  *instrument,
                                       MoomooSubType          type);
extern const MoomooSessionEvents moomoo_session_events;

/* finx-moomoo-symbol.c */
const MoomooMarket *moomoo_market_of_security (int            number);
const MoomooMarket *moomoo_market_of_quote (int               number);
const MoomooMarket *moomoo_market_of_trade (int               number);
const MoomooMarket *moomoo_split      (FinxBrokerClient      *client,
                                       const FinxInstrument  *instrument,
                                       char                 **code);
FinxInstrument  *moomoo_draft         (const MoomooMarket    *market,
                                       const char            *code,
                                       const char            *name);
const FinxInstrument *moomoo_find_instrument (FinxBrokerClient *client,
                                       const MoomooMarket    *market,
                                       const char            *code);
const FinxInstrument *moomoo_find_quoted (FinxBrokerClient   *client,
                                       const Moomoo__Security *security);
const char      *moomoo_currency_name (int                    number);
int              moomoo_currency_number (const char          *name);
FinxDecimal      moomoo_decimal       (gboolean               is_told,
                                       double                 value);
FinxDecimal      moomoo_positive      (gboolean               is_told,
                                       double                 value);
gint64           moomoo_time          (gboolean               is_told,
                                       double                 timestamp,
                                       const char            *text,
                                       const MoomooMarket    *market);
char            *moomoo_time_text     (gint64                 time_us,
                                       const MoomooMarket    *market);
gint64           moomoo_midnight      (gint64                 time_us,
                                       const MoomooMarket    *market);

/* finx-moomoo.c */
MoomooSession   *moomoo_get_session   (FinxMoomoo            *self,
                                       GError               **error);
gboolean         moomoo_may_unlock    (FinxMoomoo            *self);

G_END_DECLS
