/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "portfolio/books/finx-reckoning-private.h"

#include <string.h>

#define UNTOLD         G_MININT32
#define WEEKS          6        /* bits of days: 64 days of transactions without an instrument are a strand */
#define WEEKS_OFFSET   (1 << 20)
#define MANY(n_rows)   ((n_rows) / 4 + 16)      /* changes: to begin anew is as fast */
#define ROWS_PER_THREAD 16384   /* at least: a thread has sums of its own, which are added up in the end */
#define MAX_THREADS     4
#define MOST_CHANGES    32      /* that rows are moved past when they are asked for, instead of all at each change */

/* @first, @last: of the days of its transactions, where it has any */
static void
find_span (FinxReckoning *self,
           gboolean       is_empty,
           gint32         first,
           gint32         last)
{
  const FinxValuationOptions *options = &self->options;

  self->start = options->from != UNTOLD ? options->from : is_empty ? 0 : first;
  self->end = options->to != UNTOLD ? options->to : is_empty ? self->start - 1 : last;
  if (is_empty && options->from == UNTOLD)
    self->end = self->start - 1;
  self->to = options->to;
  self->options.to = self->end;
}

static FinxReckoning *
new_bare (const FinxValuationOptions *options)
{
  FinxReckoning *self = g_new0 (FinxReckoning, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->options = *options;
  self->options.base_currency = g_strdup (options->base_currency);
  self->options.accounts = (const char *const *) g_strdupv ((char **) options->accounts);
  if (options->prices != NULL)
    finx_price_history_ref ((FinxPriceHistory *) options->prices);
  if (options->instruments != NULL)
    g_hash_table_ref (options->instruments);
  if (options->accounting != NULL)
    g_hash_table_ref (options->accounting);
  self->strands = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_strand_unref);
  self->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  self->n_known = g_array_new (FALSE, FALSE, sizeof (guint));
  self->changes = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_row_change_unref);
  self->purses = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_purse_unref);
  return self;
}

static FinxReckoning *
new_empty (const FinxValuationOptions *options,
           FinxTransactionList        *list)
{
  FinxReckoning *self = new_bare (options);

  self->list = finx_transaction_list_ref (list);
  self->n_rows = options->to != UNTOLD && options->to != G_MAXINT32 ? finx_transaction_list_find_day (list, options->to + 1)
                                                                    : finx_transaction_list_get_n (list);
  find_span (self, self->n_rows == 0, self->n_rows > 0 ? finx_transaction_list_get_day (list, 0) : 0,
             self->n_rows > 0 ? finx_transaction_list_get_day (list, self->n_rows - 1) : 0);
  return self;
}

