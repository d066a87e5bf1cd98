/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ghostfolio's export: one JSON object with activities, accounts and, since 2025, descriptions of what is held. */
#include "files/imports/finx-import-ghostfolio.h"

#include <string.h>

#include "base/finx-error.h"
#include "files/imports/finx-import-record.h"
#include "files/imports/finx-import-words.h"
#include "files/text/finx-json-text.h"

#define TYPICAL_RECORD 350      /* bytes */
#define MAX_NAMES      100000

static const FinxImportWord words[] = {
  SAME ("BUY", BUY), SAME ("SELL", SELL), ONLY ("DIVIDEND", DIVIDEND, N_("It takes a dividend back. Delete that by hand.")),
  EITHER ("INTEREST", INTEREST, INTEREST_CHARGE), SAME ("FEE", FEE), SAME ("ITEM", DELIVERY_IN),
  REFUSE ("LIABILITY", N_("It is a debt, and not a transaction. Enter what was received, and what is paid back.")), END
};

const FinxImportProfile finx_import_ghostfolio = {
  .name = "ghostfolio",
  .title = "Ghostfolio, export as JSON",
  .format = FINX_FORMAT_GHOSTFOLIO,
  .words = words,
  .date_orders = FINX_DATE_YMD,
  .number_marks = FINX_NUMBER_POINT,
};

/* Currencies whose hundredth is a currency of its own there. */
static const struct { const char *part, *whole; } parts[] = {
  { "GBp", "GBP" }, { "GBX", "GBP" }, { "ILA", "ILS" }, { "ZAc", "ZAR" }, { "USX", "USD" },
};

typedef struct
{
  char *name, *isin;
} Asset;

typedef struct
{
  FinxImportRecord record;
  FinxJsonText     json;
  gboolean         is_inside;           /* the list of activities */
  GHashTable      *accounts;            /* id → name */
  GHashTable      *names;               /* set of those names */
  GHashTable      *assets;              /* symbol → Asset */
  FinxDecimal      quantity, price, fee;
  gboolean         is_manual;           /* the symbol is made up by Ghostfolio */
} GhostfolioSource;

static void
asset_free (gpointer data)
{
  Asset *asset = data;

  g_free (asset->name);
  g_free (asset->isin);
  g_free (asset);
}

