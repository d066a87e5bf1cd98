/* SPDX-License-Identifier: GPL-3.0-or-later */
/* OFX and QFX: statements of banks, cards and brokers. The common library for them takes "1x2" for 1 and 31 February for
 * 2 March without a word, and has numbers as doubles and no lines; so this reads the few elements that matter itself.
 * tests/files/test-ofx-library.c compares both on good files. */
#include "files/imports/finx-import-ofx.h"

#include <string.h>

#include "files/imports/finx-import-record.h"
#include "files/imports/finx-import-words.h"
#include "files/text/finx-markup.h"

#define TYPICAL_RECORD 250      /* bytes */
#define MAX_SECURITIES 100000

/* The elements that are read. */
typedef enum
{
  ITEM_TYPE,
  ITEM_DATE,
  ITEM_AMOUNT,
  ITEM_ID,
  ITEM_NAME,
  ITEM_MEMO,
  ITEM_SECURITY,
  ITEM_SECURITY_TYPE,
  ITEM_TICKER,
  ITEM_SECURITY_NAME,
  ITEM_UNITS,
  ITEM_PRICE,
  ITEM_COMMISSION,
  ITEM_FEES,
  ITEM_LOAD,
  ITEM_PENALTY,
  ITEM_TAXES,
  ITEM_WITHHOLDING,
  ITEM_STATE_WITHHOLDING,
  ITEM_CURRENCY,
  ITEM_SUBTYPE,
  ITEM_POSITION,
  ITEM_NUMERATOR,
  ITEM_DENOMINATOR,
  ITEM_CASH_IN_LIEU,
  ITEM_CORRECTS,
  ITEM_ACCOUNT,
  ITEM_STATEMENT_CURRENCY,
  N_ITEMS
} Item;

static const struct
{
  const char *name;
  Item        item;
} elements[] = {
  { "TRNTYPE", ITEM_SUBTYPE }, { "INCOMETYPE", ITEM_SUBTYPE }, { "TFERACTION", ITEM_SUBTYPE }, { "OPTACTION", ITEM_SUBTYPE },
  { "DTPOSTED", ITEM_DATE }, { "DTTRADE", ITEM_DATE }, { "TRNAMT", ITEM_AMOUNT }, { "TOTAL", ITEM_AMOUNT },
  { "FITID", ITEM_ID }, { "NAME", ITEM_NAME }, { "MEMO", ITEM_MEMO }, { "UNIQUEID", ITEM_SECURITY },
  { "UNIQUEIDTYPE", ITEM_SECURITY_TYPE }, { "TICKER", ITEM_TICKER }, { "SECNAME", ITEM_SECURITY_NAME },
  { "UNITS", ITEM_UNITS }, { "UNITPRICE", ITEM_PRICE }, { "COMMISSION", ITEM_COMMISSION }, { "FEES", ITEM_FEES },
  { "LOAD", ITEM_LOAD }, { "PENALTY", ITEM_PENALTY }, { "TAXES", ITEM_TAXES }, { "WITHHOLDING", ITEM_WITHHOLDING },
  { "STATEWITHHOLDING", ITEM_STATE_WITHHOLDING }, { "CURSYM", ITEM_CURRENCY },
  { "POSTYPE", ITEM_POSITION }, { "NUMERATOR", ITEM_NUMERATOR }, { "DENOMINATOR", ITEM_DENOMINATOR },
  { "FRACCASH", ITEM_CASH_IN_LIEU }, { "CORRECTFITID", ITEM_CORRECTS }, { "REVERSALFITID", ITEM_CORRECTS },
  { "ACCTID", ITEM_ACCOUNT }, { "CURDEF", ITEM_STATEMENT_CURRENCY },
};

static const char *const transactions[] = {
  "STMTTRN", "BUYDEBT", "BUYMF", "BUYOPT", "BUYOTHER", "BUYSTOCK", "CLOSUREOPT", "INCOME", "INVEXPENSE", "JRNLFUND", "JRNLSEC",
  "MARGININTEREST", "REINVEST", "RETOFCAP", "SELLDEBT", "SELLMF", "SELLOPT", "SELLOTHER", "SELLSTOCK", "SPLIT", "TRANSFER",
};

