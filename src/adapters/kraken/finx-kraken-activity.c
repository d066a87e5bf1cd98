/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What Kraken's ledgers tell besides trades: deposits, rewards, fees and the like. Its words mean what they mean in the ledgers that people
 * download, see the layout “kraken” of finx-import-tables.c, and the ids are the same: what came one way does not come again the other way. */
#include "adapters/kraken/finx-kraken-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "adapters/finx-broker-json.h"
#include "base/finx-string.h"
#include "base/finx-text.h"
#include "base/finx-time.h"
#include "files/imports/finx-import-profile.h"

#define LAYOUT "kraken"

/* What arrived after the fee, or left with it; below zero: it left. */
static FinxDecimal
net_of (const FinxActivity *activity)
{
  return finx_decimal_normalize (finx_decimal_sub (activity->amount, activity->fee));
}

/* "BTC" of "BTC.F": what earns something belongs to the same coin */
static char *
coin_of (const FinxActivity *activity)
{
  return g_strndup (activity->asset, strcspn (activity->asset, "."));
}

static void
leave (FinxActivity *activity,
       gboolean      is_open,
       const char   *why)               /* English */
{
  activity->is_open = is_open;
  g_free (activity->reason);
  activity->reason = g_strdup (finx_text (why));
}

/* Takes @transaction, and fills in what each has; one that can not be booked says why. */
static void
book (FinxKraken      *self,
      FinxActivity    *activity,
      const char      *id,
      FinxTransaction *transaction)
{
  g_autoptr(GError) error = NULL;

  g_free (transaction->id);
  transaction->id = g_strconcat (LAYOUT "-", id, NULL);
  finx_set_str (&transaction->account, finx_broker_client_get_account (FINX_BROKER_CLIENT (self)));
  transaction->time_us = activity->time_us;
  transaction->day = (gint32) finx_days_from_time (activity->time_us);
  if (finx_transaction_validate (transaction, &error))
    {
      activity->transaction = transaction;
      return;
    }
  finx_transaction_free (transaction);
  leave (activity, TRUE, error->message);
}

static FinxTransaction *
new_transaction (FinxTransactionKind kind)
{
  FinxTransaction *transaction = finx_transaction_new ();

  transaction->kind = kind;
  transaction->fees = transaction->taxes = FINX_DECIMAL_ZERO;
  return transaction;
}

/* Of one entry */

static void
book_money (FinxKraken          *self,
            FinxActivity        *activity,
            FinxTransactionKind  kind)
{
  gboolean is_income = kind == FINX_TRANSACTION_STAKING || kind == FINX_TRANSACTION_AIRDROP;
  FinxTransaction *transaction = new_transaction (is_income ? FINX_TRANSACTION_INTEREST : kind);
  g_autofree char *currency = coin_of (activity);

  transaction->amount = finx_decimal_abs (net_of (activity));
  transaction->fees = activity->fee;
  finx_set_str (&transaction->currency, currency);
  book (self, activity, activity->id, transaction);
}

/* Of coins nobody tells what they were worth. */
static void
book_units (FinxKraken          *self,
            FinxActivity        *activity,
            FinxTransactionKind  kind)
{
  FinxTransaction *transaction = new_transaction (kind == FINX_TRANSACTION_DEPOSIT ? FINX_TRANSACTION_DELIVERY_IN
                                                  : kind == FINX_TRANSACTION_WITHDRAWAL ? FINX_TRANSACTION_DELIVERY_OUT : kind);

  transaction->instrument = kraken_find_market (self, activity->asset);
  transaction->quantity = finx_decimal_abs (net_of (activity));
  transaction->amount = FINX_DECIMAL_UNKNOWN;
  book (self, activity, activity->id, transaction);
}

/* What is borrowed for a margin trade costs a fee each four hours; the trades themselves come as fills. */
static void
book_margin (FinxKraken   *self,
             FinxActivity *activity)
{
  g_autofree char *coin = coin_of (activity);
  FinxTransaction *transaction;

  if (!g_str_has_prefix (activity->type, "rollover") || !kraken_is_money (coin) || finx_decimal_sign (net_of (activity)) >= 0)
    {
      leave (activity, TRUE, N_("The margin trade is booked by its fills, and nothing else of it: compare with the broker."));
      return;
    }
  transaction = new_transaction (FINX_TRANSACTION_INTEREST_CHARGE);
  transaction->amount = finx_decimal_abs (net_of (activity));
  finx_set_str (&transaction->currency, coin);
  book (self, activity, activity->id, transaction);
}

