/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/charts/finx-chart-links.h"

#define CROSS_KEY "charts.sync-cross"
#define SPAN_KEY  "charts.sync-span"

struct _FinxChartLinks
{
  GObject     parent_instance;
  FinxEngine *engine;                   /* owned */
  FinxPresets *layouts, *templates;     /* owned */
  gboolean    sync_cross, sync_span;
  const FinxInstrument *instruments[FINX_CHART_GROUPS + 1];     /* borrowed, nullable: what each group shows */
  FinxInterval          intervals[FINX_CHART_GROUPS + 1];
  gboolean              has_interval[FINX_CHART_GROUPS + 1];
};

enum { PROP_0, PROP_SYNC_CROSS, PROP_SYNC_SPAN, N_PROPS };
enum { INSTRUMENT, INTERVAL, CROSS, SPAN, DRAWN, STUDY, LAYOUT, N_SIGNALS };
static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FinxChartLinks, finx_chart_links, G_TYPE_OBJECT)

static void
get_property (GObject    *object,
              guint       id,
              GValue     *value,
              GParamSpec *pspec)
{
  FinxChartLinks *self = FINX_CHART_LINKS (object);

  g_value_set_boolean (value, id == PROP_SYNC_CROSS ? self->sync_cross : self->sync_span);
}

static void
set_property (GObject      *object,
              guint         id,
              const GValue *value,
              GParamSpec   *pspec)
{
  FinxChartLinks *self = FINX_CHART_LINKS (object);
  gboolean *field = id == PROP_SYNC_CROSS ? &self->sync_cross : &self->sync_span;

  if (*field == g_value_get_boolean (value))
    return;
  *field = g_value_get_boolean (value);
  finx_engine_set_state (self->engine, id == PROP_SYNC_CROSS ? CROSS_KEY : SPAN_KEY, *field ? "1" : "0");
  if (id == PROP_SYNC_CROSS && !*field)
    g_signal_emit (self, signals[CROSS], 0, NULL, (gint64) 0, 0.0, NULL);
  g_object_notify_by_pspec (object, pspec);
}

static void
finx_chart_links_finalize (GObject *object)
{
  FinxChartLinks *self = FINX_CHART_LINKS (object);

  g_clear_object (&self->layouts);
  g_clear_object (&self->templates);
  g_clear_object (&self->engine);
  G_OBJECT_CLASS (finx_chart_links_parent_class)->finalize (object);
}

