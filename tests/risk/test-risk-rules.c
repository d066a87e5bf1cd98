/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "risk/finx-risk.h"

#include <string.h>

#include "base/finx-error.h"
#include "portfolio/finx-holding.h"
#include "tests/portfolio/portfolio-fixture.h"

#define SECOND      G_GINT64_CONSTANT (1000000)
#define OPEN_US     (G_GINT64_CONSTANT (1717423200) * SECOND)   /* Monday 2024-06-03 14:00 UTC, in session */
#define CLOSED_US   (G_GINT64_CONSTANT (1717459200) * SECOND)   /* 2024-06-04 00:00 UTC; it closed at 20:00 */
#define N_ROUNDS    4000

/* Of an order of AAPL at 100.00; %NULL and 0 leave what there is: 50,000 USD, no limit, a price of now. */
typedef struct
{
  const char     *name;
  const char     *quantity;     /* signed: below zero sells */
  FinxOrderType   type;
  FinxTimeInForce tif;
  const char     *limit;
  const char     *held, *on_way, *working;
  const char     *rule, *value;         /* what is set */
  const char     *other, *other_value;  /* and something else */
  const char     *day_change;           /* "" unknown */
  const char     *beside;
  const char     *rate;                 /* to the currency of all together; "" unknown */
  guint           n_sent, n_together;
  guint           twin_age;             /* s + 1: of the same order */
  guint           quote_age;            /* s + 1; 1000000: there is none */
  gboolean        is_closed, is_again, is_extended, is_common;
  const char     *code;                 /* %NULL: passes */
  const char     *says;
  guint           warnings;
} Case;

#define BUY(n)     .quantity = n
#define SELL(n)    .quantity = "-" n
#define SET(r, v)  .rule = r, .value = v
#define LIMIT(p)   .type = FINX_ORDER_LIMIT, .limit = p
#define NO_QUOTE   1000000

