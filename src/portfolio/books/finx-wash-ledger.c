/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "portfolio/books/finx-wash-ledger-private.h"

#include <string.h>

#include "portfolio/books/finx-wash-search-private.h"

#define WINDOW 30               /* days before and after the sale */

/* Units that were acquired by one transaction. */
typedef struct
{
  const FinxInstrument *instrument;
  guint                 row;
  gint32                day;
  gint64                quantity;
  gint64                used;           /* has replaced units, while it had not come yet */
  gint64                replaced;       /* likewise, once it had come */
} Purchase;

/* What a lot with a loss in its cost is: its source in the books is the number of rows, and the number of this. */
typedef struct
{
  guint  purchase;              /* row */
  gint32 tacked;
} Tag;

/* A loss on its way: units of the purchase take it when they come. */
typedef struct
{
  Purchase  *purchase;          /* borrowed */
  guint      closed;            /* number of the closed lot that it is of */
  guint      reason;
  gint64     quantity;          /* of what was sold */
  gint64     units;             /* of what was bought */
  FinxAmount loss, base_loss;
} Pending;

/* The ledger while it is made. */
typedef struct
{
  FinxWashLedger  *ledger;
  FinxBooksRunner *runner;
  guint            n_rows;
  GHashTable      *purchases;   /* const FinxInstrument → GPtrArray of Purchase, by row; what is kin has the same array */
  GHashTable      *kin;         /* (nullable): see finx_wash_kin_list() */
  GArray          *tags;        /* (element-type Tag) */
  GArray          *pending;     /* (element-type Pending) */
} Draft;

gboolean
finx_wash_ledger_is_possible (const FinxBooksRun *run)
{
  GHashTableIter iter;
  gpointer value;

  if (run->method == FINX_LOTS_AVERAGE)
    return FALSE;
  if (run->accounting == NULL)
    return TRUE;
  g_hash_table_iter_init (&iter, run->accounting);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (((const FinxAccounting *) value)->method == FINX_LOTS_AVERAGE)
      return FALSE;
  return TRUE;
}

static guint
scale_of (const FinxInstrument *instrument)
{
  return MAX (FINX_BOOKS_QUANTITY_SCALE, instrument->size_scale);
}

static gboolean
is_purchase (const FinxTransaction *transaction)
{
  return transaction->kind == FINX_TRANSACTION_BUY || transaction->kind == FINX_TRANSACTION_REINVESTMENT;
}

static GPtrArray *
get_purchases (Draft                *self,
               const FinxInstrument *instrument)
{
  GPtrArray *list = g_hash_table_lookup (self->purchases, instrument);

  if (list == NULL)
    {
      list = g_ptr_array_new_with_free_func (g_free);
      g_hash_table_insert (self->purchases, (gpointer) instrument, list);
    }
  return list;
}

static int
compare_purchases_cb (gconstpointer a,
                      gconstpointer b)
{
  const Purchase *left = *(const Purchase *const *) a, *right = *(const Purchase *const *) b;

  return (left->row > right->row) - (left->row < right->row);
}

/* Shares and the options on them share one list. */
static void
join_kin (Draft *self)
{
  g_autoptr(GHashTable) by_root = g_hash_table_new (g_str_hash, g_str_equal);
  GHashTableIter iter;
  gpointer instrument, value;

  g_hash_table_iter_init (&iter, self->kin);
  while (g_hash_table_iter_next (&iter, &instrument, &value))
    {
      FinxWashKin *kin = value;
      GPtrArray *list = g_hash_table_lookup (by_root, kin->root), *own = get_purchases (self, instrument);

      if (list == NULL)
        {
          g_hash_table_insert (by_root, kin->root, own);
          continue;
        }
      while (own->len > 0)
        g_ptr_array_add (list, g_ptr_array_steal_index (own, own->len - 1));
      g_hash_table_insert (self->purchases, instrument, g_ptr_array_ref (list));
    }
  g_hash_table_iter_init (&iter, by_root);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    g_ptr_array_sort (value, compare_purchases_cb);
}

