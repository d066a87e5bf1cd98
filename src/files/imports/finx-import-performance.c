/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The file of Portfolio Performance: its objects as XStream writes them, each once and then as references.
 *
 * There, a purchase is a pair: units in a portfolio, and cash in an account. Here it is one transaction of one account. A
 * cash account that is the reference account of exactly one portfolio is taken together with it; other cash is moved
 * there by a transfer beside the trade, so that units and cash both stay where they are. */
#include "files/imports/finx-import-performance.h"

#include <string.h>

#include "base/finx-error.h"
#include "files/imports/finx-import-record.h"
#include "files/imports/finx-import-words.h"
#include "files/text/finx-xml-tree.h"

#define OLDEST_VERSION 49       /* since then, shares and prices have eight decimals */
#define AMOUNT_SCALE   2
#define SHARES_SCALE   8
#define LINES_AT_ONCE  256      /* of the index */
#define MAX_OWNERS     2000     /* accounts and portfolios */

static const FinxImportWord words[] = {
  SAME ("BUY", BUY), SAME ("SELL", SELL), SAME ("DELIVERY_INBOUND", DELIVERY_IN), SAME ("DELIVERY_OUTBOUND", DELIVERY_OUT),
  SAME ("DEPOSIT", DEPOSIT), SAME ("REMOVAL", WITHDRAWAL), SAME ("DIVIDENDS", DIVIDEND), SAME ("INTEREST", INTEREST),
  SAME ("INTEREST_CHARGE", INTEREST_CHARGE), SAME ("FEES", FEE), SAME ("FEES_REFUND", FEE_REFUND), SAME ("TAXES", TAX),
  SAME ("TAX_REFUND", TAX_REFUND), SAME ("transfer", TRANSFER), SAME ("conversion", CONVERSION),
  REFUSE ("TRANSFER_*", N_("Its other side is not in the file. Enter it by hand.")),
  REFUSE ("trade", N_("The units of this trade are not in the file. Enter it by hand.")), END
};

const FinxImportProfile finx_import_performance = {
  .name = "portfolio-performance-xml",
  .title = "Portfolio Performance, its file (XML)",
  .format = FINX_FORMAT_PORTFOLIO_PERFORMANCE,
  .words = words,
  .date_orders = FINX_DATE_YMD,
  .number_marks = FINX_NUMBER_POINT,
};

/* A transaction in the list of its owner; or the cash that goes with it. */
typedef struct
{
  FinxXmlNode *transaction;
  FinxXmlNode *owner;           /* account or portfolio */
  FinxXmlNode *other;           /* (nullable): on the other side of a trade, transfer or conversion */
  FinxXmlNode *arrival;         /* (nullable): what arrives there, if it is another currency */
  gboolean     is_account;      /* @owner is one */
  gboolean     is_cash;         /* of a trade or conversion: what moves its cash between @owner and @other */
} Entry;

typedef struct
{
  gint32 day;
  gint64 units;                 /* of 10^-SHARES_SCALE */
} Price;

typedef struct
{
  FinxImportRecord         record;
  const FinxImportOptions *options;
  const char              *text, *end;
  GArray                  *lines;       /* of gsize: where each LINES_AT_ONCE-th line starts */
  FinxXmlTree             *tree;
  GHashTable              *labels;      /* account or portfolio → name */
  GHashTable              *names;       /* set of these */
  GHashTable              *references;  /* account → the one portfolio that refers to it; the root: several do */
  GHashTable              *prices;      /* security → GArray of Price */
  FinxXmlNode             *last_security;
  GArray                  *last_prices;
  GArray                  *entries;     /* of Entry */
  GHashTable              *listed;      /* set of the lists that are in @entries */
  guint                    next;
} PerformanceSource;

