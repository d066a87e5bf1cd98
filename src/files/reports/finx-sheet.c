/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "files/reports/finx-sheet.h"

#include "base/finx-error.h"
#include "finx-config.h"

#ifdef FINX_HAVE_XLSXWRITER

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>
#include <xlsxwriter.h>

#include "base/finx-time.h"

#define MAX_ROWS     1048576    /* of the format, with the head */
#define MAX_TEXT     32000      /* characters; the format takes 32,767 */
#define MAX_NAME     31         /* characters of a sheet's name */
#define MAX_WIDTH    60         /* characters */
#define MIN_WIDTH    8
#define SHOWN_DIGITS 15
#define FIRST_SERIAL 61         /* 1900-03-01: before it the format believes in a 29 February 1900 */
#define SERIAL_1970  25569

typedef struct
{
  char          *title;
  FinxSheetType  type;
  guint          decimals;
  guint          width;         /* characters so far */
} Column;

struct _FinxSheetBook
{
  char          *path;
  char          *part;          /* where it is written until it is whole */
  lxw_workbook  *book;          /* NULL: closed */
  lxw_worksheet *sheet;
  GHashTable    *names;         /* set of the sheets' names, in lower case */
  char          *name;          /* as asked for */
  GArray        *columns;       /* of Column */
  lxw_row_t      row;
  guint          column;
  guint          n_parts;       /* of a table that is longer than a sheet */
  lxw_format    *head, *head_right, *date, *unknown, *exact;
  lxw_format    *numbers[FINX_DECIMAL_MAX_SCALE + 1], *percents[FINX_DECIMAL_MAX_SCALE + 1];   /* made when needed */
  lxw_error      failure;       /* the first */
};

gboolean
finx_sheet_is_supported (void)
{
  return TRUE;
}

static void
column_clear (gpointer data)
{
  g_free (((Column *) data)->title);
}

static lxw_format *
add_format (FinxSheetBook *self,
            const char    *numbers,
            int            align)
{
  lxw_format *format = workbook_add_format (self->book);

  if (numbers != NULL)
    format_set_num_format (format, numbers);
  if (align != LXW_ALIGN_NONE)
    format_set_align (format, (uint8_t) align);
  return format;
}

/**
 * finx_sheet_book_new:
 * @path: where the file will stand; one that is there stays until the new one is whole
 *
 * Returns: (transfer full) (nullable): %NULL with %FINX_ERROR_INVALID when this build can not write workbooks
 */
FinxSheetBook *
finx_sheet_book_new (const char  *path,
                     GError     **error)
{
  g_autoptr(FinxSheetBook) self = g_new0 (FinxSheetBook, 1);
  lxw_workbook_options options = { .constant_memory = LXW_TRUE, .tmpdir = (char *) g_get_tmp_dir () };

  self->path = g_strdup (path);
  self->part = g_strconcat (path, ".part", NULL);
  self->names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->columns = g_array_new (FALSE, TRUE, sizeof (Column));
  g_array_set_clear_func (self->columns, column_clear);
  self->book = workbook_new_opt (self->part, &options);
  if (self->book == NULL)
    {
      finx_set_error (error, FINX_ERROR_INVALID, "FINX-EXPORT-001", "The workbook “%s” can not be started", path);
      return NULL;
    }
  self->head = add_format (self, NULL, LXW_ALIGN_NONE);
  self->head_right = add_format (self, NULL, LXW_ALIGN_RIGHT);
  format_set_bold (self->head);
  format_set_bold (self->head_right);
  format_set_bottom (self->head, LXW_BORDER_THIN);
  format_set_bottom (self->head_right, LXW_BORDER_THIN);
  self->date = add_format (self, "yyyy-mm-dd", LXW_ALIGN_LEFT);
  self->exact = add_format (self, "@", LXW_ALIGN_RIGHT);
  self->unknown = add_format (self, NULL, LXW_ALIGN_RIGHT);
  format_set_font_color (self->unknown, 0x777777);
  return g_steal_pointer (&self);
}

void
finx_sheet_book_free (FinxSheetBook *self)
{
  if (self == NULL)
    return;

  if (self->book != NULL)
    {
      workbook_close (self->book);
      g_unlink (self->part);
    }
  g_free (self->path);
  g_free (self->part);
  g_free (self->name);
  g_hash_table_unref (self->names);
  g_array_unref (self->columns);
  g_free (self);
}

static void
note (FinxSheetBook *self,
      lxw_error      failure)
{
  if (self->failure == LXW_NO_ERROR)
    self->failure = failure;
}

/* Without what the format forbids in names, and different from those before. */
static char *
make_name (FinxSheetBook *self,
           const char    *wanted,
           guint          number)
{
  for (;; number++)
    {
      g_autofree char *suffix = number > 1 ? g_strdup_printf (" (%u)", number) : g_strdup ("");
      g_autofree char *valid = g_utf8_make_valid (wanted, -1), *cut = NULL, *key = NULL;
      char *name;

      g_strdelimit (valid, "[]:*?/\\'\n\r\t", '-');
      cut = g_utf8_substring (valid, 0, MIN (g_utf8_strlen (valid, -1), (glong) (MAX_NAME - strlen (suffix))));
      name = g_strconcat (*cut != '\0' ? cut : "-", suffix, NULL);
      key = g_utf8_casefold (name, -1);
      if (g_hash_table_add (self->names, g_steal_pointer (&key)))
        return name;
      g_free (name);
    }
}

