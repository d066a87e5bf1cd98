/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define FINX_DAYS_PER_YEAR 365.25

/* How a yearly rate is brought to one period. */
typedef enum
{
  FINX_RATE_GEOMETRIC,          /* (1 + rate)^(1/A) − 1 */
  FINX_RATE_ARITHMETIC          /* rate / A */
} FinxRateForm;

/* Indices into the returns; G_MAXSIZE: there are none, or one of them is unknown. */
typedef struct
{
  gsize  best, worst;
  double positive_share;        /* 0…1; a return of zero is not positive */
} FinxExtremes;

/* The compounded return of one month or year. */
typedef struct
{
  int    year;
  int    month;                 /* 1…12; 0: the whole year */
  gsize  n;                     /* returns in it */
  double total;
} FinxCalendarReturn;

gsize        finx_returns_from_values (const double *values, gsize n, double *returns);
double       finx_growth              (const double *returns, gsize n);
double       finx_total_return        (const double *returns, gsize n);
double       finx_annualise           (double growth, double years);
double       finx_cagr                (const double *returns, gsize n, double periods_per_year);
double       finx_rate_per_period     (double annual_rate, double periods_per_year, FinxRateForm form);
FinxExtremes finx_returns_extremes    (const double *returns, gsize n);
gsize        finx_returns_by_month    (const gint64 *days, const double *returns, gsize n, FinxCalendarReturn *table, gsize max);
gsize        finx_returns_by_year     (const gint64 *days, const double *returns, gsize n, FinxCalendarReturn *table, gsize max);

G_END_DECLS
