/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define FINX_XIRR_MAX_RATES 8

/**
 * FinxXirrStatus:
 * @FINX_XIRR_FOUND: there is a rate
 * @FINX_XIRR_TOO_FEW: money has to move on two different days at least
 * @FINX_XIRR_ALL_SAME_SIGN: money only goes in, or only comes out
 * @FINX_XIRR_NO_SOLUTION: no rate balances the flows
 * @FINX_XIRR_OUT_OF_RANGE: the yearly rate is beyond what a double holds; its logarithm is there
 * @FINX_XIRR_UNKNOWN: an amount is unknown
 */
typedef enum
{
  FINX_XIRR_FOUND,
  FINX_XIRR_TOO_FEW,
  FINX_XIRR_ALL_SAME_SIGN,
  FINX_XIRR_NO_SOLUTION,
  FINX_XIRR_OUT_OF_RANGE,
  FINX_XIRR_UNKNOWN
} FinxXirrStatus;

typedef struct
{
  FinxXirrStatus status;
  double         rate;          /* yearly, compounded: 0.1 is 10 %; NaN unless found */
  double         log_rate;      /* ln(1 + rate): exact where the rate is next to −1; NaN unless found or out of range */
  guint          n_rates;       /* how many rates balance the flows; above 1 the answer is ambiguous */
  double         log_rates[FINX_XIRR_MAX_RATES];        /* the first of them, not sorted */
} FinxXirr;

FinxXirr    finx_xirr                  (const gint64 *days, const double *amounts, gsize n);
double      finx_xnpv                  (const gint64 *days, const double *amounts, gsize n, double log_rate);
const char *finx_xirr_status_to_string (FinxXirrStatus status);

G_END_DECLS
