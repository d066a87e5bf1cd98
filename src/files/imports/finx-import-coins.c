/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Exchanges, where money is one asset among others, and a trade may be two rows. */
#include "files/imports/finx-import-private.h"

#include <string.h>

#include "base/finx-string.h"
#include "base/finx-text.h"

/* One side of a trade whose other side is still to come. */
typedef struct
{
  char          *asset;
  char          *group;
  FinxImportRow  row;
  FinxCsvRow     place;                 /* for a message; its text lies in the file */
} FinxLeg;

static void
leg_free (gpointer data)
{
  FinxLeg *leg = data;

  g_free (leg->asset);
  g_free (leg->group);
  g_free (leg);
}

GHashTable *
finx_import_legs_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, NULL, leg_free);
}

static gboolean
is_money (const char *code)
{
  static const char *const codes[] = {
    "AED", "AUD", "BRL", "CAD", "CHF", "CZK", "DKK", "EUR", "GBP", "HKD", "HUF", "INR", "JPY", "KRW", "MXN", "NOK", "NZD",
    "PLN", "RON", "SEK", "SGD", "TRY", "USD", "ZAR", NULL
  };

  return g_strv_contains (codes, code);
}

/* Kraken's old names of assets, and its balances that earn something. Returns: (transfer full): such as "BTC" */
static char *
plain_asset (FinxImport *self)
{
  static const struct { const char *old, *plain; } names[] = {
    { "XXBT", "BTC" }, { "XBT", "BTC" }, { "XETH", "ETH" }, { "XETC", "ETC" }, { "XLTC", "LTC" }, { "XXRP", "XRP" },
    { "XXLM", "XLM" }, { "XXDG", "DOGE" }, { "XDG", "DOGE" }, { "XXMR", "XMR" }, { "XZEC", "ZEC" }, { "XREP", "REP" },
    { "XMLN", "MLN" }, { "ZEUR", "EUR" }, { "ZUSD", "USD" }, { "ZGBP", "GBP" }, { "ZCAD", "CAD" }, { "ZJPY", "JPY" },
    { "ZAUD", "AUD" },
  };
  FinxCsvCell cell = finx_import_cell (self, FINX_FIELD_SYMBOL);
  char *asset = g_strndup (cell.text, cell.length), *point;

  if (self->columns[FINX_FIELD_GROUP] == FINX_NO_COLUMN)
    return asset;
  point = strchr (asset, '.');
  if (point != NULL)
    *point = '\0';
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (asset, names[i].old))
      {
        g_free (asset);
        return g_strdup (names[i].plain);
      }
  return asset;
}

static FinxCsvCell
cell_of (const char *text)
{
  return (FinxCsvCell) { text, (guint32) strlen (text), FALSE, FALSE };
}

/* What arrived after the fee, or left with it. */
static FinxDecimal
net_of (const FinxImportRow *row)
{
  return finx_decimal_abs (finx_decimal_sub (row->quantity, row->fees));
}

/* "Bought 1 BTC for 366.04 USDC": the total is in another currency than what was paid. */
static gboolean
was_settled_in_another (FinxImport *self)
{
  FinxCsvCell note = finx_import_cell (self, FINX_FIELD_NOTE), currency = finx_import_cell (self, FINX_FIELD_CURRENCY);
  const char *end = note.text + note.length, *at = g_strstr_len (note.text, note.length, " for "), *name;

  if (at == NULL)
    return FALSE;
  at += strlen (" for ");
  while (at < end && *at != ' ')
    at++;
  name = at < end ? ++at : at;
  while (at < end && g_ascii_isalnum (*at))
    at++;
  return at > name && ((gsize) (at - name) != currency.length || memcmp (name, currency.text, currency.length) != 0);
}

static void
emit_money (FinxImport    *self,
            FinxImportRow *row,
            const char    *asset)
{
  FinxTransaction *transaction;

  row->amount = self->columns[FINX_FIELD_GROUP] == FINX_NO_COLUMN ? finx_decimal_abs (row->quantity) : net_of (row);
  if (self->columns[FINX_FIELD_GROUP] == FINX_NO_COLUMN)
    row->fees = FINX_DECIMAL_ZERO;
  if (row->kind == FINX_TRANSACTION_STAKING || row->kind == FINX_TRANSACTION_AIRDROP)
    row->kind = FINX_TRANSACTION_INTEREST;
  row->quantity = row->price = FINX_DECIMAL_UNKNOWN;
  transaction = finx_import_new_transaction (self, row);
  finx_set_str (&transaction->currency, asset);
  finx_import_emit (self, transaction);
}

