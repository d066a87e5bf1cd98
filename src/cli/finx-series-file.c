/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/finx-series-file.h"

#include <math.h>
#include <string.h>

#include "base/finx-clock.h"
#include "base/finx-error.h"

#define BYTE_ORDER_MARK "\xef\xbb\xbf"

typedef struct
{
  gint64 time_us;
  double value;
  guint  line;
} Row;

typedef struct
{
  FinxSeries *series;
  const char *path;
  guint       line;             /* from 1 */
  int         date_at;          /* columns, from 0; −1: not known yet */
  int         value_at;
} Reader;

static const char *const date_names[] = { "date", "time", "timestamp", "day", "month", NULL };
static const char *const return_names[] = { "return", "returns", "ret", "r", "pct_change", "daily_return", "monthly_return", NULL };
/* The best first: adjusted prices contain the dividends. */
static const char *const price_names[] = {
  "adj_close", "adj close", "adjclose", "adjusted_close", "close", "price", "nav", "equity", "value", "last", NULL
};
static const char *const amount_names[] = { "amount", "flow", "cash_flow", "cashflow", "value", NULL };

/* RFC 4180 without line breaks inside quotes. Returns: (transfer full) (nullable): the cells of the line */
static GPtrArray *
split (const Reader  *self,
       const char    *line,
       GError       **error)
{
  g_autoptr(GPtrArray) cells = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GString) cell = g_string_new (NULL);
  gboolean quoted = FALSE;

  for (const char *p = line; *p != '\0'; p++)
    if (*p == '"' && quoted && p[1] == '"')
      {
        g_string_append_c (cell, *p++);
      }
    else if (*p == '"')
      {
        quoted = !quoted;
      }
    else if (*p == ',' && !quoted)
      {
        g_ptr_array_add (cells, g_strstrip (g_strdup (cell->str)));
        g_string_truncate (cell, 0);
      }
    else
      {
        g_string_append_c (cell, *p);
      }
  g_ptr_array_add (cells, g_strstrip (g_strdup (cell->str)));
  if (!quoted)
    return g_steal_pointer (&cells);
  finx_set_error (error, FINX_ERROR_INVALID, "FINX-CSV-006", "Line %u of “%s”: a quote is not closed", self->line, self->path);
  return NULL;
}

static int
find_name (GPtrArray  *cells,
           const char *name)
{
  for (guint i = 0; i < cells->len; i++)
    if (g_ascii_strcasecmp (cells->pdata[i], name) == 0)
      return (int) i;
  return -1;
}

static int
find_any (GPtrArray         *cells,
          const char *const *names)
{
  int place = -1;

  for (int i = 0; names[i] != NULL && place < 0; i++)
    place = find_name (cells, names[i]);
  return place;
}

static FinxSeriesKind
judge (const char *name)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);

  if (g_strv_contains (return_names, lower) || strstr (lower, "return") != NULL)
    return FINX_SERIES_RETURNS;
  return g_strv_contains (price_names, lower) ? FINX_SERIES_PRICES : FINX_SERIES_UNKNOWN;
}

static int
choose_column (GPtrArray      *head,
               FinxSeriesKind  kind)
{
  int place = -1;

  if (kind == FINX_SERIES_AMOUNTS)
    place = find_any (head, amount_names);
  if (kind == FINX_SERIES_RETURNS || kind == FINX_SERIES_UNKNOWN)
    place = find_any (head, return_names);
  if (place < 0 && (kind == FINX_SERIES_PRICES || kind == FINX_SERIES_UNKNOWN))
    place = find_any (head, price_names);
  if (place < 0 && head->len == 2)      /* a date and one other */
    place = find_any (head, date_names) == 0 ? 1 : 0;
  return place;
}

/* "2024-03" is the first day of the month. */
static gboolean
read_time (const char  *text,
           gint64      *time_us,
           GError     **error)
{
  g_autofree char *first = strlen (text) == 7 && text[4] == '-' ? g_strconcat (text, "-01", NULL) : NULL;

  return finx_time_parse_iso (first != NULL ? first : text, time_us, error);
}

/* A plain number, with an exponent if wanted; no words, no hexadecimal digits. */
static gboolean
read_number (const char *text,
             double     *value)
{
  char *end;

  if (*text == '\0' || strspn (text, "0123456789.+-eE") != strlen (text))
    return FALSE;
  *value = g_ascii_strtod (text, &end);
  return *end == '\0' && isfinite (*value);
}

static gboolean
refuse_cell (const Reader *self,
             guint         line,
             int           at,
             const char   *text,
             const char   *problem,
             GError      **error)
{
  finx_set_error (error, FINX_ERROR_INVALID, "FINX-CSV-002", "Line %u, column %d of “%s”: %s%s%s%s", line, at + 1, self->path,
                  *text != '\0' ? "“" : "", text, *text != '\0' ? "” " : "an empty cell ", problem);
  return FALSE;
}

/* Finds the columns in the first line, which may hold values already; TRUE unless they can not be told. */
static gboolean
read_head (Reader      *self,
           GPtrArray   *head,
           gboolean     has_names,
           const char  *column,
           GError     **error)
{
  self->date_at = has_names ? find_any (head, date_names) : 0;
  self->value_at = !has_names ? 1 : column != NULL ? find_name (head, column) : choose_column (head, self->series->kind);
  if (self->date_at < 0)
    finx_set_error (error, FINX_ERROR_INVALID, "FINX-CSV-001", "Line %u of “%s” needs to name the columns, and one of them “date”",
                    self->line, self->path);
  else if (column != NULL && (!has_names || self->value_at < 0))
    finx_set_error (error, FINX_ERROR_INVALID, "FINX-CSV-003", "“%s” has no column “%s”", self->path, column);
  else if (self->value_at < 0 || self->value_at == self->date_at)
    finx_set_error (error, FINX_ERROR_INVALID, "FINX-CSV-004",
                    "No column of “%s” can be told by its name; name it with --column, or change its name in the file", self->path);
  else
    return TRUE;
  return FALSE;
}

