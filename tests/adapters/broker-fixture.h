/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "../venues/venue.h"
#include "adapters/finx-broker-client.h"

/* A broker as the contract's tests need it: its venue, its key, and where its protocol has what. */
typedef struct
{
  const char   *id;
  GType       (*get_type) (void);
  Venue      *(*new_venue) (guint port);
  const char   *values[8][2];           /* field and value; ends with %NULL */
  const char   *symbol, *name;          /* that is traded, as the venue and as the program write it */
  FinxAssetClass asset_class;
  const char   *bid, *ask;              /* that the venue begins with */
  const char   *place, *replace, *cancel;       /* "METHOD /path"; @replace %NULL: it changes no orders */
  const char   *reads[FINX_N_CALLS];    /* likewise, by kind; %NULL: without asking, or not at all */
  const char   *stream;                 /* "STREAM /path" of the account */
  char       *(*write_client_id) (const char *client_id);      /* (nullable): as the venue gets it; %NULL: as it is */
  gboolean      is_at_market;           /* what is placed is traded at once; only exit orders wait, and are changed */
  const char   *refusal;                /* (nullable): a word of the sentence when it lets nobody in; %NULL: "key" */
  gboolean      is_live;                /* the account; else it is a simulated one, where the broker has those */
} BrokerCase;

/* Of each broker one, in a file of its own. */
extern const BrokerCase case_alpaca;
extern const BrokerCase case_coinbase;
extern const BrokerCase case_kraken;
extern const BrokerCase case_deriv;
extern const BrokerCase case_ibkr;
extern const BrokerCase case_moomoo;
extern const BrokerCase case_schwab;
extern const BrokerCase case_coinbase_exchange;
extern const BrokerCase *const broker_cases[];
extern const guint n_broker_cases;

/* A venue, and a client of it whose sink writes down what it hears. */
typedef struct
{
  const BrokerCase    *broker;
  Venue               *venue;
  FinxClock           *clock;
  FinxHttp            *http;
  FinxInstrumentTable *instruments;
  const FinxInstrument *instrument;
  FinxBrokerClient    *client;
  GHashTable          *states;          /* client id → FinxOrderState + 1, as last told */
  GPtrArray           *fills;           /* (element-type FinxFill) */
  GPtrArray           *exchanges;       /* (element-type utf8) */
  GArray              *ticks;           /* (element-type FinxTick) */
  FinxLinkState        link;
  char                *reason;
  guint                n_orders;
} Broker;

void           broker_set_up     (Broker           *self,
                                  const BrokerCase *broker);
/* The same with a clock of its own. */
void           broker_set_up_at  (Broker           *self,
                                  const BrokerCase *broker,
                                  FinxClock        *clock);
/* The same with one that is @minutes off: it is open, and says so. */
void           broker_set_up_off (Broker           *self,
                                  const BrokerCase *broker,
                                  int               minutes);
void           broker_tear_down  (Broker           *self);
/* As g_test_add() wants it; the time and the random number that requests are made with are real again. */
void           broker_end_test   (Broker           *self,
                                  gconstpointer     data);
/* Another client, which knows what a journal has: the orders as they were told, and the first @n_fills of the fills. It is not open. */
void           broker_restart    (Broker           *self,
                                  guint             n_fills);
/* One turn of the main loop. */
void           broker_turn       (Broker           *self);
/* Until @test is true; fails after 60 s. */
#define broker_wait(self, test) \
  G_STMT_START { \
    gint64 _end = g_get_monotonic_time () + 60 * G_USEC_PER_SEC; \
    while (!(test)) \
      { \
        if (g_get_monotonic_time () > _end) \
          g_error ("%s:%d: not seen at %s, whose link is %u, %s: %s", __FILE__, __LINE__, (self)->broker->id, (self)->link, (self)->reason, #test); \
        broker_turn (self); \
      } \
  } G_STMT_END
void           broker_open       (Broker           *self);      /* until it is healthy */
FinxOrder     *broker_make_order (Broker           *self,
                                  FinxSide          side,
                                  const char       *quantity,
                                  const char       *limit);     /* (nullable): at the market */
/* The venue takes it. */
void           broker_send_order (Broker           *self,
                                  const FinxOrder  *order);
/* (transfer full): one that is made and sent */
FinxOrder     *broker_send       (Broker           *self,
                                  FinxSide          side,
                                  const char       *quantity,
                                  const char       *limit);     /* (nullable) */
/* (transfer full) (nullable): the venue's id */
char          *broker_place      (Broker           *self,
                                  const FinxOrder  *order,
                                  GError          **error);
/* The same of an entry and its exits. */
char          *broker_place_all  (Broker           *self,
                                  GPtrArray        *orders,
                                  GError          **error);
/* (transfer full): a limit or stop that ends what @entry begins */
FinxOrder     *broker_make_exit  (Broker           *self,
                                  const FinxOrder  *entry,
                                  FinxOrderType     type,
                                  const char       *price);
gboolean       broker_replace    (Broker           *self,
                                  const FinxOrder  *order,
                                  GError          **error);
gboolean       broker_cancel     (Broker           *self,
                                  const char       *client_id,
                                  GError          **error);
/* What is asked, and waited for. (transfer full) (nullable) */
FinxBrokerCall *broker_ask       (Broker           *self,
                                  FinxBrokerCall   *call,       /* taken */
                                  GError          **error);
GPtrArray     *broker_read       (Broker           *self,
                                  const FinxBrokerQuery *query,
                                  GError          **error);
GArray        *broker_load       (Broker           *self,
                                  FinxInterval      interval,
                                  gint64            from_us,
                                  GError          **error);     /* bars until now */
FinxBrokerCall *broker_call      (Broker           *self,
                                  guint             kind,
                                  GError          **error);
/* What is read of an answer with JSON, which has a header @name when there is a @value. */
FinxCallOutcome broker_answer    (Broker           *self,
                                  FinxBrokerCall   *call,
                                  guint             status,
                                  const char       *name,
                                  const char       *value,
                                  const char       *body,
                                  GError          **error);
FinxOrderState broker_state      (Broker           *self,
                                  const char       *client_id);
/* How many orders with this client id the venue ever had, and how it is now (of the one that is valid); −1: none */
guint          broker_at_venue   (Broker           *self,
                                  const char       *client_id,
                                  int              *state);

/* What several brokers do in the same way. */

/* An order whose fate is not known has no id of the venue's yet: it is found by ours, and then cancelled. */
void           broker_check_cancel_without_id (Broker           *self,
                                               const FinxOrder  *order);
/* An order at the market, by value: the account pays what it was told, and the parts are what comes of it. */
void           broker_check_by_value (Broker           *self);
/* A thousand days come in @n requests that begin with @prefix, without a bar twice; of seconds there are none. */
void           broker_check_many_bars (Broker           *self,
                                       const char       *prefix,
                                       guint             n);