static void
emit_units (FinxImport    *self,
            FinxImportRow *row,
            const char    *asset)
{
  g_autoptr(FinxTransaction) transaction = NULL;

  row->quantity = self->columns[FINX_FIELD_GROUP] == FINX_NO_COLUMN ? finx_decimal_abs (row->quantity) : net_of (row);
  row->amount = row->price = FINX_DECIMAL_UNKNOWN;
  row->fees = FINX_DECIMAL_ZERO;
  if (row->kind == FINX_TRANSACTION_DEPOSIT)
    row->kind = FINX_TRANSACTION_DELIVERY_IN;
  else if (row->kind == FINX_TRANSACTION_WITHDRAWAL)
    row->kind = FINX_TRANSACTION_DELIVERY_OUT;
  transaction = finx_import_new_transaction (self, row);
  transaction->instrument = finx_import_find_instrument (self, cell_of (asset), cell_of (""));
  if (transaction->instrument != NULL)
    finx_import_emit (self, g_steal_pointer (&transaction));
}

static gboolean
is_pending (FinxImport *self)
{
  return self->columns[FINX_FIELD_GROUP] != FINX_NO_COLUMN && finx_import_cell (self, FINX_FIELD_ID).length == 0;
}

static void
skip_pending (FinxImport *self)
{
  finx_import_result_add (self->result, TRUE, self->row, 0, NULL, "FINX-IMPORT-032",
                          N_("It was still pending; the row that confirms it has an id."));
}

/**
 * finx_import_read_coins:
 * @row: of a kind that stands in the profile's words
 *
 * Returns: whether the row is done with; else it is read as any other
 */
gboolean
finx_import_read_coins (FinxImport    *self,
                        FinxImportRow *row)
{
  g_autofree char *asset = plain_asset (self);
  gboolean is_trade = row->kind == FINX_TRANSACTION_BUY || row->kind == FINX_TRANSACTION_SELL;

  if (is_pending (self))
    {
      skip_pending (self);
      return TRUE;
    }
  if (is_trade && was_settled_in_another (self))
    {
      finx_import_refuse (self, FINX_FIELD_NOTE, "FINX-IMPORT-022",
                          N_("was not settled in the currency of the row; enter it by hand"));
      return TRUE;
    }
  if (is_money (asset))
    {
      emit_money (self, row, asset);
      return TRUE;
    }
  if (self->columns[FINX_FIELD_GROUP] == FINX_NO_COLUMN && row->kind != FINX_TRANSACTION_DEPOSIT
      && row->kind != FINX_TRANSACTION_WITHDRAWAL && row->kind != FINX_TRANSACTION_DELIVERY_IN)
    return FALSE;
  emit_units (self, row, asset);
  return TRUE;
}

static void
refuse_leg (FinxImport       *self,
            const FinxCsvRow *place,
            const char       *why)
{
  finx_import_result_add (self->result, FALSE, place, 0, NULL, "FINX-IMPORT-023", "%s", finx_text (why));
}

static void
emit_trade (FinxImport    *self,
            const FinxLeg *out,
            const FinxLeg *in)
{
  g_autoptr(FinxTransaction) transaction = NULL;
  gboolean pays = is_money (out->asset), earns = is_money (in->asset);
  FinxImportRow row = out->row;

  if (!pays && !earns)
    {
      refuse_leg (self, &out->place, N_("One coin was changed for another, and the file does not tell what they were worth. "
                                        "Enter a sale and a purchase."));
      refuse_leg (self, &in->place, N_("It belongs to a change of coins in another row."));
      return;
    }
  row.kind = !pays ? FINX_TRANSACTION_SELL : !earns ? FINX_TRANSACTION_BUY : FINX_TRANSACTION_CONVERSION;
  row.amount = pays ? net_of (&out->row) : net_of (&in->row);
  row.quantity = pays ? net_of (&in->row) : net_of (&out->row);
  row.fees = pays ? out->row.fees : in->row.fees;

  transaction = finx_import_new_transaction (self, &row);
  g_free (transaction->id);
  transaction->id = g_strdup_printf ("%s-%s", self->profile->name, out->group);
  finx_set_str (&transaction->currency, pays ? out->asset : in->asset);
  if (pays && earns)
    finx_set_str (&transaction->counter_currency, in->asset);
  else
    {
      transaction->instrument = finx_import_find_instrument (self, cell_of (pays ? in->asset : out->asset),
                                                             cell_of (transaction->currency));
      if (transaction->instrument == NULL)
        return;
    }
  finx_import_emit (self, g_steal_pointer (&transaction));
}

