/* SPDX-License-Identifier: GPL-3.0-or-later */
/* QIF: lists of an account each, whose records are lines of one letter and a value, up to "^". A transfer stands in the
 * lists of both accounts; where the file has both, it is booked from the one that the money leaves. */
#include "files/imports/finx-import-qif.h"

#include <string.h>

#include "files/imports/finx-import-record.h"
#include "files/imports/finx-import-words.h"

#define TYPICAL_RECORD 60       /* bytes */
#define MAX_LINES      2000     /* of a record */
#define MAX_DATE       64       /* bytes */
#define MAX_NAMES      100000   /* accounts, and securities */

static const FinxImportWord words[] = {
  EITHER ("bank/Int Inc*", INTEREST, INTEREST_CHARGE), EITHER ("bank/Interest Inc*", INTEREST, INTEREST_CHARGE),
  EITHER ("bank/_IntInc*", INTEREST, INTEREST_CHARGE), EITHER ("bank/Int Exp*", INTEREST, INTEREST_CHARGE),
  EITHER ("bank/Interest Exp*", INTEREST, INTEREST_CHARGE), EITHER ("bank/_IntExp*", INTEREST, INTEREST_CHARGE),
  EITHER ("bank/Bank Charge*", FEE_REFUND, FEE), EITHER ("bank/Bank Fee*", FEE_REFUND, FEE),
  EITHER ("bank*", DEPOSIT, WITHDRAWAL), SAME ("deposit", DEPOSIT), SAME ("withdrawal", WITHDRAWAL), SAME ("transfer", TRANSFER),
  SKIP ("arrival", N_("It is booked from the account that the money leaves, which is in this file too.")),
  SAME ("Buy", BUY), SAME ("CvrShrt", BUY), SAME ("Sell", SELL), SAME ("ShtSell", SELL),
  ONLY ("Div", DIVIDEND, N_("It takes a dividend back. Delete that dividend by hand.")),
  ONLY ("CGLong", DIVIDEND, N_("It takes a payment back. Delete that by hand.")),
  ONLY ("CGMid", DIVIDEND, N_("It takes a payment back. Delete that by hand.")),
  ONLY ("CGShort", DIVIDEND, N_("It takes a payment back. Delete that by hand.")),
  ONLY ("RtrnCap", RETURN_OF_CAPITAL, N_("It takes a payment back. Delete that by hand.")),
  EITHER ("IntInc", INTEREST, INTEREST_CHARGE), EITHER ("MiscInc", INTEREST, INTEREST_CHARGE),
  SAME ("MargInt", INTEREST_CHARGE), SAME ("MiscExp", FEE), SAME ("ReinvDiv", REINVESTMENT), SAME ("ReinvInt", REINVESTMENT),
  SAME ("ReinvLg", REINVESTMENT), SAME ("ReinvMd", REINVESTMENT), SAME ("ReinvSh", REINVESTMENT),
  SAME ("ShrsIn", DELIVERY_IN), SAME ("ShrsOut", DELIVERY_OUT), SAME ("StkSplit", SPLIT),
  REFUSE ("Grant", N_("Options of an employer are not read.")), REFUSE ("Vest", N_("Options of an employer are not read.")),
  REFUSE ("Exercis*", N_("Options of an employer are not read.")), REFUSE ("Expire", N_("Options of an employer are not read.")),
  SKIP ("Reminder*", N_("It is a reminder, not a transaction.")), END
};

const FinxImportProfile finx_import_qif = {
  .name = "qif",
  .title = "QIF, of Quicken and many others",
  .format = FINX_FORMAT_QIF,
  .words = words,
  .date_orders = FINX_DATE_YMD | FINX_DATE_DMY | FINX_DATE_MDY,
  .number_marks = FINX_NUMBER_POINT | FINX_NUMBER_COMMA,
};

typedef enum
{
  SECTION_OTHER,                /* categories and the like */
  SECTION_ACCOUNTS,
  SECTION_SECURITIES,
  SECTION_BANK,
  SECTION_INVESTMENTS
} Section;

/* "T-12.34": without its letter. */
typedef struct
{
  char        code;
  const char *text;
  gsize       length;
  guint64     line;
} Line;

typedef struct
{
  FinxImportRecord record;
  const char      *start, *at, *end;
  guint64          line;                /* of @at */
  Section          section;
  char            *account;             /* of the list; "" */
  GHashTable      *accounts;            /* those that have a list */
  GHashTable      *securities;          /* name → symbol */
  GArray          *lines;               /* of Line: the record's */
  const char      *from;                /* where the record starts */
  guint64          from_line;
  const char      *fault;               /* (nullable): of the record as a whole */
  gint             split;               /* line of the next part of a record with splits; −1: none is left */
  gboolean         has_cash;            /* the cash side of "BuyX" is still to come */
} QifSource;

