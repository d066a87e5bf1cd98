/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/markets/screener/finx-screen-table.h"

#include <glib/gi18n.h>
#include <math.h>

#include "files/text/finx-csv.h"
#include "market/screener/finx-screen-terms.h"
#include "ui/words/finx-format.h"

#define MOST_FIRST 7                    /* columns that every screen has */

/* Figures */

static gboolean
is_percent (const char *column)
{
  const FinxScreenTerm *term = finx_screen_term_of_text (column);

  return term != NULL && g_str_equal (term->unit, "%");
}

/* As many digits as tell something: of a rate of 1.0688 more than of a volume. */
static char *
value_text (const char *column,
            double      value)
{
  if (isnan (value))
    return g_strdup ("–");
  if (is_percent (column))
    return finx_format_percent_signed (value / 100, 2);
  if (fabs (value) >= 100000)
    return finx_format_count (value);
  return finx_format_double (value, value != 0 && fabs (value) < 10 ? 4 : 2);
}

/* Of what is shown: 0.00% has none. */
static int
percent_sign (double value)
{
  return fabs (value) < 0.005 ? 0 : (value > 0) - (value < 0);
}

static int
value_sign (const char *column,
            double      value)
{
  return is_percent (column) ? percent_sign (value) : 2;
}

static char *
value_exact (double value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  return g_strdup (isnan (value) ? "" : g_ascii_formatd (text, sizeof text, "%.10g", value));
}

static int
compare_values (double a,
                double b)
{
  if (isnan (a) || isnan (b))
    return (int) isnan (a) - (int) isnan (b);
  return (a > b) - (a < b);
}

/* A percentage has its own sign; the mark of a move beside it would read like another. */
static int
value_flash (const char *column,
             int         direction)
{
  return is_percent (column) ? 0 : direction;
}

/* Columns that every screen has */

static char *
symbol_text (gpointer item,
             gpointer user_data)
{
  return g_strdup (finx_screen_match_get_instrument (item)->symbol);
}

static char *
name_text (gpointer item,
           gpointer user_data)
{
  return g_strdup (finx_screen_match_get_instrument (item)->name);
}

static char *
kind_text (gpointer item,
           gpointer user_data)
{
  return g_strdup (finx_asset_class_label (finx_screen_match_get_instrument (item)->asset_class));
}

static char *
currency_text (gpointer item,
               gpointer user_data)
{
  return g_strdup (finx_screen_match_get_instrument (item)->currency);
}

static char *
venue_text (gpointer item,
            gpointer user_data)
{
  const char *venue = finx_screen_match_get_instrument (item)->venue;

  return g_strdup (g_str_equal (venue, FINX_VENUE_NONE) ? "" : venue);
}

static char *
last_text (gpointer item,
           gpointer user_data)
{
  FinxDecimal last = finx_screen_match_get_last (item);

  return finx_decimal_is_known (last) ? finx_format_price (finx_screen_match_get_instrument (item), last) : g_strdup ("–");
}

static char *
last_exact (gpointer item,
            gpointer user_data)
{
  FinxDecimal last = finx_screen_match_get_last (item);

  return finx_decimal_is_known (last) ? finx_decimal_to_string (last) : g_strdup ("");
}

static int
last_flash (gpointer item,
            gpointer user_data)
{
  return finx_quote_row_get_direction (finx_screen_match_get_row (item));
}

static char *
change_text (gpointer item,
             gpointer user_data)
{
  double change = finx_screen_match_get_change (item);

  return isnan (change) ? g_strdup ("–") : finx_format_percent_signed (change / 100, 2);
}

static int
change_sign (gpointer item,
             gpointer user_data)
{
  return percent_sign (finx_screen_match_get_change (item));
}

static char *
change_exact (gpointer item,
              gpointer user_data)
{
  return value_exact (finx_screen_match_get_change (item));
}

static int
compare_change (gconstpointer a,
                gconstpointer b,
                gpointer      user_data)
{
  return compare_values (finx_screen_match_get_change ((gpointer) a), finx_screen_match_get_change ((gpointer) b));
}

/* Columns of the screen: a function of a cell knows the columns, but not its place among them. */

#define OF(data, n) ((const char *const *) data)[n]

#define COLUMN(n) \
  static char *text_##n (gpointer item, gpointer user_data) { return value_text (OF (user_data, n), finx_screen_match_get_value (item, n)); } \
  static int sign_##n (gpointer item, gpointer user_data) { return value_sign (OF (user_data, n), finx_screen_match_get_value (item, n)); } \
  static char *exact_##n (gpointer item, gpointer user_data) { return value_exact (finx_screen_match_get_value (item, n)); } \
  static int flash_##n (gpointer item, gpointer user_data) { return value_flash (OF (user_data, n), finx_screen_match_get_direction (item, n)); } \
  static int compare_##n (gconstpointer a, gconstpointer b, gpointer user_data) \
  { \
    return compare_values (finx_screen_match_get_value ((gpointer) a, n), finx_screen_match_get_value ((gpointer) b, n)); \
  }

