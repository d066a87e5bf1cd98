/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/markets/charts/finx-compare-desk.h"

#include <glib/gi18n.h>

#include "ui/pages/markets/finx-symbol-picker.h"

#define MOST 8                          /* lines that can be told apart */

struct _FinxCompareDesk
{
  FinxWorkspace        *workspace;      /* owned */
  FinxChart            *chart;          /* borrowed */
  char                 *state_key;
  GPtrArray            *instruments;    /* of const FinxInstrument, borrowed from their table */
  GPtrArray            *series;         /* of those but the chart's own */
  const FinxInstrument *own;            /* nullable */
  FinxInterval          interval;
  GtkWidget            *button;         /* owned */
};

static void
load (FinxCompareDesk *self)
{
  FinxEngine *engine = finx_workspace_get_engine (self->workspace);

  g_ptr_array_set_size (self->series, 0);
  for (guint i = 0; self->own != NULL && i < self->instruments->len; i++)
    if (self->instruments->pdata[i] != self->own)
      g_ptr_array_add (self->series, finx_engine_watch_bars (engine, self->instruments->pdata[i], self->interval));
  finx_chart_set_compares (self->chart, (FinxBarSeries *const *) self->series->pdata, self->series->len);
}

static void
remember (FinxCompareDesk *self)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < self->instruments->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? "\t" : "", ((const FinxInstrument *) self->instruments->pdata[i])->symbol);
  finx_engine_set_state (finx_workspace_get_engine (self->workspace), self->state_key, text->str);
  g_string_free (text, TRUE);
}

static void
picked_cb (FinxCompareDesk *self,
           FinxQuoteRow    *row)
{
  const FinxInstrument *instrument = finx_quote_row_get_instrument (row);

  if (instrument == self->own || self->instruments->len >= MOST || g_ptr_array_find (self->instruments, instrument, NULL))
    {
      gtk_widget_error_bell (self->button);
      return;
    }
  g_ptr_array_add (self->instruments, (gpointer) instrument);
  remember (self);
  load (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->chart));
}

static void
dropped_cb (FinxCompareDesk *self,
            const char      *symbol)
{
  for (guint i = 0; i < self->instruments->len; i++)
    if (g_str_equal (((const FinxInstrument *) self->instruments->pdata[i])->symbol, symbol))
      {
        g_ptr_array_remove_index (self->instruments, i);
        remember (self);
        load (self);
        return;
      }
}

static void
restore (FinxCompareDesk *self)
{
  FinxEngine *engine = finx_workspace_get_engine (self->workspace);
  g_autofree char *text = finx_engine_get_state (engine, self->state_key);
  g_auto(GStrv) symbols = g_strsplit (text != NULL ? text : "", "\t", MOST);

  for (guint i = 0; symbols[i] != NULL; i++)
    {
      const FinxInstrument *instrument = finx_instrument_table_lookup (finx_engine_get_instruments (engine), symbols[i]);

      if (instrument != NULL)
        g_ptr_array_add (self->instruments, (gpointer) instrument);
    }
}

FinxCompareDesk *
finx_compare_desk_new (FinxWorkspace *workspace,
                       FinxChart     *chart,
                       const char    *state_key)
{
  FinxCompareDesk *self = g_new0 (FinxCompareDesk, 1);
  GtkWidget *picker = finx_symbol_picker_new (finx_engine_get_board (finx_workspace_get_engine (workspace)));

  self->workspace = g_object_ref (workspace);
  self->chart = chart;
  self->state_key = g_strdup (state_key);
  self->instruments = g_ptr_array_new ();
  self->series = g_ptr_array_new_with_free_func (g_object_unref);
  self->button = g_object_ref_sink (gtk_menu_button_new ());
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (self->button), "finx-compare-symbolic");
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->button), picker);
  gtk_widget_add_css_class (self->button, "flat");
  gtk_widget_set_valign (self->button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (self->button, _("Compare with…"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Compare with…"), -1);
  g_signal_connect_swapped (picker, "picked", G_CALLBACK (picked_cb), self);
  g_signal_connect_swapped (chart, "compare-dropped", G_CALLBACK (dropped_cb), self);
  restore (self);
  return self;
}

void
finx_compare_desk_free (FinxCompareDesk *self)
{
  g_signal_handlers_disconnect_by_data (self->chart, self);
  g_signal_handlers_disconnect_by_data (gtk_menu_button_get_popover (GTK_MENU_BUTTON (self->button)), self);
  g_object_unref (self->button);
  g_ptr_array_unref (self->series);
  g_ptr_array_unref (self->instruments);
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
}

void
finx_compare_desk_need_older (FinxCompareDesk *self)
{
  for (guint i = 0; i < self->series->len; i++)
    finx_engine_load_older_bars (finx_workspace_get_engine (self->workspace), self->series->pdata[i]);
}