static gboolean
is_about_margin (const FinxActivity *activity)
{
  static const char *const words[] = { "margin", "rollover", "settled" };

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_has_prefix (activity->type, words[i]))
      return TRUE;
  return FALSE;
}

/* (nullable): "earn/reward", or else what its beginning means */
static const FinxImportWord *
find_word (const FinxActivity *activity)
{
  const FinxImportProfile *layout = finx_import_profile_get (LAYOUT);
  const FinxImportWord *word = finx_import_profile_find_word (layout, activity->type, strlen (activity->type));

  return word != NULL ? word : finx_import_profile_find_word (layout, activity->type, strcspn (activity->type, "/"));
}

static void
book_entry (FinxKraken           *self,
            FinxActivity         *activity,
            const FinxImportWord *word)         /* (nullable) */
{
  int meaning = word == NULL ? FINX_WORD_REFUSE : finx_decimal_sign (net_of (activity)) < 0 ? word->minus : word->plus;
  gboolean is_income = meaning == FINX_TRANSACTION_STAKING || meaning == FINX_TRANSACTION_AIRDROP;
  g_autofree char *coin = coin_of (activity);

  if (is_about_margin (activity))
    book_margin (self, activity);
  else if (word == NULL)
    leave (activity, TRUE, N_("FinX does not know what it is. Enter it by hand."));
  else if (meaning == FINX_WORD_SKIP || meaning == FINX_WORD_REFUSE)
    leave (activity, meaning == FINX_WORD_REFUSE, word->says);
  else if (finx_decimal_sign (net_of (activity)) == 0)
    leave (activity, FALSE, N_("It moved nothing."));
  else if (is_income && finx_decimal_sign (net_of (activity)) < 0)
    leave (activity, TRUE, N_("It takes back what was credited before. Enter it by hand."));
  else if (kraken_is_money (coin))
    book_money (self, activity, (FinxTransactionKind) meaning);
  else
    book_units (self, activity, (FinxTransactionKind) meaning);
}

/* Of two: what was spent, and what was received for it */

static gboolean
is_leg (const FinxActivity *activity)
{
  const FinxImportWord *word = find_word (activity);

  return word != NULL && word->plus == FINX_WORD_LEG;
}

static void
book_trade (FinxKraken   *self,
            FinxActivity *out,
            FinxActivity *in)
{
  g_autofree char *paid = coin_of (out), *got = coin_of (in);
  gboolean pays = kraken_is_money (paid), earns = kraken_is_money (got);
  g_autofree char *market = pays ? g_strdup_printf ("%s-%s", got, paid) : g_strdup_printf ("%s-%s", paid, got);
  FinxTransaction *transaction;

  if (!pays && !earns)
    {
      leave (out, TRUE, N_("One coin was changed for another, and Kraken does not tell what they were worth. Enter a sale and a purchase."));
      leave (in, FALSE, N_("It belongs to a change of coins in another entry."));
      return;
    }
  transaction = new_transaction (!pays ? FINX_TRANSACTION_SELL : !earns ? FINX_TRANSACTION_BUY : FINX_TRANSACTION_CONVERSION);
  transaction->amount = finx_decimal_abs (net_of (pays ? out : in));
  transaction->quantity = finx_decimal_abs (net_of (pays ? in : out));
  transaction->fees = pays ? out->fee : in->fee;
  finx_set_str (&transaction->currency, pays ? paid : got);
  if (pays && earns)
    finx_set_str (&transaction->counter_currency, got);
  else
    transaction->instrument = kraken_find_instrument (self, market);
  book (self, out, out->group, transaction);
  leave (in, FALSE, out->transaction != NULL ? N_("It is booked together with what was paid or sold for it.")
                                             : N_("It belongs to a trade in another entry."));
}

static void
join (FinxKraken   *self,
      FinxActivity *one,
      FinxActivity *other)
{
  int sign = finx_decimal_sign (one->amount);

  if (sign * finx_decimal_sign (other->amount) < 0)
    {
      book_trade (self, sign < 0 ? one : other, sign < 0 ? other : one);
      return;
    }
  leave (one, TRUE, N_("Both rows of this trade have the same sign."));
  leave (other, TRUE, N_("Both rows of this trade have the same sign."));
}

