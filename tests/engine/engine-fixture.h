/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/finx-error.h"
#include "engine/finx-engine.h"

/* An engine in a folder of its own, on a clock that moves only when the test moves it. */
typedef struct
{
  char       *folder;
  FinxClock  *clock;
  FinxEngine *engine;
  void      (*prepare) (gpointer self);         /* (nullable): @engine is there and not open yet */
} EngineFixture;

void                  fixture_set_up          (EngineFixture *self, gconstpointer data);    /* open, empty */
void                  fixture_set_up_practice (EngineFixture *self, gconstpointer data);    /* open, with the practice account */
void                  fixture_tear_down       (EngineFixture *self, gconstpointer data);
void                  fixture_open            (EngineFixture *self);
void                  fixture_close           (EngineFixture *self);
void                  fixture_reopen          (EngineFixture *self);
void                  fixture_create_practice (EngineFixture *self);
/* Another engine on the same folder; not opened. */
FinxEngine           *fixture_second          (EngineFixture *self, gboolean read_only);

FinxDecimal           fixture_decimal         (const char *text);
void                  fixture_assert_decimal  (FinxDecimal value, const char *expected);
void                  fixture_assert_equal    (FinxDecimal value, FinxDecimal expected);
const FinxInstrument *fixture_instrument      (EngineFixture *self, const char *symbol);
FinxQuoteRow         *fixture_quote           (EngineFixture *self, const char *symbol);    /* once it has a price */
/* @factor of the last price, on the tick grid. */
FinxDecimal           fixture_price           (EngineFixture *self, const char *symbol, double factor);
FinxBooks            *fixture_books           (EngineFixture *self);
FinxDecimal           fixture_cash            (EngineFixture *self, const char *currency);
FinxDecimal           fixture_held            (EngineFixture *self, const char *symbol);

/* (transfer full): @limit and @stop may be unknown; good till cancelled unless a market order */
FinxOrder            *fixture_draft           (EngineFixture *self, const char *symbol, FinxSide side, const char *quantity,
                                               FinxDecimal limit, FinxDecimal stop);
/* Places, waits for the outcome and until it is written down. (transfer full): client id */
char                 *fixture_place           (EngineFixture *self, const FinxOrder *order, GError **error);
char                 *fixture_place_bracket   (EngineFixture *self, const FinxOrder *entry, const FinxOrder *take_profit,
                                               const FinxOrder *stop_loss, GError **error);
char                 *fixture_place_working   (EngineFixture *self, const char *symbol, const char *quantity, double factor);
gboolean              fixture_cancel          (EngineFixture *self, const char *client_id, GError **error);
gboolean              fixture_replace         (EngineFixture *self, const FinxOrder *order, GError **error);
const FinxOrder      *fixture_order           (EngineFixture *self, const char *client_id);
void                  fixture_assert_state    (EngineFixture *self, const char *client_id, FinxOrderState state);
/* Moves the clock in small steps until the order is in @state, at most a quarter of an hour of its time. */
void                  fixture_run_until       (EngineFixture *self, const char *client_id, FinxOrderState state);
guint                 fixture_count_open      (EngineFixture *self);
GPtrArray            *fixture_life            (EngineFixture *self, const char *client_id);

/* For any asynchronous call: give fixture_result_cb() and the address of a NULL result, then wait. */
void                  fixture_result_cb       (GObject *source, GAsyncResult *result, gpointer slot);
GAsyncResult         *fixture_wait            (EngineFixture *self, GAsyncResult **slot);
void                  fixture_assert_error    (const GError *error, FinxError kind, const char *code);
