/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "files/reports/finx-report-table-private.h"

#include <math.h>
#include <string.h>

#include "base/finx-format-value.h"
#include "base/finx-string.h"
#include "base/finx-text.h"

#define DASH  "\xe2\x80\x93"            /* U+2013: unknown */

static void
fact_clear (gpointer data)
{
  FinxReportFact *fact = data;

  g_free (fact->id);
  g_free (fact->title);
  g_free (fact->text);
  g_free (fact->value);
}

/**
 * finx_report_table_new:
 * @name: for programs and file names: "holdings"
 * @columns: copied; their texts are not; %FINX_REPORT_MOST_COLUMNS at most
 *
 * Returns: (transfer full): a table without rows
 */
FinxReportTable *
finx_report_table_new (const char             *name,
                       const char             *title,
                       const FinxReportColumn *columns,
                       guint                   n_columns)
{
  FinxReportTable *self = g_atomic_rc_box_new0 (FinxReportTable);

  self->name = g_strdup (name);
  self->title = g_strdup (title);
  self->n_columns = n_columns;
  self->columns = g_memdup2 (columns, n_columns * sizeof *columns);
  self->cells = g_array_new (FALSE, TRUE, sizeof (FinxReportCell));
  self->texts = g_string_chunk_new (4096);
  self->totals = g_new0 (FinxReportCell, n_columns);
  self->facts = g_array_new (FALSE, TRUE, sizeof (FinxReportFact));
  g_array_set_clear_func (self->facts, fact_clear);
  return self;
}

static void
clear (gpointer data)
{
  FinxReportTable *self = data;

  g_free (self->name);
  g_free (self->title);
  g_free (self->nothing);
  g_free (self->currency);
  g_free (self->columns);
  g_free (self->totals);
  g_array_unref (self->cells);
  g_array_unref (self->facts);
  g_string_chunk_free (self->texts);
}

