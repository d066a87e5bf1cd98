/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "portfolio/books/finx-short-sales.h"

#include "base/finx-error.h"
#include "base/finx-time.h"
#include "portfolio/books/finx-books-private.h"

/* What leaves an account for money. */
typedef struct
{
  const FinxInstrument *instrument;
  FinxDecimal           units, held;
} Sale;

static gboolean
is_option_end (FinxTransactionKind kind)
{
  return kind == FINX_TRANSACTION_OPTION_EXERCISE || kind == FINX_TRANSACTION_OPTION_ASSIGNMENT;
}

/* Returns: whether @transaction is a sale; the units of an option's underlying that are paid for are one too */
static gboolean
read_sale (FinxBooks             *books,
           const FinxTransaction *transaction,
           Sale                  *sale)
{
  const FinxBooksPosition *position;

  if (transaction->kind == FINX_TRANSACTION_SELL)
    *sale = (Sale) { transaction->instrument, transaction->quantity };
  else if (is_option_end (transaction->kind) && finx_decimal_sign (transaction->amount) >= 0)
    *sale = (Sale) { transaction->received,
                     finx_decimal_mul (transaction->quantity, transaction->ratio, FINX_BOOKS_QUANTITY_SCALE, FINX_ROUND_HALF_EVEN) };
  else
    return FALSE;
  position = finx_books_get_position (books, transaction->account, sale->instrument);
  sale->held = position != NULL ? finx_decimal_max (finx_books_position_quantity (position), FINX_DECIMAL_ZERO) : FINX_DECIMAL_ZERO;
  return TRUE;
}

/* Returns: how many units are sold that are not there */
static FinxDecimal
get_excess (const Sale *sale)
{
  return finx_decimal_max (finx_decimal_sub (sale->units, sale->held), FINX_DECIMAL_ZERO);
}

static char *
show (FinxDecimal units)
{
  return finx_decimal_to_string (finx_decimal_normalize (units));
}

static void
refuse (const FinxTransaction  *transaction,
        const Sale             *sale,
        GError                **error)
{
  g_autofree char *day = finx_days_to_string (transaction->day), *units = show (sale->units), *held = show (sale->held);
  g_autofree char *excess = show (get_excess (sale));

  finx_set_error (error, FINX_ERROR_REJECTED, "FINX-BOOKS-004",
                  "On %s %s sells %s %s and holds %s: %s too many. Short sales are refused in this portfolio: correct the sale, "
                  "enter the purchase that is missing before it, or allow short sales in the portfolio's settings",
                  day, transaction->account, units, sale->instrument->symbol, held, excess);
}

/**
 * finx_books_check_short:
 * @transaction: valid; the next one
 * @error: FINX-BOOKS-004: it sells more than its account holds then, and nobody is told of it instead
 */
gboolean
finx_books_check_short (FinxBooks              *self,
                        const FinxTransaction  *transaction,
                        GError                **error)
{
  g_autoptr(GError) refusal = NULL;
  Sale sale;

  if (!read_sale (self, transaction, &sale) || finx_decimal_sign (get_excess (&sale)) == 0)
    return TRUE;
  refuse (transaction, &sale, &refusal);
  if (self->options.short_sold == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&refusal));
      return FALSE;
    }
  self->options.short_sold (transaction, sale.instrument, get_excess (&sale), refusal, self->options.user_data);
  return TRUE;
}

/* One way through the transactions that have to do with what changed. */
typedef struct
{
  FinxTransactionList *list;
  GHashTable          *instruments;     /* (element-type FinxInstrument): those of the changes, and what they were exchanged with */
  FinxBooks           *books;           /* short sales are booked, so that what follows is judged as it was entered */
} Walk;

static void
walk_init (Walk                *self,
           FinxTransactionList *list,
           GHashTable          *instruments)
{
  const FinxBooksOptions options = { .base_currency = "", .lots_only = TRUE };

  *self = (Walk) { list, instruments, finx_books_new (&options) };
}

/* Returns: whether @row is of the walk */
static gboolean
walk_read (Walk            *self,
           guint            row,
           FinxTransaction *transaction)
{
  const FinxInstrument *instrument = finx_transaction_list_get_instrument (self->list, row);

  if (instrument == NULL || !g_hash_table_contains (self->instruments, instrument))
    return FALSE;
  finx_transaction_list_get (self->list, row, transaction);
  return TRUE;
}

/* Returns: (transfer full): id of each sale of more than is held → by how many */
static GHashTable *
list_known (FinxTransactionList *list,
            GHashTable          *instruments)
{
  GHashTable *known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  FinxTransaction transaction;
  Walk walk;
  Sale sale;

  walk_init (&walk, list, instruments);
  for (guint row = 0; row < finx_transaction_list_get_n (list); row++)
    if (walk_read (&walk, row, &transaction))
      {
        FinxDecimal excess = read_sale (walk.books, &transaction, &sale) ? get_excess (&sale) : FINX_DECIMAL_ZERO;

        if (finx_decimal_sign (excess) > 0)
          g_hash_table_insert (known, g_strdup (transaction.id), g_memdup2 (&excess, sizeof excess));
        finx_books_apply (walk.books, &transaction, NULL);
      }
  finx_books_free (walk.books);
  return known;
}