COLUMN (0) COLUMN (1) COLUMN (2) COLUMN (3) COLUMN (4) COLUMN (5) COLUMN (6) COLUMN (7) COLUMN (8) COLUMN (9) COLUMN (10) COLUMN (11)

#define ENTRY(n) { .text = text_##n, .sign = sign_##n, .exact = exact_##n, .flash = flash_##n, .compare = compare_##n, .is_number = TRUE, .priority = n < 4 ? 1 : 2, .chars = 8 }

static const FinxColumn values[] = {
  ENTRY (0), ENTRY (1), ENTRY (2), ENTRY (3), ENTRY (4), ENTRY (5), ENTRY (6), ENTRY (7), ENTRY (8), ENTRY (9), ENTRY (10), ENTRY (11),
};
G_STATIC_ASSERT (G_N_ELEMENTS (values) == FINX_SCREEN_MOST_COLUMNS);

/* The price and its change of the day are there anyway. */
static gboolean
is_shown_anyway (const char *column)
{
  return g_str_equal (column, "last") || g_str_equal (column, "change_percent");
}

GtkWidget *
finx_screen_table_new (const char *const *columns)
{
  const FinxColumn first[] = {
    { "symbol", _("Symbol"), symbol_text, .is_bold = TRUE, .priority = 1, .chars = 8 },
    { "name", _("Name"), name_text, .expand = TRUE, .priority = 3, .chars = 14 },
    { "last", _("Last"), last_text, .exact = last_exact, .flash = last_flash, .is_number = TRUE, .priority = 1, .chars = 9 },
    { "change", _("Change"), change_text, .sign = change_sign, .compare = compare_change, .exact = change_exact, .is_number = TRUE,
      .triangle = TRUE, .priority = 1, .chars = 8 },
    { "kind", _("Kind"), kind_text, .priority = 3, .chars = 8, .is_hidden = TRUE, .is_dim = TRUE },
    { "currency", _("Currency"), currency_text, .priority = 3, .chars = 5, .is_dim = TRUE },
    { "venue", _("Exchange"), venue_text, .priority = 3, .chars = 6, .is_hidden = TRUE, .is_dim = TRUE },
  };
  FinxColumn all[MOST_FIRST + FINX_SCREEN_MOST_COLUMNS];
  g_autoptr(GPtrArray) titles = g_ptr_array_new_with_free_func (g_free);
  guint n = G_N_ELEMENTS (first);
  GtkWidget *table;

  memcpy (all, first, sizeof first);
  for (guint i = 0; columns[i] != NULL && i < FINX_SCREEN_MOST_COLUMNS; i++)
    {
      if (is_shown_anyway (columns[i]))
        continue;
      all[n] = values[i];
      all[n].id = columns[i];
      all[n].title = finx_screen_column_title (columns[i]);
      g_ptr_array_add (titles, (char *) all[n++].title);
    }
  table = finx_table_new (_("Instruments that match"), "serial", all, n, (gpointer) columns);
  finx_table_set_rows (FINX_TABLE (table), 4, 0);
  return table;
}

static void
add_cell (GString    *out,
          const char *text)
{
  if (out->len > 0 && out->str[out->len - 1] != '\n')
    g_string_append_c (out, ',');
  finx_csv_append_cell (out, text, ',');
}

char *
finx_screen_table_to_csv (GListModel        *matches,
                          const char *const *columns)
{
  static const char *const heads[] = { "symbol", "name", "currency", "last", "change_percent" };
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (heads); i++)
    add_cell (out, heads[i]);
  for (guint i = 0; columns[i] != NULL; i++)
    if (!is_shown_anyway (columns[i]))
      add_cell (out, columns[i]);
  g_string_append_c (out, '\n');
  for (guint row = 0; row < g_list_model_get_n_items (matches); row++)
    {
      g_autoptr(FinxScreenMatch) match = g_list_model_get_item (matches, row);
      const FinxInstrument *instrument = finx_screen_match_get_instrument (match);
      g_autofree char *last = last_exact (match, NULL), *change = change_exact (match, NULL);
      const char *const texts[] = { instrument->symbol, instrument->name, instrument->currency, last, change };

      for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
        add_cell (out, texts[i]);
      for (guint i = 0; columns[i] != NULL; i++)
        {
          g_autofree char *text = value_exact (finx_screen_match_get_value (match, i));

          if (!is_shown_anyway (columns[i]))
            add_cell (out, text);
        }
      g_string_append_c (out, '\n');
    }
  return g_string_free (out, FALSE);
}