static void
qif_source_clear (QifSource *self)
{
  finx_import_record_clear (&self->record);
  g_clear_pointer (&self->account, g_free);
  g_clear_pointer (&self->accounts, g_hash_table_unref);
  g_clear_pointer (&self->securities, g_hash_table_unref);
  g_clear_pointer (&self->lines, g_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (QifSource, qif_source_clear)

static gboolean
read_line (QifSource *self,
           Line      *line)
{
  const char *stop;

  if (self->at >= self->end)
    return FALSE;
  stop = memchr (self->at, '\n', (gsize) (self->end - self->at));
  if (stop == NULL)
    stop = self->end;
  *line = (Line) { *self->at, self->at + 1, stop > self->at ? (gsize) (stop - self->at) - 1 : 0, self->line++ };
  if (self->at == stop)
    line->code = '\0';
  self->at = stop < self->end ? stop + 1 : stop;
  while (line->length > 0 && strchr ("\r \t", line->text[line->length - 1]) != NULL && line->text[line->length - 1] != '\0')
    line->length--;
  return TRUE;
}

static gboolean
line_starts (const Line *line,
             const char *word)
{
  gsize length = strlen (word);

  return line->length >= length && g_ascii_strncasecmp (line->text, word, length) == 0;
}

/* "!Type:Bank" */
static void
enter_section (QifSource  *self,
               const Line *line)
{
  static const char *const banks[] = { "Type:Bank", "Type:Cash", "Type:CCard", "Type:Oth A", "Type:Oth L" };

  if (line_starts (line, "Option") || line_starts (line, "Clear"))
    return;
  self->section = line_starts (line, "Account") ? SECTION_ACCOUNTS
                  : line_starts (line, "Type:Invst") ? SECTION_INVESTMENTS
                  : line_starts (line, "Type:Security") ? SECTION_SECURITIES : SECTION_OTHER;
  for (gsize i = 0; i < G_N_ELEMENTS (banks); i++)
    if (line_starts (line, banks[i]))
      self->section = SECTION_BANK;
  if (self->section >= SECTION_BANK && *self->account != '\0' && g_hash_table_size (self->accounts) < MAX_NAMES)
    g_hash_table_add (self->accounts, g_strdup (self->account));
}

static const Line *
find_line (QifSource *self,
           char       code)
{
  for (guint i = 0; i < self->lines->len; i++)
    if (g_array_index (self->lines, Line, i).code == code)
      return &g_array_index (self->lines, Line, i);
  return NULL;
}

static char *
dup_line (QifSource *self,
          char       code)
{
  const Line *line = find_line (self, code);

  return line != NULL ? g_strndup (line->text, line->length) : g_strdup ("");
}

/* Reads up to "^". Returns: whether there was a record; one without an end counts */
static gboolean
read_record (QifSource *self)
{
  Line line;

  g_array_set_size (self->lines, 0);
  self->fault = NULL;
  self->from = self->at;
  self->from_line = self->line;
  while (read_line (self, &line))
    {
      if (line.code == '!')
        {
          if (self->lines->len > 0)
            {
              self->at = line.text - 1;
              self->line--;
              break;
            }
          enter_section (self, &line);
        }
      else if (line.code == '^')
        {
          if (self->lines->len > 0)
            return TRUE;
        }
      else if (self->lines->len >= MAX_LINES)
        self->fault = N_("The transaction has too many lines.");
      else if (g_ascii_isgraph (line.code))
        g_array_append_val (self->lines, line);
      if (self->lines->len == 0)
        {
          self->from = self->at;
          self->from_line = self->line;
        }
    }
  self->fault = N_("The transaction has no end: a line with “^” alone is missing.");
  return self->lines->len > 0;
}

/* Records that are no transactions, but tell about them. */
static void
learn (QifSource *self)
{
  g_autofree char *name = dup_line (self, 'N');

  if (self->section == SECTION_ACCOUNTS)
    {
      g_free (self->account);
      self->account = g_steal_pointer (&name);
    }
  else if (self->section == SECTION_SECURITIES && g_hash_table_size (self->securities) < MAX_NAMES)
    {
      g_autofree char *symbol = dup_line (self, 'S');

      if (*symbol != '\0')
        g_hash_table_replace (self->securities, g_steal_pointer (&name), g_steal_pointer (&symbol));
    }
}

static void
place (QifSource       *self,
       FinxImportField  field,
       const Line      *line)
{
  static const char names[128][2] = {
    ['D'] = "D", ['T'] = "T", ['U'] = "U", ['$'] = "$", ['N'] = "N", ['Y'] = "Y", ['I'] = "I", ['Q'] = "Q", ['O'] = "O",
    ['L'] = "L", ['S'] = "S", ['M'] = "M",
  };

  if (line != NULL && (guchar) line->code < 128)
    finx_import_record_place (&self->record, field, names[(guchar) line->code], line->line, 2);
}

static void
put (QifSource       *self,
     FinxImportField  field,
     const Line      *line)
{
  if (line == NULL)
    return;
  place (self, field, line);
  finx_import_record_set (&self->record, field, line->text, line->length);
}

/* "1/ 2'06": blanks fill up, and the mark means this century. */
static void
put_date (QifSource *self)
{
  const Line *line = find_line (self, 'D');
  g_autoptr(GString) text = g_string_new (NULL);
  gsize length = line != NULL ? finx_csv_cut (line->text, line->length, MAX_DATE) : 0;
  char separator = '/';

  if (line == NULL)
    return;
  for (gsize i = 0; i < length; i++)
    if (line->text[i] == '\'')
      {
        gsize digits = 0;

        g_string_append_c (text, separator);
        for (gsize k = i + 1; k < length; k++)
          digits += g_ascii_isdigit (line->text[k]) != 0;
        g_string_append (text, digits == 1 ? "200" : digits == 2 ? "20" : "");
      }
    else if (line->text[i] != ' ')
      {
        g_string_append_c (text, line->text[i]);
        if (g_ascii_ispunct (line->text[i]))
          separator = line->text[i];
      }
  place (self, FINX_FIELD_DATE, line);
  finx_import_record_copy (&self->record, FINX_FIELD_DATE, text->str, (gssize) text->len);
}

/* Returns: (transfer full) (nullable): of "[Savings]" or "[Savings]/class" */
static char *
get_other_account (const Line *line)
{
  const char *stop;

  if (line == NULL || line->length < 2 || *line->text != '[')
    return NULL;
  stop = memchr (line->text, ']', line->length);
  return stop != NULL ? g_strndup (line->text + 1, (gsize) (stop - line->text) - 1) : NULL;
}

static gboolean
is_negative (const Line *line)
{
  return line != NULL && line->length > 0 && (*line->text == '-' || *line->text == '(');
}

/* What moves cash alone: @leaves it, to or from the account in @line. */
static void
put_cash (QifSource  *self,
          const Line *line,
          gboolean    leaves)
{
  g_autofree char *other = get_other_account (line);
  gboolean is_inside = other != NULL && !g_str_equal (other, self->account) && g_hash_table_contains (self->accounts, other);

  finx_import_record_copy (&self->record, FINX_FIELD_TYPE,
                           is_inside ? leaves ? "transfer" : "arrival" : leaves ? "withdrawal" : "deposit", -1);
  if (is_inside && leaves)
    finx_import_record_copy (&self->record, FINX_FIELD_COUNTER_ACCOUNT, other, -1);
}

static void
put_bank_type (QifSource  *self,
               const Line *category,
               const Line *amount)
{
  if (category != NULL && category->length > 0 && *category->text == '[')
    {
      put_cash (self, category, is_negative (amount));
      return;
    }
  finx_import_record_copy (&self->record, FINX_FIELD_TYPE, "bank", -1);
  put (self, FINX_FIELD_SUBTYPE, category);
}

static void
put_note (QifSource  *self,
          const Line *memo)
{
  g_autofree char *payee = dup_line (self, 'P');
  g_autofree char *text = memo != NULL ? g_strndup (memo->text, memo->length) : g_strdup ("");
  g_autofree char *note = g_strconcat (payee, *payee != '\0' && *text != '\0' ? ", " : "", text, NULL);

  finx_import_record_copy (&self->record, FINX_FIELD_NOTE, note, -1);
}

/* The line after @from with this code, before the next part. */
static const Line *
find_in_part (QifSource *self,
              guint      from,
              char       code)
{
  for (guint i = from + 1; i < self->lines->len && g_array_index (self->lines, Line, i).code != 'S'; i++)
    if (g_array_index (self->lines, Line, i).code == code)
      return &g_array_index (self->lines, Line, i);
  return NULL;
}

static gint
find_part (QifSource *self,
           guint      from)
{
  for (guint i = from; i < self->lines->len; i++)
    if (g_array_index (self->lines, Line, i).code == 'S')
      return (gint) i;
  return -1;
}

/* Whether the parts are the whole, read with one mark. @is_read: whether all of them are numbers then */
static gboolean
adds_up (QifSource      *self,
         FinxNumberMark  mark,
         gboolean       *is_read)
{
  const Line *total = find_line (self, 'T');
  FinxDecimal sum = FINX_DECIMAL_ZERO, whole, value;

  *is_read = total != NULL && finx_parse_number (total->text, total->length, mark, &whole) == NULL;
  for (gint part = find_part (self, 0); *is_read && part >= 0; part = find_part (self, (guint) part + 1))
    {
      const Line *amount = find_in_part (self, (guint) part, '$');

      *is_read = amount != NULL && finx_parse_number (amount->text, amount->length, mark, &value) == NULL;
      if (*is_read)
        sum = finx_decimal_add (sum, value);
    }
  return *is_read && finx_decimal_is_known (sum) && finx_decimal_equal (sum, whole);
}

/* A part that is missing would be money that is lost. What is no number is refused part by part. */
static void
check_parts (QifSource *self)
{
  gboolean with_point, with_comma;

  if (!adds_up (self, FINX_NUMBER_POINT, &with_point) && !adds_up (self, FINX_NUMBER_COMMA, &with_comma)
      && (with_point || with_comma))
    {
      self->split = -1;
      self->record.row.fault = N_("The parts do not add up to the total.");
    }
}

static void
put_part (QifSource *self)
{
  guint part = (guint) self->split;
  const Line *amount = find_in_part (self, part, '$');

  put_bank_type (self, &g_array_index (self->lines, Line, part), amount);
  put (self, FINX_FIELD_AMOUNT, amount);
  put_note (self, find_in_part (self, part, 'E'));
  self->split = find_part (self, part + 1);
}

static void
put_bank (QifSource *self)
{
  const Line *amount = find_line (self, 'T'), *category = find_line (self, 'L');

  /* Without a list of accounts, the first record tells whose list it is. */
  if (*self->account == '\0' && find_line (self, 'P') != NULL && line_starts (find_line (self, 'P'), "Opening Balance")
      && category != NULL && *category->text == '[')
    {
      g_free (self->account);
      self->account = get_other_account (category);
      if (self->account == NULL)
        self->account = g_strdup ("");
    }
  put (self, FINX_FIELD_AMOUNT, amount != NULL ? amount : find_line (self, 'U'));
  put_bank_type (self, category, amount != NULL ? amount : find_line (self, 'U'));
  put_note (self, find_line (self, 'M'));
}

static const struct
{
  const char *action;           /* without its "X" */
  gboolean    pays;             /* the cash comes from the other account; else it goes there */
} cash_sides[] = {
  { "Buy", TRUE }, { "CvrShrt", TRUE }, { "MiscExp", TRUE }, { "MargInt", TRUE }, { "Sell", FALSE }, { "ShtSell", FALSE },
  { "Div", FALSE }, { "IntInc", FALSE }, { "CGLong", FALSE }, { "CGMid", FALSE }, { "CGShort", FALSE }, { "RtrnCap", FALSE },
  { "MiscInc", FALSE },
};

/* "BuyX" and its like. Returns: the length of the action without "X"; 0: it is none of these */
static gsize
find_cash_side (const Line *action,
                gboolean   *pays)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cash_sides); i++)
    {
      gsize length = strlen (cash_sides[i].action);

      if (action->length == length + 1 && line_starts (action, cash_sides[i].action) && (action->text[length] | 0x20) == 'x')
        {
          *pays = cash_sides[i].pays;
          return length;
        }
    }
  return 0;
}

