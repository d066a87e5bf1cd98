/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine-fixture.h"

#include "../support/temp-folder.h"

/* A Monday in session; in the past, so that a practice clock never has to run ahead. */
#define START_US   (G_GINT64_CONSTANT (1717423200) * FINX_USEC_PER_SEC)
#define STEP_US    (250 * 1000)
#define RUN_STEPS  (15 * 60 * 4)
#define TIMEOUT_US (90 * G_USEC_PER_SEC)        /* for what hangs: one that checks all memory is slow */

void
fixture_open (EngineFixture *self)
{
  FinxEngineOptions options = { .data_dir = self->folder, .practice_seed = 7, .clock = self->clock };
  g_autoptr(GError) error = NULL;

  g_assert_null (self->engine);
  self->engine = finx_engine_new (&options);
  if (self->prepare != NULL)
    self->prepare (self);
  finx_engine_open (self->engine, &error);
  g_assert_no_error (error);
}

void
fixture_close (EngineFixture *self)
{
  finx_engine_close (self->engine);
  g_clear_object (&self->engine);
}

/* As the workstation does it: reading on another thread. */
void
fixture_reopen (EngineFixture *self)
{
  FinxEngineOptions options = { .data_dir = self->folder, .practice_seed = 7, .clock = self->clock };
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  fixture_close (self);
  self->engine = finx_engine_new (&options);
  finx_engine_open_async (self->engine, fixture_result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  finx_engine_open_finish (self->engine, result, &error);
  g_assert_no_error (error);
  finx_engine_read_on (self->engine);
  finx_engine_settle (self->engine);    /* the orders follow */
}

FinxEngine *
fixture_second (EngineFixture *self,
                gboolean       read_only)
{
  FinxEngineOptions options = { .data_dir = self->folder, .clock = self->clock, .read_only = read_only };

  return finx_engine_new (&options);
}

void
fixture_set_up (EngineFixture *self,
                gconstpointer  data)
{
  self->folder = temp_folder_new ();
  self->clock = finx_clock_new_manual (START_US);
  fixture_open (self);
}

void
fixture_set_up_practice (EngineFixture *self,
                         gconstpointer  data)
{
  fixture_set_up (self, data);
  fixture_create_practice (self);
}

void
fixture_tear_down (EngineFixture *self,
                   gconstpointer  data)
{
  if (self->engine != NULL)
    fixture_close (self);
  /* The last callbacks drop their references. */
  while (g_main_context_iteration (NULL, FALSE))
    ;
  temp_folder_remove (self->folder);
  g_clear_pointer (&self->folder, g_free);
  g_clear_object (&self->clock);
}

void
fixture_result_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      slot)
{
  *(GAsyncResult **) slot = g_object_ref (result);
}

GAsyncResult *
fixture_wait (EngineFixture *self,
              GAsyncResult **slot)
{
  gint64 deadline = g_get_monotonic_time () + TIMEOUT_US;

  while (*slot == NULL && g_get_monotonic_time () < deadline)
    g_main_context_iteration (NULL, TRUE);     /* the engine's second makes it return */
  g_assert_nonnull (*slot);
  return *slot;
}

void
fixture_create_practice (EngineFixture *self)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  finx_engine_create_practice_async (self->engine, NULL, fixture_result_cb, &result);
  finx_engine_create_practice_finish (self->engine, fixture_wait (self, &result), &error);
  g_assert_no_error (error);
}

FinxDecimal
fixture_decimal (const char *text)
{
  FinxDecimal value;

  g_assert_true (finx_decimal_parse (text, &value, NULL));
  return value;
}

void
fixture_assert_equal (FinxDecimal value,
                      FinxDecimal expected)
{
  g_autofree char *a = finx_decimal_to_string (finx_decimal_normalize (value));
  g_autofree char *b = finx_decimal_to_string (finx_decimal_normalize (expected));

  g_assert_cmpstr (a, ==, b);
}

void
fixture_assert_decimal (FinxDecimal value,
                        const char *expected)
{
  fixture_assert_equal (value, fixture_decimal (expected));
}

void
fixture_assert_error (const GError *error,
                      FinxError     kind,
                      const char   *code)
{
  g_assert_error (error, FINX_ERROR, (int) kind);
  g_assert_cmpstr (finx_error_code (error), ==, code);
}

const FinxInstrument *
fixture_instrument (EngineFixture *self,
                    const char    *symbol)
{
  const FinxInstrument *instrument = finx_instrument_table_lookup (finx_engine_get_instruments (self->engine), symbol);

  g_assert_nonnull (instrument);
  return instrument;
}

FinxQuoteRow *
fixture_quote (EngineFixture *self,
               const char    *symbol)
{
  const FinxInstrument *instrument = fixture_instrument (self, symbol);

  g_assert_true (finx_engine_wait_quote (self->engine, instrument, 10000));
  return finx_quote_board_lookup (finx_engine_get_board (self->engine), instrument);
}

FinxDecimal
fixture_price (EngineFixture *self,
               const char    *symbol,
               double         factor)
{
  const FinxInstrument *instrument = fixture_instrument (self, symbol);
  double last = finx_decimal_to_double (finx_quote_row_get_last (fixture_quote (self, symbol)));

  return finx_decimal_round_to (finx_decimal_from_double (last * factor, instrument->price_scale, FINX_ROUND_HALF_EVEN),
                                instrument->tick_size, FINX_ROUND_HALF_EVEN);
}

FinxBooks *
fixture_books (EngineFixture *self)
{
  FinxPortfolio *portfolio = finx_engine_get_portfolio (self->engine, "practice");

  g_assert_nonnull (portfolio);
  return finx_portfolio_get_books (portfolio);
}

