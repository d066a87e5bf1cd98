/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Flex queries as XML: statements with lists of trades, movements of cash, transfers and corporate actions, all of it in attributes. They
 * are called as the columns of the same query as CSV are, and have the same ids, so that either may follow the other. Sources:
 * csingley/ibflex and csingley/capgains, and the tests of portfolio-performance/portfolio. */
#include "files/imports/finx-import-flex.h"

#include <string.h>

#include "files/imports/finx-import-record.h"
#include "files/imports/finx-import-words.h"
#include "files/text/finx-xml-tree.h"

#define NO_VALUE N_("The file does not tell what was received for what. Enter it by hand.")

static const FinxImportWord words[] = {
  SAME ("BUY", BUY), SAME ("SELL", SELL), PAIR ("BUY/CASH"), PAIR ("SELL/CASH"), SAME ("EXPIRED", OPTION_EXPIRY),
  REFUSE ("BUY (Ca.)", N_("It takes a trade back.")), REFUSE ("SELL (Ca.)", N_("It takes a trade back.")),
  INCOME ("Dividends", DIVIDEND), INCOME ("Payment In Lieu Of Dividends", DIVIDEND), SAME ("Return Of Capital", RETURN_OF_CAPITAL),
  EITHER ("Withholding Tax", TAX_REFUND, TAX), EITHER ("871(m) Withholding", TAX_REFUND, TAX),
  EITHER ("Deposits & Withdrawals", DEPOSIT, WITHDRAWAL), EITHER ("Deposits/Withdrawals", DEPOSIT, WITHDRAWAL),
  EITHER ("Broker Interest Received", INTEREST, INTEREST_CHARGE), EITHER ("Broker Interest Paid", INTEREST, INTEREST_CHARGE),
  EITHER ("Bond Interest Received", INTEREST, INTEREST_CHARGE), EITHER ("Bond Interest Paid", INTEREST, INTEREST_CHARGE),
  EITHER ("Other Fees", FEE_REFUND, FEE), EITHER ("Commission Adjustments", FEE_REFUND, FEE), EITHER ("Advisor Fees", FEE_REFUND, FEE),
  EITHER ("Transfer", DELIVERY_IN, DELIVERY_OUT), EITHER ("Transfer/CASH", DEPOSIT, WITHDRAWAL),
  END
};

const FinxImportProfile finx_import_flex = {
  .name = "ibkr-flex-xml",
  .title = "Interactive Brokers, Flex query (XML)",
  .format = FINX_FORMAT_IBKR_FLEX,
  .words = words,
  .date_orders = FINX_DATE_YMD,
  .number_marks = FINX_NUMBER_POINT,
  .flags = FINX_IMPORT_PAID_IS_NEGATIVE,
  .ids = "ibkr-flex",
};

/* A query need not name the category. */
static const FinxImportWord action_words[] = {
  SAME ("CorporateAction/STK", SPLIT), SAME ("CorporateAction", SPLIT), SAME ("CorporateAction (Ca.)", SPLIT),
  REFUSE ("CorporateAction/*", NO_VALUE), END
};

/* Told in sentences, as in the activity statement. */
static const FinxImportProfile actions = {
  .name = "ibkr-flex-xml",
  .title = "CorporateActions",
  .format = FINX_FORMAT_IBKR_FLEX,
  .words = action_words,
  .date_orders = FINX_DATE_YMD,
  .number_marks = FINX_NUMBER_POINT,
  .flags = FINX_IMPORT_DESCRIBED,
  .ids = "ibkr-flex",
};

typedef struct
{
  FinxImportRecord record;
  FinxXmlTree     *tree;
  GPtrArray       *entries;             /* (element-type FinxXmlNode), in the file's order */
  guint            next;
  const char      *text, *end;
  const char      *at;                  /* the start of @line */
  guint64          line;
} FlexSource;

