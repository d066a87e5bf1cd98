/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What Kraken says in place of a result. Its refusals come with status 200, as a list of words such as "EOrder:Insufficient funds". */
#include "adapters/kraken/finx-kraken-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "adapters/finx-broker-json.h"
#include "base/finx-clock.h"
#include "base/finx-error.h"
#include "base/finx-text.h"

#define LOCKED_FOR  (15 * FINX_USEC_PER_MIN)
#define BUSY_FOR    (15 * FINX_USEC_PER_SEC)
#define MOST_BUSY   (15 * FINX_USEC_PER_MIN)
#define ASKED_AGAIN 2           /* so often with a higher number; counted down in the call's time */

typedef enum
{
  KIND_KEY,                     /* refused as a whole */
  KIND_NONCE,
  KIND_PERMISSION,
  KIND_ACCOUNT,                 /* the person has to do something at Kraken */
  KIND_TIRED,                   /* asked too often */
  KIND_BUSY,                    /* too many at once; until a time that is told */
  KIND_FULL,                    /* too many orders of one market */
  KIND_LOCKED,
  KIND_DOWN,                    /* it does not work; nobody knows what became of it */
  KIND_NO
} Kind;

/* By how the words begin; the more special ones come first. */
static const struct
{
  const char *begin;
  Kind        kind;
  const char *meaning;          /* (nullable): English */
} meanings[] = {
  { "EAPI:Invalid key", KIND_KEY, NULL },
  { "EAPI:Invalid signature", KIND_KEY, NULL },
  { "EAPI:Invalid nonce", KIND_NONCE, NULL },
  { "EAPI:Rate limit exceeded", KIND_TIRED, NULL },
  { "EAPI:Bad request", KIND_NO, N_("the request is not one that it knows") },
  { "EAPI:", KIND_NO, NULL },
  { "EGeneral:Temporary lockout", KIND_LOCKED, NULL },
  { "EGeneral:Permission denied", KIND_PERMISSION, NULL },
  { "EGeneral:Too many requests", KIND_TIRED, NULL },
  { "EGeneral:Internal error", KIND_DOWN, NULL },
  { "EGeneral:Invalid arguments", KIND_NO, N_("something in it does not fit the market") },
  { "EGeneral:Unknown method", KIND_NO, NULL },
  { "EService:Market in cancel_only mode", KIND_NO, N_("in this market orders can only be cancelled now") },
  { "EService:Market in post_only mode", KIND_NO, N_("this market takes only orders that wait in the book now") },
  { "EService:Market in limit_only mode", KIND_NO, N_("this market takes only limit orders now") },
  { "EService:Deadline elapsed", KIND_NO, N_("the order came too late and was not taken") },
  { "EService:Throttled", KIND_BUSY, NULL },
  { "EService:", KIND_DOWN, NULL },
  { "EDatabase:", KIND_DOWN, NULL },
  { "EQuery:Unknown asset pair", KIND_NO, N_("it has no such market") },
  { "EQuery:Invalid asset pair", KIND_NO, N_("it has no such market") },
  { "EQuery:", KIND_NO, NULL },
  { "EOrder:Rate limit exceeded", KIND_FULL, NULL },
  { "EOrder:Domain rate limit exceeded", KIND_FULL, NULL },
  { "EOrder:Insufficient funds", KIND_NO, N_("there is not enough on the account for it") },
  { "EOrder:Insufficient margin", KIND_NO, N_("there is not enough on the account for it") },
  { "EOrder:Order minimum not met", KIND_NO, N_("the quantity is below the least of this market") },
  { "EOrder:Cost minimum not met", KIND_NO, N_("the value is below the least of this market") },
  { "EOrder:Tick size check failed", KIND_NO, N_("the price does not fit the market's steps") },
  { "EOrder:Invalid price", KIND_NO, N_("the price does not fit the market's steps") },
  { "EOrder:Orders limit exceeded", KIND_NO, N_("too many orders are open") },
  { "EOrder:Unknown order", KIND_NO, N_("it has no such open order") },
  { "EOrder:Invalid order", KIND_NO, N_("it has no such open order") },
  { "EOrder:Trading agreement required", KIND_NO, N_("its terms have to be accepted on its site first") },
  { "EOrder:", KIND_NO, NULL },
  { "EAuth:Too many requests", KIND_TIRED, NULL },
  { "EAuth:", KIND_ACCOUNT, NULL },
  { "ETrade:", KIND_ACCOUNT, NULL },
  { "ESession:", KIND_NO, NULL },
};

/* (transfer full) (nullable): of a list of warnings and errors the first error; %NULL: there is none */
char *
kraken_first_error (const FinxJsonNode *errors)
{
  for (const FinxJsonNode *node = finx_json_node_first (errors); node != NULL; node = finx_json_node_next (errors, node))
    {
      char *words = finx_json_node_text (node);

      if (words == NULL || *words != 'W')
        return finx_broker_shorten (words != NULL ? words : g_strdup ("?"));
      g_free (words);
    }
  return NULL;
}

