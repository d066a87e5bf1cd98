/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/finx-error.h"
#include "model-fixture.h"
#include "model/finx-ports.h"
#include "tests/support/helpers.h"

/* A broker that accepts all and counts what reaches it. */
#define STUB_TYPE_BROKER (stub_broker_get_type ())
G_DECLARE_FINAL_TYPE (StubBroker, stub_broker, STUB, BROKER, GObject)

struct _StubBroker
{
  GObject parent_instance;
  int     n_placed;
  int     n_replaced;
  FinxBrokerCapabilities can;
};

static void
place_async (FinxBroker          *broker,
             GPtrArray           *orders,
             GCancellable        *cancellable,
             GAsyncReadyCallback  callback,
             gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (broker, cancellable, callback, user_data);
  const FinxOrder *order = orders->pdata[0];

  g_task_set_source_tag (task, place_async);
  STUB_BROKER (broker)->n_placed += (int) orders->len;
  g_task_return_pointer (task, g_strconcat ("venue-", order->client_id, NULL), g_free);
}

static char *
place_finish (FinxBroker    *broker,
              GAsyncResult  *result,
              GError       **error)
{
  g_assert_true (g_task_get_source_tag (G_TASK (result)) == place_async);
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
replace_async (FinxBroker          *broker,
               const FinxOrder     *order,
               GCancellable        *cancellable,
               GAsyncReadyCallback  callback,
               gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (broker, cancellable, callback, user_data);

  STUB_BROKER (broker)->n_replaced++;
  g_task_return_boolean (task, TRUE);
}

static gboolean
replace_finish (FinxBroker    *broker,
                GAsyncResult  *result,
                GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static const FinxBrokerCapabilities *
get_capabilities (FinxBroker           *broker,
                  const FinxInstrument *instrument)
{
  return &STUB_BROKER (broker)->can;
}

static void
broker_iface_init (FinxBrokerInterface *iface)
{
  iface->get_capabilities = get_capabilities;
  iface->place_async = place_async;
  iface->place_finish = place_finish;
  iface->replace_async = replace_async;
  iface->replace_finish = replace_finish;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (StubBroker, stub_broker, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (FINX_TYPE_BROKER, broker_iface_init))

static void
stub_broker_class_init (StubBrokerClass *class)
{
}

static void
stub_broker_init (StubBroker *self)
{
  self->can = (FinxBrokerCapabilities) { .order_types = 1u << FINX_ORDER_MARKET | 1u << FINX_ORDER_LIMIT, .tifs = 1u << FINX_TIF_DAY };
}

static GAsyncResult *
wait_for (GAsyncResult **result)
{
  g_assert_null (*result);              /* never from inside the call */
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}

static void
test_valid_orders_reach_the_provider (void)
{
  g_autoptr(StubBroker) broker = g_object_new (STUB_TYPE_BROKER, NULL);
  g_autoptr(FinxInstrument) instrument = fixture_instrument ("AAPL");
  g_autoptr(FinxOrder) order = fixture_order (instrument);
  g_autoptr(GPtrArray) orders = g_ptr_array_new ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *venue_id = NULL;

  g_ptr_array_add (orders, order);
  finx_broker_place_async (FINX_BROKER (broker), orders, NULL, result_cb, &result);
  venue_id = finx_broker_place_finish (FINX_BROKER (broker), wait_for (&result), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (venue_id, ==, "venue-FX-20260309-000000000001");
  g_assert_cmpint (broker->n_placed, ==, 1);
}

static void
test_invalid_orders_never_reach_the_provider (void)
{
  g_autoptr(StubBroker) broker = g_object_new (STUB_TYPE_BROKER, NULL);
  g_autoptr(FinxInstrument) instrument = fixture_instrument ("AAPL");
  g_autoptr(FinxOrder) order = fixture_order (instrument);
  g_autoptr(GPtrArray) orders = g_ptr_array_new ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  order->quantity = finx_decimal_new (-25, 0);
  g_ptr_array_add (orders, order);
  finx_broker_place_async (FINX_BROKER (broker), orders, NULL, result_cb, &result);
  g_assert_null (finx_broker_place_finish (FINX_BROKER (broker), wait_for (&result), &error));
  g_assert_error (error, FINX_ERROR, FINX_ERROR_INVALID);
  g_assert_cmpstr (finx_error_code (error), ==, "FINX-ORDER-021");
  g_assert_cmpint (broker->n_placed, ==, 0);
}

typedef struct
{
  const char     *name;
  FinxOrderType   type;
  FinxTimeInForce tif;
  gboolean        by_value, is_extended;
  guint           n_exits;
  guint           features;             /* with which it is taken; 0: never */
} LackCase;

static const LackCase lack_cases[] = {
  { "type", FINX_ORDER_STOP, FINX_TIF_DAY, FALSE, FALSE, 0, 0 },
  { "time-in-force", FINX_ORDER_LIMIT, FINX_TIF_CLOSE, FALSE, FALSE, 0, 0 },
  { "by-value", FINX_ORDER_MARKET, FINX_TIF_DAY, TRUE, FALSE, 0, FINX_BROKER_NOTIONALS },
  { "extended-hours", FINX_ORDER_LIMIT, FINX_TIF_DAY, FALSE, TRUE, 0, FINX_BROKER_EXTENDED },
  { "one-exit", FINX_ORDER_LIMIT, FINX_TIF_DAY, FALSE, FALSE, 1, FINX_BROKER_ONE_EXIT },
  { "one-exit-of-two", FINX_ORDER_LIMIT, FINX_TIF_DAY, FALSE, FALSE, 1, FINX_BROKER_BRACKETS },
  { "two-exits", FINX_ORDER_LIMIT, FINX_TIF_DAY, FALSE, FALSE, 2, FINX_BROKER_BRACKETS },
};

/* What a broker lacks is said before anything is sent. */
static void
test_lacks (gconstpointer data)
{
  const LackCase *c = data;
  g_autoptr(StubBroker) broker = g_object_new (STUB_TYPE_BROKER, NULL);
  g_autoptr(FinxInstrument) instrument = fixture_instrument ("AAPL");
  g_autoptr(GPtrArray) orders = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_order_free);
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i <= c->n_exits; i++)
    {
      FinxOrder *order = fixture_order (instrument);

      order->type = c->type;
      order->tif = c->tif;
      order->is_extended = c->is_extended;
      if (c->by_value)
        {
          order->quantity = FINX_DECIMAL_UNKNOWN;
          order->notional = finx_decimal_new (250, 0);
        }
      if (c->type == FINX_ORDER_STOP)
        order->stop_price = order->limit_price;
      if (c->type != FINX_ORDER_LIMIT)
        order->limit_price = FINX_DECIMAL_UNKNOWN;
      g_ptr_array_add (orders, order);
    }
  g_assert_false (finx_broker_check (FINX_BROKER (broker), orders, &error));
  g_assert_error (error, FINX_ERROR, FINX_ERROR_INVALID);
  g_assert_cmpstr (finx_error_code (error), ==, "FINX-ORDER-040");
  broker->can.features = c->features;
  g_assert_true (finx_broker_check (FINX_BROKER (broker), orders, NULL) == (c->features != 0));
}

/* A broker may take only some types by value. */
static void
test_types_by_value (void)
{
  g_autoptr(StubBroker) broker = g_object_new (STUB_TYPE_BROKER, NULL);
  g_autoptr(FinxInstrument) instrument = fixture_instrument ("AAPL");
  g_autoptr(GPtrArray) orders = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_order_free);
  FinxOrder *order = fixture_order (instrument);
  g_autoptr(GError) error = NULL;

  order->quantity = FINX_DECIMAL_UNKNOWN;
  order->notional = finx_decimal_new (250, 0);
  g_ptr_array_add (orders, order);
  broker->can.features = FINX_BROKER_NOTIONALS;
  g_assert_true (finx_broker_check (FINX_BROKER (broker), orders, NULL));
  broker->can.value_types = 1u << FINX_ORDER_MARKET;
  g_assert_false (finx_broker_check (FINX_BROKER (broker), orders, &error));
  g_assert_cmpstr (finx_error_code (error), ==, "FINX-ORDER-040");
  order->type = FINX_ORDER_MARKET;
  order->limit_price = FINX_DECIMAL_UNKNOWN;
  g_assert_true (finx_broker_check (FINX_BROKER (broker), orders, NULL));
}

static void
test_replacements_are_checked (void)
{
  g_autoptr(StubBroker) broker = g_object_new (STUB_TYPE_BROKER, NULL);
  g_autoptr(FinxOrder) order = finx_order_new ();
  g_autoptr(GAsyncResult) refused = NULL, unnamed = NULL, accepted = NULL;
  g_autoptr(GError) error = NULL;

  order->quantity = finx_decimal_new (5, 0);
  finx_broker_replace_async (FINX_BROKER (broker), order, NULL, result_cb, &unnamed);
  g_assert_false (finx_broker_replace_finish (FINX_BROKER (broker), wait_for (&unnamed), &error));
  g_assert_cmpstr (finx_error_code (error), ==, "FINX-ORDER-003");
  g_clear_error (&error);

  fixture_set_text (&order->client_id, "FX-20260309-000000000001");
  order->quantity = FINX_DECIMAL_UNKNOWN;
  finx_broker_replace_async (FINX_BROKER (broker), order, NULL, result_cb, &refused);
  g_assert_false (finx_broker_replace_finish (FINX_BROKER (broker), wait_for (&refused), &error));
  g_assert_cmpstr (finx_error_code (error), ==, "FINX-ORDER-021");
  g_clear_error (&error);
  g_assert_cmpint (broker->n_replaced, ==, 0);

  order->quantity = finx_decimal_new (5, 0);
  finx_broker_replace_async (FINX_BROKER (broker), order, NULL, result_cb, &accepted);
  g_assert_true (finx_broker_replace_finish (FINX_BROKER (broker), wait_for (&accepted), &error));
  g_assert_no_error (error);
  g_assert_cmpint (broker->n_replaced, ==, 1);
}

static void
test_a_provider_has_only_the_ports_it_implements (void)
{
  g_autoptr(StubBroker) broker = g_object_new (STUB_TYPE_BROKER, NULL);

  g_assert_true (FINX_IS_BROKER (broker));
  g_assert_false (FINX_IS_FEED (broker));
  g_assert_false (FINX_IS_HISTORY (broker));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ports/valid-orders-reach-the-provider", test_valid_orders_reach_the_provider);
  g_test_add_func ("/ports/invalid-orders-never-reach-the-provider", test_invalid_orders_never_reach_the_provider);
  for (gsize i = 0; i < G_N_ELEMENTS (lack_cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/ports/lacks/%s", lack_cases[i].name);

      g_test_add_data_func (path, &lack_cases[i], test_lacks);
    }
  g_test_add_func ("/ports/types-by-value", test_types_by_value);
  g_test_add_func ("/ports/replacements-are-checked", test_replacements_are_checked);
  g_test_add_func ("/ports/a-provider-has-only-the-ports-it-implements", test_a_provider_has_only_the_ports_it_implements);
  return g_test_run ();
}
