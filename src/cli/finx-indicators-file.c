/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/finx-indicators-file.h"

#include <gio/gio.h>
#include <math.h>
#include <string.h>

#include "base/finx-clock.h"
#include "base/finx-error.h"
#include "files/text/finx-csv.h"

#define MAX_NOTES 50
#define SPIKE     1000          /* times the price before: told, as it is probably a slip */

enum { OPEN, HIGH, LOW, CLOSE, VOLUME, OTHER, N_VALUES };

typedef struct
{
  gint64  time_us;
  double  values[OTHER];
  guint64 line;
} Row;

typedef struct
{
  FinxBarFile *file;
  const char  *path;
  int          date_at;         /* columns, from 0; −1: not there */
  int          at[OTHER];
} Reader;

static void
free_note (gpointer data)
{
  FinxBarNote *note = data;

  g_free (note->message);
  g_free (note);
}

void
finx_bar_file_note (FinxBarFile *self,
                    const char  *code,
                    guint64      line,
                    guint        column,
                    const char  *format,
                    ...)
{
  FinxBarNote *note;
  va_list args;

  if (self->n_notes++ >= MAX_NOTES)
    return;
  note = g_new0 (FinxBarNote, 1);
  note->code = code;
  note->line = line;
  note->column = column;
  va_start (args, format);
  note->message = g_strdup_vprintf (format, args);
  va_end (args);
  g_ptr_array_add (self->notes, note);
}

static gboolean
read_head (Reader           *self,
           const FinxCsvRow *row,
           GError          **error)
{
  static const char *const names[OTHER][4] = {
    [OPEN] = { "open" }, [HIGH] = { "high" }, [LOW] = { "low" }, [CLOSE] = { "close", "value", "price", "last" }, [VOLUME] = { "volume" },
  };
  static const char *const dates[] = { "date", "time", "timestamp", "day" };

  self->date_at = -1;
  for (guint k = 0; k < OTHER; k++)
    self->at[k] = -1;
  for (guint c = 0; c < row->n_cells; c++)
    {
      for (guint i = 0; i < G_N_ELEMENTS (dates) && self->date_at < 0; i++)
        if (finx_csv_cell_is (&row->cells[c], dates[i]))
          self->date_at = (int) c;
      for (guint k = 0; k < OTHER; k++)
        for (guint i = 0; i < 4 && names[k][i] != NULL && self->at[k] < 0; i++)
          if (finx_csv_cell_is (&row->cells[c], names[k][i]))
            self->at[k] = (int) c;
    }
  for (guint k = 0; k < OTHER; k++)
    self->file->has[k] = self->at[k] >= 0;
  if (self->date_at >= 0 && self->at[CLOSE] >= 0)
    return TRUE;
  finx_set_error (error, FINX_ERROR_INVALID, "FINX-BARS-001",
                  "Line %" G_GUINT64_FORMAT " of “%s” needs to name the columns, “date” and “close” at least (and open, high, low, volume)",
                  row->line, self->path);
  return FALSE;
}

/* Returns: (transfer full): the cell's text without blanks around it; "" where there is none */
static char *
get_text (const FinxCsvRow *row,
          int               at)
{
  return at >= 0 && at < (int) row->n_cells ? g_strstrip (g_strndup (row->cells[at].text, row->cells[at].length)) : g_strdup ("");
}

static gboolean
refuse (const Reader     *self,
        const FinxCsvRow *row,
        int               at,
        const char       *text,
        const char       *problem,
        GError          **error)
{
  finx_set_error (error, FINX_ERROR_INVALID, "FINX-BARS-002", "Line %" G_GUINT64_FORMAT ", column %d of “%s”: “%s” %s", row->line, at + 1,
                  self->path, text, problem);
  return FALSE;
}

/* A plain number, with an exponent if wanted; an empty cell is missing. */
static gboolean
read_number (const char *text,
             double     *value)
{
  char *end;

  *value = NAN;
  if (*text == '\0')
    return TRUE;
  if (strspn (text, "0123456789.+-eE") != strlen (text))
    return FALSE;
  *value = g_ascii_strtod (text, &end);
  return *end == '\0' && isfinite (*value);
}

