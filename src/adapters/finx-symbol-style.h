/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/finx-instrument.h"

G_BEGIN_DECLS

typedef struct
{
  const char *ours;             /* MIC, or symbol of an index */
  const char *theirs;           /* what follows the symbol, or stands in its place */
} FinxSymbolPair;

/**
 * FinxSymbolStyle: how a provider writes symbols.
 * @is_lower: in small letters
 * @class_mark: between a share and its class, which are "BRK.B" here
 * @us_suffix: of shares of the United States
 * @venues: (nullable): other exchanges, ended by %NULL
 * @fx: (nullable): "%B%Q=X": base and quote currency
 * @crypto: (nullable): likewise; without %Q prices are in @crypto_quote
 * @indices: (nullable): ended by %NULL
 */
typedef struct
{
  gboolean              is_lower;
  char                  class_mark;
  const char           *us_suffix;
  const FinxSymbolPair *venues;
  const char           *fx;
  const char           *crypto;
  const char           *crypto_quote;
  const FinxSymbolPair *indices;
} FinxSymbolStyle;

char       *finx_symbol_to_style   (const FinxInstrument  *instrument,
                                    const FinxSymbolStyle *style);
char       *finx_symbol_from_style (const char            *symbol,
                                    const FinxSymbolStyle *style);
gboolean    finx_symbol_split_pair (const FinxInstrument  *instrument,
                                    char                 **base,
                                    char                 **quote);
const char *finx_symbol_coin_id    (const char            *coin);

G_END_DECLS
