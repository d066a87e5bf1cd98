/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "portfolio/books/finx-wash-options-private.h"

#include "portfolio/books/finx-wash-search-private.h"

typedef struct
{
  const FinxReckoning *reckoning;
  FinxOptionWashes    *washes;
  GHashTable          *kin;     /* FinxInstrument → FinxWashKin */
  GArray              *closings, *openings;     /* (element-type FinxWashClosing), (element-type FinxWashOpening) */
} Draft;

static gint64
make_key (guint strand,
          guint gain)
{
  return (gint64) strand << 32 | gain;
}

/* Returns: (transfer container): each instrument once */
static GPtrArray *
list_instruments (const FinxReckoning *reckoning)
{
  GPtrArray *instruments = g_ptr_array_new ();
  g_autoptr(GHashTable) seen = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < reckoning->strands->len; i++)
    {
      const FinxStrand *strand = reckoning->strands->pdata[i];

      for (guint j = 0; j < strand->slots->len; j++)
        {
          const FinxInstrument *instrument = g_array_index (strand->slots, FinxSlot, j).instrument;

          if (instrument != NULL && g_hash_table_add (seen, (gpointer) instrument))
            g_ptr_array_add (instruments, (gpointer) instrument);
        }
    }
  return instruments;
}

static void
add_closings (Draft            *self,
              const FinxStrand *strand,
              guint             number,
              const GArray     *rows)
{
  for (guint i = 0; i < strand->gains.n; i++)
    {
      const FinxPackedGain *gain = &strand->gains.rows[i];
      const FinxInstrument *instrument = g_array_index (strand->slots, FinxSlot, strand->gains.slots[i]).instrument;
      FinxTransactionKind kind = (FinxTransactionKind) strand->kinds->data[gain->closed_by];
      FinxWashClosing closing = { .kin = g_hash_table_lookup (self->kin, instrument), .owner = number, .number = i };

      if (closing.kin == NULL)
        continue;
      closing.opened_by = g_array_index (rows, guint, gain->opened_by);
      closing.closed_by = g_array_index (rows, guint, gain->closed_by);
      closing.day = g_array_index (strand->days, gint32, gain->closed_by);
      closing.quantity = finx_wash_in_shares (closing.kin, gain->quantity);
      closing.is_sale = kind == FINX_TRANSACTION_SELL;
      if (closing.quantity > 0 && (closing.is_sale || kind == FINX_TRANSACTION_OPTION_EXPIRY) && finx_packed_gains_is_loss (&strand->gains, i))
        closing.rest = closing.quantity - (strand->gains.washed != NULL ? finx_wash_in_shares (closing.kin, strand->gains.washed[i]) : 0);
      g_array_append_val (self->closings, closing);
    }
}

static void
add_openings (Draft            *self,
              const FinxStrand *strand,
              const GArray     *rows)
{
  for (guint i = 0; i < strand->purchases->len; i++)
    {
      const FinxPurchase *purchase = &g_array_index (strand->purchases, FinxPurchase, i);
      FinxWashOpening opening = { .kin = g_hash_table_lookup (self->kin, purchase->instrument), .day = purchase->day };

      if (opening.kin == NULL)
        continue;
      opening.row = g_array_index (rows, guint, purchase->number);
      opening.quantity = finx_wash_in_shares (opening.kin, purchase->quantity);
      opening.used = finx_wash_in_shares (opening.kin, purchase->used);
      g_array_append_val (self->openings, opening);
    }
}

static void
add_written (Draft             *self,
             const FinxStrand  *strand,
             const GArray      *rows,
             const FinxWashKin *kin,
             guint32            number,
             gint64             quantity)
{
  FinxWashOpening opening = { .kin = kin, .is_written = TRUE, .row = g_array_index (rows, guint, number), .quantity = finx_wash_in_shares (kin, -quantity),
                      .day = g_array_index (strand->days, gint32, number) };

  if (quantity < 0 && kin->is_option && !kin->contract.is_call)
    g_array_append_val (self->openings, opening);
}

/* Puts that were written: those that are closed, and those that are open. */
static void
add_puts (Draft            *self,
          const FinxStrand *strand,
          const GArray     *rows)
{
  for (guint i = 0; i < strand->gains.n; i++)
    {
      const FinxPackedGain *gain = &strand->gains.rows[i];
      const FinxWashKin *kin = g_hash_table_lookup (self->kin, g_array_index (strand->slots, FinxSlot, strand->gains.slots[i]).instrument);

      if (kin != NULL)
        add_written (self, strand, rows, kin, gain->opened_by, gain->quantity);
    }
  for (guint i = 0; i < strand->slots->len; i++)
    {
      const FinxSlot *slot = &g_array_index (strand->slots, FinxSlot, i);
      const FinxWashKin *kin = slot->instrument != NULL ? g_hash_table_lookup (self->kin, slot->instrument) : NULL;
      g_autoptr(GArray) lots = kin != NULL && slot->position != NULL ? finx_lot_book_list (slot->position->lots) : NULL;

      for (guint k = 0; lots != NULL && k < lots->len; k++)
        add_written (self, strand, rows, kin, g_array_index (lots, FinxLot, k).source, g_array_index (lots, FinxLot, k).quantity);
    }
}

