/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "files/text/finx-csv.h"

#include <string.h>

#include "base/finx-error.h"
#include "files/text/finx-text-encoding.h"

#define N_(text) text                   /* for the catalogues; finx_text() gives the words */
#define SAMPLE_BYTES 65536
#define SAMPLE_ROWS  64

struct _FinxCsv
{
  GBytes      *bytes;                   /* UTF-8 */
  const char  *start, *end;             /* of the rows in @bytes */
  const char  *next;
  guint64      next_line;
  const char  *encoding;
  guint64      first_line;
  gsize        row_limit;
  FinxCsvCell *cells;
  char        *scratch;                 /* cells that had doubled quotes */
  gsize        scratch_size;
  gboolean     has_escapes;             /* in the row that is being read */
  FinxCsvRow   row;
  char         delimiter;
  guint8       stops[256];              /* bytes that may end a cell without quotes */
};

static void
set_delimiter (FinxCsv *self,
               char     delimiter)
{
  memset (self->stops, 0, sizeof self->stops);
  self->stops['\n'] = self->stops['\r'] = self->stops['\0'] = 1;
  self->stops[(guchar) delimiter] = 1;
  self->delimiter = delimiter;
}

static void
set_fault (FinxCsv    *self,
           const char *fault)
{
  if (self->row.fault == NULL)
    {
      self->row.fault = fault;
      self->row.fault_column = MIN (self->row.n_cells + 1, FINX_CSV_MAX_CELLS);
    }
}

static void
add_cell (FinxCsv    *self,
          const char *text,
          const char *end,
          gboolean    is_quoted,
          gboolean    is_escaped)
{
  if (self->row.n_cells == FINX_CSV_MAX_CELLS)
    {
      set_fault (self, N_("The row has more than 4,096 cells."));
      return;
    }
  /* A cell that is too long belongs to a row that is, and is refused with it. */
  self->cells[self->row.n_cells++] = (FinxCsvCell) {
    text, (guint32) MIN ((gsize) (end - text), FINX_CSV_MAX_ROW), (guint8) is_quoted, (guint8) is_escaped,
  };
  self->has_escapes |= is_escaped;
}

static const char *
end_of_line (const char *p,
             const char *end)
{
  while (p < end && *p != '\n' && *p != '\r')
    p++;
  return p;
}

/* Returns: the delimiter, newline or end after it */
static const char *
read_plain (FinxCsv    *self,
            const char *p)
{
  const char *text = p;

  for (;;)
    {
      while (p < self->end && !self->stops[(guchar) *p])
        p++;
      if (p == self->end || *p != '\0')
        break;
      set_fault (self, N_("The row contains a zero byte."));
      p++;
    }
  add_cell (self, text, p, FALSE, FALSE);
  return p;
}

/* An opening quote that nothing closes would swallow the rest of the file: only its line is given up. */
static const char *
give_up_line (FinxCsv    *self,
              const char *fault)
{
  set_fault (self, fault);
  self->next_line = self->row.line;
  return end_of_line (self->row.text, self->end);
}

/* @p stands on the opening quote. */
static const char *
read_quoted (FinxCsv    *self,
             const char *p)
{
  const char *text = ++p, *limit = self->row.text + MIN ((gsize) (self->end - self->row.text), self->row_limit);
  gboolean is_escaped = FALSE;

  for (;; p++)
    {
      if (p >= limit)
        return give_up_line (self, p >= self->end ? N_("The quote that opens here is never closed.")
                                                  : N_("The row is longer than 1 MiB, or its quote is never closed."));
      if (*p == '"')
        {
          if (p + 1 == self->end || p[1] != '"')
            break;
          is_escaped = TRUE;
          p++;
        }
      else if (*p == '\n' || (*p == '\r' && (p + 1 == self->end || p[1] != '\n')))
        self->next_line++;
      else if (*p == '\0')
        set_fault (self, N_("The row contains a zero byte."));
    }

  add_cell (self, text, p, TRUE, is_escaped);
  p++;
  while (p < self->end && *p == ' ' && self->delimiter != ' ')
    p++;
  if (p == self->end || (self->stops[(guchar) *p] && *p != '\0'))
    return p;

  self->row.n_cells -= self->row.fault == NULL;
  set_fault (self, N_("There is text after the closing quote."));
  return end_of_line (p, self->end);
}

