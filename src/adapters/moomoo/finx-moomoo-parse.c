/* SPDX-License-Identifier: GPL-3.0-or-later */
/* OpenD's answers about accounts and orders. Anything may be missing; what has another type than it must have is no answer. */
#include "adapters/moomoo/finx-moomoo-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "adapters/finx-broker-json.h"
#include "base/finx-clock.h"
#include "base/finx-error.h"
#include "base/finx-log.h"
#include "base/finx-text.h"

#define READY        10         /* of a program's states */
#define REFUSED      (-1)
#define ROLE_IPO     3          /* of accounts */
#define WINDOW       (85 * FINX_USEC_PER_DAY)
#define MOST_WINDOWS 4
#define MOST_FEES    50

enum { SIMULATED_OPTIONS = 2, SIMULATED_FUTURES = 3 };   /* of simulated accounts */

/* Reads the body of an answer; not understood, and so used in no part, where it can not be. */
#define READ_BODY(type, name, answer) \
  g_autoptr(ProtobufCMessage) name##_message = moomoo_message_unpack (&moomoo__##type##__descriptor, (answer)->s2c->data, (answer)->s2c->len); \
  gconstpointer name##_body = name##_message

static FinxCallOutcome
not_understood (GError **error)
{
  finx_set_error (error, FINX_ERROR_PROTOCOL, "FINX-MOOMOO-010", "OpenD's answer could not be understood. Nothing of it was used");
  return FINX_CALL_FAILED;
}

/* (transfer full): for the audit trail */
char *
moomoo_answer_to_text (guint32             protocol,
                       const MoomooAnswer *answer)
{
  g_autoptr(ProtobufCMessage) taken = protocol == MOOMOO_PLACE_ORDER || protocol == MOOMOO_MODIFY_ORDER
                                        ? moomoo_message_unpack (&moomoo__order_taken__descriptor, answer->s2c->data, answer->s2c->len) : NULL;
  g_autofree char *body = taken != NULL ? moomoo_message_to_text (taken) : NULL;

  return g_strdup_printf ("%s (%u): %d %s\n\n%s", moomoo_protocol_name (protocol), protocol, answer->type, answer->words, body != NULL ? body : "");
}

/* Refusals */

static gboolean
says (const char        *words,
      const char *const *parts)
{
  g_autofree char *folded = g_utf8_casefold (words, -1);

  for (gsize i = 0; parts[i] != NULL; i++)
    if (strstr (folded, parts[i]) != NULL)
      return TRUE;
  return FALSE;
}

/* OpenD has no numbers for its reasons, only words, English or Chinese. Only a refusal that is sure is told as one. */
static FinxCallOutcome
refuse (FinxMoomoo           *self,
        const FinxBrokerCall *call,
        guint32               protocol,
        const MoomooAnswer   *answer,
        GError              **error)
{
  static const char *const late[] = { "timeout", "time out", "timed out", "超时", NULL };
  static const char *const often[] = { "frequen", "too many", "频率", "頻率", "频繁", "頻繁", NULL };
  static const char *const locked[] = { "unlock", "解锁", "解鎖", NULL };
  g_autofree char *words = finx_broker_shorten (g_strdup (*answer->words != '\0' ? answer->words : "?"));

  if (answer->type != REFUSED || says (words, late))
    {
      finx_set_error (error, FINX_ERROR_OFFLINE, "FINX-MOOMOO-019", "Moomoo did not answer OpenD: %s (%d). It is not known whether it was done", words, answer->type);
    }
  else if (protocol == MOOMOO_UNLOCK_TRADE)
    {
      self->is_locked_out = TRUE;
      finx_set_error (error, FINX_ERROR_AUTH, "FINX-MOOMOO-020",
                      "OpenD does not unlock trading: %s. Nothing was done, and it is not tried again. Correct the trading password; with a token on the "
                      "account, unlock it in OpenD and leave the password empty", words);
    }
  else if (says (words, often))
    {
      finx_set_error (error, FINX_ERROR_RATE_LIMITED, "FINX-MOOMOO-021", "Moomoo was asked too often: %s. Nothing was done; try again later", words);
    }
  else if (says (words, locked))
    {
      self->is_unlocked = FALSE;
      finx_set_error (error, FINX_ERROR_REJECTED, "FINX-MOOMOO-022",
                      "Trading is locked in OpenD: %s. Nothing was traded. Unlock it there, or connect the account with its trading password", words);
    }
  else
    {
      finx_set_error (error, FINX_ERROR_REJECTED, "FINX-MOOMOO-023", "Moomoo said no: %s", words);
    }
  return FINX_CALL_FAILED;
}