static gboolean
is_right (const Column *column)
{
  return column->type == FINX_SHEET_NUMBER || column->type == FINX_SHEET_PERCENT;
}

static void
set_widths (FinxSheetBook *self)
{
  for (guint i = 0; self->sheet != NULL && i < self->columns->len; i++)
    {
      Column *column = &g_array_index (self->columns, Column, i);

      worksheet_set_column (self->sheet, (lxw_col_t) i, (lxw_col_t) i, CLAMP (column->width + 2, MIN_WIDTH, MAX_WIDTH), NULL);
    }
}

static void
start_sheet (FinxSheetBook *self)
{
  g_autofree char *name = make_name (self, self->name, ++self->n_parts);

  self->sheet = workbook_add_worksheet (self->book, name);
  if (self->sheet == NULL)
    {
      note (self, LXW_ERROR_MEMORY_MALLOC_FAILED);
      return;
    }
  worksheet_freeze_panes (self->sheet, 1, 0);
  worksheet_repeat_rows (self->sheet, 0, 0);
  for (guint i = 0; i < self->columns->len; i++)
    {
      const Column *column = &g_array_index (self->columns, Column, i);

      note (self, worksheet_write_string (self->sheet, 0, (lxw_col_t) i, column->title,
                                          is_right (column) ? self->head_right : self->head));
    }
  self->row = 1;
  self->column = 0;
}

/**
 * finx_sheet_book_begin:
 * @name: of the sheet; what the format does not allow in it is changed
 *
 * Ends the sheet before it.
 */
void
finx_sheet_book_begin (FinxSheetBook         *self,
                       const char            *name,
                       const FinxSheetColumn *columns,
                       guint                  n_columns)
{
  set_widths (self);
  g_array_set_size (self->columns, 0);
  for (guint i = 0; i < n_columns; i++)
    {
      Column column = { g_utf8_make_valid (columns[i].title, -1), columns[i].type, columns[i].decimals, 0 };

      column.width = (guint) g_utf8_strlen (column.title, -1);
      g_array_append_val (self->columns, column);
    }
  g_free (self->name);
  self->name = g_strdup (name);
  self->n_parts = 0;
  start_sheet (self);
}

/* Goes on to the next cell. Returns: (nullable): the column of the one to write */
static Column *
take_column (FinxSheetBook *self,
             guint          width)
{
  Column *column;

  if (self->sheet == NULL || self->column >= self->columns->len)
    return NULL;
  column = &g_array_index (self->columns, Column, self->column++);
  column->width = MAX (column->width, width);
  return column;
}

static lxw_col_t
at (FinxSheetBook *self)
{
  return (lxw_col_t) (self->column - 1);
}

/* Characters that XML can not have are left out, and those beyond what a cell holds. */
static char *
clean_text (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  GString *out = g_string_sized_new (strlen (valid));
  guint n = 0;

  for (const char *p = valid; *p != '\0' && n < MAX_TEXT; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if ((c < 0x20 && c != '\n' && c != '\t') || c == 0xfffe || c == 0xffff)
        continue;
      g_string_append_unichar (out, c);
      if (++n == MAX_TEXT)
        g_string_append (out, "…");
    }
  return g_string_free (out, FALSE);
}

void
finx_sheet_book_text (FinxSheetBook *self,
                      const char    *text)
{
  g_autofree char *clean = clean_text (text);

  if (take_column (self, (guint) MIN (g_utf8_strlen (clean, -1), MAX_WIDTH)) != NULL && *clean != '\0')
    note (self, worksheet_write_string (self->sheet, self->row, at (self), clean, NULL));
}

static void
write_unknown (FinxSheetBook *self)
{
  note (self, worksheet_write_string (self->sheet, self->row, at (self), "unknown", self->unknown));
}

void
finx_sheet_book_date (FinxSheetBook *self,
                      gint32         day)
{
  g_autofree char *text = NULL;

  if (take_column (self, 10) == NULL)
    return;
  if (day + SERIAL_1970 >= FIRST_SERIAL)
    {
      note (self, worksheet_write_number (self->sheet, self->row, at (self), day + SERIAL_1970, self->date));
      return;
    }
  text = finx_days_to_string (day);
  note (self, worksheet_write_string (self->sheet, self->row, at (self), text, NULL));
}

static lxw_format *
get_number_format (FinxSheetBook *self,
                   lxw_format   **formats,
                   const char    *whole,
                   const char    *after,
                   guint          decimals)
{
  guint n = MIN (decimals, FINX_DECIMAL_MAX_SCALE);

  if (formats[n] == NULL)
    {
      g_autofree char *zeros = g_strnfill (n, '0');
      g_autofree char *code = g_strconcat (whole, n > 0 ? "." : "", zeros, after, NULL);

      formats[n] = add_format (self, code, LXW_ALIGN_RIGHT);
    }
  return formats[n];
}

