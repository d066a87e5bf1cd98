/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "risk/finx-risk.h"

#include "base/finx-error.h"
#include "tests/portfolio/portfolio-fixture.h"

/* Texts are decimals; %NULL leaves what the order, the account or the limits have by themselves. */
typedef struct
{
  const char   *name;
  const char   *quantity;       /* signed: below zero sells */
  FinxOrderType type;
  const char   *limit, *stop, *trail;
  const char   *last;           /* of AAPL; "" unknown */
  const char   *held;           /* AAPL, bought or sold at 100.00 */
  const char   *cash;           /* deposit; 50000 */
  const char   *reserved, *fee, *max_order, *max_position, *minimum;
  double        collar;
  gboolean      is_disarmed, stopped, in_euro;
  const char   *code;           /* %NULL: passes */
  const char   *says;           /* a part of the sentence */
} Case;

#define MARKET     .type = FINX_ORDER_MARKET
#define LIMIT(p)   .type = FINX_ORDER_LIMIT, .limit = p
#define BUY(n)     .quantity = n
#define SELL(n)    .quantity = "-" n

static const Case cases[] = {
  { "market-order-passes", BUY ("10"), MARKET, .last = "100" },
  { "disarmed", BUY ("10"), MARKET, .last = "100", .is_disarmed = TRUE, .stopped = TRUE, .code = "FINX-RISK-001" },
  { "stopped", BUY ("10.5"), MARKET, .last = "100", .stopped = TRUE, .code = "FINX-RISK-002", .says = "emergency stop" },
  { "stopped-also-for-a-way-out", SELL ("5"), MARKET, .last = "100", .held = "10", .stopped = TRUE, .code = "FINX-RISK-002" },
  { "part-of-a-lot", BUY ("10.5"), MARKET, .last = "100", .code = "FINX-RISK-003" },
  { "price-between-ticks", BUY ("10"), LIMIT ("100.005"), .last = "100", .code = "FINX-RISK-003" },
  { "limit-without-price", BUY ("10"), .type = FINX_ORDER_LIMIT, .last = "100", .code = "FINX-RISK-003" },
  { "stop-without-price", BUY ("10"), .type = FINX_ORDER_STOP, .last = "100", .code = "FINX-RISK-003" },
  { "trailing-without-distance", SELL ("10"), .type = FINX_ORDER_TRAILING_STOP, .last = "100", .code = "FINX-RISK-003" },
  { "below-the-smallest-order", BUY ("1"), LIMIT ("9.00"), .last = "9", .minimum = "10", .code = "FINX-RISK-003",
    .says = "worth 9.00 USD; the smallest order in AAPL is 10.00 USD" },
  { "market-order-without-price", BUY ("10"), MARKET, .last = "", .code = "FINX-RISK-004", .says = "AAPL" },
  { "limit-order-without-market-price", BUY ("10"), LIMIT ("100.00"), .last = "", .collar = 0.05 },
  { "no-exchange-rate", BUY ("10"), MARKET, .last = "100", .in_euro = TRUE, .code = "FINX-RISK-004", .says = "USD to EUR" },
  { "order-too-large", BUY ("10"), MARKET, .last = "123.45", .max_order = "1000", .code = "FINX-RISK-005",
    .says = "worth 1,234.50 USD; your limit for one order is 1,000.00 USD" },
  { "order-at-its-limit", BUY ("10"), MARKET, .last = "100", .max_order = "1000" },
  { "position-too-large", BUY ("10"), MARKET, .last = "100", .held = "95", .max_position = "10000", .code = "FINX-RISK-006",
    .says = "10,500.00 USD" },
  { "short-position-too-large", SELL ("10"), MARKET, .last = "100", .held = "-95", .max_position = "10000", .code = "FINX-RISK-006" },
  { "too-large-position-may-shrink", SELL ("10"), MARKET, .last = "100", .held = "200", .max_position = "10000" },
  { "buy-through-the-market", BUY ("10"), LIMIT ("106.00"), .last = "100", .collar = 0.05, .code = "FINX-RISK-007",
    .says = "6.0 % above the market" },
  { "sell-through-the-market", SELL ("10"), LIMIT ("94.99"), .last = "100", .collar = 0.05, .code = "FINX-RISK-007",
    .says = "below the market" },
  { "buy-at-the-collar", BUY ("10"), LIMIT ("105.00"), .last = "100", .collar = 0.05 },
  { "far-on-the-passive-side", BUY ("10"), LIMIT ("10.00"), .last = "100", .collar = 0.05 },
  { "stop-limit-is-measured-at-its-stop", BUY ("10"), .type = FINX_ORDER_STOP_LIMIT, .stop = "120.00", .limit = "121.00",
    .last = "100", .collar = 0.05 },
  { "stop-limit-too-far-from-its-stop", BUY ("10"), .type = FINX_ORDER_STOP_LIMIT, .stop = "120.00", .limit = "130.00",
    .last = "100", .collar = 0.05, .code = "FINX-RISK-007", .says = "above the stop price" },
  { "too-little-buying-power", BUY ("1000"), MARKET, .last = "100", .fee = "1.5", .cash = "22614.09", .code = "FINX-RISK-008",
    .says = "Needs 100,001.50 USD; buying power is 22,614.09 USD" },
  { "the-fee-counts", BUY ("500"), MARKET, .last = "100", .fee = "0.01", .code = "FINX-RISK-008" },
  { "a-fee-that-is-not-told-does-not", BUY ("500"), MARKET, .last = "100", .fee = "" },
  { "all-of-it-may-be-spent", BUY ("500"), MARKET, .last = "100" },
  { "open-orders-hold-a-part", BUY ("500"), MARKET, .last = "100", .reserved = "100", .code = "FINX-RISK-008",
    .says = "buying power is 49,900.00 USD" },
  { "short-needs-margin", SELL ("600"), MARKET, .last = "100", .code = "FINX-RISK-008" },
  { "way-out-without-buying-power", SELL ("5"), MARKET, .last = "10", .held = "10", .cash = "1", .fee = "3", .reserved = "9999" },
  { "cover-without-buying-power", BUY ("10"), MARKET, .last = "9000", .held = "-10", .cash = "1" },
  { "way-out-without-rate", SELL ("5"), MARKET, .last = "100", .held = "10", .in_euro = TRUE },
  { "turning-round-needs-margin-for-the-rest", SELL ("1000"), MARKET, .last = "100", .held = "10", .code = "FINX-RISK-008",
    .says = "Needs 98,000.00 USD" },
};

