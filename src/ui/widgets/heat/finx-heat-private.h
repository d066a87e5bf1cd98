/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/charts/finx-pen.h"
#include "ui/widgets/heat/finx-heat-map.h"
#include "ui/widgets/heat/finx-heat-periods.h"

G_BEGIN_DECLS

typedef enum { FINX_HEAT_CELL_MONTH, FINX_HEAT_CELL_QUARTER, FINX_HEAT_CELL_YEAR, FINX_HEAT_CELL_TOTAL, FINX_HEAT_CELL_DAY } FinxHeatCellKind;

typedef struct
{
  FinxHeatCellKind kind;
  int      month;               /* the first one, from year 0; of a day: days since 1970-01-01 */
  double   value;
  float    x, y, width, height;
} FinxHeatCell;

/* A word beside the cells: a year, a month, a weekday. */
typedef struct
{
  char   text[24];
  double x, y, align;
} FinxHeatWord;

struct _FinxHeatMap
{
  FinxPlot         parent_instance;

  FinxHeatPeriods  periods;
  FinxHeatMode     mode;
  FinxHeatFormat   format;
  gpointer         format_data;
  GDestroyNotify   format_destroy;

  GArray          *cells;       /* (element-type FinxHeatCell): as laid out */
  GArray          *words;       /* (element-type FinxHeatWord) */
  double           full;        /* the value with the strongest colour */
};

/* Fills cells, words and the strongest value for the size of the pen. */
void     finx_heat_layout     (FinxHeatMap *self, const FinxPen *pen);
int      finx_heat_height     (FinxHeatMap *self, int width);
char    *finx_heat_format     (FinxHeatMap *self, double value, gboolean is_short);
gboolean finx_heat_shows_days (FinxHeatMap *self);

static inline int
finx_heat_first_year (FinxHeatMap *self)
{
  return self->periods.first_month / 12;
}

static inline int
finx_heat_last_year (FinxHeatMap *self)
{
  return (self->periods.first_month + (int) self->periods.n_months - 1) / 12;
}

static inline int
finx_heat_count_years (FinxHeatMap *self)
{
  return self->periods.n_months > 0 ? finx_heat_last_year (self) - finx_heat_first_year (self) + 1 : 0;
}

G_END_DECLS