/* Whether a double keeps every digit, and a program shows them. */
static gboolean
survives (FinxDecimal value,
          double      number)
{
  char text[FINX_DECIMAL_STRING_SIZE];
  guint digits = 0;

  finx_decimal_print (value, text);
  for (const char *p = text; *p != '\0'; p++)
    if (g_ascii_isdigit (*p) && (digits > 0 || *p != '0'))
      digits++;
  return digits <= SHOWN_DIGITS
         && finx_decimal_equal (finx_decimal_from_double (number, value.scale, FINX_ROUND_HALF_EVEN), value);
}

/* @decimals: as shown; %FINX_SHEET_ALL_DECIMALS: as many as it has. Unknown is written as that. */
void
finx_sheet_book_number (FinxSheetBook *self,
                        FinxDecimal    value,
                        guint          decimals)
{
  FinxDecimal plain = finx_decimal_normalize (value);
  char text[FINX_DECIMAL_STRING_SIZE];
  gsize length = finx_decimal_is_known (value) ? finx_decimal_print (plain, text) : strlen ("unknown");
  Column *column = take_column (self, (guint) (length + length / 3 + 1));
  double number;

  if (column == NULL)
    return;
  if (!finx_decimal_is_known (value))
    {
      write_unknown (self);
      return;
    }
  number = finx_decimal_to_double (plain);
  if (survives (plain, number))
    note (self, worksheet_write_number (self->sheet, self->row, at (self), number,
                                        get_number_format (self, self->numbers, "#,##0", "", decimals == FINX_SHEET_ALL_DECIMALS ? plain.scale : decimals)));
  else
    note (self, worksheet_write_string (self->sheet, self->row, at (self), text, self->exact));
}

/* @fraction: 0.05 is shown as 5 %; NaN is unknown */
void
finx_sheet_book_percent (FinxSheetBook *self,
                         double         fraction)
{
  Column *column = take_column (self, 10);

  if (column == NULL)
    return;
  if (!isfinite (fraction))
    write_unknown (self);
  else
    note (self, worksheet_write_number (self->sheet, self->row, at (self), fraction,
                                        get_number_format (self, self->percents, "0", "%",
                                                           column->decimals)));
}

/* The next cell stays empty: there is nothing to say, which is not the same as unknown. */
void
finx_sheet_book_skip (FinxSheetBook *self)
{
  take_column (self, 0);
}

/* A table longer than a sheet goes on in another. */
void
finx_sheet_book_end_row (FinxSheetBook *self)
{
  self->column = 0;
  if (self->sheet == NULL || ++self->row < MAX_ROWS)
    return;
  set_widths (self);
  start_sheet (self);
}

/**
 * finx_sheet_book_close:
 * @error: a #GFileError, or %FINX_ERROR_INVALID: there is no new file
 *
 * Writes the file. @self can only be freed after that.
 */
gboolean
finx_sheet_book_close (FinxSheetBook  *self,
                       GError        **error)
{
  lxw_error closed;

  g_return_val_if_fail (self->book != NULL, FALSE);

  set_widths (self);
  closed = workbook_close (self->book);
  self->book = NULL;
  self->sheet = NULL;
  note (self, closed);
  if (self->failure != LXW_NO_ERROR)
    {
      finx_set_error (error, FINX_ERROR_INVALID, "FINX-EXPORT-002", "The workbook “%s” could not be written: %s", self->path,
                      lxw_strerror (self->failure));
      g_unlink (self->part);
      return FALSE;
    }
  if (g_rename (self->part, self->path) != 0)
    {
      int code = errno;

      g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (code), "The file “%s” could not be written: %s", self->path,
                   g_strerror (code));
      g_unlink (self->part);
      return FALSE;
    }
  return TRUE;
}

#else

gboolean
finx_sheet_is_supported (void)
{
  return FALSE;
}

FinxSheetBook *
finx_sheet_book_new (const char  *path,
                     GError     **error)
{
  finx_set_error (error, FINX_ERROR_INVALID, "FINX-EXPORT-003",
                  "This build of the program can not write workbooks (XLSX). Export as CSV instead");
  return NULL;
}

/* No book exists in such a build. */
void finx_sheet_book_free (FinxSheetBook *self) { }
void finx_sheet_book_begin (FinxSheetBook *self, const char *name, const FinxSheetColumn *columns, guint n_columns) { }
void finx_sheet_book_text (FinxSheetBook *self, const char *text) { }
void finx_sheet_book_date (FinxSheetBook *self, gint32 day) { }
void finx_sheet_book_number (FinxSheetBook *self, FinxDecimal value, guint decimals) { }
void finx_sheet_book_percent (FinxSheetBook *self, double fraction) { }
void finx_sheet_book_skip (FinxSheetBook *self) { }
void finx_sheet_book_end_row (FinxSheetBook *self) { }
gboolean finx_sheet_book_close (FinxSheetBook *self, GError **error) { return FALSE; }

#endif