static void
add_instruments (GHashTable                *instruments,
                 const FinxTransactionList *list,
                 const GArray              *rows)
{
  for (guint i = 0; i < rows->len; i++)
    {
      FinxTransaction transaction;

      finx_transaction_list_get (list, g_array_index (rows, guint, i), &transaction);
      if (transaction.instrument != NULL)
        g_hash_table_add (instruments, (gpointer) transaction.instrument);
      if (transaction.received != NULL)
        g_hash_table_add (instruments, (gpointer) transaction.received);
    }
}

/* What was exchanged for one of them has to do with it, and so on. */
static void
add_exchanged (GHashTable                *instruments,
               const FinxTransactionList *list)
{
  guint n;

  do
    {
      n = g_hash_table_size (instruments);
      for (guint row = 0; (row = finx_transaction_list_find_received (list, row)) < finx_transaction_list_get_n (list); row++)
        {
          FinxTransaction transaction;

          finx_transaction_list_get (list, row, &transaction);
          if (transaction.instrument == NULL || (!g_hash_table_contains (instruments, transaction.instrument)
                                                 && !g_hash_table_contains (instruments, transaction.received)))
            continue;
          g_hash_table_add (instruments, (gpointer) transaction.instrument);
          g_hash_table_add (instruments, (gpointer) transaction.received);
        }
    }
  while (g_hash_table_size (instruments) > n);
}

static gboolean
is_new (GHashTable            *known,
        const FinxTransaction *transaction,
        const Sale            *sale)
{
  const FinxDecimal *before = g_hash_table_lookup (known, transaction->id);

  return before == NULL || finx_decimal_compare (get_excess (sale), *before) > 0;
}

static void
short_sale_free (gpointer data)
{
  FinxShortSale *self = data;

  g_ptr_array_unref (self->causes);
  g_error_free (self->error);
  g_free (self);
}

/* @added: rows of the list that changed and are not after the sale */
static void
add_causes (FinxShortSale             *self,
            const FinxTransactionList *list,
            const Sale                *sale,
            const guint               *added,
            guint                      n_added)
{
  for (guint i = 0; i < n_added; i++)
    if (finx_transaction_list_get_instrument (list, added[i]) == sale->instrument)
      g_ptr_array_add (self->causes, g_strdup (finx_transaction_list_get_id (list, added[i])));
}

static FinxShortSale *
new_short_sale (const FinxTransaction *transaction,
                const Sale            *sale)
{
  FinxShortSale *self = g_new0 (FinxShortSale, 1);

  self->causes = g_ptr_array_new_with_free_func (g_free);
  refuse (transaction, sale, &self->error);
  return self;
}

/* A changed row that sells too much is left out, as it will be: what follows is judged without it. */
static void
search (Walk                *walk,
        FinxTransactionList *before,
        const GArray        *added,
        GPtrArray           *found)
{
  g_autoptr(GHashTable) known = NULL;
  FinxTransaction transaction;
  guint n_seen = 0;
  Sale sale;

  for (guint row = 0; row < finx_transaction_list_get_n (walk->list); row++)
    {
      gboolean is_added = n_seen < added->len && g_array_index (added, guint, n_seen) == row, is_short;

      n_seen += is_added;
      if (!walk_read (walk, row, &transaction))
        continue;
      is_short = read_sale (walk->books, &transaction, &sale) && finx_decimal_sign (get_excess (&sale)) > 0;
      if (is_short && known == NULL)
        known = list_known (before, walk->instruments);
      if (is_short && is_new (known, &transaction, &sale))
        {
          FinxShortSale *short_sale = new_short_sale (&transaction, &sale);

          g_ptr_array_add (found, short_sale);
          if (is_added)
            {
              g_ptr_array_add (short_sale->causes, g_strdup (transaction.id));
              continue;
            }
          add_causes (short_sale, walk->list, &sale, (const guint *) (gpointer) added->data, n_seen);
        }
      finx_books_apply (walk->books, &transaction, NULL);
    }
}

/**
 * finx_short_sales_find:
 * @before: the transactions of a portfolio
 * @after: a later version of the list
 *
 * Any thread. Quick where little changed; a million transactions of the instruments that changed take about a second.
 *
 * Returns: (transfer full) (element-type FinxShortSale): in order, the sales that in @after sell more than their account holds, and in
 *   @before did not, or by less
 */
GPtrArray *
finx_short_sales_find (FinxTransactionList *before,
                       FinxTransactionList *after)
{
  GPtrArray *found = g_ptr_array_new_with_free_func (short_sale_free);
  g_autoptr(GArray) removed = g_array_new (FALSE, FALSE, sizeof (guint)), added = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr(GHashTable) instruments = g_hash_table_new (NULL, NULL);
  Walk walk;

  finx_transaction_list_diff (before, after, removed, added);
  add_instruments (instruments, before, removed);
  add_instruments (instruments, after, added);
  if (g_hash_table_size (instruments) == 0)
    return found;
  add_exchanged (instruments, before);
  add_exchanged (instruments, after);
  walk_init (&walk, after, instruments);
  search (&walk, before, added, found);
  finx_books_free (walk.books);
  return found;
}
