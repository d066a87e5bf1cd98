/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "files/finx-price-file.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "base/finx-clock.h"
#include "base/finx-error.h"

#define ROW_SIZE      72        /* bytes of a row, about */
#define MAX_FILE_SIZE (256 * 1024 * 1024)

enum { DATE, OPEN, HIGH, LOW, CLOSE, VOLUME, N_COLUMNS };

/* Where each column stands in the file; −1: not there. */
static gboolean
read_head (const char *line,
           int         places[N_COLUMNS],
           GError    **error)
{
  static const char *const names[N_COLUMNS] = { "date", "open", "high", "low", "close", "volume" };
  g_auto(GStrv) words = g_strsplit (line, ",", 0);

  for (int i = 0; i < N_COLUMNS; i++)
    places[i] = -1;
  for (int w = 0; words[w] != NULL; w++)
    for (int i = 0; i < N_COLUMNS; i++)
      if (g_ascii_strcasecmp (g_strstrip (words[w]), names[i]) == 0
          || (i == DATE && (g_ascii_strcasecmp (words[w], "time") == 0 || g_ascii_strcasecmp (words[w], "timestamp") == 0))
          || (i == CLOSE && g_ascii_strcasecmp (words[w], "value") == 0))
        places[i] = w;
  if (places[DATE] < 0 || places[CLOSE] < 0)
    finx_set_error (error, FINX_ERROR_INVALID, "FINX-PRICES-001",
                    "The first line needs to name the columns, “date” and “close” (or “value”) at least (and open, high, low, volume)");
  return places[DATE] >= 0 && places[CLOSE] >= 0;
}

static gboolean
read_number (const char *text,
             double     *value)
{
  FinxDecimal exact;

  if (!finx_decimal_parse (text, &exact, NULL))
    return FALSE;
  *value = finx_decimal_to_double (exact);
  return TRUE;
}

static gboolean
read_row (const char *line,
          const int   places[N_COLUMNS],
          FinxBar    *bar,
          GError    **error)
{
  g_auto(GStrv) words = g_strsplit (line, ",", 0);
  int n = g_strv_length (words);
  double values[N_COLUMNS] = { 0 };

  for (int i = 0; i < N_COLUMNS; i++)
    {
      const char *text = places[i] >= 0 && places[i] < n ? g_strstrip (words[places[i]]) : NULL;

      if (i == DATE)
        {
          if (text == NULL || !finx_time_parse_iso (text, &bar->time_us, error))
            return FALSE;
        }
      else if (places[i] < 0)
        {
          values[i] = NAN;
        }
      else if (text == NULL || !read_number (text, &values[i]))
        {
          finx_set_error (error, FINX_ERROR_INVALID, "FINX-PRICES-002", "“%s” is not a number", text != NULL ? text : "");
          return FALSE;
        }
    }
  bar->close = values[CLOSE];
  bar->open = isnan (values[OPEN]) ? bar->close : values[OPEN];
  bar->high = isnan (values[HIGH]) ? fmax (bar->open, bar->close) : values[HIGH];
  bar->low = isnan (values[LOW]) ? fmin (bar->open, bar->close) : values[LOW];
  bar->volume = isnan (values[VOLUME]) ? 0 : values[VOLUME];
  return finx_bar_validate (bar, error);
}

static int
compare_bars (gconstpointer a,
              gconstpointer b)
{
  gint64 x = ((const FinxBar *) a)->time_us, y = ((const FinxBar *) b)->time_us;

  return (x > y) - (x < y);
}

/* The text of a file of prices. Devices and pipes may never end, and a file too large would take all memory. */
static char *
read_text (const char *path,
           GError    **error)
{
  g_autofree char *text = NULL, *limit = g_format_size (MAX_FILE_SIZE);
  GStatBuf info;
  gsize size;

  if (g_stat (path, &info) == 0 && !S_ISREG (info.st_mode))
    finx_set_error (error, FINX_ERROR_INVALID, "FINX-PRICES-007", "“%s” is not a file. Nothing was imported", path);
  else if (g_stat (path, &info) == 0 && info.st_size > MAX_FILE_SIZE)
    finx_set_error (error, FINX_ERROR_INVALID, "FINX-PRICES-008", "“%s” is larger than %s. Nothing was imported; split it", path, limit);
  else if (g_file_get_contents (path, &text, &size, error))
    {
      if (g_utf8_validate (text, size, NULL))     /* a zero byte would end the text early */
        return g_steal_pointer (&text);
      finx_set_error (error, FINX_ERROR_INVALID, "FINX-PRICES-006", "“%s” is not a text file. Nothing was imported", path);
    }
  return NULL;
}