static const Case cases[] = {
  { "pace-below", BUY ("1"), SET ("max-orders", "3"), .n_sent = 1 },
  { "pace-at", BUY ("1"), SET ("max-orders", "3"), .n_sent = 2 },
  { "pace-above", BUY ("1"), SET ("max-orders", "3"), .n_sent = 3, .code = "FINX-RISK-009", .says = "Orders sent in the last minute: 3; your limit is 3 in a minute" },
  { "pace-of-a-bracket", BUY ("1"), SET ("max-orders", "3"), .n_sent = 1, .n_together = 3, .code = "FINX-RISK-009" },
  { "pace-of-all", BUY ("1"), SET ("max-orders", "3"), .n_sent = 3, .is_common = TRUE, .code = "FINX-RISK-009", .says = "for all accounts together" },
  { "pace-never-stops-a-way-out", SELL ("1"), SET ("max-orders", "3"), .n_sent = 99, .held = "2" },

  { "twin-within", BUY ("1"), SET ("duplicate-seconds", "5"), .twin_age = 5, .code = "FINX-RISK-010", .says = "13:59:56 UTC (the-other)" },
  { "twin-at", BUY ("1"), SET ("duplicate-seconds", "5"), .twin_age = 6, .code = "FINX-RISK-010" },
  { "twin-past", BUY ("1"), SET ("duplicate-seconds", "5"), .twin_age = 7 },
  { "twin-that-is-meant", BUY ("1"), SET ("duplicate-seconds", "5"), .twin_age = 1, .is_again = TRUE },
  { "twin-without-guard", BUY ("1"), .twin_age = 1 },
  { "twin-is-told-last", BUY ("1"), SET ("duplicate-seconds", "5"), .other = "max-order-value", .other_value = "99", .twin_age = 1, .code = "FINX-RISK-005" },

  { "loss-below", BUY ("1"), SET ("max-daily-loss", "500"), .day_change = "-499.99" },
  { "loss-at", BUY ("1"), SET ("max-daily-loss", "500"), .day_change = "-500" },
  { "loss-above", BUY ("1"), SET ("max-daily-loss", "500"), .day_change = "-500.001", .code = "FINX-RISK-011", .says = "Today’s loss is 500.01 USD; your limit is 500.00 USD" },
  { "loss-of-a-winner", BUY ("1"), SET ("max-daily-loss", "500"), .day_change = "9000" },
  { "loss-unknown", BUY ("1"), SET ("max-daily-loss", "500"), .day_change = "", .code = "FINX-RISK-011", .says = "not known" },
  { "loss-never-stops-a-way-out", SELL ("2"), SET ("max-daily-loss", "500"), .day_change = "-9000", .held = "2" },
  { "loss-never-stops-a-cover", BUY ("2"), SET ("max-daily-loss", "500"), .day_change = "", .held = "-2" },
  { "loss-stops-what-turns-round", SELL ("3"), SET ("max-daily-loss", "500"), .day_change = "-501", .held = "2", .code = "FINX-RISK-011",
    .warnings = FINX_RISK_WARNS_SHORT },
  { "loss-stops-what-is-closed-already", SELL ("2"), SET ("max-daily-loss", "500"), .day_change = "-501", .held = "2", .on_way = "-2", .code = "FINX-RISK-011",
    .warnings = FINX_RISK_WARNS_SHORT },

  { "list-has-it", BUY ("1"), SET ("symbols", "MSFT, aapl") },
  { "list-has-not", BUY ("1"), SET ("symbols", "MSFT,TSLA"), .code = "FINX-RISK-012", .says = "AAPL is not on the list of what may be traded (symbols on it: 2)" },
  { "list-is-not-of-parts", BUY ("1"), SET ("symbols", "AAP, AAPL2"), .code = "FINX-RISK-012" },
  { "list-never-stops-a-way-out", SELL ("1"), SET ("symbols", "MSFT"), .held = "1" },

  { "closed-market-order-is-refused", BUY ("1"), .is_closed = TRUE, SET ("closed-market", "refuse"), .code = "FINX-RISK-013",
    .says = "closed until 2024-06-04 13:30 UTC", .warnings = FINX_RISK_WARNS_CLOSED },
  { "closed-market-order-is-warned-of", BUY ("1"), .is_closed = TRUE, SET ("closed-market", "warn"), .warnings = FINX_RISK_WARNS_CLOSED },
  { "closed-market-order-is-allowed", BUY ("1"), .is_closed = TRUE, SET ("closed-market", "allow") },
  { "closed-day-limit-is-refused", BUY ("1"), LIMIT ("100.00"), .is_closed = TRUE, SET ("closed-market", "refuse"), .code = "FINX-RISK-013",
    .warnings = FINX_RISK_WARNS_CLOSED },
  { "closed-good-till-cancelled-waits", BUY ("1"), LIMIT ("100.00"), .tif = FINX_TIF_GTC, .is_closed = TRUE, SET ("closed-market", "refuse") },
  { "closed-market-order-can-not-wait", BUY ("1"), .tif = FINX_TIF_GTC, .is_closed = TRUE, SET ("closed-market", "refuse"), .code = "FINX-RISK-013",
    .warnings = FINX_RISK_WARNS_CLOSED },
  { "closed-auction-waits", BUY ("1"), .tif = FINX_TIF_OPEN, .is_closed = TRUE, SET ("closed-market", "refuse") },
  { "closed-extended-trades", BUY ("1"), LIMIT ("100.00"), .is_extended = TRUE, .is_closed = TRUE, SET ("closed-market", "refuse") },
  { "open-market-is-open", BUY ("1"), SET ("closed-market", "refuse") },

  { "short-is-refused", SELL ("3"), SET ("shorts", "refuse"), .held = "2", .code = "FINX-RISK-014", .says = "This sells 1 AAPL more than is held",
    .warnings = FINX_RISK_WARNS_SHORT },
  { "short-all-that-is-held", SELL ("2"), SET ("shorts", "refuse"), .held = "2" },
  { "short-what-is-on-sale-is-not-sold-twice", SELL ("2"), SET ("shorts", "refuse"), .held = "3", .working = "-2", .code = "FINX-RISK-014",
    .says = "1 AAPL more", .warnings = FINX_RISK_WARNS_SHORT },
  { "short-of-nothing", SELL ("2"), SET ("shorts", "refuse"), .code = "FINX-RISK-014", .says = "2 AAPL more", .warnings = FINX_RISK_WARNS_SHORT },
  { "short-is-warned-of", SELL ("3"), .held = "2", .warnings = FINX_RISK_WARNS_SHORT },
  { "short-cover-is-none", BUY ("1"), SET ("shorts", "refuse"), .held = "-2" },
  { "short-exit-of-an-open-entry", SELL ("2"), SET ("shorts", "refuse"), .on_way = "2" },

  { "short-of-what-is-sold-already-needs-margin", SELL ("600"), .held = "600", .on_way = "-600", .code = "FINX-RISK-008",
    .says = "Needs 60,000.00 USD", .warnings = FINX_RISK_WARNS_SHORT },

  { "quote-young", BUY ("1"), SET ("quote-seconds", "60"), .other = "old-quote", .other_value = "refuse", .quote_age = 61 },
  { "quote-old", BUY ("1"), SET ("quote-seconds", "60"), .other = "old-quote", .other_value = "refuse", .quote_age = 62, .code = "FINX-RISK-015",
    .says = "is 61 s old; what is older than 60 s does not count", .warnings = FINX_RISK_WARNS_OLD_QUOTE },
  { "quote-none", BUY ("1"), LIMIT ("100.00"), SET ("quote-seconds", "60"), .other = "old-quote", .other_value = "refuse", .quote_age = NO_QUOTE,
    .code = "FINX-RISK-015", .says = "There is no price", .warnings = FINX_RISK_WARNS_OLD_QUOTE },
  { "quote-old-is-warned-of", BUY ("1"), SET ("quote-seconds", "60"), .other = "old-quote", .other_value = "warn", .quote_age = 62,
    .warnings = FINX_RISK_WARNS_OLD_QUOTE },
  { "quote-old-never-stops-a-way-out", SELL ("1"), .held = "1", SET ("quote-seconds", "60"), .other = "old-quote", .other_value = "refuse",
    .quote_age = 500, .warnings = FINX_RISK_WARNS_OLD_QUOTE },
  { "quote-of-the-last-session", BUY ("1"), LIMIT ("100.00"), .tif = FINX_TIF_GTC, .is_closed = TRUE, SET ("quote-seconds", "60"),
    .other = "old-quote", .other_value = "refuse", .quote_age = 4 * 3600 + 31 },
  { "quote-old-still-bounds-a-limit", BUY ("1"), LIMIT ("111.00"), SET ("quote-seconds", "60"), .other = "collar", .other_value = "0.1",
    .quote_age = 500, .code = "FINX-RISK-007" },

  { "value-never-stops-a-way-out", SELL ("200"), SET ("max-order-value", "1"), .held = "200" },
  { "value-of-all-in-another-currency", BUY ("10"), SET ("max-order-value", "899.99"), .is_common = TRUE, .rate = "0.9", .code = "FINX-RISK-005",
    .says = "worth 900.00 EUR; your limit for one order is 899.99 EUR for all accounts together" },
  { "value-of-all-at-its-limit", BUY ("10"), SET ("max-order-value", "900"), .is_common = TRUE, .rate = "0.9" },
  { "value-of-all-without-a-rate", BUY ("10"), SET ("max-order-value", "900"), .is_common = TRUE, .rate = "", .code = "FINX-RISK-004", .says = "USD to EUR" },
  { "no-rate-is-needed-without-a-limit", BUY ("10"), SET ("max-orders", "9"), .is_common = TRUE, .rate = "" },
  { "position-with-what-works", BUY ("10"), SET ("max-position-value", "2000"), .held = "5", .working = "5.01", .code = "FINX-RISK-006", .says = "2,001.00 USD" },
  { "position-with-what-works-at-its-limit", BUY ("10"), SET ("max-position-value", "2000"), .held = "5", .working = "4", .on_way = "1" },
  { "position-over-all-accounts", BUY ("10"), SET ("max-position-value", "2000"), .is_common = TRUE, .beside = "10.5", .code = "FINX-RISK-006" },
  { "position-over-all-accounts-at-its-limit", BUY ("10"), SET ("max-position-value", "2000"), .is_common = TRUE, .beside = "10" },
};

