/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/markets/charts/finx-chart-view-private.h"

#include <glib/gi18n.h>
#include <math.h>

#include "ui/charts/chart/finx-chart.h"
#include "ui/pages/markets/charts/finx-chart-link-button.h"

static void
linked_instrument_cb (FinxChartView        *self,
                      gpointer              source,
                      guint                 group,
                      const FinxInstrument *instrument)
{
  if (source != self && group == finx_chart_link_button_get (FINX_CHART_LINK_BUTTON (self->link_button), FALSE))
    finx_chart_view_set_instrument (self, instrument);
}

static void
linked_interval_cb (FinxChartView *self,
                    gpointer       source,
                    guint          group,
                    const char    *text)
{
  FinxInterval interval;

  if (source != self && group == finx_chart_link_button_get (FINX_CHART_LINK_BUTTON (self->link_button), TRUE)
      && finx_interval_from_string (text, &interval))
    finx_chart_view_set_interval (self, interval);
}

/* At the same price too, where it is the same instrument. */
static void
linked_cross_cb (FinxChartView        *self,
                 gpointer              source,
                 gint64                time_us,
                 double                price,
                 const FinxInstrument *instrument)
{
  if (source != self && gtk_widget_get_mapped (GTK_WIDGET (self)))
    finx_chart_set_cross (FINX_CHART (self->chart), time_us, instrument == self->instrument ? price : (double) NAN);
}

static void
linked_span_cb (FinxChartView *self,
                gpointer       source,
                gint64         from_us,
                gint64         to_us)
{
  if (source != self && gtk_widget_get_mapped (GTK_WIDGET (self)))
    finx_chart_set_span (FINX_CHART (self->chart), from_us, to_us);
}

static void
linked_drawn_cb (FinxChartView        *self,
                 gpointer              source,
                 const FinxInstrument *instrument)
{
  g_autofree char *text = source != self && instrument == self->instrument ? finx_chart_view_recall_drawings (self) : NULL;

  if (source != self && instrument == self->instrument)
    finx_chart_take_drawings (FINX_CHART (self->chart), text);
}

/* @taken: counts the charts that did not have it. */
static void
linked_study_cb (FinxChartView *self,
                 gpointer       source,
                 const char    *text,
                 guint         *taken)
{
  if (source != self && gtk_widget_get_mapped (GTK_WIDGET (self)) && finx_chart_take_study (FINX_CHART (self->chart), text))
    (*taken)++;
}

static void
study_shared_cb (FinxChartView *self,
                 const char    *text)
{
  guint taken = finx_chart_links_tell_study (self->links, self, text);
  g_autofree char *told = g_strdup_printf (ngettext ("The study is in %u more chart", "The study is in %u more charts", taken), taken);

  finx_workspace_toast (self->workspace, taken > 0 ? told : _("No other chart that is shown lacks this study"), NULL, NULL);
}

static void
cross_changed_cb (FinxChartView *self,
                  gint64         time_us,
                  double         price)
{
  finx_chart_links_tell_cross (self->links, self, time_us, price, self->instrument);
}

static void
span_changed_cb (FinxChartView *self)
{
  gint64 from, to;

  if (finx_chart_get_span (FINX_CHART (self->chart), &from, &to))
    finx_chart_links_tell_span (self->links, self, from, to);
}

/* A chart that joins a group becomes as the group is. */
void
finx_chart_view_groups_chosen (FinxChartView *self)
{
  guint group = finx_chart_link_button_get (FINX_CHART_LINK_BUTTON (self->link_button), FALSE);
  guint interval_group = finx_chart_link_button_get (FINX_CHART_LINK_BUTTON (self->link_button), TRUE);
  g_autofree char *instrument = g_strdup_printf ("%u", group), *interval = g_strdup_printf ("%u", interval_group);

  finx_chart_view_remember (self, FINX_KEPT_GROUP, instrument);
  finx_chart_view_remember (self, FINX_KEPT_INTERVAL_GROUP, interval);
  if (self->instrument != NULL)
    finx_chart_view_set_instrument (self, finx_chart_links_join (self->links, group, self->instrument));
  finx_chart_view_set_interval (self, finx_chart_links_join_interval (self->links, interval_group, self->interval));
}

static void
drawings_changed_cb (FinxChartView *self)
{
  g_autofree char *key = self->instrument != NULL ? g_strconcat ("drawings.", self->instrument->symbol, NULL) : NULL;
  g_autofree char *text = finx_chart_get_drawings (FINX_CHART (self->chart));

  if (key == NULL)
    return;
  finx_engine_set_state (self->engine, key, text);
  finx_chart_links_tell_drawn (self->links, self, self->instrument);
}

void
finx_chart_view_follow_links (FinxChartView *self)
{
  g_signal_connect_object (self->links, "instrument", G_CALLBACK (linked_instrument_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->links, "interval", G_CALLBACK (linked_interval_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->links, "cross", G_CALLBACK (linked_cross_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->links, "span", G_CALLBACK (linked_span_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->links, "study", G_CALLBACK (linked_study_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->chart, "study-shared", G_CALLBACK (study_shared_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->chart, "drawings-changed", G_CALLBACK (drawings_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->links, "drawn", G_CALLBACK (linked_drawn_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->chart, "cross-changed", G_CALLBACK (cross_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->chart, "span-changed", G_CALLBACK (span_changed_cb), self, G_CONNECT_SWAPPED);
}