FinxReckoning *
finx_reckoning_ref (FinxReckoning *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
finx_reckoning_unref (FinxReckoning *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_ptr_array_unref (self->strands);
  g_ptr_array_unref (self->rows);
  g_array_unref (self->n_known);
  g_ptr_array_unref (self->changes);
  g_ptr_array_unref (self->purses);
  g_clear_pointer (&self->by_instrument, g_hash_table_unref);
  g_clear_pointer (&self->by_weeks, g_hash_table_unref);
  g_clear_pointer (&self->links, g_hash_table_unref);
  finx_day_columns_free (self->columns);
  finx_day_rates_free (self->rates);
  g_clear_pointer (&self->days, g_array_unref);
  finx_transaction_list_unref (self->list);
  finx_trade_columns_unref (self->trades);
  if (self->options.prices != NULL)
    finx_price_history_unref ((FinxPriceHistory *) self->options.prices);
  if (self->options.instruments != NULL)
    g_hash_table_unref (self->options.instruments);
  if (self->options.accounting != NULL)
    g_hash_table_unref (self->options.accounting);
  g_strfreev ((char **) self->options.accounts);
  g_free ((char *) self->options.base_currency);
  g_free (self);
}

/* Returns: the instrument that names the strand of @instrument */
static const FinxInstrument *
root_of (const FinxReckoning  *self,
         const FinxInstrument *instrument)
{
  const FinxInstrument *next;

  while ((next = g_hash_table_lookup (self->links, instrument)) != NULL)
    instrument = next;
  return instrument;
}

static void
link_instruments (FinxReckoning *self)
{
  self->links = g_hash_table_new (NULL, NULL);
  for (guint row = 0; (row = finx_transaction_list_find_received (self->list, row)) < self->n_rows; row++)
    {
      const FinxInstrument *from, *to;
      FinxTransaction transaction;

      finx_transaction_list_get (self->list, row, &transaction);
      if (transaction.instrument == NULL)
        continue;               /* the books refuse it */
      from = root_of (self, transaction.instrument);
      to = root_of (self, transaction.received);
      if (from != to)
        g_hash_table_insert (self->links, (gpointer) from, (gpointer) to);
    }
}

/* What the strand of a transaction is found by, and where. */
static gpointer
key_of (const FinxReckoning        *self,
        const FinxTransactionList  *list,
        guint                       row,
        GHashTable                **table)
{
  const FinxInstrument *instrument = finx_transaction_list_get_instrument (list, row);

  *table = instrument != NULL ? self->by_instrument : self->by_weeks;
  if (instrument != NULL)
    return (gpointer) root_of (self, instrument);
  return GINT_TO_POINTER ((finx_transaction_list_get_day (list, row) >> WEEKS) + WEEKS_OFFSET);
}

/* Returns: the number of the strand; one that is not there yet is still to be run */
static guint
open_strand (FinxReckoning             *self,
             const FinxTransactionList *list,
             guint                      row)
{
  GHashTable *table;
  gpointer key = key_of (self, list, row, &table);
  guint number = GPOINTER_TO_UINT (g_hash_table_lookup (table, key));

  if (number == 0)
    {
      g_ptr_array_add (self->rows, g_array_new (FALSE, FALSE, sizeof (guint)));
      g_array_append_val (self->n_known, self->changes->len);
      number = self->rows->len;
      g_hash_table_insert (table, key, GUINT_TO_POINTER (number));
    }
  return number - 1;
}

static gboolean
is_wanted (const FinxReckoning *self,
           guint                row)
{
  const FinxInstrument *instrument = self->only != NULL ? finx_transaction_list_get_instrument (self->list, row) : NULL;

  return self->only == NULL || (instrument != NULL && root_of (self, instrument) == root_of (self, self->only));
}

static void
list_rows (FinxReckoning *self)
{
  for (guint row = 0; row < self->n_rows; row++)
    if (is_wanted (self, row))
      {
        guint number = open_strand (self, self->list, row);

        g_array_append_val ((GArray *) self->rows->pdata[number], row);
      }
}

static guint
n_days (const FinxReckoning *self)
{
  return (guint) CLAMP ((gint64) self->end - self->start + 1, 0, G_MAXINT32);
}

static void
open_days (FinxReckoning *self)
{
  self->columns = finx_day_columns_new (self->start, n_days (self));
  self->rates = finx_day_rates_new (self->options.prices, self->options.base_currency, self->start, n_days (self));
}

static FinxStrandSink
open_sink (FinxReckoning *self)
{
  return (FinxStrandSink) {
    .options = &self->options,
    .list = self->list,
    .keeps_gains = self->keeps_gains,
    .rates = self->rates,
    .columns = self->columns,
    .purses = self->purses,
  };
}

static void
list_days (FinxReckoning  *self,
           FinxStrandSink *sink)
{
  for (guint i = 0; i < self->purses->len; i++)
    finx_purse_value (self->purses->pdata[i], sink, 0, 1);
  self->days = finx_day_columns_list (self->columns, NULL, self->start);
}

static FinxReckoning *
new_of_rows (const FinxValuationOptions *options,
             const FinxInstrument       *only,
             FinxTransactionList        *list)
{
  FinxReckoning *self = new_empty (options, list);

  self->only = only;
  self->by_instrument = g_hash_table_new (NULL, NULL);
  self->by_weeks = g_hash_table_new (NULL, NULL);
  open_days (self);
  link_instruments (self);
  list_rows (self);
  return self;
}

/**
 * finx_reckoning_new_unbooked:
 *
 * Returns: (transfer full): which transactions each strand has, and none that is booked
 */
FinxReckoning *
finx_reckoning_new_unbooked (const FinxValuationOptions *options,
                             FinxTransactionList        *list)
{
  return new_of_rows (options, NULL, list);
}

/**
 * finx_reckoning_new_on:
 * @keeps_gains: lots that were closed are listed
 * @only: (nullable): only what has to do with this instrument is booked
 * @n_threads: that share the work; what comes out does not depend on it
 * @error: of the first transaction that the books refuse
 */
FinxReckoning *
finx_reckoning_new_on (const FinxValuationOptions *options,
                       gboolean                    keeps_gains,
                       const FinxInstrument       *only,
                       FinxTransactionList        *list,
                       guint                       n_threads,
                       GError                    **error)
{
  g_autoptr(FinxReckoning) self = new_of_rows (options, only, list);
  FinxStrandSink sink;

  self->keeps_gains = keeps_gains;
  sink = open_sink (self);
  if (!finx_strand_run_all (&sink, self->rows, n_threads, self->strands, error))
    return NULL;
  list_days (self, &sink);
  return g_steal_pointer (&self);
}

/* Returns: how many threads are worth it for so many transactions */
guint
finx_reckoning_count_threads (guint n_rows)
{
  return CLAMP (n_rows / ROWS_PER_THREAD, 1, MIN (g_get_num_processors (), MAX_THREADS));
}

/**
 * finx_reckoning_new:
 *
 * As finx_reckoning_new_on() as many threads as are worth it.
 */
FinxReckoning *
finx_reckoning_new (const FinxValuationOptions *options,
                    gboolean                    keeps_gains,
                    const FinxInstrument       *only,
                    FinxTransactionList        *list,
                    GError                    **error)
{
  return finx_reckoning_new_on (options, keeps_gains, only, list, finx_reckoning_count_threads (finx_transaction_list_get_n (list)), error);
}

/**
 * finx_reckoning_new_of_trades:
 * @trades: held
 * @n_threads: that share the work; 0: as many as are worth it
 *
 * Sums alone: closed lots are not listed, and it can not be updated.
 *
 * Returns: (transfer full) (nullable): as finx_reckoning_new() of the list of the same transactions; %NULL: the columns do not
 *   tell enough, or the books refuse one of them: see there
 */
FinxReckoning *
finx_reckoning_new_of_trades (const FinxValuationOptions *options,
                              FinxTradeColumns           *trades,
                              guint                       n_threads)
{
  g_autoptr(FinxReckoning) self = new_bare (options);
  guint n = finx_trade_columns_get_n (trades);
  gint32 first = finx_trade_columns_get_first_day (trades);
  FinxStrandSink sink;

  if (n_threads == 0)
    n_threads = finx_reckoning_count_threads (n);
  self->list = finx_transaction_list_new ();
  self->trades = finx_trade_columns_ref (trades);
  find_span (self, n == 0 || (options->to != UNTOLD && first > options->to), first, finx_trade_columns_get_last_day (trades));
  open_days (self);
  sink = open_sink (self);
  if (!finx_strand_run_trades (&sink, trades, n_threads, self->strands))
    return NULL;
  list_days (self, &sink);
  return g_steal_pointer (&self);
}

static void
cut_after (GArray *rows,
           guint   n)
{
  while (rows->len > 0 && g_array_index (rows, guint, rows->len - 1) >= n)
    g_array_set_size (rows, rows->len - 1);
}

/**
 * finx_reckoning_get_row:
 * @number: of a transaction of the strand
 *
 * Returns: its row in the list
 */
guint
finx_reckoning_get_row (const FinxReckoning *self,
                        guint                strand,
                        guint                number)
{
  guint row = g_array_index ((GArray *) self->rows->pdata[strand], guint, number);

  for (guint i = g_array_index (self->n_known, guint, strand); i < self->changes->len; i++)
    row = finx_row_change_move (self->changes->pdata[i], row);
  return row;
}

/**
 * finx_reckoning_list_rows:
 *
 * Returns: (transfer full) (element-type guint): the rows of all transactions of the strand; not to be changed
 */
GArray *
finx_reckoning_list_rows (const FinxReckoning *self,
                          guint                strand)
{
  GArray *rows = g_array_ref (self->rows->pdata[strand]);

  for (guint i = g_array_index (self->n_known, guint, strand); i < self->changes->len; i++)
    {
      GArray *moved = finx_row_change_move_all (self->changes->pdata[i], rows);

      g_array_unref (rows);
      rows = moved;
    }
  return rows;
}

static void
insert_row (GArray *rows,
            guint   row)
{
  guint place = rows->len;

  while (place > 0 && g_array_index (rows, guint, place - 1) > row)
    place--;
  g_array_insert_val (rows, place, row);
}

/* The rows of a strand that changes are its own, and know of all changes. */
static void
own_rows (FinxReckoning *self,
          guint          strand)
{
  GArray *rows = finx_reckoning_list_rows (self, strand), *copy = g_array_copy (rows);

  g_array_unref (rows);
  g_array_unref (self->rows->pdata[strand]);
  self->rows->pdata[strand] = copy;
  g_array_index (self->n_known, guint, strand) = self->changes->len;
}

/* Marks the strands of @rows as changed, and opens those that are not there yet. Returns: %FALSE: strands are linked or
 * not linked any more */
static gboolean
touch (FinxReckoning       *self,
       FinxTransactionList *list,
       GArray              *rows,
       gboolean             are_added,
       GHashTable          *touched)
{
  for (guint i = 0; i < rows->len; i++)
    {
      guint row = g_array_index (rows, guint, i), number;
      FinxTransaction transaction;

      finx_transaction_list_get (list, row, &transaction);
      if (transaction.received != NULL)
        return FALSE;
      number = open_strand (self, list, row);
      if (g_hash_table_add (touched, GUINT_TO_POINTER (number)))
        own_rows (self, number);
      if (are_added)
        insert_row (self->rows->pdata[number], row);
    }
  return TRUE;
}

static GHashTable *
copy_table (GHashTable *table)
{
  GHashTable *copy = g_hash_table_new (NULL, NULL);
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, table);
  while (g_hash_table_iter_next (&iter, &key, &value))
    g_hash_table_insert (copy, key, value);
  return copy;
}

