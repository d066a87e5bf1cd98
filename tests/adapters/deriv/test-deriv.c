/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Deriv's symbols, contracts and answers: every state, number and refusal, and what is not one of them. */
#include <string.h>

#include "../../support/helpers.h"
#include "../broker-fixture.h"
#include "adapters/deriv/finx-deriv-private.h"
#include "base/finx-clock.h"
#include "base/finx-error.h"

#define ID "298100345671"

static void
set_up (Broker        *self,
        gconstpointer  data)
{
  broker_set_up (self, &case_deriv);
  g_setenv ("FINX_TEST_NOW_US", "1781000100000000", TRUE);
}

/* %NULL: unknown */
/* Symbols */

static void
test_symbols (void)
{
  static const struct { const char *symbol, *same; } good[] = {
    { "1HZ75V", "1HZ75V" }, { "frxEURUSD", "frxEURUSD" }, { "R_100.RISE.5M", "R_100.RISE.5M" }, { "R_100.fall.5t", "R_100.FALL.5T" },
    { "R_100.RISE.300s", "R_100.RISE.5M" }, { "R_100.RISE.90S", "R_100.RISE.90S" }, { "R_100.RISE.86400S", "R_100.RISE.24H" }, { "R_100.RISE.1D", "R_100.RISE.1D" }, { "R_100.RISE.60T", "R_100.RISE.60T" },
  };
  static const char *const bad[] = {
    "", ".", "R_100.RISE", "R_100.RISE.", "R_100.RISE.5", "R_100.RISE.M", "R_100.RISE.0M", "R_100.RISE.5X", "R_100.RISE.5MM", "R_100.UP.5M", "R_100.RISE.5M.1",
    "R_100\",\"x\":\"1", "R 100", "R_100.RISE.99999999999999999999M", "R_100.RISE.-5M", "ÄÖÜ",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_auto(DerivTerms) terms = { NULL, };
      g_autofree char *symbol = NULL;

      g_assert_true (deriv_terms_parse (good[i].symbol, &terms));
      symbol = deriv_terms_to_symbol (&terms);
      g_assert_cmpstr (symbol, ==, good[i].same);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_auto(DerivTerms) terms = { NULL, };

      g_assert_false (deriv_terms_parse (bad[i], &terms));
    }
}

/* Contracts */

typedef struct
{
  const char    *name;
  const char    *json;                  /* inside of the braces */
  FinxOrderState entry;
  const char    *quantity, *price, *fee;        /* of the entry; %NULL: unknown */
  const char    *end_price, *end_fee;   /* %NULL: it did not end */
  FinxSide       side;
} ContractCase;

#define UP(rest) "\"contract_id\":" ID ",\"contract_type\":\"MULTUP\",\"underlying\":\"1HZ75V\",\"buy_price\":\"10.00\",\"multiplier\":100,\"commission\":\"0.10\"," \
  "\"purchase_time\":1781000007,\"transaction_ids\":{\"buy\":591200345671,\"sell\":591200345999}," rest
#define RISE(rest) "\"contract_id\":\"" ID "\",\"contract_type\":\"CALL\",\"underlying_symbol\":\"1HZ75V\",\"buy_price\":10.3,\"payout\":\"20\"," \
  "\"purchase_time\":1781000007,\"date_start\":1781000007,\"date_expiry\":1781000307,\"transaction_ids\":{\"buy\":\"591200345671\",\"sell\":591200345999}," rest

