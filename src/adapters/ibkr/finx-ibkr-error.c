/* SPDX-License-Identifier: GPL-3.0-or-later */
/* TWS's message of errors carries notices, warnings and refusals alike. An order ends by what is certain alone: to take a warning for
 * a refusal, and to place the order once more, has cost people money. */
#include "adapters/ibkr/finx-ibkr-private.h"

#include <string.h>

#include "adapters/finx-broker-json.h"
#include "base/finx-error.h"
#include "base/finx-log.h"
#include "base/finx-text.h"

enum
{
  TOO_OFTEN = 100, DUPLICATE_ORDER = 103, HISTORY = 162, NO_CONTRACT = 200, ORDER_REJECTED = 201, ORDER_CANCELLED = 202, NOT_VALID = 321,
  ID_IN_USE = 326, CUT_OFF = 1100, BACK_WITHOUT_DATA = 1101, BACK_WITH_DATA = 1102, SERVER_BROKEN = 2110, NOT_CONNECTED = 504, COMPETING = 10197
};

#define ID_IN_USE_TIME (60 * FINX_USEC_PER_SEC) /* so long TWS may not have noticed that we were gone */

/* Neither they nor codes of 2100 to 2199 say that something failed. */
static gboolean
is_warning (gint64 code)
{
  static const gint64 warnings[] = { 165, 399, 404, 434, 492, 10090, 10167, 10349 };

  for (gsize i = 0; i < G_N_ELEMENTS (warnings); i++)
    if (code == warnings[i])
      return TRUE;
  return code >= 2100 && code <= 2199;
}

/* After these there is no such order, or the change of it was not made. */
static gboolean
is_refusal (gint64 code)
{
  static const gint64 refusals[] = { 103, 104, 105, 106, 107, 109, 110, 111, 113, 135, 136, 161, 200, 201, 203, 321, 329, 382, 383, 387, 388,
                                     413, 421, 435, 10006, 10147, 10148, 10268, 10269, 10270 };

  for (gsize i = 0; i < G_N_ELEMENTS (refusals); i++)
    if (code == refusals[i])
      return TRUE;
  return code >= 10241 && code <= 10254;
}

static gboolean
is_read_only (gint64      code,
              const char *words)
{
  g_autofree char *folded = g_ascii_strdown (words, -1);

  return code == NOT_VALID && (strstr (folded, "read-only") != NULL || strstr (folded, "read only") != NULL);
}

static void
set_read_only_error (GError **error)
{
  finx_set_error (error, FINX_ERROR_REJECTED, "FINX-IBKR-030",
                  "TWS tells nothing of orders and takes none, because “Read-Only API” is on. Nothing was sent; to trade, switch it off under Global Configuration, API, Settings");
}

/* (transfer full): what a code means for who asked */
static GError *
explain (gint64      code,
         const char *words)
{
  GError *error = NULL;

  if (is_read_only (code, words))
    set_read_only_error (&error);
  else if (code == TOO_OFTEN || code == 101 || code == 309 || code == 420 || (code == HISTORY && strstr (words, "pacing") != NULL))
    finx_set_error (&error, FINX_ERROR_RATE_LIMITED, "FINX-IBKR-031", "TWS was asked too often or for too much at once: %s. Nothing was changed; try again later", words);
  else if (code == NO_CONTRACT)
    finx_set_error (&error, FINX_ERROR_NOT_FOUND, "FINX-IBKR-032", "Interactive Brokers does not have it: %s", words);
  else if (code == NOT_CONNECTED || code == CUT_OFF || code == SERVER_BROKEN)
    finx_set_error (&error, FINX_ERROR_OFFLINE, "FINX-IBKR-033", "TWS has no connection to Interactive Brokers: %s. What is shown is not current until it is back", words);
  else if (code == 320 || code == 322)
    finx_set_error (&error, FINX_ERROR_PROTOCOL, "FINX-IBKR-034", "TWS could not process it: %s", words);
  else if (code == COMPETING)
    finx_set_error (&error, FINX_ERROR_REJECTED, "FINX-IBKR-035", "The same user is signed in elsewhere and gets the prices there: %s", words);
  else if (code == 354 || code == 10089 || code == 10168 || code == 10186)
    finx_set_error (&error, FINX_ERROR_REJECTED, "FINX-IBKR-036", "The account has no prices of it: %s", words);
  else
    finx_set_error (&error, FINX_ERROR_REJECTED, "FINX-IBKR-037", "TWS said no (%d): %s", (int) code, words);
  return error;
}