/* Both sides have the same group. */
static void
join_all (FinxKraken *self,
          GPtrArray  *rows)
{
  g_autoptr(GHashTable) waiting = g_hash_table_new (g_str_hash, g_str_equal);
  GHashTableIter iter;
  gpointer left;

  for (guint i = 0; i < rows->len; i++)
    {
      FinxActivity *row = rows->pdata[i], *other;

      if (!is_leg (row))
        continue;
      other = g_hash_table_lookup (waiting, row->group);
      if (other == NULL)
        {
          g_hash_table_insert (waiting, row->group, row);
          continue;
        }
      g_hash_table_remove (waiting, row->group);
      join (self, other, row);
    }
  g_hash_table_iter_init (&iter, waiting);
  while (g_hash_table_iter_next (&iter, NULL, &left))
    leave (left, TRUE, N_("The other side of this trade was not told."));
}

/* Reading */

static char *
text_of (const FinxJsonNode *node,
         const char         *name)
{
  char *text = finx_json_node_text (finx_json_node_get (node, name));

  return text != NULL ? text : g_strdup ("");
}

/* (transfer full) (nullable) */
static FinxActivity *
parse (const FinxJsonNode *node)
{
  g_autoptr(FinxActivity) activity = g_new0 (FinxActivity, 1);
  g_autofree char *type = text_of (node, "type"), *subtype = text_of (node, "subtype"), *code = text_of (node, "asset");
  const FinxJsonNode *fee = finx_json_node_get (node, "fee");

  activity->id = finx_json_node_name (node);
  activity->group = text_of (node, "refid");
  activity->type = *subtype != '\0' ? g_strdup_printf ("%s/%s", type, subtype) : g_strdup (type);
  activity->asset = kraken_asset_of (code);
  activity->amount = finx_json_node_decimal (finx_json_node_get (node, "amount"));
  activity->fee = fee != NULL ? finx_json_node_decimal (fee) : FINX_DECIMAL_ZERO;
  activity->time_us = kraken_seconds_of (node, "time");
  activity->reason = g_strdup ("");
  if (activity->id == NULL || *activity->id == '\0' || *type == '\0' || *code == '\0' || activity->time_us == 0
      || !finx_decimal_is_known (activity->amount) || !finx_decimal_is_known (activity->fee) || !finx_decimal_is_known (net_of (activity)))
    return NULL;
  return g_steal_pointer (&activity);
}

/* Those of trades come as fills. */
static gboolean
read_entry (FinxBrokerCall     *call,
            const FinxJsonNode *node)
{
  FinxActivity *activity = parse (node);

  if (activity == NULL)
    return FALSE;
  if (g_str_has_prefix (activity->type, "trade"))
    finx_activity_free (activity);
  else
    g_ptr_array_add (call->rows, activity);
  return TRUE;
}

/* Pages move while they are turned: what comes again is not told again. */
static void
drop_repeated (GPtrArray *rows)
{
  g_autoptr(GHashTable) ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint i = 0;

  while (i < rows->len)
    if (g_hash_table_add (ids, g_strdup (((FinxActivity *) rows->pdata[i])->id)))
      i++;
    else
      g_ptr_array_remove_index (rows, i);
}

static void
keep_in_time (FinxBrokerCall *call)
{
  for (guint i = call->rows->len; i-- > 0;)
    {
      const FinxActivity *row = call->rows->pdata[i];

      if (row->time_us < call->from_us || row->time_us >= call->to_us)
        g_ptr_array_remove_index (call->rows, i);
    }
}

FinxCallOutcome
kraken_read_activities (FinxKraken         *self,
                        FinxBrokerCall     *call,
                        const FinxJsonNode *result,
                        GError            **error)
{
  const FinxJsonNode *entries = finx_json_node_get (result, "ledger");

  if (!finx_json_node_is_object (entries) && !(finx_json_node_is_array (entries) && finx_json_node_first (entries) == NULL))
    return kraken_not_understood (error);
  for (const FinxJsonNode *node = finx_json_node_first (entries); node != NULL; node = finx_json_node_next (entries, node))
    if (!read_entry (call, node))
      return kraken_not_understood (error);
  if (kraken_turn_page (call, result, finx_json_node_count (entries)))
    return FINX_CALL_MORE;
  drop_repeated (call->rows);
  keep_in_time (call);
  finx_broker_call_sort (call);
  for (guint i = 0; i < call->rows->len; i++)
    if (!is_leg (call->rows->pdata[i]))
      book_entry (self, call->rows->pdata[i], find_word (call->rows->pdata[i]));
  join_all (self, call->rows);
  return FINX_CALL_DONE;
}