/* OpenD itself */

static FinxCallOutcome
read_state (FinxMoomoo         *self,
            FinxBrokerCall     *call,
            const MoomooAnswer *answer,
            GError            **error)
{
  READ_BODY (global_state, state, answer);
  const Moomoo__GlobalState *state = state_body;
  gboolean is_ready = state != NULL && (state->program_status == NULL || !state->program_status->has_type || state->program_status->type == READY);

  if (state == NULL || !state->has_trd_logined || !state->has_time || state->time <= 0 || state->time > G_MAXINT64 / FINX_USEC_PER_SEC)
    return not_understood (error);
  if (!is_ready || !state->trd_logined)
    {
      g_autofree char *words = state->program_status != NULL && state->program_status->str_ext_desc != NULL
                                 ? finx_broker_shorten (g_utf8_make_valid (state->program_status->str_ext_desc, -1)) : g_strdup ("");

      finx_set_error (error, FINX_ERROR_OFFLINE, "FINX-MOOMOO-024",
                      "OpenD is not signed in: look at its window, sign in, and enter the code that it may ask for. Nothing can be traded until then%s%s",
                      *words != '\0' ? ": " : "", words);
      return FINX_CALL_FAILED;
    }
  call->time_us = state->time * FINX_USEC_PER_SEC;
  finx_broker_client_note_time (FINX_BROKER_CLIENT (self), call->time_us, answer->sent_us, FINX_USEC_PER_SEC);
  return FINX_CALL_DONE;
}

/* Accounts */

static gboolean
fits (FinxMoomoo           *self,
      const Moomoo__TrdAcc *node)
{
  FinxBrokerClient *client = FINX_BROKER_CLIENT (self);
  const char *wanted = finx_broker_client_get_value (client, "account");
  g_autofree char *id = g_strdup_printf ("%" G_GUINT64_FORMAT, node->acc_id);

  if (!node->has_acc_id || !node->has_trd_env || node->trd_env != (finx_broker_client_is_paper (client) ? MOOMOO_SIMULATE : MOOMOO_REAL)
      || (node->has_acc_status && node->acc_status != 0) || node->n_trd_market_auth_list == 0)
    return FALSE;
  /* Those for options, futures and new issues alone are meant only where they are named. */
  if (*wanted == '\0')
    return (!node->has_sim_acc_type || (node->sim_acc_type != SIMULATED_OPTIONS && node->sim_acc_type != SIMULATED_FUTURES))
           && (!node->has_acc_role || node->acc_role != ROLE_IPO);
  return g_str_has_suffix (id, wanted) || (node->card_num != NULL && g_str_has_suffix (node->card_num, wanted))
         || (node->uni_card_num != NULL && g_str_has_suffix (node->uni_card_num, wanted));
}