static gboolean
action_is (const Line *action,
           const char *name)
{
  return action->length == strlen (name) && line_starts (action, name);
}

static void
put_security (QifSource *self)
{
  g_autofree char *name = dup_line (self, 'Y');
  const char *symbol = g_hash_table_lookup (self->securities, name);

  place (self, FINX_FIELD_SYMBOL, find_line (self, 'Y'));
  finx_import_record_copy (&self->record, FINX_FIELD_SYMBOL, symbol != NULL ? symbol : name, -1);
  finx_import_record_copy (&self->record, FINX_FIELD_NAME, name, -1);
}

/* The quantity of a split is new shares for ten old ones. */
static void
put_ratio (QifSource *self)
{
  const Line *line = find_line (self, 'Q');
  FinxDecimal value;

  place (self, FINX_FIELD_RATIO, line);
  if (line == NULL || (finx_parse_number (line->text, line->length, FINX_NUMBER_POINT, &value) != NULL
                       && finx_parse_number (line->text, line->length, FINX_NUMBER_COMMA, &value) != NULL))
    return;
  finx_import_record_number (&self->record, FINX_FIELD_RATIO,
                             finx_decimal_normalize (finx_decimal_div (value, finx_decimal_new (10, 0), 18, FINX_ROUND_HALF_EVEN)));
}

