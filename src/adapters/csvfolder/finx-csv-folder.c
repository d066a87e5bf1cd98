/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A folder of one's own with a price file for each symbol: "AAPL.csv", "SAP-XETR.csv", "EUR-USD.csv". */
#include "adapters/csvfolder/finx-csv-folder.h"

#include <glib/gi18n.h>
#include <string.h>

#include "adapters/finx-answer.h"
#include "base/finx-clock.h"
#include "base/finx-error.h"
#include "files/finx-price-file.h"

struct _FinxCsvFolder
{
  FinxProvider parent_instance;
};

G_DEFINE_FINAL_TYPE_WITH_CODE (FinxCsvFolder, finx_csv_folder, FINX_TYPE_PROVIDER,
                               G_IMPLEMENT_INTERFACE (FINX_TYPE_DAILY_PRICES, finx_provider_daily_init)
                               G_IMPLEMENT_INTERFACE (FINX_TYPE_LAST_PRICES, finx_provider_last_init))

static const FinxProviderInfo info = {
  "csvfolder", "CSV folder", NULL, "FINX_CSVFOLDER", "", FINX_KEY_NEEDED_NOT, (1u << FINX_N_ASSET_CLASSES) - 1,
  NULL, N_("Your own files, one for each symbol: AAPL.csv, EUR-USD.csv. Nothing goes over the network."),
};

static char *
map_symbol (const FinxInstrument *instrument)
{
  return g_strdelimit (g_strdup (instrument->symbol), "/:\\", '-');
}

/* (transfer full) (nullable): the file of @symbol, whatever its case */
static char *
find_file (const char *folder,
           const char *symbol)
{
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  g_autofree char *wanted = g_strconcat (symbol, ".csv", NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (g_ascii_strcasecmp (name, wanted) == 0)
      return g_build_filename (folder, name, NULL);
  return NULL;
}

static gpointer
load_local (const char              *folder,
            const FinxProviderQuery *query,
            GError                 **error)
{
  g_autofree char *path = NULL;
  g_autoptr(GArray) bars = NULL;
  g_autoptr(FinxDailySeries) series = NULL;
  FinxLastPrice *last;

  if (!g_file_test (folder, G_FILE_TEST_IS_DIR))
    {
      finx_set_error (error, FINX_ERROR_NOT_FOUND, "FINX-DATA-010", "No folder with price files is chosen, or it is not there");
      return NULL;
    }
  path = find_file (folder, query->symbol);
  if (path == NULL)
    finx_answer_unknown (info.name, query->instrument->symbol, error);
  if (path == NULL || (bars = finx_price_file_read (path, error)) == NULL)
    return NULL;
  if (query->kind == FINX_QUERY_LAST)
    {
      const FinxBar *bar = &g_array_index (bars, FinxBar, bars->len - 1);

      last = g_new0 (FinxLastPrice, 1);
      last->price = finx_decimal_normalize (finx_decimal_from_double (bar->close, 8, FINX_ROUND_HALF_EVEN));
      last->previous_close = FINX_DECIMAL_UNKNOWN;
      last->time_us = bar->time_us;
      last->currency = g_strdup ("");
      return last;
    }
  series = finx_daily_series_new ();
  g_array_append_vals (series->bars, bars->data, bars->len);
  if (!finx_daily_series_tidy (series, query->from_day, query->to_day))
    {
      finx_answer_unknown (info.name, query->instrument->symbol, error);
      return NULL;
    }
  return g_steal_pointer (&series);
}

static void
finx_csv_folder_class_init (FinxCsvFolderClass *klass)
{
  FinxProviderClass *provider_class = FINX_PROVIDER_CLASS (klass);

  provider_class->info = &info;
  provider_class->map_symbol = map_symbol;
  provider_class->load_local = load_local;
}

static void
finx_csv_folder_init (FinxCsvFolder *self)
{
}
