/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Deriv where it is easy to be wrong: contracts that are told in other terms than they were bought in. */
#include <string.h>

#include "../../support/helpers.h"
#include "../../venues/venue-deriv.h"
#include "../broker-fixture.h"
#include "adapters/deriv/finx-deriv-private.h"
#include "base/finx-error.h"

#define DAY "1HZ75V.RISE.1D"

static void
set_up (Broker        *self,
        gconstpointer  data)
{
  broker_set_up (self, &case_deriv);
}

static void
tear_down (Broker        *self,
           gconstpointer  data)
{
  broker_tear_down (self);
}

static FinxOrder *
make_order (Broker     *self,
            const char *symbol,
            FinxSide    side)
{
  FinxOrder *order = broker_make_order (self, side, "20", NULL);

  order->instrument = deriv_find_instrument (FINX_DERIV (self->client), symbol);
  return order;
}

/* One for a day ends with the day: it is held under the name that it was bought by, and sold by that. */
static void
test_day (Broker        *self,
          gconstpointer  data)
{
  g_autoptr(FinxOrder) order = NULL, sale = NULL;
  g_autoptr(FinxBrokerCall) positions = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *id = NULL, *sale_id = NULL;

  broker_open (self);
  order = make_order (self, DAY, FINX_SIDE_BUY);
  id = broker_place (self, order, &error);
  g_assert_no_error (error);
  positions = broker_call (self, FINX_READ_POSITIONS, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (positions->rows->len, ==, 1);
  g_assert_true (((FinxBrokerPosition *) positions->rows->pdata[0])->instrument == order->instrument);
  sale = make_order (self, DAY, FINX_SIDE_SELL);
  sale_id = broker_place (self, sale, &error);
  g_assert_no_error (error);
  broker_wait (self, broker_state (self, sale->client_id) == FINX_ORDER_FILLED);
}

/* The answer to its purchase is lost: it is found, and not bought again. */
static void
test_lost_day (Broker        *self,
               gconstpointer  data)
{
  g_autoptr(FinxOrder) order = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *id = NULL;

  broker_open (self);
  venue_misbehave (self->venue, "CALL buy", VENUE_CUT_AFTER, 1);
  order = make_order (self, DAY, FINX_SIDE_BUY);
  id = broker_place (self, order, &error);
  g_assert_no_error (error);
  g_assert_nonnull (id);
  g_assert_cmpuint (venue_count (self->venue, "CALL buy"), ==, 1);
}

/* The answer is lost, and what was bought at that moment is for another time than FinX asked for: it may be it, so it is not said that
 * there is none. */
static void
test_other_terms (Broker        *self,
                  gconstpointer  data)
{
  g_autoptr(FinxOrder) order = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *id = NULL;

  broker_open (self);
  venue_deriv_set_longer (self->venue, 60);
  venue_misbehave (self->venue, "CALL buy", VENUE_CUT_AFTER, 1);
  order = make_order (self, "1HZ75V.RISE.5M", FINX_SIDE_BUY);
  id = broker_place (self, order, &error);
  g_assert_null (id);
  g_assert_error (error, FINX_ERROR, FINX_ERROR_OFFLINE);
  g_assert_nonnull (strstr (error->message, "Do not place it again"));
  g_assert_cmpuint (venue_count (self->venue, "CALL buy"), ==, 1);
}

int
main (int    argc,
      char **argv)
{
  static const struct { const char *path; void (*func) (Broker *, gconstpointer); } tests[] = {
    { "/deriv/doubt/day", test_day }, { "/deriv/doubt/lost-day", test_lost_day }, { "/deriv/doubt/other-terms", test_other_terms },
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Broker, NULL, set_up, tests[i].func, tear_down);
  return g_test_run ();
}