static void
put_investment (QifSource *self)
{
  const Line *action = find_line (self, 'N'), *amount = find_line (self, 'T');
  gboolean pays;
  gsize length;

  if (amount == NULL)
    amount = find_line (self, 'U');
  put_note (self, find_line (self, 'M'));
  put (self, FINX_FIELD_AMOUNT, amount);
  if (action == NULL || action_is (action, "Cash"))
    {
      put_bank_type (self, find_line (self, 'L'), amount);
      return;
    }
  if (action_is (action, "XIn") || action_is (action, "XOut") || action_is (action, "ContribX") || action_is (action, "WithdrwX"))
    {
      put_cash (self, find_line (self, 'L'), action_is (action, "XOut") || action_is (action, "WithdrwX"));
      return;
    }
  put (self, FINX_FIELD_TYPE, action);
  length = find_cash_side (action, &pays);
  if (length > 0)
    {
      finx_import_record_set (&self->record, FINX_FIELD_TYPE, action->text, length);
      self->has_cash = TRUE;
    }
  put_security (self);
  put (self, FINX_FIELD_PRICE, find_line (self, 'I'));
  put (self, FINX_FIELD_FEES, find_line (self, 'O'));
  if (action_is (action, "StkSplit"))
    put_ratio (self);
  else
    put (self, FINX_FIELD_QUANTITY, find_line (self, 'Q'));
}

