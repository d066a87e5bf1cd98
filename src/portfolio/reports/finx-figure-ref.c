/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "portfolio/reports/finx-explanation.h"

#include <stdio.h>
#include <string.h>

#include "base/finx-error.h"
#include "base/finx-time.h"

static const char *const kind_names[] = {
  "cash", "quantity", "cost", "realised", "income", "interest", "fees", "taxes", "flows",
};
G_STATIC_ASSERT (G_N_ELEMENTS (kind_names) == FINX_N_FIGURE_KINDS);

#define LOCAL "local"

static gboolean
refuse (const char  *id,
        const char  *why,
        GError     **error)
{
  finx_set_error (error, FINX_ERROR_INVALID, "FINX-EXPLAIN-001", "“%s” names no figure: %s", id, why);
  return FALSE;
}

/* "2024", "2024-03" or "2024-03-01". */
static gboolean
parse_period (const char *word,
              FinxFigureRef *figure)
{
  int year, month = 0, day = 0, length = 0;
  gboolean is_read = (sscanf (word, "%4d-%2d-%2d%n", &year, &month, &day, &length) == 3 && word[length] == '\0')
                     || (day = 0, sscanf (word, "%4d-%2d%n", &year, &month, &length) == 2 && word[length] == '\0')
                     || (month = 0, sscanf (word, "%4d%n", &year, &length) == 1 && length == 4 && word[length] == '\0');

  if (!is_read || year < 1 || month < 0 || month > 12 || (strlen (word) > 4 && month == 0)
      || (month > 0 && day > finx_days_in_month (year, month)) || (strlen (word) > 7 && day == 0))
    return FALSE;
  figure->from = (gint32) finx_days_from_date (year, month > 0 ? month : 1, day > 0 ? day : 1);
  if (day > 0)
    figure->to = figure->from;
  else if (month > 0)
    figure->to = figure->from + finx_days_in_month (year, month) - 1;
  else
    figure->to = (gint32) finx_days_from_date (year, 12, 31);
  return TRUE;
}

static gboolean
is_currency (const char *word)
{
  return strlen (word) == 3 && strspn (word, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == 3;
}

static gboolean
parse_word (const char           *word,
            FinxInstrumentTable  *instruments,
            FinxFigureRef           *figure)
{
  const FinxInstrument *instrument;

  if (*word == '@' && word[1] != '\0')
    {
      figure->account = g_intern_string (word + 1);
      return TRUE;
    }
  if (g_str_equal (word, LOCAL))
    {
      figure->in_base = FALSE;
      return TRUE;
    }
  instrument = figure->kind != FINX_FIGURE_CASH ? finx_instrument_table_lookup (instruments, word) : NULL;
  if (instrument != NULL)
    {
      figure->instrument = instrument;
      return TRUE;
    }
  if (parse_period (word, figure))
    return TRUE;
  if (!is_currency (word))
    return FALSE;
  figure->currency = g_intern_string (word);
  if (figure->kind == FINX_FIGURE_CASH)
    figure->in_base = FALSE;
  return TRUE;
}

/**
 * finx_figure_ref_parse:
 * @id: a kind and what it is limited to, in any order: "realised AAPL", "cash USD @main", "income 2024",
 *   "fees 2024-03", "cost SAP local"
 * @figure: (out)
 */
gboolean
finx_figure_ref_parse (const char           *id,
                   FinxInstrumentTable  *instruments,
                   FinxFigureRef           *figure,
                   GError              **error)
{
  g_auto(GStrv) words = g_strsplit (id, " ", -1);
  guint kind = 0;

  while (kind < FINX_N_FIGURE_KINDS && g_strcmp0 (words[0], kind_names[kind]) != 0)
    kind++;
  if (kind == FINX_N_FIGURE_KINDS)
    return refuse (id, "it begins with none of cash, quantity, cost, realised, income, interest, fees, taxes, flows", error);

  *figure = (FinxFigureRef) { .kind = (FinxFigureKind) kind, .from = G_MININT32, .to = G_MAXINT32, .in_base = TRUE };
  for (guint i = 1; words[i] != NULL; i++)
    if (*words[i] != '\0' && !parse_word (words[i], instruments, figure))
      return refuse (id, "a word is no instrument, currency, account (@main) or time (2024, 2024-03)", error);
  if (figure->kind == FINX_FIGURE_QUANTITY && figure->instrument == NULL)
    return refuse (id, "a quantity is of an instrument", error);
  if (!figure->in_base && figure->currency == NULL && figure->instrument == NULL)
    return refuse (id, "without an instrument or a currency it can only be told in the base currency", error);
  return TRUE;
}

static void
append_period (GString          *id,
               const FinxFigureRef *figure)
{
  int year, month, day, last_year, last_month, last_day;

  if (figure->from == G_MININT32)
    return;
  finx_date_from_days (figure->from, &year, &month, &day);
  finx_date_from_days (figure->to, &last_year, &last_month, &last_day);
  if (figure->from == figure->to)
    g_string_append_printf (id, " %04d-%02d-%02d", year, month, day);
  else if (month == last_month)
    g_string_append_printf (id, " %04d-%02d", year, month);
  else
    g_string_append_printf (id, " %04d", year);
}

/**
 * finx_figure_ref_to_id:
 *
 * Returns: (transfer full): what finx_figure_ref_parse() reads; of a time that is no day, month or year its year
 */
char *
finx_figure_ref_to_id (const FinxFigureRef *figure)
{
  GString *id = g_string_new (kind_names[figure->kind]);

  if (figure->instrument != NULL)
    g_string_append_printf (id, " %s", figure->instrument->symbol);
  if (figure->currency != NULL)
    g_string_append_printf (id, " %s", figure->currency);
  if (!figure->in_base && !(figure->kind == FINX_FIGURE_CASH && figure->currency != NULL))
    g_string_append (id, " " LOCAL);
  if (figure->account != NULL)
    g_string_append_printf (id, " @%s", figure->account);
  append_period (id, figure);
  return g_string_free (id, FALSE);
}