static gboolean
read_row (const Reader     *self,
          const FinxCsvRow *csv,
          Row              *row,
          GError          **error)
{
  g_autofree char *date = get_text (csv, self->date_at);

  *row = (Row) { .line = csv->line };
  if (csv->fault != NULL)
    {
      finx_set_error (error, FINX_ERROR_INVALID, "FINX-BARS-003", "Line %" G_GUINT64_FORMAT ", column %u of “%s”: %s", csv->line,
                      csv->fault_column, self->path, csv->fault);
      return FALSE;
    }
  if (!finx_time_parse_iso (date, &row->time_us, NULL))
    return refuse (self, csv, self->date_at, date, "is not a date; write it like 2026-03-09", error);
  for (guint k = 0; k < OTHER; k++)
    {
      g_autofree char *text = get_text (csv, self->at[k]);

      if (!read_number (text, &row->values[k]))
        return refuse (self, csv, self->at[k], text, "is not a number", error);
    }
  return TRUE;
}

static int
compare_rows (gconstpointer a,
              gconstpointer b)
{
  const Row *x = a, *y = b;
  int order = (x->time_us > y->time_us) - (x->time_us < y->time_us);

  return order != 0 ? order : (x->line > y->line) - (x->line < y->line);
}

/* Tells what can not be, and takes it for missing. @before: the last close that is known, or NaN. */
static void
judge (const Reader *self,
       Row          *row,
       double        before)
{
  static const char *const names[OTHER] = { "open", "high", "low", "close", "volume" };
  double *v = row->values;

  for (guint k = OPEN; k <= VOLUME; k++)
    if (k != VOLUME && v[k] <= 0)
      finx_bar_file_note (self->file, "FINX-BARS-011", row->line, (guint) self->at[k] + 1,
                          "The %s is not above zero: logarithms and ratios of it are unknown", names[k]);
    else if (k == VOLUME && v[k] < 0)
      finx_bar_file_note (self->file, "FINX-BARS-012", row->line, (guint) self->at[k] + 1, "The %s is below zero", names[k]);
  if (v[HIGH] < v[LOW] || v[HIGH] < v[CLOSE] || v[LOW] > v[CLOSE] || v[HIGH] < v[OPEN] || v[LOW] > v[OPEN])
    {
      finx_bar_file_note (self->file, "FINX-BARS-013", row->line, 0, "Open and close are not between low and high: the bar is left out");
      for (guint k = OPEN; k <= VOLUME; k++)
        v[k] = NAN;
    }
  if (before > 0 && v[CLOSE] > 0 && (v[CLOSE] / before > SPIKE || before / v[CLOSE] > SPIKE))
    finx_bar_file_note (self->file, "FINX-BARS-014", row->line, (guint) self->at[CLOSE] + 1,
                        "The close %g is more than %d times away from the one before, %g: a slip?", v[CLOSE], SPIKE, before);
}

static void
fill (const Reader *self,
      GArray       *rows)
{
  FinxBarFile *file = self->file;
  guint64 last_line = 0;
  double before = NAN;

  for (guint i = 1; i < rows->len; i++)
    {
      const Row *row = &g_array_index (rows, Row, i);

      if (row->time_us < row[-1].time_us)
        finx_bar_file_note (file, "FINX-BARS-010", row->line, (guint) self->date_at + 1, "The date is before that of the line before: sorted");
    }
  g_array_sort (rows, compare_rows);
  for (guint i = 0; i < rows->len; i++)
    {
      Row *row = &g_array_index (rows, Row, i);
      guint n = file->times->len;

      if (n > 0 && row->time_us == g_array_index (file->times, gint64, n - 1))
        {
          finx_bar_file_note (file, "FINX-BARS-015", row->line, (guint) self->date_at + 1,
                              "The same date as line %" G_GUINT64_FORMAT ": the bar is left out", last_line);
          continue;
        }
      judge (self, row, before);
      before = isnan (row->values[CLOSE]) ? before : row->values[CLOSE];
      last_line = row->line;
      g_array_append_val (file->times, row->time_us);
      for (guint k = 0; k < OTHER; k++)
        g_array_append_val (file->values[k], row->values[k]);
    }
}