/* Returns: the day of the first change; none before it is another one */
static gint32
first_day (const FinxReckoning *old,
           const FinxReckoning *self,
           const FinxRowChange *change)
{
  gint32 day = G_MAXINT32;

  if (change->removed->len > 0)
    day = finx_transaction_list_get_day (old->list, g_array_index (change->removed, guint, 0));
  if (change->added->len > 0)
    day = MIN (day, finx_transaction_list_get_day (self->list, g_array_index (change->added, guint, 0)));
  return day;
}

/* Returns: whether one of @others is among the first @n of @rows */
static gboolean
has_any (const GArray *rows,
         guint         n,
         const GArray *others)
{
  for (guint i = 0; i < others->len; i++)
    {
      guint row = g_array_index (others, guint, i), place = finx_find_row (rows, row);

      if (place < n && g_array_index (rows, guint, place) == row)
        return TRUE;
    }
  return FALSE;
}

/* What a touched strand comes to now, in place of what it came to. */
static FinxStrand *
run_again (FinxReckoning        *self,
           FinxReckoning        *old,
           guint                 number,
           const FinxRowChange  *change,
           FinxStrandSink       *sink,
           GError              **error)
{
  g_autoptr(GArray) before = number < old->strands->len ? finx_reckoning_list_rows (old, number) : NULL;
  GArray *rows = self->rows->pdata[number];

  /* All that is new comes after all that was there. */
  if (before != NULL && before->len > 0 && rows->len > before->len && !has_any (before, before->len, change->removed)
      && !has_any (rows, before->len, change->added))
    return finx_strand_resume (old->strands->pdata[number], sink, rows, before->len, error);
  return finx_strand_run_instead (sink, rows, old->list, before, error);
}