/* The account that trades from now on: the one that was chosen, else the first. */
static void
choose_account (FinxMoomoo           *self,
                const Moomoo__TrdAcc *node)
{
  g_autofree char *id = g_strdup_printf ("%" G_GUINT64_FORMAT, node->acc_id);
  const char *chosen = finx_broker_client_get_venue_account (FINX_BROKER_CLIENT (self));

  if (*chosen != '\0' ? !g_str_equal (chosen, id) : self->account != 0 && self->account != node->acc_id)
    return;
  self->account = node->acc_id;
  self->environment = node->trd_env;
  self->firm = node->has_security_firm ? node->security_firm : 0;
  g_array_set_size (self->markets, 0);
  for (gsize i = 0; i < node->n_trd_market_auth_list; i++)
    {
      int market = node->trd_market_auth_list[i];

      if (moomoo_market_of_trade (market) != NULL)
        g_array_append_val (self->markets, market);
    }
}

static FinxBrokerAccount *
read_account (const Moomoo__TrdAcc *node)
{
  FinxBrokerAccount *account = g_new0 (FinxBrokerAccount, 1);
  const MoomooMarket *market = NULL;
  const char *number = node->uni_card_num != NULL && *node->uni_card_num != '\0' ? node->uni_card_num : node->card_num;

  for (gsize i = 0; market == NULL && i < node->n_trd_market_auth_list; i++)
    market = moomoo_market_of_trade (node->trd_market_auth_list[i]);
  account->id = g_strdup_printf ("%" G_GUINT64_FORMAT, node->acc_id);
  account->is_paper = node->trd_env == MOOMOO_SIMULATE;
  if (number != NULL && strlen (number) > 4 && !account->is_paper)
    account->name = g_strdup_printf ("Moomoo %s", number + strlen (number) - 4);
  else
    account->name = g_strdup_printf (account->is_paper ? "Moomoo %s" : "Moomoo", market != NULL ? market->prefix : "");
  account->currency = g_strdup (market != NULL ? market->currency : "USD");
  account->may_trade = market != NULL;
  account->note = g_strdup (account->may_trade ? "" : finx_text (N_("FinX does not know its markets")));
  return account;
}

static FinxCallOutcome
read_accounts (FinxMoomoo         *self,
               FinxBrokerCall     *call,
               const MoomooAnswer *answer,
               GError            **error)
{
  READ_BODY (acc_list, list, answer);
  const Moomoo__AccList *list = list_body;

  if (list == NULL)
    return not_understood (error);
  self->account = 0;
  for (gsize i = 0; i < list->n_acc_list; i++)
    if (fits (self, list->acc_list[i]))
      {
        choose_account (self, list->acc_list[i]);
        if (call->kind == FINX_READ_ACCOUNTS)
          g_ptr_array_add (call->rows, read_account (list->acc_list[i]));
      }
  if (self->account == 0 || self->markets->len == 0)
    {
      self->account = 0;
      finx_set_error (error, FINX_ERROR_AUTH, "FINX-MOOMOO-025",
                      "OpenD has no such account, real or simulated as it was chosen. Nothing was done. See whether the right person is signed in to OpenD, "
                      "and whether the account is open");
      return FINX_CALL_FAILED;
    }
  if (call->kind == FINX_READ_ACCOUNTS)
    call->cursor = g_strdup ("u");
  return FINX_CALL_MORE;
}

static void
add_balance (FinxBrokerCall *call,
             const char     *currency,
             FinxDecimal     total,
             FinxDecimal     available)
{
  FinxBalance *balance = g_new0 (FinxBalance, 1);

  balance->currency = g_strdup (currency);
  balance->total = total;
  balance->available = available;
  balance->equity = balance->buying_power = FINX_DECIMAL_UNKNOWN;
  g_ptr_array_add (call->rows, balance);
}