static gboolean
is_about_order (const FinxBrokerCall *call)
{
  return call->kind == FINX_CALL_PLACE || call->kind == FINX_CALL_REPLACE || call->kind == FINX_CALL_CANCEL;
}

/* (transfer full): what it means, where that is known, and the words themselves */
static char *
explain (const char *words,
         const char *meaning)
{
  return meaning != NULL ? g_strdup_printf ("%s (%s)", finx_text (meaning), words) : g_strdup (words);
}

/* English, see finx_text() */
static const char *
permission_for (guint kind)
{
  switch (kind)
    {
    case FINX_CALL_PLACE:
    case FINX_CALL_REPLACE:
    case FINX_READ_PREVIEW:
      return N_("create and modify orders");
    case FINX_CALL_CANCEL:
      return N_("cancel and close orders");
    case FINX_CALL_TOKEN:
      return N_("access the WebSockets API");
    case FINX_READ_OPEN_ORDERS:
    case FINX_CALL_QUERY:
    case FINX_READ_ORDERS:
    case FINX_READ_FILLS:
      return N_("query open and closed orders and trades");
    case FINX_READ_ACTIVITIES:
      return N_("query ledger entries");
    default:
      return N_("query funds");
    }
}

/* What needs another key is as good as a key that is refused, as long as nothing else works either. */
static void
forbid (const FinxBrokerCall  *call,
        const char            *words,
        GError               **error)
{
  gboolean is_needed = call->kind == FINX_READ_ACCOUNTS || call->kind == FINX_READ_OPEN_ORDERS || call->kind == FINX_READ_FILLS
                       || call->kind == FINX_CALL_TOKEN;

  finx_set_error (error, is_needed ? FINX_ERROR_AUTH : FINX_ERROR_REJECTED, "FINX-KRAKEN-012",
                  "The key lacks a permission: “%s” (%s). Nothing was done; give it to the key on Kraken's site, or make another key",
                  finx_text (permission_for (call->kind)), words);
}

/* Another program of the same person was faster, which the next number makes good; or the clock went back a little, which a leap does.
 * More often would get the key locked. An order is for the person to send again. */
static FinxCallOutcome
number_again (FinxKraken      *self,
              FinxBrokerCall  *call,
              const char      *words,
              GError         **error)
{
  gboolean is_once = call->kind == FINX_CALL_PLACE || call->kind == FINX_CALL_REPLACE;

  if (is_once || call->time_us < 0)
    kraken_raise_nonce (self, self->nonce + KRAKEN_NONCE_STEP);
  if (!is_once && call->time_us > -ASKED_AGAIN)
    {
      call->time_us--;
      return FINX_CALL_MORE;
    }
  finx_set_error (error, FINX_ERROR_AUTH, "FINX-KRAKEN-011",
                  "Kraken knows this key with higher numbers (%s): another program uses it. Nothing was done; make a key for FinX alone", words);
  return FINX_CALL_FAILED;
}

/* "EService:Throttled: 1781000042" */
static gint64
throttled_for (FinxKraken *self,
               const char *words)
{
  const char *colon = strrchr (words, ':');
  gint64 now_us = finx_broker_client_get_now (FINX_BROKER_CLIENT (self)), until = 0;

  while (colon != NULL && *++colon == ' ')
    ;
  if (colon == NULL || !g_ascii_string_to_signed (colon, 10, 1, G_MAXINT32 * G_GINT64_CONSTANT (4), &until, NULL))
    return BUSY_FOR;
  return CLAMP (until * FINX_USEC_PER_SEC - now_us, FINX_USEC_PER_SEC, MOST_BUSY);
}

/* Asked without a key. */
static gboolean
is_public (const FinxBrokerCall *call)
{
  switch (call->kind)
    {
    case FINX_CALL_CLOCK:
    case FINX_CALL_BARS:
    case FINX_READ_QUOTE:
    case FINX_READ_BOOK:
    case FINX_READ_INSTRUMENTS:
      return TRUE;
    default:
      return g_strcmp0 (call->cursor, KRAKEN_PAIRS) == 0;
    }
}

static void
rest (FinxKraken      *self,
      FinxBrokerCall  *call,
      Kind             kind,
      const char      *words,
      GError         **error)
{
  gint64 wait_us = kind == KIND_LOCKED ? LOCKED_FOR : throttled_for (self, words);

  if (kind == KIND_FULL && call->orders->len > 0)
    {
      kraken_fill_rate (self, call->orders->pdata[0]);
      finx_set_error (error, FINX_ERROR_RATE_LIMITED, "FINX-KRAKEN-013",
                      "Kraken takes no more orders of this market for the moment (%s). Nothing was done; try again later", words);
      return;
    }
  if (kind == KIND_TIRED)
    {
      finx_broker_client_use_up (FINX_BROKER_CLIENT (self), is_public (call));
      finx_set_error (error, FINX_ERROR_RATE_LIMITED, "FINX-KRAKEN-015",
                      "Kraken was asked too often (%s). Nothing was done; it is asked again when its limit allows it", words);
      return;
    }
  finx_broker_client_pause (FINX_BROKER_CLIENT (self), wait_us);
  if (kind == KIND_LOCKED)
    finx_set_error (error, FINX_ERROR_RATE_LIMITED, "FINX-KRAKEN-014",
                    "Kraken has locked the key for a quarter of an hour (%s). Nothing was done, and nothing is asked until then", words);
  else
    finx_set_error (error, FINX_ERROR_RATE_LIMITED, "FINX-KRAKEN-027", "Kraken has too much to do (%s). Nothing was done; it is left alone for %d s", words,
                    (int) (wait_us / FINX_USEC_PER_SEC));
}

