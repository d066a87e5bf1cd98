/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/prices/finx-series.h"

#include <gio/gio.h>
#include <glib/gi18n.h>
#include <string.h>

#include "base/finx-clock.h"
#include "base/finx-error.h"
#include "engine/prices/finx-series-resources.h"
#include "files/finx-price-file.h"

#define RESOURCE_PATH "/org/finx/core/history/"

#define SHARES "us-equity-daily-1987-2013.csv"
#define SHARES_SOURCE "Quandl WIKI, in the public domain"
#define RATES  "fx-ecb-daily-1999.csv"
#define YIELDS "us10y-monthly-1953.csv"
#define RATES_SOURCE "European Central Bank"
#define OIL    "oil-daily-1986.csv"
#define OIL_SOURCE "U.S. Energy Information Administration"

/* @column: the symbol, in the file of shares; the price's currency and then the unit's, in the file of rates (which are
 * per euro); else the name of the column. */
typedef struct
{
  FinxSeries  series;
  const char *file, *column;
} Entry;

static const Entry entries[] = {
  { { "AAPL-daily", N_("Apple shares, daily"), "AAPL", "1987-01-02", "2013-12-31", 6807, SHARES_SOURCE }, SHARES, "AAPL" },
  { { "BA-daily", N_("Boeing shares, daily"), "BA", "1987-01-02", "2013-12-31", 6807, SHARES_SOURCE }, SHARES, "BA" },
  { { "CAT-daily", N_("Caterpillar shares, daily"), "CAT", "1987-01-02", "2013-12-31", 6807, SHARES_SOURCE }, SHARES, "CAT" },
  { { "DELL-daily", N_("Dell shares, daily"), "DELL", "1988-08-17", "2013-10-29", 6353, SHARES_SOURCE }, SHARES, "DELL" },
  { { "EBAY-daily", N_("eBay shares, daily"), "EBAY", "1998-09-24", "2013-12-31", 3842, SHARES_SOURCE }, SHARES, "EBAY" },
  { { "F-daily", N_("Ford shares, daily"), "F", "1987-01-02", "2013-12-31", 6807, SHARES_SOURCE }, SHARES, "F" },
  { { "GE-daily", N_("General Electric shares, daily"), "GE", "1987-01-02", "2013-12-31", 6807, SHARES_SOURCE }, SHARES, "GE" },
  { { "EURUSD-daily", N_("Euro in US dollars, daily"), "EUR/USD", "1999-01-04", "2026-04-13", 6983, RATES_SOURCE }, RATES, "USD EUR" },
  { { "GBPUSD-daily", N_("Pound sterling in US dollars, daily"), "GBP/USD", "1999-01-04", "2026-04-13", 6983, RATES_SOURCE }, RATES, "USD GBP" },
  { { "USDJPY-daily", N_("US dollar in yen, daily"), "USD/JPY", "1999-01-04", "2026-04-13", 6983, RATES_SOURCE }, RATES, "JPY USD" },
  { { "USDCHF-daily", N_("US dollar in Swiss francs, daily"), "USD/CHF", "1999-01-04", "2026-04-13", 6983, RATES_SOURCE }, RATES, "CHF USD" },
  { { "AUDUSD-daily", N_("Australian dollar in US dollars, daily"), "AUD/USD", "1999-01-04", "2026-04-13", 6983, RATES_SOURCE }, RATES, "USD AUD" },
  { { "EURGBP-daily", N_("Euro in pounds sterling, daily"), "EUR/GBP", "1999-01-04", "2026-04-13", 6983, RATES_SOURCE }, RATES, "GBP EUR" },
  { { "USDCAD-daily", N_("US dollar in Canadian dollars, daily"), "USD/CAD", "1999-01-04", "2026-04-13", 6983, RATES_SOURCE }, RATES, "CAD USD" },
  { { "WTI-daily", N_("Oil (WTI spot), daily"), "USO", "1986-01-02", "2026-08-18", 10225, OIL_SOURCE }, OIL, "wti" },
  { { "BRENT-daily", N_("Oil (Brent spot), daily"), "USO", "1987-05-20", "2026-08-18", 9958, OIL_SOURCE }, OIL, "brent" },
  { { "GOLD-monthly", N_("Gold, monthly"), "GLD", "1970-01-01", "2026-06-01", 678, "World Bank (CC BY 4.0)" },
    "gold-monthly-1950.csv", "usd_per_oz" },
  { { "SP500-monthly", N_("S&P 500, monthly"), "SPY", "1970-01-01", "2026-06-01", 678, "Robert Shiller" },
    "sp500-monthly-1871.csv", "sp500" },
};

const FinxSeries *
finx_series_list (guint *n_series)
{
  static FinxSeries list[G_N_ELEMENTS (entries)];
  static gsize once = 0;

  if (g_once_init_enter (&once))
    {
      for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
        list[i] = entries[i].series;
      g_once_init_leave (&once, 1);
    }
  *n_series = G_N_ELEMENTS (entries);
  return list;
}