static void
list_purchases (Draft              *self,
                const FinxBooksRun *run)
{
  g_autoptr(GPtrArray) instruments = g_ptr_array_new ();

  self->purchases = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_ptr_array_unref);
  for (guint row = 0; row < self->n_rows; row++)
    {
      FinxTransaction transaction;
      Purchase purchase = { .row = row };

      finx_transaction_list_get (run->transactions, row, &transaction);
      if (transaction.day > run->until)
        break;
      if (transaction.instrument == NULL)
        continue;
      if (!g_hash_table_contains (self->purchases, transaction.instrument))
        g_ptr_array_add (instruments, (gpointer) transaction.instrument);
      get_purchases (self, transaction.instrument);
      purchase.instrument = transaction.instrument;
      purchase.day = transaction.day;
      if (is_purchase (&transaction) && finx_decimal_to_units (transaction.quantity, scale_of (transaction.instrument), &purchase.quantity))
        g_ptr_array_add (get_purchases (self, transaction.instrument), g_memdup2 (&purchase, sizeof purchase));
    }
  self->kin = finx_wash_kin_list (instruments);
  if (self->kin != NULL)
    join_kin (self);
}

static const Tag *
find_tag (const Draft *self,
          guint32      source)
{
  return source >= self->n_rows ? &g_array_index (self->tags, Tag, source - self->n_rows) : NULL;
}

/* The row that opened a lot with @source in the books. */
static guint32
row_of (const Draft *self,
        guint32      source)
{
  const Tag *tag = find_tag (self, source);

  return tag != NULL ? tag->purchase : source;
}

static void
posted_cb (const FinxPosting *posting,
           gpointer           user_data)
{
  Draft *self = user_data;
  const Tag *tag;
  FinxWashLot closed = { .account = g_intern_string (posting->account), .instrument = posting->instrument };

  if (posting->kind != FINX_POSTING_GAIN || posting->gain == NULL)
    return;
  tag = find_tag (self, posting->gain->opened_by);
  closed.quantity_scale = (guint8) scale_of (posting->instrument);
  closed.gain = *posting->gain;
  closed.gain.opened_by = row_of (self, posting->gain->opened_by);
  closed.tacked = tag != NULL ? tag->tacked : 0;
  g_array_append_val (self->ledger->closed, closed);
}

/* A sale that names a purchase means all units of it, those with a loss in their cost once the others are gone. */
static guint32
lot_cb (guint    row,
        gpointer user_data)
{
  Draft *self = user_data;
  FinxBooks *books = finx_books_runner_get_books (self->runner);
  g_autoptr(GPtrArray) accounts = finx_books_list_accounts (books);

  for (guint tag = 0; tag <= self->tags->len; tag++)
    {
      guint32 source = tag == 0 ? row : self->n_rows + tag - 1;

      if (row_of (self, source) != row)
        continue;
      for (guint i = 0; i < accounts->len; i++)
        {
          g_autoptr(GPtrArray) positions = finx_books_list_positions (books, accounts->pdata[i]);

          for (guint k = 0; k < positions->len; k++)
            if (finx_lot_book_count (((const FinxBooksPosition *) positions->pdata[k])->lots, source) != 0)
              return source;
        }
    }
  return row;
}

/* The part of @amount that the units from @from to @to of @whole have, so that all parts add up to it. */
static FinxAmount
part_between (FinxAmount amount,
              gint64     from,
              gint64     to,
              gint64     whole)
{
  return finx_amount_sub (finx_amount_part (amount, to, whole), finx_amount_part (amount, from, whole));
}

/* Moves the loss into lots of the purchase that no loss went into yet, which are split off.
 *
 * Returns: how many units of what was bought there were */