typedef struct
{
  const char      *held;
  FinxInstrument   aapl;
  FinxAccount     *account;
  FinxRiskLimits  *limits[2];
  FinxRiskScope    scopes[2];
  FinxBooks       *books;
  FinxOrder       *order, *twin;
  FinxRiskContext  context;
} Desk;

static void
price_cb (const FinxInstrument *instrument,
          FinxDecimal          *last,
          FinxDecimal          *previous,
          gpointer              user_data)
{
  *last = *previous = finx_decimal_new (100, 0);
}

static FinxDecimal
rate_cb (const char *from,
         const char *to,
         gpointer    user_data)
{
  return FINX_DECIMAL_UNKNOWN;
}

static FinxDecimal
or_none (const char *text)
{
  return text == NULL ? FINX_DECIMAL_ZERO : *text == '\0' ? FINX_DECIMAL_UNKNOWN : decimal (text);
}

static void
apply (FinxBooks *books,
       FinxEvent *event)
{
  g_autoptr(FinxEvent) owned = event;

  g_autoptr(GError) error = NULL;

  finx_books_apply_event (books, owned, &error);
  g_assert_no_error (error);
}

static void
set (FinxRiskLimits *limits,
     const char     *name,
     const char     *value)
{
  FinxRiskRule rule;

  g_assert_true (finx_risk_rule_from_string (name, &rule));
  g_assert_true (finx_risk_limits_set (limits, rule, value, NULL));
}

