/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/finx-presets.h"

G_BEGIN_DECLS

#define FINX_CHART_GROUPS 4             /* 0 is none */

/* What charts of all windows tell each other. Main thread. Signals, each with the chart that tells (gpointer), which its
 * own handler leaves alone: "instrument" (source, guint group, const FinxInstrument *), "interval" (source, guint group,
 * char *interval), "cross" (source, gint64 time_us, double price, const FinxInstrument *): 0: no crosshair any more; NaN:
 * not at a price, "span" (source, gint64 from_us, gint64 to_us), "drawn" (source, const FinxInstrument *), "study" (source, char *text, guint *taken: counts the charts that did not have it); "layout" (guint slot, char *text): the grid of that first slot becomes so.
 * Properties "sync-cross" and "sync-span" (boolean), remembered: whether "cross" and "span" are told at all. */
#define FINX_TYPE_CHART_LINKS (finx_chart_links_get_type ())
G_DECLARE_FINAL_TYPE (FinxChartLinks, finx_chart_links, FINX, CHART_LINKS, GObject)

FinxChartLinks *finx_chart_links_new             (FinxEngine *engine);
FinxPresets    *finx_chart_links_get_layouts     (FinxChartLinks *self);        /* of grids */
FinxPresets    *finx_chart_links_get_templates   (FinxChartLinks *self);        /* sets of studies */
void            finx_chart_links_set_layout      (FinxChartLinks *self, guint slot, const char *text);
/* What a chart shows that joins @group: what the group does, else what it brings along. */
const FinxInstrument *finx_chart_links_join     (FinxChartLinks *self, guint group, const FinxInstrument *instrument);
FinxInterval    finx_chart_links_join_interval   (FinxChartLinks *self, guint group, FinxInterval interval);
void            finx_chart_links_tell_instrument (FinxChartLinks *self, gpointer source, guint group, const FinxInstrument *instrument);
void            finx_chart_links_tell_interval   (FinxChartLinks *self, gpointer source, guint group, FinxInterval interval);
void            finx_chart_links_tell_cross      (FinxChartLinks *self, gpointer source, gint64 time_us, double price,
                                                  const FinxInstrument *instrument);
void            finx_chart_links_tell_span       (FinxChartLinks *self, gpointer source, gint64 from_us, gint64 to_us);
void            finx_chart_links_tell_drawn      (FinxChartLinks *self, gpointer source, const FinxInstrument *instrument);
/* Returns how many charts did not have it. */
guint           finx_chart_links_tell_study      (FinxChartLinks *self, gpointer source, const char *text);

G_END_DECLS