/* One row for each currency; of an account that does not tell them, one in all. What the account is worth stands with its own. */
static FinxCallOutcome
read_funds (FinxMoomoo         *self,
            FinxBrokerCall     *call,
            const MoomooAnswer *answer,
            GError            **error)
{
  READ_BODY (funds_answer, funds, answer);
  const Moomoo__Funds *funds = funds_body != NULL ? ((const Moomoo__FundsAnswer *) funds_body)->funds : NULL;
  const MoomooMarket *market = moomoo_market_of_trade (g_array_index (self->markets, int, 0));
  const char *own = funds != NULL && funds->has_currency ? moomoo_currency_name (funds->currency) : NULL;
  FinxBalance *main = NULL;

  if (funds == NULL || !funds->has_cash)
    return not_understood (error);
  if (own == NULL)
    own = market->currency;
  for (gsize i = 0; i < funds->n_cash_info_list; i++)
    {
      const Moomoo__AccCashInfo *info = funds->cash_info_list[i];
      const char *name = info->has_currency ? moomoo_currency_name (info->currency) : NULL;

      if (name == NULL)
        continue;
      add_balance (call, name, moomoo_decimal (info->has_cash, info->cash), moomoo_decimal (info->has_available_balance, info->available_balance));
      if (g_str_equal (name, own))
        main = call->rows->pdata[call->rows->len - 1];
    }
  if (main == NULL)
    {
      FinxDecimal cash = moomoo_decimal (TRUE, funds->cash), frozen = moomoo_decimal (funds->has_frozen_cash, funds->frozen_cash);

      /* Where there are rows by currency, the sum of all is none of them. */
      add_balance (call, own, call->rows->len == 0 ? cash : FINX_DECIMAL_ZERO, call->rows->len == 0 ? finx_decimal_sub (cash, frozen) : FINX_DECIMAL_ZERO);
      main = call->rows->pdata[call->rows->len - 1];
    }
  main->equity = moomoo_decimal (funds->has_total_assets, funds->total_assets);
  main->buying_power = moomoo_decimal (funds->has_power, funds->power);
  return FINX_CALL_DONE;
}

static gboolean
read_position (FinxMoomoo             *self,
               FinxBrokerCall         *call,
               const Moomoo__Position *node)
{
  const MoomooMarket *market = node->has_sec_market ? moomoo_market_of_security (node->sec_market)
                               : node->has_trd_market ? moomoo_market_of_trade (node->trd_market) : NULL;
  FinxDecimal quantity = moomoo_decimal (node->has_qty, node->qty);
  const FinxInstrument *instrument = moomoo_find_instrument (FINX_BROKER_CLIENT (self), market, node->code);
  FinxBrokerPosition *position;

  if (moomoo_is_elsewhere (node->has_sec_market, node->sec_market, node->has_trd_market, node->trd_market, node->code))
    {
      finx_log (FINX_LOG_INFO, "broker", "", "The position in %s is not one that FinX knows to count: see it at Moomoo", node->code != NULL ? node->code : "?");
      return TRUE;
    }
  if (!finx_decimal_is_known (quantity))
    return FALSE;
  if (finx_decimal_sign (quantity) == 0)        /* closed today */
    return TRUE;
  if (instrument == NULL || !node->has_position_side)
    return FALSE;
  position = g_new0 (FinxBrokerPosition, 1);
  position->instrument = instrument;
  /* Which way it is may be unknown to Moomoo. */
  position->quantity = node->position_side == 0 ? quantity : node->position_side == 1 ? finx_decimal_negate (quantity) : FINX_DECIMAL_UNKNOWN;
  position->available = moomoo_decimal (node->has_can_sell_qty, node->can_sell_qty);
  position->average_price = moomoo_positive (node->has_average_cost_price, node->average_cost_price);
  if (!finx_decimal_is_known (position->average_price))
    position->average_price = moomoo_positive (node->has_diluted_cost_price, node->diluted_cost_price);
  if (!finx_decimal_is_known (position->average_price))
    position->average_price = moomoo_positive (node->has_cost_price, node->cost_price);
  position->price = moomoo_positive (node->has_price, node->price);
  position->unrealised = node->has_unrealized_pl ? moomoo_decimal (TRUE, node->unrealized_pl) : moomoo_decimal (node->has_pl_val, node->pl_val);
  g_ptr_array_add (call->rows, position);
  return TRUE;
}