/* The other half of "SellX": the proceeds go on to another account. What comes from one in this file is booked there. */
static void
put_cash_side (QifSource *self)
{
  const Line *amount = find_line (self, '$');
  gboolean pays = FALSE;

  self->has_cash = FALSE;
  find_cash_side (find_line (self, 'N'), &pays);
  put_cash (self, find_line (self, 'L'), !pays);
  put (self, FINX_FIELD_AMOUNT, amount != NULL ? amount : find_line (self, 'T'));
  put_note (self, find_line (self, 'M'));
}

static const FinxCsvRow *
qif_next (FinxImportSource *source)
{
  QifSource *self = (QifSource *) source;
  gboolean goes_on = self->has_cash || self->split >= 0;

  while (!goes_on)
    {
      if (!read_record (self))
        return NULL;
      if (self->section >= SECTION_BANK)
        break;
      learn (self);
    }
  finx_import_record_begin (&self->record, self->from, self->from_line);
  self->record.row.fault = self->fault;
  if (self->fault != NULL)
    return finx_import_record_end (&self->record, self->at);
  if (self->has_cash)
    put_cash_side (self);
  else if (self->section == SECTION_INVESTMENTS)
    put_investment (self);
  else if (self->split >= 0)
    put_part (self);
  else if ((self->split = find_part (self, 0)) >= 0)
    {
      check_parts (self);
      if (self->record.row.fault == NULL)
        put_part (self);
    }
  else
    put_bank (self);
  put_date (self);
  finx_import_record_copy (&self->record, FINX_FIELD_ACCOUNT, self->account, -1);
  return finx_import_record_end (&self->record, self->at);
}

static void
qif_rewind (FinxImportSource *source)
{
  QifSource *self = (QifSource *) source;

  self->at = self->start;
  self->line = 1;
  self->section = SECTION_OTHER;
  self->split = -1;
  self->has_cash = FALSE;
  g_free (self->account);
  self->account = g_strdup ("");
}

/**
 * finx_import_qif_read:
 * @text: UTF-8, as of finx_text_decode()
 *
 * Returns: (transfer full) (nullable): what it holds
 */
FinxImportResult *
finx_import_qif_read (GBytes                   *text,
                      const FinxImportOptions  *options,
                      GError                  **error)
{
  g_auto(QifSource) self = { .record.source = { qif_next, qif_rewind, NULL, NULL } };
  gsize length;

  self.start = g_bytes_get_data (text, &length);
  self.end = self.start + length;
  finx_import_record_init (&self.record);
  self.accounts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self.securities = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self.lines = g_array_new (FALSE, FALSE, sizeof (Line));
  qif_rewind (&self.record.source);
  while (read_record (&self))           /* names of accounts and securities */
    learn (&self);
  return finx_import_records (&self.record, &finx_import_qif, options, length / TYPICAL_RECORD, error);
}