static gboolean
run_touched (FinxReckoning        *self,
             FinxReckoning        *old,
             GHashTable           *touched,
             const FinxRowChange  *change,
             FinxStrandSink       *sink,
             GError              **error)
{
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, touched);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      guint number = GPOINTER_TO_UINT (key);
      FinxStrand *strand = run_again (self, old, number, change, sink, error);

      if (strand == NULL)
        return FALSE;
      finx_strand_unref (self->strands->pdata[number]);
      self->strands->pdata[number] = strand;
    }
  return TRUE;
}

/* The purses that another version has too are those that did not change. */
static void
value_changed_purses (FinxReckoning  *self,
                      FinxStrandSink *sink)
{
  const GPtrArray *old = sink->shared_purses;


  for (guint i = 0; i < self->purses->len; i++)
    {
      const FinxPurse *before = i < old->len ? old->pdata[i] : NULL, *after = self->purses->pdata[i];
      guint first = 0;

      if (before == after)
        continue;
      while (before != NULL && first < after->n && before->moves[first].known == after->moves[first].known
             && before->moves[first].n_unknown == after->moves[first].n_unknown)
        first++;
      if (before != NULL)
        finx_purse_value (before, sink, first, -1);
      finx_purse_value (after, sink, first, 1);
    }
}

