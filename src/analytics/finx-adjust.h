/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * FinxAdjustForm: how a dividend lowers the prices before it.
 * @FINX_ADJUST_PREVIOUS_CLOSE: by D / close of the day before (CRSP, Yahoo, Tiingo)
 * @FINX_ADJUST_EX_DAY: by D / (close of the day itself + D) (Quandl WIKI)
 */
typedef enum
{
  FINX_ADJUST_PREVIOUS_CLOSE,
  FINX_ADJUST_EX_DAY
} FinxAdjustForm;

void finx_adjust_factors (const double   *closes,
                          const double   *dividends,
                          const double   *splits,
                          gsize           n,
                          FinxAdjustForm  form,
                          double         *factors);

G_END_DECLS