static gboolean
judge_kind (Reader     *self,
            const char *name,
            GError    **error)
{
  if (name != NULL)
    self->series->column = g_strdup (name);
  if (name != NULL && self->series->kind == FINX_SERIES_UNKNOWN)
    self->series->kind = judge (name);
  if (self->series->kind != FINX_SERIES_UNKNOWN)
    return TRUE;
  finx_set_error (error, FINX_ERROR_INVALID, "FINX-CSV-005",
                  "“%s” does not say whether its numbers are returns or prices; add --returns or --prices, or name the column "
                  "“return” or “close”", self->path);
  return FALSE;
}

static gboolean
read_row (const Reader *self,
          GPtrArray    *cells,
          Row          *row,
          GError      **error)
{
  const char *date = self->date_at < (int) cells->len ? cells->pdata[self->date_at] : "";
  const char *value = self->value_at < (int) cells->len ? cells->pdata[self->value_at] : "";

  *row = (Row) { .value = NAN, .line = self->line };
  if (!read_time (date, &row->time_us, NULL))
    return refuse_cell (self, self->line, self->date_at, date, "is not a date; write it like 2026-03-09", error);
  if (*value == '\0' && self->series->kind == FINX_SERIES_RETURNS)      /* fine on the first day: fill() looks */
    return TRUE;
  return read_number (value, &row->value) || refuse_cell (self, self->line, self->value_at, value, "is not a number", error);
}

static int
compare_rows (gconstpointer a,
              gconstpointer b)
{
  gint64 x = ((const Row *) a)->time_us, y = ((const Row *) b)->time_us;

  return (x > y) - (x < y);
}

/* Sorts the rows into the series. */
static gboolean
fill (const Reader *self,
      GArray       *rows,
      GError      **error)
{
  g_array_sort (rows, compare_rows);
  for (guint i = 0; i < rows->len; i++)
    {
      const Row *row = &g_array_index (rows, Row, i);

      if (i > 0 && row->time_us == row[-1].time_us && self->series->kind != FINX_SERIES_AMOUNTS)
        {
          finx_set_error (error, FINX_ERROR_INVALID, "FINX-CSV-007", "Lines %u and %u of “%s” have the same date",
                          MIN (row->line, row[-1].line), MAX (row->line, row[-1].line), self->path);
          return FALSE;
        }
      if (i > 0 && isnan (row->value))
        return refuse_cell (self, row->line, self->value_at, "", "is not a number", error);
      g_array_append_val (self->series->times, row->time_us);
      g_array_append_val (self->series->values, row->value);
    }
  if (rows->len > 0)
    return TRUE;
  finx_set_error (error, FINX_ERROR_INVALID, "FINX-CSV-008", "“%s” has no rows", self->path);
  return FALSE;
}

/* Returns: (transfer full) (nullable): the lines of a text file */
static char **
read_lines (const char *path,
            GError    **error)
{
  g_autofree char *text = NULL;
  gsize size;

  if (!g_file_get_contents (path, &text, &size, error))
    return NULL;
  if (!g_utf8_validate (text, (gssize) size, NULL))     /* a zero byte would end the text early */
    {
      finx_set_error (error, FINX_ERROR_INVALID, "FINX-CSV-009", "“%s” is not a text file", path);
      return NULL;
    }
  return g_strsplit (g_str_has_prefix (text, BYTE_ORDER_MARK) ? text + strlen (BYTE_ORDER_MARK) : text, "\n", 0);
}

static gboolean
read_all (Reader      *self,
          char       **lines,
          const char  *column,
          GError     **error)
{
  g_autoptr(GArray) rows = g_array_new (FALSE, FALSE, sizeof (Row));

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autoptr(GPtrArray) cells = NULL;
      gboolean has_names = FALSE;
      gint64 time_us;
      Row row;

      self->line = i + 1;
      if (*g_strchomp (lines[i]) == '\0')
        continue;
      cells = split (self, lines[i], error);
      if (cells == NULL)
        return FALSE;
      if (self->date_at < 0)
        {
          has_names = !read_time (cells->pdata[0], &time_us, NULL);
          if (!read_head (self, cells, has_names, column, error)
              || !judge_kind (self, has_names ? cells->pdata[self->value_at] : NULL, error))
            return FALSE;
        }
      if (has_names)
        continue;
      if (!read_row (self, cells, &row, error))
        return FALSE;
      g_array_append_val (rows, row);
    }
  return fill (self, rows, error);
}

FinxSeries *
finx_series_read (const char      *path,
                  const char      *column,
                  FinxSeriesKind   kind,
                  GError         **error)
{
  g_autoptr(FinxSeries) self = g_new0 (FinxSeries, 1);
  g_auto(GStrv) lines = read_lines (path, error);
  Reader reader = { .series = self, .path = path, .date_at = -1 };

  self->kind = kind;
  self->times = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->values = g_array_new (FALSE, FALSE, sizeof (double));
  return lines != NULL && read_all (&reader, lines, column, error) ? g_steal_pointer (&self) : NULL;
}

void
finx_series_free (FinxSeries *self)
{
  g_free (self->column);
  g_array_unref (self->times);
  g_array_unref (self->values);
  g_free (self);
}
