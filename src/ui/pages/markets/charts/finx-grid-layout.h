/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/charts/finx-chart-links.h"
#include "ui/pages/markets/charts/finx-chart-shape.h"

G_BEGIN_DECLS

/* What is remembered of one chart, each as a text; "" or %NULL: as it is by default. */
typedef enum
{
  FINX_KEPT_SYMBOL,
  FINX_KEPT_INTERVAL,
  FINX_KEPT_LOOK,               /* of the chart: type, scale, panes, studies */
  FINX_KEPT_COMPARE,            /* symbols, between tabs */
  FINX_KEPT_RANGE,              /* what of the time is in view */
  FINX_KEPT_RAIL,               /* "1": the drawing tools are shown */
  FINX_KEPT_GROUP,              /* 0…4: charts of the same number have the same instrument; 0: alone */
  FINX_KEPT_INTERVAL_GROUP,     /* likewise for the interval */
  FINX_N_KEPT
} FinxKept;

/**
 * FinxGridLayout: a grid of charts, as it is remembered.
 *
 * @columns and @rows are parts of the whole; all 0: equal. @kept is what is known of the charts, "" or %NULL where a
 * chart is as before.
 */
typedef struct
{
  const FinxChartShape *shape;
  double                columns[FINX_CHARTS_MOST_LINES], rows[FINX_CHARTS_MOST_LINES];
  guint                 active;
  gboolean              has_charts;     /* or the grid alone */
  char                 *kept[FINX_CHARTS_MOST][FINX_N_KEPT];
} FinxGridLayout;

FinxGridLayout *finx_grid_layout_new       (void);                              /* one chart */
void            finx_grid_layout_free      (FinxGridLayout *self);
char           *finx_grid_layout_to_text   (const FinxGridLayout *self);
/* (transfer full), never %NULL: what can not be read is as in a new one, and @error says so. */
FinxGridLayout *finx_grid_layout_from_text (const char *text, GError **error);

/* Charts have a slot each: 0…8 in the main window, 16 × n … in window n. */
#define FINX_CHART_SLOTS 16
char           *finx_chart_kept_key        (guint slot, FinxKept kept);         /* of the engine's state */
void            finx_grid_layout_read      (FinxGridLayout *self, FinxEngine *engine, guint first_slot);
void            finx_grid_layout_write     (const FinxGridLayout *self, FinxEngine *engine, guint first_slot);
/* The groups of its charts show what it says. */
void            finx_grid_layout_tell      (const FinxGridLayout *self, FinxChartLinks *links, FinxInstrumentTable *instruments);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxGridLayout, finx_grid_layout_free)

G_END_DECLS