static FinxOrder *
make_order (const Desk *desk,
            const char *quantity)
{
  FinxOrder *order = finx_order_new ();

  order->instrument = &desk->aapl;
  order->side = *quantity == '-' ? FINX_SIDE_SELL : FINX_SIDE_BUY;
  order->quantity = finx_decimal_abs (decimal (quantity));
  return order;
}

static void
desk_open (Desk       *desk,
           const char *held)
{
  *desk = (Desk) { .aapl = make_instrument ("AAPL", "USD") };
  desk->aapl.lot_step = finx_decimal_new (1, 2);
  desk->aapl.size_scale = 2;
  desk->account = finx_account_new ();
  g_free (desk->account->currency);
  desk->account->currency = g_strdup ("USD");
  desk->account->may_trade = TRUE;
  for (guint i = 0; i < 2; i++)
    {
      desk->limits[i] = finx_risk_limits_new ();
      desk->scopes[i] = (FinxRiskScope) { .limits = desk->limits[i], .is_common = i > 0, .currency = i > 0 ? "EUR" : "USD", .rate = FINX_DECIMAL_ONE };
    }
  desk->books = finx_books_new (&(FinxBooksOptions) { .base_currency = "USD", .expense_fees = TRUE });
  apply (desk->books, make_cash (FINX_CASH_DEPOSIT, "USD", "50000"));
  if (held != NULL)
    apply (desk->books, make_fill (&desk->aapl, held, "100.00", "0"));
  desk->context = (FinxRiskContext) { .account = desk->account, .scopes = desk->scopes, .n_scopes = 2, .books = desk->books, .now_us = OPEN_US,
                                      .quote_us = OPEN_US, .price = price_cb, .rate = rate_cb, .user_data = desk };
}

static void
desk_close (Desk *desk)
{
  finx_order_free (desk->order);
  g_clear_pointer (&desk->twin, finx_order_free);
  finx_risk_limits_free (desk->limits[0]);
  finx_risk_limits_free (desk->limits[1]);
  finx_books_free (desk->books);
  finx_account_free (desk->account);
}

static void
prepare (Desk       *desk,
         const Case *c)
{
  guint i = c->is_common ? 1 : 0;

  if (c->rule != NULL)
    set (desk->limits[i], c->rule, c->value);
  if (c->other != NULL)
    set (desk->limits[i], c->other, c->other_value);
  desk->scopes[i].day_change = or_none (c->day_change);
  desk->scopes[i].held_beside = or_none (c->beside);
  desk->scopes[i].n_orders = c->n_sent;
  if (c->rate != NULL)
    desk->scopes[i].rate = or_none (c->rate);
  desk->context.n_orders = MAX (c->n_together, 1);
  desk->context.on_way = or_none (c->on_way);
  desk->context.working = or_none (c->working);
  desk->context.now_us = c->is_closed ? CLOSED_US : OPEN_US;
  desk->context.quote_us = c->quote_age == NO_QUOTE ? 0 : desk->context.now_us - (c->quote_age > 0 ? c->quote_age - 1 : 0) * SECOND;
  desk->order = make_order (desk, c->quantity);
  desk->order->type = c->type;
  desk->order->tif = c->tif;
  desk->order->is_again = c->is_again;
  desk->order->is_extended = c->is_extended;
  if (c->limit != NULL)
    desk->order->limit_price = decimal (c->limit);
  if (c->twin_age > 0)
    {
      desk->twin = make_order (desk, c->quantity);
      g_free (desk->twin->client_id);
      desk->twin->client_id = g_strdup ("the-other");
      desk->twin->placed_us = desk->context.now_us - (c->twin_age - 1) * SECOND;
      g_assert_true (finx_risk_is_twin (desk->twin, desk->order));
      desk->context.twin = desk->twin;
    }
}

