/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lines of FinX CSV as our own export writes them: no quotes, no blanks around cells, ISO dates, points. Whatever is not so is
 * left to finx_transaction_csv_read(), which tells the same of what is read here. */
#include "files/transactions/finx-trade-csv-private.h"

#include "base/finx-digits.h"
#include "base/finx-string.h"
#include "base/finx-time.h"

#define N_PLACES       8192     /* of symbols; a power of two, and never more than half of them taken */
#define MOST_DIGITS    18
#define LONGEST_SYMBOL 16
#define NOT_ASCII      G_GUINT64_CONSTANT (0x8080808080808080)
#define SECONDS(h, m, s) (((h) * 60 + (m)) * 60 + (s))

/* A symbol in an account. */
typedef struct
{
  guint64 symbol[2];
  guint32 account;              /* number + 1; 0: empty */
  guint32 holding;
  const FinxInstrument *instrument;
} Place;

struct _FinxTradeReader
{
  guint8            fields[FINX_TRADE_MAX_COLUMNS];     /* #FinxImportField of each column */
  guint             n_columns;
  const char       *account;    /* of lines that name none */
  FinxSymbolFunc    resolve;
  gpointer          user_data;
  GMutex           *lock;
  FinxTradeColumns *trades;
  Place            *places;
  guint             n_places;
  GPtrArray        *accounts;   /* (element-type utf8), interned */
  guint             last_account;
  char              date[10];   /* of the last line */
  gint32            day;
  FinxTradeCell     cells[FINX_N_FIELDS];
};

FinxTradeReader *
finx_trade_reader_new (guint           part,
                       const guint8   *fields,
                       guint           n_columns,
                       const char     *account,
                       FinxSymbolFunc  resolve,
                       gpointer        user_data,
                       GMutex         *lock)
{
  FinxTradeReader *self = g_new0 (FinxTradeReader, 1);

  memcpy (self->fields, fields, n_columns);
  self->n_columns = n_columns;
  self->account = account;
  self->resolve = resolve;
  self->user_data = user_data;
  self->lock = lock;
  self->trades = finx_trade_columns_new (part * FINX_TRADE_MOST_ROWS);
  self->places = g_new0 (Place, N_PLACES);
  self->accounts = g_ptr_array_new ();
  for (guint i = 0; i < FINX_N_FIELDS; i++)
    self->cells[i].text = "";
  return self;
}

FinxTradeColumns *
finx_trade_reader_free (FinxTradeReader *self)
{
  FinxTradeColumns *trades = self->trades;

  g_ptr_array_unref (self->accounts);
  g_free (self->places);
  g_free (self);
  return trades;
}

/* Whether there is a carriage return among the bytes, which may end a line too; or one of @others: high bits of bytes. */
static inline gboolean
has_odd_bytes (FinxTradeCell cell,
               guint64       others)
{
  guint64 odd = 0, word;

  for (guint32 i = 0; i < cell.length; i += 8)
    {
      guint shift = cell.length - i < 8 ? 64 - 8 * (cell.length - i) : 0;

      word = finx_bytes_load (cell.text + i) << shift;
      odd |= finx_bytes_find (word, '\r') | (word & others);
    }
  return odd != 0;
}

/* Returns: the line after it; %NULL: it has more or fewer cells than there are columns */
static inline const char *
split_line (FinxTradeReader *self,
            const char      *text)
{
  for (guint i = 0; i < self->n_columns; i++)
    {
      const char *end = finx_cell_end (text);

      self->cells[self->fields[i]] = (FinxTradeCell) { text, (guint32) (end - text) };
      if ((*end == '\n') != (i + 1 == self->n_columns))
        return NULL;
      text = end + 1;
    }
  return text[-2] != '\r' ? text : NULL;
}

static inline FinxTradeCell
cell_of (const FinxTradeReader *self,
         FinxImportField        field)
{
  return self->cells[field];
}

