/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Layouts that a person described, beside those that are built in. */
#include "files/imports/finx-import-mapping.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "files/imports/finx-import-words.h"

/* How the fields are called where they are remembered; the first ones are the columns of the FinX CSV. */
static const char *const field_names[FINX_N_FIELDS] = {
  "date", "time", "type", "account", "counter_account", "symbol", "quantity", "price", "amount", "fees", "taxes", "currency",
  "fx_rate", "ratio", "lot", "note", "counter_symbol", "id", "deleted", "subtype", "isin", "name", "gross", "more_fees",
  "fee_currency", "group",
};

/* What columns are often called, besides those names. */
static const struct
{
  FinxImportField field;
  const char     *names;
} usual_names[] = {
  { FINX_FIELD_DATE, "booking date|trade date|run date|datum|buchungsdatum|buchungstag|handelstag|valuta|data|fecha|datetime|timestamp" },
  { FINX_FIELD_TIME, "uhrzeit|zeit|hora|heure" },
  { FINX_FIELD_TYPE, "action|transaction type|activity|typ|art|vorgang|transaktion|buchungsart|operation|opération|tipo|side" },
  { FINX_FIELD_SYMBOL, "ticker|instrument|asset|security|wkn|wertpapier|symbole" },
  { FINX_FIELD_ISIN, "isin code" },
  { FINX_FIELD_NAME, "description|security name|bezeichnung|wertpapiername|libellé|nombre|product|produkt" },
  { FINX_FIELD_QUANTITY, "shares|units|qty|amount of shares|stück|anzahl|menge|nominale|quantité|cantidad|quantità" },
  { FINX_FIELD_PRICE, "price per share|unit price|kurs|preis|cours|prix|precio|prezzo|execution price" },
  { FINX_FIELD_AMOUNT, "total|net amount|value|betrag|summe|endbetrag|gesamt|montant|importe|importo|total amount" },
  { FINX_FIELD_GROSS, "gross amount|bruttobetrag|kurswert|subtotal" },
  { FINX_FIELD_FEES, "fee|commission|commissions|fees & comm|gebühren|gebühr|provision|spesen|frais|comisión|commissioni" },
  { FINX_FIELD_TAXES, "tax|withholding tax|steuern|steuer|quellensteuer|impôts|taxe|impuestos" },
  { FINX_FIELD_CURRENCY, "ccy|währung|devise|moneda|valuta währung" },
  { FINX_FIELD_FX_RATE, "exchange rate|fx rate|wechselkurs|devisenkurs" },
  { FINX_FIELD_ACCOUNT, "depot|konto|portfolio|compte|cuenta" },
  { FINX_FIELD_NOTE, "notes|comment|notiz|bemerkung|verwendungszweck|kommentar|memo" },
  { FINX_FIELD_ID, "transaction id|order id|reference|referenz|txid" },
};

static const FinxImportWord usual_words[] = {
  SAME ("buy*", BUY), SAME ("bought", BUY), SAME ("purchase*", BUY), SAME ("kauf*", BUY), SAME ("achat*", BUY), SAME ("compra*", BUY),
  SAME ("acquisto*", BUY), SAME ("sell*", SELL), SAME ("sold", SELL), SAME ("sale", SELL), SAME ("verkauf*", SELL), SAME ("vente*", SELL),
  SAME ("venta*", SELL), SAME ("vendita*", SELL), EITHER ("trade", BUY, BUY), SAME ("div*", DIVIDEND), SAME ("ausschüttung*", DIVIDEND),
  SAME ("ertr*", DIVIDEND), SAME ("deposit*", DEPOSIT), SAME ("einzahlung*", DEPOSIT), SAME ("einlage*", DEPOSIT), SAME ("dépôt*", DEPOSIT),
  SAME ("withdraw*", WITHDRAWAL), SAME ("auszahlung*", WITHDRAWAL), SAME ("entnahme*", WITHDRAWAL), SAME ("retrait*", WITHDRAWAL),
  EITHER ("transfer*", DEPOSIT, WITHDRAWAL), EITHER ("überweisung*", DEPOSIT, WITHDRAWAL), EITHER ("interest*", INTEREST, INTEREST_CHARGE),
  EITHER ("zins*", INTEREST, INTEREST_CHARGE), EITHER ("fee*", FEE_REFUND, FEE), EITHER ("commission*", FEE_REFUND, FEE),
  EITHER ("gebühr*", FEE_REFUND, FEE), EITHER ("frais*", FEE_REFUND, FEE), EITHER ("tax*", TAX_REFUND, TAX), EITHER ("steuer*", TAX_REFUND, TAX),
  SAME ("einlieferung*", DELIVERY_IN), SAME ("auslieferung*", DELIVERY_OUT), SAME ("staking*", STAKING), SAME ("airdrop*", AIRDROP),
  SAME ("return of capital*", RETURN_OF_CAPITAL), SAME ("reinvest*", REINVESTMENT), SAME ("delivery_in", DELIVERY_IN),
  SAME ("delivery_out", DELIVERY_OUT), SAME ("fee_refund", FEE_REFUND), SAME ("tax_refund", TAX_REFUND), SAME ("interest_charge", INTEREST_CHARGE),
  SAME ("return_of_capital", RETURN_OF_CAPITAL), SAME ("stock_dividend", STOCK_DIVIDEND), SAME ("split*", SPLIT), END
};