#define BY_HAND N_("What was bought or sold with it, and for how much, is not in this record. Enter it by hand.")

static const FinxImportWord words[] = {
  EITHER ("STMTTRN/INT", INTEREST, INTEREST_CHARGE),
  EITHER ("STMTTRN/DIV", INTEREST, INTEREST_CHARGE),    /* what credit unions call so */
  EITHER ("STMTTRN/FEE", FEE_REFUND, FEE), EITHER ("STMTTRN/SRVCHG", FEE_REFUND, FEE),
  SKIP ("STMTTRN/HOLD", N_("The amount is reserved, and not booked yet.")), EITHER ("STMTTRN*", DEPOSIT, WITHDRAWAL),
  SAME ("BUY*", BUY), SAME ("SELL*", SELL), EITHER ("INCOME/INTEREST", INTEREST, INTEREST_CHARGE),
  ONLY ("INCOME*", DIVIDEND, N_("It takes an income back. Delete that income by hand.")),
  EITHER ("INVEXPENSE", FEE_REFUND, FEE), EITHER ("MARGININTEREST", INTEREST, INTEREST_CHARGE),
  SAME ("REINVEST*", REINVESTMENT), ONLY ("RETOFCAP", RETURN_OF_CAPITAL, N_("It takes a payment back. Delete that by hand.")),
  SAME ("SPLIT", SPLIT), SAME ("TRANSFER/IN", DELIVERY_IN), SAME ("TRANSFER/OUT", DELIVERY_OUT),
  SKIP ("TRANSFER NOTHING*", N_("It moves no units.")),
  REFUSE ("TRANSFER SHORT*", N_("A short position moves. Enter it by hand.")),
  SAME ("CLOSUREOPT/EXPIRE", OPTION_EXPIRY), REFUSE ("CLOSUREOPT*", BY_HAND),
  SKIP ("JRNL*", N_("It moves something inside the account.")),
  REFUSE ("CORRECTION*", N_("It corrects another record. Change or delete that one by hand.")), END
};

const FinxImportProfile finx_import_ofx = {
  .name = "ofx",
  .title = "OFX or QFX, statements of banks and brokers",
  .format = FINX_FORMAT_OFX,
  .words = words,
  .date_orders = FINX_DATE_YMD,
  .number_marks = FINX_NUMBER_POINT,
  .flags = FINX_IMPORT_IDS_RECUR,
};

typedef struct
{
  char *symbol, *isin, *name;
} Security;

typedef struct
{
  FinxImportRecord record;
  FinxMarkup       markup;
  FinxMarkupTag    tag;                 /* the next */
  gboolean         has_tag;
  FinxMarkupTag    items[N_ITEMS];      /* of the record; without a name: not there */
  FinxMarkupTag    account, currency;   /* of the statement */
  GHashTable      *securities;          /* UNIQUEID → Security */
  gboolean         is_whole;            /* "</OFX>" was met */
} OfxSource;

static void
security_free (gpointer data)
{
  Security *security = data;

  g_free (security->symbol);
  g_free (security->isin);
  g_free (security->name);
  g_free (security);
}

