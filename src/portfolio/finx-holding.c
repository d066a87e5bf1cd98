/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "portfolio/finx-holding.h"

#include "portfolio/books/finx-books-private.h"

static void
add (FinxHolding             *self,
     const FinxBooksPosition *position)
{
  FinxDecimal quantity = finx_decimal_shorten (finx_books_position_quantity (position), self->instrument->size_scale);

  self->quantity = finx_decimal_add (self->quantity, quantity);
  self->cost = finx_decimal_add (self->cost, finx_books_position_cost (position));
  self->realised = finx_decimal_add (self->realised, position->realised);
  self->n_trades += position->n_trades;
}

/**
 * finx_holding_read:
 * @self: (out caller-allocates): filled anew; flat where the books have nothing
 *
 * Allocates nothing.
 *
 * Returns: whether the books ever had @instrument
 */
gboolean
finx_holding_read (FinxHolding          *self,
                   FinxBooks            *books,
                   const FinxInstrument *instrument)
{
  gboolean is_there = FALSE;

  *self = (FinxHolding) { .instrument = instrument };
  for (guint i = 0; i < books->accounts->len; i++)
    {
      const Account *account = books->accounts->pdata[i];
      const FinxBooksPosition *position = g_hash_table_lookup (account->by_instrument, instrument);

      if (position == NULL)
        continue;
      add (self, position);
      is_there = TRUE;
    }
  self->realised = finx_decimal_shorten (self->realised, 2);
  return is_there;
}

/**
 * finx_holding_average_price:
 *
 * Returns: what one unit cost; unknown when flat
 */
FinxDecimal
finx_holding_average_price (const FinxHolding *self)
{
  FinxDecimal units = finx_money_notional (self->instrument, self->quantity, FINX_DECIMAL_ONE);

  return finx_decimal_div (self->cost, units, FINX_MONEY_SCALE, FINX_ROUND_HALF_EVEN);
}

/**
 * finx_holding_value:
 *
 * Returns: signed, in the instrument's currency; 0 when flat, else unknown where @price is
 */
FinxDecimal
finx_holding_value (const FinxHolding *self,
                    FinxDecimal        price)
{
  if (finx_decimal_sign (self->quantity) == 0)
    return FINX_DECIMAL_ZERO;
  return finx_money_notional (self->instrument, self->quantity, price);
}

/**
 * finx_holding_list_instruments:
 *
 * Returns: (transfer container) (element-type FinxInstrument): of all that @books ever had, by first appearance
 */
GPtrArray *
finx_holding_list_instruments (FinxBooks *books)
{
  g_autoptr(GHashTable) seen = g_hash_table_new (NULL, NULL);
  GPtrArray *instruments = g_ptr_array_new ();

  for (guint i = 0; i < books->accounts->len; i++)
    {
      const Account *account = books->accounts->pdata[i];

      for (guint k = 0; k < account->positions->len; k++)
        {
          const FinxBooksPosition *position = account->positions->pdata[k];

          if (g_hash_table_add (seen, (gpointer) position->instrument))
            g_ptr_array_add (instruments, (gpointer) position->instrument);
        }
    }
  return instruments;
}