const char *
finx_import_field_to_string (FinxImportField field)
{
  g_return_val_if_fail ((guint) field < FINX_N_FIELDS, "");
  return field_names[field];
}

FinxImportMapping *
finx_import_mapping_new (const char *title)
{
  FinxImportMapping *self = g_new0 (FinxImportMapping, 1);

  self->title = g_strdup (title != NULL ? title : "");
  return self;
}

FinxImportMapping *
finx_import_mapping_copy (const FinxImportMapping *self)
{
  FinxImportMapping *copy = g_memdup2 (self, sizeof *self);

  copy->title = g_strdup (self->title);
  copy->currency = g_strdup (self->currency);
  for (guint i = 0; i < FINX_N_FIELDS; i++)
    copy->columns[i] = g_strdup (self->columns[i]);
  return copy;
}

void
finx_import_mapping_free (FinxImportMapping *self)
{
  if (self == NULL)
    return;

  for (guint i = 0; i < FINX_N_FIELDS; i++)
    g_free (self->columns[i]);
  g_free (self->title);
  g_free (self->currency);
  g_free (self);
}

static char *
cell_text (const FinxCsvCell *cell)
{
  return g_strstrip (g_strndup (cell->text, cell->length));
}

/* Whether @name is one of "a|b|c", whatever its capitals. */
static gboolean
is_one_of (const char *name,
           const char *names)
{
  g_auto(GStrv) list = g_strsplit (names, "|", 0);
  g_autofree char *folded = g_utf8_casefold (name, -1);

  for (guint i = 0; list[i] != NULL; i++)
    {
      g_autofree char *other = g_utf8_casefold (list[i], -1);

      if (g_str_equal (folded, other))
        return TRUE;
    }
  return FALSE;
}

static FinxImportField
guess_field (const char *name)
{
  for (guint i = 0; i < FINX_N_FIELDS; i++)
    if (is_one_of (name, field_names[i]))
      return (FinxImportField) i;
  for (gsize i = 0; i < G_N_ELEMENTS (usual_names); i++)
    if (is_one_of (name, usual_names[i].names))
      return usual_names[i].field;
  return FINX_N_FIELDS;
}

/**
 * finx_import_mapping_guess:
 * @head: the line with the names
 * @like: (nullable): the layout that it seems to be; its columns are taken as they are
 *
 * Returns: (transfer full): what the columns may mean, by their names
 */
FinxImportMapping *
finx_import_mapping_guess (const FinxCsvRow        *head,
                           const FinxImportProfile *like)
{
  FinxImportMapping *self = finx_import_mapping_new (NULL);

  self->like = like;
  for (guint field = 0; like != NULL && field < FINX_N_FIELDS; field++)
    {
      guint n_found, column = finx_import_profile_find_column (like, (FinxImportField) field, head, &n_found);

      if (column < head->n_cells)
        self->columns[field] = cell_text (&head->cells[column]);
    }
  for (guint i = 0; like == NULL && i < head->n_cells; i++)
    {
      g_autofree char *name = cell_text (&head->cells[i]);
      FinxImportField field = guess_field (name);

      if (field < FINX_N_FIELDS && self->columns[field] == NULL)
        self->columns[field] = g_steal_pointer (&name);
    }
  return self;
}

/**
 * finx_import_mapping_get_field:
 *
 * Returns: what @column means; %FINX_N_FIELDS: nothing
 */
FinxImportField
finx_import_mapping_get_field (const FinxImportMapping *self,
                               const char              *column)
{
  for (guint i = 0; i < FINX_N_FIELDS; i++)
    if (g_strcmp0 (self->columns[i], column) == 0)
      return (FinxImportField) i;
  return FINX_N_FIELDS;
}

/* A column means one thing, and a thing stands in one column. @field: %FINX_N_FIELDS: nothing. */
void
finx_import_mapping_set_field (FinxImportMapping *self,
                               const char        *column,
                               FinxImportField    field)
{
  for (guint i = 0; i < FINX_N_FIELDS; i++)
    if (g_strcmp0 (self->columns[i], column) == 0)
      g_clear_pointer (&self->columns[i], g_free);
  if (field >= FINX_N_FIELDS)
    return;
  g_free (self->columns[field]);
  self->columns[field] = g_strdup (column);
}

/* Less than that books nothing. */
gboolean
finx_import_mapping_is_usable (const FinxImportMapping *self)
{
  return self->columns[FINX_FIELD_DATE] != NULL && self->columns[FINX_FIELD_TYPE] != NULL;
}

