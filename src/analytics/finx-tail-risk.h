/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "analytics/finx-moments.h"

G_BEGIN_DECLS

/* What one period may lose: fractions of the value, positive for a loss, at a confidence of 0.5…1 (0.95, 0.99). */
typedef struct
{
  double var;                   /* value at risk: the loss that is not exceeded with the confidence */
  double cvar;                  /* the mean of the losses from there on */
} FinxTailRisk;

/* The historical figures with the variants that are in use. */
typedef struct
{
  FinxTailRisk risk;            /* cvar: the mean of all returns at or below the percentile */
  double       cvar_by_rank;    /* the mean of the first ⌊(n − 1)·q⌋ + 1 sorted returns; differs with ties only */
} FinxHistoricalRisk;

typedef struct
{
  FinxTailRisk risk;
  gboolean     is_historical;   /* the expansion does not hold for these moments: the historical figures stand instead */
} FinxModifiedRisk;

FinxHistoricalRisk finx_historical_risk               (const double *returns, gsize n, double confidence, double *scratch);
FinxTailRisk       finx_gaussian_risk                 (const FinxMoments *returns, double confidence);
double             finx_cornish_fisher_z              (double skew, double excess_kurtosis, double z);
gboolean           finx_cornish_fisher_holds          (double skew, double excess_kurtosis, double confidence);
FinxTailRisk       finx_cornish_fisher_risk           (const FinxMoments *returns, double confidence);
FinxModifiedRisk   finx_modified_risk                 (const FinxMoments *moments, const FinxTailRisk *historical, double confidence);
double             finx_ewma_volatility               (const double *returns, gsize n, double lambda);
double             finx_ewma_var                      (const double *returns, gsize n, double lambda, double confidence);

G_END_DECLS