/* The changes of many versions, and large ones, are not kept: all rows move past them once. */
static void
share_rows (FinxReckoning *self,
            FinxReckoning *old,
            FinxRowChange *change)
{
  gboolean is_kept = finx_row_change_is_small (change) && old->changes->len < MOST_CHANGES;

  for (guint i = 0; i < old->rows->len; i++)
    {
      g_autoptr(GArray) rows = is_kept ? g_array_ref (old->rows->pdata[i]) : finx_reckoning_list_rows (old, i);
      guint n_known = is_kept ? g_array_index (old->n_known, guint, i) : 0;

      g_ptr_array_add (self->rows, is_kept ? g_array_ref (rows) : finx_row_change_move_all (change, rows));
      g_array_append_val (self->n_known, n_known);
    }
  for (guint i = 0; is_kept && i < old->changes->len; i++)
    g_ptr_array_add (self->changes, finx_row_change_ref (old->changes->pdata[i]));
  if (is_kept)
    g_ptr_array_add (self->changes, finx_row_change_ref (change));
}

static void
share (FinxReckoning *self,
       FinxReckoning *old)
{
  self->keeps_gains = old->keeps_gains;
  self->only = old->only;
  self->links = g_hash_table_ref (old->links);
  self->by_instrument = copy_table (old->by_instrument);
  self->by_weeks = copy_table (old->by_weeks);
  for (guint i = 0; i < old->strands->len; i++)
    g_ptr_array_add (self->strands, finx_strand_ref (old->strands->pdata[i]));
}

/* Returns: (transfer full) (element-type FinxPurse): what @purses are from the day @start on */
static GPtrArray *
copy_purses (const GPtrArray *purses,
             gint32           start)
{
  GPtrArray *copies = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_purse_unref);

  for (guint i = 0; i < purses->len; i++)
    {
      FinxPurse *purse = purses->pdata[i];

      g_ptr_array_add (copies, purse->start == start ? finx_purse_ref (purse) : finx_purse_copy_from (purse, start));
    }
  return copies;
}

