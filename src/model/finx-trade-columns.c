/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/finx-trade-columns.h"

#include <string.h>

#include "base/finx-amount.h"
#include "base/finx-clock.h"
#include "base/finx-memory.h"

#define FIRST_RUN     8                 /* rows; each run is twice as long as the one before it */
#define LONGEST_RUN   64
#define FIRST_SLAB    (64 * 1024)       /* bytes; each slab is twice as large as the one before it */
#define LARGEST_SLAB  (2 * 1024 * 1024) /* a huge page: one fault instead of 512 */
#define LONGEST_ID    63                /* bytes */

/* Moments within a day. */
#define BEFORE_TRADING 0
#define ARRIVES        1
#define NEUTRAL        2
#define FIRST_SECOND   3
#define LEAVES         ((1u << 24) - 1)

typedef struct
{
  char  text[LONGEST_ID + 1];
  gsize length;
} Id;

struct _FinxTradeColumns
{
  gatomicrefcount  ref_count;
  GArray          *holdings;            /* (element-type FinxTradeHolding) */
  GHashTable      *numbers;             /* FinxTradeHolding, as a key → number + 1 */
  GPtrArray       *others;              /* (element-type FinxTransaction), owned */
  GPtrArray       *slabs;               /* owned: where the runs lie */
  gsize            slab_size, slab_used;        /* of the last */
  guint            n;
  guint32          next_number;
  gboolean         is_ordered;          /* they come from a list, and their ids are not looked at */
  guint            n_ids;               /* transactions that have one: all of them, or none */
  gint32           first_day, last_day;
  Id               first_id, last_id;
};

static guint
hash_holding (gconstpointer key)
{
  const FinxTradeHolding *holding = key;

  return g_direct_hash (holding->account) * 31 + g_direct_hash (holding->instrument);
}

static gboolean
is_same_holding (gconstpointer a,
                 gconstpointer b)
{
  const FinxTradeHolding *left = a, *right = b;

  return left->account == right->account && left->instrument == right->instrument;
}

/**
 * finx_trade_columns_new:
 * @first_number: the least number of its rows; of the parts that are joined, those of one rise above those of the part before it
 *
 * Returns: (transfer full): without transactions
 */
FinxTradeColumns *
finx_trade_columns_new (guint32 first_number)
{
  FinxTradeColumns *self = g_new0 (FinxTradeColumns, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->next_number = first_number;
  self->holdings = g_array_new (FALSE, FALSE, sizeof (FinxTradeHolding));
  self->numbers = g_hash_table_new_full (hash_holding, is_same_holding, g_free, NULL);
  self->others = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_transaction_free);
  self->slabs = g_ptr_array_new_with_free_func (g_aligned_free);
  return self;
}

