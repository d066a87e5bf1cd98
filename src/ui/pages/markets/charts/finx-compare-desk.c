/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/markets/charts/finx-compare-desk.h"

#include <glib/gi18n.h>

#include "ui/widgets/finx-symbol-picker.h"

struct _FinxCompareDesk
{
  FinxWorkspace        *workspace;      /* owned */
  FinxChart            *chart;          /* borrowed */
  char                 *state_key;
  GPtrArray            *series;         /* of what the user compares with, but for the chart's own */
  GPtrArray            *others;         /* series that studies need */
  const FinxInstrument *own;            /* nullable */
  FinxInterval          interval;
  GtkWidget            *button;         /* owned */
};

static void
load (FinxCompareDesk *self)
{
  FinxEngine *engine = finx_workspace_get_engine (self->workspace);
  g_auto(GStrv) symbols = finx_chart_get_compared_symbols (self->chart);

  g_ptr_array_set_size (self->series, 0);
  for (guint i = 0; self->own != NULL && symbols[i] != NULL; i++)
    {
      const FinxInstrument *instrument = finx_instrument_table_lookup (finx_engine_get_instruments (engine), symbols[i]);

      if (instrument != NULL && instrument != self->own)
        g_ptr_array_add (self->series, finx_engine_watch_bars (engine, instrument, self->interval));
    }
  finx_chart_set_compares (self->chart, (FinxBarSeries *const *) self->series->pdata, self->series->len);
}

/* (transfer full): the bars of @instrument; what is in @series already is not loaded again */
static FinxBarSeries *
open_series (FinxCompareDesk      *self,
             GPtrArray            *series,
             const FinxInstrument *instrument)
{
  for (guint i = 0; i < series->len; i++)
    if (finx_bar_series_get_instrument (series->pdata[i]) == instrument && finx_bar_series_get_interval (series->pdata[i]) == self->interval)
      return g_object_ref (series->pdata[i]);
  return finx_engine_watch_bars (finx_workspace_get_engine (self->workspace), instrument, self->interval);
}

static void
load_others (FinxCompareDesk *self)
{
  FinxEngine *engine = finx_workspace_get_engine (self->workspace);
  g_auto(GStrv) symbols = finx_chart_get_other_symbols (self->chart);
  g_autoptr(GPtrArray) before = self->others;

  self->others = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; self->own != NULL && symbols[i] != NULL; i++)
    {
      const FinxInstrument *instrument = finx_instrument_table_lookup (finx_engine_get_instruments (engine), symbols[i]);

      if (instrument != NULL)
        g_ptr_array_add (self->others, open_series (self, before, instrument));
    }
  finx_chart_set_others (self->chart, (FinxBarSeries *const *) self->others->pdata, self->others->len);
}

static void
changed_cb (FinxCompareDesk *self)
{
  g_autofree char *text = finx_chart_get_compared (self->chart);

  finx_engine_set_state (finx_workspace_get_engine (self->workspace), self->state_key, text);
  load (self);
}

static void
picked_cb (FinxCompareDesk *self,
           FinxQuoteRow    *row)
{
  const FinxInstrument *instrument = finx_quote_row_get_instrument (row);

  if (instrument == self->own || !finx_chart_compare_with (self->chart, instrument->symbol))
    gtk_widget_error_bell (self->button);
  else
    gtk_widget_grab_focus (GTK_WIDGET (self->chart));
}

FinxCompareDesk *
finx_compare_desk_new (FinxWorkspace *workspace,
                       FinxChart     *chart,
                       const char    *state_key)
{
  FinxCompareDesk *self = g_new0 (FinxCompareDesk, 1);
  GtkWidget *picker = finx_symbol_picker_new (finx_engine_get_board (finx_workspace_get_engine (workspace)));
  g_autofree char *text = finx_engine_get_state (finx_workspace_get_engine (workspace), state_key);

  self->workspace = g_object_ref (workspace);
  self->chart = chart;
  self->state_key = g_strdup (state_key);
  self->series = g_ptr_array_new_with_free_func (g_object_unref);
  self->others = g_ptr_array_new_with_free_func (g_object_unref);
  self->button = g_object_ref_sink (gtk_menu_button_new ());
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (self->button), "finx-compare-symbolic");
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->button), picker);
  gtk_widget_add_css_class (self->button, "flat");
  gtk_widget_set_valign (self->button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (self->button, _("Compare with…"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Compare with…"), -1);
  g_signal_connect_swapped (picker, "picked", G_CALLBACK (picked_cb), self);
  finx_chart_set_compared (chart, text);
  g_signal_connect_swapped (chart, "compare-changed", G_CALLBACK (changed_cb), self);
  g_signal_connect_swapped (chart, "others-changed", G_CALLBACK (load_others), self);
  finx_chart_set_instruments (chart, finx_engine_get_board (finx_workspace_get_engine (workspace)));
  return self;
}

void
finx_compare_desk_free (FinxCompareDesk *self)
{
  g_signal_handlers_disconnect_by_data (self->chart, self);
  g_signal_handlers_disconnect_by_data (gtk_menu_button_get_popover (GTK_MENU_BUTTON (self->button)), self);
  g_object_unref (self->button);
  g_ptr_array_unref (self->series);
  g_ptr_array_unref (self->others);
  g_object_unref (self->workspace);
  g_free (self->state_key);
  g_free (self);
}

GtkWidget *
finx_compare_desk_get_button (FinxCompareDesk *self)
{
  return self->button;
}

void
finx_compare_desk_show (FinxCompareDesk      *self,
                        const FinxInstrument *instrument,
                        FinxInterval          interval)
{
  if (self->own == instrument && self->interval == interval)
    return;
  self->own = instrument;
  self->interval = interval;
  load (self);
  load_others (self);
}

void
finx_compare_desk_need_older (FinxCompareDesk *self)
{
  for (guint i = 0; i < self->series->len; i++)
    finx_engine_load_older_bars (finx_workspace_get_engine (self->workspace), self->series->pdata[i]);
  for (guint i = 0; i < self->others->len; i++)
    finx_engine_load_older_bars (finx_workspace_get_engine (self->workspace), self->others->pdata[i]);
}