static void
test_rule (gconstpointer data)
{
  const Case *c = data;
  Desk desk;
  FinxOrderPreview preview;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) warnings = NULL;
  gboolean passed;

  desk_open (&desk, c->held);
  prepare (&desk, c);
  passed = finx_risk_check (&desk.context, desk.order, FINX_DECIMAL_ZERO, &preview, &error);
  g_assert_cmpuint (preview.warnings, ==, c->warnings);
  warnings = finx_order_preview_list_warnings (&preview, &desk.aapl);
  g_assert_cmpuint (warnings->len, ==, c->warnings != 0);       /* no row has two */
  if (c->code == NULL)
    {
      g_assert_no_error (error);
      g_assert_true (passed);
    }
  else
    {
      g_assert_false (passed);
      g_assert_error (error, FINX_ERROR, FINX_ERROR_REJECTED);
      g_assert_cmpstr (finx_error_code (error), ==, c->code);
      g_assert_cmpint (finx_risk_is_question (error), ==, g_str_equal (c->code, "FINX-RISK-010"));
      if (c->says != NULL && strstr (error->message, c->says) == NULL)
        g_error ("“%s” does not say “%s”", error->message, c->says);
    }
  desk_close (&desk);
}

static void
test_limits_that_can_not_be_read_let_only_ways_out_pass (void)
{
  Desk desk;
  FinxOrderPreview preview;
  g_autoptr(GError) error = NULL;

  desk_open (&desk, "5");
  desk.scopes[1].limits = NULL;
  desk.order = make_order (&desk, "1");
  g_assert_false (finx_risk_check (&desk.context, desk.order, FINX_DECIMAL_ZERO, &preview, &error));
  g_assert_cmpstr (finx_error_code (error), ==, "FINX-RISK-016");
  desk.order->side = FINX_SIDE_SELL;
  g_assert_true (finx_risk_check (&desk.context, desk.order, FINX_DECIMAL_ZERO, &preview, NULL));
  desk_close (&desk);
}

static void
test_an_order_by_value_is_judged_by_its_value (void)
{
  Desk desk;
  FinxOrderPreview preview;
  g_autoptr(GError) error = NULL;

  desk_open (&desk, "5");
  set (desk.limits[0], "max-order-value", "1000");
  set (desk.limits[0], "shorts", "refuse");
  desk.order = make_order (&desk, "1");
  desk.order->quantity = FINX_DECIMAL_UNKNOWN;
  desk.order->notional = decimal ("1000");
  g_assert_true (finx_risk_check (&desk.context, desk.order, FINX_DECIMAL_ZERO, &preview, NULL));
  assert_decimal (preview.value, "1000");
  assert_decimal (preview.position_after, "15");
  desk.order->notional = decimal ("1000.01");
  g_assert_false (finx_risk_check (&desk.context, desk.order, FINX_DECIMAL_ZERO, &preview, &error));
  g_assert_cmpstr (finx_error_code (error), ==, "FINX-RISK-005");
  g_clear_error (&error);
  desk.order->side = FINX_SIDE_SELL;
  desk.order->notional = decimal ("600");
  g_assert_false (finx_risk_check (&desk.context, desk.order, FINX_DECIMAL_ZERO, &preview, &error));
  g_assert_cmpstr (finx_error_code (error), ==, "FINX-RISK-014");
  desk_close (&desk);
}