/* A row that moves nothing but its fee: money, coins, or Kraken's credits for fees, which cost nothing. */
static void
read_fee_alone (FinxImport          *self,
                const FinxImportRow *row,
                const char          *asset)
{
  FinxImportRow fee = *row;
  FinxTransaction *transaction;

  if (finx_decimal_sign (row->fees) <= 0 || g_str_equal (asset, "KFEE"))
    finx_import_result_add (self->result, TRUE, self->row, 0, NULL, "FINX-IMPORT-033", N_("It moves nothing, or was paid with fee credits."));
  else if (!is_money (asset))
    refuse_leg (self, self->row, N_("A fee was paid in coins, and the file does not tell what they were worth. Enter them as sold, and the fee."));
  else
    {
      fee.kind = FINX_TRANSACTION_FEE;
      fee.amount = row->fees;
      fee.fees = FINX_DECIMAL_ZERO;
      transaction = finx_import_new_transaction (self, &fee);
      finx_set_str (&transaction->currency, asset);
      finx_import_emit (self, transaction);
    }
}

/**
 * finx_import_read_leg:
 *
 * Keeps the row until the one with the same group comes; then both are one trade.
 */
void
finx_import_read_leg (FinxImport          *self,
                      const FinxImportRow *row)
{
  FinxCsvCell group = finx_import_cell (self, FINX_FIELD_GROUP);
  g_autofree char *key = g_strndup (group.text, group.length);
  g_autofree char *asset = plain_asset (self);
  FinxLeg *leg, *other;

  if (is_pending (self))
    {
      skip_pending (self);
      return;
    }
  if (*key == '\0')
    {
      finx_import_result_add (self->result, FALSE, self->row, 0, NULL, "FINX-IMPORT-033", N_("It does not tell which row it belongs to."));
      return;
    }
  if (!finx_decimal_is_known (row->quantity))
    {
      read_fee_alone (self, row, asset);
      return;
    }

  leg = g_new (FinxLeg, 1);
  *leg = (FinxLeg) { g_steal_pointer (&asset), g_steal_pointer (&key), *row, *self->row };
  other = g_hash_table_lookup (self->legs, leg->group);
  if (other == NULL)
    {
      g_hash_table_insert (self->legs, leg->group, leg);
      return;
    }
  g_hash_table_steal (self->legs, leg->group);
  if (finx_decimal_sign (leg->row.quantity) == finx_decimal_sign (other->row.quantity))
    {
      refuse_leg (self, &other->place, N_("Both rows of this trade have the same sign."));
      refuse_leg (self, &leg->place, N_("Both rows of this trade have the same sign."));
    }
  else if (finx_decimal_sign (leg->row.quantity) < 0)
    emit_trade (self, leg, other);
  else
    emit_trade (self, other, leg);
  leg_free (leg);
  leg_free (other);
}

static int
compare_places (gconstpointer a,
                gconstpointer b)
{
  guint64 x = ((const FinxLeg *) a)->place.line, y = ((const FinxLeg *) b)->place.line;

  return x < y ? -1 : x > y;
}

/**
 * finx_import_refuse_legs:
 *
 * At the end: sides of trades whose other side never came.
 */
void
finx_import_refuse_legs (FinxImport *self)
{
  g_autoptr(GList) left = g_list_sort (g_hash_table_get_values (self->legs), compare_places);

  for (GList *l = left; l != NULL; l = l->next)
    refuse_leg (self, &((FinxLeg *) l->data)->place, N_("The other side of this trade is not in the file."));
}