static gboolean
read_long_number (FinxTradeCell  cell,
                  gint64        *coef,
                  guint         *scale)
{
  const char *p = cell.text, *end = p + cell.length, *point = NULL, *first;
  guint64 value = 0;

  p += p < end && *p == '-';
  for (first = p; p < end; p++)
    if (*p >= '0' && *p <= '9')
      value = value * 10 + (guint64) (*p - '0');
    else if (*p == '.' && point == NULL && p > first)
      point = p;
    else
      return FALSE;
  *coef = *cell.text == '-' ? -(gint64) value : (gint64) value;
  *scale = point != NULL ? (guint) (end - point) - 1 : 0;
  return end - first - (point != NULL) > 0 && end - first <= MOST_DIGITS && (point == NULL || point + 1 < end);
}

/* Digits, maybe with a point among them and a sign before. %FALSE: anything else, or an empty cell */
static inline gboolean
read_number (FinxTradeCell  cell,
             gint64        *coef,
             guint         *scale)
{
  guint value;

  if (cell.length == 0 || cell.length > 8 || *cell.text == '-')
    return read_long_number (cell, coef, scale);
  if (!finx_digits_read (cell.text, cell.length, &value, scale))
    return FALSE;
  *coef = value;
  return TRUE;
}

/* In units of 10^-scale; nothing is 0. */
static inline gboolean
read_units (FinxTradeCell  cell,
            guint          scale,
            gint64        *units)
{
  static const gint64 powers[] = { 1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000, 1000000000, G_GINT64_CONSTANT (10000000000) };
  guint own;

  *units = 0;
  if (cell.length == 0)
    return TRUE;
  return read_number (cell, units, &own) && own <= scale && !__builtin_mul_overflow (*units, powers[scale - own], units);
}

static gboolean
read_decimal (FinxTradeCell  cell,
              FinxDecimal   *value)
{
  gint64 coef;
  guint scale;

  if (cell.length == 0)
    return TRUE;
  if (!read_number (cell, &coef, &scale))
    return FALSE;
  *value = finx_decimal_new (coef, scale);
  return TRUE;
}

static gboolean
read_two_digits (const char *text,
                 int        *value)
{
  *value = (text[0] - '0') * 10 + text[1] - '0';
  return g_ascii_isdigit (text[0]) && g_ascii_isdigit (text[1]);
}

/* "2024-01-31": mostly the same as that of the line before. */
static inline gboolean
read_day (FinxTradeReader *self)
{
  FinxTradeCell cell = cell_of (self, FINX_FIELD_DATE);
  int century, year, month, day;

  if (cell.length != sizeof self->date)
    return FALSE;
  if (memcmp (cell.text, self->date, sizeof self->date) == 0)
    return TRUE;
  if (!read_two_digits (cell.text, &century) || !read_two_digits (cell.text + 2, &year) || cell.text[4] != '-'
      || !read_two_digits (cell.text + 5, &month) || cell.text[7] != '-' || !read_two_digits (cell.text + 8, &day)
      || century < 19 || century > 21 || month < 1 || month > 12 || day < 1 || day > finx_days_in_month (100 * century + year, month))
    return FALSE;
  memcpy (self->date, cell.text, sizeof self->date);
  self->day = (gint32) finx_days_from_date (100 * century + year, month, day);
  return TRUE;
}

/* "15:04:05"; nothing is −1. */
static inline gboolean
read_second (FinxTradeCell  cell,
             gint32        *second)
{
  int hour, minute, rest;

  *second = -1;
  if (cell.length == 0)
    return TRUE;
  if (cell.length != strlen ("15:04:05") || !read_two_digits (cell.text, &hour) || cell.text[2] != ':'
      || !read_two_digits (cell.text + 3, &minute) || cell.text[5] != ':' || !read_two_digits (cell.text + 6, &rest)
      || hour > 23 || minute > 59 || rest > 59)
    return FALSE;
  *second = SECONDS (hour, minute, rest);
  return TRUE;
}

static gboolean
read_kind (FinxTradeReader     *self,
           FinxTransactionKind *kind)
{
  FinxTradeCell cell = cell_of (self, FINX_FIELD_TYPE);
  char name[32];

  if (cell.length >= sizeof name)
    return FALSE;
  memcpy (name, cell.text, cell.length);
  name[cell.length] = '\0';
  return finx_transaction_kind_from_string (name, kind);
}