static void
ofx_source_clear (OfxSource *self)
{
  finx_import_record_clear (&self->record);
  g_clear_pointer (&self->securities, g_hash_table_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (OfxSource, ofx_source_clear)

static void
advance (OfxSource *self)
{
  self->has_tag = finx_markup_next (&self->markup, &self->tag);
  if (self->has_tag && self->tag.is_close && finx_markup_tag_is (&self->tag, "OFX"))
    self->is_whole = TRUE;
}

static gboolean
is_transaction (const FinxMarkupTag *tag)
{
  for (gsize i = 0; i < G_N_ELEMENTS (transactions); i++)
    if (finx_markup_tag_is (tag, transactions[i]))
      return TRUE;
  return FALSE;
}

/* Reads up to the end of an aggregate; the first of each element counts.
 * Returns: whether its end was there */
static gboolean
read_items (OfxSource  *self,
            const char *name,
            gsize       name_length)
{
  gboolean is_inside = FALSE;           /* of an aggregate whose elements mean something else */

  memset (self->items, 0, sizeof self->items);
  for (advance (self); self->has_tag; advance (self))
    {
      if (self->tag.is_close && self->tag.name_length == name_length
          && g_ascii_strncasecmp (self->tag.name, name, name_length) == 0)
        return TRUE;
      if (is_transaction (&self->tag) || finx_markup_tag_is (&self->tag, "OFX"))
        return FALSE;
      if (finx_markup_tag_is (&self->tag, "ORIGCURRENCY") || finx_markup_tag_is (&self->tag, "BANKACCTTO")
          || finx_markup_tag_is (&self->tag, "CCACCTTO") || finx_markup_tag_is (&self->tag, "PAYEE"))
        is_inside = !self->tag.is_close;
      for (gsize i = 0; !self->tag.is_close && self->tag.length > 0 && i < G_N_ELEMENTS (elements); i++)
        if (finx_markup_tag_is (&self->tag, elements[i].name))
          {
            if (self->items[elements[i].item].name == NULL && (!is_inside || elements[i].item == ITEM_NAME))
              self->items[elements[i].item] = self->tag;
            break;
          }
    }
  return FALSE;
}

static char *
dup_item (OfxSource *self,
          Item       item)
{
  return finx_markup_unescape (&self->items[item]);
}

static void
add_security (OfxSource *self)
{
  g_autofree char *id = dup_item (self, ITEM_SECURITY), *type = dup_item (self, ITEM_SECURITY_TYPE);
  g_autofree char *ticker = dup_item (self, ITEM_TICKER);
  Security *security;

  if (*id == '\0' || g_hash_table_size (self->securities) >= MAX_SECURITIES)
    return;
  security = g_new0 (Security, 1);
  security->isin = g_strdup (g_ascii_strcasecmp (type, "ISIN") == 0 ? id : "");
  security->symbol = *ticker != '\0' ? g_steal_pointer (&ticker) : g_strdup (id);
  security->name = dup_item (self, ITEM_SECURITY_NAME);
  g_hash_table_replace (self->securities, g_steal_pointer (&id), security);
}

/* The list of securities stands behind the transactions that need it. */
static void
read_securities (OfxSource *self)
{
  for (advance (self); self->has_tag;)
    if (!self->tag.is_close && finx_markup_tag_is (&self->tag, "SECINFO") && read_items (self, "SECINFO", strlen ("SECINFO")))
      {
        add_security (self);
        advance (self);
      }
    else if (!self->tag.is_close && finx_markup_tag_is (&self->tag, "SECINFO"))
      break;                            /* cut: what stands behind it belongs to nothing */
    else
      advance (self);
}

static void
place (OfxSource       *self,
       FinxImportField  field,
       Item             item)
{
  const FinxMarkupTag *tag = &self->items[item];

  for (gsize i = 0; i < G_N_ELEMENTS (elements); i++)
    if (tag->name != NULL && finx_markup_tag_is (tag, elements[i].name))
      finx_import_record_place (&self->record, field, elements[i].name, tag->line, tag->column);
}

static void
put_text (OfxSource       *self,
          FinxImportField  field,
          Item             item)
{
  g_autofree char *text = dup_item (self, item);

  place (self, field, item);
  finx_import_record_copy (&self->record, field, text, -1);
}

/* A comma stands for the decimal point as well, and nothing groups digits. */
static char *
dup_number (OfxSource *self,
            Item       item)
{
  char *text = dup_item (self, item), *comma = strchr (text, ',');

  if (comma != NULL && strchr (text, '.') == NULL && strchr (comma + 1, ',') == NULL)
    *comma = '.';
  return text;
}

static void
put_number (OfxSource       *self,
            FinxImportField  field,
            Item             item)
{
  g_autofree char *text = dup_number (self, item);

  place (self, field, item);
  finx_import_record_copy (&self->record, field, text, -1);
}

/* The sum of the elements that are there. One that is no number stays alone, so that it is refused. */
static void
put_sum (OfxSource       *self,
         FinxImportField  field,
         const Item      *items,
         gsize            n_items)
{
  FinxDecimal sum = FINX_DECIMAL_ZERO, value;

  for (gsize i = 0; i < n_items; i++)
    {
      g_autofree char *text = dup_number (self, items[i]);

      if (*text == '\0')
        continue;
      put_number (self, field, items[i]);
      if (finx_parse_number (text, strlen (text), FINX_NUMBER_POINT, &value) != NULL)
        return;
      sum = finx_decimal_add (sum, value);
    }
  finx_import_record_number (&self->record, field, sum);
}

/* "[-5:EST]", "[5.5]", "[+5.30:IST]": hours, and a part of one or minutes. Returns: (nullable): such as "-05:00" */
static const char *
read_zone (const char *text,
           char        zone[8])
{
  int hours = 0, part = 0, digits = 0;
  char sign = '+';

  if (*text++ != '[')
    return NULL;
  if (*text == '-' || *text == '+')
    sign = *text++;
  for (; g_ascii_isdigit (*text) && hours < 100; text++)
    hours = hours * 10 + (*text - '0');
  if (*text == '.')
    for (text++; g_ascii_isdigit (*text) && digits < 2; text++, digits++)
      part = part * 10 + (*text - '0');
  if (hours > 14 || (*text != ':' && *text != ']'))
    return NULL;
  if (digits == 1)
    part *= 10;
  if (part == 25 || part == 50 || part == 75)
    part = part * 60 / 100;
  g_snprintf (zone, 8, "%c%02d:%02d", sign, hours, MIN (part, 59));
  return zone;
}

/* "20240131", "20240131103000.123[-5:EST]". Midnight and noon are what is written where the time is not known. */
static void
put_date (OfxSource *self)
{
  g_autofree char *text = dup_item (self, ITEM_DATE);
  gsize digits = strspn (text, "0123456789"), at = digits;
  char zone[8] = "", time[32];

  place (self, FINX_FIELD_DATE, ITEM_DATE);
  place (self, FINX_FIELD_TIME, ITEM_DATE);
  if (text[at] == '.')
    at += 1 + strspn (text + at + 1, "0123456789");
  if ((digits != 8 && digits != 12 && digits != 14) || (text[at] != '\0' && read_zone (text + at, zone) == NULL))
    {
      finx_import_record_copy (&self->record, FINX_FIELD_DATE, text, -1);
      return;
    }
  finx_import_record_copy (&self->record, FINX_FIELD_DATE, text, 8);
  if (digits == 8 || strncmp (text + 8, "0000", 4) == 0 || strncmp (text + 8, "1200", 4) == 0)
    return;
  g_snprintf (time, sizeof time, "%.2s:%.2s:%.2s%s", text + 8, text + 10, digits == 14 ? text + 12 : "00", zone);
  finx_import_record_copy (&self->record, FINX_FIELD_TIME, time, -1);
}

static void
put_security (OfxSource *self)
{
  g_autofree char *id = dup_item (self, ITEM_SECURITY), *type = dup_item (self, ITEM_SECURITY_TYPE);
  const Security *security = g_hash_table_lookup (self->securities, id);

  place (self, FINX_FIELD_SYMBOL, ITEM_SECURITY);
  finx_import_record_copy (&self->record, FINX_FIELD_SYMBOL, security != NULL ? security->symbol : id, -1);
  if (security != NULL)
    finx_import_record_copy (&self->record, FINX_FIELD_NAME, security->name, -1);
  if (g_ascii_strcasecmp (type, "ISIN") == 0)
    finx_import_record_copy (&self->record, FINX_FIELD_ISIN, id, -1);
}

static void
put_note (OfxSource *self)
{
  g_autofree char *name = dup_item (self, ITEM_NAME), *memo = dup_item (self, ITEM_MEMO);
  g_autofree char *both = g_strconcat (name, *name != '\0' && *memo != '\0' && !g_str_equal (name, memo) ? ", " : "",
                                       g_str_equal (name, memo) ? "" : memo, NULL);

  finx_import_record_copy (&self->record, FINX_FIELD_NOTE, both, -1);
}

/* An id is unique in its account only. */
static void
put_id (OfxSource  *self,
        const char *account)
{
  g_autofree char *id = dup_item (self, ITEM_ID);
  g_autofree char *whole = *account != '\0' ? g_strconcat (account, "-", id, NULL) : g_strdup (id);

  place (self, FINX_FIELD_ID, ITEM_ID);
  if (*id != '\0')
    finx_import_record_copy (&self->record, FINX_FIELD_ID, whole, -1);
}

static void
put_ratio (OfxSource *self)
{
  g_autofree char *numerator = dup_number (self, ITEM_NUMERATOR), *denominator = dup_number (self, ITEM_DENOMINATOR);
  FinxDecimal up, down;

  place (self, FINX_FIELD_RATIO, ITEM_NUMERATOR);
  if (finx_parse_number (numerator, strlen (numerator), FINX_NUMBER_POINT, &up) == NULL
      && finx_parse_number (denominator, strlen (denominator), FINX_NUMBER_POINT, &down) == NULL)
    finx_import_record_number (&self->record, FINX_FIELD_RATIO, finx_decimal_normalize (finx_decimal_div (up, down, 12, FINX_ROUND_HALF_EVEN)));
}

/* Some tell a balance that changed so. */
static gboolean
moves_nothing (OfxSource *self)
{
  g_autofree char *units = dup_number (self, ITEM_UNITS);
  FinxDecimal quantity;

  return finx_parse_number (units, strlen (units), FINX_NUMBER_POINT, &quantity) == NULL && finx_decimal_is_known (quantity)
         && finx_decimal_sign (quantity) == 0;
}

static void
put_type (OfxSource           *self,
          const FinxMarkupTag *opening)
{
  g_autofree char *position = dup_item (self, ITEM_POSITION);

  if (self->items[ITEM_CORRECTS].name != NULL)
    finx_import_record_copy (&self->record, FINX_FIELD_TYPE, "CORRECTION", -1);
  else if (finx_markup_tag_is (opening, "TRANSFER") && g_ascii_strcasecmp (position, "SHORT") == 0)
    finx_import_record_copy (&self->record, FINX_FIELD_TYPE, "TRANSFER SHORT", -1);
  else if (finx_markup_tag_is (opening, "TRANSFER") && moves_nothing (self))
    finx_import_record_copy (&self->record, FINX_FIELD_TYPE, "TRANSFER NOTHING", -1);
  else
    finx_import_record_set (&self->record, FINX_FIELD_TYPE, opening->name, opening->name_length);
  put_text (self, FINX_FIELD_SUBTYPE, ITEM_SUBTYPE);
  finx_import_record_place (&self->record, FINX_FIELD_TYPE, "type", opening->line, opening->column);
}

static void
put_record (OfxSource           *self,
            const FinxMarkupTag *opening)
{
  static const Item fees[] = { ITEM_COMMISSION, ITEM_FEES, ITEM_LOAD, ITEM_PENALTY };
  static const Item taxes[] = { ITEM_TAXES, ITEM_WITHHOLDING, ITEM_STATE_WITHHOLDING };
  g_autofree char *account = finx_markup_unescape (&self->account), *currency = finx_markup_unescape (&self->currency);

  put_type (self, opening);
  put_date (self);
  put_id (self, account);
  put_note (self);
  put_security (self);
  put_number (self, FINX_FIELD_QUANTITY, ITEM_UNITS);
  put_number (self, FINX_FIELD_PRICE, ITEM_PRICE);
  put_number (self, FINX_FIELD_AMOUNT, finx_markup_tag_is (opening, "SPLIT") ? ITEM_CASH_IN_LIEU : ITEM_AMOUNT);
  put_sum (self, FINX_FIELD_FEES, fees, G_N_ELEMENTS (fees));
  put_sum (self, FINX_FIELD_TAXES, taxes, G_N_ELEMENTS (taxes));
  if (finx_markup_tag_is (opening, "SPLIT"))
    put_ratio (self);
  finx_import_record_copy (&self->record, FINX_FIELD_ACCOUNT, account, -1);
  if (self->items[ITEM_CURRENCY].name != NULL)
    put_text (self, FINX_FIELD_CURRENCY, ITEM_CURRENCY);
  else
    finx_import_record_copy (&self->record, FINX_FIELD_CURRENCY, currency, -1);
}

/* What holds for all records of a statement. */
static void
read_statement (OfxSource *self)
{
  static const char *const froms[] = { "BANKACCTFROM", "CCACCTFROM", "INVACCTFROM", "LOANACCTFROM" };

  if (self->tag.is_close)
    return;
  if (finx_markup_tag_is (&self->tag, "CURDEF"))
    self->currency = self->tag;
  for (gsize i = 0; i < G_N_ELEMENTS (froms); i++)
    if (finx_markup_tag_is (&self->tag, froms[i]))
      {
        for (advance (self); self->has_tag && !self->tag.is_close && !is_transaction (&self->tag); advance (self))
          if (finx_markup_tag_is (&self->tag, "ACCTID"))
            self->account = self->tag;
        return;
      }
}

static const FinxCsvRow *
cut_row (OfxSource  *self,
         const char *fault)
{
  const FinxCsvRow *row = finx_import_record_end (&self->record, self->has_tag ? self->tag.start : self->markup.end);

  self->record.row.fault = fault;
  return row;
}

static const FinxCsvRow *
ofx_next (FinxImportSource *source)
{
  OfxSource *self = (OfxSource *) source;
  FinxMarkupTag opening;
  gboolean is_closed;

  while (self->has_tag && (self->tag.is_close || !is_transaction (&self->tag)))
    {
      read_statement (self);
      if (self->has_tag && (self->tag.is_close || !is_transaction (&self->tag)))
        advance (self);
    }
  if (!self->has_tag && self->is_whole)
    return NULL;
  if (!self->has_tag)
    {
      self->is_whole = TRUE;            /* told once */
      finx_import_record_begin (&self->record, self->markup.end, self->markup.line);
      return cut_row (self, N_("The file ends too early: “</OFX>” is missing. Load it again."));
    }
  opening = self->tag;
  finx_import_record_begin (&self->record, opening.start, opening.line);
  is_closed = read_items (self, opening.name, opening.name_length);
  if (!is_closed && !self->has_tag)
    self->is_whole = TRUE;
  if (!is_closed)
    return cut_row (self, self->has_tag ? N_("The transaction has no end.") : N_("The file ends within this transaction. Load it again."));
  put_record (self, &opening);
  advance (self);
  return finx_import_record_end (&self->record, self->has_tag ? self->tag.start : self->markup.end);
}

static void
ofx_rewind (FinxImportSource *source)
{
  OfxSource *self = (OfxSource *) source;

  finx_markup_init (&self->markup, self->markup.start, (gsize) (self->markup.end - self->markup.start));
  self->is_whole = FALSE;
  self->account = self->currency = (FinxMarkupTag) { .value = "" };
  advance (self);
}

/**
 * finx_import_ofx_read:
 * @text: UTF-8, as of finx_text_decode()
 *
 * Amounts are booked in the statement's currency. What a bank calls its id becomes a part of ours, so a longer statement
 * can be read again.
 *
 * Returns: (transfer full) (nullable): what it holds
 */
FinxImportResult *
finx_import_ofx_read (GBytes                   *text,
                      const FinxImportOptions  *options,
                      GError                  **error)
{
  g_auto(OfxSource) self = { .record.source = { ofx_next, ofx_rewind, NULL, NULL } };
  gsize length;
  const char *data = g_bytes_get_data (text, &length);

  finx_import_record_init (&self.record);
  self.securities = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, security_free);
  finx_markup_init (&self.markup, data, length);
  read_securities (&self);
  return finx_import_records (&self.record, &finx_import_ofx, options, length / TYPICAL_RECORD, error);
}