static FinxCallOutcome
read_positions (FinxMoomoo         *self,
                FinxBrokerCall     *call,
                const MoomooAnswer *answer,
                GError            **error)
{
  READ_BODY (position_list, list, answer);
  const Moomoo__PositionList *list = list_body;

  if (list == NULL)
    return not_understood (error);
  for (gsize i = 0; i < list->n_position_list; i++)
    if (!read_position (self, call, list->position_list[i]))
      return not_understood (error);
  return FINX_CALL_DONE;
}

/* Lists: today's, then windows of history, then what it cost */

/* %TRUE: there is a window before the one that was read, and the cursor leads to it. */
static gboolean
turn_back (FinxMoomoo     *self,
           FinxBrokerCall *call,
           gint64          since_us)
{
  const MoomooMarket *market = moomoo_market_of_trade (g_array_index (self->markets, int, 0));
  gint64 now_us = finx_broker_client_get_now (FINX_BROKER_CLIENT (self));
  gint64 end_us = call->cursor != NULL ? g_ascii_strtoll (call->cursor + 1, NULL, 10) - WINDOW : now_us + FINX_USEC_PER_DAY;
  gboolean is_wanted = since_us > 0 ? since_us < (call->cursor != NULL ? end_us : moomoo_midnight (now_us, market))
                                    : end_us > now_us - (MOST_WINDOWS - 1) * WINDOW;

  g_clear_pointer (&call->cursor, g_free);
  if (is_wanted)
    call->cursor = g_strdup_printf ("h%" G_GINT64_FORMAT, end_us);
  return is_wanted;
}

static gboolean
is_wanted (const FinxBrokerCall *call,
           const FinxOrder      *order)
{
  if (call->kind == FINX_READ_OPEN_ORDERS)
    return finx_order_state_is_open (order->state);
  return call->kind != FINX_READ_ORDERS || (order->placed_us >= call->from_us && (call->to_us == 0 || order->placed_us < call->to_us));
}

static gboolean
has_row (const FinxBrokerCall *call,
         const char           *id)
{
  for (guint i = 0; i < call->rows->len; i++)
    if (g_str_equal (call->kind == FINX_READ_FILLS ? ((FinxFill *) call->rows->pdata[i])->id : ((FinxOrder *) call->rows->pdata[i])->venue_id, id))
      return TRUE;
  return FALSE;
}

/* The one that is looked for: by the broker's id, or by ours where it has none yet. */
static gboolean
is_looked_for (const FinxBrokerCall *call,
               const FinxOrder      *order)
{
  const FinxOrder *wanted = call->orders->pdata[0];

  return (*wanted->venue_id != '\0' && g_str_equal (wanted->venue_id, order->venue_id))
         || (*wanted->client_id != '\0' && g_str_equal (wanted->client_id, order->client_id));
}

/* What a simulated account tells of its fills: those of @order that are in the time that is asked for. */
static void
add_derived (FinxMoomoo     *self,
             FinxBrokerCall *call)
{
  for (guint i = 0; i < self->derived->len; i++)
    {
      const FinxFill *fill = self->derived->pdata[i];

      if (fill->time_us >= call->from_us && (call->to_us == 0 || fill->time_us < call->to_us))
        g_ptr_array_add (call->rows, finx_fill_copy (fill));
    }
}

static FinxCallOutcome
end_search (FinxMoomoo     *self,
            FinxBrokerCall *call,
            GError        **error)
{
  const FinxOrder *wanted = call->orders->pdata[0];

  if (call->rows->len > 0)
    {
      call->venue_id = g_strdup (((FinxOrder *) call->rows->pdata[0])->venue_id);
      return call->kind == FINX_CALL_CANCEL ? FINX_CALL_MORE : FINX_CALL_DONE;
    }
  /* Where it is not in today's list it may be in the one behind it. */
  if (call->cursor == NULL)
    {
      gint64 about_us = wanted->placed_us > 0 ? wanted->placed_us : finx_broker_client_get_now (FINX_BROKER_CLIENT (self));

      call->cursor = g_strdup_printf ("h%" G_GINT64_FORMAT, about_us + WINDOW / 2);
      return FINX_CALL_MORE;
    }
  finx_set_error (error, FINX_ERROR_NOT_FOUND, "FINX-MOOMOO-026", "Moomoo does not have the order %s",
                  *wanted->client_id != '\0' ? wanted->client_id : wanted->venue_id);
  return FINX_CALL_FAILED;
}

