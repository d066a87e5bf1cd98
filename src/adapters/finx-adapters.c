/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapters/finx-adapters.h"

#include "adapters/alphavantage/finx-alpha-vantage.h"
#include "adapters/coingecko/finx-coin-gecko.h"
#include "adapters/csvfolder/finx-csv-folder.h"
#include "adapters/ecb/finx-ecb.h"
#include "adapters/fred/finx-fred.h"
#include "adapters/stooq/finx-stooq.h"
#include "adapters/worldbank/finx-world-bank.h"
#include "adapters/yahoo/finx-yahoo.h"

static GType (*const types[]) (void) = {
  finx_csv_folder_get_type, finx_alpha_vantage_get_type, finx_yahoo_get_type, finx_stooq_get_type,
  finx_coin_gecko_get_type, finx_ecb_get_type, finx_fred_get_type, finx_world_bank_get_type,
};

guint
finx_adapters_get_n (void)
{
  return G_N_ELEMENTS (types);
}

GType
finx_adapters_get_type (guint i)
{
  g_return_val_if_fail (i < G_N_ELEMENTS (types), G_TYPE_NONE);

  return types[i] ();
}

const FinxProviderInfo *
finx_adapters_get_info (guint i)
{
  FinxProviderClass *klass = g_type_class_ref (finx_adapters_get_type (i));   /* types are never unloaded */

  return klass->info;
}

gboolean
finx_adapters_find (const char *id,
                    guint      *i)
{
  for (*i = 0; *i < G_N_ELEMENTS (types); (*i)++)
    if (g_strcmp0 (finx_adapters_get_info (*i)->id, id) == 0)
      return TRUE;
  return FALSE;
}

/* Whether it answers this kind of question at all. */
gboolean
finx_adapters_serves (guint         i,
                      FinxQueryKind kind)
{
  return g_type_is_a (finx_adapters_get_type (i), finx_query_kind_get_port (kind));
}
