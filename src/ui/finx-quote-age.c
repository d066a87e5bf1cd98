/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/finx-quote-age.h"

#include "ui/finx-format.h"

char *
finx_quote_age_text (FinxQuoteRow *row)
{
  return finx_quote_row_get_state (row) == FINX_QUOTE_STALE ? finx_format_age (finx_quote_row_get_stale_age (row)) : NULL;
}

gboolean
finx_quote_is_dim (FinxQuoteRow *row)
{
  return finx_quote_row_get_state (row) != FINX_QUOTE_FRESH;
}

char *
finx_quote_day_text (FinxQuoteRow *row)
{
  char *age = finx_quote_age_text (row);

  return age != NULL ? age : finx_format_percent_signed (finx_quote_row_get_ratio (row), 2);
}

int
finx_quote_day_sign (FinxQuoteRow *row)
{
  FinxDecimal change = finx_quote_row_get_change (row);

  return finx_quote_row_get_state (row) != FINX_QUOTE_STALE && finx_decimal_is_known (change) ? finx_decimal_sign (change) : 2;
}

const char *
finx_quote_day_style (FinxQuoteRow *row)
{
  return finx_quote_row_get_state (row) == FINX_QUOTE_STALE ? "warn" : NULL;
}

const char *
finx_quote_last_style (FinxQuoteRow *row)
{
  return finx_quote_is_dim (row) ? "dim" : NULL;
}

gboolean
finx_positions_are_stale (GListModel *positions)
{
  guint n = positions != NULL ? g_list_model_get_n_items (positions) : 0, n_stale = 0;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(FinxPosition) position = g_list_model_get_item (positions, i);

      n_stale += finx_quote_row_get_state (finx_position_get_quote (position)) == FINX_QUOTE_STALE;
    }
  return n > 0 && n_stale == n;
}