static FinxCallOutcome
end_list (FinxMoomoo     *self,
          FinxBrokerCall *call)
{
  gboolean has_fees = self->environment == MOOMOO_REAL && call->kind != FINX_READ_OPEN_ORDERS && call->rows->len > 0;

  if (call->kind != FINX_READ_OPEN_ORDERS && turn_back (self, call, call->from_us))
    return FINX_CALL_MORE;
  if (call->kind == FINX_READ_FILLS && self->environment == MOOMOO_SIMULATE)
    add_derived (self, call);
  finx_broker_call_sort (call);
  if (!has_fees)
    return FINX_CALL_DONE;
  call->cursor = g_strdup ("f0");
  return FINX_CALL_MORE;
}

static FinxCallOutcome
read_orders (FinxMoomoo         *self,
             FinxBrokerCall     *call,
             const MoomooAnswer *answer,
             GError            **error)
{
  READ_BODY (order_list, list, answer);
  const Moomoo__OrderList *list = list_body;
  gboolean is_search = call->kind >= FINX_CALL_PLACE;

  if (list == NULL)
    return not_understood (error);
  for (gsize i = 0; i < list->n_order_list; i++)
    {
      const Moomoo__Order *node = list->order_list[i];
      gboolean is_elsewhere = moomoo_is_elsewhere (node->has_sec_market, node->sec_market, node->has_trd_market, node->trd_market, node->code);
      g_autoptr(FinxOrder) order = is_elsewhere ? NULL : moomoo_parse_order (self, node);

      if (is_elsewhere)
        continue;
      if (order == NULL)
        return not_understood (error);
      if (call->kind == FINX_READ_FILLS)
        moomoo_derive_fill (self, order);
      else if ((is_search ? is_looked_for (call, order) : is_wanted (call, order)) && !has_row (call, order->venue_id))
        g_ptr_array_add (call->rows, g_steal_pointer (&order));
    }
  return is_search ? end_search (self, call, error) : end_list (self, call);
}

/* A correction is the broker's to explain, and is told once: the journal may have the fill as it was. */
static void
note_correction (FinxMoomoo     *self,
                 const FinxFill *fill,
                 gboolean        is_void)
{
  FinxBrokerClient *client = FINX_BROKER_CLIENT (self);
  const FinxOrder *order = finx_order_ledger_find_venue (finx_broker_client_get_ledger (client), fill->client_id);

  if (!g_hash_table_add (self->corrected, g_strdup (fill->id)))
    return;
  finx_log (FINX_LOG_WARNING, "orders", "", "Moomoo %s fill %s of order %s: check it at the broker", is_void ? "took back" : "changed", fill->id, fill->client_id);
  finx_broker_client_note_exchange (client, order != NULL ? order->client_id : fill->client_id, FALSE,
                                    is_void ? "A fill was taken back: check it at the broker" : "A fill was changed: check it at the broker");
}