static inline gboolean
is_word (FinxTradeCell  cell,
         const char    *word,
         gsize          length)
{
  return cell.length == length && memcmp (cell.text, word, length) == 0;
}

/* The kinds that nearly all lines are. */
static inline gboolean
find_trade_kind (FinxTradeReader     *self,
                 FinxTransactionKind *kind)
{
  FinxTradeCell cell = cell_of (self, FINX_FIELD_TYPE);

  *kind = FINX_TRANSACTION_BUY;
  if (is_word (cell, "buy", 3))
    return TRUE;
  *kind = FINX_TRANSACTION_SELL;
  if (is_word (cell, "sell", 4))
    return TRUE;
  *kind = FINX_TRANSACTION_DIVIDEND;
  return is_word (cell, "dividend", 8);
}

/* A text that needs no second look: visible ASCII, no quotes. */
static gboolean
is_plain_text (FinxTradeCell cell)
{
  for (guint32 i = 0; i < cell.length; i++)
    if (cell.text[i] < ' ' || cell.text[i] > '~' || cell.text[i] == '"')
      return FALSE;
  return cell.length == 0 || (cell.text[0] != ' ' && cell.text[cell.length - 1] != ' ');
}

/* Returns: its number + 1; 0: it is not plain */
static guint
find_account (FinxTradeReader *self)
{
  FinxTradeCell cell = cell_of (self, FINX_FIELD_ACCOUNT);
  g_autofree char *text = NULL;
  const char *account;

  if (cell.length == 0)
    cell = (FinxTradeCell) { self->account, (guint32) strlen (self->account) };
  if (self->last_account > 0)
    {
      account = self->accounts->pdata[self->last_account - 1];
      if (strncmp (account, cell.text, cell.length) == 0 && account[cell.length] == '\0')
        return self->last_account;
    }
  if (!is_plain_text (cell))
    return 0;
  text = g_strndup (cell.text, cell.length);
  account = g_intern_string (text);
  for (guint i = 0; i < self->accounts->len; i++)
    if (self->accounts->pdata[i] == account)
      return self->last_account = i + 1;
  g_ptr_array_add (self->accounts, (gpointer) account);
  return self->last_account = self->accounts->len;
}

static const FinxInstrument *
resolve (FinxTradeReader *self,
         FinxTradeCell    cell)
{
  FinxTradeCell money = cell_of (self, FINX_FIELD_CURRENCY);
  g_autofree char *symbol = g_strndup (cell.text, cell.length), *currency = g_strndup (money.text, money.length);
  const FinxSymbolQuery query = { symbol, "", "", currency };
  const FinxInstrument *instrument;

  if (!is_plain_text (cell) || !is_plain_text (money))
    return NULL;
  g_mutex_lock (self->lock);
  instrument = self->resolve (&query, self->user_data);
  g_mutex_unlock (self->lock);
  return instrument;
}

static gboolean
fill_place (FinxTradeReader *self,
            Place           *place,
            const guint64   *symbol,
            guint            account)
{
  const FinxInstrument *instrument = resolve (self, cell_of (self, FINX_FIELD_SYMBOL));

  if (instrument == NULL || self->n_places >= N_PLACES / 2)
    return FALSE;
  self->n_places++;
  *place = (Place) {
    { symbol[0], symbol[1] }, account,
    finx_trade_columns_open_holding (self->trades, self->accounts->pdata[account - 1], instrument), instrument,
  };
  return TRUE;
}