FinxDecimal
fixture_cash (EngineFixture *self,
              const char    *currency)
{
  return finx_books_get_cash (fixture_books (self), NULL, currency);
}

FinxDecimal
fixture_held (EngineFixture *self,
              const char    *symbol)
{
  FinxHolding holding;

  finx_holding_read (&holding, fixture_books (self), fixture_instrument (self, symbol));
  return holding.quantity;
}

FinxOrder *
fixture_draft (EngineFixture *self,
               const char    *symbol,
               FinxSide       side,
               const char    *quantity,
               FinxDecimal    limit,
               FinxDecimal    stop)
{
  FinxOrder *order = finx_order_new ();
  gboolean has_limit = finx_decimal_is_known (limit), has_stop = finx_decimal_is_known (stop);

  order->instrument = fixture_instrument (self, symbol);
  order->side = side;
  order->type = has_limit && has_stop ? FINX_ORDER_STOP_LIMIT : has_limit ? FINX_ORDER_LIMIT
                : has_stop ? FINX_ORDER_STOP : FINX_ORDER_MARKET;
  order->tif = order->type == FINX_ORDER_MARKET ? FINX_TIF_DAY : FINX_TIF_GTC;
  order->quantity = fixture_decimal (quantity);
  order->limit_price = limit;
  order->stop_price = stop;
  return order;
}

char *
fixture_place_bracket (EngineFixture   *self,
                       const FinxOrder *entry,
                       const FinxOrder *take_profit,
                       const FinxOrder *stop_loss,
                       GError         **error)
{
  g_autoptr(GAsyncResult) result = NULL;
  char *client_id;

  fixture_quote (self, entry->instrument->symbol);
  finx_engine_place_bracket_async (self->engine, entry, take_profit, stop_loss, NULL, fixture_result_cb, &result);
  client_id = finx_engine_place_finish (self->engine, fixture_wait (self, &result), error);
  finx_engine_settle (self->engine);
  return client_id;
}

char *
fixture_place (EngineFixture   *self,
               const FinxOrder *order,
               GError         **error)
{
  return fixture_place_bracket (self, order, NULL, NULL, error);
}

char *
fixture_place_working (EngineFixture *self,
                       const char    *symbol,
                       const char    *quantity,
                       double         factor)
{
  g_autoptr(FinxOrder) order = fixture_draft (self, symbol, FINX_SIDE_BUY, quantity, fixture_price (self, symbol, factor),
                                              FINX_DECIMAL_UNKNOWN);
  g_autoptr(GError) error = NULL;
  char *client_id = fixture_place (self, order, &error);

  g_assert_no_error (error);
  fixture_assert_state (self, client_id, FINX_ORDER_WORKING);
  return client_id;
}

gboolean
fixture_cancel (EngineFixture *self,
                const char    *client_id,
                GError       **error)
{
  g_autoptr(GAsyncResult) result = NULL;
  gboolean done;

  finx_engine_cancel_async (self->engine, client_id, NULL, fixture_result_cb, &result);
  done = finx_engine_cancel_finish (self->engine, fixture_wait (self, &result), error);
  finx_engine_settle (self->engine);
  return done;
}

gboolean
fixture_replace (EngineFixture   *self,
                 const FinxOrder *order,
                 GError         **error)
{
  g_autoptr(GAsyncResult) result = NULL;
  gboolean done;

  finx_engine_replace_async (self->engine, order, NULL, fixture_result_cb, &result);
  done = finx_engine_replace_finish (self->engine, fixture_wait (self, &result), error);
  finx_engine_settle (self->engine);
  return done;
}

const FinxOrder *
fixture_order (EngineFixture *self,
               const char    *client_id)
{
  FinxOrderItem *item = finx_engine_find_order (self->engine, client_id);

  g_assert_nonnull (item);
  return finx_order_item_get_order (item);
}

void
fixture_assert_state (EngineFixture *self,
                      const char    *client_id,
                      FinxOrderState state)
{
  g_assert_cmpstr (finx_order_state_to_string (fixture_order (self, client_id)->state), ==, finx_order_state_to_string (state));
}

void
fixture_run_until (EngineFixture *self,
                   const char    *client_id,
                   FinxOrderState state)
{
  for (guint i = 0; i < RUN_STEPS && fixture_order (self, client_id)->state != state; i++)
    {
      finx_clock_advance (self->clock, STEP_US);
      finx_engine_settle (self->engine);
    }
  fixture_assert_state (self, client_id, state);
}

guint
fixture_count_open (EngineFixture *self)
{
  GListModel *orders = finx_engine_get_orders (self->engine);
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (orders); i++)
    {
      g_autoptr(FinxOrderItem) item = g_list_model_get_item (orders, i);

      if (!finx_order_state_is_open (finx_order_item_get_order (item)->state))
        continue;
      /* The list of open orders has the same ones in the same order. */
      g_assert_true (item == g_list_model_get_item (finx_engine_get_open_orders (self->engine), n++));
      g_object_unref (item);
    }
  g_assert_cmpuint (g_list_model_get_n_items (finx_engine_get_open_orders (self->engine)), ==, n);
  return n;
}

GPtrArray *
fixture_life (EngineFixture *self,
              const char    *client_id)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  GPtrArray *life;

  finx_engine_load_order_life_async (self->engine, client_id, NULL, fixture_result_cb, &result);
  life = finx_engine_load_order_life_finish (self->engine, fixture_wait (self, &result), &error);
  g_assert_no_error (error);
  return life;
}
