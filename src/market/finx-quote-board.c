/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "market/finx-quote-board.h"

struct _FinxQuoteBoard
{
  GObject              parent_instance;
  FinxInstrumentTable *instruments;     /* owned */
  FinxTicker          *ticker;          /* owned */
  GPtrArray           *rows;            /* (element-type FinxQuoteRow); position = FinxInstrument.index */
  guint64              serial;
  guint32              dirty[FINX_MAX_INSTRUMENTS];
};

static GType
get_item_type (GListModel *model)
{
  return FINX_TYPE_QUOTE_ROW;
}

static guint
get_n_items (GListModel *model)
{
  return FINX_QUOTE_BOARD (model)->rows->len;
}

static gpointer
get_item (GListModel *model,
          guint       position)
{
  FinxQuoteBoard *self = FINX_QUOTE_BOARD (model);

  return position < self->rows->len ? g_object_ref (g_ptr_array_index (self->rows, position)) : NULL;
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (FinxQuoteBoard, finx_quote_board, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

static void
add_new_rows (FinxQuoteBoard *self)
{
  guint n_old = self->rows->len;
  guint n_new = finx_instrument_table_get_size (self->instruments);

  if (n_new <= n_old)
    return;

  for (guint i = n_old; i < n_new; i++)
    g_ptr_array_add (self->rows, finx_quote_row_new (finx_instrument_table_get (self->instruments, i)));
  g_list_model_items_changed (G_LIST_MODEL (self), n_old, 0, n_new - n_old);
}

static void
finx_quote_board_finalize (GObject *object)
{
  FinxQuoteBoard *self = FINX_QUOTE_BOARD (object);

  g_ptr_array_unref (self->rows);
  g_clear_object (&self->ticker);
  g_clear_object (&self->instruments);
  G_OBJECT_CLASS (finx_quote_board_parent_class)->finalize (object);
}

static void
finx_quote_board_class_init (FinxQuoteBoardClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = finx_quote_board_finalize;
}

static void
finx_quote_board_init (FinxQuoteBoard *self)
{
  self->rows = g_ptr_array_new_with_free_func (g_object_unref);
}

FinxQuoteBoard *
finx_quote_board_new (FinxInstrumentTable *instruments,
                      FinxTicker          *ticker)
{
  FinxQuoteBoard *self;

  g_return_val_if_fail (FINX_IS_INSTRUMENT_TABLE (instruments), NULL);
  g_return_val_if_fail (FINX_IS_TICKER (ticker), NULL);

  self = g_object_new (FINX_TYPE_QUOTE_BOARD, NULL);
  self->instruments = g_object_ref (instruments);
  self->ticker = g_object_ref (ticker);
  add_new_rows (self);
  return self;
}

/**
 * finx_quote_board_lookup:
 *
 * An instrument that came into the table since the last flush gets its row here.
 *
 * Returns: (transfer none): never %NULL for an instrument of the table
 */
FinxQuoteRow *
finx_quote_board_lookup (FinxQuoteBoard       *self,
                         const FinxInstrument *instrument)
{
  g_return_val_if_fail (FINX_IS_QUOTE_BOARD (self), NULL);
  g_return_val_if_fail (instrument != NULL, NULL);

  if (instrument->index >= self->rows->len)
    add_new_rows (self);
  if (instrument->index >= self->rows->len)
    return NULL;
  return g_ptr_array_index (self->rows, instrument->index);
}

/**
 * finx_quote_board_find:
 * @symbol: in upper or lower case
 *
 * Returns: (transfer none) (nullable): %NULL if no instrument has that symbol
 */
FinxQuoteRow *
finx_quote_board_find (FinxQuoteBoard *self,
                       const char     *symbol)
{
  const FinxInstrument *instrument;

  g_return_val_if_fail (FINX_IS_QUOTE_BOARD (self), NULL);

  instrument = finx_instrument_table_lookup (self->instruments, symbol);
  return instrument != NULL ? finx_quote_board_lookup (self, instrument) : NULL;
}

guint
finx_quote_board_flush (FinxQuoteBoard *self)
{
  gsize n_dirty;
  guint n_changed = 0;

  g_return_val_if_fail (FINX_IS_QUOTE_BOARD (self), 0);

  /* In this order: what ticked is in the table already. */
  n_dirty = finx_ticker_take_dirty (self->ticker, self->dirty, G_N_ELEMENTS (self->dirty));
  add_new_rows (self);
  for (gsize i = 0; i < n_dirty; i++)
    {
      FinxQuote quote;

      if (self->dirty[i] < self->rows->len && finx_ticker_read (self->ticker, self->dirty[i], &quote) &&
          finx_quote_row_apply (g_ptr_array_index (self->rows, self->dirty[i]), &quote))
        n_changed++;
    }
  self->serial += n_changed;
  return n_changed;
}

void
finx_quote_board_restore (FinxQuoteBoard  *self,
                          const FinxQuote *quote)
{
  g_return_if_fail (FINX_IS_QUOTE_BOARD (self));
  g_return_if_fail (quote->instrument < self->rows->len);

  if (finx_quote_row_apply (g_ptr_array_index (self->rows, quote->instrument), quote))
    self->serial++;
}

gboolean
finx_quote_board_tell (FinxQuoteBoard       *self,
                       const FinxInstrument *instrument,
                       const FinxLastPrice  *told)
{
  FinxQuoteRow *row = finx_quote_board_lookup (self, instrument);
  gboolean changed = row != NULL && finx_quote_row_tell (row, told);

  self->serial += changed;
  return changed;
}

guint64
finx_quote_board_get_serial (FinxQuoteBoard *self)
{
  g_return_val_if_fail (FINX_IS_QUOTE_BOARD (self), 0);
  return self->serial;
}
