/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/charts/finx-sheet.h"

#include <math.h>
#include <string.h>

#include "ui/words/finx-format.h"

#define RATIO_DECIMALS 6

struct _FinxSheet
{
  gboolean   for_people;
  GPtrArray *cells;             /* owned texts in order; %NULL ends a row */
};

FinxSheet *
finx_sheet_new (gboolean for_people)
{
  FinxSheet *self = g_new (FinxSheet, 1);

  self->for_people = for_people;
  self->cells = g_ptr_array_new_with_free_func (g_free);
  return self;
}

void
finx_sheet_free (FinxSheet *self)
{
  g_ptr_array_unref (self->cells);
  g_free (self);
}

void
finx_sheet_text (FinxSheet  *self,
                 const char *text)
{
  g_ptr_array_add (self->cells, g_strdup (text != NULL ? text : ""));
}

void
finx_sheet_number (FinxSheet *self,
                   double     value,
                   int        decimals)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE + 320], format[8];

  if (self->for_people)
    {
      g_ptr_array_add (self->cells, finx_format_double (value, decimals));
      return;
    }
  g_snprintf (format, sizeof format, "%%.%df", decimals);
  finx_sheet_text (self, isfinite (value) ? g_ascii_formatd (text, sizeof text, format, value) : NULL);
}

void
finx_sheet_ratio (FinxSheet *self,
                  double     value)
{
  if (self->for_people)
    g_ptr_array_add (self->cells, finx_format_percent (value, 2));
  else
    finx_sheet_number (self, value, RATIO_DECIMALS);
}

void
finx_sheet_end_row (FinxSheet *self)
{
  g_ptr_array_add (self->cells, NULL);
}

static void
append_cell (GString    *text,
             const char *cell,
             char        separator)
{
  const char special[] = { separator, '"', '\n', '\r', '\0' };

  if (strpbrk (cell, special) == NULL)
    {
      g_string_append (text, cell);
      return;
    }
  g_string_append_c (text, '"');
  for (const char *c = cell; *c != '\0'; c++)
    {
      if (*c == '"')
        g_string_append_c (text, '"');
      g_string_append_c (text, *c);
    }
  g_string_append_c (text, '"');
}

char *
finx_sheet_to_string (const FinxSheet *self,
                      char             separator)
{
  GString *text = g_string_new (NULL);
  gboolean at_start = TRUE;

  for (guint i = 0; i < self->cells->len; i++)
    {
      const char *cell = g_ptr_array_index (self->cells, i);

      if (cell == NULL)
        g_string_append_c (text, '\n');
      else
        {
          if (!at_start)
            g_string_append_c (text, separator);
          append_cell (text, cell, separator);
        }
      at_start = cell == NULL;
    }
  return g_string_free (text, FALSE);
}