static void
finx_chart_links_class_init (FinxChartLinksClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  const GType type = G_TYPE_FROM_CLASS (klass);

  object_class->get_property = get_property;
  object_class->set_property = set_property;
  object_class->finalize = finx_chart_links_finalize;
  properties[PROP_SYNC_CROSS] = g_param_spec_boolean ("sync-cross", NULL, NULL, TRUE, flags);
  properties[PROP_SYNC_SPAN] = g_param_spec_boolean ("sync-span", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[INSTRUMENT] = g_signal_new ("instrument", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                      G_TYPE_NONE, 3, G_TYPE_POINTER, G_TYPE_UINT, G_TYPE_POINTER);
  signals[INTERVAL] = g_signal_new ("interval", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 3, G_TYPE_POINTER, G_TYPE_UINT, G_TYPE_STRING);
  signals[CROSS] = g_signal_new ("cross", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 4, G_TYPE_POINTER, G_TYPE_INT64, G_TYPE_DOUBLE, G_TYPE_POINTER);
  signals[SPAN] = g_signal_new ("span", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 3, G_TYPE_POINTER, G_TYPE_INT64, G_TYPE_INT64);
  signals[DRAWN] = g_signal_new ("drawn", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 2, G_TYPE_POINTER, G_TYPE_POINTER);
  signals[STUDY] = g_signal_new ("study", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 3, G_TYPE_POINTER, G_TYPE_STRING, G_TYPE_POINTER);
  signals[LAYOUT] = g_signal_new ("layout", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_STRING);
}

static void
finx_chart_links_init (FinxChartLinks *self)
{
}

FinxChartLinks *
finx_chart_links_new (FinxEngine *engine)
{
  FinxChartLinks *self = g_object_new (FINX_TYPE_CHART_LINKS, NULL);
  g_autofree char *cross = finx_engine_get_state (engine, CROSS_KEY);
  g_autofree char *span = finx_engine_get_state (engine, SPAN_KEY);

  self->engine = g_object_ref (engine);
  self->layouts = finx_presets_new (engine, "charts.layouts");
  self->templates = finx_presets_new (engine, "charts.templates");
  self->sync_cross = g_strcmp0 (cross, "0") != 0;
  self->sync_span = g_strcmp0 (span, "1") == 0;
  return self;
}

FinxPresets *
finx_chart_links_get_layouts (FinxChartLinks *self)
{
  g_return_val_if_fail (FINX_IS_CHART_LINKS (self), NULL);
  return self->layouts;
}

FinxPresets *
finx_chart_links_get_templates (FinxChartLinks *self)
{
  g_return_val_if_fail (FINX_IS_CHART_LINKS (self), NULL);
  return self->templates;
}

void
finx_chart_links_set_layout (FinxChartLinks *self,
                             guint           slot,
                             const char     *text)
{
  g_return_if_fail (FINX_IS_CHART_LINKS (self));
  g_signal_emit (self, signals[LAYOUT], 0, slot, text);
}

const FinxInstrument *
finx_chart_links_join (FinxChartLinks       *self,
                       guint                 group,
                       const FinxInstrument *instrument)
{
  g_return_val_if_fail (FINX_IS_CHART_LINKS (self) && group <= FINX_CHART_GROUPS, instrument);
  if (group == 0)
    return instrument;
  if (self->instruments[group] == NULL)
    self->instruments[group] = instrument;
  return self->instruments[group];
}

FinxInterval
finx_chart_links_join_interval (FinxChartLinks *self,
                                guint           group,
                                FinxInterval    interval)
{
  g_return_val_if_fail (FINX_IS_CHART_LINKS (self) && group <= FINX_CHART_GROUPS, interval);
  if (group == 0)
    return interval;
  if (!self->has_interval[group])
    self->intervals[group] = interval;
  self->has_interval[group] = TRUE;
  return self->intervals[group];
}

void
finx_chart_links_tell_instrument (FinxChartLinks       *self,
                                  gpointer              source,
                                  guint                 group,
                                  const FinxInstrument *instrument)
{
  g_return_if_fail (FINX_IS_CHART_LINKS (self) && group <= FINX_CHART_GROUPS);
  if (group == 0)
    return;
  self->instruments[group] = instrument;
  g_signal_emit (self, signals[INSTRUMENT], 0, source, group, instrument);
}

void
finx_chart_links_tell_interval (FinxChartLinks *self,
                                gpointer        source,
                                guint           group,
                                FinxInterval    interval)
{
  g_return_if_fail (FINX_IS_CHART_LINKS (self) && group <= FINX_CHART_GROUPS);
  if (group == 0)
    return;
  self->intervals[group] = interval;
  self->has_interval[group] = TRUE;
  g_signal_emit (self, signals[INTERVAL], 0, source, group, finx_interval_to_string (interval));
}

void
finx_chart_links_tell_cross (FinxChartLinks       *self,
                             gpointer              source,
                             gint64                time_us,
                             double                price,
                             const FinxInstrument *instrument)
{
  g_return_if_fail (FINX_IS_CHART_LINKS (self));
  if (self->sync_cross)
    g_signal_emit (self, signals[CROSS], 0, source, time_us, price, instrument);
}

void
finx_chart_links_tell_span (FinxChartLinks *self,
                            gpointer        source,
                            gint64          from_us,
                            gint64          to_us)
{
  g_return_if_fail (FINX_IS_CHART_LINKS (self));
  if (self->sync_span)
    g_signal_emit (self, signals[SPAN], 0, source, from_us, to_us);
}

void
finx_chart_links_tell_drawn (FinxChartLinks       *self,
                             gpointer              source,
                             const FinxInstrument *instrument)
{
  g_return_if_fail (FINX_IS_CHART_LINKS (self));
  g_signal_emit (self, signals[DRAWN], 0, source, instrument);
}

guint
finx_chart_links_tell_study (FinxChartLinks *self,
                             gpointer        source,
                             const char     *text)
{
  guint taken = 0;

  g_return_val_if_fail (FINX_IS_CHART_LINKS (self), 0);
  g_signal_emit (self, signals[STUDY], 0, source, text, &taken);
  return taken;
}