/* Returns: (nullable): the place of the line's holding */
static inline const Place *
find_place (FinxTradeReader *self)
{
  FinxTradeCell cell = cell_of (self, FINX_FIELD_SYMBOL);
  guint account = find_account (self), at;
  guint64 symbol[2] = { 0, 0 }, hash;

  if (account == 0 || cell.length == 0 || cell.length > LONGEST_SYMBOL)
    return NULL;
  memcpy (symbol, cell.text, cell.length);
  hash = (symbol[0] * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15)) ^ (symbol[1] * G_GUINT64_CONSTANT (0xff51afd7ed558ccd)) ^ account;
  for (at = (guint) (hash >> 40) % N_PLACES; self->places[at].account != 0; at = (at + 1) % N_PLACES)
    if (self->places[at].symbol[0] == symbol[0] && self->places[at].symbol[1] == symbol[1] && self->places[at].account == account)
      return &self->places[at];
  return fill_place (self, &self->places[at], symbol, account) ? &self->places[at] : NULL;
}

static inline gboolean
is_currency_of (const FinxTradeReader *self,
                const FinxInstrument  *instrument)
{
  FinxTradeCell cell = cell_of (self, FINX_FIELD_CURRENCY);

  return cell.length > 0 && strncmp (instrument->currency, cell.text, cell.length) == 0 && instrument->currency[cell.length] == '\0';
}

/* What else a line may say: then it is no plain trade. */
static inline gboolean
has_more (const FinxTradeReader *self)
{
  return (cell_of (self, FINX_FIELD_COUNTER_ACCOUNT).length | cell_of (self, FINX_FIELD_FX_RATE).length
          | cell_of (self, FINX_FIELD_RATIO).length | cell_of (self, FINX_FIELD_LOT).length
          | cell_of (self, FINX_FIELD_COUNTER_SYMBOL).length | cell_of (self, FINX_FIELD_DELETED).length) != 0;
}

static inline gboolean
read_amounts (FinxTradeReader *self,
              FinxTradeRow    *row,
              gboolean         is_dividend)
{
  gint64 fees, taxes, quantity, amount, price;

  if (cell_of (self, FINX_FIELD_AMOUNT).length == 0 || !read_units (cell_of (self, FINX_FIELD_AMOUNT), FINX_TRADE_MONEY_SCALE, &amount)
      || !read_units (cell_of (self, FINX_FIELD_FEES), FINX_TRADE_FEES_SCALE, &fees)
      || !read_units (cell_of (self, FINX_FIELD_TAXES), FINX_TRADE_MONEY_SCALE, &taxes)
      || !read_units (cell_of (self, FINX_FIELD_QUANTITY), FINX_TRADE_QUANTITY_SCALE, &quantity)
      || !read_units (cell_of (self, FINX_FIELD_PRICE), FINX_TRADE_MONEY_SCALE, &price))
    return FALSE;
  row->amount = amount;
  row->fees = (gint32) fees;
  row->quantity = is_dividend ? taxes : quantity;
  return amount >= 0 && amount <= FINX_TRADE_MOST_AMOUNT && fees >= 0 && fees <= G_MAXINT32 && taxes >= 0 && taxes <= FINX_TRADE_MOST_AMOUNT
         && price >= 0 && (is_dividend ? cell_of (self, FINX_FIELD_QUANTITY).length == 0 : taxes == 0 && quantity > 0);
}

/* Returns: whether the line is a plain trade, and what it is; %FALSE: it may be anything */
static inline gboolean
read_trade (FinxTradeReader *self,
            FinxTradeRow    *row,
            const Place    **place)
{
  FinxTransactionKind kind;
  gint32 second;

  if (has_more (self) || !find_trade_kind (self, &kind) || !read_second (cell_of (self, FINX_FIELD_TIME), &second)
      || (*place = find_place (self)) == NULL || !is_currency_of (self, (*place)->instrument))
    return FALSE;
  row->day = self->day;
  row->kind = kind;
  row->moment = finx_trade_moment (kind, second);
  row->is_other = FALSE;
  return read_amounts (self, row, kind == FINX_TRANSACTION_DIVIDEND);
}