static void
test_a_short_sale_is_told_by_its_size (void)
{
  static const Case c = { "told", SELL ("30"), .held = "12.5" };
  Desk desk;
  FinxOrderPreview preview;
  g_autoptr(GPtrArray) warnings = NULL;

  desk_open (&desk, c.held);
  prepare (&desk, &c);
  g_assert_true (finx_risk_check (&desk.context, desk.order, FINX_DECIMAL_ZERO, &preview, NULL));
  warnings = finx_order_preview_list_warnings (&preview, &desk.aapl);
  g_assert_cmpuint (warnings->len, ==, 1);
  g_assert_cmpstr (warnings->pdata[0], ==, "This sells 17.5 more than is held: it opens a short position.");
  desk_close (&desk);
}

/* Properties: chance makes an account, limits and an order; the seed is fixed. */

static guint
choose (GRand *random,
        guint  n)
{
  return (guint) g_rand_int_range (random, 0, (gint32) n);
}

/* One of a few, so that limits are often met exactly; the first is the loosest. */
static void
set_step (FinxRiskLimits *limits,
          FinxRiskRule    rule,
          guint           step)
{
  static const char *const steps[FINX_N_RISK_RULES][3] = {
    [FINX_RISK_MAX_ORDER_VALUE] = { "none", "500", "200" },
    [FINX_RISK_MAX_POSITION_VALUE] = { "none", "900", "300" },
    [FINX_RISK_MAX_DAILY_LOSS] = { "none", "400", "100" },
    [FINX_RISK_COLLAR] = { "none", "0.1", "0.02" },
    [FINX_RISK_MAX_ORDERS] = { "none", "4", "2" },
    [FINX_RISK_DUPLICATE_SECONDS] = { "none", "3", "8" },
    [FINX_RISK_QUOTE_SECONDS] = { "none", "60", "10" },
    [FINX_RISK_OLD_QUOTE] = { "allow", "warn", "refuse" },
    [FINX_RISK_CLOSED_MARKET] = { "allow", "warn", "refuse" },
    [FINX_RISK_SHORTS] = { "allow", "allow", "refuse" },
    [FINX_RISK_SYMBOLS] = { "none", "AAPL MSFT", "MSFT" },
    [FINX_RISK_CURRENCY] = { "none", "none", "none" },
  };

  g_assert_true (finx_risk_limits_set (limits, rule, steps[rule][step], NULL));
}

static void
make_by_chance (Desk  *desk,
                GRand *random,
                guint  steps[2][FINX_N_RISK_RULES])
{
  static const char *const holdings[] = { NULL, "5", "2", "-3" };
  static const char *const limits[] = { "89.00", "99.00", "100.00", "101.00", "115.00" };
  static const char *const changes[] = { "0", "-100", "-100.01", "-500", "" };
  g_autofree char *quantity = g_strdup_printf ("%s%u", choose (random, 2) > 0 ? "-" : "", 1 + choose (random, 6));

  desk_open (desk, holdings[choose (random, G_N_ELEMENTS (holdings))]);
  for (guint i = 0; i < 2; i++)
    {
      for (guint k = 0; k < FINX_N_RISK_RULES; k++)
        set_step (desk->limits[i], (FinxRiskRule) k, steps[i][k] = choose (random, 3));
      desk->scopes[i].day_change = or_none (changes[choose (random, G_N_ELEMENTS (changes))]);
      desk->scopes[i].n_orders = choose (random, 5);
      desk->scopes[i].held_beside = i > 0 ? finx_decimal_new ((int) choose (random, 9) - 4, 0) : FINX_DECIMAL_ZERO;
      desk->scopes[i].rate = i > 0 && choose (random, 8) == 0 ? FINX_DECIMAL_UNKNOWN : FINX_DECIMAL_ONE;
    }
  desk->order = make_order (desk, quantity);
  desk->order->tif = choose (random, 2) > 0 ? FINX_TIF_GTC : FINX_TIF_DAY;
  if (choose (random, 2) > 0)
    {
      desk->order->type = FINX_ORDER_LIMIT;
      desk->order->limit_price = decimal (limits[choose (random, G_N_ELEMENTS (limits))]);
    }
  desk->context.now_us = choose (random, 3) > 0 ? OPEN_US : CLOSED_US;
  desk->context.quote_us = desk->context.now_us - choose (random, 100) * SECOND;
  desk->context.working = finx_decimal_new (choose (random, 3), 0);
  if (desk->order->side == FINX_SIDE_SELL)
    desk->context.working = finx_decimal_negate (desk->context.working);
  if (choose (random, 3) == 0)
    {
      desk->twin = finx_order_copy (desk->order);
      g_free (desk->twin->client_id);
      desk->twin->client_id = g_strdup ("the-other");
      desk->twin->placed_us = desk->context.now_us - choose (random, 12) * SECOND;
      desk->context.twin = desk->twin;
    }
}

