/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "adapters/finx-broker-client.h"

G_BEGIN_DECLS

typedef struct
{
  /* borrowed or owned from the beginning */
  FinxHttp              *http;
  FinxHttpLane          *lane;
  FinxHttpLane          *data_lane;     /* (nullable): of what is asked without a key, where that counts apart */
  FinxClock             *clock;
  char                  *account;
  char                  *venue_account;
  gboolean               is_paper;
  guint                  haste;
  GHashTable            *values;        /* field id → text */
  char                  *urls[FINX_N_ENDPOINTS];
  FinxInstrumentResolver resolver;
  gpointer               resolver_data;

  FinxBrokerKeeper       keeper;
  gpointer               keeper_data;

  FinxOrderLedger       *ledger;
  FinxBrokerSink         sink;
  gpointer               sink_data;
  FinxFeedSink           feed_sink;
  gpointer               feed_data;
  FinxFeedState          feed_state;
  char                  *feed_reason;
  GHashTable            *by_symbol;     /* venue symbol → FinxInstrument, borrowed from its table */
  GHashTable            *symbols;       /* FinxInstrument → venue symbol */
  guint                  version;       /* of both: counts what was added */
  GHashTable            *streams;       /* FinxInstrument → FinxStreams, wanted */

  /* the connection's life, see finx-broker-client-link.c */
  FinxLink               link;
  GPtrArray             *looking;       /* (element-type GTask): orders that are looked for a moment later; borrowed */
  GHashTable            *placing;       /* client ids of orders that whoever placed them still waits for; borrowed */
  gboolean               is_closed;     /* after it was open */
  GCancellable          *cancellable;   /* (nullable): of what the connection asks for itself; while it is open */
  GSource               *timer;         /* (nullable): tries again, or reads again */
  guint                  n_failures;    /* in a row, of beginning and reading */
  guint                  n_lacking;     /* in a row: fills were still missing after all was read */
  gboolean               is_reading;
  gboolean               is_heard;      /* the account's stream */
  gboolean               reads_again;   /* something came while it was reading */
  gint64                 fills_us;      /* fills are read from here on; 0: from when it is opened */

  /* see finx-broker-client-token.c */
  GQueue                 waiting;       /* (element-type GTask): calls that need a token */
  guint                  n_tokens;      /* that were had */
} FinxBrokerClientPrivate;

FinxBrokerClientPrivate *finx_broker_client_get_private (FinxBrokerClient *self);
#define PRIVATE(self) finx_broker_client_get_private (self)

/* finx-broker-client-calls.c */
void finx_broker_client_reader_init  (FinxBrokerReaderInterface *iface);
void finx_broker_client_history_init (FinxHistoryInterface      *iface);

/* Takes @task: a call that goes out, or goes out again. */
void finx_broker_client_ask          (GTask                     *task);

/* finx-broker-client-token.c */
void finx_broker_client_wait_for_token (FinxBrokerClient        *self,
                                      GTask                     *task);

/* finx-broker-client-orders.c */
void finx_broker_client_broker_init  (FinxBrokerInterface       *iface);
void finx_broker_client_stop_looking (FinxBrokerClient          *self);

/* finx-broker-client-link.c */
void finx_broker_client_set_link     (FinxBrokerClient *self,
                                      FinxLinkState     state,
                                      const char       *reason);
void finx_broker_client_set_well     (FinxBrokerClient *self);
gboolean finx_broker_client_is_refusal (const GError         *error);
void finx_broker_client_note_answer  (FinxBrokerClient    *self,
                                      const FinxHttpReply *reply,
                                      gint64               sent_us);

/* A timer on the client's context; runs once. */
GSource *finx_broker_client_wait     (FinxBrokerClient *self,
                                      gint64            us,
                                      GSourceFunc       func,
                                      gpointer          data,
                                      GDestroyNotify    data_free);

G_END_DECLS