static gboolean
read_texts (FinxTradeReader *self,
            FinxTransaction *transaction)
{
  const struct { FinxImportField field; char **place; } texts[] = {
    { FINX_FIELD_ID, &transaction->id }, { FINX_FIELD_ACCOUNT, &transaction->account }, { FINX_FIELD_CURRENCY, &transaction->currency },
    { FINX_FIELD_COUNTER_ACCOUNT, &transaction->counter_account }, { FINX_FIELD_LOT, &transaction->lot },
  };
  gboolean is_conversion = transaction->kind == FINX_TRANSACTION_CONVERSION;
  FinxTradeCell symbol = cell_of (self, FINX_FIELD_SYMBOL);

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      FinxTradeCell cell = cell_of (self, texts[i].field);

      if (!is_plain_text (cell))
        return FALSE;
      g_free (*texts[i].place);
      *texts[i].place = g_strndup (cell.text, cell.length);
    }
  if (*transaction->account == '\0')
    finx_set_str (&transaction->account, self->account);
  if (is_conversion)
    {
      g_free (transaction->counter_currency);
      transaction->counter_currency = g_strndup (symbol.text, symbol.length);
    }
  else if (symbol.length > 0)
    {
      transaction->instrument = resolve (self, symbol);
    }
  return is_plain_text (symbol) && (is_conversion || symbol.length == 0
                                    || (transaction->instrument != NULL && is_currency_of (self, transaction->instrument)));
}

/* Any other: as it is. An id is set to what makes it valid where there is none, and taken away again. */
static gboolean
take_other (FinxTradeReader *self)
{
  g_autoptr(FinxTransaction) transaction = finx_transaction_new ();
  gboolean has_id;
  gint32 second;

  if (!read_kind (self, &transaction->kind) || !read_second (cell_of (self, FINX_FIELD_TIME), &second)
      || cell_of (self, FINX_FIELD_COUNTER_SYMBOL).length > 0 || cell_of (self, FINX_FIELD_DELETED).length > 0
      || cell_of (self, FINX_FIELD_CURRENCY).length == 0
      || !read_decimal (cell_of (self, FINX_FIELD_QUANTITY), &transaction->quantity)
      || !read_decimal (cell_of (self, FINX_FIELD_PRICE), &transaction->price)
      || !read_decimal (cell_of (self, FINX_FIELD_AMOUNT), &transaction->amount)
      || !read_decimal (cell_of (self, FINX_FIELD_FEES), &transaction->fees)
      || !read_decimal (cell_of (self, FINX_FIELD_TAXES), &transaction->taxes)
      || !read_decimal (cell_of (self, FINX_FIELD_FX_RATE), &transaction->fx_rate)
      || !read_decimal (cell_of (self, FINX_FIELD_RATIO), &transaction->ratio) || !read_texts (self, transaction))
    return FALSE;
  transaction->day = self->day;
  if (second >= 0)
    transaction->time_us = (transaction->day * G_GINT64_CONSTANT (86400) + second) * G_USEC_PER_SEC;
  has_id = *transaction->id != '\0';
  if (!has_id)
    finx_set_str (&transaction->id, "-");
  if (!finx_transaction_validate (transaction, NULL))
    return FALSE;
  if (!has_id)
    *transaction->id = '\0';
  return finx_trade_columns_add (self->trades, transaction);
}

gboolean
finx_trade_reader_take (FinxTradeReader *self,
                        const char      *text,
                        const char      *end)
{
  while (text < end)
    {
      const Place *place = NULL;
      FinxTradeCell id, note;
      FinxTradeRow row;

      text = split_line (self, text);
      if (text == NULL || text > end || !read_day (self))
        return FALSE;
      id = cell_of (self, FINX_FIELD_ID);
      note = cell_of (self, FINX_FIELD_NOTE);
      if ((note.length > 0 && *note.text == '"') || has_odd_bytes (note, 0) || has_odd_bytes (id, NOT_ASCII))
        return FALSE;
      if (!read_trade (self, &row, &place))
        {
          if (!take_other (self))
            return FALSE;
        }
      else if (id.length > 0 && (*id.text == '"' || *id.text == ' ' || id.text[id.length - 1] == ' '))
        {
          return FALSE;
        }
      else if (!finx_trade_columns_add_trade (self->trades, place->holding, &row, id.text, id.length))
        {
          return FALSE;
        }
    }
  return TRUE;
}