/* Days and cash as they were, from the earlier of the first days on. */
static void
share_days (FinxReckoning *self,
            FinxReckoning *old)
{
  self->start = MIN (self->start, old->start);
  g_ptr_array_unref (self->purses);
  self->purses = copy_purses (old->purses, self->start);
  self->columns = finx_day_columns_copy_from (old->columns, self->start);
  self->rates = finx_day_rates_new (self->options.prices, self->options.base_currency, self->start, n_days (self));
  if (self->start == old->start)
    finx_day_rates_share (self->rates, old->rates);
}

/* @start: nothing happens before it any more */
static void
cut_days (FinxReckoning *self,
          gint32         start)
{
  GPtrArray *purses = g_steal_pointer (&self->purses);
  FinxDayColumns *columns = self->columns;

  self->start = start;
  self->purses = copy_purses (purses, start);
  self->columns = finx_day_columns_copy_from (columns, start);
  finx_day_rates_free (self->rates);
  self->rates = finx_day_rates_new (self->options.prices, self->options.base_currency, start, n_days (self));
  finx_day_columns_free (columns);
  g_ptr_array_unref (purses);
}

/**
 * finx_reckoning_update:
 * @list: a later version of the list of @old
 * @error: of the first transaction that the books refuse, which may be one that no longer fits
 *
 * Books only the strands of the transactions that changed.
 *
 * Returns: (transfer full) (nullable): as finx_reckoning_new() of @list would, to the last digit
 */
FinxReckoning *
finx_reckoning_update (FinxReckoning        *old,
                       FinxTransactionList  *list,
                       GError              **error)
{
  FinxValuationOptions options = old->options;
  g_autoptr(FinxRowChange) change = finx_row_change_new ();
  GArray *removed = change->removed, *added = change->added;
  g_autoptr(GHashTable) touched = g_hash_table_new (NULL, NULL);
  g_autoptr(FinxReckoning) self = NULL;
  g_autoptr(GPtrArray) purses = NULL;
  FinxStrandSink sink;
  gint32 start;

  options.to = old->to;
  self = new_empty (&options, list);
  finx_transaction_list_diff (old->list, list, removed, added);
  cut_after (removed, old->n_rows);
  cut_after (added, self->n_rows);
  start = self->start;
  if (self->n_rows == 0 || old->n_rows == 0 || self->end != old->end || old->only != NULL || removed->len + added->len > MANY (old->n_rows))
    return finx_reckoning_new (&options, old->keeps_gains, old->only, list, error);

  share (self, old);
  share_rows (self, old, change);
  if (!touch (self, old->list, removed, FALSE, touched) || !touch (self, list, added, TRUE, touched))
    return finx_reckoning_new (&options, old->keeps_gains, old->only, list, error);
  g_ptr_array_set_size (self->strands, (int) self->rows->len);
  share_days (self, old);
  purses = copy_purses (self->purses, self->start);     /* the same ones */
  sink = open_sink (self);
  sink.shared_purses = purses;
  if (!run_touched (self, old, touched, change, &sink, error))
    return NULL;
  value_changed_purses (self, &sink);
  if (self->start < start)
    cut_days (self, start);
  self->days = finx_day_columns_list (self->columns, start == old->start ? old->days : NULL, first_day (old, self, change));
  return g_steal_pointer (&self);
}

/* Returns: what one @currency was worth in the base currency on @day */
FinxDecimal
finx_reckoning_rate (const FinxReckoning *self,
                     const char          *currency,
                     gint32               day)
{
  const FinxDayRate *column = finx_day_rates_find (self->rates, currency);

  return column != NULL ? finx_day_rate_get (self->rates, column, day) : finx_day_rates_look_up (self->rates, currency, day);
}

/* Nothing is worth nothing, also at an unknown rate. */
static FinxDecimal
base_value (FinxDecimal value,
            FinxDecimal rate)
{
  return finx_decimal_is_known (value) && value.coef == 0 ? FINX_DECIMAL_ZERO : finx_in_base (value, rate);
}