static void
flex_source_clear (FlexSource *self)
{
  finx_import_record_clear (&self->record);
  g_clear_pointer (&self->tree, finx_xml_tree_free);
  g_clear_pointer (&self->entries, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FlexSource, flex_source_clear)

static const char *
get (FlexSource  *self,
     FinxXmlNode *node,
     const char  *name)
{
  return finx_xml_tree_get_text (self->tree, node, name);
}

/* A field is that of the first attribute which says something. */
static void
put (FlexSource     *self,
     FinxImportField field,
     FinxXmlNode    *node,
     const char     *name,
     const char     *other)             /* (nullable) */
{
  const char *text = get (self, node, name);

  if (other != NULL && *text == '\0')
    {
      name = other;
      text = get (self, node, name);
    }
  finx_import_record_place (&self->record, field, name + 1, node->line, node->column);
  finx_import_record_set (&self->record, field, text, strlen (text));
}

/* "20240102;093000", "2024-01-02, 09:30:00": times are those of the account, which the file does not name: the day alone counts. */
static void
put_day (FlexSource  *self,
         FinxXmlNode *node,
         const char  *name,
         const char  *other)
{
  FinxCsvCell cell;

  put (self, FINX_FIELD_DATE, node, name, other);
  cell = self->record.cells[FINX_FIELD_DATE];
  finx_import_record_set (&self->record, FINX_FIELD_DATE, cell.text, strcspn (cell.text, ";, T"));
}

/* @name: of an attribute with a list of codes */
static gboolean
has_note (FlexSource  *self,
          FinxXmlNode *node,
          const char  *name,
          const char  *note)
{
  g_auto(GStrv) notes = g_strsplit (get (self, node, name), ";", -1);

  for (guint i = 0; notes[i] != NULL; i++)
    if (g_str_equal (g_strstrip (notes[i]), note))
      return TRUE;
  return FALSE;
}

static void
put_trade (FlexSource  *self,
           FinxXmlNode *node)
{
  put_day (self, node, "@tradeDate", "@dateTime");
  put (self, FINX_FIELD_TYPE, node, "@buySell", NULL);
  put (self, FINX_FIELD_SUBTYPE, node, "@assetCategory", NULL);
  put (self, FINX_FIELD_QUANTITY, node, "@quantity", NULL);
  put (self, FINX_FIELD_ID, node, "@transactionID", "@tradeID");
  if (has_note (self, node, "@notes", "Ep"))            /* an option that expired is told as a trade at no price */
    {
      finx_import_record_copy (&self->record, FINX_FIELD_TYPE, "EXPIRED", -1);
      return;
    }
  put (self, FINX_FIELD_PRICE, node, "@tradePrice", NULL);
  put (self, FINX_FIELD_AMOUNT, node, "@netCash", NULL);
  put (self, FINX_FIELD_GROSS, node, "@proceeds", "@tradeMoney");
  put (self, FINX_FIELD_FEES, node, "@ibCommission", NULL);
  put (self, FINX_FIELD_FEE_CURRENCY, node, "@ibCommissionCurrency", NULL);
  put (self, FINX_FIELD_TAXES, node, "@taxes", NULL);
}

/* Ids of two lists must not meet. */
static void
put_id (FlexSource  *self,
        FinxXmlNode *node,
        const char  *prefix)
{
  g_autofree char *id = g_strconcat (prefix, get (self, node, "@transactionID"), NULL);

  put (self, FINX_FIELD_ID, node, "@transactionID", NULL);
  if (finx_import_record_has (&self->record, FINX_FIELD_ID))
    finx_import_record_copy (&self->record, FINX_FIELD_ID, id, -1);
}

static void
put_cash (FlexSource  *self,
          FinxXmlNode *node)
{
  g_autofree char *note = g_ascii_strdown (get (self, node, "@description"), -1);

  put_day (self, node, "@settleDate", *get (self, node, "@dateTime") != '\0' ? "@dateTime" : "@reportDate");
  put (self, FINX_FIELD_TYPE, node, "@type", NULL);
  put (self, FINX_FIELD_AMOUNT, node, "@amount", NULL);
  put (self, FINX_FIELD_NOTE, node, "@description", NULL);
  put_id (self, node, "cash-");         /* as the layout of cash transactions in CSV makes it */
  if (strstr (note, "(return of capital)") != NULL && g_str_equal (get (self, node, "@type"), "Dividends"))
    finx_import_record_copy (&self->record, FINX_FIELD_TYPE, "Return Of Capital", -1);
}

/* What units had cost elsewhere is not in the file, and stays unknown. */
static void
put_transfer (FlexSource  *self,
              FinxXmlNode *node)
{
  gboolean is_cash = g_str_equal (get (self, node, "@assetCategory"), "CASH");

  put_day (self, node, "@date", "@reportDate");
  finx_import_record_copy (&self->record, FINX_FIELD_TYPE, "Transfer", -1);
  put (self, FINX_FIELD_SUBTYPE, node, "@assetCategory", NULL);
  put (self, is_cash ? FINX_FIELD_AMOUNT : FINX_FIELD_QUANTITY, node, is_cash ? "@cashTransfer" : "@quantity", NULL);
  put (self, FINX_FIELD_ID, node, "@transactionID", NULL);
}

/* The sentence of the activity statement, with what it may leave out: the symbol in front, and what arrives or leaves at its end. */
static void
put_sentence (FlexSource  *self,
              FinxXmlNode *node)
{
  const char *name = *get (self, node, "@actionDescription") != '\0' ? "@actionDescription" : "@description";
  const char *text = get (self, node, name), *symbol = get (self, node, "@symbol"), *open = strrchr (text, '(');
  const char *number = get (self, node, *get (self, node, "@isin") != '\0' ? "@isin" : "@cusip");
  gboolean has_paper = open != NULL && strchr (open, ',') != NULL;
  g_autofree char *paper = g_strdup_printf (" (%s, %s, %s)", symbol, symbol, number);
  g_autofree char *sentence = g_strconcat (*text == '(' ? symbol : "", text, has_paper ? "" : paper, NULL);

  put (self, FINX_FIELD_NOTE, node, name, NULL);
  put (self, FINX_FIELD_SYMBOL, node, name, NULL);
  finx_import_record_copy (&self->record, FINX_FIELD_SYMBOL, sentence, -1);
  self->record.cells[FINX_FIELD_ISIN] = self->record.cells[FINX_FIELD_SYMBOL];
}

/* Effective after the close of the day in dateTime: the first day that trades know of it is that of the report. */
static void
put_action (FlexSource  *self,
            FinxXmlNode *node)
{
  put_day (self, node, "@reportDate", "@dateTime");
  finx_import_record_copy (&self->record, FINX_FIELD_TYPE, has_note (self, node, "@code", "Ca") ? "CorporateAction (Ca.)" : "CorporateAction", -1);
  put (self, FINX_FIELD_SUBTYPE, node, "@assetCategory", NULL);
  put (self, FINX_FIELD_QUANTITY, node, "@quantity", NULL);
  put (self, FINX_FIELD_GROSS, node, "@proceeds", NULL);
  put_id (self, node, "action-");
  put_sentence (self, node);
}

static void
put_security (FlexSource  *self,
              FinxXmlNode *node)
{
  put (self, FINX_FIELD_SYMBOL, node, "@symbol", NULL);
  put (self, FINX_FIELD_ISIN, node, "@isin", NULL);
  if (*get (self, node, "@symbol") != '\0')
    put (self, FINX_FIELD_NAME, node, "@description", NULL);
}

static const struct
{
  const char *name;
  const char *detail;           /* the level that is booked, where the file has several */
  void      (*put) (FlexSource *self, FinxXmlNode *node);
  const FinxImportProfile *profile;
} records[] = {
  { "Trade", "EXECUTION", put_trade, &finx_import_flex },
  { "CashTransaction", "DETAIL", put_cash, &finx_import_flex },
  { "Transfer", NULL, put_transfer, &finx_import_flex },
  { "CorporateAction", "DETAIL", put_action, &actions },
};

static gsize
find_record (const char *name)
{
  gsize i = 0;

  while (i < G_N_ELEMENTS (records) && !g_str_equal (records[i].name, name))
    i++;
  return i;
}

/* Of the rest of a statement, such as positions, nothing is kept. */
static gboolean
element_cb (FinxXmlNode  *parent,
            const char   *name,
            const char  **attributes,
            const char  **values,
            gpointer      user_data)
{
  static const char *const lists[] = {
    "FlexStatements", "FlexStatement", "Trades", "CashTransactions", "Transfers", "CorporateActions", NULL
  };

  return parent == NULL || g_strv_contains (lists, name) || find_record (name) < G_N_ELEMENTS (records);
}

static gboolean
is_detail (FlexSource  *self,
           FinxXmlNode *node)
{
  const char *wanted = records[find_record (node->name)].detail, *level = get (self, node, "@levelOfDetail");

  return wanted == NULL || *level == '\0' || g_str_equal (level, wanted) || g_str_equal (level, "TRANSACTION");
}

/* Sums stand beside what they are sums of; where a query has the sums alone, they are what there is. */
static void
list_entries (FlexSource  *self,
              FinxXmlNode *list)
{
  gboolean has_detail = FALSE;

  for (FinxXmlNode *node = list->first_child; node != NULL; node = node->next)
    has_detail |= find_record (node->name) < G_N_ELEMENTS (records) && is_detail (self, node);
  for (FinxXmlNode *node = list->first_child; node != NULL; node = node->next)
    if (find_record (node->name) == G_N_ELEMENTS (records))
      list_entries (self, node);
    else if (!has_detail || is_detail (self, node))
      g_ptr_array_add (self->entries, node);
}

static const char *
find_line (FlexSource *self,
           guint64     line)
{
  while (self->line < line)
    {
      const char *next = memchr (self->at, '\n', (gsize) (self->end - self->at));

      if (next == NULL)
        break;
      self->at = next + 1;
      self->line++;
    }
  return self->at;
}

static const FinxCsvRow *
flex_next (FinxImportSource *source)
{
  FlexSource *self = (FlexSource *) source;
  FinxXmlNode *node;
  const char *at, *end;
  gsize record;

  if (self->next >= self->entries->len)
    return NULL;
  node = self->entries->pdata[self->next++];
  at = find_line (self, node->line);
  end = memchr (at, '\n', (gsize) (self->end - at));
  finx_import_record_begin (&self->record, at, node->line);
  record = find_record (node->name);
  source->profile = records[record].profile;
  put (self, FINX_FIELD_ACCOUNT, node, "@accountId", NULL);
  put (self, FINX_FIELD_CURRENCY, node, "@currency", NULL);
  if (source->profile == &finx_import_flex)
    put_security (self, node);
  records[record].put (self, node);
  return finx_import_record_end (&self->record, end != NULL ? end : self->end);
}

static void
flex_rewind (FinxImportSource *source)
{
  FlexSource *self = (FlexSource *) source;

  self->next = 0;
  self->at = self->text;
  self->line = 1;
}

/**
 * finx_import_flex_read:
 * @text: UTF-8, as of finx_text_decode()
 *
 * The elements are kept in memory.
 *
 * Returns: (transfer full) (nullable): what it holds
 */
FinxImportResult *
finx_import_flex_read (GBytes                   *text,
                       const FinxImportOptions  *options,
                       GError                  **error)
{
  g_auto(FlexSource) self = { .record.source = { flex_next, flex_rewind, NULL, NULL } };
  const FinxXmlTreeOptions tree_options = { NULL, element_cb, NULL };
  gsize length;

  finx_import_record_init (&self.record);
  self.entries = g_ptr_array_new ();
  self.text = g_bytes_get_data (text, &length);
  self.end = self.text + length;
  self.tree = finx_xml_tree_new (text, &tree_options, error);
  if (self.tree == NULL)
    return NULL;
  list_entries (&self, finx_xml_tree_get_root (self.tree));
  flex_rewind (&self.record.source);
  return finx_import_records (&self.record, &finx_import_flex, options, self.entries->len, error);
}