const FinxSeries *
finx_series_find (const char *id)
{
  guint n;
  const FinxSeries *list = finx_series_list (&n);

  for (guint i = 0; i < n; i++)
    if (g_ascii_strcasecmp (list[i].id, id) == 0)
      return &list[i];
  return NULL;
}

static int
find_column (char       **head,
             const char  *name)
{
  for (int i = 0; head[i] != NULL; i++)
    if (g_str_equal (head[i], name))
      return i;
  return -1;
}

/* Cell @i, or 0 when it is empty or not there. */
static double
number (char **cells,
        int    i)
{
  return i >= 0 && i < (int) g_strv_length (cells) ? g_ascii_strtod (cells[i], NULL) : 0;
}

/* "2013-12-31", or "2013-12" for its first day. */
static gboolean
read_date (const char *text,
           gint64     *time_us)
{
  g_autofree char *whole = strlen (text) == strlen ("2013-12") ? g_strconcat (text, "-01", NULL) : g_strdup (text);

  return finx_time_parse_iso (whole, time_us, NULL) && *time_us >= 0;
}

static gboolean
read_share (char    **cells,
            FinxBar  *bar)
{
  enum { DATE, SYMBOL, OPEN, HIGH, LOW, CLOSE, VOLUME, DIVIDEND, SPLIT, ADJUSTED };
  double close = number (cells, CLOSE), factor = close > 0 ? number (cells, ADJUSTED) / close : 0;

  bar->open = number (cells, OPEN) * factor;
  bar->high = number (cells, HIGH) * factor;
  bar->low = number (cells, LOW) * factor;
  bar->close = close * factor;
  bar->volume = number (cells, VOLUME);
  return TRUE;
}

/* One price a date: the bar goes on from the one before. */
static gboolean
read_price (double        price,
            const GArray *bars,
            FinxBar      *bar)
{
  if (!(price > 0))
    return FALSE;
  bar->open = bars->len > 0 ? g_array_index (bars, FinxBar, bars->len - 1).close : price;
  bar->close = price;
  bar->high = MAX (bar->open, price);
  bar->low = MIN (bar->open, price);
  bar->volume = 0;
  return TRUE;
}

static double
read_rate (char **head,
           char **cells,
           char **pair)
{
  double price = g_str_equal (pair[0], "EUR") ? 1 : number (cells, find_column (head, pair[0]));
  double unit = g_str_equal (pair[1], "EUR") ? 1 : number (cells, find_column (head, pair[1]));

  return unit > 0 ? price / unit : 0;
}

static GArray *
read_lines (const Entry *entry,
            char        *text)
{
  g_auto(GStrv) head = g_strsplit (finx_next_line (&text), ",", -1);
  g_auto(GStrv) pair = g_strsplit (entry->column, " ", 2);
  g_autofree char *share = g_strdup_printf (",%s,", entry->column);
  gboolean is_share = g_str_equal (entry->file, SHARES), is_rate = g_str_equal (entry->file, RATES);
  GArray *bars = g_array_new (FALSE, FALSE, sizeof (FinxBar));
  int column = find_column (head, entry->column);

  for (char *line; (line = finx_next_line (&text)) != NULL;)
    {
      g_auto(GStrv) cells = NULL;
      FinxBar bar;

      if (is_share && (strlen (line) < 10 || !g_str_has_prefix (line + 10, share)))   /* cheaper than to split */
        continue;
      cells = g_strsplit (line, ",", -1);
      if (cells[0] == NULL || !read_date (cells[0], &bar.time_us))
        continue;
      if ((is_share ? read_share (cells, &bar)
           : read_price (is_rate ? read_rate (head, cells, pair) : number (cells, column), bars, &bar))
          && finx_bar_validate (&bar, NULL))
        g_array_append_val (bars, bar);
    }
  return bars;
}

static GBytes *
load_file (const char  *name,
           GError     **error)
{
  static gsize once = 0;
  g_autofree char *path = g_strconcat (RESOURCE_PATH, name, NULL);

  if (g_once_init_enter (&once))
    {
      finx_series_register_resource ();         /* by hand: a static library's constructor would be left out */
      g_once_init_leave (&once, 1);
    }
  /* Among all resources: asked by itself it is not there yet while another thread registers what is new. */
  return g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, error);
}

GBytes *
finx_series_load_reference_rates (GError **error)
{
  return load_file (RATES, error);
}

GBytes *
finx_series_load_yields (GError **error)
{
  return load_file (YIELDS, error);
}

GArray *
finx_series_load (const FinxSeries  *self,
                  GError           **error)
{
  const Entry *entry = NULL;
  g_autofree char *text = NULL;
  g_autoptr(GBytes) bytes = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (entries) && entry == NULL; i++)
    if (g_str_equal (entries[i].series.id, self->id))
      entry = &entries[i];
  g_return_val_if_fail (entry != NULL, NULL);

  bytes = load_file (entry->file, error);
  if (bytes == NULL)
    return NULL;
  text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  return read_lines (entry, text);
}