static void
resolve_escapes (FinxCsv *self)
{
  char *to;

  if (self->scratch_size < self->row.length)
    {
      self->scratch_size = MAX (self->row.length, 2 * self->scratch_size);
      g_free (self->scratch);
      self->scratch = g_malloc (self->scratch_size);
    }
  to = self->scratch;
  for (guint i = 0; i < self->row.n_cells; i++)
    {
      FinxCsvCell *cell = &self->cells[i];
      const char *from = cell->text, *end = from + cell->length;

      if (!cell->is_escaped)
        continue;
      cell->text = to;
      while (from < end)
        {
          from += *from == '"';
          *to++ = *from++;
        }
      cell->length = (guint32) (to - cell->text);
    }
}

static void
read_row (FinxCsv *self)
{
  const char *p = self->next;

  self->row = (FinxCsvRow) { .cells = self->cells, .line = self->next_line, .text = p };
  self->has_escapes = FALSE;
  for (;;)
    {
      p = p < self->end && *p == '"' ? read_quoted (self, p) : read_plain (self, p);
      if (p == self->end || *p != self->delimiter)
        break;
      p++;
    }

  self->row.length = (gsize) (p - self->row.text);
  if (self->row.length > self->row_limit)
    {
      self->row.fault = N_("The row is longer than 1 MiB.");
      self->row.fault_column = 0;
    }
  else if (self->has_escapes && self->row.fault == NULL)
    resolve_escapes (self);

  if (p < self->end)
    {
      p += *p == '\r' && p + 1 < self->end && p[1] == '\n' ? 2 : 1;
      self->next_line++;
    }
  self->next = p;
}

/**
 * finx_csv_next:
 *
 * Empty lines are passed over.
 *
 * Returns: (nullable) (transfer none): the next row; %NULL at the end
 */
const FinxCsvRow *
finx_csv_next (FinxCsv *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  while (self->next < self->end)
    {
      read_row (self);
      if (self->row.length > 0)
        return &self->row;
    }
  return NULL;
}

void
finx_csv_rewind (FinxCsv *self)
{
  self->next = self->start;
  self->next_line = self->first_line;
}

/* A quote within a cell: the cells are cut in the wrong places. */
static gboolean
has_bare_quote (const FinxCsvRow *row)
{
  for (guint i = 0; i < row->n_cells; i++)
    if (!row->cells[i].is_quoted && memchr (row->cells[i].text, '"', row->cells[i].length) != NULL)
      return TRUE;
  return FALSE;
}

/* How well @delimiter fits: the rows that have the most frequent number of cells (2 and more), then that number. */
static guint
rate_delimiter (FinxCsv *self,
                char     delimiter)
{
  guint counts[SAMPLE_ROWS], n = 0, best = 0;
  const char *end = self->end;
  const FinxCsvRow *row;

  set_delimiter (self, delimiter);
  finx_csv_rewind (self);
  self->end = self->start + MIN (self->end - self->start, SAMPLE_BYTES);
  while (n < SAMPLE_ROWS && (row = finx_csv_next (self)) != NULL)
    if (row->fault == NULL && !has_bare_quote (row) && (self->next < self->end || self->end == end))
      counts[n++] = row->n_cells;
  self->end = end;

  for (guint i = 0; i < n; i++)
    {
      guint same = 0;

      for (guint k = 0; k < n; k++)
        same += counts[k] == counts[i];
      if (counts[i] > 1)
        best = MAX (best, same * (FINX_CSV_MAX_CELLS + 1) + counts[i]);
    }
  return best;
}

/* "sep=;" as its own first line is how spreadsheets tell each other. */
static char
read_hint (FinxCsv *self)
{
  const char *line = end_of_line (self->start, self->end);
  char delimiter;

  if (line - self->start != 5 || g_ascii_strncasecmp (self->start, "sep=", 4) != 0)
    return '\0';
  delimiter = self->start[4];
  if (strchr (",;\t|", delimiter) == NULL)
    return '\0';
  self->start = line;
  return delimiter;
}

static char
find_delimiter (FinxCsv *self)
{
  char found = read_hint (self);
  guint best = 0;

  if (found != '\0')
    return found;

  found = ',';
  for (const char *p = ",;\t|"; *p != '\0'; p++)
    {
      guint rate = rate_delimiter (self, *p);

      if (rate > best)
        {
          best = rate;
          found = *p;
        }
    }
  return found;
}

