/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where short sales are refused, a sale of more than is held leaves only its own holding unknown, from its day on. */
#include "portfolio/books/finx-books-private.h"
#include "portfolio/books/finx-strand-private.h"

static void
refused_sale_clear (gpointer data)
{
  g_clear_error (&((FinxRefusedSale *) data)->error);
}

static GArray *
new_refused (void)
{
  GArray *sales = g_array_new (FALSE, FALSE, sizeof (FinxRefusedSale));

  g_array_set_clear_func (sales, refused_sale_clear);
  return sales;
}

GArray *
finx_refused_sales_copy (const GArray *sales)
{
  GArray *copy = new_refused ();

  for (guint i = 0; i < sales->len; i++)
    {
      FinxRefusedSale sale = g_array_index (sales, FinxRefusedSale, i);

      sale.error = g_error_copy (sale.error);
      g_array_append_val (copy, sale);
    }
  return copy;
}

/* Returns: (nullable) */
static FinxSlot *
find_slot (const FinxStrand     *self,
           const char           *account,
           const FinxInstrument *instrument)
{
  for (guint i = 0; i < self->slots->len; i++)
    {
      FinxSlot *slot = &g_array_index (self->slots, FinxSlot, i);

      if (slot->instrument == instrument && g_str_equal (slot->account, account))
        return slot;
    }
  return NULL;
}

static FinxSlot *
open_slot (FinxStrand           *self,
           const char           *account,
           const FinxInstrument *instrument)
{
  FinxSlot *slot = find_slot (self, account, instrument);

  return slot != NULL ? slot : finx_strand_add_slot (self, finx_books_open_account (self->books, account)->id, instrument);
}

/* Value, cost and credit are unknown from @day on. */
static void
doubt_slot (FinxStrand *self,
            FinxSlot   *slot,
            gint32      day)
{
  FinxStrandSink *sink = self->sink;

  if (slot->is_doubtful)
    return;
  finx_strand_value_slot (self, slot, day);
  slot->is_doubtful = TRUE;
  slot->doubtful_since = day;
  finx_sum_add (&slot->credit, FINX_AMOUNT_UNKNOWN, 1);
  if (day < sink->options->to)
    finx_sum_add (&slot->credit_before, FINX_AMOUNT_UNKNOWN, 1);
  if (slot->is_included)
    {
      finx_day_columns_add (sink->columns, FINX_COLUMN_COST, day, FINX_AMOUNT_UNKNOWN, self->sign);
      finx_day_columns_add (sink->columns, FINX_COLUMN_COST, day, slot->base_cost, -self->sign);
    }
  slot->cost = slot->base_cost = FINX_AMOUNT_UNKNOWN;
  slot->n_open = 0;
}

static void
doubt_gain (FinxStrand *self,
            FinxSlot   *slot,
            gint32      day)
{
  finx_sum_add (&slot->realised, FINX_AMOUNT_UNKNOWN, 1);
  if (!slot->is_included)
    return;
  finx_day_columns_add (self->sink->columns, FINX_COLUMN_REALISED, day, FINX_AMOUNT_UNKNOWN, self->sign);
  finx_day_columns_add (self->sink->columns, FINX_COLUMN_REALISED_CURRENCY, day, FINX_AMOUNT_UNKNOWN, self->sign);
}

/* What was sold of nothing is listed among what was closed, without a cost. */
static void
keep_gain (FinxStrand     *self,
           const FinxSlot *slot,
           FinxDecimal     excess)
{
  guint number = finx_books_get_n_applied (self->books);
  FinxLotGain gain = { .cost = FINX_AMOUNT_UNKNOWN, .base_cost = FINX_AMOUNT_UNKNOWN, .proceeds = FINX_AMOUNT_UNKNOWN,
                       .base_proceeds = FINX_AMOUNT_UNKNOWN, .opened_by = number, .closed_by = number };

  if (finx_decimal_to_units (excess, slot->quantity_scale, &gain.quantity))
    finx_packed_gains_add (&self->gains, &gain, (guint) (slot - (const FinxSlot *) (gpointer) self->slots->data));
}

void
finx_strand_short_sold_cb (const FinxTransaction *transaction,
                           const FinxInstrument  *instrument,
                           FinxDecimal            excess,
                           const GError          *refusal,
                           gpointer               user_data)
{
  FinxStrand *self = user_data;
  FinxSlot *slot = open_slot (self, transaction->account, instrument);
  FinxRefusedSale sale = { .instrument = instrument, .number = finx_books_get_n_applied (self->books), .day = transaction->day,
                           .is_included = slot->is_included, .error = g_error_copy (refusal) };

  if (self->refused == NULL)
    self->refused = new_refused ();
  g_prefix_error (&sale.error, "Transaction %s: ", transaction->id);
  g_array_append_val (self->refused, sale);
  doubt_slot (self, slot, transaction->day);
  doubt_gain (self, slot, transaction->day);
  if (self->sink->keeps_gains && self->sign > 0)
    keep_gain (self, slot, excess);
  if (transaction->instrument != instrument)    /* an option that delivered it is credited with what it delivered */
    doubt_slot (self, open_slot (self, transaction->account, transaction->instrument), transaction->day);
}

void
finx_strand_spread_doubt (FinxStrand            *self,
                          const FinxTransaction *transaction)
{
  const FinxSlot *from = transaction->instrument != NULL ? find_slot (self, transaction->account, transaction->instrument) : NULL;

  if (from == NULL || !from->is_doubtful)
    return;
  if (transaction->kind == FINX_TRANSACTION_TRANSFER)
    doubt_slot (self, open_slot (self, transaction->counter_account, transaction->instrument), transaction->day);
  else if (transaction->received != NULL)
    doubt_slot (self, open_slot (self, transaction->account, transaction->received), transaction->day);
}

/* Returns: whether a holding that is included is in doubt */
gboolean
finx_strand_has_doubt (const FinxStrand *self)
{
  for (guint i = 0; i < self->slots->len; i++)
    if (g_array_index (self->slots, FinxSlot, i).is_doubtful && g_array_index (self->slots, FinxSlot, i).is_included)
      return TRUE;
  return FALSE;
}