/* The session */

static void
take_id_in_use (FinxIbkr *self)
{
  GError *error = NULL;
  gint64 now = finx_clock_now (finx_broker_client_get_clock (FINX_BROKER_CLIENT (self)));

  if (self->ended_us != 0 && now - self->ended_us < ID_IN_USE_TIME)
    finx_set_error (&error, FINX_ERROR_OFFLINE, "FINX-IBKR-038", "TWS has not noticed yet that the last connection ended. It is tried again by itself");
  else
    finx_set_error (&error, FINX_ERROR_AUTH, "FINX-IBKR-039",
                    "Another program is connected to TWS as client %d. Nothing was sent; close it, or connect the account anew with another client number",
                    (int) self->client);
  ibkr_session_refuse (self, error);
}

static void
take_cut_off (FinxIbkr   *self,
              gint64      code,
              const char *words)
{
  g_autoptr(GError) reason = explain (code, words);

  self->is_cut_off = TRUE;
  if (!self->is_streaming)
    return;
  finx_broker_client_set_feed (FINX_BROKER_CLIENT (self), FINX_FEED_FAILED, reason->message);
  finx_broker_client_stream_lost (FINX_BROKER_CLIENT (self), reason);
}

static void
take_back (FinxIbkr *self,
           gboolean  has_data)
{
  self->is_cut_off = FALSE;
  if (!self->is_streaming)
    return;
  finx_broker_client_set_feed (FINX_BROKER_CLIENT (self), FINX_FEED_LIVE, "");
  if (!has_data)
    {
      ibkr_forget_feeds (self);
      finx_broker_client_resubscribe (FINX_BROKER_CLIENT (self));
    }
  finx_broker_client_stream_ready (FINX_BROKER_CLIENT (self));
}

static gboolean
is_unnumbered (const IbkrAsk *ask)
{
  return ask->is_posted && ask->id == 0;
}

/* Requests without an id get their refusals so, too. */
static void
fail_unnumbered (FinxIbkr   *self,
                 gint64      code,
                 const char *words)
{
  for (guint i = 0; i < self->asks->len; i++)
    {
      IbkrAsk *ask = self->asks->pdata[i];

      if (!is_unnumbered (ask))
        continue;
      if (is_read_only (code, words) && ask->call->kind == FINX_READ_ACCOUNTS)
        {
          for (guint row = 0; row < ask->call->rows->len; row++)
            {
              FinxBrokerAccount *account = ask->call->rows->pdata[row];

              account->may_trade = FALSE;
              g_free (account->note);
              account->note = g_strdup (finx_text ("“Read-Only API” is on in TWS: to trade, switch it off under Global Configuration, API, Settings"));
            }
          ibkr_ask_done (ask, FINX_CALL_DONE);
        }
      else
        {
          ibkr_ask_failed (ask, explain (code, words));
        }
      return;
    }
}

static void
take_system (FinxIbkr   *self,
             gint64      code,
             const char *words)
{
  switch (code)
    {
    case ID_IN_USE:
      take_id_in_use (self);
      break;
    case CUT_OFF:
    case SERVER_BROKEN:
      take_cut_off (self, code, words);
      break;
    case BACK_WITHOUT_DATA:
    case BACK_WITH_DATA:
      take_back (self, code == BACK_WITH_DATA);
      break;
    case 2103:
    case 2105:
      if (self->is_streaming)
        finx_broker_client_set_feed (FINX_BROKER_CLIENT (self), FINX_FEED_FAILED, words);
      break;
    case 2104:
    case 2106:
      if (self->is_streaming && self->is_ready && !self->is_cut_off)
        finx_broker_client_set_feed (FINX_BROKER_CLIENT (self), FINX_FEED_LIVE, "");
      break;
    default:
      if (!is_warning (code))
        fail_unnumbered (self, code, words);
      break;
    }
}

/* Orders */

