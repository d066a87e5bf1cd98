/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/charts/chart/drawings/finx-draw-rail.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "ui/charts/chart/finx-chart-private.h"

static const char *const labels[FINX_N_DRAWING_KINDS] = {
  N_("Trend line"), N_("Ray"), N_("Channel"), N_("Horizontal line"), N_("Vertical line"), N_("Rectangle"),
  N_("Fibonacci retracement"), N_("Fibonacci extension"), N_("Text"), N_("Measure"), N_("Long position"), N_("Short position"),
};

/* Lives as long as the rail. */
typedef struct
{
  FinxChart *chart;
  GtkWidget *buttons[FINX_N_DRAWING_KINDS];
  gboolean   syncing;
} Rail;

static void
toggled_cb (Rail            *rail,
            GtkToggleButton *button)
{
  int tool = -1;

  if (rail->syncing)
    return;
  for (int i = 0; i < FINX_N_DRAWING_KINDS; i++)
    if (rail->buttons[i] == GTK_WIDGET (button) && gtk_toggle_button_get_active (button))
      tool = i;
  finx_chart_set_tool (rail->chart, tool);
  gtk_widget_grab_focus (GTK_WIDGET (rail->chart));
}

static void
tool_cb (Rail *rail,
         int   tool)
{
  rail->syncing = TRUE;
  for (int i = 0; i < FINX_N_DRAWING_KINDS; i++)
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (rail->buttons[i]), i == tool);
  rail->syncing = FALSE;
}

static void
destroy_cb (Rail *rail)
{
  g_signal_handlers_disconnect_by_data (rail->chart, rail);
  g_object_unref (rail->chart);
  g_free (rail);
}

GtkWidget *
finx_draw_rail_new (FinxChart *chart)
{
  GtkWidget *scroller = gtk_scrolled_window_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  Rail *rail = g_new0 (Rail, 1);

  rail->chart = g_object_ref (chart);
  gtk_widget_add_css_class (scroller, "draw-rail");
  for (int i = 0; i < FINX_N_DRAWING_KINDS; i++)
    {
      g_autofree char *icon = g_strdup_printf ("finx-draw-%s-symbolic", finx_drawing_kind_to_string ((FinxDrawingKind) i));
      GtkWidget *button = gtk_toggle_button_new ();

      gtk_button_set_icon_name (GTK_BUTTON (button), icon);
      gtk_widget_add_css_class (button, "flat");
      gtk_widget_set_tooltip_text (button, _(labels[i]));
      gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, _(labels[i]), -1);
      g_signal_connect_swapped (button, "toggled", G_CALLBACK (toggled_cb), rail);
      gtk_box_append (GTK_BOX (box), button);
      rail->buttons[i] = button;
    }
  g_signal_connect_swapped (chart, "tool-changed", G_CALLBACK (tool_cb), rail);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (box), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Drawing tools"), -1);
  g_signal_connect_swapped (scroller, "destroy", G_CALLBACK (destroy_cb), rail);
  return scroller;
}

static void
answered_cb (FinxChart        *chart,
             const char       *response,
             AdwMessageDialog *dialog)
{
  GtkWidget *entry = adw_message_dialog_get_extra_child (dialog);

  if (g_str_equal (response, "write") && chart->drawing >= 0 && (guint) chart->drawing < chart->drawings->len)
    {
      FinxDrawing *drawing = &g_array_index (chart->drawings, FinxDrawing, chart->drawing);
      g_autofree char *line = g_strdup_printf ("text 0 0 0 0 %s", gtk_editable_get_text (GTK_EDITABLE (entry)));
      g_autoptr(GArray) parsed = finx_drawings_from_text (line);        /* as it will be remembered */

      if (parsed->len > 0)
        g_strlcpy (drawing->text, g_array_index (parsed, FinxDrawing, 0).text, sizeof drawing->text);
      finx_chart_look_changed (chart);
    }
  gtk_widget_grab_focus (GTK_WIDGET (chart));
}

/* What the selected text says. */
void
finx_chart_ask_text (FinxChart *self)
{
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), _("Text in the chart"), NULL);
  GtkWidget *entry = gtk_entry_new ();

  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  gtk_entry_set_max_length (GTK_ENTRY (entry), FINX_DRAWING_TEXT_SIZE - 1);
  gtk_editable_set_text (GTK_EDITABLE (entry), g_array_index (self->drawings, FinxDrawing, self->drawing).text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Text"), -1);
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), entry);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("Cancel"), "write", _("Write text"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "write", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "write");
  g_signal_connect_object (dialog, "response", G_CALLBACK (answered_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}