static FinxDayHolding
read_slot (const FinxReckoning *self,
           const FinxSlot      *slot)
{
  FinxKnownValue price = finx_day_column_get (slot->prices, self->end, NULL);
  FinxDayHolding holding = {
    .account = slot->account,
    .instrument = slot->instrument,
    .currency = slot->instrument->currency,
    .quantity = finx_decimal_new (slot->units, slot->quantity_scale),
    .price = price.value,
    .price_age = price.age,
    .cost = finx_money (slot->cost),
    .base_cost = finx_money (slot->base_cost),
    .value = FINX_DECIMAL_ZERO,
    .credit = finx_money (finx_sum_get (&slot->credit)),
  };

  if (slot->is_doubtful)
    holding.quantity = FINX_DECIMAL_UNKNOWN;
  if (slot->units != 0 || slot->is_doubtful)
    holding.value = finx_local_value (slot->instrument, holding.quantity, price.value);
  holding.base_value = base_value (holding.value, finx_reckoning_rate (self, holding.currency, self->end));
  return holding;
}

static FinxDayHolding
read_purse (const FinxReckoning *self,
            const FinxPurse     *purse)
{
  FinxDayHolding holding = {
    .account = purse->account,
    .currency = purse->currency,
    .quantity = finx_money (finx_sum_get (&purse->balance)),
    .price = FINX_DECIMAL_UNKNOWN,
    .price_age = -1,
    .cost = FINX_DECIMAL_ZERO,
    .base_cost = finx_money (finx_sum_get (&purse->base_cost)),
    .credit = finx_money (finx_sum_get (&purse->credit)),
  };

  holding.value = holding.quantity;
  holding.base_value = base_value (holding.value, finx_reckoning_rate (self, holding.currency, self->end));
  return holding;
}

static int
compare_holdings_cb (gconstpointer a,
                     gconstpointer b)
{
  const FinxDayHolding *left = a, *right = b;
  int order;

  if ((left->instrument == NULL) != (right->instrument == NULL))
    return left->instrument == NULL ? 1 : -1;
  order = left->instrument != NULL ? strcmp (left->instrument->symbol, right->instrument->symbol) : strcmp (left->currency, right->currency);
  return order != 0 ? order : strcmp (left->account, right->account);
}

static GArray *
list_at_end (const FinxReckoning *self)
{
  GArray *holdings = g_array_new (FALSE, FALSE, sizeof (FinxDayHolding));

  for (guint i = 0; i < self->strands->len; i++)
    {
      const FinxStrand *strand = self->strands->pdata[i];

      for (guint j = 0; j < strand->slots->len; j++)
        {
          const FinxSlot *slot = &g_array_index (strand->slots, FinxSlot, j);
          FinxDayHolding holding = read_slot (self, slot);

          if (slot->is_included)
            g_array_append_val (holdings, holding);
        }
    }
  for (guint i = 0; i < self->purses->len; i++)
    {
      const FinxPurse *purse = self->purses->pdata[i];
      FinxDayHolding holding = read_purse (self, purse);

      if (purse->is_included && purse->n_moves > 0)
        g_array_append_val (holdings, holding);
    }
  g_array_sort (holdings, compare_holdings_cb);
  return holdings;
}

/**
 * finx_reckoning_list_holdings:
 *
 * Of the last day at once; of a day before it, the transactions up to it are booked anew.
 *
 * Returns: (transfer full) (element-type FinxDayHolding): by symbol and account, cash last
 */
GArray *
finx_reckoning_list_holdings (const FinxReckoning *self,
                              gint32               day)
{
  FinxValuationOptions options = self->options;
  g_autoptr(FinxReckoning) then = NULL;

  if (day == self->end)
    return list_at_end (self);
  options.from = options.to = day;
  if (self->trades != NULL)
    then = finx_reckoning_new_of_trades (&options, self->trades, 0);
  else if (self->n_rows > 0 && day >= finx_transaction_list_get_day (self->list, 0))
    then = finx_reckoning_new (&options, FALSE, self->only, self->list, NULL);
  return then != NULL ? list_at_end (then) : g_array_new (FALSE, FALSE, sizeof (FinxDayHolding));
}