static gint64
take_in (Draft         *self,
         const Pending *pending)
{
  FinxBooks *books = finx_books_runner_get_books (self->runner);
  const FinxWashLot *sold = &g_array_index (self->ledger->closed, FinxWashLot, pending->closed);
  g_autoptr(GPtrArray) accounts = finx_books_list_accounts (books);
  Tag tag = { pending->purchase->row, sold->gain.closed_day - sold->gain.opened_day + sold->tacked };
  gint64 done = 0;

  g_array_append_val (self->tags, tag);
  for (guint i = 0; i < accounts->len && done < pending->units; i++)
    {
      const FinxBooksPosition *position = finx_books_get_position (books, accounts->pdata[i], pending->purchase->instrument);
      gint64 there = position != NULL ? finx_lot_book_count (position->lots, pending->purchase->row) : 0;
      g_autoptr(GArray) taken = g_array_new (FALSE, FALSE, sizeof (FinxLot));

      if (there <= 0)
        continue;
      finx_lot_book_take (position->lots, MIN (there, pending->units - done), pending->purchase->row, taken);
      for (guint k = 0; k < taken->len; k++)
        {
          FinxLot lot = g_array_index (taken, FinxLot, k);

          lot.cost = finx_amount_add (lot.cost, part_between (pending->loss, done, done + lot.quantity, pending->units));
          lot.base_cost = finx_amount_add (lot.base_cost, part_between (pending->base_loss, done, done + lot.quantity, pending->units));
          lot.source = self->n_rows + self->tags->len - 1;
          done += lot.quantity;
          finx_lot_book_put (position->lots, &lot);
        }
    }
  return done;
}

/* A loss of units of one is as many units of the other. */
static gint64
convert (const Draft          *self,
         const FinxInstrument *from,
         const FinxInstrument *to,
         gint64                units,
         FinxRounding          rounding)
{
  const FinxWashKin *one, *other;
  FinxDecimal quantity;
  gint64 converted = 0;

  if (from == to)
    return units;
  one = g_hash_table_lookup (self->kin, from);
  other = g_hash_table_lookup (self->kin, to);
  quantity = finx_decimal_mul (finx_decimal_new (units, scale_of (from)), finx_decimal_new (one->shares, 0), FINX_DECIMAL_MAX_SCALE, rounding);
  quantity = finx_decimal_div (quantity, finx_decimal_new (other->shares, 0), scale_of (to), rounding);
  return finx_decimal_to_units (quantity, scale_of (to), &converted) ? converted : 0;
}

/* Of units that did not come, as when a purchase covered what was sold short elsewhere, the loss counts after all. */
static void
settle (Draft         *self,
        const Pending *pending)
{
  gint64 done = take_in (self, pending);
  FinxWashLot *sold = &g_array_index (self->ledger->closed, FinxWashLot, pending->closed);
  FinxWashMove move = {
    .account = sold->account,
    .instrument = sold->instrument,
    .bought = pending->purchase->instrument,
    .reason = pending->reason,
    .sale_day = sold->gain.closed_day,
    .sale = sold->gain.closed_by,
    .purchase = pending->purchase->row,
    .quantity = done == pending->units ? pending->quantity
                : MIN (pending->quantity, convert (self, pending->purchase->instrument, sold->instrument, done, FINX_ROUND_DOWN)),
    .quantity_scale = sold->quantity_scale,
    .base_loss = finx_amount_part (pending->base_loss, done, pending->units),
    .tacked = g_array_index (self->tags, Tag, self->tags->len - 1).tacked,
  };

  if (done == 0)
    return;
  pending->purchase->replaced += done;
  sold->washed += move.quantity;
  sold->reasons |= pending->reason;
  sold->washed_loss = finx_amount_add (sold->washed_loss, move.base_loss);
  g_array_append_val (self->ledger->moves, move);
}

/* Units that were bought up to now and are held, or will be bought, and have not replaced others yet. */
static gint64
available (Draft          *self,
           const Purchase *purchase,
           guint           row)
{
  FinxBooks *books = finx_books_runner_get_books (self->runner);
  g_autoptr(GPtrArray) accounts = NULL;
  gint64 there = 0;

  if (purchase->row > row)
    return purchase->quantity - purchase->used;
  accounts = finx_books_list_accounts (books);
  for (guint i = 0; i < accounts->len; i++)
    {
      const FinxBooksPosition *position = finx_books_get_position (books, accounts->pdata[i], purchase->instrument);

      there += position != NULL ? MAX (finx_lot_book_count (position->lots, purchase->row), 0) : 0;
    }
  return there;
}