char *
finx_next_line (char **text)
{
  char *line = *text, *end;

  if (line == NULL || *line == '\0')
    return NULL;
  end = strchr (line, '\n');
  *text = end != NULL ? end + 1 : NULL;
  if (end != NULL)
    *end = '\0';
  return g_strchomp (line);
}

static gboolean
read_rows (const char *path,
           char       *text,
           GArray     *bars,
           GError    **error)
{
  int places[N_COLUMNS];
  char *line = finx_next_line (&text);

  if (!read_head (line != NULL ? line : "", places, error))
    return FALSE;
  for (guint n = 2; (line = finx_next_line (&text)) != NULL; n++)
    {
      g_autoptr(GError) local = NULL;
      FinxBar bar;

      if (*line == '\0')
        continue;
      if (!read_row (line, places, &bar, &local))
        {
          g_autofree char *reason = finx_error_text (local);

          finx_set_error (error, FINX_ERROR_INVALID, "FINX-PRICES-003", "Line %u of “%s”: %s. Nothing was imported", n, path, reason);
          return FALSE;
        }
      g_array_append_val (bars, bar);
    }
  return TRUE;
}

GArray *
finx_price_file_read (const char *path,
                      GError    **error)
{
  g_autofree char *text = read_text (path, error);
  g_autoptr(GArray) bars = g_array_new (FALSE, FALSE, sizeof (FinxBar));

  if (text == NULL || !read_rows (path, g_str_has_prefix (text, "\xef\xbb\xbf") ? text + 3 : text, bars, error))
    return NULL;
  g_array_sort (bars, compare_bars);
  for (guint i = 1; i < bars->len; i++)
    if (g_array_index (bars, FinxBar, i).time_us == g_array_index (bars, FinxBar, i - 1).time_us)
      {
        g_autofree char *when = finx_time_format_iso (g_array_index (bars, FinxBar, i).time_us);

        finx_set_error (error, FINX_ERROR_INVALID, "FINX-PRICES-004", "“%s” has two rows for %s. Nothing was imported", path, when);
        return NULL;
      }
  if (bars->len == 0)
    {
      finx_set_error (error, FINX_ERROR_INVALID, "FINX-PRICES-005", "“%s” has no prices", path);
      return NULL;
    }
  return g_steal_pointer (&bars);
}

/* With as few digits as give the number back. */
static void
append_number (GString *out,
               double   value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  for (int digits = 6; digits <= 17; digits++)
    {
      char format[8];

      g_snprintf (format, sizeof format, "%%.%dg", digits);
      g_ascii_formatd (text, sizeof text, format, value);
      if (g_ascii_strtod (text, NULL) == value)
        break;
    }
  if (strchr (text, 'e') != NULL)       /* files of prices have no exponents */
    g_ascii_formatd (text, sizeof text, "%.8f", value);
  g_string_append_c (out, ',');
  g_string_append (out, text);
}

GBytes *
finx_price_file_write (GArray *bars)
{
  GString *out = g_string_sized_new (ROW_SIZE * (bars->len + 1));
  gboolean only_days = TRUE;

  for (guint i = 0; i < bars->len && only_days; i++)
    only_days = g_array_index (bars, FinxBar, i).time_us % FINX_USEC_PER_DAY == 0;
  g_string_append (out, "date,open,high,low,close,volume\n");
  for (guint i = 0; i < bars->len; i++)
    {
      const FinxBar *bar = &g_array_index (bars, FinxBar, i);
      const double values[] = { bar->open, bar->high, bar->low, bar->close, bar->volume };
      g_autofree char *time = finx_time_format_iso (bar->time_us);

      g_string_append_len (out, time, only_days ? 10 : -1);
      for (gsize k = 0; k < G_N_ELEMENTS (values); k++)
        append_number (out, values[k]);
      g_string_append_c (out, '\n');
    }
  return g_string_free_to_bytes (out);
}