static FinxCallOutcome
read_fills (FinxMoomoo         *self,
            FinxBrokerCall     *call,
            const MoomooAnswer *answer,
            GError            **error)
{
  READ_BODY (order_fill_list, list, answer);
  const Moomoo__OrderFillList *list = list_body;

  if (list == NULL)
    return not_understood (error);
  for (gsize i = 0; i < list->n_order_fill_list; i++)
    {
      const Moomoo__OrderFill *node = list->order_fill_list[i];
      gboolean is_void, is_elsewhere = moomoo_is_elsewhere (node->has_sec_market, node->sec_market, node->has_trd_market, node->trd_market, node->code);
      g_autoptr(FinxFill) fill = is_elsewhere ? NULL : moomoo_parse_fill (self, node, &is_void);

      if (is_elsewhere)
        continue;
      if (fill == NULL)
        return not_understood (error);
      if (node->has_status && node->status != 0)
        note_correction (self, fill, is_void);
      if (!is_void && !has_row (call, fill->id) && fill->time_us >= call->from_us && (call->to_us == 0 || fill->time_us < call->to_us))
        g_ptr_array_add (call->rows, g_steal_pointer (&fill));
    }
  return end_list (self, call);
}

/* What an order cost is shared by its fills, by their value; what was told of a fill before stays with it. */
static void
share_fee (FinxMoomoo     *self,
           FinxBrokerCall *call,
           const char     *order,
           FinxDecimal     fee)
{
  g_autoptr(GPtrArray) fills = g_ptr_array_new ();
  FinxDecimal value = FINX_DECIMAL_ZERO, rest = fee;

  for (guint i = 0; i < call->rows->len; i++)
    {
      FinxFill *fill = call->rows->pdata[i];
      const MoomooFee *told = g_hash_table_lookup (self->fees, fill->id);

      if (!g_str_equal (fill->client_id, order))
        continue;
      if (told != NULL)
        {
          fill->fee = told->fee;
          rest = finx_decimal_sub (rest, told->fee);
          continue;
        }
      g_ptr_array_add (fills, fill);
      value = finx_decimal_add (value, finx_decimal_mul (fill->quantity, fill->price, 12, FINX_ROUND_HALF_EVEN));
    }
  fee = finx_decimal_max (rest, FINX_DECIMAL_ZERO);
  rest = fee;
  for (guint i = 0; i < fills->len; i++)
    {
      FinxFill *fill = fills->pdata[i];
      FinxDecimal part = finx_decimal_mul (fee, finx_decimal_mul (fill->quantity, fill->price, 12, FINX_ROUND_HALF_EVEN), 12, FINX_ROUND_HALF_EVEN);

      fill->fee = i + 1 == fills->len ? rest : finx_decimal_div (part, value, 2, FINX_ROUND_DOWN);
      rest = finx_decimal_sub (rest, fill->fee);
      moomoo_note_fee (self, fill);
    }
}

/* Fees may not be told yet, or not at all: orders and fills are told without them. */
static FinxCallOutcome
read_fees (FinxMoomoo         *self,
           FinxBrokerCall     *call,
           const MoomooAnswer *answer)
{
  g_autoptr(ProtobufCMessage) message = answer->type == 0 ? moomoo_message_unpack (&moomoo__order_fee_list__descriptor, answer->s2c->data, answer->s2c->len) : NULL;
  const Moomoo__OrderFeeList *list = (const Moomoo__OrderFeeList *) message;
  guint next = (guint) g_ascii_strtoull (call->cursor + 1, NULL, 10) + MOST_FEES;

  for (gsize i = 0; list != NULL && i < list->n_order_fee_list; i++)
    {
      const Moomoo__OrderFee *node = list->order_fee_list[i];
      FinxDecimal fee = moomoo_decimal (node->has_fee_amount, node->fee_amount);

      if (node->order_id_ex == NULL || !finx_decimal_is_known (fee))
        continue;
      if (call->kind == FINX_READ_FILLS)
        share_fee (self, call, node->order_id_ex, fee);
      for (guint k = 0; call->kind != FINX_READ_FILLS && k < call->rows->len; k++)
        if (g_str_equal (((FinxOrder *) call->rows->pdata[k])->venue_id, node->order_id_ex))
          ((FinxOrder *) call->rows->pdata[k])->fees = fee;
    }
  if (list == NULL || call->rows->len <= next)
    return FINX_CALL_DONE;
  g_free (call->cursor);
  call->cursor = g_strdup_printf ("f%u", next);
  return FINX_CALL_MORE;
}