static void
performance_source_clear (PerformanceSource *self)
{
  finx_import_record_clear (&self->record);
  g_clear_pointer (&self->lines, g_array_unref);
  g_clear_pointer (&self->tree, finx_xml_tree_free);
  g_clear_pointer (&self->labels, g_hash_table_unref);
  g_clear_pointer (&self->names, g_hash_table_unref);
  g_clear_pointer (&self->references, g_hash_table_unref);
  g_clear_pointer (&self->prices, g_hash_table_unref);
  g_clear_pointer (&self->entries, g_array_unref);
  g_clear_pointer (&self->listed, g_hash_table_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PerformanceSource, performance_source_clear)

/* Two attributes instead of an element: there may be a million of them. */
static void
take_price (PerformanceSource *self,
            FinxXmlNode       *security,
            const char       **names,
            const char       **values)
{
  Price price = { G_MININT32, -1 };

  for (guint i = 0; names[i] != NULL; i++)
    if (g_str_equal (names[i], "t")
        && finx_parse_date (values[i], strlen (values[i]), FINX_DATE_YMD, &price.day, NULL) != NULL)
      return;
    else if (g_str_equal (names[i], "v") && !g_ascii_string_to_signed (values[i], 10, 0, G_MAXINT64, &price.units, NULL))
      return;
  if (price.day == G_MININT32 || price.units < 0 || self->options->price == NULL)
    return;
  if (security != self->last_security)
    {
      self->last_security = security;
      self->last_prices = g_hash_table_lookup (self->prices, security);
      if (self->last_prices == NULL)
        {
          self->last_prices = g_array_new (FALSE, FALSE, sizeof (Price));
          g_hash_table_insert (self->prices, security, self->last_prices);
        }
    }
  g_array_append_val (self->last_prices, price);
}

static gboolean
element_cb (FinxXmlNode  *parent,
            const char   *name,
            const char  **attributes,
            const char  **values,
            gpointer      user_data)
{
  if (parent == NULL || parent->parent == NULL)
    return TRUE;
  if (g_str_equal (name, "price") && g_str_equal (parent->name, "prices"))
    {
      take_price (user_data, parent->parent, attributes, values);
      return FALSE;
    }
  if (g_str_equal (name, "latest") && g_str_equal (parent->name, "security"))
    {
      take_price (user_data, parent, attributes, values);
      return FALSE;
    }
  return TRUE;
}

static void
index_lines (PerformanceSource *self)
{
  guint64 line = 0;

  self->lines = g_array_new (FALSE, FALSE, sizeof (gsize));
  for (const char *p = self->text; p != NULL && p < self->end; line++)
    {
      gsize offset = (gsize) (p - self->text);

      if (line % LINES_AT_ONCE == 0)
        g_array_append_val (self->lines, offset);
      p = memchr (p, '\n', (gsize) (self->end - p));
      p = p != NULL ? p + 1 : NULL;
    }
}

static const char *
find_line (PerformanceSource *self,
           guint64            line)
{
  guint64 block = (line - 1) / LINES_AT_ONCE;
  const char *p = self->text;

  if (self->lines->len == 0)
    return p;
  p += g_array_index (self->lines, gsize, MIN (block, self->lines->len - 1));
  for (line = (line - 1) % LINES_AT_ONCE; line > 0; line--)
    {
      const char *stop = memchr (p, '\n', (gsize) (self->end - p));

      if (stop == NULL)
        break;
      p = stop + 1;
    }
  return p;
}

/* Calls @use for each of the objects in a list of the file. */
static void
for_each (PerformanceSource *self,
          FinxXmlNode       *list,
          void             (*use) (PerformanceSource *self, FinxXmlNode *node))
{
  for (FinxXmlNode *item = list != NULL ? list->first_child : NULL; item != NULL; item = item->next)
    {
      FinxXmlNode *node = finx_xml_tree_resolve (self->tree, item);

      if (node != NULL && *item->name != '@')
        use (self, node);
    }
}

/* Different owners get different names, whatever they are called. */
static void
add_label (PerformanceSource *self,
           FinxXmlNode       *owner)
{
  const char *name = finx_xml_tree_get_text (self->tree, owner, "name");
  g_autofree char *label = g_strdup (*name != '\0' ? name : owner->name);

  if (g_hash_table_contains (self->labels, owner) || g_hash_table_size (self->labels) >= MAX_OWNERS)
    return;
  for (guint n = 2; g_hash_table_contains (self->names, label); n++)
    {
      g_free (label);
      label = g_strdup_printf ("%s (%u)", *name != '\0' ? name : owner->name, n);
    }
  g_hash_table_add (self->names, g_strdup (label));
  g_hash_table_insert (self->labels, owner, g_steal_pointer (&label));
}

static const char *
get_label (PerformanceSource *self,
           FinxXmlNode       *owner)
{
  const char *label = g_hash_table_lookup (self->labels, owner);

  return label != NULL ? label : "";
}

/* Counts the portfolios of each account: a portfolio, or the tree's root for several. */
static void
count_reference (PerformanceSource *self,
                 FinxXmlNode       *portfolio)
{
  FinxXmlNode *account = finx_xml_tree_find (self->tree, portfolio, "referenceAccount");

  add_label (self, portfolio);
  if (account != NULL)
    g_hash_table_replace (self->references, account,
                          g_hash_table_contains (self->references, account) ? finx_xml_tree_get_root (self->tree) : portfolio);
}

static void
label_account (PerformanceSource *self,
               FinxXmlNode       *account)
{
  FinxXmlNode *portfolio = g_hash_table_lookup (self->references, account);

  if (portfolio == NULL || portfolio == finx_xml_tree_get_root (self->tree))
    add_label (self, account);
  else if (!g_hash_table_contains (self->labels, account))
    g_hash_table_insert (self->labels, account, g_strdup (get_label (self, portfolio)));
}

static gboolean
is_type (PerformanceSource *self,
         FinxXmlNode       *transaction,
         const char        *type)
{
  return g_str_equal (finx_xml_tree_get_text (self->tree, transaction, "type"), type);
}

static gboolean
is_trade (PerformanceSource *self,
          FinxXmlNode       *transaction)
{
  return is_type (self, transaction, "BUY") || is_type (self, transaction, "SELL");
}

static void
add_entry (PerformanceSource *self,
           Entry              entry)
{
  if (entry.transaction != NULL)
    g_array_append_val (self->entries, entry);
}

static void
list_portfolio (PerformanceSource *self,
                FinxXmlNode       *portfolio)
{
  FinxXmlNode *list = finx_xml_tree_find (self->tree, portfolio, "transactions");

  if (list == NULL || !g_hash_table_add (self->listed, list))
    return;
  for (FinxXmlNode *item = list->first_child; item != NULL; item = item->next)
    {
      FinxXmlNode *transaction = finx_xml_tree_resolve (self->tree, item);
      FinxXmlNode *cross = finx_xml_tree_find (self->tree, transaction, "crossEntry");
      Entry entry = { .transaction = transaction, .owner = portfolio };

      if (transaction == NULL)
        {
          add_entry (self, (Entry) { .transaction = item, .owner = portfolio });
          continue;
        }
      if (is_type (self, transaction, "TRANSFER_IN") && finx_xml_tree_find (self->tree, cross, "portfolioFrom") != NULL)
        continue;
      if (is_type (self, transaction, "TRANSFER_OUT"))
        entry.other = finx_xml_tree_find (self->tree, cross, "portfolioTo");
      else if (is_trade (self, transaction))
        entry.other = finx_xml_tree_find (self->tree, cross, "account");
      add_entry (self, entry);
      if (is_trade (self, transaction) && entry.other != NULL
          && !g_str_equal (get_label (self, entry.other), get_label (self, portfolio)))
        {
          entry.is_cash = TRUE;
          add_entry (self, entry);
        }
    }
}

static void
list_account (PerformanceSource *self,
              FinxXmlNode       *account)
{
  FinxXmlNode *list = finx_xml_tree_find (self->tree, account, "transactions");

  if (list == NULL || !g_hash_table_add (self->listed, list))
    return;
  for (FinxXmlNode *item = list->first_child; item != NULL; item = item->next)
    {
      FinxXmlNode *transaction = finx_xml_tree_resolve (self->tree, item);
      FinxXmlNode *cross = finx_xml_tree_find (self->tree, transaction, "crossEntry");
      Entry entry = { .transaction = transaction != NULL ? transaction : item, .owner = account, .is_account = TRUE };

      if ((is_type (self, transaction, "TRANSFER_IN") && finx_xml_tree_find (self->tree, cross, "accountFrom") != NULL)
          || (is_trade (self, transaction) && finx_xml_tree_find (self->tree, cross, "portfolio") != NULL))
        continue;                       /* booked with the other side */
      if (is_type (self, transaction, "TRANSFER_OUT"))
        {
          entry.other = finx_xml_tree_find (self->tree, cross, "accountTo");
          entry.arrival = finx_xml_tree_find (self->tree, cross, "transactionTo");
          if (entry.arrival != NULL && g_str_equal (finx_xml_tree_get_text (self->tree, transaction, "currencyCode"),
                                                    finx_xml_tree_get_text (self->tree, entry.arrival, "currencyCode")))
            entry.arrival = NULL;
        }
      add_entry (self, entry);
      if (entry.arrival != NULL)
        {
          entry.is_cash = TRUE;
          add_entry (self, entry);
        }
    }
}

/* Returns: such as 12.34 of "1234"; unknown, with the fault noted, when it is no whole number */
static FinxDecimal
get_units (PerformanceSource *self,
           const char        *text,
           guint              scale)
{
  FinxDecimal value = FINX_DECIMAL_UNKNOWN;

  if (*text == '\0')
    return value;
  if (finx_parse_number (text, strlen (text), FINX_NUMBER_POINT | FINX_NUMBER_PLAIN, &value) != NULL || value.scale != 0)
    {
      self->record.row.fault = N_("An amount or number of shares is no whole number, as this format has them.");
      return FINX_DECIMAL_UNKNOWN;
    }
  value.scale = (guint8) scale;
  return value;
}

static void
place (PerformanceSource *self,
       FinxImportField    field,
       FinxXmlNode       *node)
{
  if (node != NULL)
    finx_import_record_place (&self->record, field, node->name, node->line, node->column);
}

static void
put (PerformanceSource *self,
     FinxImportField    field,
     FinxXmlNode       *transaction,
     const char        *name)
{
  place (self, field, finx_xml_tree_find (self->tree, transaction, name));
  finx_import_record_copy (&self->record, field, finx_xml_tree_get_text (self->tree, transaction, name), -1);
}

static void
put_units (PerformanceSource *self,
           FinxImportField    field,
           FinxXmlNode       *transaction,
           const char        *name,
           guint              scale)
{
  place (self, field, finx_xml_tree_find (self->tree, transaction, name));
  finx_import_record_number (&self->record, field, get_units (self, finx_xml_tree_get_text (self->tree, transaction, name), scale));
}

/* An amount of money is an element with attributes, or one with elements. */
static FinxDecimal
get_money (PerformanceSource *self,
           FinxXmlNode       *unit)
{
  FinxXmlNode *money = finx_xml_tree_find (self->tree, unit, "amount");
  const char *text = finx_xml_tree_get_text (self->tree, money, "@amount");

  return get_units (self, *text != '\0' ? text : finx_xml_tree_get_text (self->tree, money, "amount"), AMOUNT_SCALE);
}

/* Fees, taxes, and the rate between the currencies of the security and of the account. */
static void
put_parts (PerformanceSource *self,
           FinxXmlNode       *transaction)
{
  FinxXmlNode *units = finx_xml_tree_find (self->tree, transaction, "units");
  FinxDecimal fees = FINX_DECIMAL_ZERO, taxes = FINX_DECIMAL_ZERO;

  for (FinxXmlNode *item = units != NULL ? units->first_child : NULL; item != NULL; item = item->next)
    {
      FinxXmlNode *unit = finx_xml_tree_resolve (self->tree, item);
      const char *type = finx_xml_tree_get_text (self->tree, unit, "@type");

      if (g_str_equal (type, "FEE"))
        fees = finx_decimal_add (fees, get_money (self, unit));
      else if (g_str_equal (type, "TAX"))
        taxes = finx_decimal_add (taxes, get_money (self, unit));
      else if (g_str_equal (type, "GROSS_VALUE"))
        put (self, FINX_FIELD_FX_RATE, unit, "exchangeRate");
    }
  finx_import_record_number (&self->record, FINX_FIELD_FEES, fees);
  finx_import_record_number (&self->record, FINX_FIELD_TAXES, taxes);
}

/* "2024-01-15T10:30": in the time of the person who wrote it, taken as UTC: the order within a day is what counts. */
static void
put_date (PerformanceSource *self,
          FinxXmlNode       *transaction)
{
  const char *text = finx_xml_tree_get_text (self->tree, transaction, "date"), *time = strchr (text, 'T');

  place (self, FINX_FIELD_DATE, finx_xml_tree_find (self->tree, transaction, "date"));
  place (self, FINX_FIELD_TIME, finx_xml_tree_find (self->tree, transaction, "date"));
  finx_import_record_copy (&self->record, FINX_FIELD_DATE, text, time != NULL ? time - text : -1);
  if (time != NULL && !g_str_equal (time, "T00:00") && !g_str_equal (time, "T00:00:00"))
    finx_import_record_copy (&self->record, FINX_FIELD_TIME, time, -1);
}

static const char *
get_symbol (PerformanceSource *self,
            FinxXmlNode       *security)
{
  static const char *const names[] = { "tickerSymbol", "isin", "wkn", "name" };
  const char *symbol = "";

  for (gsize i = 0; i < G_N_ELEMENTS (names) && *symbol == '\0'; i++)
    symbol = finx_xml_tree_get_text (self->tree, security, names[i]);
  return symbol;
}

static void
put_security (PerformanceSource *self,
              FinxXmlNode       *security)
{
  if (security == NULL)
    return;
  place (self, FINX_FIELD_SYMBOL, security);
  finx_import_record_copy (&self->record, FINX_FIELD_SYMBOL, get_symbol (self, security), -1);
  put (self, FINX_FIELD_ISIN, security, "isin");
  put (self, FINX_FIELD_NAME, security, "name");
}

static void
put_id (PerformanceSource *self,
        FinxXmlNode       *transaction,
        const char        *suffix)
{
  const char *uuid = finx_xml_tree_get_text (self->tree, transaction, "uuid");
  g_autofree char *id = g_strconcat (uuid, suffix, NULL);

  place (self, FINX_FIELD_ID, finx_xml_tree_find (self->tree, transaction, "uuid"));
  finx_import_record_copy (&self->record, FINX_FIELD_ID, *uuid != '\0' ? id : "", -1);
}

static void
put_accounts (PerformanceSource *self,
              FinxXmlNode       *from,
              FinxXmlNode       *to)
{
  finx_import_record_copy (&self->record, FINX_FIELD_ACCOUNT, get_label (self, from), -1);
  if (to != NULL)
    finx_import_record_copy (&self->record, FINX_FIELD_COUNTER_ACCOUNT, get_label (self, to), -1);
}

/* The cash of a trade goes to where the units are, or comes from there; or what was changed goes on. */
static void
put_cash (PerformanceSource *self,
          const Entry       *entry)
{
  FinxXmlNode *moved = entry->arrival != NULL ? entry->arrival : entry->transaction;
  gboolean arrives = entry->arrival == NULL && is_type (self, entry->transaction, "BUY");

  finx_import_record_copy (&self->record, FINX_FIELD_TYPE, "transfer", -1);
  put_id (self, moved, entry->arrival != NULL ? "" : "-cash");
  put_units (self, FINX_FIELD_AMOUNT, moved, "amount", AMOUNT_SCALE);
  put (self, FINX_FIELD_CURRENCY, moved, "currencyCode");
  put_accounts (self, arrives ? entry->other : entry->owner, arrives ? entry->owner : entry->other);
}

static void
put_conversion (PerformanceSource *self,
                const Entry       *entry)
{
  finx_import_record_copy (&self->record, FINX_FIELD_TYPE, "conversion", -1);
  put_units (self, FINX_FIELD_QUANTITY, entry->arrival, "amount", AMOUNT_SCALE);
  put (self, FINX_FIELD_SYMBOL, entry->arrival, "currencyCode");
  put_units (self, FINX_FIELD_AMOUNT, entry->transaction, "amount", AMOUNT_SCALE);
  put_accounts (self, entry->owner, NULL);
}

static void
put_transaction (PerformanceSource *self,
                 const Entry       *entry)
{
  FinxXmlNode *transaction = entry->transaction;
  gboolean is_transfer = is_type (self, transaction, "TRANSFER_OUT") && entry->other != NULL;

  put_id (self, transaction, "");
  put (self, FINX_FIELD_CURRENCY, transaction, "currencyCode");
  if (is_transfer && entry->arrival != NULL)
    {
      put_conversion (self, entry);
      return;
    }
  put (self, FINX_FIELD_TYPE, transaction, "type");
  if (is_transfer)
    finx_import_record_copy (&self->record, FINX_FIELD_TYPE, "transfer", -1);
  else if (entry->is_account && is_trade (self, transaction))
    finx_import_record_copy (&self->record, FINX_FIELD_TYPE, "trade", -1);
  put_accounts (self, entry->owner, is_transfer ? entry->other : NULL);
  put_security (self, finx_xml_tree_find (self->tree, transaction, "security"));
  put_units (self, FINX_FIELD_QUANTITY, transaction, "shares", SHARES_SCALE);
  if (!is_transfer || entry->is_account)                /* else it would move cash as well */
    put_units (self, FINX_FIELD_AMOUNT, transaction, "amount", AMOUNT_SCALE);
  put_parts (self, transaction);
}

static const FinxCsvRow *
performance_next (FinxImportSource *source)
{
  PerformanceSource *self = (PerformanceSource *) source;
  const Entry *entry;
  const char *at;

  if (self->next >= self->entries->len)
    return NULL;
  entry = &g_array_index (self->entries, Entry, self->next++);
  at = find_line (self, entry->transaction->line);
  finx_import_record_begin (&self->record, at, entry->transaction->line);
  if (entry->transaction->reference != NULL)
    {
      self->record.row.fault = N_("It refers to a transaction that is not in the file.");
      return finx_import_record_end (&self->record, self->end);
    }
  if (entry->is_cash)
    put_cash (self, entry);
  else
    put_transaction (self, entry);
  put_date (self, entry->transaction);
  put (self, FINX_FIELD_NOTE, entry->transaction, "note");
  return finx_import_record_end (&self->record, self->end);
}

static void
performance_rewind (FinxImportSource *source)
{
  ((PerformanceSource *) source)->next = 0;
}

static void
give_prices (FinxImportSource *source,
             FinxImport       *import)
{
  PerformanceSource *self = (PerformanceSource *) source;
  FinxXmlNode *list = finx_xml_tree_find (self->tree, finx_xml_tree_get_root (self->tree), "securities");

  for (FinxXmlNode *security = list != NULL ? list->first_child : NULL; security != NULL; security = security->next)
    {
      GArray *prices = g_hash_table_lookup (self->prices, security);
      const FinxInstrument *instrument;

      if (prices == NULL || *get_symbol (self, security) == '\0')
        continue;
      instrument = finx_import_resolve (import, &(FinxSymbolQuery) {
                                          get_symbol (self, security), finx_xml_tree_get_text (self->tree, security, "isin"),
                                          finx_xml_tree_get_text (self->tree, security, "name"),
                                          finx_xml_tree_get_text (self->tree, security, "currencyCode") });
      for (guint i = 0; instrument != NULL && i < prices->len; i++)
        {
          const Price *price = &g_array_index (prices, Price, i);

          self->options->price (instrument, price->day,
                                finx_decimal_normalize (finx_decimal_new (price->units, SHARES_SCALE)),
                                self->options->user_data);
        }
    }
}

static gboolean
check_file (PerformanceSource  *self,
            GError            **error)
{
  FinxXmlNode *root = finx_xml_tree_get_root (self->tree);
  const char *version = finx_xml_tree_get_text (self->tree, root, "version");

  if (!g_str_equal (root->name, "client") || *version == '\0')
    finx_set_error (error, FINX_ERROR_INVALID, "FINX-IMPORT-043",
                    "The file is XML, but none that is known: it begins with “%.60s”. Choose another file", root->name);
  else if (g_ascii_strtoull (version, NULL, 10) < OLDEST_VERSION)
    finx_set_error (error, FINX_ERROR_INVALID, "FINX-IMPORT-044",
                    "The file was saved by a version of Portfolio Performance before 2021. Open it in a newer one and save it");
  else
    return TRUE;
  return FALSE;
}

/**
 * finx_import_performance_read:
 * @text: UTF-8, as of finx_text_decode()
 *
 * The elements are kept in memory, the prices only if somebody wants them.
 *
 * Returns: (transfer full) (nullable): what it holds
 */
FinxImportResult *
finx_import_performance_read (GBytes                   *text,
                              const FinxImportOptions  *options,
                              GError                  **error)
{
  static const char *const dropped[] = {
    "watchlists", "plans", "taxonomies", "dashboards", "settings", "properties", "attributes", "events", NULL
  };
  g_auto(PerformanceSource) self = {
    .record.source = { performance_next, performance_rewind, NULL, options->price != NULL ? give_prices : NULL },
    .options = options,
    .labels = g_hash_table_new_full (NULL, NULL, NULL, g_free),
    .names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
    .references = g_hash_table_new (NULL, NULL),
    .listed = g_hash_table_new (NULL, NULL),
    .prices = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_array_unref),
    .entries = g_array_new (FALSE, FALSE, sizeof (Entry)),
  };
  FinxXmlTreeOptions tree_options = { dropped, element_cb, &self };
  FinxXmlNode *accounts, *portfolios;
  gsize length;

  finx_import_record_init (&self.record);
  self.text = g_bytes_get_data (text, &length);
  self.end = self.text + length;
  self.tree = finx_xml_tree_new (text, &tree_options, error);
  if (self.tree == NULL || !check_file (&self, error))
    return NULL;
  index_lines (&self);
  accounts = finx_xml_tree_find (self.tree, finx_xml_tree_get_root (self.tree), "accounts");
  portfolios = finx_xml_tree_find (self.tree, finx_xml_tree_get_root (self.tree), "portfolios");
  for_each (&self, portfolios, count_reference);
  for_each (&self, accounts, label_account);
  for_each (&self, accounts, list_account);
  for_each (&self, portfolios, list_portfolio);
  return finx_import_records (&self.record, &finx_import_performance, options, self.entries->len, error);
}
