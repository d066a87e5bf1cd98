/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "portfolio/finx-fixed-rates.h"

#include <string.h>

#include "base/finx-time.h"

/* Currencies that the euro replaced: Council Regulations (EC) 2866/98, 1478/2000, 1086/2006, 1134/2007, 1135/2007, 694/2008,
 * (EU) 671/2010, 870/2013, 851/2014, 2022/1208 and that of Bulgaria, whose lev kept the rate that it had been pegged at. */
static const struct
{
  char   currency[4];
  gint16 year;                  /* from the first of its January on */
  gint64 coef;
  guint8 scale;
} fixed[] = {
  { "ATS", 1999, 137603, 4 },
  { "BEF", 1999, 403399, 4 },
  { "BGN", 2026, 195583, 5 },
  { "CYP", 2008, 585274, 6 },
  { "DEM", 1999, 195583, 5 },
  { "EEK", 2011, 156466, 4 },
  { "ESP", 1999, 166386, 3 },
  { "FIM", 1999, 594573, 5 },
  { "FRF", 1999, 655957, 5 },
  { "GRD", 2001, 340750, 3 },
  { "HRK", 2023, 753450, 5 },
  { "IEP", 1999, 787564, 6 },
  { "ITL", 1999, 193627, 2 },
  { "LTL", 2015, 345280, 5 },
  { "LUF", 1999, 403399, 4 },
  { "LVL", 2014, 702804, 6 },
  { "MTL", 2008, 429300, 6 },
  { "NLG", 1999, 220371, 5 },
  { "PTE", 1999, 200482, 3 },
  { "SIT", 2007, 239640, 3 },
  { "SKK", 2009, 301260, 4 },
};

/**
 * finx_fixed_rate_get:
 *
 * Of a currency that the euro replaced no rate is published any more: it is fixed for good.
 *
 * Returns: how many @currency one euro is on @day by law; unknown where it is not fixed, or was not yet
 */
FinxDecimal
finx_fixed_rate_get (const char *currency,
                     gint32      day)
{
  for (gsize i = 0; i < G_N_ELEMENTS (fixed); i++)
    if (strcmp (fixed[i].currency, currency) == 0)
      return day >= finx_days_from_date (fixed[i].year, 1, 1) ? finx_decimal_new (fixed[i].coef, fixed[i].scale) : FINX_DECIMAL_UNKNOWN;
  return FINX_DECIMAL_UNKNOWN;
}