typedef struct
{
  const Case          *c;
  FinxInstrument       aapl;
  FinxAccount         *account;
  FinxRiskLimits      *limits;
  FinxRiskScope        scope;
  FinxBooks           *books;
  FinxRiskContext      context;
  FinxOrder           *order;
} Desk;

static void
price_cb (const FinxInstrument *instrument,
          FinxDecimal          *last,
          FinxDecimal          *previous,
          gpointer              user_data)
{
  const Desk *desk = user_data;

  *last = desk->c->last[0] != '\0' ? decimal (desk->c->last) : FINX_DECIMAL_UNKNOWN;
  *previous = *last;
}

static FinxDecimal
rate_cb (const char *from,
         const char *to,
         gpointer    user_data)
{
  return FINX_DECIMAL_UNKNOWN;
}

static FinxDecimal
or_else (const char *text,
         FinxDecimal value)
{
  if (text != NULL && *text == '\0')
    return FINX_DECIMAL_UNKNOWN;
  return text != NULL ? decimal (text) : value;
}

static void
apply (Desk      *desk,
       FinxEvent *event)
{
  g_autoptr(FinxEvent) owned = event;

  g_assert_true (finx_books_apply_event (desk->books, owned, NULL));
}

static void
desk_open (Desk       *desk,
           const Case *c)
{
  FinxDecimal quantity = decimal (c->quantity);

  *desk = (Desk) { .c = c, .aapl = make_instrument ("AAPL", "USD") };
  desk->aapl.min_notional = or_else (c->minimum, FINX_DECIMAL_ZERO);
  desk->account = finx_account_new ();
  g_free (desk->account->name);
  g_free (desk->account->currency);
  desk->account->name = g_strdup ("Practice desk");
  desk->account->currency = g_strdup (c->in_euro ? "EUR" : "USD");
  desk->account->may_trade = !c->is_disarmed;
  desk->limits = finx_risk_limits_new ();
  desk->limits->max_order_value = or_else (c->max_order, FINX_DECIMAL_UNKNOWN);
  desk->limits->max_position_value = or_else (c->max_position, FINX_DECIMAL_UNKNOWN);
  if (c->collar > 0)
    desk->limits->collar = finx_decimal_from_double (c->collar, 6, FINX_ROUND_HALF_EVEN);
  desk->scope = (FinxRiskScope) { .limits = desk->limits, .currency = desk->account->currency, .rate = FINX_DECIMAL_ONE };
  desk->books = finx_books_new (&(FinxBooksOptions) { .base_currency = desk->account->currency, .expense_fees = TRUE });
  apply (desk, make_cash (FINX_CASH_DEPOSIT, "USD", c->cash != NULL ? c->cash : "50000"));
  if (c->held != NULL)
    apply (desk, make_fill (&desk->aapl, c->held, "100.00", "0"));
  desk->context = (FinxRiskContext) { .account = desk->account, .scopes = &desk->scope, .n_scopes = 1, .is_stopped = c->stopped,
                                      .books = desk->books, .reserved = or_else (c->reserved, FINX_DECIMAL_ZERO), .now_us = T0,
                                      .price = price_cb, .rate = rate_cb, .user_data = desk };
  desk->order = finx_order_new ();
  desk->order->instrument = &desk->aapl;
  desk->order->side = finx_decimal_sign (quantity) > 0 ? FINX_SIDE_BUY : FINX_SIDE_SELL;
  desk->order->type = c->type;
  desk->order->quantity = finx_decimal_abs (quantity);
  desk->order->limit_price = or_else (c->limit, FINX_DECIMAL_UNKNOWN);
  desk->order->stop_price = or_else (c->stop, FINX_DECIMAL_UNKNOWN);
  desk->order->trail = or_else (c->trail, FINX_DECIMAL_UNKNOWN);
}