static const ContractCase contracts[] = {
  { "open", UP ("\"status\":\"open\",\"entry_spot\":\"50.00\",\"sell_price\":null"), FINX_ORDER_FILLED, "20", "50", "0.1", NULL, NULL, FINX_SIDE_BUY },
  { "open-numbers", UP ("\"status\":\"open\",\"entry_spot\":50,\"is_sold\":0"), FINX_ORDER_FILLED, "20", "50", "0.1", NULL, NULL, FINX_SIDE_BUY },
  { "open-old-name", UP ("\"status\":\"open\",\"entry_tick\":50"), FINX_ORDER_FILLED, "20", "50", "0.1", NULL, NULL, FINX_SIDE_BUY },
  { "null-status", UP ("\"status\":null,\"entry_spot\":50,\"is_sold\":0"), FINX_ORDER_FILLED, "20", "50", "0.1", NULL, NULL, FINX_SIDE_BUY },
  { "no-entry-yet", UP ("\"status\":\"open\",\"entry_spot\":null"), FINX_ORDER_PENDING, NULL, NULL, NULL, NULL, NULL, FINX_SIDE_BUY },
  { "sold", UP ("\"status\":\"sold\",\"entry_spot\":50,\"sell_price\":\"11.90\",\"sell_time\":1781000050"), FINX_ORDER_FILLED, "20", "50", "0.1", "50.1", "0",
    FINX_SIDE_BUY },
  { "stopped-out", UP ("\"status\":\"lost\",\"entry_spot\":50,\"sell_price\":0,\"sell_time\":1781000050"), FINX_ORDER_FILLED, "20", "50", "0.1", "49.505", "0",
    FINX_SIDE_BUY },
  { "refunded", UP ("\"status\":\"cancelled\",\"entry_spot\":50,\"sell_price\":10,\"sell_time\":1781000050"), FINX_ORDER_FILLED, "20", "50", "0.1", "50.005", "0",
    FINX_SIDE_BUY },
  /* Of a stake of 10, 2 are for the time in which the other 8 come back: 16 × 0.25 − 2.1 are the 1.9 that were gained. */
  { "insured", UP ("\"status\":\"open\",\"entry_spot\":50,\"is_valid_to_cancel\":1,\"cancellation\":{\"ask_price\":2,\"date_expiry\":1781003607}"), FINX_ORDER_FILLED, "16", "50", "2.1",
    NULL, NULL, FINX_SIDE_BUY },
  { "insured-sold", UP ("\"status\":\"sold\",\"entry_spot\":50,\"cancellation\":{\"ask_price\":\"2.00\"},\"sell_price\":\"11.90\",\"sell_time\":1781000050"), FINX_ORDER_FILLED, "16", "50",
    "2.1", "50.25", "0", FINX_SIDE_BUY },
  { "strange", UP ("\"status\":\"frozen\",\"entry_spot\":50"), FINX_ORDER_UNKNOWN, NULL, NULL, NULL, NULL, NULL, FINX_SIDE_BUY },
  { "rise", RISE ("\"status\":\"open\",\"bid_price\":\"11.20\""), FINX_ORDER_FILLED, "20", "0.515", "0", NULL, NULL, FINX_SIDE_BUY },
  { "rise-won", RISE ("\"status\":\"won\",\"sell_price\":\"20\",\"sell_time\":1781000307"), FINX_ORDER_FILLED, "20", "0.515", "0", "1", "0", FINX_SIDE_BUY },
  { "rise-sold", RISE ("\"status\":\"sold\",\"sell_price\":\"11.2\",\"sell_time\":1781000107"), FINX_ORDER_FILLED, "20", "0.515", "0", "0.56", "0", FINX_SIDE_BUY },
  /* Nothing comes back, to the cent. */
  { "rise-lost", RISE ("\"status\":\"lost\",\"sell_price\":0,\"sell_time\":1781000307"), FINX_ORDER_FILLED, "20", "0.515", "0", "0.0001", "0.002", FINX_SIDE_BUY },
};

static DerivContract *
parse (Broker     *self,
       const char *json)
{
  g_autofree char *text = g_strdup_printf ("{%s}", json);
  g_autoptr(FinxJsonTree) tree = finx_json_tree_new (text, strlen (text), NULL);

  g_assert_nonnull (tree);
  return deriv_contract_parse (FINX_DERIV (self->client), finx_json_tree_get_root (tree));
}