static gboolean
has_kin (const Draft      *self,
         const FinxStrand *strand)
{
  for (guint i = 0; i < strand->slots->len; i++)
    if (g_hash_table_contains (self->kin, g_array_index (strand->slots, FinxSlot, i).instrument))
      return strand->purchases != NULL;
  return FALSE;
}

static void
collect (Draft *self)
{
  for (guint i = 0; i < self->reckoning->strands->len; i++)
    {
      const FinxStrand *strand = self->reckoning->strands->pdata[i];
      g_autoptr(GArray) rows = NULL;

      if (!has_kin (self, strand))
        continue;
      rows = finx_reckoning_list_rows (self->reckoning, i);
      add_closings (self, strand, i, rows);
      add_openings (self, strand, rows);
      add_puts (self, strand, rows);
    }
}

static void
match_cb (const FinxWashClosing *closing,
          const FinxWashOpening *opening,
          guint                  reason,
          gint64                 shares,
          gpointer               user_data)
{
  Draft *self = user_data;
  const FinxStrand *strand = self->reckoning->strands->pdata[closing->owner];
  const FinxSlot *slot = &g_array_index (strand->slots, FinxSlot, strand->gains.slots[closing->number]);
  FinxLotGain gain = finx_packed_gains_get (&strand->gains, closing->number);
  gint64 key = make_key (closing->owner, closing->number), units = MIN (finx_wash_from_shares (closing->kin, shares), gain.quantity);
  FinxOptionMark *mark = g_hash_table_lookup (self->washes->marks, &key);
  FinxWashMove match = {
    .account = slot->account,
    .instrument = slot->instrument,
    .bought = opening->kin->instrument,
    .reason = reason,
    .sale = closing->closed_by,
    .purchase = opening->row,
    .sale_day = closing->day,
    .quantity = units,
    .quantity_scale = slot->quantity_scale,
    .base_loss = finx_amount_part (finx_amount_sub (gain.base_cost, gain.base_proceeds), units, gain.quantity),
  };

  if (mark == NULL)
    {
      mark = g_new0 (FinxOptionMark, 1);
      mark->strand = closing->owner;
      mark->gain = closing->number;
      g_hash_table_insert (self->washes->marks, g_memdup2 (&key, sizeof key), mark);
    }
  if ((reason & FINX_WASH_POSSIBLE) != 0)
    mark->possible += units;
  else
    mark->washed += units;
  mark->reasons |= reason;
  g_array_append_val (self->washes->matches, match);
}

static int
compare_matches_cb (gconstpointer a,
                    gconstpointer b)
{
  const FinxWashMove *left = a, *right = b;

  if (left->sale != right->sale)
    return left->sale < right->sale ? -1 : 1;
  return (left->purchase > right->purchase) - (left->purchase < right->purchase);
}

FinxOptionWashes *
finx_option_washes_new (const FinxReckoning *reckoning)
{
  g_autoptr(GPtrArray) instruments = list_instruments (reckoning);
  g_autoptr(GHashTable) kin = finx_wash_kin_list (instruments);
  Draft self = { .reckoning = reckoning, .kin = kin };

  if (kin == NULL)
    return NULL;

  self.washes = g_new (FinxOptionWashes, 1);
  self.washes->marks = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  self.washes->matches = g_array_new (FALSE, FALSE, sizeof (FinxWashMove));
  self.closings = g_array_new (FALSE, FALSE, sizeof (FinxWashClosing));
  self.openings = g_array_new (FALSE, FALSE, sizeof (FinxWashOpening));
  collect (&self);
  finx_wash_search (self.closings, self.openings, FALSE, match_cb, &self);
  finx_wash_search (self.closings, self.openings, TRUE, match_cb, &self);
  g_array_sort (self.washes->matches, compare_matches_cb);
  g_array_unref (self.closings);
  g_array_unref (self.openings);
  return self.washes;
}

void
finx_option_washes_free (FinxOptionWashes *self)
{
  if (self == NULL)
    return;

  g_hash_table_unref (self->marks);
  g_array_unref (self->matches);
  g_free (self);
}

const FinxOptionMark *
finx_option_washes_get (const FinxOptionWashes *self,
                        guint                   strand,
                        guint                   gain)
{
  gint64 key = make_key (strand, gain);

  return g_hash_table_lookup (self->marks, &key);
}