/* An entry and its exits are one: where TWS refuses one of them, those that it has are taken back. */
static void
take_back_bracket (IbkrAsk *ask,
                   gint64   refused)
{
  g_auto(IbkrWriter) out = { 0 };

  if (ask->n_ids < 2)
    return;
  ibkr_writer_init (&out);
  for (gint64 id = ask->id; id < ask->id + ask->n_ids; id++)
    {
      g_autofree char *fields = g_strdup_printf ("1,%" G_GINT64_FORMAT ",", id);

      if (id != refused)
        ibkr_write_plain (&out, OUT_CANCEL_ORDER, fields);
    }
  ibkr_post (ask->self, &out, FINX_URGENCY_CANCEL, NULL);
  if (ask->self->is_streaming)
    finx_broker_client_sync_soon (FINX_BROKER_CLIENT (ask->self));
}

/* Who waits for something that is asked of an order. Returns: whether the code said what became of that */
static gboolean
take_for_deed (IbkrAsk    *ask,
               gint64      id,
               gint64      code,
               const char *words)
{
  GError *error = NULL;

  if (code == ORDER_CANCELLED || (!is_refusal (code) && code != TOO_OFTEN && ask->call->kind != FINX_CALL_CANCEL))
    return FALSE;               /* its state comes, or it is looked for */
  if (ask->call->kind == FINX_CALL_PLACE)
    take_back_bracket (ask, id);
  if (code == DUPLICATE_ORDER)
    ask->self->next_order += 100;
  error = explain (code, words);
  if (error->code == FINX_ERROR_NOT_FOUND)
    error->code = FINX_ERROR_REJECTED;
  ibkr_ask_failed (ask, error);
  return TRUE;
}

/* An order that was placed before: what is said of it is kept, and it ends by what is certain alone. */
static void
take_for_order (FinxIbkr   *self,
                IbkrOrder  *order,
                gint64      code,
                const char *words)
{
  g_free (order->reason);
  order->reason = g_strdup (words);
  finx_broker_client_note_exchange (FINX_BROKER_CLIENT (self), order->ref != NULL && ibkr_is_ours (order->ref) ? order->ref : "", FALSE, words);
  if (code == ORDER_CANCELLED)
    {
      g_free (order->status);
      order->status = g_strdup ("Cancelled");
      g_clear_pointer (&order->reason, g_free);
    }
  else if (code == ORDER_REJECTED)
    {
      order->is_rejected = TRUE;
      if (order->is_changed && order->status != NULL)
        {
          g_clear_pointer (&order->reason, g_free);
          if (self->is_streaming)
            finx_broker_client_sync_soon (FINX_BROKER_CLIENT (self));   /* it or its change alone: its state tells */
        }
      else if (order->status == NULL || !g_str_equal (order->status, "Filled"))
        {
          g_free (order->status);
          order->status = g_strdup ("Inactive");
        }
    }
  ibkr_check_placed (self, order);
  ibkr_tell_order (self, order, "Told by the broker");
}

void
ibkr_take_error (FinxIbkr   *self,
                 IbkrReader *in)
{
  g_autofree char *words = NULL;
  gint64 id, code;
  IbkrAsk *ask;
  IbkrOrder *order;
  gboolean is_deed, is_change;

  ibkr_read_past (in, 1);
  id = ibkr_read_integer (in, -1);
  code = ibkr_read_integer (in, 0);
  words = finx_broker_shorten (ibkr_read_text (in));
  if (in->is_short || code == 0)
    return;
  finx_log (is_warning (code) ? FINX_LOG_INFO : FINX_LOG_WARNING, "broker", "", "TWS (%d): %s", (int) code, words);
  if (id <= 0 || code == ID_IN_USE)
    {
      take_system (self, code, words);
      return;
    }
  ask = ibkr_find_ask (self, id);
  order = ibkr_find_order (self, id, self->client, 0);
  is_deed = ask != NULL && ask->answer == 0 && ask->call->kind >= FINX_CALL_PLACE && ask->call->kind <= FINX_CALL_CANCEL;
  is_change = is_deed && ask->call->kind == FINX_CALL_REPLACE;
  if (is_deed && !is_warning (code) && take_for_deed (ask, id, code, words))
    {
      if (order != NULL && is_change)
        order->is_changed = FALSE;      /* it was that */
      return;
    }
  if (order != NULL && (!is_change || code == ORDER_CANCELLED))
    take_for_order (self, order, code, words);
  else if (ask != NULL && !is_deed && code == HISTORY && strstr (words, "no data") != NULL)
    ibkr_ask_end (ask);
  else if (ask != NULL && !is_deed && !is_warning (code))
    ibkr_ask_failed (ask, explain (code, words));
  else if (ask == NULL)
    ibkr_feed_error (self, id, code, words);
}