static void
test_contract (Broker        *self,
               gconstpointer  data)
{
  const ContractCase *c = data;
  FinxDeriv *deriv = FINX_DERIV (self->client);
  g_autoptr(DerivContract) contract = parse (self, c->json);
  g_autoptr(FinxOrder) entry = NULL, end = NULL;
  g_autoptr(FinxFill) fill = NULL, end_fill = NULL;

  g_assert_nonnull (contract);
  entry = deriv_make_entry (deriv, contract);
  g_assert_cmpint (entry->state, ==, c->entry);
  g_assert_cmpint (entry->side, ==, c->side);
  g_assert_cmpstr (entry->venue_id, ==, ID);
  g_assert_cmpint (entry->placed_us, ==, G_GINT64_CONSTANT (1781000007) * FINX_USEC_PER_SEC);
  fill = deriv_make_entry_fill (deriv, contract);
  g_assert_cmpint (fill != NULL, ==, c->quantity != NULL);
  if (c->entry == FINX_ORDER_UNKNOWN)
    g_assert_nonnull (strstr (entry->reason, "check it at the broker"));
  if (fill != NULL)
    {
      assert_number (fill->quantity, c->quantity);
      assert_number (fill->price, c->price);
      assert_number (fill->fee, c->fee);
      assert_number (entry->filled, c->quantity);
      g_assert_cmpstr (fill->id, ==, "591200345671");
      g_assert_true (finx_fill_validate (fill, NULL));
    }
  end = deriv_make_end (deriv, contract);
  end_fill = deriv_make_end_fill (deriv, contract);
  g_assert_cmpint (end != NULL, ==, c->end_price != NULL);
  g_assert_cmpint (end_fill != NULL, ==, c->end_price != NULL);
  if (end == NULL)
    return;
  g_assert_cmpstr (end->venue_id, ==, ID "/end");
  g_assert_cmpint (end->state, ==, FINX_ORDER_FILLED);
  g_assert_cmpint (end->side, !=, c->side);
  assert_number (end_fill->price, c->end_price);
  assert_number (end_fill->fee, c->end_fee);
  g_assert_cmpstr (end_fill->id, ==, "591200345999");
  g_assert_true (finx_fill_validate (end_fill, NULL));
}

