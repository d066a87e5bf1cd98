/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Moomoo where it is easy to be wrong: fills that are derived before the last one came to the ledger, fills that were changed. */
#include <string.h>

#include "../../support/helpers.h"
#include "../../venues/venue-moomoo.h"
#include "../broker-fixture.h"
#include "adapters/moomoo/finx-moomoo-private.h"

static void
set_up (Broker        *self,
        gconstpointer  data)
{
  const int market = 2;

  broker_set_up (self, &case_moomoo);
  g_assert_nonnull (moomoo_get_session (FINX_MOOMOO (self->client), NULL));
  FINX_MOOMOO (self->client)->account = VENUE_MOOMOO_REAL;
  FINX_MOOMOO (self->client)->environment = MOOMOO_REAL;
  g_array_append_val (FINX_MOOMOO (self->client)->markets, market);
}

static void
tear_down (Broker        *self,
           gconstpointer  data)
{
  broker_tear_down (self);
}

/* Who only looks at the fills of a simulated account does not bring them to the ledger: what is filled behind that is told once. */
static void
test_derived_twice (Broker        *self,
                    gconstpointer  data)
{
  static const struct { const char *filled, *price; } steps[] = { { "4", "70" }, { "4", "70" }, { "7", "70.3" }, { "10", "70.6" } };
  FinxMoomoo *moomoo = FINX_MOOMOO (self->client);
  g_autoptr(FinxOrder) order = broker_make_order (self, FINX_SIDE_BUY, "10", "75");
  FinxDecimal sum = FINX_DECIMAL_ZERO, value = FINX_DECIMAL_ZERO;

  set_text (&order->venue_id, "4711");
  order->state = FINX_ORDER_PARTIAL;
  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      order->filled = number (steps[i].filled);
      order->average_price = number (steps[i].price);
      finx_order_ledger_take (finx_broker_client_get_ledger (self->client), finx_order_copy (order), "test");
      moomoo_derive_fill (moomoo, order);
      if (GPOINTER_TO_UINT (data) == i)         /* a look at the account brings what there is then */
        for (guint k = 0; k < moomoo->derived->len; k++)
          finx_order_ledger_take_fill (finx_broker_client_get_ledger (self->client), finx_fill_copy (moomoo->derived->pdata[k]));
    }
  for (guint i = 0; i < moomoo->derived->len; i++)
    {
      const FinxFill *fill = moomoo->derived->pdata[i];

      sum = finx_decimal_add (sum, fill->quantity);
      value = finx_decimal_add (value, finx_decimal_mul (fill->quantity, fill->price, 8, FINX_ROUND_HALF_EVEN));
    }
  g_assert_true (finx_decimal_equal (sum, number ("10")));
  g_assert_true (finx_decimal_equal (value, number ("706")));
}

static void
fill_plain (Moomoo__OrderFill *node,
            char              *id,
            int                status)
{
  moomoo__order_fill__init (node);
  node->has_trd_side = node->has_qty = node->has_price = node->has_sec_market = node->has_create_timestamp = node->has_status = TRUE;
  node->trd_side = 1;
  node->fill_id_ex = id;
  node->order_id_ex = (char *) "20250102_1_ABC";
  node->code = (char *) "KO";
  node->qty = 4;
  node->price = 70.5;
  node->sec_market = 2;
  node->create_timestamp = 1773063000;
  node->status = status;
}

/* A fill that was taken back is none; one that was changed is one. Either is told, once. */
static void
test_changed_fill (Broker        *self,
                   gconstpointer  data)
{
  Moomoo__OrderFill nodes[3], *list[] = { &nodes[0], &nodes[1], &nodes[2] };
  Moomoo__OrderFillList s2c = MOOMOO__ORDER_FILL_LIST__INIT;
  g_autoptr(GByteArray) bytes = NULL;
  MoomooAnswer told = { .words = (char *) "" };
  g_autoptr(GError) error = NULL;

  fill_plain (&nodes[0], (char *) "a", 0);
  fill_plain (&nodes[1], (char *) "b", 1);
  fill_plain (&nodes[2], (char *) "c", 2);
  s2c.n_order_fill_list = G_N_ELEMENTS (nodes);
  s2c.order_fill_list = list;
  bytes = moomoo_message_pack (&s2c.base);
  told.s2c = bytes;
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr(FinxBrokerCall) call = finx_broker_call_new (FINX_READ_FILLS);

      call->from_us = 1;
      call->to_us = G_MAXINT64;
      g_assert_cmpint (moomoo_read (FINX_MOOMOO (self->client), call, MOOMOO_GET_ORDER_FILL_LIST, &told, &error), ==, FINX_CALL_MORE);
      g_assert_no_error (error);
      g_assert_cmpuint (call->rows->len, ==, 2);
      g_assert_cmpstr (((FinxFill *) call->rows->pdata[0])->id, ==, "a");
      g_assert_cmpstr (((FinxFill *) call->rows->pdata[1])->id, ==, "c");
      g_assert_cmpuint (self->exchanges->len, ==, 2);
      g_assert_nonnull (strstr (self->exchanges->pdata[0], "taken back"));
      g_assert_nonnull (strstr (self->exchanges->pdata[1], "changed"));
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < 5; i++)
    {
      g_autofree char *path = g_strdup_printf ("/moomoo/doubt/derived-twice/%u", i);

      g_test_add (path, Broker, GUINT_TO_POINTER (i), set_up, test_derived_twice, tear_down);
    }
  g_test_add ("/moomoo/doubt/changed-fill", Broker, NULL, set_up, test_changed_fill, tear_down);
  return g_test_run ();
}