/* Orders */

/* The order itself as we sent it: what becomes of it is told unasked, or read. */
static FinxCallOutcome
read_taken (FinxMoomoo         *self,
            FinxBrokerCall     *call,
            const MoomooAnswer *answer,
            GError            **error)
{
  READ_BODY (order_taken, taken, answer);
  const Moomoo__OrderTaken *taken = taken_body;
  FinxBrokerClient *client = FINX_BROKER_CLIENT (self);
  FinxOrder *order;

  if (taken == NULL)
    return not_understood (error);
  if (call->kind == FINX_CALL_CANCEL)           /* that it was heard is not its end */
    return FINX_CALL_DONE;
  order = finx_order_copy (call->orders->pdata[0]);
  if (call->kind == FINX_CALL_PLACE)
    {
      char *id = taken->order_id_ex != NULL && *taken->order_id_ex != '\0' ? g_utf8_make_valid (taken->order_id_ex, -1)
                 : taken->has_order_id && taken->order_id != 0 ? g_strdup_printf ("%" G_GUINT64_FORMAT, taken->order_id) : NULL;

      if (id == NULL)
        {
          finx_order_free (order);
          return not_understood (error);
        }
      g_free (order->venue_id);
      order->venue_id = id;
      call->venue_id = g_strdup (id);
      if (taken->has_order_id)
        moomoo_note_number (self, id, taken->order_id);
    }
  order->updated_us = finx_clock_now (finx_broker_client_get_clock (client));
  g_ptr_array_add (call->rows, order);
  if (!self->is_listening)
    finx_broker_client_sync_soon (client);
  return FINX_CALL_DONE;
}

static FinxCallOutcome
read_unlocked (FinxMoomoo *self)
{
  self->is_unlocked = TRUE;
  return FINX_CALL_MORE;
}

/**
 * moomoo_read:
 * @protocol: of the question
 */
FinxCallOutcome
moomoo_read (FinxMoomoo          *self,
             FinxBrokerCall      *call,
             guint32              protocol,
             const MoomooAnswer  *answer,
             GError             **error)
{
  if (protocol == MOOMOO_GET_ORDER_FEE)
    return read_fees (self, call, answer);
  if (protocol == MOOMOO_REQUEST_HISTORY_KL_QUOTA)
    return moomoo_read_prices (self, call, protocol, answer, error);
  /* Without the right to see prices, instruments are told with the usual steps. */
  if (protocol == MOOMOO_GET_SECURITY_SNAPSHOT && call->kind == FINX_READ_INSTRUMENTS && answer->type == REFUSED)
    return FINX_CALL_DONE;
  if (answer->type != 0)
    return refuse (self, call, protocol, answer, error);
  switch (protocol)
    {
    case MOOMOO_GET_GLOBAL_STATE:            return read_state (self, call, answer, error);
    case MOOMOO_GET_ACC_LIST:                return read_accounts (self, call, answer, error);
    case MOOMOO_UNLOCK_TRADE:                return read_unlocked (self);
    case MOOMOO_GET_FUNDS:                   return read_funds (self, call, answer, error);
    case MOOMOO_GET_POSITION_LIST:           return read_positions (self, call, answer, error);
    case MOOMOO_GET_ORDER_LIST:
    case MOOMOO_GET_HISTORY_ORDER_LIST:      return read_orders (self, call, answer, error);
    case MOOMOO_GET_ORDER_FILL_LIST:
    case MOOMOO_GET_HISTORY_ORDER_FILL_LIST: return read_fills (self, call, answer, error);
    case MOOMOO_PLACE_ORDER:
    case MOOMOO_MODIFY_ORDER:                return read_taken (self, call, answer, error);
    default:                                 return moomoo_read_prices (self, call, protocol, answer, error);
    }
}