/* What it is called does not hang on when of the day it was bought. */
static void
test_durations (Broker        *self,
                gconstpointer  data)
{
  static const struct { gint64 start, expiry; const char *symbol; } cases[] = {
    { 1781000007, 1781000307, "1HZ75V.RISE.5M" }, { 1781000007, 1781000022, "1HZ75V.RISE.15S" }, { 1781000007, 1781000007 + 8 * 3600, "1HZ75V.RISE.8H" },
    { 1781000007, 1781000007 + 24 * 3600, "1HZ75V.RISE.24H" }, { 1781000007, 1781135999, "1HZ75V.RISE.1D" }, { 1781049598, 1781135999, "1HZ75V.RISE.1D" },
    { 1781000007, 1781567999, "1HZ75V.RISE.6D" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *json = g_strdup_printf ("\"contract_id\":" ID ",\"contract_type\":\"CALL\",\"underlying_symbol\":\"1HZ75V\",\"buy_price\":10.3,\"payout\":20,\"status\":\"open\","
                                               "\"purchase_time\":%" G_GINT64_FORMAT ",\"date_start\":%" G_GINT64_FORMAT ",\"date_expiry\":%" G_GINT64_FORMAT
                                               ",\"transaction_ids\":{\"buy\":1}", cases[i].start, cases[i].start, cases[i].expiry);
      g_autoptr(DerivContract) contract = parse (self, json);

      g_assert_nonnull (contract);
      g_assert_cmpstr (contract->instrument->symbol, ==, cases[i].symbol);
    }
}

/* What lacks something that money hangs on is no contract. */
static void
test_no_contract (Broker        *self,
                  gconstpointer  data)
{
  static const char *const bad[] = {
    "", "\"contract_id\":1", UP ("\"status\":\"sold\",\"entry_spot\":50"), UP ("\"status\":\"sold\",\"entry_spot\":50,\"sell_price\":-1"),
    UP ("\"status\":\"lost\",\"entry_spot\":50,\"sell_price\":[]"),
    "\"contract_id\":\"" ID "\",\"contract_type\":\"ACCU\",\"underlying\":\"1HZ75V\",\"buy_price\":1,\"purchase_time\":1,\"transaction_ids\":{\"buy\":1}",
    "\"contract_id\":\"" ID "\",\"contract_type\":\"CALL\",\"underlying\":\"1HZ75V\",\"buy_price\":1,\"payout\":2,\"purchase_time\":1,\"transaction_ids\":{\"buy\":1}",
    "\"contract_id\":null,\"contract_type\":\"MULTUP\",\"underlying\":\"1HZ75V\",\"buy_price\":1,\"purchase_time\":1,\"transaction_ids\":{\"buy\":1}",
    "\"contract_id\":1,\"contract_type\":\"MULTUP\",\"underlying\":\"1HZ75V\",\"buy_price\":0,\"purchase_time\":1,\"transaction_ids\":{\"buy\":1}",
    "\"contract_id\":1,\"contract_type\":\"MULTUP\",\"underlying\":\"1HZ75V\",\"buy_price\":1,\"purchase_time\":\"soon\",\"transaction_ids\":{\"buy\":1}",
    "\"contract_id\":1,\"contract_type\":\"MULTUP\",\"underlying\":\"1HZ75V\",\"buy_price\":1,\"purchase_time\":1,\"transaction_ids\":null",
    "\"contract_id\":1,\"contract_type\":{},\"underlying\":[],\"buy_price\":true",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_null (parse (self, bad[i]));
}

/* Limits in money are prices, and prices are limits, both ways and to the cent. */
static void
test_exits (Broker        *self,
            gconstpointer  data)
{
  FinxDeriv *deriv = FINX_DERIV (self->client);
  g_autoptr(DerivContract) up = parse (self, UP ("\"status\":\"open\",\"entry_spot\":50,\"limit_order\":{\"take_profit\":{\"order_amount\":8.5},"
                                                 "\"stop_loss\":{\"order_amount\":\"-4\",\"value\":\"49.81\"}}"));
  g_autoptr(FinxOrder) take = NULL, stop = NULL, asked = NULL, kept = NULL, none = NULL;

  assert_number (up->take_profit, "8.5");
  assert_number (up->stop_loss, "4");
  take = deriv_make_exit (deriv, up, TRUE, NULL);
  stop = deriv_make_exit (deriv, up, FALSE, NULL);
  g_assert_cmpint (take->type, ==, FINX_ORDER_LIMIT);
  g_assert_cmpint (take->state, ==, FINX_ORDER_WORKING);
  g_assert_cmpint (take->side, ==, FINX_SIDE_SELL);
  assert_number (take->limit_price, "50.43");           /* 20 × 0.43 − 0.10 */
  assert_number (deriv_amount_of (up, take->limit_price, TRUE), "8.5");
  g_assert_cmpint (stop->type, ==, FINX_ORDER_STOP);
  g_assert_cmpint (stop->state, ==, FINX_ORDER_WAITING);
  assert_number (stop->stop_price, "49.81");            /* as Deriv has it */
  asked = finx_order_copy (stop);
  asked->stop_price = number ("49.805");                /* 20 × 0.195 + 0.10 = 4 */
  kept = deriv_make_exit (deriv, up, FALSE, asked);
  assert_number (kept->stop_price, "49.805");
  up->side = FINX_SIDE_SELL;
  assert_number (deriv_amount_of (up, number ("49.57"), TRUE), "8.5");
  up->take_profit = FINX_DECIMAL_UNKNOWN;
  none = deriv_make_exit (deriv, up, TRUE, NULL);
  g_assert_null (none);
}

/* Answers */

typedef struct
{
  const char *name;
  guint       kind;
  DerivStage  stage;
  const char *body;
  int         code;             /* FinxError; −1: it is good */
} AnswerCase;

#define NO(code) "{\"error\":{\"code\":\"" code "\",\"message\":\"Sorry\"},\"msg_type\":\"buy\",\"req_id\":3}"
#define BOUGHT(rest) "{\"buy\":{\"contract_id\":" ID rest "}}"

static const AnswerCase answers[] = {
  { "bought", FINX_CALL_PLACE, DERIV_STAGE_BUY, BOUGHT (",\"transaction_id\":5"), -1 },
  { "bought-without-transaction", FINX_CALL_PLACE, DERIV_STAGE_BUY, BOUGHT (""), FINX_ERROR_PROTOCOL },
  { "bought-null", FINX_CALL_PLACE, DERIV_STAGE_BUY, "{\"buy\":null}", FINX_ERROR_PROTOCOL },
  { "bought-other", FINX_CALL_PLACE, DERIV_STAGE_BUY, "{\"sell\":{\"contract_id\":1,\"transaction_id\":2}}", FINX_ERROR_PROTOCOL },
  { "bought-list", FINX_CALL_PLACE, DERIV_STAGE_BUY, "[]", FINX_ERROR_PROTOCOL },
  { "bought-evil-id", FINX_CALL_PLACE, DERIV_STAGE_BUY, "{\"buy\":{\"contract_id\":\"1,\\\"x\\\":2\",\"transaction_id\":5}}", FINX_ERROR_PROTOCOL },
  { "rate-limit", FINX_CALL_PLACE, DERIV_STAGE_BUY, NO ("RateLimit"), FINX_ERROR_RATE_LIMITED },
  { "token", FINX_CALL_PLACE, DERIV_STAGE_BUY, NO ("InvalidToken"), FINX_ERROR_AUTH },
  { "login", FINX_CALL_PLACE, DERIV_STAGE_BUY, NO ("AuthorizationRequired"), FINX_ERROR_AUTH },
  { "permission", FINX_CALL_PLACE, DERIV_STAGE_BUY, NO ("PermissionDenied"), FINX_ERROR_REJECTED },
  { "moved", FINX_CALL_PLACE, DERIV_STAGE_BUY, NO ("PriceMoved"), FINX_ERROR_REJECTED },
  { "stale", FINX_CALL_PLACE, DERIV_STAGE_BUY, NO ("InvalidContractProposal"), FINX_ERROR_REJECTED },
  { "poor", FINX_CALL_PLACE, DERIV_STAGE_BUY, NO ("InsufficientBalance"), FINX_ERROR_REJECTED },
  { "closed", FINX_CALL_PLACE, DERIV_STAGE_BUY, NO ("MarketIsClosed"), FINX_ERROR_REJECTED },
  { "never-heard", FINX_CALL_PLACE, DERIV_STAGE_BUY, NO ("SomethingNew"), FINX_ERROR_REJECTED },
  { "broken", FINX_CALL_PLACE, DERIV_STAGE_BUY, NO ("InternalServerError"), FINX_ERROR_OFFLINE },
  { "wrong-response", FINX_CALL_PLACE, DERIV_STAGE_SELL, NO ("WrongResponse"), FINX_ERROR_OFFLINE },
  { "error-text", FINX_CALL_PLACE, DERIV_STAGE_BUY, "{\"error\":\"no\"}", FINX_ERROR_REJECTED },
  { "error-null", FINX_CALL_PLACE, DERIV_STAGE_BUY, "{\"error\":{\"code\":null,\"message\":7}}", FINX_ERROR_REJECTED },
  { "proposal-without-id", FINX_CALL_PLACE, DERIV_STAGE_PROPOSAL, "{\"proposal\":{\"ask_price\":10}}", FINX_ERROR_PROTOCOL },
  { "proposal-without-price", FINX_CALL_PLACE, DERIV_STAGE_PROPOSAL, "{\"proposal\":{\"id\":\"b2d0\"}}", FINX_ERROR_PROTOCOL },
  { "proposal-dearer", FINX_CALL_PLACE, DERIV_STAGE_PROPOSAL, "{\"proposal\":{\"id\":\"b2d0\",\"ask_price\":\"11\"}}", FINX_ERROR_REJECTED },
  { "proposal", FINX_CALL_PLACE, DERIV_STAGE_PROPOSAL, "{\"proposal\":{\"id\":\"b2d0\",\"ask_price\":\"10.00\"}}", -1 },
  { "portfolio-null", FINX_READ_POSITIONS, DERIV_STAGE_PORTFOLIO, "{\"portfolio\":{\"contracts\":null}}", FINX_ERROR_PROTOCOL },
  { "portfolio-empty", FINX_READ_POSITIONS, DERIV_STAGE_PORTFOLIO, "{\"portfolio\":{\"contracts\":[]}}", -1 },
  { "portfolio-bad-row", FINX_READ_POSITIONS, DERIV_STAGE_PORTFOLIO, "{\"portfolio\":{\"contracts\":[7]}}", FINX_ERROR_PROTOCOL },
  { "portfolio-bad-id", FINX_READ_POSITIONS, DERIV_STAGE_PORTFOLIO, "{\"portfolio\":{\"contracts\":[{\"contract_type\":\"CALL\",\"contract_id\":\"a\"}]}}",
    FINX_ERROR_PROTOCOL },
  { "portfolio-other-kind", FINX_READ_POSITIONS, DERIV_STAGE_PORTFOLIO, "{\"portfolio\":{\"contracts\":[{\"contract_type\":\"ACCU\",\"contract_id\":7}]}}", -1 },
  { "statement-deposit", FINX_READ_FILLS, DERIV_STAGE_STATEMENT, "{\"statement\":{\"count\":1,\"transactions\":[{\"action_type\":\"deposit\",\"amount\":5}]}}", -1 },
  { "statement-without-contract", FINX_READ_FILLS, DERIV_STAGE_STATEMENT, "{\"statement\":{\"transactions\":[{\"action_type\":\"buy\"}]}}", FINX_ERROR_PROTOCOL },
  { "balance", FINX_READ_BALANCES, DERIV_STAGE_BALANCE, "{\"balance\":{\"balance\":\"12.5\",\"currency\":\"EUR\"}}", -1 },
  { "balance-null", FINX_READ_BALANCES, DERIV_STAGE_BALANCE, "{\"balance\":{\"balance\":null,\"currency\":\"EUR\"}}", FINX_ERROR_PROTOCOL },
  { "clock", FINX_CALL_CLOCK, DERIV_STAGE_TIME, "{\"time\":1781000000}", -1 },
  { "clock-null", FINX_CALL_CLOCK, DERIV_STAGE_TIME, "{\"time\":null}", FINX_ERROR_PROTOCOL },
  { "clock-huge", FINX_CALL_CLOCK, DERIV_STAGE_TIME, "{\"time\":9223372036854775807}", FINX_ERROR_PROTOCOL },
  { "symbols-null", FINX_READ_INSTRUMENTS, DERIV_STAGE_SYMBOLS, "{\"active_symbols\":null}", FINX_ERROR_PROTOCOL },
  { "symbols-new-names", FINX_READ_INSTRUMENTS, DERIV_STAGE_SYMBOLS,
    "{\"active_symbols\":[{\"underlying_symbol\":\"stpRNG\",\"underlying_symbol_name\":\"Step\",\"pip_size\":0.1},{\"symbol\":\"a b\"},null]}", -1 },
  { "tick-null", FINX_READ_QUOTE, DERIV_STAGE_TICK, "{\"tick\":{\"quote\":null,\"epoch\":1781000005}}", FINX_ERROR_PROTOCOL },
  { "bars-null", FINX_CALL_BARS, DERIV_STAGE_BARS, "{\"candles\":null}", FINX_ERROR_PROTOCOL },
  { "bars-odd", FINX_CALL_BARS, DERIV_STAGE_BARS, "{\"candles\":[{\"epoch\":1781000040,\"open\":1,\"high\":\"0.5\",\"low\":2,\"close\":3},7]}", -1 },
};

static DerivErrand *
new_errand (Broker         *self,
            FinxBrokerCall *call,
            DerivStage      stage)
{
  DerivErrand *errand = deriv_errand_new (call);

  errand->stage = stage;
  errand->amount = number ("10");
  errand->closing = parse (self, UP ("\"status\":\"open\",\"entry_spot\":50"));
  deriv_terms_parse ("1HZ75V", &errand->terms);
  return errand;
}

static FinxBrokerCall *
new_call (Broker *self,
          guint   kind)
{
  FinxBrokerCall *call = finx_broker_call_new (kind);

  call->instrument = self->instrument;
  call->interval = FINX_INTERVAL_1M;
  call->to_us = G_MAXINT64;
  if (kind >= FINX_CALL_PLACE)
    g_ptr_array_add (call->orders, broker_make_order (self, FINX_SIDE_BUY, "10", NULL));
  return call;
}

static gboolean
answer (Broker       *self,
        DerivErrand  *errand,
        const char   *body,
        GError      **error)
{
  g_autoptr(FinxJsonTree) tree = finx_json_tree_new (body, strlen (body), NULL);
  const FinxJsonNode *root = tree != NULL ? finx_json_tree_get_root (tree) : NULL;

  return deriv_explain (root, errand->stage == DERIV_STAGE_BUY || errand->stage == DERIV_STAGE_SELL, error)
         && deriv_read (FINX_DERIV (self->client), errand, root, error);
}

static void
test_answer (Broker        *self,
             gconstpointer  data)
{
  const AnswerCase *c = data;
  g_autoptr(FinxBrokerCall) call = new_call (self, c->kind);
  g_autoptr(DerivErrand) errand = new_errand (self, call, c->stage);
  g_autoptr(GError) error = NULL;
  gboolean is_good = answer (self, errand, c->body, &error);

  if (c->code == -1)
    {
      g_assert_no_error (error);
      g_assert_true (is_good);
      return;
    }
  g_assert_false (is_good);
  g_assert_error (error, FINX_ERROR, c->code);
  g_assert_nonnull (finx_error_code (error));
}

/* Ten thousand lists within each other, and a list of a hundred thousand: told as not understood, or read, and quickly. */
static void
test_huge (Broker        *self,
           gconstpointer  data)
{
  g_autoptr(FinxBrokerCall) call = new_call (self, FINX_READ_BALANCES), list_call = new_call (self, FINX_READ_FILLS);
  g_autoptr(DerivErrand) errand = new_errand (self, call, DERIV_STAGE_BALANCE), list_errand = new_errand (self, list_call, DERIV_STAGE_STATEMENT);
  g_autoptr(GString) deep = g_string_new ("{\"balance\":"), list = g_string_new ("{\"statement\":{\"transactions\":[");
  g_autoptr(GError) error = NULL;
  g_autoptr(FinxJsonTree) tree = NULL;
  gint64 began_us = g_get_monotonic_time ();

  for (guint i = 0; i < 10000; i++)
    g_string_append_c (deep, '[');
  g_assert_false (answer (self, errand, deep->str, &error));
  g_assert_error (error, FINX_ERROR, FINX_ERROR_PROTOCOL);
  for (guint i = 0; i < 100000; i++)
    g_string_append_printf (list, "%s{\"action_type\":\"deposit\",\"amount\":%u}", i > 0 ? "," : "", i);
  g_string_append (list, "]}}");
  g_clear_error (&error);
  g_assert_true (answer (self, list_errand, list->str, &error));
  g_assert_no_error (error);
  g_assert_cmpint (list_errand->stage, ==, DERIV_STAGE_STATEMENT);      /* a full page: there may be another one */
  g_assert_cmpuint (list_errand->offset, ==, 100000);
  deriv_take_message (FINX_DERIV (self->client), NULL);
  tree = finx_json_tree_new ("{\"msg_type\":\"proposal_open_contract\",\"proposal_open_contract\":[[[{}]]]}", 71, NULL);
  deriv_take_message (FINX_DERIV (self->client), tree != NULL ? finx_json_tree_get_root (tree) : NULL);
  g_assert_cmpint (g_get_monotonic_time () - began_us, <, 20 * G_USEC_PER_SEC);
}

/* Of rise/fall contracts nothing can be changed, and nothing is streamed: that is told before anybody tries. */
static void
test_capabilities (Broker        *self,
                   gconstpointer  data)
{
  FinxBroker *broker = FINX_BROKER (self->client);
  const FinxInstrument *rise = deriv_find_instrument (FINX_DERIV (self->client), "1HZ75V.RISE.5M");
  const FinxBrokerCapabilities *of_rise = finx_broker_get_capabilities (broker, rise), *of_multiplier = finx_broker_get_capabilities (broker, self->instrument);
  g_autoptr(FinxOrder) order = broker_make_order (self, FINX_SIDE_BUY, "10", NULL), exit = NULL;
  g_autoptr(GPtrArray) orders = g_ptr_array_new ();
  g_autoptr(GError) error = NULL;

  g_assert_cmpuint (of_rise->features & (FINX_BROKER_REPLACES | FINX_BROKER_BRACKETS | FINX_BROKER_ONE_EXIT | FINX_BROKER_SHORTS), ==, 0);
  g_assert_cmpuint (of_rise->streams, ==, 0);
  g_assert_cmpuint (of_rise->order_types, ==, 1u << FINX_ORDER_MARKET);
  g_assert_cmpuint (of_multiplier->order_types, ==, 1u << FINX_ORDER_MARKET);
  g_assert_cmpuint (of_multiplier->book_levels, ==, 0);
  g_ptr_array_add (orders, order);
  for (guint tif = 0; tif < FINX_N_TIFS; tif++)
    {
      gboolean has = tif == FINX_TIF_GTC || tif == FINX_TIF_IOC || tif == FINX_TIF_FOK;

      order->tif = (FinxTimeInForce) tif;
      order->expire_us = tif == FINX_TIF_GTD ? G_GINT64_CONSTANT (1798758000) * FINX_USEC_PER_SEC : 0;
      g_assert_cmpint (finx_broker_check (broker, orders, &error), ==, has);
      g_assert_cmpint (error != NULL, ==, !has);
      g_clear_error (&error);
    }
  order->tif = FINX_TIF_GTC;
  order->expire_us = 0;
  for (guint type = FINX_ORDER_LIMIT; type <= FINX_ORDER_TRAILING_STOP; type++)
    {
      gboolean needs_limit = type == FINX_ORDER_LIMIT || type == FINX_ORDER_STOP_LIMIT, needs_stop = type == FINX_ORDER_STOP || type == FINX_ORDER_STOP_LIMIT;

      order->type = (FinxOrderType) type;
      order->limit_price = needs_limit ? number ("70") : FINX_DECIMAL_UNKNOWN;
      order->stop_price = needs_stop ? number ("70") : FINX_DECIMAL_UNKNOWN;
      order->trail = type == FINX_ORDER_TRAILING_STOP ? number ("1") : FINX_DECIMAL_UNKNOWN;
      g_assert_false (finx_broker_check (broker, orders, &error));
      g_assert_error (error, FINX_ERROR, FINX_ERROR_INVALID);
      g_clear_error (&error);
    }
  order->type = FINX_ORDER_MARKET;
  order->trail = FINX_DECIMAL_UNKNOWN;
  exit = broker_make_exit (self, order, FINX_ORDER_STOP, "69");
  g_ptr_array_add (orders, exit);
  g_assert_true (finx_broker_check (broker, orders, &error));
  order->instrument = exit->instrument = rise;
  exit->stop_price = number ("0.4");
  g_assert_false (finx_broker_check (broker, orders, &error));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/deriv/symbols", test_symbols);
  for (gsize i = 0; i < G_N_ELEMENTS (contracts); i++)
    {
      g_autofree char *path = g_strdup_printf ("/deriv/contract/%s", contracts[i].name);

      g_test_add (path, Broker, &contracts[i], set_up, test_contract, broker_end_test);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_autofree char *path = g_strdup_printf ("/deriv/answer/%s", answers[i].name);

      g_test_add (path, Broker, &answers[i], set_up, test_answer, broker_end_test);
    }
  g_test_add ("/deriv/durations", Broker, NULL, set_up, test_durations, broker_end_test);
  g_test_add ("/deriv/no-contract", Broker, NULL, set_up, test_no_contract, broker_end_test);
  g_test_add ("/deriv/exits", Broker, NULL, set_up, test_exits, broker_end_test);
  g_test_add ("/deriv/huge", Broker, NULL, set_up, test_huge, broker_end_test);
  g_test_add ("/deriv/capabilities", Broker, NULL, set_up, test_capabilities, broker_end_test);
  return g_test_run ();
}
