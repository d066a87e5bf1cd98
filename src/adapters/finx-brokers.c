/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapters/finx-brokers.h"

#include "adapters/alpaca/finx-alpaca.h"
#include "adapters/coinbase-exchange/finx-coinbase-exchange.h"
#include "adapters/coinbase/finx-coinbase.h"
#include "adapters/deriv/finx-deriv.h"
#include "adapters/ibkr/finx-ibkr.h"
#include "adapters/kraken/finx-kraken.h"
#include "adapters/moomoo/finx-moomoo.h"
#include "adapters/schwab/finx-schwab.h"

static GType (*const types[]) (void) = {
  finx_ibkr_get_type,
  finx_schwab_get_type,
  finx_alpaca_get_type,
  finx_moomoo_get_type,
  finx_kraken_get_type,
  finx_coinbase_get_type,
  finx_coinbase_exchange_get_type,
  finx_deriv_get_type,
};

guint
finx_brokers_get_n (void)
{
  return G_N_ELEMENTS (types);
}

GType
finx_brokers_get_type (guint i)
{
  g_return_val_if_fail (i < G_N_ELEMENTS (types), G_TYPE_NONE);

  return types[i] ();
}

const FinxBrokerInfo *
finx_brokers_get_info (guint i)
{
  FinxBrokerClientClass *klass = g_type_class_ref (finx_brokers_get_type (i));        /* types are never unloaded */

  return klass->info;
}

gboolean
finx_brokers_find (const char *id,
                   guint      *i)
{
  for (*i = 0; *i < G_N_ELEMENTS (types); (*i)++)
    if (g_strcmp0 (finx_brokers_get_info (*i)->id, id) == 0)
      return TRUE;
  return FALSE;
}
