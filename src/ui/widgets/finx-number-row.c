/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/widgets/finx-number-row.h"

#include "ui/words/finx-format.h"

#define DIGITS 8                /* of a part; a percentage may have two fewer */

GtkWidget *
finx_number_row_new (const char *title,
                     const char *text)
{
  GtkWidget *row = adw_entry_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  gtk_editable_set_text (GTK_EDITABLE (row), text);
  adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (row), TRUE);
  return row;
}

gboolean
finx_number_row_get (GtkEditable  *row,
                     FinxDecimal   unit,
                     FinxDecimal   empty,
                     FinxDecimal  *value,
                     GError      **error)
{
  g_autofree char *text = g_strdup (gtk_editable_get_text (row));

  g_strdelimit (text, "%", ' ');
  g_strstrip (text);
  *value = empty;
  if (*text == '\0')
    return TRUE;
  if (!finx_parse_decimal (text, value, error))
    return FALSE;
  *value = finx_decimal_normalize (finx_decimal_mul (*value, unit, DIGITS, FINX_ROUND_HALF_EVEN));
  return TRUE;
}

char *
finx_part_to_percent (FinxDecimal part)
{
  if (!finx_decimal_is_known (part))
    return g_strdup ("");
  return finx_format_decimal (finx_decimal_normalize (finx_decimal_mul (part, finx_decimal_new (100, 0), DIGITS - 2, FINX_ROUND_HALF_EVEN)), -1);
}