static void
say_no (const FinxBrokerCall  *call,
        const char            *words,
        const char            *meaning,
        GError               **error)
{
  g_autofree char *text = explain (words, meaning);
  gboolean is_missing = call->kind == FINX_CALL_QUERY && (g_str_has_prefix (words, "EOrder:Unknown order") || g_str_has_prefix (words, "EOrder:Invalid order"));

  if (is_missing)
    finx_set_error (error, FINX_ERROR_NOT_FOUND, "FINX-KRAKEN-016", "Kraken does not have it: %s", text);
  else
    finx_set_error (error, FINX_ERROR_REJECTED, "FINX-KRAKEN-017", "Kraken said no: %s", text);
}

/**
 * kraken_refuse:
 * @words: what Kraken says
 *
 * Returns: %FINX_CALL_MORE where asking once more helps
 */
FinxCallOutcome
kraken_refuse (FinxKraken      *self,
               FinxBrokerCall  *call,
               const char      *words,
               GError         **error)
{
  gsize i = 0;

  while (i < G_N_ELEMENTS (meanings) && !g_str_has_prefix (words, meanings[i].begin))
    i++;
  if (i == G_N_ELEMENTS (meanings))     /* whoever does not know what it means does not know either what became of an order */
    {
      finx_set_error (error, FINX_ERROR_PROTOCOL, "FINX-KRAKEN-018", "Kraken answered in a way that FinX does not know: %s", words);
      return FINX_CALL_FAILED;
    }
  switch (meanings[i].kind)
    {
    case KIND_KEY:
      finx_set_error (error, FINX_ERROR_AUTH, "FINX-KRAKEN-010",
                      "Kraken refuses the key: %s. Nothing was done. Check both parts of the key, that it was not deleted, that this computer's address is "
                      "allowed, and that its password is right if it has one", words);
      break;
    case KIND_NONCE:
      return number_again (self, call, words, error);
    case KIND_PERMISSION:
      forbid (call, words, error);
      break;
    case KIND_ACCOUNT:
      finx_set_error (error, FINX_ERROR_AUTH, "FINX-KRAKEN-019", "Kraken has closed the account for the moment: %s. Nothing was done; see its site", words);
      break;
    case KIND_TIRED:
    case KIND_BUSY:
    case KIND_FULL:
    case KIND_LOCKED:
      rest (self, call, meanings[i].kind, words, error);
      break;
    case KIND_DOWN:
      if (is_about_order (call))
        finx_set_error (error, FINX_ERROR_OFFLINE, "FINX-KRAKEN-020", "Kraken does not work for the moment: %s. It is not known whether it was heard", words);
      else
        finx_set_error (error, FINX_ERROR_OFFLINE, "FINX-KRAKEN-020", "Kraken does not work for the moment: %s. Nothing was changed; try again later", words);
      break;
    case KIND_NO:
      say_no (call, words, meanings[i].meaning, error);
      break;
    }
  return FINX_CALL_FAILED;
}

/* Kraken itself always answers with 200; other answers are of what stands before it. */
FinxCallOutcome
kraken_refuse_status (FinxBrokerCall  *call,
                      guint            status,
                      GError         **error)
{
  if (status == 401)
    finx_set_error (error, FINX_ERROR_AUTH, "FINX-KRAKEN-010",
                    "Kraken refuses the key: HTTP %u. Nothing was done. Check both parts of the key, that it was not deleted, that this computer's address is "
                    "allowed, and that its password is right if it has one", status);
  else if (status == 403)
    finx_set_error (error, call->kind == FINX_CALL_CLOCK || call->kind == FINX_READ_ACCOUNTS ? FINX_ERROR_AUTH : FINX_ERROR_REJECTED, "FINX-KRAKEN-021",
                    "Kraken's gate refuses this computer or this key (HTTP %u). Nothing was done", status);
  else
    finx_set_error (error, FINX_ERROR_PROTOCOL, "FINX-KRAKEN-018", "Kraken answered in a way that FinX does not know: HTTP %u", status);
  return FINX_CALL_FAILED;
}

FinxCallOutcome
kraken_not_understood (GError **error)
{
  finx_set_error (error, FINX_ERROR_PROTOCOL, "FINX-KRAKEN-022", "Kraken's answer could not be understood. Nothing of it was used");
  return FINX_CALL_FAILED;
}