FinxReportTable *
finx_report_table_ref (FinxReportTable *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
finx_report_table_unref (FinxReportTable *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

/* What the table is of: "method", "Lots", "first in, first out", "fifo": @value is for programs. */
void
finx_report_table_add_fact (FinxReportTable *self,
                            const char      *id,
                            const char      *title,
                            const char      *text,
                            const char      *value)
{
  FinxReportFact fact = { g_strdup (id), g_strdup (title), g_strdup (text), g_strdup (value) };

  g_array_append_val (self->facts, fact);
}

/* That of the amounts which are not in the currency of their row. */
void
finx_report_table_set_currency (FinxReportTable *self,
                                const char      *currency)
{
  finx_set_str (&self->currency, currency);
}

/* Told in the place of the rows when there are none. */
void
finx_report_table_set_nothing (FinxReportTable *self,
                               const char      *sentence)
{
  finx_set_str (&self->nothing, sentence);
}

static FinxReportCell *
add_cell (FinxReportTable *self,
          FinxSheetType    type)
{
  guint column = self->cells->len % self->n_columns;

  g_return_val_if_fail (self->columns[column].type == type, NULL);
  g_array_set_size (self->cells, self->cells->len + 1);
  return &g_array_index (self->cells, FinxReportCell, self->cells->len - 1);
}

/* @text: (nullable): empty */
void
finx_report_table_text (FinxReportTable *self,
                        const char      *text)
{
  FinxReportCell *cell = add_cell (self, FINX_SHEET_TEXT);

  if (cell == NULL || text == NULL || *text == '\0')
    return;
  cell->state = FINX_REPORT_KNOWN;
  cell->text = cell->word = g_string_chunk_insert_const (self->texts, text);
}

/* One of a few words, which programs read as @id, "return_of_capital", and people as @label, "Return of capital". Both static. */
void
finx_report_table_term (FinxReportTable *self,
                        const char      *id,
                        const char      *label)
{
  FinxReportCell *cell = add_cell (self, FINX_SHEET_TEXT);

  if (cell == NULL)
    return;
  cell->state = FINX_REPORT_KNOWN;
  cell->text = label;
  cell->word = id;
}

/* Likewise, a word that programs read in English: "short", "Cash". @english: static */
void
finx_report_table_word (FinxReportTable *self,
                        const char      *english)
{
  finx_report_table_term (self, english, finx_text (english));
}

/* @day: since 1970; %G_MININT32 and %G_MAXINT32 are unknown */
void
finx_report_table_date (FinxReportTable *self,
                        gint32           day)
{
  FinxReportCell *cell = add_cell (self, FINX_SHEET_DATE);

  if (cell == NULL)
    return;
  cell->state = day == G_MININT32 || day == G_MAXINT32 ? FINX_REPORT_UNKNOWN : FINX_REPORT_KNOWN;
  cell->day = day;
}

void
finx_report_table_number (FinxReportTable *self,
                          FinxDecimal      value)
{
  FinxReportCell *cell = add_cell (self, FINX_SHEET_NUMBER);

  if (cell == NULL)
    return;
  cell->state = finx_decimal_is_known (value) ? FINX_REPORT_KNOWN : FINX_REPORT_UNKNOWN;
  cell->number = value;
}

/* @fraction: 0.1 is 10 %; NaN is unknown */
void
finx_report_table_percent (FinxReportTable *self,
                           double           fraction)
{
  FinxReportCell *cell = add_cell (self, FINX_SHEET_PERCENT);

  if (cell == NULL)
    return;
  cell->state = isfinite (fraction) ? FINX_REPORT_KNOWN : FINX_REPORT_UNKNOWN;
  cell->fraction = fraction;
}

/* Nothing belongs here, such as a price of cash. */
void
finx_report_table_skip (FinxReportTable *self)
{
  g_array_set_size (self->cells, self->cells->len + 1);
}

void
finx_report_table_total (FinxReportTable *self,
                         const char      *column_id,
                         FinxDecimal      value)
{
  guint column = 0;

  while (column < self->n_columns && strcmp (self->columns[column].id, column_id) != 0)
    column++;
  g_return_if_fail (column < self->n_columns && self->columns[column].type == FINX_SHEET_NUMBER);
  self->totals[column].state = finx_decimal_is_known (value) ? FINX_REPORT_KNOWN : FINX_REPORT_UNKNOWN;
  self->totals[column].number = value;
  self->has_totals = TRUE;
}

const char *
finx_report_table_get_name (const FinxReportTable *self)
{
  return self->name;
}

const char *
finx_report_table_get_title (const FinxReportTable *self)
{
  return self->title;
}

const char *
finx_report_table_get_nothing (const FinxReportTable *self)
{
  return self->nothing != NULL ? self->nothing : "";
}

const FinxReportColumn *
finx_report_table_get_columns (const FinxReportTable *self,
                               guint                 *n_columns)
{
  *n_columns = self->n_columns;
  return self->columns;
}

guint
finx_report_table_get_n_rows (const FinxReportTable *self)
{
  return self->cells->len / self->n_columns;
}

gboolean
finx_report_table_has_totals (const FinxReportTable *self)
{
  return self->has_totals;
}

/* Of the cell, where %FINX_REPORT_TOTALS is the row of totals; %FINX_SHEET_ALL_DECIMALS: as many as it has. */
guint
finx_report_table_get_decimals (const FinxReportTable *self,
                                guint                  row,
                                guint                  column)
{
  guint decimals = self->columns[column].decimals;
  const char *currency = self->currency;

  if (decimals != FINX_REPORT_BASE_MONEY && decimals != FINX_REPORT_OWN_MONEY)
    return decimals;
  for (guint i = 0; i < self->n_columns && decimals == FINX_REPORT_OWN_MONEY; i++)
    if (strcmp (self->columns[i].id, "currency") == 0)
      {
        const FinxReportCell *cell = row != FINX_REPORT_TOTALS ? finx_report_table_cell (self, row, i) : &self->totals[i];

        currency = cell->state == FINX_REPORT_KNOWN ? cell->text : NULL;
      }
  return (guint) finx_currency_digits (currency);
}

static char *
show (const FinxReportTable *self,
      guint                  row,
      guint                  column)
{
  const FinxReportCell *cell = row != FINX_REPORT_TOTALS ? finx_report_table_cell (self, row, column) : &self->totals[column];
  guint decimals = finx_report_table_get_decimals (self, row, column);

  if (cell->state == FINX_REPORT_EMPTY)
    return g_strdup ("");
  if (cell->state == FINX_REPORT_UNKNOWN)
    return g_strdup (DASH);
  switch (self->columns[column].type)
    {
    case FINX_SHEET_TEXT:
      return g_strdup (cell->text);
    case FINX_SHEET_DATE:
      return finx_format_day (cell->day);
    case FINX_SHEET_NUMBER:
      return finx_format_decimal (decimals == FINX_SHEET_ALL_DECIMALS ? finx_decimal_normalize (cell->number) : cell->number,
                                  decimals == FINX_SHEET_ALL_DECIMALS ? -1 : (int) decimals);
    case FINX_SHEET_PERCENT:
      return finx_format_percent (cell->fraction, (int) decimals);
    }
  g_assert_not_reached ();
}

/* Returns: (transfer full): the cell as people read it; "–" is unknown */
char *
finx_report_table_show (const FinxReportTable *self,
                        guint                  row,
                        guint                  column)
{
  return show (self, row, column);
}

/* Returns: (transfer full): of the last row; "" where nothing is added up */
char *
finx_report_table_show_total (const FinxReportTable *self,
                              guint                  column)
{
  if (column == 0 && self->has_totals && self->totals[0].state == FINX_REPORT_EMPTY)
    return g_strdup (finx_text ("Total"));
  return show (self, FINX_REPORT_TOTALS, column);
}

/* Orders two rows by a column: what is empty or unknown comes first. */
int
finx_report_table_compare (const FinxReportTable *self,
                           guint                  column,
                           guint                  row_a,
                           guint                  row_b)
{
  const FinxReportCell *a = finx_report_table_cell (self, row_a, column), *b = finx_report_table_cell (self, row_b, column);

  if (a->state != FINX_REPORT_KNOWN || b->state != FINX_REPORT_KNOWN)
    return (a->state == FINX_REPORT_KNOWN) - (b->state == FINX_REPORT_KNOWN);
  switch (self->columns[column].type)
    {
    case FINX_SHEET_TEXT:
      return g_utf8_collate (a->text, b->text);
    case FINX_SHEET_DATE:
      return (a->day > b->day) - (a->day < b->day);
    case FINX_SHEET_NUMBER:
      return finx_decimal_compare (a->number, b->number);
    case FINX_SHEET_PERCENT:
      return (a->fraction > b->fraction) - (a->fraction < b->fraction);
    }
  g_assert_not_reached ();
}