static const double *
get_column (const FinxBarFile *self,
            guint              k)
{
  return self->has[k] ? (const double *) self->values[k]->data : NULL;
}

static void
borrow (FinxBarFile *self)
{
  self->columns = (FinxBarColumns) {
    .n = self->times->len, .times = (const gint64 *) self->times->data, .opens = get_column (self, OPEN), .highs = get_column (self, HIGH),
    .lows = get_column (self, LOW), .closes = get_column (self, CLOSE), .volumes = get_column (self, VOLUME),
    .others = get_column (self, OTHER),
  };
}

static FinxBarFile *
bar_file_new (void)
{
  FinxBarFile *self = g_new0 (FinxBarFile, 1);

  self->times = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (guint k = 0; k < N_VALUES; k++)
    self->values[k] = g_array_new (FALSE, FALSE, sizeof (double));
  self->notes = g_ptr_array_new_with_free_func (free_note);
  return self;
}

FinxBarFile *
finx_bar_file_read (const char *path,
                    GError    **error)
{
  g_autoptr(FinxBarFile) self = bar_file_new ();
  g_autoptr(GMappedFile) mapped = g_mapped_file_new (path, FALSE, error);
  g_autoptr(GArray) rows = g_array_new (FALSE, FALSE, sizeof (Row));
  g_autoptr(GBytes) bytes = mapped != NULL ? g_mapped_file_get_bytes (mapped) : NULL;
  g_autoptr(FinxCsv) csv = bytes != NULL ? finx_csv_new (bytes, 0, error) : NULL;
  Reader reader = { .file = self, .path = path };
  const FinxCsvRow *next = csv != NULL ? finx_csv_next (csv) : NULL;

  if (csv == NULL)
    return NULL;
  if (next == NULL)
    {
      finx_set_error (error, FINX_ERROR_INVALID, "FINX-BARS-004", "“%s” has no rows", path);
      return NULL;
    }
  if (!read_head (&reader, next, error))
    return NULL;
  while ((next = finx_csv_next (csv)) != NULL)
    {
      Row row;

      if (!read_row (&reader, next, &row, error))
        return NULL;
      g_array_append_val (rows, row);
    }
  if (rows->len == 0)
    {
      finx_set_error (error, FINX_ERROR_INVALID, "FINX-BARS-004", "“%s” has no rows", path);
      return NULL;
    }
  fill (&reader, rows);
  borrow (self);
  return g_steal_pointer (&self);
}

void
finx_bar_file_set_other (FinxBarFile       *self,
                         const FinxBarFile *other)
{
  guint there = 0, n_matched = 0;

  g_array_set_size (self->values[OTHER], 0);
  for (guint i = 0; i < self->times->len; i++)
    {
      gint64 time_us = g_array_index (self->times, gint64, i);
      double value = NAN;

      while (there < other->times->len && g_array_index (other->times, gint64, there) < time_us)
        there++;
      if (there < other->times->len && g_array_index (other->times, gint64, there) == time_us)
        {
          value = g_array_index (other->values[CLOSE], double, there);
          n_matched++;
        }
      g_array_append_val (self->values[OTHER], value);
    }
  self->has[OTHER] = TRUE;
  if (n_matched < self->times->len)
    finx_bar_file_note (self, "FINX-BARS-016", 0, 0, "%u of %u bars have no bar of the same date in the other file: they are left out of comparisons",
                        self->times->len - n_matched, self->times->len);
  borrow (self);
}

void
finx_bar_file_free (FinxBarFile *self)
{
  g_array_unref (self->times);
  for (guint k = 0; k < N_VALUES; k++)
    g_array_unref (self->values[k]);
  g_ptr_array_unref (self->notes);
  g_free (self);
}
