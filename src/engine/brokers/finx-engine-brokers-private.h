/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "adapters/finx-brokers.h"
#include "model/finx-exchange.h"
#include "engine/brokers/finx-engine-brokers.h"
#include "engine/finx-engine-private.h"
#include "engine/prices/finx-engine-providers-private.h"
#include "store/finx-keyring.h"

G_BEGIN_DECLS

/**
 * FinxBrokerLine: the line to an account at a broker.
 * @place: among the others, as they are shown
 * @is_paused: a person does not want it to be open
 * @is_open: it was told to connect, and to stay connected
 * @balances: (nullable) (element-type FinxBalance): as the broker told them last
 * @symbols: program's symbol → the broker's: of what is used here
 * @client: (nullable): on the engine thread, as all of it
 */
struct _FinxBrokerLine
{
  FinxEngine       *engine;             /* borrowed */
  char             *account;
  guint             broker;             /* in finx_brokers_get_info() */
  gboolean          is_paper;
  char             *venue_account;
  char             *name;
  char             *currency;
  char             *color;
  guint             place;
  gboolean          is_paused;
  gboolean          is_gone;            /* was disconnected; kept to be known again when the account is connected anew */
  gboolean          is_open;
  gboolean          is_over;            /* @engine is closed; main thread */
  gboolean          is_made;            /* the client is there, or on its way; main thread */
  gboolean          is_stale;           /* balances are to be read again; set on any thread */
  guint             n_seconds;          /* since they were */
  FinxConnection   *connection;         /* (nullable): of an account that is there */
  GPtrArray        *balances;
  GHashTable       *symbols;
  GHashTable       *kept;               /* what the connection keeps by itself and is no secret */
  char             *newest;             /* (nullable): what the keyring is to have; wiped */
  gboolean          is_renewing;        /* it is being written there */
  FinxBrokerClient *client;
};

struct _FinxEngineBrokers
{
  GPtrArray  *lines;                    /* (element-type FinxBrokerLine), by place */
  FinxHttp   *http;                     /* (nullable): on the engine thread */
  FinxClock  *clock;                    /* of the world: the practice market's may run ahead */
  FinxBrokerLine *signing;              /* (nullable): somebody signs in */
  GHashTable *known;                    /* fills of the lines' accounts, see finx-engine-broker-history.c */
  guint       n_known;                  /* how many of all fills were looked at */
  GMutex      mutex;                    /* guards what follows */
  GHashTable *feeds;                    /* FinxInstrument → FinxBrokerLine that gives its prices; borrowed, as lines outlive it */
  GPtrArray  *exchanges;                /* (element-type FinxExchange): to be written down */
};

FinxEngineBrokers    *finx_engine_get_brokers     (FinxEngine *self);
FinxBrokerLine       *finx_broker_line_new        (FinxEngine *engine, const char *account, guint broker, gboolean is_paper);
FinxBrokerLine       *finx_broker_line_ref        (FinxBrokerLine *self);
void                  finx_broker_line_unref      (FinxBrokerLine *self);
const FinxBrokerInfo *finx_broker_line_get_info   (const FinxBrokerLine *self);
char                 *finx_broker_line_get_key    (const FinxBrokerLine *self);
void                  finx_broker_line_write      (FinxBrokerLine *self);
/* (transfer full) (nullable) */
FinxBrokerLine       *finx_broker_line_read       (FinxEngine *engine, const char *account);
GPtrArray            *finx_broker_lines_read      (FinxEngine *engine);
/* (nullable): with an error that says why there is none */
FinxBrokerLine       *finx_engine_find_line       (FinxEngine *self, const char *account, GError **error);
void                  finx_engine_add_line        (FinxEngine *self, FinxBrokerLine *line);
void                  finx_engine_drop_line       (FinxEngine *self, FinxBrokerLine *line);

void                  finx_broker_line_call_async (FinxBrokerLine *line, GHashTable *values, FinxBrokerCall *call, GCancellable *cancellable,
                                                   GAsyncReadyCallback callback, gpointer user_data);
FinxBrokerCall       *finx_broker_line_call_finish (GAsyncResult *result, GError **error);
void                  finx_engine_keep_instrument (FinxEngine *self, const FinxInstrument *instrument);
void                  finx_engine_show_lines      (FinxEngine *self);

/* finx-engine-audit.c: writes down what was said over the lines */
void                  finx_engine_write_exchanges (FinxEngine *self);

/* On the engine thread: makes the client. @values: by field, with what is secret. */
void                  finx_broker_line_make       (FinxBrokerLine *self, GHashTable *values);
void                  finx_broker_line_unmake     (FinxBrokerLine *self);

/* (transfer full): all secret values as one text, and back. */
char                 *finx_broker_values_to_text  (const FinxBrokerInfo *info, GHashTable *values);
GHashTable           *finx_broker_values_from_text (const FinxBrokerInfo *info, const char *text);

/* On the engine thread: (transfer full): what the client goes by, as one text. */
char                 *finx_broker_line_get_values (FinxBrokerLine *self);
gboolean              finx_broker_check_login     (const FinxBrokerLogin *login, guint *broker, GError **error);
void                  finx_engine_drop_sign_in    (FinxEngine *self);

/* Reads the key that the keyring has. @callback: main thread. */
void                  finx_broker_line_load_key_async  (FinxBrokerLine *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                                                        gpointer user_data);
GHashTable           *finx_broker_line_load_key_finish (GAsyncResult *result, GError **error);

void                  finx_broker_line_open       (FinxBrokerLine *self);
void                  finx_broker_line_close      (FinxBrokerLine *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxBrokerLine, finx_broker_line_unref)

G_END_DECLS
