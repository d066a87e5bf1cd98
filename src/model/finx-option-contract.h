/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/finx-instrument.h"

G_BEGIN_DECLS

#define FINX_OPTION_SHARES 100          /* that a contract is for, where nothing else is told */

/**
 * FinxOptionContract: what the symbol of an option tells of it.
 * @root: capitals and digits: the symbol of the underlying without points and the like, "BRKB"
 * @expiry: the last day, days since 1970
 * @strike: for one unit of the underlying
 */
typedef struct
{
  char        root[12];
  gboolean    is_call;
  gint32      expiry;
  FinxDecimal strike;
} FinxOptionContract;

gboolean    finx_option_contract_parse    (const char               *symbol,
                                           FinxOptionContract       *contract);
gboolean    finx_option_contract_equal    (const FinxOptionContract *self,
                                           const FinxOptionContract *other);
gboolean    finx_instrument_get_option    (const FinxInstrument     *self,
                                           FinxOptionContract       *contract);
FinxDecimal finx_option_shares            (const FinxInstrument     *option);
gboolean    finx_instrument_make_root     (const FinxInstrument     *self,
                                           char                      root[12]);

G_END_DECLS