static void
desk_close (Desk *desk)
{
  finx_order_free (desk->order);
  finx_books_free (desk->books);
  finx_risk_limits_free (desk->limits);
  finx_account_free (desk->account);
}

static void
test_gate (gconstpointer data)
{
  const Case *c = data;
  Desk desk;
  FinxOrderPreview preview;
  g_autoptr(GError) error = NULL;
  gboolean is_invalid = g_strcmp0 (c->code, "FINX-RISK-003") == 0, passed;

  desk_open (&desk, c);
  passed = finx_risk_check (&desk.context, desk.order, or_else (c->fee, FINX_DECIMAL_ZERO), &preview, &error);
  if (c->code == NULL)
    {
      g_assert_no_error (error);
      g_assert_true (passed);
    }
  else
    {
      g_assert_false (passed);
      g_assert_cmpuint (error->domain, ==, FINX_ERROR);
      g_assert_cmpint (error->code, ==, is_invalid ? FINX_ERROR_INVALID : FINX_ERROR_REJECTED);
      g_assert_cmpstr (finx_error_code (error), ==, c->code);
      if (c->says != NULL && strstr (error->message, c->says) == NULL)
        g_error ("“%s” does not say “%s”", error->message, c->says);
    }
  desk_close (&desk);
}

static void
test_the_preview_tells_what_the_order_does (void)
{
  static const Case c = { "preview", SELL ("15"), LIMIT ("110.00"), .last = "120", .held = "10", .reserved = "200", .fee = "2" };
  Desk desk;
  FinxOrderPreview preview;

  desk_open (&desk, &c);
  desk.aapl.margin_rate = decimal ("0.5");
  g_assert_true (finx_risk_check (&desk.context, desk.order, decimal (c.fee), &preview, NULL));
  assert_decimal (preview.price, "110");
  assert_decimal (preview.value, "1650");
  assert_decimal (preview.fee, "2");
  assert_decimal (preview.margin, "-275");              /* 10 long become 5 short */
  assert_decimal (preview.buying_power, "49400");       /* 50,200 net, 600 margin, 200 reserved */
  assert_decimal (preview.buying_power_after, "49673");
  assert_decimal (preview.position_after, "-5");
  desk_close (&desk);
}

static void
test_the_preview_is_filled_for_refused_orders (void)
{
  static const Case c = { "refused", BUY ("1000"), LIMIT ("110.00"), .last = "120", .is_disarmed = TRUE };
  static const Case unknown = { "unknown", BUY ("10"), MARKET, .last = "" };
  Desk desk;
  FinxOrderPreview preview;

  desk_open (&desk, &c);
  g_assert_false (finx_risk_check (&desk.context, desk.order, FINX_DECIMAL_ZERO, &preview, NULL));
  assert_decimal (preview.value, "110000");
  assert_decimal (preview.position_after, "1000");
  assert_decimal (preview.buying_power_after, "0");
  desk_close (&desk);

  desk_open (&desk, &unknown);
  g_assert_false (finx_risk_check (&desk.context, desk.order, FINX_DECIMAL_ZERO, &preview, NULL));
  assert_unknown (preview.price);
  assert_unknown (preview.value);
  assert_unknown (preview.margin);
  assert_decimal (preview.buying_power, "50000");
  assert_unknown (preview.buying_power_after);
  desk_close (&desk);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/risk/gate/%s", cases[i].name);

      g_test_add_data_func (path, &cases[i], test_gate);
    }
  g_test_add_func ("/risk/the-preview-tells-what-the-order-does", test_the_preview_tells_what_the_order_does);
  g_test_add_func ("/risk/the-preview-is-filled-for-refused-orders", test_the_preview_is_filled_for_refused_orders);
  return g_test_run ();
}