/**
 * finx_csv_new:
 * @bytes: a whole file, in any encoding that finx_text_decode() knows
 * @delimiter: one of , ; tab |; 0: the one that cuts the first rows into the same number of cells
 * @error: %FINX_ERROR_INVALID: the text can not be read at all
 *
 * Returns: (transfer full) (nullable): at the first row
 */
FinxCsv *
finx_csv_new (GBytes  *bytes,
              char     delimiter,
              GError **error)
{
  g_autoptr(FinxCsv) self = g_new0 (FinxCsv, 1);
  gsize length;

  g_return_val_if_fail (bytes != NULL, NULL);
  g_return_val_if_fail (delimiter == '\0' || strchr (",;\t|", delimiter) != NULL, NULL);

  self->bytes = finx_text_decode (bytes, &self->encoding, error);
  if (self->bytes == NULL)
    return NULL;
  self->start = g_bytes_get_data (self->bytes, &length);
  if (length == 0)
    {
      finx_set_error (error, FINX_ERROR_INVALID, "FINX-IMPORT-001", "The file is empty");
      return NULL;
    }
  self->end = self->start + length;
  self->first_line = 1;
  self->row_limit = FINX_CSV_MAX_ROW;
  self->cells = g_new (FinxCsvCell, FINX_CSV_MAX_CELLS);
  set_delimiter (self, delimiter != '\0' ? delimiter : find_delimiter (self));
  finx_csv_rewind (self);
  return g_steal_pointer (&self);
}

void
finx_csv_free (FinxCsv *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_free (self->cells);
  g_free (self->scratch);
  g_free (self);
}

char
finx_csv_get_delimiter (FinxCsv *self)
{
  return self->delimiter;
}

/**
 * finx_csv_get_encoding:
 *
 * Returns: what the file was written in, such as "UTF-8"
 */
const char *
finx_csv_get_encoding (FinxCsv *self)
{
  return self->encoding;
}

static gboolean
is_blank (char c)
{
  return c == ' ' || c == '\t';
}

/**
 * finx_csv_cell_is:
 *
 * Returns: whether the cell says @word; capitals of A to Z and blanks around it do not count
 */
gboolean
finx_csv_cell_is (const FinxCsvCell *cell,
                  const char        *word)
{
  const char *text = cell->text;
  gsize length = cell->length;

  while (length > 0 && is_blank (*text))
    {
      text++;
      length--;
    }
  while (length > 0 && is_blank (text[length - 1]))
    length--;
  return g_ascii_strncasecmp (text, word, length) == 0 && strlen (word) == length;
}

/**
 * finx_csv_cut:
 *
 * Returns: how many of @length bytes to show when more than @max are too many; never a part of a character
 */
gsize
finx_csv_cut (const char *text,
              gsize       length,
              gsize       max)
{
  if (length <= max)
    return length;
  while (max > 0 && ((guchar) text[max] & 0xc0) == 0x80)
    max--;
  return max;
}

/**
 * finx_csv_append_cell:
 *
 * Writes @text so that reading gives it back, in quotes only where it needs them.
 */
void
finx_csv_append_cell (GString    *out,
                      const char *text,
                      char        delimiter)
{
  gsize length = strlen (text);
  const char needs[] = { delimiter, '"', '\n', '\r', '\0' };

  if (length == 0 || (!is_blank (text[0]) && !is_blank (text[length - 1]) && text[strcspn (text, needs)] == '\0'))
    {
      g_string_append_len (out, text, (gssize) length);
      return;
    }
  g_string_append_c (out, '"');
  for (; *text != '\0'; text++)
    {
      if (*text == '"')
        g_string_append_c (out, '"');
      g_string_append_c (out, *text);
    }
  g_string_append_c (out, '"');
}

/**
 * finx_csv_append_line:
 *
 * Writes cells as a row, with its newline.
 */
void
finx_csv_append_line (GString           *out,
                      const char *const *cells,
                      gsize              n_cells,
                      char               delimiter)
{
  for (gsize i = 0; i < n_cells; i++)
    {
      if (i > 0)
        g_string_append_c (out, delimiter);
      finx_csv_append_cell (out, cells[i], delimiter);
    }
  g_string_append_c (out, '\n');
}