static void
ghostfolio_source_clear (GhostfolioSource *self)
{
  finx_import_record_clear (&self->record);
  g_clear_pointer (&self->accounts, g_hash_table_unref);
  g_clear_pointer (&self->names, g_hash_table_unref);
  g_clear_pointer (&self->assets, g_hash_table_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (GhostfolioSource, ghostfolio_source_clear)

static char *
dup_text (FinxJsonText *json)
{
  return finx_json_text_unescape (json->text, json->length);
}

/* Reads the members of an object that has been opened: those texts that are asked for; ends with %NULL.
 * Returns: whether the object was whole */
static gboolean
read_texts (FinxJsonText      *json,
            const char *const *wanted,
            char             **texts)
{
  FinxJsonToken token;

  while ((token = finx_json_text_next (json)) == FINX_JSON_NAME)
    {
      guint i = 0;

      while (wanted[i] != NULL && !finx_json_text_is (json, wanted[i]))
        i++;
      if (!finx_json_text_skip (json))
        return FALSE;
      if (wanted[i] != NULL && json->piece < json->at && *json->piece == '"')
        {
          g_free (texts[i]);
          texts[i] = dup_text (json);
        }
    }
  return token == FINX_JSON_OBJECT_END;
}

/* Calls @learn for each object in the array that comes next; other values are passed over. */
static gboolean
read_objects (GhostfolioSource *self,
              gboolean        (*learn) (GhostfolioSource *self))
{
  FinxJsonToken token = finx_json_text_next (&self->json);

  if (token != FINX_JSON_ARRAY)         /* null */
    return token == FINX_JSON_WORD;
  while ((token = finx_json_text_next (&self->json)) == FINX_JSON_OBJECT)
    if (!learn (self))
      return FALSE;
  return token == FINX_JSON_ARRAY_END;
}

static gboolean
learn_account (GhostfolioSource *self)
{
  static const char *const wanted[] = { "id", "name", NULL };
  g_autofree char *id = NULL, *name = NULL;
  char *texts[2] = { NULL, NULL };
  gboolean is_whole = read_texts (&self->json, wanted, texts);

  id = texts[0];
  name = texts[1];
  if (is_whole && id != NULL && g_hash_table_size (self->accounts) < MAX_NAMES)
    {
      /* Two accounts of one name would become one. */
      gboolean is_usable = name != NULL && *name != '\0' && g_hash_table_add (self->names, g_strdup (name));

      g_hash_table_replace (self->accounts, g_strdup (id), g_strdup (is_usable ? name : id));
    }
  return is_whole;
}

static gboolean
learn_asset (GhostfolioSource *self)
{
  static const char *const wanted[] = { "symbol", "name", "isin", NULL };
  char *texts[3] = { NULL, NULL, NULL };
  gboolean is_whole = read_texts (&self->json, wanted, texts);

  if (is_whole && texts[0] != NULL && g_hash_table_size (self->assets) < MAX_NAMES)
    {
      Asset *asset = g_new0 (Asset, 1);

      asset->name = g_strdup (texts[1] != NULL ? texts[1] : "");
      asset->isin = g_strdup (texts[2] != NULL ? texts[2] : "");
      g_hash_table_replace (self->assets, g_strdup (texts[0]), asset);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (texts[i]);
  return is_whole;
}

static gboolean
fail_broken (FinxJsonText  *json,
             GError       **error)
{
  finx_set_error (error, FINX_ERROR_INVALID, "FINX-IMPORT-040",
                  "The JSON text is broken or ends too early in line %u, column %u. Export the file again",
                  (guint) json->line, json->column);
  return FALSE;
}

/* Reads everything once: the text is whole, and what the activities refer to is known. */
static gboolean
learn_file (GhostfolioSource  *self,
            GError           **error)
{
  gboolean has_activities = FALSE, is_whole = finx_json_text_next (&self->json) == FINX_JSON_OBJECT;
  FinxJsonToken token = FINX_JSON_END;

  while (is_whole && (token = finx_json_text_next (&self->json)) == FINX_JSON_NAME)
    {
      gboolean is_accounts = finx_json_text_is (&self->json, "accounts");
      gboolean is_assets = finx_json_text_is (&self->json, "assetProfiles");

      has_activities |= finx_json_text_is (&self->json, "activities");
      is_whole = is_accounts ? read_objects (self, learn_account)
                 : is_assets ? read_objects (self, learn_asset) : finx_json_text_skip (&self->json);
    }
  if (!is_whole || token != FINX_JSON_OBJECT_END || finx_json_text_next (&self->json) != FINX_JSON_END)
    return fail_broken (&self->json, error);
  if (!has_activities)
    finx_set_error (error, FINX_ERROR_INVALID, "FINX-IMPORT-041",
                    "The file is JSON, but no export of Ghostfolio: it has no “activities”. Choose another file");
  return has_activities;
}

/* To the first activity. */
static void
ghostfolio_rewind (FinxImportSource *source)
{
  GhostfolioSource *self = (GhostfolioSource *) source;
  FinxJsonText *json = &self->json;
  gboolean is_found = FALSE;

  finx_json_text_init (json, json->start, (gsize) (json->end - json->start));
  finx_json_text_next (json);
  while (!is_found && finx_json_text_next (json) == FINX_JSON_NAME)
    {
      is_found = finx_json_text_is (json, "activities");
      if (!is_found && !finx_json_text_skip (json))
        break;
    }
  self->is_inside = is_found && finx_json_text_next (json) == FINX_JSON_ARRAY;
}

typedef enum
{
  MEMBER_TEXT,                  /* a field as it is */
  MEMBER_QUANTITY,
  MEMBER_PRICE,
  MEMBER_FEE,
  MEMBER_ACCOUNT,
  MEMBER_SOURCE
} MemberUse;

static const struct
{
  const char     *name;
  FinxImportField field;
  MemberUse       use;
} members[] = {
  { "id", FINX_FIELD_ID, MEMBER_TEXT }, { "type", FINX_FIELD_TYPE, MEMBER_TEXT }, { "date", FINX_FIELD_DATE, MEMBER_TEXT },
  { "currency", FINX_FIELD_CURRENCY, MEMBER_TEXT }, { "comment", FINX_FIELD_NOTE, MEMBER_TEXT },
  { "symbol", FINX_FIELD_SYMBOL, MEMBER_TEXT }, { "quantity", FINX_FIELD_QUANTITY, MEMBER_QUANTITY },
  { "unitPrice", FINX_FIELD_PRICE, MEMBER_PRICE }, { "fee", FINX_FIELD_FEES, MEMBER_FEE },
  { "accountId", FINX_FIELD_ACCOUNT, MEMBER_ACCOUNT }, { "dataSource", FINX_N_FIELDS, MEMBER_SOURCE },
};

/* Its value was just read. */
static void
put_member (GhostfolioSource *self,
            gsize             i,
            FinxJsonToken     token)
{
  g_autofree char *text = token == FINX_JSON_STRING ? dup_text (&self->json) : g_strndup (self->json.text, self->json.length);
  FinxDecimal *number = members[i].use == MEMBER_QUANTITY ? &self->quantity
                        : members[i].use == MEMBER_PRICE ? &self->price : members[i].use == MEMBER_FEE ? &self->fee : NULL;
  const char *account;

  if (token == FINX_JSON_WORD && *text == 'n')          /* null */
    return;
  if (members[i].use == MEMBER_SOURCE)
    {
      self->is_manual = g_str_equal (text, "MANUAL");
      return;
    }
  account = members[i].use == MEMBER_ACCOUNT ? g_hash_table_lookup (self->accounts, text) : NULL;
  finx_import_record_place (&self->record, members[i].field, members[i].name, self->json.line, self->json.column);
  finx_import_record_copy (&self->record, members[i].field, account != NULL ? account : text, -1);
  if (number != NULL)
    finx_parse_number (text, strlen (text), FINX_NUMBER_POINT | FINX_NUMBER_PLAIN, number);
}

/* The members of an activity. Returns: whether it was whole, which is known by then */
static gboolean
read_activity (GhostfolioSource *self)
{
  FinxJsonToken token;

  while ((token = finx_json_text_next (&self->json)) == FINX_JSON_NAME)
    {
      gsize i = 0;

      while (i < G_N_ELEMENTS (members) && !finx_json_text_is (&self->json, members[i].name))
        i++;
      token = finx_json_text_next (&self->json);
      if (token == FINX_JSON_OBJECT || token == FINX_JSON_ARRAY)
        {
          for (guint depth = self->json.depth; token > FINX_JSON_BROKEN && self->json.depth >= depth;)
            token = finx_json_text_next (&self->json);
        }
      else if (i < G_N_ELEMENTS (members))
        put_member (self, i, token);
    }
  return token == FINX_JSON_OBJECT_END;
}

/* "2021-09-16T00:00:00.000Z": midnight stands for no time. */
static void
split_moment (GhostfolioSource *self)
{
  g_autofree char *text = finx_import_record_dup (&self->record, FINX_FIELD_DATE);
  char *time = strchr (text, 'T');

  if (time == NULL)
    return;
  finx_import_record_copy (&self->record, FINX_FIELD_DATE, text, time - text);
  self->record.places[FINX_FIELD_TIME] = self->record.places[FINX_FIELD_DATE];
  if (!g_str_has_prefix (time, "T00:00:00") || strlen (time) < strlen ("T00:00:00"))
    finx_import_record_copy (&self->record, FINX_FIELD_TIME, time, -1);
}

/* Amounts in pence, such as of prices in London, become pounds. */
static void
join_currency (GhostfolioSource *self)
{
  g_autofree char *currency = finx_import_record_dup (&self->record, FINX_FIELD_CURRENCY);
  FinxDecimal cent = finx_decimal_new (1, 2);

  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    if (g_str_equal (currency, parts[i].part))
      {
        self->price = finx_decimal_mul (self->price, cent, FINX_DECIMAL_MAX_SCALE, FINX_ROUND_HALF_EVEN);
        self->fee = finx_decimal_mul (self->fee, cent, FINX_DECIMAL_MAX_SCALE, FINX_ROUND_HALF_EVEN);
        self->price = finx_decimal_normalize (self->price);
        self->fee = finx_decimal_normalize (self->fee);
        finx_import_record_number (&self->record, FINX_FIELD_PRICE, self->price);
        finx_import_record_number (&self->record, FINX_FIELD_FEES, self->fee);
        finx_import_record_set (&self->record, FINX_FIELD_CURRENCY, parts[i].whole, strlen (parts[i].whole));
      }
}

/* What was paid or received is nowhere but in its factors. */
static void
put_gross (GhostfolioSource *self,
           gboolean          is_fee)
{
  FinxDecimal gross = finx_decimal_mul (self->quantity, self->price, FINX_DECIMAL_MAX_SCALE, FINX_ROUND_HALF_EVEN);

  self->record.places[FINX_FIELD_GROSS] = self->record.places[FINX_FIELD_PRICE];
  if (is_fee && finx_decimal_is_known (self->fee))
    {
      gross = finx_decimal_add (gross, self->fee);
      finx_import_record_set (&self->record, FINX_FIELD_FEES, "", 0);
    }
  finx_import_record_number (&self->record, FINX_FIELD_GROSS, finx_decimal_normalize (gross));
}

static void
put_asset (GhostfolioSource *self,
           gboolean          is_cash)
{
  g_autofree char *symbol = finx_import_record_dup (&self->record, FINX_FIELD_SYMBOL);
  const Asset *asset = g_hash_table_lookup (self->assets, symbol);
  const char *name = asset != NULL && *asset->name != '\0' ? asset->name : symbol;

  if (asset != NULL)
    {
      finx_import_record_copy (&self->record, FINX_FIELD_NAME, asset->name, -1);
      finx_import_record_copy (&self->record, FINX_FIELD_ISIN, asset->isin, -1);
    }
  if (!self->is_manual)
    return;
  if (is_cash && !finx_import_record_has (&self->record, FINX_FIELD_NOTE))
    finx_import_record_copy (&self->record, FINX_FIELD_NOTE, name, -1);
  finx_import_record_copy (&self->record, FINX_FIELD_SYMBOL, is_cash ? "" : name, -1);
}

static const FinxCsvRow *
ghostfolio_next (FinxImportSource *source)
{
  GhostfolioSource *self = (GhostfolioSource *) source;
  FinxJsonToken token;
  FinxCsvCell type;
  gboolean is_fee;

  if (!self->is_inside)
    return NULL;
  token = finx_json_text_next (&self->json);
  finx_import_record_begin (&self->record, self->json.piece, self->json.line);
  if (token != FINX_JSON_OBJECT)
    {
      self->is_inside = FALSE;
      self->record.row.fault = N_("It is not an activity.");
      return token == FINX_JSON_ARRAY_END ? NULL : finx_import_record_end (&self->record, self->json.at);
    }
  self->quantity = self->price = FINX_DECIMAL_UNKNOWN;
  self->fee = FINX_DECIMAL_ZERO;
  self->is_manual = FALSE;
  self->is_inside = read_activity (self);
  type = self->record.cells[FINX_FIELD_TYPE];
  is_fee = finx_csv_cell_is (&type, "FEE");
  split_moment (self);
  join_currency (self);
  put_gross (self, is_fee);
  put_asset (self, is_fee || finx_csv_cell_is (&type, "INTEREST") || finx_csv_cell_is (&type, "LIABILITY"));
  return finx_import_record_end (&self->record, self->json.at);
}

/**
 * finx_import_ghostfolio_read:
 * @text: UTF-8, as of finx_text_decode()
 *
 * Ghostfolio books no cash but in balances, which are not read: purchases lower it below zero unless deposits are
 * entered as well.
 *
 * Returns: (transfer full) (nullable): what it holds
 */
FinxImportResult *
finx_import_ghostfolio_read (GBytes                   *text,
                             const FinxImportOptions  *options,
                             GError                  **error)
{
  g_auto(GhostfolioSource) self = { .record.source = { ghostfolio_next, ghostfolio_rewind, NULL, NULL } };
  gsize length;
  const char *data = g_bytes_get_data (text, &length);

  finx_import_record_init (&self.record);
  self.accounts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self.names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self.assets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, asset_free);
  finx_json_text_init (&self.json, data, length);
  if (!learn_file (&self, error))
    return NULL;
  finx_json_text_init (&self.json, data, length);
  return finx_import_records (&self.record, &finx_import_ghostfolio, options, length / TYPICAL_RECORD, error);
}