static guint
find_day (const GPtrArray *purchases,
          gint32           day)
{
  guint low = 0, high = purchases->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (((const Purchase *) purchases->pdata[middle])->day < day)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

/* Returns: why a purchase replaces what was sold; 0: it does not, or only may */
static guint
relate (const Draft       *self,
        const FinxWashLot *sold,
        const Purchase    *purchase)
{
  guint reason;

  if (purchase->instrument == sold->instrument)
    return purchase->row != sold->gain.opened_by ? FINX_WASH_SAME : 0;         /* Rev. Rul. 56-602 */
  reason = finx_wash_kin_relate (g_hash_table_lookup (self->kin, sold->instrument), g_hash_table_lookup (self->kin, purchase->instrument));
  return (reason & FINX_WASH_POSSIBLE) == 0 ? reason : 0;
}

static void
wash (Draft *self,
      guint  number,
      guint  row)
{
  const FinxWashLot sold = g_array_index (self->ledger->closed, FinxWashLot, number);
  GPtrArray *purchases = g_hash_table_lookup (self->purchases, sold.instrument);
  FinxAmount base_loss = finx_amount_sub (sold.gain.base_cost, sold.gain.base_proceeds);
  FinxAmount loss = finx_amount_sub (sold.gain.cost, sold.gain.proceeds);
  gint64 whole = sold.gain.quantity, done = 0;

  if (whole <= 0 || purchases == NULL || !finx_amount_is_known (base_loss) || base_loss <= 0)
    return;
  for (guint i = find_day (purchases, sold.gain.closed_day - WINDOW); i < purchases->len && done < whole; i++)
    {
      Purchase *purchase = purchases->pdata[i];
      Pending pending = { purchase, number, relate (self, &sold, purchase), 0, 0, 0, 0 };
      gint64 there;

      if (purchase->day > sold.gain.closed_day + WINDOW)
        break;
      if (pending.reason == 0)
        continue;
      there = available (self, purchase, row);
      pending.quantity = MIN (whole - done, convert (self, purchase->instrument, sold.instrument, there, FINX_ROUND_DOWN));
      if (pending.quantity <= 0)
        continue;
      pending.units = MIN (there, convert (self, sold.instrument, purchase->instrument, pending.quantity, FINX_ROUND_UP));
      pending.loss = part_between (loss, done, done + pending.quantity, whole);
      pending.base_loss = part_between (base_loss, done, done + pending.quantity, whole);
      done += pending.quantity;
      if (purchase->row > row)
        {
          purchase->used += pending.units;
          g_array_append_val (self->pending, pending);
        }
      else
        {
          settle (self, &pending);
        }
    }
}

static void
settle_pending (Draft *self,
                guint  row)
{
  for (guint i = 0; i < self->pending->len;)
    {
      Pending pending = g_array_index (self->pending, Pending, i);

      if (pending.purchase->row != row)
        {
          i++;
          continue;
        }
      g_array_remove_index (self->pending, i);
      settle (self, &pending);
    }
}

static int
compare_open_cb (gconstpointer a,
                 gconstpointer b)
{
  const FinxWashLot *left = a, *right = b;
  int order = strcmp (left->instrument->symbol, right->instrument->symbol);

  if (order == 0)
    order = strcmp (left->account, right->account);
  if (order == 0)
    order = (left->lot.day > right->lot.day) - (left->lot.day < right->lot.day);
  return order != 0 ? order : (left->lot.source > right->lot.source) - (left->lot.source < right->lot.source);
}

static void
list_open (Draft *self)
{
  FinxBooks *books = finx_books_runner_get_books (self->runner);
  g_autoptr(GPtrArray) accounts = finx_books_list_accounts (books);

  for (guint i = 0; i < accounts->len; i++)
    {
      g_autoptr(GPtrArray) positions = finx_books_list_positions (books, accounts->pdata[i]);

      for (guint k = 0; k < positions->len; k++)
        {
          const FinxBooksPosition *position = positions->pdata[k];
          g_autoptr(GArray) lots = finx_lot_book_list (position->lots);

          for (guint n = 0; n < lots->len; n++)
            {
              FinxWashLot open = { .account = g_intern_string (accounts->pdata[i]), .instrument = position->instrument,
                                   .quantity_scale = position->quantity_scale, .lot = g_array_index (lots, FinxLot, n) };
              const Tag *tag = find_tag (self, open.lot.source);

              open.lot.source = row_of (self, open.lot.source);
              open.tacked = tag != NULL ? tag->tacked : 0;
              g_array_append_val (self->ledger->open, open);
            }
        }
    }
  g_array_sort (self->ledger->open, compare_open_cb);
}

static void
possible_cb (const FinxWashClosing *closing,
             const FinxWashOpening *opening,
             guint                  reason,
             gint64                 shares,
             gpointer               user_data)
{
  Draft *self = user_data;
  FinxWashLot *sold = &g_array_index (self->ledger->closed, FinxWashLot, closing->number);
  gint64 units = MIN (finx_wash_from_shares (closing->kin, shares), sold->gain.quantity - sold->washed);
  FinxWashMove match = {
    .account = sold->account,
    .instrument = sold->instrument,
    .bought = opening->kin->instrument,
    .reason = reason,
    .sale = closing->closed_by,
    .purchase = opening->row,
    .sale_day = closing->day,
    .quantity = units,
    .quantity_scale = sold->quantity_scale,
    .base_loss = finx_amount_part (finx_amount_sub (sold->gain.base_cost, sold->gain.base_proceeds), units, sold->gain.quantity),
  };

  sold->possible += units;
  sold->reasons |= reason;
  g_array_append_val (self->ledger->possible, match);
}

static void
add_written (Draft                *self,
             GArray               *openings,
             const FinxInstrument *instrument,
             guint32               row,
             gint32                day,
             gint64                quantity)
{
  const FinxWashKin *kin = g_hash_table_lookup (self->kin, instrument);
  FinxWashOpening opening = { .kin = kin, .row = row, .day = day, .is_written = TRUE };

  if (kin == NULL || quantity >= 0 || !kin->is_option || kin->contract.is_call)
    return;
  opening.quantity = finx_wash_in_shares (kin, -quantity);
  g_array_append_val (openings, opening);
}

static GArray *
list_openings (Draft *self)
{
  GArray *openings = g_array_new (FALSE, FALSE, sizeof (FinxWashOpening));
  GHashTableIter iter;
  gpointer instrument, value;

  g_hash_table_iter_init (&iter, self->kin);
  while (g_hash_table_iter_next (&iter, &instrument, &value))
    {
      GPtrArray *purchases = get_purchases (self, instrument);

      for (guint i = 0; i < purchases->len; i++)
        {
          const Purchase *purchase = purchases->pdata[i];
          FinxWashOpening opening = { .kin = value, .row = purchase->row, .day = purchase->day };

          if (purchase->instrument != instrument)
            continue;
          opening.quantity = finx_wash_in_shares (value, purchase->quantity);
          opening.used = finx_wash_in_shares (value, purchase->replaced);
          g_array_append_val (openings, opening);
        }
    }
  for (guint i = 0; i < self->ledger->closed->len; i++)
    {
      const FinxWashLot *lot = &g_array_index (self->ledger->closed, FinxWashLot, i);

      add_written (self, openings, lot->instrument, lot->gain.opened_by, lot->gain.opened_day, lot->gain.quantity);
    }
  for (guint i = 0; i < self->ledger->open->len; i++)
    {
      const FinxWashLot *lot = &g_array_index (self->ledger->open, FinxWashLot, i);

      add_written (self, openings, lot->instrument, lot->lot.source, lot->lot.day, lot->lot.quantity);
    }
  return openings;
}

/* What a person has to judge. */
static void
look_for_possible (Draft              *self,
                   const FinxBooksRun *run)
{
  g_autoptr(GArray) closings = g_array_new (FALSE, FALSE, sizeof (FinxWashClosing)), openings = list_openings (self);

  for (guint i = 0; i < self->ledger->closed->len; i++)
    {
      const FinxWashLot *lot = &g_array_index (self->ledger->closed, FinxWashLot, i);
      FinxAmount loss = finx_amount_sub (lot->gain.base_cost, lot->gain.base_proceeds);
      FinxWashClosing closing = { .kin = g_hash_table_lookup (self->kin, lot->instrument), .number = i, .opened_by = lot->gain.opened_by,
                                  .closed_by = lot->gain.closed_by, .day = lot->gain.closed_day };
      FinxTransaction closed_by;

      if (closing.kin == NULL)
        continue;
      finx_transaction_list_get (run->transactions, lot->gain.closed_by, &closed_by);
      closing.quantity = finx_wash_in_shares (closing.kin, lot->gain.quantity);
      closing.is_sale = closed_by.kind == FINX_TRANSACTION_SELL;
      if (closing.quantity > 0 && (closing.is_sale || closed_by.kind == FINX_TRANSACTION_OPTION_EXPIRY) && finx_amount_is_known (loss) && loss > 0)
        closing.rest = finx_wash_in_shares (closing.kin, lot->gain.quantity - lot->washed);
      g_array_append_val (closings, closing);
    }
  finx_wash_search (closings, openings, TRUE, possible_cb, self);
}

static gboolean
run_all (Draft               *self,
         const FinxBooksRun  *run,
         GError             **error)
{
  FinxTransaction transaction;
  guint n_closed = 0;

  for (guint row = 0; row < self->n_rows; row++, n_closed = self->ledger->closed->len)
    {
      finx_transaction_list_get (run->transactions, row, &transaction);
      if (transaction.day > run->until)
        break;
      if (!finx_books_runner_book (self->runner, &transaction, error))
        return FALSE;
      if (is_purchase (&transaction) && self->pending->len > 0)
        settle_pending (self, row);
      /* All lots that one sale closed are gone before any of its losses is looked at: they do not replace each other. */
      for (guint i = n_closed, end = self->ledger->closed->len; transaction.kind == FINX_TRANSACTION_SELL && i < end; i++)
        wash (self, i, row);
    }
  list_open (self);
  if (self->kin != NULL)
    look_for_possible (self, run);
  return TRUE;
}

FinxWashLedger *
finx_wash_ledger_new (const FinxBooksRun  *run,
                      GError             **error)
{
  g_autoptr(FinxWashLedger) ledger = g_new0 (FinxWashLedger, 1);
  Draft self = { .ledger = ledger, .n_rows = finx_transaction_list_get_n (run->transactions) };
  FinxBooksRun own = *run;
  gboolean is_done;

  ledger->closed = g_array_new (FALSE, FALSE, sizeof (FinxWashLot));
  ledger->open = g_array_new (FALSE, FALSE, sizeof (FinxWashLot));
  ledger->moves = g_array_new (FALSE, FALSE, sizeof (FinxWashMove));
  ledger->possible = g_array_new (FALSE, FALSE, sizeof (FinxWashMove));
  self.tags = g_array_new (FALSE, FALSE, sizeof (Tag));
  self.pending = g_array_new (FALSE, FALSE, sizeof (Pending));
  list_purchases (&self, run);
  own.posted = posted_cb;
  own.short_sold = NULL;
  own.lot = lot_cb;
  own.user_data = &self;
  self.runner = finx_books_runner_new (&own);
  is_done = run_all (&self, run, error);
  finx_books_runner_free (self.runner);
  g_hash_table_unref (self.purchases);
  g_clear_pointer (&self.kin, g_hash_table_unref);
  g_array_unref (self.tags);
  g_array_unref (self.pending);
  return is_done ? g_steal_pointer (&ledger) : NULL;
}

void
finx_wash_ledger_free (FinxWashLedger *self)
{
  if (self == NULL)
    return;

  g_array_unref (self->closed);
  g_array_unref (self->open);
  g_array_unref (self->moves);
  g_array_unref (self->possible);
  g_free (self);
}