/**
 * finx_import_mapping_intern:
 *
 * Any thread.
 *
 * Returns: (transfer none): as a profile, which stays for ever, as results refer to it; the same for the same mapping
 */
const FinxImportProfile *
finx_import_mapping_intern (const FinxImportMapping *self)
{
  static GHashTable *known;             /* JSON → FinxImportProfile */
  static GMutex mutex;
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&mutex);
  g_autoptr(GPtrArray) alone = g_ptr_array_new ();
  g_autoptr(GString) marks = g_string_new (NULL);
  g_autofree char *key = NULL;
  FinxImportProfile *profile;

  g_ptr_array_add (alone, (gpointer) self);
  key = finx_import_mappings_to_json (alone);
  if (known == NULL)
    known = g_hash_table_new (g_str_hash, g_str_equal);
  profile = g_hash_table_lookup (known, key);
  if (profile != NULL)
    return profile;

  profile = g_new0 (FinxImportProfile, 1);
  for (guint i = 0; i < FINX_N_FIELDS; i++)
    if (self->columns[i] != NULL)
      {
        profile->columns[i] = g_intern_string (self->columns[i]);
        g_string_append_printf (marks, "%s%s", marks->len > 0 ? "|" : "", self->columns[i]);
      }
  profile->name = "mapping";
  profile->title = g_intern_string (self->title);
  profile->marks = g_intern_string (marks->str);
  profile->words = self->like != NULL && self->like->words != NULL ? self->like->words : usual_words;
  profile->date_orders = FINX_DATE_YMD | FINX_DATE_DMY | FINX_DATE_MDY;
  profile->number_marks = FINX_NUMBER_POINT | FINX_NUMBER_COMMA;
  profile->flags = self->like != NULL ? self->like->flags : 0;
  profile->section = self->like != NULL ? self->like->section : NULL;
  profile->others = self->like != NULL ? self->like->others : NULL;
  profile->currency_after = self->like != NULL ? self->like->currency_after : NULL;
  profile->currency = self->currency != NULL ? g_intern_string (self->currency) : self->like != NULL ? self->like->currency : NULL;
  g_hash_table_insert (known, (gpointer) g_intern_string (key), profile);
  return profile;
}

/* {"title": …, "like": …, "currency": …, "columns": {"date": "Datum", …}} */
char *
finx_import_mappings_to_json (GPtrArray *mappings)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autoptr(JsonNode) root = NULL;

  json_builder_begin_array (builder);
  for (guint i = 0; i < mappings->len; i++)
    {
      const FinxImportMapping *self = mappings->pdata[i];

      json_builder_begin_object (builder);
      json_builder_set_member_name (builder, "title");
      json_builder_add_string_value (builder, self->title);
      json_builder_set_member_name (builder, "like");
      json_builder_add_string_value (builder, self->like != NULL ? self->like->name : "");
      json_builder_set_member_name (builder, "currency");
      json_builder_add_string_value (builder, self->currency != NULL ? self->currency : "");
      json_builder_set_member_name (builder, "columns");
      json_builder_begin_object (builder);
      for (guint field = 0; field < FINX_N_FIELDS; field++)
        if (self->columns[field] != NULL)
          {
            json_builder_set_member_name (builder, field_names[field]);
            json_builder_add_string_value (builder, self->columns[field]);
          }
      json_builder_end_object (builder);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  root = json_builder_get_root (builder);
  return json_to_string (root, FALSE);
}

static const char *
get_string (JsonObject *object,
            const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : "";
}

static FinxImportMapping *
read_mapping (JsonObject *object)
{
  FinxImportMapping *self = finx_import_mapping_new (get_string (object, "title"));
  JsonNode *columns = json_object_get_member (object, "columns");

  self->like = finx_import_profile_get (get_string (object, "like"));
  if (*get_string (object, "currency") != '\0')
    self->currency = g_strdup (get_string (object, "currency"));
  for (guint field = 0; columns != NULL && JSON_NODE_HOLDS_OBJECT (columns) && field < FINX_N_FIELDS; field++)
    {
      const char *column = get_string (json_node_get_object (columns), field_names[field]);

      if (*column != '\0')
        self->columns[field] = g_strdup (column);
    }
  return self;
}

/**
 * finx_import_mappings_from_json:
 * @text: (nullable): as finx_import_mappings_to_json() makes it; what can not be read is left out
 *
 * Returns: (transfer full) (element-type FinxImportMapping)
 */
GPtrArray *
finx_import_mappings_from_json (const char *text)
{
  GPtrArray *mappings = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_import_mapping_free);
  g_autoptr(JsonNode) root = text != NULL ? json_from_string (text, NULL) : NULL;
  JsonArray *array = root != NULL && JSON_NODE_HOLDS_ARRAY (root) ? json_node_get_array (root) : NULL;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);

      if (JSON_NODE_HOLDS_OBJECT (node))
        g_ptr_array_add (mappings, read_mapping (json_node_get_object (node)));
    }
  return mappings;
}