static void
test_a_way_out_is_never_stopped_by_size_pace_loss_or_list (void)
{
  static const char *const forbidden[] = {
    "FINX-RISK-005", "FINX-RISK-006", "FINX-RISK-008", "FINX-RISK-009", "FINX-RISK-011", "FINX-RISK-012", "FINX-RISK-015",
  };
  g_autoptr(GRand) random = g_rand_new_with_seed (11);
  guint n_ways_out = 0;

  for (guint i = 0; i < N_ROUNDS; i++)
    {
      guint steps[2][FINX_N_RISK_RULES];
      Desk desk;
      FinxOrderPreview preview;
      g_autoptr(GError) error = NULL;
      FinxHolding holding;
      FinxDecimal after;

      make_by_chance (&desk, random, steps);
      finx_holding_read (&holding, desk.books, &desk.aapl);
      if (!finx_risk_check (&desk.context, desk.order, FINX_DECIMAL_ZERO, &preview, &error))
        {
          after = preview.position_after;
          if (finx_decimal_sign (holding.quantity) != 0 && finx_decimal_sign (after) != -finx_decimal_sign (holding.quantity)
              && finx_decimal_compare (finx_decimal_abs (after), finx_decimal_abs (holding.quantity)) < 0)
            {
              n_ways_out++;
              for (gsize k = 0; k < G_N_ELEMENTS (forbidden); k++)
                g_assert_cmpstr (finx_error_code (error), !=, forbidden[k]);
            }
        }
      desk_close (&desk);
    }
  g_assert_cmpuint (n_ways_out, >, 20);         /* some are stopped by what may stop them */
}

static void
test_a_tighter_limit_never_lets_pass_what_was_refused (void)
{
  g_autoptr(GRand) random = g_rand_new_with_seed (12);
  guint n_refused = 0, n_newly = 0;

  for (guint i = 0; i < N_ROUNDS; i++)
    {
      guint steps[2][FINX_N_RISK_RULES], scope = choose (random, 2), rule = choose (random, FINX_N_RISK_RULES);
      Desk desk;
      FinxOrderPreview preview;
      gboolean before, after;

      make_by_chance (&desk, random, steps);
      before = finx_risk_check (&desk.context, desk.order, FINX_DECIMAL_ZERO, &preview, NULL);
      set_step (desk.limits[scope], (FinxRiskRule) rule, MIN (steps[scope][rule] + 1, 2));
      after = finx_risk_check (&desk.context, desk.order, FINX_DECIMAL_ZERO, &preview, NULL);
      n_refused += !before;
      n_newly += before && !after;
      g_assert_false (!before && after);
      desk_close (&desk);
    }
  g_assert_cmpuint (n_refused, >, 100);
  g_assert_cmpuint (n_newly, >, 10);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/risk/rules/%s", cases[i].name);

      g_test_add_data_func (path, &cases[i], test_rule);
    }
  g_test_add_func ("/risk/limits-that-can-not-be-read-let-only-ways-out-pass", test_limits_that_can_not_be_read_let_only_ways_out_pass);
  g_test_add_func ("/risk/an-order-by-value-is-judged-by-its-value", test_an_order_by_value_is_judged_by_its_value);
  g_test_add_func ("/risk/a-short-sale-is-told-by-its-size", test_a_short_sale_is_told_by_its_size);
  g_test_add_func ("/risk/a-way-out-is-never-stopped-by-size-pace-loss-or-list", test_a_way_out_is_never_stopped_by_size_pace_loss_or_list);
  g_test_add_func ("/risk/a-tighter-limit-never-lets-pass-what-was-refused", test_a_tighter_limit_never_lets_pass_what_was_refused);
  return g_test_run ();
}