FinxTradeColumns *
finx_trade_columns_ref (FinxTradeColumns *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
finx_trade_columns_unref (FinxTradeColumns *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_array_unref (self->holdings);
  g_hash_table_unref (self->numbers);
  g_clear_pointer (&self->others, g_ptr_array_unref);
  g_clear_pointer (&self->slabs, g_ptr_array_unref);
  g_free (self);
}

/**
 * finx_trade_columns_open_holding:
 * @instrument: (nullable)
 *
 * Returns: its number, for finx_trade_columns_add_trade()
 */
guint
finx_trade_columns_open_holding (FinxTradeColumns     *self,
                                 const char           *account,
                                 const FinxInstrument *instrument)
{
  FinxTradeHolding holding = { .account = g_intern_string (account), .instrument = instrument };
  guint number = GPOINTER_TO_UINT (g_hash_table_lookup (self->numbers, &holding));

  if (number > 0)
    return number - 1;
  holding.currency = g_intern_string (instrument != NULL ? instrument->currency : "");
  g_array_append_val (self->holdings, holding);
  g_hash_table_insert (self->numbers, g_memdup2 (&holding, sizeof holding), GUINT_TO_POINTER (self->holdings->len));
  return self->holdings->len - 1;
}

guint
finx_trade_moment (FinxTransactionKind kind,
                   gint32              second)
{
  if (second >= 0)
    return FIRST_SECOND + (guint) second;
  return kind == FINX_TRANSACTION_BUY ? ARRIVES : kind == FINX_TRANSACTION_SELL ? LEAVES : NEUTRAL;
}

static gpointer
take_space (FinxTradeColumns *self,
            gsize             size)
{
  gpointer slab;

  if (self->slab_used + size > self->slab_size)
    {
      self->slab_size = self->slab_size == 0 ? FIRST_SLAB : MIN (2 * self->slab_size, LARGEST_SLAB);
      self->slab_used = 0;
      slab = g_aligned_alloc (1, self->slab_size, self->slab_size);
      if (self->slab_size == LARGEST_SLAB)
        finx_memory_expect_scan (slab, self->slab_size);
      g_ptr_array_add (self->slabs, slab);
    }
  slab = (char *) g_ptr_array_index (self->slabs, self->slabs->len - 1) + self->slab_used;
  self->slab_used += size;
  return slab;
}

static void
add_run (FinxTradeColumns *self,
         FinxTradeHolding *holding)
{
  guint size = holding->last == NULL ? FIRST_RUN : MIN (2 * holding->last->size, LONGEST_RUN);
  FinxTradeRun *run = take_space (self, sizeof *run + size * sizeof *run->rows);

  run->next = NULL;
  run->size = size;
  if (holding->last != NULL)
    holding->last->next = run;
  else
    holding->first = run;
  holding->last = run;
  holding->n_last = 0;
  holding->last_size = size;
}
G_STATIC_ASSERT (sizeof (FinxTradeRun) + LONGEST_RUN * sizeof (FinxTradeRow) <= FIRST_SLAB);

/* Both of @length bytes: numbers with a word before them, and the like. */
static inline int
compare_short (const char *a,
               const char *b,
               gsize       length)
{
  guint64 left, right;

  memcpy (&left, a, sizeof left);
  memcpy (&right, b, sizeof right);
  if (left == right)
    {
      memcpy (&left, a + length - sizeof left, sizeof left);
      memcpy (&right, b + length - sizeof right, sizeof right);
    }
  left = GUINT64_FROM_BE (left);
  right = GUINT64_FROM_BE (right);
  return (left > right) - (left < right);
}

/* Whether the id stands after that of the last one, so that it is no other's either. */
static inline gboolean
take_id (FinxTradeColumns *self,
         const char       *id,
         gsize             length)
{
  Id *last = &self->last_id;
  int order;

  if (length == 0 || self->is_ordered)
    return self->n_ids == 0;
  if (length > LONGEST_ID || self->n_ids != self->n)
    return FALSE;
  if (length == last->length && length >= 8 && length <= 16)
    {
      if (compare_short (last->text, id, length) >= 0)
        return FALSE;
      memcpy (last->text + length - 8, id + length - 8, 8);
      memcpy (last->text, id, 8);
      self->n_ids++;
      return TRUE;
    }
  order = memcmp (last->text, id, MIN (last->length, length));
  if (order > 0 || (order == 0 && last->length >= length && self->n_ids > 0))
    return FALSE;
  memcpy (last->text, id, length);
  last->text[length] = '\0';
  last->length = length;
  if (self->n_ids++ == 0)
    self->first_id = *last;
  return TRUE;
}

/**
 * finx_trade_columns_add_trade:
 * @holding: from finx_trade_columns_open_holding()
 * @trade: a purchase, sale or dividend in the currency of the instrument, with a quantity > 0; its number is not looked at
 * @id: (nullable) (array length=length): as of #FinxTransaction; none: it would be made from what the transaction says
 *
 * Returns: %FALSE: it is not in order, and nothing is to be done with the columns any more
 */
gboolean
finx_trade_columns_add_trade (FinxTradeColumns   *self,
                              guint               holding,
                              const FinxTradeRow *trade,
                              const char         *id,
                              gsize               length)
{
  FinxTradeHolding *to = &g_array_index (self->holdings, FinxTradeHolding, holding);
  FinxTradeRow row = *trade;

  if (!take_id (self, id, length) || (self->n > 0 && row.day < self->last_day) || self->n == FINX_TRADE_MOST_ROWS)
    return FALSE;
  if (to->n_last == to->last_size)
    add_run (self, to);
  row.number = self->next_number++;
  to->last->rows[to->n_last++] = row;
  __builtin_prefetch (&to->last->rows[to->n_last], 1);          /* where the next one goes: holdings take turns, so that it is in no cache */
  if (self->n++ == 0)
    self->first_day = row.day;
  self->last_day = row.day;
  to->n++;
  return TRUE;
}

/* In units of 10^-scale. %FALSE: not exactly */
static gboolean
read_units (FinxDecimal  value,
            guint        scale,
            gint64      *units)
{
  FinxAmount amount = finx_amount_from_decimal (value, scale);

  *units = (gint64) amount;
  return finx_decimal_is_known (value) && amount == *units && finx_decimal_equal (finx_amount_to_decimal (amount, scale), value);
}

/* %FALSE: the time is of another day, or has parts of a second. */
static gboolean
read_moment (const FinxTransaction *transaction,
             FinxTradeRow          *trade)
{
  gint64 moment = finx_transaction_get_moment (transaction), seconds;

  if (moment <= 1 || moment > G_MAXINT64 - G_USEC_PER_SEC)      /* it has no time */
    {
      trade->moment = moment < 0 ? BEFORE_TRADING : moment == 0 ? ARRIVES : moment == 1 ? NEUTRAL : LEAVES;
      return TRUE;
    }
  seconds = (moment - transaction->day * FINX_USEC_PER_DAY) / G_USEC_PER_SEC;
  trade->moment = FIRST_SECOND + ((guint) seconds & 0x1ffff);
  return moment % G_USEC_PER_SEC == 0 && seconds >= 0 && seconds < FINX_USEC_PER_DAY / G_USEC_PER_SEC;
}

/* %FALSE: it is of another kind, or its numbers are not small. */
static gboolean
read_trade (const FinxTransaction *transaction,
            FinxTradeRow          *trade)
{
  gboolean is_dividend = transaction->kind == FINX_TRANSACTION_DIVIDEND;
  gint64 fees, taxes;

  if ((!is_dividend && transaction->kind != FINX_TRANSACTION_BUY && transaction->kind != FINX_TRANSACTION_SELL)
      || transaction->instrument == NULL || !g_str_equal (transaction->currency, transaction->instrument->currency))
    return FALSE;
  if (!read_units (transaction->amount, FINX_TRADE_MONEY_SCALE, &trade->amount) || trade->amount < 0 || trade->amount > FINX_TRADE_MOST_AMOUNT
      || !read_units (transaction->fees, FINX_TRADE_FEES_SCALE, &fees) || fees < 0 || fees > G_MAXINT32
      || !read_units (transaction->taxes, FINX_TRADE_MONEY_SCALE, &taxes) || taxes < 0 || taxes > FINX_TRADE_MOST_AMOUNT)
    return FALSE;
  if (finx_decimal_is_known (transaction->price) && finx_decimal_sign (transaction->price) < 0)
    return FALSE;
  trade->fees = (gint32) fees;
  trade->quantity = taxes;
  return is_dividend || (taxes == 0 && read_units (transaction->quantity, FINX_TRADE_QUANTITY_SCALE, &trade->quantity) && trade->quantity > 0);
}

/**
 * finx_trade_columns_add:
 * @transaction: copied; valid
 *
 * Returns: %FALSE: it can not be booked here, and nothing is to be done with the columns any more
 */
gboolean
finx_trade_columns_add (FinxTradeColumns      *self,
                        const FinxTransaction *transaction)
{
  FinxTradeRow trade = { .day = transaction->day, .kind = transaction->kind };
  guint holding;

  if (transaction->is_deleted || transaction->received != NULL || *transaction->lot != '\0' || !read_moment (transaction, &trade))
    return FALSE;
  holding = finx_trade_columns_open_holding (self, transaction->account, transaction->instrument);
  if (!read_trade (transaction, &trade))
    {
      trade.is_other = TRUE;
      trade.other = finx_transaction_copy (transaction);
      g_ptr_array_add (self->others, trade.other);
      g_array_index (self->holdings, FinxTradeHolding, holding).n_others++;
    }
  return finx_trade_columns_add_trade (self, holding, &trade, transaction->id, strlen (transaction->id));
}

/**
 * finx_trade_columns_new_of_list:
 *
 * Returns: (transfer full) (nullable): the transactions of a list; %NULL: one of them can not be booked here
 */
FinxTradeColumns *
finx_trade_columns_new_of_list (const FinxTransactionList *list)
{
  g_autoptr(FinxTradeColumns) self = finx_trade_columns_new (0);

  self->is_ordered = TRUE;
  for (guint row = 0; row < finx_transaction_list_get_n (list); row++)
    {
      FinxTransaction view;

      finx_transaction_list_get (list, row, &view);
      if (!finx_trade_columns_add (self, &view))
        return NULL;
    }
  return g_steal_pointer (&self);
}

static gboolean
follows (const FinxTradeColumns *self,
         const FinxTradeColumns *part)
{
  if (self->n == 0 || part->n == 0)
    return TRUE;
  if (self->next_number > part->next_number - part->n || self->last_day > part->first_day || (self->n_ids == self->n) != (part->n_ids == part->n))
    return FALSE;
  return self->n_ids == 0 || strcmp (self->last_id.text, part->first_id.text) < 0;
}

/**
 * finx_trade_columns_join:
 * @part: (transfer full): held by nobody else
 *
 * Adds all of @part, in its order: so that threads can share a file.
 *
 * Returns: %FALSE: it does not come after what is there; see finx_trade_columns_add_trade()
 */
gboolean
finx_trade_columns_join (FinxTradeColumns *self,
                         FinxTradeColumns *part)
{
  gboolean is_next = follows (self, part);

  for (guint i = 0; is_next && i < part->holdings->len; i++)
    {
      FinxTradeHolding *from = &g_array_index (part->holdings, FinxTradeHolding, i);
      guint number = finx_trade_columns_open_holding (self, from->account, from->instrument);
      FinxTradeHolding *to = &g_array_index (self->holdings, FinxTradeHolding, number);

      if (from->first == NULL)
        continue;
      if (to->last != NULL)
        {
          to->last->size = to->n_last;
          to->last->next = from->first;
        }
      else
        {
          to->first = from->first;
        }
      to->last = from->last;
      to->n_last = from->n_last;
      to->last_size = from->last_size;
      to->n += from->n;
      to->n_others += from->n_others;
    }
  if (is_next && part->n > 0)
    {
      g_ptr_array_extend_and_steal (self->others, g_steal_pointer (&part->others));
      g_ptr_array_extend_and_steal (self->slabs, g_steal_pointer (&part->slabs));
      self->slab_size = part->slab_size;
      self->slab_used = part->slab_used;
      self->first_day = self->n == 0 ? part->first_day : self->first_day;
      self->first_id = self->n == 0 ? part->first_id : self->first_id;
      self->last_day = part->last_day;
      self->last_id = part->last_id;
      self->next_number = part->next_number;
      self->n += part->n;
      self->n_ids += part->n_ids;
    }
  finx_trade_columns_unref (part);
  return is_next;
}

guint
finx_trade_columns_get_n (const FinxTradeColumns *self)
{
  return self->n;
}

/* Returns: %FALSE: of two transactions of the same moment nobody knows which comes first */
gboolean
finx_trade_columns_is_ordered (const FinxTradeColumns *self)
{
  return self->is_ordered || self->n_ids == self->n;
}

/* Of those that are there. */
gint32
finx_trade_columns_get_first_day (const FinxTradeColumns *self)
{
  return self->first_day;
}

gint32
finx_trade_columns_get_last_day (const FinxTradeColumns *self)
{
  return self->last_day;
}

/**
 * finx_trade_columns_get_holdings:
 * @n: (out)
 *
 * Returns: (array length=n) (transfer none): by first appearance
 */
const FinxTradeHolding *
finx_trade_columns_get_holdings (const FinxTradeColumns *self,
                                 guint                  *n)
{
  *n = self->holdings->len;
  return (const FinxTradeHolding *) (gconstpointer) self->holdings->data;
}

/**
 * finx_trade_columns_view:
 * @holding: of @trade
 * @view: (out caller-allocates): the transaction, but for its id, its price and its note; borrowed, as that of
 *   finx_transaction_list_get()
 */
void
finx_trade_columns_view (const FinxTradeHolding *holding,
                         const FinxTradeRow     *trade,
                         FinxTransaction        *view)
{
  gboolean is_dividend = trade->kind == FINX_TRANSACTION_DIVIDEND, has_time = trade->moment >= FIRST_SECOND && trade->moment != LEAVES;

  if (trade->is_other)
    {
      *view = *trade->other;
      view->account = (char *) holding->account;
      return;
    }
  *view = (FinxTransaction) {
    .id = (char *) "trade",
    .account = (char *) holding->account,
    .counter_account = (char *) "",
    .kind = trade->kind,
    .day = trade->day,
    .time_us = has_time ? trade->day * FINX_USEC_PER_DAY + (trade->moment - FIRST_SECOND) * (gint64) G_USEC_PER_SEC : 0,
    .instrument = holding->instrument,
    .quantity = is_dividend ? FINX_DECIMAL_UNKNOWN : finx_decimal_new (trade->quantity, FINX_TRADE_QUANTITY_SCALE),
    .price = FINX_DECIMAL_UNKNOWN,
    .amount = finx_decimal_new (trade->amount, FINX_TRADE_MONEY_SCALE),
    .fees = finx_decimal_new (trade->fees, FINX_TRADE_FEES_SCALE),
    .taxes = is_dividend ? finx_decimal_new (trade->quantity, FINX_TRADE_MONEY_SCALE) : FINX_DECIMAL_ZERO,
    .currency = (char *) holding->currency,
    .counter_currency = (char *) "",
    .fx_rate = FINX_DECIMAL_UNKNOWN,
    .ratio = FINX_DECIMAL_UNKNOWN,
    .lot = (char *) "",
    .note = (char *) "",
  };
}
