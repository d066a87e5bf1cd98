/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Orders that Charles Schwab gave another number when they were changed, and the program when it runs again: what was filled under the
 * first number stays theirs, each fill once, whatever of it the journal had. */
#include "../../support/helpers.h"
#include "../../venues/venue-schwab.h"
#include "../broker-fixture.h"

typedef struct
{
  const char *name;
  guint       n_fills;          /* that the journal has when the program runs again */
  gboolean    is_while_closed;  /* the second part is filled before it does */
  gboolean    is_all;           /* it is filled whole then, not by a part */
} RestartCase;

static const RestartCase restarts[] = {
  { "part", 1, FALSE, FALSE },         { "rest", 1, FALSE, TRUE },         { "part-meanwhile", 1, TRUE, FALSE },
  { "rest-meanwhile", 1, TRUE, TRUE }, { "part-fill-lost", 0, FALSE, FALSE }, { "rest-fill-lost", 0, FALSE, TRUE },
  { "part-meanwhile-fill-lost", 0, TRUE, FALSE }, { "rest-meanwhile-fill-lost", 0, TRUE, TRUE },
};

static const FinxOrder *
known (Broker          *self,
       const FinxOrder *order)
{
  return finx_order_ledger_find (finx_broker_client_get_ledger (self->client), order->client_id);
}

static void
check (Broker          *self,
       const FinxOrder *order,
       const char      *filled)
{
  FinxDecimal sum = FINX_DECIMAL_ZERO;
  gint64 since_us;

  for (guint i = 0; i < self->fills->len; i++)
    {
      g_assert_cmpstr (((FinxFill *) self->fills->pdata[i])->client_id, ==, order->client_id);
      sum = finx_decimal_add (sum, ((FinxFill *) self->fills->pdata[i])->quantity);
    }
  g_assert_true (finx_decimal_equal (sum, number (filled)));
  g_assert_true (finx_decimal_equal (known (self, order)->filled, number (filled)));
  g_assert_true (finx_decimal_equal (known (self, order)->quantity, number ("13")));
  g_assert_false (finx_order_ledger_lacks_fills (finx_broker_client_get_ledger (self->client), &since_us));
  g_assert_cmpuint (g_hash_table_size (self->states), ==, 1);   /* and no strangers */
}

/* Three of ten are filled before the change arrives, which is for ten again: thirteen in all. */
static FinxOrder *
place_and_change (Broker *self)
{
  FinxOrder *order = broker_make_order (self, FINX_SIDE_BUY, "10", "60");
  g_autofree char *id = broker_place (self, order, NULL);
  g_autoptr(GError) error = NULL;

  g_assert_nonnull (id);
  broker_wait (self, broker_state (self, order->client_id) == FINX_ORDER_WORKING);
  venue_misbehave (self->venue, case_schwab.stream, VENUE_LOST, 1);
  venue_set_price (self->venue, "KO", "59.40", "59.50", "3");
  venue_set_price (self->venue, "KO", "70.94", "70.95", NULL);
  order->limit_price = number ("61");
  g_assert_true (broker_replace (self, order, &error));
  g_assert_no_error (error);
  broker_wait (self, broker_state (self, order->client_id) == FINX_ORDER_PARTIAL && self->fills->len == 1);
  check (self, order, "3");
  return order;
}

static void
test_restart (gconstpointer data)
{
  const RestartCase *c = data;
  FinxOrderState end = c->is_all ? FINX_ORDER_FILLED : FINX_ORDER_PARTIAL;
  const char *filled = c->is_all ? "13" : "7";
  g_autoptr(FinxOrder) order = NULL;
  Broker self;

  broker_set_up (&self, &case_schwab);
  broker_open (&self);
  order = place_and_change (&self);
  broker_restart (&self, c->n_fills);
  if (!c->is_while_closed)
    {
      broker_open (&self);
      broker_wait (&self, self.fills->len == 1);
      check (&self, order, "3");
    }
  venue_set_price (self.venue, "KO", "60.40", "60.50", c->is_all ? NULL : "4");
  venue_set_price (self.venue, "KO", "70.94", "70.95", NULL);
  if (c->is_while_closed)
    broker_open (&self);
  broker_wait (&self, known (&self, order)->state == end && self.fills->len == 2 && finx_decimal_equal (known (&self, order)->filled, number (filled)));
  check (&self, order, filled);
  g_assert_cmpuint (venue_count (self.venue, case_schwab.replace), ==, 1);
  broker_tear_down (&self);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (restarts); i++)
    {
      g_autofree char *path = g_strdup_printf ("/schwab/restart/%s", restarts[i].name);

      g_test_add_data_func (path, &restarts[i], test_restart);
    }
  return g_test_run ();
}
